import Domain
import Testing

/// What an order's record keeps of what happened to it.
@Suite struct OrderRecordTests {
    private let two = [Sample.part("1001", ["TEE": 2]), Sample.part("1001-2", ["MUG": 1])]
    private let order = Sample.order([Sample.line("TEE"), Sample.line("MUG", nil, 1)])

    @Test func itBeginsWithTheFirstSighting() throws {
        let record = try #require(OrderRecord(first: .orderSeen(order, via: .sweep), at: t0))
        #expect(record.channel == order)
        #expect(record.firstSeenVia == .sweep && record.firstSeenAt == t0)
        #expect(record.stage == .awaitingPayment && record.stageAt == t0)
        #expect(record.id == OrderID("7"))
    }

    @Test func aLaterSightingChangesWhatTheChannelSaysAndNotHowItWasFound() {
        let record = Sample.record(.orderSeen(order, via: .reread))
        #expect(record.channel == order)
        #expect(record.firstSeenVia == .webhook)
    }

    @Test func whatWasPlannedStaysWhereTheRulesSayNothingNew() {
        let record = Sample.record(order, parts: two, .orderAssessed(.queued, blocks: [], parts: nil))
        #expect(record.parts == two)
        #expect(record.wmsNumbers == ["1001", "1001-2"])
        #expect(record.part("1001-2") == two[1])
        #expect(record.part("1001-3") == nil)
    }

    @Test func whatIsReservedStaysUntilSomethingIsPlanned() {
        let record = Sample.record(
            .orderReserves(["CAP": 4]), .orderAssessed(.blocked, blocks: [], parts: nil))
        #expect(record.reserves == ["CAP": 4])
    }

    @Test func whatIsReadBackIsKeptWithItsPart() {
        let record = Sample.record(order, parts: two, Sample.received("1001", status: "Picking"))
        #expect(record.part("1001")?.wmsID == "200")
        #expect(record.part("1001")?.wmsStatus == "Picking")
        #expect(record.wmsStatusAt == t0 + .minutes(1))
        #expect(record.part("1001-2")?.wmsStatus == nil)
        #expect(record.wmsStatus == "Picking")
        #expect(Sample.record().wmsStatus == nil)
    }

    @Test func anOrderIsReceivedSinceTheFirstTime() {
        let again = Sample.record(Sample.received(), Sample.sent(), Sample.received())
        #expect(again.receivedAt == t0 + .minutes(1))
        let assessed = Sample.record(Sample.received(), .orderAssessed(.queued, blocks: [], parts: nil))
        #expect(assessed.stage == .received)
        #expect(assessed.receivedAt == t0 + .minutes(1))
    }

    @Test func anOrderOfWhichOnlyReceivedPartsAreLeftIsReceived() {
        var part = Sample.part()
        part.state = .received
        let record = Sample.record(.orderAssessed(.queued, blocks: [], parts: [part]))
        #expect(record.stage == .received)
        #expect(record.receivedAt == t0 + .minutes(1))
    }

    @Test func whatIsReceivedIsBlockedByNothing() {
        let blocked = Fact.orderAssessed(
            .blocked, blocks: [Block(exception: ExceptionID("wms-refused/7"), units: 2)], parts: nil)
        #expect(Sample.record(blocked, Sample.received()).blocks.isEmpty)
        #expect(Sample.record(blocked, Sample.sent()).blocks.count == 1)
    }

    @Test func aPartThatWentByARunRemembersIt() {
        let record = Sample.record(.orderHandedOver(number: "1001", run: "r9"))
        #expect(record.stage == .sent)
        #expect(record.part("1001")?.run == "r9")
        #expect(record.part("1001")?.state == .sent)
    }

    @Test(arguments: [
        Fact.orderSent(number: "1001"), .orderBatched(number: "1001", batch: "b"),
        .orderHandedOver(number: "1001", run: "r"),
        .orderUnconfirmed(number: "1001", reason: ""),
    ])
    func whatIsSentAgainDiffersInNothingYet(fact: Fact) {
        let record = Sample.record(.orderDiffers(number: "1001", ["TEE: 1 instead of 2"]), fact)
        #expect(record.part("1001")?.state == .sent)
        #expect(record.differences.isEmpty)
    }

    @Test func theDifferencesOfAllPartsAreTheOrders() {
        let record = Sample.record(
            order, parts: two, .orderDiffers(number: "1001", ["a"]), .orderDiffers(number: "1001-2", ["b"]))
        #expect(record.differences == ["a", "b"])
        #expect(record.part("1001-2")?.state == .sent)
    }

    @Test func whatParkedAPartIsItsStatus() {
        let record = Sample.record(.orderParked(number: "1001", status: "Needs Attention"))
        #expect(record.stage == .review)
        #expect(record.part("1001")?.wmsStatus == "Needs Attention")
        #expect(record.part("1001")?.state == .review)
        #expect(record.wmsStatusAt == t0 + .minutes(1))
    }

    @Test func whatTheWarehouseWillNotShipIsKeptWithItsPart() {
        let lost = Shortfall(line: LineID("TEE"), item: "TEE", cancelled: 1, short: 0)
        let record = Sample.record(
            Sample.received(), .wmsOrderRead(number: "1001", status: "Picking", shortfalls: [lost]))
        #expect(record.part("1001")?.shortfalls == [lost])
        #expect(record.part("1001")?.wmsStatus == "Picking")
        #expect(record.wmsStatusAt == t0 + .minutes(2))
    }

    @Test func aStatusIsThatOfItsPart() {
        let record = Sample.record(order, parts: two, .wmsStatusRead(number: "1001-2", "Picking"))
        #expect(record.part("1001-2")?.wmsStatus == "Picking")
        #expect(record.part("1001")?.wmsStatus == nil)
    }

    @Test func aPartThatIsNotKnownChangesNothingOfTheOthers() {
        let before = Sample.record(order, parts: two)
        for fact in [
            Sample.sent("9"), Sample.received("9"), .orderNotSent(number: "9"), .wmsStatusRead(number: "9", "x"),
        ] {
            let record = Sample.record(order, parts: two, fact)
            #expect(record.parts == before.parts)
            #expect(record.stage == .queued)
        }
    }

    @Test func aChangeThatTheWMSTookIsWhatItHasFromThenOn() {
        let adjusted = [Sample.part("1001", ["TEE": 1])]
        let record = Sample.record(Sample.received(), .orderAdjusted(adjusted))
        #expect(record.parts == adjusted)
        #expect(record.adjustedAt == t0 + .minutes(2))
        #expect(record.wmsStatusAt == t0 + .minutes(2))
    }

    @Test(arguments: [WaitReason.settling, .riskPending])
    func whatHadItsTimeForHoldsIsNotedOnceItIsOver(reason: WaitReason) {
        let reading = Sample.reading(Sample.order())
        let waits = Fact.orderWaits([OrderWait(reason, units: 2, since: t0)])
        #expect(Sample.record(.fulfilmentRead(reading), waits).settled == nil)
        #expect(Sample.record(.fulfilmentRead(reading), waits, .orderWaits([])).settled == reading.orders.map(\.id))
        // What is not known at the moment is not over.
        #expect(Sample.record(.fulfilmentRead(reading), waits, .fulfilmentOutdated, .orderWaits([])).settled == nil)
    }

    @Test func fieldsAndWaitsAreThoseThatWereSaidLast() {
        let fits = [FieldFit(.line1, into: .notes)]
        let waits = [OrderWait(.settling, units: 2, since: t0)]
        let record = Sample.record(.orderFitted(fits), .orderWaits(waits))
        #expect(record.fits == fits)
        #expect(record.waits == waits)
        #expect(Sample.record(.orderFitted(fits), .orderFitted([])).fits == [])
    }

    @Test func aClockThatWasSetBackLeavesNoTimesInTheFuture() {
        var record = Sample.record(Sample.received(), .orderAdjusted([Sample.part()]))
        record.apply(.orderFitted([]), at: t0 - .hours(1))
        #expect(record.receivedAt == t0 - .hours(1))
        #expect(record.wmsStatusAt == t0 - .hours(1))
        #expect(record.adjustedAt == t0 - .hours(1))
    }

    @Test func aClockThatGoesOnLeavesTimesAsTheyWere() {
        let record = Sample.record(Sample.received(), .orderFitted([]))
        #expect(record.receivedAt == t0 + .minutes(1))
        #expect(record.wmsStatusAt == t0 + .minutes(1))
    }

    @Test func aCancellationSaysWhetherTheWMSCancelledToo() {
        #expect(Sample.record(.orderCancelled(inWMS: true)).cancelledInWMS)
        #expect(!Sample.record(.orderCancelled(inWMS: false)).cancelledInWMS)
        #expect(!Sample.record().isCancelled)
        #expect(Sample.record(Sample.order(cancelledAt: t0)).isCancelled)
    }

    @Test func whatIsSaidOfOtherThingsChangesNoOrder() {
        #expect(Sample.record(.noticeSent) == Sample.record())
    }

    @Test func anOrderThatIsNotDueHasNoDueTime() {
        let record = OrderRecord(first: .orderSeen(Sample.order([]), via: .webhook), at: t0)
        var idle = record
        idle?.apply(.orderAssessed(.nothingToShip, blocks: [], parts: nil), at: t0)
        #expect(idle?.dueAt == nil)
        #expect(idle?.stage == .nothingToShip)
    }

    // MARK: Stages

    @Test(arguments: [
        (OrderStage.nothingToShip, false, true), (.awaitingPayment, false, false), (.blocked, true, false),
        (.queued, true, false), (.sent, true, false), (.review, true, false), (.received, false, false),
        (.partlyShipped, false, false), (.shipped, false, true), (.cancelled, false, true),
    ])
    func aStageIsInTheGapOrClosedOrNeither(stage: OrderStage, gap: Bool, closed: Bool) {
        #expect(stage.inGap == gap)
        #expect(stage.closed == closed)
    }

    @Test(arguments: [
        (OrderStage.nothingToShip, false, false), (.awaitingPayment, false, false), (.blocked, false, true),
        (.queued, true, true), (.sent, true, true), (.review, true, true), (.received, false, false),
        (.partlyShipped, true, true), (.shipped, false, false), (.cancelled, false, false),
    ])
    func aStageSaysWhetherSomethingOfTheOrderIsOnItsWay(stage: OrderStage, onItsWay: Bool, readBack: Bool) {
        var record = Sample.record()
        record.stage = stage
        #expect(record.isOnItsWay == onItsWay)
        #expect(record.mayAwaitReadBack == readBack)
    }

    @Test func whatBlocksAnOrderThatTheWMSHasWhollyHoldsNothingUp() {
        let blocked = Fact.orderAssessed(
            .queued, blocks: [Block(exception: ExceptionID("x"), units: 1)], parts: nil)
        #expect(Sample.record(Sample.sent(), blocked).stage == .sent)
        #expect(Sample.record(blocked).stage == .blocked)
    }

    @Test func anOrderOfWhichSomethingLeftIsPartlyShippedWhateverTheRulesSay() {
        let record = Sample.record(
            Sample.received(), .orderShipped(whole: false), .orderAssessed(.queued, blocks: [], parts: nil))
        #expect(record.stage == .partlyShipped)
    }

    @Test func aStageThatIsReachedAgainIsNoNewer() {
        let record = Sample.record(Sample.sent(), Sample.sent())
        #expect(record.stageAt == t0 + .minutes(1))
        #expect(Sample.record(Sample.sent(), Sample.received()).stageAt == t0 + .minutes(2))
    }

    // MARK: Imports

    @Test func aPartThatIsSentOneByOneLeavesItsImport() {
        let record = Sample.record(.orderBatched(number: "1001", batch: "b1"), .orderNotSent(number: "1001"))
        #expect(record.part("1001")?.batch == nil)
        #expect(record.stage == .queued)
    }

    @Test func aPartThatGoesWithAnotherImportBelongsToThatOne() {
        let record = Sample.record(
            .orderBatched(number: "1001", batch: "b1"), .orderBatched(number: "1001", batch: "b2"))
        #expect(record.part("1001")?.batch == "b2")
    }

    // MARK: Taken in

    @Test func anOrderIsTakenInByAPersonOnly() {
        #expect(!Sample.record().isAdmitted)
        #expect(Sample.record(.orderAdmitted).isAdmitted)
    }

    private func due(_ payment: PaymentState, placed: Instant, _ facts: Fact...) -> Instant? {
        let order = Sample.order(payment: payment, at: placed)
        guard var record = OrderRecord(first: .orderSeen(order, via: .webhook), at: t0) else { return nil }
        for fact in facts + [.orderAssessed(.queued, blocks: [], parts: [Sample.part()])] { record.apply(fact, at: t0) }
        return record.dueAt
    }

    @Test func anOrderThatIsTakenInIsDueOnlyFromThenOn() {
        #expect(due(.paid, placed: t0 - .day) == t0 - .day)
        #expect(due(.paid, placed: t0 - .day, .orderAdmitted) == t0)
    }

    @Test func anOrderWhoseMoneyIsNoLongerWaitedForIsDueOnlyFromThenOn() {
        let waited = Fact.orderAssessed(.awaitingPayment, blocks: [], parts: nil)
        let unpaid = Fact.orderWaits([OrderWait(.unpaid, units: 2, since: t0 - .day)])
        #expect(due(.pending, placed: t0 - .day, waited, unpaid) == t0)
        #expect(due(.pending, placed: t0 - .day, unpaid) == t0, "it waited from the start")
        #expect(due(.paid, placed: t0 - .day, waited, unpaid) == t0 - .day, "paid since the channel's change")
        #expect(due(.pending, placed: t0 - .day) == t0 - .day, "it never had to wait")
    }

    @Test func anOrderThatAPersonHadToReviewIsDueOnlyFromThenOn() {
        let reviewed = Fact.orderWaits([OrderWait(.paymentReview, units: 2, since: t0 - .day)])
        #expect(due(.paid, placed: t0 - .day, reviewed) == t0)
    }

    // MARK: The desk's sum

    @Test(arguments: OrderStage.allCases, [false, true])
    func everyOrderCountsInExactlyOnePlace(stage: OrderStage, wasDue: Bool) {
        var record = Sample.record()
        record.stage = stage
        record.dueAt = wasDue ? t0 : nil
        let account = OrderAccount(record)
        let expected: OrderAccount =
            switch stage {
            case .nothingToShip: .nothingToShip
            case .elsewhere: .elsewhere
            case .notDue: .notDue
            case .awaitingPayment: .awaitingPayment
            case .blocked, .queued, .sent, .review: .gap
            case .received, .partlyShipped, .shipped: .received
            case .cancelled: wasDue ? .cancelledSince : .cancelledBeforeDue
            }
        #expect(account == expected)
        #expect((account == .gap) == stage.inGap)
        let before: [OrderAccount] = [.nothingToShip, .elsewhere, .notDue, .awaitingPayment, .cancelledBeforeDue]
        #expect(account.isDue == !before.contains(account))
    }

    @Test func anOrderIsRefusedWhileTheWMSsRefusalBlocksIt() {
        func blocked(_ cause: ExceptionCause) -> OrderRecord {
            Sample.record(
                .orderAssessed(.blocked, blocks: [Block(exception: cause.id, units: 0)], parts: nil))
        }
        #expect(blocked(.wmsRefused(OrderID("7"))).isRefused)
        #expect(!blocked(.fieldMissing(OrderID("7"))).isRefused)
        #expect(!Sample.record().isRefused)
    }

    @Test func aNoteOfTheCustomersChangesNothingOfWhatTheWMSIsAskedFor() {
        let record = Sample.record()
        let ada = Contact(firstName: "Ada", lastName: "Byron", city: "Leeds")
        func same(_ order: ChannelOrder, _ next: Contact) -> Bool {
            WarehouseOrders.areSame(for: record, as: order, contact: ada, to: next, policy: Policy())
        }
        var later = Sample.order()
        later.updatedAt = t0 + .hours(1)
        #expect(same(later, ada))
        var moved = ada
        moved.city = "York"
        #expect(!same(later, moved))
        #expect(!same(Sample.order([Sample.line("TEE", nil, 2, current: 1)], total: 2000), ada))
        later.total = 1900
        #expect(!same(later, ada))
    }
}
