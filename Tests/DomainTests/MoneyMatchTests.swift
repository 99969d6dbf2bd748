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

    // MARK: The month

    private let march = MonthClose(from: t0, until: t0 + .hours(24 * 30))

    private func row(_ order: OrderRecord, _ shipments: [Shipment], in month: MonthClose) -> [CloseRow] {
        month.rows(order, shipments.map { Sample.known($0) })
    }

    @Test func aMonthTakesWhatLeftInItAndTheNextOneTheRest() {
        let order = Sample.record(
            Sample.order([Sample.line("TEE", nil, 3)], total: 3001), parts: [Sample.part("1001", ["TEE": 3])],
            Sample.received())
        let shipments = [
            Sample.shipment("S2", ["TEE": 1], at: march.until),
            Sample.shipment("S1", ["TEE": 2], at: march.until - .seconds(1)),
        ]
        let april = MonthClose(from: march.until, until: march.until + .hours(24 * 30))
        let first = row(order, shipments, in: march)
        let second = row(order, shipments, in: april)
        #expect(first.map(\.units) == [2])
        #expect(second.map(\.units) == [1])
        #expect((first + second).reduce(0) { $0 + $1.amount.minor } == 3001)
    }

    @Test func postageAndGiftCardsLeaveWithTheFirstShipmentAndAllRowsSumToTheTotal() {
        let lines = [
            Sample.line("TEE", nil, 1), Sample.line("MUG", nil, 2, price: 333),
            Sample.line("CARD", nil, 1, price: 2500, ships: false, giftCard: true),
        ]
        let order = Sample.record(
            Sample.order(lines, total: 4561), parts: [Sample.part("1001", ["TEE": 1, "MUG": 2])], Sample.received())
        let rows = row(
            order, [Sample.shipment("S1", ["TEE": 1]), Sample.shipment("S2", ["MUG": 2], at: t0 + .hours(20))],
            in: march)
        #expect(rows.reduce(0) { $0 + $1.amount.minor } == 4561)
        #expect(rows.filter { $0.sku == "CARD" }.map(\.shipment) == ["S1"])
        #expect(rows.map(\.order) == ["#1001", "#1001", "#1001"])
    }

    @Test func whatIsRolledBackBringsNothing() {
        let order = Sample.record(Sample.received())
        #expect(row(order, [Sample.shipment("S1", ["TEE": 2], status: .rolledBack)], in: march).isEmpty)
    }

    @Test func whatLeftBeforeTheMonthIsNotCountedAgain() {
        let order = Sample.record(Sample.received())
        let before = Sample.shipment("S1", ["TEE": 1], at: t0 - .hours(1))
        let rows = row(order, [before, Sample.shipment("S2", ["TEE": 1])], in: march)
        #expect(rows.map(\.amount.minor) == [1000])
    }
}
