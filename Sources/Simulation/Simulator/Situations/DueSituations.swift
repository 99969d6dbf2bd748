import Sandbox

// What the channel says may leave, and what happens meanwhile.

extension Situation {
    /// Holds and times.
    static let holds: [Situation] = [
        Situation("a hold placed while the order is being sent", .held, then: .created, without: [.released]),
        Situation(
            "a hold placed on what the warehouse has not begun", .created, then: .held, without: [.started, .stopped]),
        Situation("a hold placed while it is picked", .picking, then: .held, without: [.shipped]),
        Situation("a hold placed on what is packed", .picked, then: .held, without: [.shipped]),
        Situation("a hold placed after it left", .shipped, then: .held),
        Situation("held goods shipped", .held, then: .shipped, without: [.released]),
        Situation("some units held, and the rest sent", .heldInPart, then: .created, without: [.released]),
        Situation("some units held while it is picked", .picking, then: .heldInPart, without: [.shipped]),
        Situation("a hold released, then the order sent", .released, then: .created),
        Situation("a hold at routing released, then the order sent", .heldAtRouting, then: .created),
        Situation("a hold released once the warehouse works on it", .started, then: .released, without: [.shipped]),
        Situation("a hold released after it left", .shipped, then: .released),
        Situation("a held order paid", .held, then: .paid, without: [.released]),
        Situation("a held order cancelled", .held, then: .cancelled, without: [.released]),
        Situation("a held order asked to be cancelled", .held, then: .askedToCancel, without: [.released]),
        Situation("a held order with another address", .held, then: .readdressed, without: [.released]),
        Situation("a held order with a line more", .held, then: .lineAdded, without: [.released]),
        Situation("a held order with a unit less", .held, then: .unitTaken, without: [.released]),
        Situation("an order held again", .released, then: .held),
        Situation("a scheduled order ready, then sent", .opened, then: .created),
        Situation("a scheduled order changed before its time", .scheduled, then: .unitTaken, without: [.opened]),
        Situation("a scheduled order held before its time", .scheduled, then: .held, without: [.opened]),
        Situation("what the warehouse has is put off", .created, then: .scheduled, without: [.shipped]),
        Situation("put off, and shipped all the same", .scheduled, then: .shipped, without: [.opened]),
    ]

    /// Locations and services.
    static let places: [Situation] = [
        Situation(
            "moved to another location while it is being sent", .movedAway, then: .created, without: [.movedBack]),
        Situation(
            "moved to another location before the warehouse begins", .created, then: .movedAway, without: [.started]),
        Situation("moved to another location while it is picked", .picking, then: .movedAway, without: [.shipped]),
        Situation("moved away, and shipped all the same", .movedAway, then: .shipped, without: [.movedBack]),
        Situation("moved back, then sent", .movedBack, then: .created),
        Situation("moved back before it was shipped", .movedBack, then: .shipped),
        Situation("moved away and cancelled in the warehouse", .movedAway, then: .stopped),
        Situation("the service asked, then the order sent", .requested, then: .created),
        Situation("moved away while it is held", .held, then: .movedAway, without: [.released]),
    ]

    /// Risk.
    static let risks: [Situation] = [
        Situation("the risk known, then the order sent", .riskKnown, then: .created),
        Situation("the risk found high after it was sent", .created, then: .riskRaised),
        Situation("the risk found high while it is picked", .picking, then: .riskRaised, without: [.shipped]),
        Situation("the risk reviewed, then the order sent", .riskLowered, then: .created),
    ]

    /// What others give to the customer.
    static let elsewhere: [Situation] = [
        Situation("fulfilled by hand before it was sent", .placed, then: .fulfilledByHand, without: [.created]),
        Situation(
            "fulfilled by hand after it was sent and before the warehouse begins", .created, then: .fulfilledByHand,
            without: [.started]),
        Situation("fulfilled by hand while it is picked", .picking, then: .fulfilledByHand, without: [.shipped]),
        Situation("fulfilled by hand, and shipped all the same", .fulfilledByHand, then: .shipped),
        Situation(
            "fulfilled by hand between shipment and fulfilment", .shipped, then: .fulfilledByHand, without: [.fulfilled]
        ),
        Situation("fulfilled by hand, and stopped in the warehouse", .fulfilledByHand, then: .stopped),
        Situation("fulfilled by hand, and asked to be cancelled", .fulfilledByHand, then: .askedToCancel),
        Situation("fulfilled by another service after a move", .movedAway, then: .fulfilledByService),
        Situation("fulfilled by another service beside our part", .created, then: .fulfilledByService),
        Situation("another service's part before ours left", .fulfilledByService, then: .shipped),
    ]
}
