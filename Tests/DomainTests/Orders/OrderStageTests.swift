import Domain
import Testing

/// Where an order stands follows from its parts and from what blocks it.
@Suite struct OrderStageTests {
    private let two = [Sample.part("1001", ["TEE": 2]), Sample.part("1001-2", ["MUG": 1])]
    private let order = Sample.order([Sample.line("TEE"), Sample.line("MUG", nil, 1)])
    private let blocked = Fact.orderAssessed(
        .blocked, blocks: [Block(exception: ExceptionID("wms-refused/1001-2"), units: 1)], parts: nil)

    @Test func anOrderIsReceivedOnceEveryPartIsReadBack() {
        let half = Sample.record(order, parts: two, Sample.sent("1001"), Sample.sent("1001-2"), Sample.received("1001"))
        #expect(half.stage == .sent)
        let whole = Sample.record(
            order, parts: two, Sample.sent("1001"), Sample.sent("1001-2"), Sample.received("1001"),
            Sample.received("1001-2"))
        #expect(whole.stage == .received)
        #expect(whole.receivedAt == t0 + .minutes(4))
    }

    @Test func onePartParkedInReviewHoldsTheOrderThere() {
        let record = Sample.record(
            order, parts: two, Sample.received("1001"), .orderParked(number: "1001-2", status: "Review"))
        #expect(record.stage == .review)
        #expect(record.wmsStatus == "New, Review")
    }

    @Test func whatTheWMSHasDifferentlyIsSentAndNotReceived() {
        let record = Sample.record(Sample.sent(), .orderDiffers(number: "1001", ["TEE: 1 instead of 2"]))
        #expect(record.stage == .sent)
        #expect(record.differences == ["TEE: 1 instead of 2"])
    }

    @Test func whatIsReadBackEqualDiffersNoLonger() {
        let record = Sample.record(
            Sample.sent(), .orderDiffers(number: "1001", ["TEE: 1 instead of 2"]), Sample.received())
        #expect(record.stage == .received)
        #expect(record.differences.isEmpty)
    }

    @Test func whatCertainlyNeverArrivedIsQueuedAgain() {
        let record = Sample.record(Sample.sent(), .orderNotSent(number: "1001"))
        #expect(record.stage == .queued)
        #expect(!record.isInWMS)
    }

    @Test func whatMayHaveArrivedCountsAsSent() {
        let record = Sample.record(.orderUnconfirmed(number: "1001", reason: "timed out"))
        #expect(record.stage == .sent)
        #expect(record.isInWMS)
    }

    @Test func whatBlocksOnePartBlocksTheOrderUntilNothingWaits() {
        let record = Sample.record(order, parts: two, Sample.received("1001"), blocked)
        #expect(record.stage == .blocked)
        #expect(record.mayAwaitReadBack)
        let sent = Sample.record(
            order, parts: two, Sample.received("1001"), blocked, Sample.sent("1001-2"), Sample.received("1001-2"))
        #expect(sent.stage == .received)
        #expect(sent.blocks.isEmpty)
    }

    @Test func anOrderThatLeftInPartStaysSoWhileTheRestIsOnItsWay() {
        let record = Sample.record(
            order, parts: two, Sample.received("1001"), .orderShipped(whole: false), Sample.sent("1001-2"))
        #expect(record.stage == .partlyShipped)
        #expect(record.isOnItsWay)
    }

    @Test func whatIsRolledBackIsInTheWarehouseAgain() {
        let record = Sample.record(Sample.received(), .orderShipped(whole: true), .orderShipmentUndone)
        #expect(record.stage == .received)
        #expect(record.leftAt == nil)
    }

    @Test func whatIsRolledBackAfterTheClockWasSetBackWasReceivedBeforeThat() {
        var record = Sample.record(Sample.received(), .orderShipped(whole: true))
        record.apply(.orderShipmentUndone, at: t0 - .day)
        #expect(record.receivedAt == t0 - .day)
    }

    @Test func whenItLeftIsWhenTheFirstOfItLeft() {
        let record = Sample.record(Sample.received(), .orderShipped(whole: false), .orderShipped(whole: true))
        #expect(record.stage == .shipped)
        #expect(record.leftAt == t0 + .minutes(2))
    }

    @Test func aCancelledOrderIsBlockedByNothing() {
        let record = Sample.record(order, parts: two, blocked, .orderCancelled(inWMS: true))
        #expect(record.stage == .cancelled)
        #expect(record.blocks.isEmpty)
        #expect(record.isCancelled && record.cancelledInWMS)
    }

    @Test func theStageIsAsOldAsItsBeginningAndNotAsTheLastFact() {
        let record = Sample.record(Sample.received(), .wmsStatusRead(number: "1001", "Picking"))
        #expect(record.stageAt == t0 + .minutes(1))
        #expect(record.wmsStatusAt == t0 + .minutes(2))
    }

    @Test func anImportThatEndedBelongsToNoPartAnyMore() {
        let record = Sample.record(.orderBatched(number: "1001", batch: "b1"))
        #expect(record.stage == .sent)
        #expect(record.part("1001")?.batch == "b1")
        let ended = Sample.record(.orderBatched(number: "1001", batch: "b1"), Sample.received())
        #expect(ended.part("1001")?.batch == nil)
    }

    // MARK: Since when it is due

    private func seen(_ order: ChannelOrder, at: Instant) throws -> OrderRecord {
        try #require(OrderRecord(first: .orderSeen(order, via: .sweep), at: at))
    }

    @Test func anOrderThatIsFoundLateHasBeenDueSinceItWasPlaced() throws {
        var record = try seen(Sample.order(), at: t0 + .hours(3))
        record.apply(.orderAssessed(.queued, blocks: [], parts: [Sample.part()]), at: t0 + .hours(3))
        #expect(record.dueAt == t0)
    }

    @Test func anOrderThatIsPaidLaterIsDueFromItsPaymentOn() throws {
        var record = try seen(Sample.order(payment: .pending), at: t0)
        record.apply(.orderAssessed(.awaitingPayment, blocks: [], parts: nil), at: t0)
        #expect(record.dueAt == nil)
        var paid = Sample.order()
        paid.updatedAt = t0 + .minutes(30)
        record.apply(.orderSeen(paid, via: .webhook), at: t0 + .minutes(31))
        record.apply(.orderAssessed(.queued, blocks: [], parts: [Sample.part()]), at: t0 + .minutes(31))
        #expect(record.dueAt == t0 + .minutes(30))
    }

    @Test func aClockOfTheChannelsThatIsAheadMakesNothingDueLater() throws {
        var record = try seen(Sample.order(at: t0 + .hours(2)), at: t0)
        record.apply(.orderAssessed(.queued, blocks: [], parts: [Sample.part()]), at: t0)
        #expect(record.dueAt == t0)
    }

    @Test func anOrderStaysDueSinceTheFirstTime() {
        let record = Sample.record(blocked, .orderAssessed(.queued, blocks: [], parts: nil))
        #expect(record.dueAt == t0)
    }

    // MARK: What it takes

    @Test func whatAnOrderTakesIsItsPartsAndWhatWasAddedSince() {
        let record = Sample.record(.orderReserves(["TEE": 1, "CAP": 4]))
        #expect(record.demand == ["TEE": 3, "CAP": 4])
    }

    @Test func whatIsPlannedIsNoLongerReserved() {
        let record = Sample.record(
            .orderReserves(["TEE": 2]), .orderAssessed(.queued, blocks: [], parts: [Sample.part()]))
        #expect(record.demand == ["TEE": 2])
    }

    @Test func whatTheChannelSaidOfFulfilmentIsOutOfDateOnceItsLinesChange() {
        let reading = Sample.reading(Sample.order())
        let record = Sample.record(.fulfilmentRead(reading))
        #expect(record.currentFulfilment == reading)
        #expect(record.fulfilmentAt == t0 + .minutes(1))
        var same = record
        same.apply(.orderSeen(Sample.order(payment: .refunded), via: .webhook), at: t0 + .hours(1))
        #expect(same.currentFulfilment == reading)
        var changed = record
        changed.apply(.orderSeen(Sample.order([Sample.line("TEE", nil, 3)]), via: .webhook), at: t0 + .hours(1))
        #expect(changed.currentFulfilment == nil)
        changed.apply(.fulfilmentRead(reading), at: t0 + .hours(2))
        #expect(changed.currentFulfilment == reading)
    }

    @Test func onlyASightingBeginsARecord() {
        #expect(OrderRecord(first: Sample.sent(), at: t0) == nil)
        #expect(ShipmentRecord(first: .noticeSent) == nil)
    }
}
