import Sandbox

// What is changed or cancelled, and what happens meanwhile.

extension Situation {
    /// Edits, money and what the warehouse does to an order.
    static let changes: [Situation] = [
        Situation("paid, then sent", .paid, then: .created),
        Situation("another address before the warehouse begins", .created, then: .readdressed, without: [.started]),
        Situation("another address while it is picked", .picking, then: .readdressed, without: [.shipped]),
        Situation("another address after it left", .shipped, then: .readdressed),
        Situation("another way of shipping before it was sent", .placed, then: .shippingChanged, without: [.created]),
        Situation("another way of shipping after it was sent", .created, then: .shippingChanged, without: [.shipped]),
        Situation("another way of shipping after it left", .shipped, then: .shippingChanged),
        Situation("a unit less before it was sent", .unitTaken, then: .created),
        Situation("a unit less before the warehouse begins", .created, then: .unitTaken, without: [.started]),
        Situation("a unit less while it is picked", .picking, then: .unitTaken, without: [.shipped]),
        Situation("a line more before the warehouse begins", .created, then: .lineAdded, without: [.started]),
        Situation("a line more while it is picked", .picking, then: .lineAdded, without: [.shipped]),
        Situation("a unit given back after it left", .shipped, then: .gaveBack),
        Situation("a pick cancelled, then the money given back", .pickCancelled, then: .refunded),
        Situation("a pick cancelled on what the shop cuts too", .pickCancelled, then: .unitTaken),
        Situation("refused by the warehouse, then taken", .refused, then: .created),
        Situation("parked in the warehouse, then changed in the shop", .parked, then: .unitTaken, without: [.unparked]),
        Situation("parked in the warehouse, then held in the shop", .parked, then: .held, without: [.unparked]),
        Situation("money taken before it was shipped whole", .captured, then: .shipped),
    ]

    /// Money that comes late, or goes back.
    static let money: [Situation] = [
        Situation("refunded in full before it was sent", .placed, then: .refundedInFull, without: [.created]),
        Situation("refunded in full while it is sent", .refundedInFull, then: .created),
        Situation(
            "refunded in full before the warehouse begins", .created, then: .refundedInFull, without: [.started]),
        Situation("refunded in full after the warehouse began", .started, then: .refundedInFull, without: [.shipped]),
        Situation("refunded in full after it left", .shipped, then: .refundedInFull),
        Situation("refunded in full, then stopped in the warehouse", .refundedInFull, then: .stopped),
        Situation("refunded in full, and shipped all the same", .refundedInFull, then: .shipped),
        Situation("refunded in part while it is picked", .picking, then: .refunded, without: [.shipped]),
        Situation("refunded in part, then shipped", .refunded, then: .shipped),
        Situation("paid after the wait was too long, then sent", .paidLate, then: .created),
        Situation("sent unpaid, then paid", .created, then: .paid, without: [.shipped]),
        Situation("shipped unpaid, then paid", .shipped, then: .paid),
    ]

    /// Names and numbers that repeat.
    static let identity: [Situation] = [
        Situation("an order of a name that the warehouse has", .created, then: .nameRepeated),
        Situation("a name repeated before its order is sent", .nameRepeated, then: .created),
        Situation("a number used by others before the order is sent", .placed, then: .numberUsed, without: [.created]),
    ]

    /// Cancellations.
    static let cancellations: [Situation] = [
        Situation("asked to cancel before it was sent", .placed, then: .askedToCancel, without: [.created]),
        Situation("asked to cancel before the warehouse begins", .created, then: .askedToCancel, without: [.started]),
        Situation("asked to cancel while it is picked", .picking, then: .askedToCancel, without: [.shipped]),
        Situation("asked to cancel after it left", .shipped, then: .askedToCancel),
        Situation("a request to cancel, then stopped in the warehouse", .askedToCancel, then: .stopped),
        Situation("a request to cancel refused, then shipped", .cancelRefused, then: .shipped),
        Situation("cancelled in the shop while it is being sent", .cancelled, then: .created),
        Situation("cancelled in the shop before the warehouse begins", .created, then: .cancelled, without: [.started]),
        Situation("cancelled in the shop while it is picked", .picking, then: .cancelled, without: [.shipped]),
        Situation("cancelled in the shop, and shipped all the same", .cancelled, then: .shipped),
        Situation("cancelled in the shop, then stopped in the warehouse", .cancelled, then: .stopped),
        Situation("deleted before it was sent", .placed, then: .deleted, without: [.created]),
        Situation("deleted while it is sent", .deleted, then: .created),
        Situation("deleted before the warehouse begins", .created, then: .deleted, without: [.started]),
        Situation("deleted while it is picked", .picking, then: .deleted, without: [.shipped]),
        Situation("deleted after it left", .shipped, then: .deleted),
        Situation("deleted, then stopped in the warehouse", .deleted, then: .stopped),
        Situation("deleted, and shipped all the same", .deleted, then: .shipped),
        Situation(
            "parked in the warehouse, then asked to be cancelled", .parked, then: .askedToCancel, without: [.unparked]),
    ]
}
