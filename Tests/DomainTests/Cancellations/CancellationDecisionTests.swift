import Domain
import Testing

/// What becomes of a request to cancel, by what the WMS says of the order's parts.
@Suite struct CancellationDecisionTests {
    private let minute = Span.minutes(1)

    private func there(_ number: String, _ status: String) -> WMSOrder {
        WMSOrder(id: "200", number: number, status: status, lines: [])
    }
    private func there(_ status: String) -> WMSOrder { there("1001", status) }

    private func decide(
        _ there: [WMSOrder], of order: OrderRecord = Sample.record(Sample.sent(), Sample.received()),
        after: Span = .hours(1)
    ) -> CancellationDecision {
        CancellationDecision(
            order, there: there, table: PointOfNoReturn(), arrivesWithin: minute, now: order.stageAt + after)
    }

    private func two() -> OrderRecord {
        Sample.record(
            Sample.order(), parts: [Sample.part("1001", ["TEE": 1]), Sample.part("1001-2", ["TEE": 1])],
            Sample.sent("1001"), Sample.sent("1001-2"), Sample.received("1001"), Sample.received("1001-2"))
    }

    // MARK: Without asking

    @Test func whatWasNeverSentIsStoppedWithoutAskingDeposco() {
        #expect(
            CancellationDecision(unasked: Sample.record()) == .settled(.notThere, status: nil, inWMS: false))
    }

    @Test func whatARunInPatchworksTookIsAskedForWhateverTheRunSaid() {
        var order = Sample.record()
        order.parts[0].run = "r1"
        #expect(CancellationDecision(unasked: order) == nil)
    }

    @Test func anOrderThatDeposcoHasIsAskedFor() {
        #expect(CancellationDecision(unasked: Sample.record(Sample.sent(), Sample.received())) == nil)
    }

    @Test func anOrderThatIsBeingImportedWaitsForItsImport() {
        var order = Sample.record(Sample.sent())
        order.parts[0].batch = "b1"
        #expect(CancellationDecision(unasked: order) == .askAgain(because: .beingImported))
    }

    @Test(arguments: [true, false]) func anOrderThatIsCancelledAlreadyIsNotAskedFor(inWMS: Bool) {
        let order = Sample.record(Sample.sent(), Sample.received(), .orderCancelled(inWMS: inWMS))
        #expect(
            CancellationDecision(unasked: order)
                == .settled(.alreadyCancelled, status: order.wmsStatus, inWMS: inWMS))
    }

    @Test(arguments: [OrderStage.awaitingPayment, .nothingToShip, .blocked, .queued])
    func anOrderOfWhichDeposcoHasAPartIsAskedForWhateverBecameOfTheRest(stage: OrderStage) {
        var order = two()
        order.stage = stage
        #expect(CancellationDecision(unasked: order) == nil)
        order.parts = [Sample.part()]
        #expect(CancellationDecision(unasked: order) == .settled(.notThere, status: nil, inWMS: false))
    }

    @Test(arguments: [OrderStage.sent, .review, .received, .partlyShipped, .shipped])
    func anOrderThatLeftForDeposcoIsAlwaysAskedFor(stage: OrderStage) {
        var order = two()
        order.stage = stage
        #expect(CancellationDecision(unasked: order) == nil)
        order.parts[1].batch = "b1"
        #expect(CancellationDecision(unasked: order) == .askAgain(because: .beingImported))
    }

    // MARK: By Deposco's answer

    @Test func aPartThatCanStillBeStoppedIsStopped() {
        #expect(decide([there("New")]) == .stop([there("New")], status: "New"))
    }

    @Test func onePartBeyondRecallKeepsTheOthers() {
        #expect(
            decide([there("New"), there("1001-2", "Packing")], of: two()) == .late(status: "New, Packing"))
    }

    @Test func aPartBeyondRecallIsLateAlsoNextToAStatusThatNobodyKnows() {
        #expect(
            decide([there("Whatever"), there("1001-2", "Packing")], of: two()) == .late(status: "Whatever, Packing"))
    }

    @Test func aStatusThatTheTableDoesNotHaveStopsNothing() {
        #expect(decide([there("New"), there("1001-2", "Whatever")], of: two()) == .unknown(status: "Whatever"))
    }

    @Test func whatIsCancelledThereAlreadyIsNotCancelledAgain() {
        #expect(
            decide([there("Canceled"), there("1001-2", "Hold")], of: two())
                == .stop([there("1001-2", "Hold")], status: "Canceled, Hold"))
        #expect(decide([there("Voided")]) == .settled(.alreadyCancelled, status: "Voided", inWMS: true))
    }

    @Test func whatDeposcoDoesNotHaveIsStopped() {
        #expect(decide([], of: Sample.record(Sample.sent())) == .settled(.notThere, status: nil, inWMS: false))
    }

    // MARK: On its way

    @Test func whatWasSentAMomentAgoMayStillArrive() {
        let sent = Sample.record(Sample.sent())
        #expect(decide([], of: sent, after: .zero) == .askAgain(because: .onItsWay))
        #expect(decide([], of: sent, after: .seconds(59)) == .askAgain(because: .onItsWay))
        #expect(decide([], of: sent, after: minute) == .settled(.notThere, status: nil, inWMS: false))
    }

    @Test func whatARunTakesMayArriveForAsLongAsItIsAwaited() {
        var sent = Sample.record(Sample.sent())
        sent.parts[0].run = "r1"
        #expect(decide([], of: sent) == .askAgain(because: .onItsWay))
    }

    @Test func aPartThatHasArrivedIsNotWaitedFor() {
        let sent = Sample.record(Sample.sent())
        #expect(decide([there("New")], of: sent, after: .zero) == .stop([there("New")], status: "New"))
    }

    @Test func whatIsReceivedAndGoneIsNotWaitedFor() {
        let gone = Sample.record(Sample.sent(), Sample.received())
        #expect(decide([], of: gone, after: .zero) == .settled(.notThere, status: nil, inWMS: false))
    }

    @Test func theOtherPartThatHasArrivedIsNoReasonToForgetTheFirst() {
        let order = Sample.record(
            Sample.order(), parts: [Sample.part("1001", ["TEE": 1]), Sample.part("1001-2", ["TEE": 1])],
            Sample.sent("1001"), Sample.sent("1001-2"))
        #expect(decide([there("New")], of: order, after: .zero) == .askAgain(because: .onItsWay))
    }

    @Test func anOrderSentByAClockThatWasSetBackSinceIsNotFresh() {
        #expect(
            decide([], of: Sample.record(Sample.sent()), after: .seconds(-1))
                == .settled(.notThere, status: nil, inWMS: false))
    }

    // MARK: Afterwards

    @Test func theOrderIsStoppedOnceDeposcoShowsAllPartsCancelled() {
        #expect([there("Canceled"), there("Voided")].areCancelled(by: PointOfNoReturn()))
        #expect(![there("Canceled"), there("New")].areCancelled(by: PointOfNoReturn()))
    }
}

/// The words of the WMS that the core knows besides the shop's table.
@Suite struct WMSStatusTests {
    private func order(_ status: String) -> WMSOrder { WMSOrder(id: "200", number: "1", status: status, lines: []) }

    @Test func deposcosExactWordTellsWhatIsCancelledParkedOrGone() {
        #expect(order("Canceled").isCancelled && !order("Cancelled").isCancelled)
        #expect(order("Review").isParked && order("Rejected").isParked && !order("New").isParked)
        #expect(order("Ship Complete").hasLeft && order("Complete").hasLeft && !order("Partially Shipped").hasLeft)
    }
}
