import Domain
import Testing

/// Which units an order takes off the stock that can be sold.
@Suite struct PendingStockTests {
    @Test func anOrderThatTheWarehouseDoesNotHaveTakesItsUnits() {
        #expect(Sample.record().pending == ["TEE": PendingUnits(units: 2, receivedAt: nil)])
        #expect(Sample.record(Sample.sent()).pending == ["TEE": PendingUnits(units: 2, receivedAt: nil)])
    }

    @Test func onceReceivedItsUnitsCountUntilTheNextReadingOfTheStock() {
        let record = Sample.record(Sample.sent(), Sample.received())
        #expect(record.pending == ["TEE": PendingUnits(units: 2, receivedAt: t0 + .minutes(2))])
    }

    @Test func ofAnOrderReceivedInPartTheRestStaysPending() {
        let order = Sample.order([Sample.line("TEE"), Sample.line("MUG", "MUG", 1)])
        let record = Sample.record(
            order, parts: [Sample.part("1001", ["TEE": 2]), Sample.part("1001-2", ["MUG": 1])],
            Sample.sent("1001"), Sample.sent("1001-2"), Sample.received("1001"))
        #expect(record.pending["MUG"] == PendingUnits(units: 1, receivedAt: nil))
        #expect(record.pending["TEE"]?.units == 2)
        #expect(record.pending["TEE"]?.receivedAt != nil)
    }

    @Test func aCancelledOrderTakesNothing() {
        #expect(Sample.record(.orderCancelled(inWMS: false)).pending.isEmpty)
    }

    @Test func whatACancelledOrderHasNotSentCanBeSoldAlsoWhereThatPartWasRefused() {
        var order = Sample.order([Sample.line("TEE"), Sample.line("MUG", "MUG", 1)])
        let parts = [Sample.part("1001", ["TEE": 2]), Sample.part("1001-2", ["MUG": 1])]
        let record = Sample.record(
            order, parts: parts, Sample.sent("1001"), Sample.received("1001"), .orderShipped(whole: false),
            Sample.sent("1001-2"))
        order.cancelledAt = t0
        var (refused, perhapsThere) = (record, record)
        refused.apply(.orderNotSent(number: "1001-2"), at: t0)
        #expect(refused.pending["MUG"]?.units == 1)
        refused.apply(.orderSeen(order, via: .sweep), at: t0)
        perhapsThere.apply(.orderSeen(order, via: .sweep), at: t0)
        #expect(refused.pending == [:])
        #expect(perhapsThere.pending["MUG"]?.units == 1)
    }

    @Test func whatWasAddedAfterSendingIsTakenAsLongAsTheOrderIsNotCancelled() {
        let record = Sample.record(Sample.sent(), Sample.received(), .orderReserves(["MUG": 3]))
        #expect(record.pending["MUG"] == PendingUnits(units: 3, receivedAt: nil))
    }

    @Test func whatHasLeftIsCountedByTheWarehouse() {
        let shipped = Sample.record(Sample.sent(), Sample.received(), .orderShipped(whole: true))
        #expect(shipped.pending.isEmpty)
        let partly = Sample.record(Sample.sent(), Sample.received(), .orderShipped(whole: false))
        #expect(partly.pending.isEmpty)
    }

    @Test func whatWaitsBesideWhatHasLeftIsStillTaken() {
        let parts = [Sample.part("1001", ["TEE": 2]), Sample.part("1001-2", ["MUG": 1])]
        let record = Sample.record(
            Sample.order([Sample.line("TEE"), Sample.line("MUG", nil, 1)]), parts: parts, Sample.received("1001"),
            .orderShipped(whole: false))
        #expect(record.pending == ["MUG": PendingUnits(units: 1, receivedAt: nil)])
    }

    @Test func whatWasAddedToAShippedOrderIsStillTaken() {
        let record = Sample.record(Sample.received(), .orderShipped(whole: true), .orderReserves(["MUG": 3]))
        #expect(record.pending == ["MUG": PendingUnits(units: 3, receivedAt: nil)])
        #expect(
            Sample.record(Sample.received(), .orderReserves(["MUG": 3]), .orderCancelled(inWMS: true)).pending.isEmpty)
    }

    @Test func aChangeThatTheWMSTookCountsFromThenOn() {
        var part = Sample.part("1001", ["TEE": 1])
        part.state = .received
        let record = Sample.record(Sample.received(), .orderAdjusted([part]))
        #expect(record.pending == ["TEE": PendingUnits(units: 1, receivedAt: t0 + .minutes(2))])
    }

    @Test func aPartThatIsReceivedBeforeTheOthersCountsSinceItsStatusWasRead() {
        let parts = [Sample.part("1001", ["TEE": 2]), Sample.part("1001-2", ["MUG": 1])]
        let record = Sample.record(
            Sample.order([Sample.line("TEE"), Sample.line("MUG", nil, 1)]), parts: parts, Sample.received("1001"))
        #expect(record.pending["TEE"] == PendingUnits(units: 2, receivedAt: t0 + .minutes(1)))
    }

    @Test func anItemOfWhichSomeIsNotThereYetIsNotThereYet() {
        let record = Sample.record(Sample.received(), .orderReserves(["TEE": 1]))
        #expect(record.pending == ["TEE": PendingUnits(units: 1, receivedAt: nil)])
    }
}
