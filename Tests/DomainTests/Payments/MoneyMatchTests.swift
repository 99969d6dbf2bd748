import Domain
import Testing

/// Where placed, received, shipped, paid and told do not agree, and from what age on that is a break.
@Suite struct MoneyMatchTests {
    private func breaks(
        _ record: OrderRecord, _ shipments: [ShipmentRecord] = [], after age: Span = .hours(24 * 30)
    ) -> [MatchBreak] {
        record.breaks(shipments, MatchPolicy(), at: t0 + age)
    }

    private func kinds(_ found: [MatchBreak]) -> [MatchBreak.Class] { found.map(\.kind) }

    private func paid(_ captured: Int64?, refunded: Int64? = nil, payment: PaymentState = .paid) -> ChannelOrder {
        var order = Sample.order(payment: payment, captured: captured)
        order.refunded = refunded
        return order
    }

    private let told = Sample.known(Sample.shipment(), .fulfilmentConfirmed, .noticeSent)

    @Test func anOrderThatIsShippedPaidAndToldHasNoBreak() {
        let record = Sample.record(paid(2000), Sample.received(), .orderShipped(whole: true))
        #expect(breaks(record, [told]).isEmpty)
    }

    @Test func anOrderThatIsDueAndNotReceivedIsABreakAfterAQuarterOfAnHour() {
        let record = Sample.record(paid(nil))
        #expect(breaks(record, after: .minutes(14)).isEmpty)
        let found = breaks(record, after: .minutes(15))
        #expect(kinds(found) == [.placedNotReceived])
        #expect(found.first?.value == Money(minor: 2000, currency: Sample.gbp))
        #expect(found.first?.red == false)
        #expect(breaks(record, after: .hours(4)).first?.red == true)
    }

    @Test func whatBlocksAnOrderIsNamedInItsBreak() {
        let record = Sample.record(
            paid(nil),
            .orderAssessed(.blocked, blocks: [Block(exception: ExceptionID("unknown-sku/TEE"), units: 2)], parts: nil))
        #expect(breaks(record).first?.detail == "waits for unknown-sku/TEE")
    }

    @Test func quantitiesThatDifferAreOneBreakOfAnOrder() {
        let order = Sample.order([Sample.line("TEE", nil, 2, current: 1), Sample.line("MUG", nil, 3, current: 1)])
        let record = Sample.record(order, parts: [Sample.part("1001", ["TEE": 2, "MUG": 3])], Sample.received())
        let found = breaks(record).filter { $0.kind == .quantity }
        #expect(found.map(\.detail) == ["1 × TEE are no longer wanted (+1 lines)"])
    }

    @Test func whatIsCancelledAndHasLeftIsABreakAtOnce() {
        var order = paid(2000)
        order.cancelledAt = t0
        let record = Sample.record(order, Sample.received(), .orderShipped(whole: true))
        let found = breaks(record, [told], after: .zero)
        #expect(kinds(found) == [.cancelledAndShipped])
        #expect(found.first?.detail == "shipment S1")
    }

    @Test func whatIsCancelledAndKeptIsMoneyThatIsNotGivenBack() {
        var order = paid(2000, refunded: 500)
        order.cancelledAt = t0
        let found = breaks(Sample.record(order, .orderCancelled(inWMS: true)))
        #expect(kinds(found) == [.capturedNotShipped])
        #expect(found.first?.value?.minor == 1500)
    }

    @Test func whatIsCancelledAndGivenBackIsNoBreak() {
        var order = paid(2000, refunded: 2000)
        order.cancelledAt = t0
        #expect(breaks(Sample.record(order, .orderCancelled(inWMS: true))).isEmpty)
    }

    @Test func whatHasLeftAndIsNotTakenIsABreakOfItsAmount() {
        let record = Sample.record(paid(500, payment: .authorized), Sample.received(), .orderShipped(whole: true))
        let found = breaks(record, [told])
        #expect(kinds(found) == [.shippedNotCaptured])
        #expect(found.first?.value?.minor == 1500)
        #expect(found.first?.detail == "authorized, 5.00 of 20.00 taken")
        #expect(breaks(record, [told], after: .hours(3)).isEmpty)
    }

    @Test func whatIsTakenAndHasNotLeftIsABreakAfterFiveDays() {
        let record = Sample.record(paid(2000), Sample.received(status: "Picking"))
        #expect(breaks(record, after: .hours(5 * 24)).isEmpty)
        let found = breaks(record, after: .hours(5 * 24 + 1))
        #expect(kinds(found) == [.capturedNotShipped])
        #expect(found.first?.detail == "Picking in the WMS")
    }

    @Test func wherePaymentsAreNotToldNothingIsSaidOfThem() {
        let record = Sample.record(paid(nil), Sample.received(), .orderShipped(whole: true))
        #expect(breaks(record, [told]).isEmpty)
    }

    @Test func aShipmentOfWhichTheCustomerHeardNothingForADayIsABreak() {
        let record = Sample.record(paid(2000), Sample.received(), .orderShipped(whole: true))
        let held = Sample.known(Sample.shipment(), .fulfilmentConfirmed, .noticeHeld(until: "scan/S1"))
        #expect(breaks(record, [held], after: .hours(23)).isEmpty)
        #expect(breaks(record, [held], after: .hours(24)).map(\.detail) == ["shipment S1, held"])
        #expect(breaks(record, [held], after: .hours(72)).map(\.red) == [true])
    }

    @Test func whatIsRolledBackIsNeitherShippedNorUntold() {
        let record = Sample.record(paid(nil), Sample.received())
        #expect(breaks(record, [Sample.known(Sample.shipment(), .shipmentRolledBack)]).isEmpty)
    }

    // MARK: Ages

    @Test(arguments: [
        (MatchBreak.Class.placedNotReceived, Span.minutes(15), Span.hours(4)), (.orphanInWMS, .zero, .hours(24)),
        (.quantity, .minutes(15), .hours(24)), (.cancelledAndShipped, .zero, .hours(24)),
        (.shippedNotCaptured, .hours(4), .hours(48)), (.capturedNotShipped, .hours(5 * 24), .hours(10 * 24)),
        (.shippedNotNotified, .hours(24), .hours(72)),
    ])
    func eachClassOfBreakHasItsAges(kind: MatchBreak.Class, after: Span, red: Span) {
        #expect(MatchAges().after[kind] == after)
        #expect(MatchAges().red[kind] == red)
        #expect(!kind.title.isEmpty)
    }

    @Test func aClassWithoutAnAgeIsABreakAtOnceAndRedAfterADay() {
        var policy = MatchPolicy()
        policy.ages.after = [:]
        policy.ages.red = [:]
        let record = Sample.record(paid(nil))
        #expect(record.breaks([], policy, at: t0).map(\.red) == [false])
        #expect(record.breaks([], policy, at: t0 + .hours(24)).map(\.red) == [true])
    }

    @Test func anOrderIsDueSinceItBecameSo() {
        let found = breaks(Sample.record(paid(nil), Sample.sent()))
        #expect(found.map(\.since) == [t0])
        #expect(found.map(\.detail) == ["sent"])
    }

    @Test func aDifferenceIsAsOldAsTheLaterOfItsTwoSides() {
        var order = Sample.order([Sample.line("TEE", nil, 2, current: 1)])
        order.updatedAt = t0 + .hours(2)
        let edited = Sample.record(Sample.order(), Sample.received(), .orderSeen(order, via: .webhook))
        #expect(breaks(edited).map(\.since) == [t0 + .hours(2)])
        let read = Sample.record(
            Sample.order([Sample.line("TEE", nil, 2, current: 1)]), Sample.received(),
            .wmsStatusRead(number: "1001", "Picking"))
        #expect(breaks(read).map(\.since) == [t0 + .minutes(2)])
        #expect(breaks(read).map(\.detail) == ["1 × TEE are no longer wanted"])
    }

    @Test func whatIsOnlySentIsNotComparedLineByLine() {
        let order = Sample.order([Sample.line("TEE", nil, 2, current: 1)])
        #expect(kinds(breaks(Sample.record(order, Sample.sent()))) == [.placedNotReceived])
    }

    @Test func whatWasCancelledAfterItLeftIsABreakSinceThen() {
        var order = paid(2000)
        order.cancelledAt = t0 + .hours(5)
        let record = Sample.record(order, Sample.received(), .orderShipped(whole: true))
        #expect(breaks(record, [told]).map(\.since) == [t0 + .hours(5)])
        order.cancelledAt = t0 - .hours(5)
        let before = Sample.record(order, Sample.received(), .orderShipped(whole: true))
        #expect(breaks(before, [told]).map(\.since) == [t0])
        #expect(breaks(before, [told]).first?.value?.minor == 2000)
    }

    @Test(arguments: [PaymentState.refunded, .voided]) func aPaymentThatIsUndoneOwesNothing(payment: PaymentState) {
        var order = paid(2000, payment: payment)
        order.cancelledAt = t0
        #expect(breaks(Sample.record(order, .orderCancelled(inWMS: true))).isEmpty)
    }

    @Test func aShipmentThatIsPaidForInPartIsABreakSinceTheFirstOfItLeft() {
        let record = Sample.record(paid(500, payment: .partiallyPaid), Sample.received(), .orderShipped(whole: true))
        let late = Sample.known(Sample.shipment(at: t0 + .hours(1)), .noticeSent)
        let early = Sample.known(Sample.shipment("S0", ["TEE": 0], at: t0 + .minutes(30)), .noticeSent)
        #expect(breaks(record, [late, early]).map(\.since) == [t0 + .minutes(30)])
    }

    @Test func whatIsGivenBackIsNotTakenAnyMore() {
        let record = Sample.record(paid(2000, refunded: 600), Sample.received(), .orderShipped(whole: true))
        #expect(breaks(record, [told]).map(\.value?.minor) == [600])
    }

    @Test func theRestOfAnOrderThatLeftInPartIsTakenAndNotShipped() {
        let record = Sample.record(paid(2000), Sample.received(), .orderShipped(whole: false))
        let half = Sample.known(Sample.shipment("S1", ["TEE": 1]), .noticeSent)
        let found = breaks(record, [half])
        #expect(kinds(found) == [.capturedNotShipped])
        #expect(found.first?.value?.minor == 1000)
        #expect(found.first?.since == t0 + .minutes(1))
    }

    @Test func whatIsTakenBeforeTheWarehouseHasItIsNoBreakOfMoney() {
        #expect(kinds(breaks(Sample.record(paid(2000)))) == [.placedNotReceived])
    }

    @Test func anOrderWithoutAStatusSaysSo() {
        var record = Sample.record(paid(2000), Sample.received())
        record.parts[0].wmsStatus = nil
        #expect(breaks(record).map(\.detail) == ["no status in the WMS"])
    }

    @Test func thePartOfABundleThatLeftFirstIsNoBreakUntilTheRestHasLeft() {
        let record = Sample.record(paid(nil), Sample.received(), .orderShipped(whole: false))
        let first = Sample.known(Sample.shipment(), .fulfilmentConfirmed)
        #expect(breaks(record, [first]).isEmpty)
        let whole = Sample.record(paid(nil), Sample.received(), .orderShipped(whole: true))
        #expect(kinds(breaks(whole, [first])) == [.shippedNotNotified])
        let named = Sample.known(Sample.shipment(), .fulfilmentCreated(["f1"]), .fulfilmentConfirmed)
        #expect(kinds(breaks(record, [named])) == [.shippedNotNotified])
    }

    @Test func whatNeedsNoShippingHasNotLeftBeforeTheRest() {
        let order = Sample.order(
            [Sample.line("TEE"), Sample.line("CARD", nil, 1, ships: false, giftCard: true)], payment: .authorized,
            captured: 0)
        #expect(breaks(Sample.record(order, Sample.received())).isEmpty)
    }

    @Test func aShipmentWithoutItsTimeIsUntoldSinceTheOrderLeft() {
        let record = Sample.record(paid(nil), Sample.received(), .orderShipped(whole: true))
        #expect(breaks(record, [Sample.known(Sample.shipment(at: nil))]).map(\.since) == [t0 + .minutes(2)])
        let owed = Sample.record(paid(500), Sample.received(), .orderShipped(whole: true))
        #expect(breaks(owed, [Sample.known(Sample.shipment(at: nil), .noticeSent)]).map(\.since) == [t0 + .minutes(2)])
    }

    @Test func aNotificationThatWasCalledOffIsNoBreak() {
        let record = Sample.record(paid(nil), Sample.received(), .orderShipped(whole: true))
        #expect(breaks(record, [Sample.known(Sample.shipment(), .noticeCancelled(reason: "by hand"))]).isEmpty)
    }

    @Test func aBreakIsRedOnlyWhereItIsSaidToBe() {
        #expect(!MatchBreak(kind: .orphanInWMS, order: "900", value: nil, since: t0, detail: "by hand").red)
    }
}
