import Domain
import Testing

/// What is to be captured by now of what the customer promised.
@Suite struct CaptureTests {
    private let order = Sample.record(
        Sample.order([Sample.line("TEE", nil, 1), Sample.line("MUG", nil, 1, price: 500)], payment: .authorized),
        parts: [Sample.part("1001", ["TEE": 1, "MUG": 1])], Sample.received())
    private let tee = Sample.known(Sample.shipment("S1", ["TEE": 1]), .fulfilmentConfirmed)
    private let mug = Sample.known(Sample.shipment("S2", ["MUG": 1]), .fulfilmentConfirmed)

    private var byShipment: PaymentPolicy {
        var policy = PaymentPolicy()
        policy.byShipment = true
        return policy
    }

    @Test func nothingIsTakenBeforeAShipmentIsConfirmedOnTheChannel() {
        let seen = Sample.known(Sample.shipment("S1", ["TEE": 1]))
        #expect(PaymentPolicy().captureTarget(order, [seen], of: 1500) == (0, false))
    }

    @Test func theFirstDispatchTakesTheWholeOrder() {
        #expect(PaymentPolicy().captureTarget(order, [tee], of: 1500) == (1500, true))
    }

    @Test func whereEachShipmentTakesItsOwnThePartThatLeftIsTaken() {
        #expect(byShipment.captureTarget(order, [tee], of: 1500) == (1000, false))
        #expect(byShipment.captureTarget(order, [tee, mug], of: 1500) == (1500, true))
    }

    @Test func postageIsSharedOutUntilEverythingHasLeft() {
        var order = order
        order.channel.total = 1800
        #expect(byShipment.captureTarget(order, [tee], of: 1800) == (1200, false))
        #expect(byShipment.captureTarget(order, [tee, mug], of: 1800) == (1800, true))
    }

    @Test func whatWillNotComeIsNotWaitedFor() {
        var order = order
        order.channel.lines[1].currentQuantity = 0
        order.channel.total = 1300
        #expect(byShipment.captureTarget(order, [tee], of: 1300) == (1300, true))
    }

    @Test func whatIsTakenBackIsNotCaptured() {
        let back = Sample.known(Sample.shipment("S1", ["TEE": 1]), .fulfilmentConfirmed, .shipmentRolledBack)
        #expect(PaymentPolicy().captureTarget(order, [back], of: 1500) == (0, false))
    }

    @Test func anotherCurrencyOfTheCustomersIsSharedOutAlike() {
        #expect(byShipment.captureTarget(order, [tee], of: 3000) == (2000, false))
    }

    @Test func moneyIsAtStakeFromDueToShippedAndNotOnceItIsCancelled() {
        #expect(order.paymentAtStake)
        #expect(!Sample.record(.orderAssessed(.awaitingPayment, blocks: [], parts: nil)).paymentAtStake)
        #expect(!Sample.record(.orderCancelled(inWMS: false)).paymentAtStake)
        var cancelled = order
        cancelled.channel.cancelledAt = t0
        #expect(!cancelled.paymentAtStake)
    }

    @Test(
        arguments: [
            (PaymentState.paid, nil, true), (.refunded, nil, true), (.authorized, nil, false),
            (.authorized, 2000, true),
            (.partiallyPaid, 1999, false), (.partiallyPaid, 2000, true), (.pending, nil, false),
        ] as [(PaymentState, Int64?, Bool)])
    func anOrderIsCapturedWhenTheChannelHasAllThatItAsksFor(payment: PaymentState, captured: Int64?, whole: Bool) {
        #expect(Sample.order(payment: payment, captured: captured).isCaptured == whole)
    }

    @Test func anOrderWithoutATotalIsNotCapturedByHavingTakenNothing() {
        #expect(!Sample.order([], payment: .authorized, total: 0, captured: 0).isCaptured)
    }

    @Test func moreThanIsAskedForIsOwedBack() {
        var order = Sample.order(captured: 2500)
        #expect(!order.owesNothing)
        order.refunded = 500
        #expect(order.owesNothing)
    }

    @Test(arguments: [
        (PaymentState.paid, false, false, true), (.partiallyRefunded, false, false, true),
        (.authorized, false, false, false), (.authorized, true, false, true),
        (.partiallyPaid, true, false, false), (.partiallyPaid, true, true, true), (.partiallyPaid, false, true, false),
        (.pending, true, true, false), (.voided, true, true, false), (.expired, true, true, false),
        (.other("odd"), true, true, false),
    ])
    func anOrderMayGoWhenItsPaymentAllows(payment: PaymentState, onAuthorised: Bool, isThere: Bool, goes: Bool) {
        var policy = Policy()
        policy.sendOnAuthorised = onAuthorised
        let unpaid = policy.due.unpaid.reason(
            for: Sample.order(payment: payment), isInWMS: isThere, isAdmitted: false)
        #expect((unpaid == nil) == goes)
    }

    @Test func whereTheChannelDoesNotTellAnAuthorisationLastsAsConfigured() {
        var policy = PaymentPolicy()
        policy.authorisationLife = .hours(48)
        let promised = PaymentTransaction(id: "a", kind: .authorisation, amount: 500, createdAt: t0)
        let payment = OrderPayment(currency: Sample.gbp, total: 500, transactions: [promised])
        #expect(payment.expiry(policy, seen: t0, at: t0) == t0 + .hours(48))
    }

    @Test func theAuthorisationThatEndsFirstCountsDown() {
        let all = [3, 1, 2].map { hours in
            PaymentTransaction(
                id: "\(hours)", kind: .authorisation, amount: 100, createdAt: t0, expiresAt: t0 + .hours(hours))
        }
        let payment = OrderPayment(currency: Sample.gbp, total: 300, transactions: all)
        #expect(payment.expiry(PaymentPolicy(), seen: t0, at: t0) == t0 + .hours(1))
    }

    @Test(arguments: [
        (PaymentState.partiallyRefunded, true), (.voided, false), (.expired, false), (.other("odd"), false),
    ])
    func aStateOfThePaymentSaysWhetherTheChannelHasTheMoney(payment: PaymentState, whole: Bool) {
        #expect(Sample.order(payment: payment).isCaptured == whole)
    }

    @Test(arguments: [
        (OrderStage.blocked, true), (.queued, true), (.sent, true), (.review, true), (.received, true),
        (.partlyShipped, true), (.shipped, true), (.nothingToShip, false), (.awaitingPayment, false),
        (.cancelled, false),
    ])
    func moneyIsAtStakeWhileGoodsMayLeaveOrHaveLeft(stage: OrderStage, stake: Bool) {
        var record = Sample.record()
        record.stage = stage
        #expect(record.paymentAtStake == stake)
    }

    @Test func whereTheRestIsWorthNothingTheWholeIsTaken() {
        var order = order
        order.channel.total = 900
        order.channel.lines[1].unitPrice = 0
        #expect(byShipment.captureTarget(order, [tee], of: 900) == (900, false))
    }
}
