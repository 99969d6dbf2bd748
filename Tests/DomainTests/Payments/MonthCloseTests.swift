import Domain
import Testing

/// What a month brought, by the days on which goods left.
@Suite struct MonthCloseTests {
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

    @Test func whatHasLeftOfALineIsWorthItsShare() {
        let order = Sample.record(
            Sample.order([Sample.line("TEE", nil, 3), Sample.line("MUG", nil, 1, price: 500)], total: 3500),
            parts: [Sample.part("1001", ["TEE": 3, "MUG": 1])], Sample.received())
        func rows(_ items: KeyValuePairs<String, Int64>) -> [Int64] {
            row(order, [Sample.shipment("S1", items)], in: march).map(\.amount.minor)
        }
        #expect(rows(["TEE": 1]) == [1000])
        #expect(rows(["TEE": 3, "MUG": 1]) == [3000, 500])
        // More than is asked for is worth no more.
        #expect(rows(["TEE": 5]) == [3000])
    }

    @Test func aLineOfWhichNothingIsWantedAnyMoreIsWorthNothing() {
        let order = Sample.record(
            Sample.order([Sample.line("TEE", nil, 1), Sample.line("MUG", nil, 1, current: 0, price: 500)]),
            parts: [Sample.part("1001", ["TEE": 1, "MUG": 1])], Sample.received())
        let rows = row(order, [Sample.shipment("S1", ["TEE": 1])], in: march)
        #expect(rows.map(\.sku) == ["TEE"])
        #expect(rows.map(\.amount.minor) == [1000])
    }

    @Test func amountsBeyondAllSenseAreNumbersAllTheSame() {
        let order = Sample.record(
            Sample.order([Sample.line("TEE", nil, .max, price: .max)], total: .max),
            parts: [Sample.part("1001", ["TEE": .max])], Sample.received())
        #expect(row(order, [Sample.shipment("S1", ["TEE": 7])], in: march).map(\.units) == [7])
    }

    @Test func aRowNamesWhatLeftWhenAndInWhat() throws {
        var plain = Sample.line("9", "x", 1)
        plain.sku = nil
        plain.title = "Gift wrap"
        let order = Sample.record(Sample.order([plain]), parts: [Sample.part("1001", ["9": 1])], Sample.received())
        let found = try #require(row(order, [Sample.shipment("S1", ["9": 1])], in: march).first)
        #expect(found.sku == "Gift wrap")
        #expect(found.shipment == "S1" && found.order == "#1001" && found.shippedAt == t0)
        #expect(found.amount == Money(minor: 1000, currency: Sample.gbp))
    }

    @Test func theMonthBeginsWithItsFirstMomentAndEndsBeforeTheNext() {
        let order = Sample.record(Sample.received())
        func rows(_ at: Instant?) -> Int { row(order, [Sample.shipment("S1", ["TEE": 2], at: at)], in: march).count }
        #expect(rows(march.from) == 1)
        #expect(rows(march.from - Span(milliseconds: 1)) == 0)
        #expect(rows(march.until - Span(milliseconds: 1)) == 1)
        #expect(rows(march.until) == 0)
        #expect(rows(nil) == 0)
    }

    @Test func twoShipmentsOfOneMomentStandInTheOrderOfTheirNumbers() {
        let order = Sample.record(Sample.received())
        let rows = row(order, [Sample.shipment("S2", ["TEE": 1]), Sample.shipment("S1", ["TEE": 1])], in: march)
        #expect(rows.map(\.shipment) == ["S1", "S2"])
    }
}
