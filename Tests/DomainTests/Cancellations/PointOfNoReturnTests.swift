import Domain
import Testing

/// What a stage in the warehouse means for a cancellation.
@Suite struct PointOfNoReturnTests {
    @Test(arguments: [
        ("New", Verdict.canStop), ("Back Ordered", .canStop), ("Released", .pastNoReturn),
        ("Ship Complete", .pastNoReturn),
        ("Canceled", .alreadyCancelled), ("Cancelled", .unknown),
        // V1's own words.
        ("Open", .canStop), ("Packing", .pastNoReturn), ("Packed", .pastNoReturn), ("Complete", .pastNoReturn),
        ("Voided", .alreadyCancelled), ("Ready", .unknown), ("Refunded", .unknown),
    ])
    func deposcosExactWordDecides(status: String, verdict: Verdict) {
        #expect(PointOfNoReturn().verdict(on: status) == verdict)
    }

    @Test func aStatusThatCannotBeReadIsUnknown() {
        #expect(PointOfNoReturn().verdict(on: nil) == .unknown)
    }

    @Test func noStageMeansTwoThings() {
        let table = PointOfNoReturn()
        #expect(table.stoppable.isDisjoint(with: table.committed))
        #expect(table.cancelled.isDisjoint(with: table.stoppable.union(table.committed)))
    }

    @Test func aShopMayMoveThePoint() {
        var table = PointOfNoReturn()
        table.stoppable.insert("Picking")
        #expect(table.verdict(on: "Picking") == .canStop)
    }
}
