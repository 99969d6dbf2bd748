import Sandbox

// What left, what the customer is told of it, and what is for sale.

extension Situation {
    /// Parcels.
    static let parcels: [Situation] = [
        Situation(
            "scanned before its fulfilment", .scanned, then: .fulfilled, without: [.fulfilmentCancelled], on: .parcel),
        Situation("scanned after its fulfilment", .fulfilled, then: .scanned, on: .parcel),
        Situation(
            "a number replaced between fulfilment and scan", .fulfilled, then: .relabelled, without: [.scanned],
            on: .parcel),
        Situation("a number replaced before its fulfilment", .relabelled, then: .fulfilled, on: .parcel),
        Situation("a number replaced, then the customer told", .relabelled, then: .customerTold, on: .parcel),
        Situation("a number replaced after the customer was told", .customerTold, then: .relabelled, on: .parcel),
        Situation("a number replaced after the scan", .scanned, then: .relabelled, on: .parcel),
        Situation(
            "a number changed by hand in the shop before the scan", .trackingReplaced, then: .scanned, on: .parcel),
        Situation("a number that comes after the fulfilment", .fulfilled, then: .numbered),
        Situation("a number that comes before the fulfilment", .numbered, then: .fulfilled),
        Situation("a number that comes late, then the customer told", .numbered, then: .customerTold, on: .parcel),
        Situation("rolled back after its fulfilment", .fulfilled, then: .rolledBack, on: .parcel),
        Situation("rolled back after the customer was told", .customerTold, then: .rolledBack, on: .parcel),
        Situation("rolled back, then scanned all the same", .rolledBack, then: .scanned, on: .parcel),
        Situation("scanned, then the customer told", .scanned, then: .customerTold, on: .parcel),
        Situation("rolled back, then shipped again", .rolledBack, then: .shipped),
        Situation("held between shipment and fulfilment", .shipped, then: .held, without: [.fulfilled]),
        Situation("moved away between shipment and fulfilment", .shipped, then: .movedAway, without: [.fulfilled]),
    ]

    /// Stock.
    static let stock: [Situation] = [
        Situation("counted, then written to the shop", .stockCounted, then: .stockWritten, on: .item),
        Situation(
            "sold between a count and its writing", .stockCounted, then: .sold, without: [.stockWritten], on: .item),
        Situation("edited by hand, then written anew", .stockEdited, then: .stockWritten, on: .item),
        Situation(
            "a variant made anew, then its stock written", .variantMade, then: .stockWritten,
            without: [.variantDeleted], on: .item),
        Situation(
            "a variant deleted, then counted", .variantDeleted, then: .stockCounted, without: [.variantMade], on: .item),
        Situation("not stocked, then counted", .unstocked, then: .stockCounted, without: [.restocked], on: .item),
        Situation("stocked again, then written", .restocked, then: .stockWritten, on: .item),
    ]
}
