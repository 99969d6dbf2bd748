import Domain
import Testing

/// Which of the channel's fulfilments are ours.
@Suite struct KnownFulfilmentTests {
    private static let (tee, mug) = (LineID("TEE"), LineID("MUG"))
    private static let (first, second) = (ShipmentID("S1"), ShipmentID("S2"))

    /// One tee and two mugs, which the warehouse has, and which others fulfilled; and another tee, open on the channel.
    private let record = Sample.record(
        Sample.order([Sample.line("TEE"), Sample.line("MUG")]), parts: [Sample.part("1001", ["TEE": 1, "MUG": 2])],
        Sample.sent(), Sample.received())
    private let reading = FulfilmentReading(
        orders: [
            FulfilmentOrder(
                id: "f1", location: "1", lines: [FulfilmentLine(id: "l1", line: tee, total: 2, remaining: 1)])
        ], fulfilments: [SeenFulfilment(id: "theirs", units: [tee: 1, mug: 2])])
    private let shipments = [
        Sample.known(Sample.shipment("S1", ["TEE": 1, "MUG": 1])), Sample.known(Sample.shipment("S2", ["MUG": 1])),
    ]

    private func due(refused: Set<ShipmentID>) -> Due {
        Due(
            record.channel, reading, known: KnownFulfilment(record, shipments, refused: refused), policy: DuePolicy(),
            at: t0 + .hours(1))
    }

    @Test func whileItIsOpenWhatWasMadeEveryFulfilmentIsTakenForOurs() {
        #expect(due(refused: []).units == [Self.tee: 1])
        #expect(due(refused: [Self.first]).units == [Self.tee: 1])
    }

    @Test func whereTheChannelRefusedOursTheFulfilmentsAreThoseOfOthers() {
        let due = due(refused: [Self.first, Self.second])
        #expect(due.units.isEmpty)
        #expect(due.waits.map(\.reason) == [.fulfilledElsewhere])
    }

    /// What is due, and why the rest waits, after a shipment was rolled back and a fulfilment of so many units was cancelled.
    private func due(rolledBack shipment: KeyValuePairs<String, Int64>, cancelled units: [LineID: Int64]) -> Due {
        let reading = FulfilmentReading(
            orders: [
                FulfilmentOrder(
                    id: "f1", location: "1",
                    lines: [
                        FulfilmentLine(id: "l1", line: Self.tee, total: 2, remaining: 2),
                        FulfilmentLine(id: "l2", line: Self.mug, total: 2, remaining: 2),
                    ])
            ], fulfilments: [SeenFulfilment(id: "cancelled", isLive: false, units: units)])
        return Due(
            record.channel, reading,
            known: KnownFulfilment(record, [Sample.known(Sample.shipment("S1", shipment, status: .rolledBack))]),
            policy: DuePolicy(), at: t0 + .hours(1))
    }

    @Test(arguments: [Int64(1), 2])
    func `what is wanted beside a shipment that was rolled back may leave, and not what others fulfilled and took back`(
        units: Int64
    ) {
        let due = due(rolledBack: ["TEE": 1, "MUG": 2], cancelled: [Self.tee: 1, Self.mug: units])
        let isOurs = units == 2
        #expect(due.units == (isOurs ? [Self.tee: 1] : [:]))
        #expect(due.waits.map(\.reason) == (isOurs ? [] : [.reopened]))
    }

    @Test func `a cancelled fulfilment of ours names only what the shipment completed`() {
        let due = due(rolledBack: ["MUG": 2], cancelled: [Self.mug: 2])
        #expect(due.units == [Self.tee: 1])
        #expect(due.waits == [])
    }

    @Test func aRefusedFulfilmentIsNoBreakOfQuantities() {
        var seen = record
        seen.apply(.fulfilmentRead(reading), at: t0)
        func quantities(refused: Set<ShipmentID>) -> [MatchBreak] {
            seen.breaks(shipments, refused: refused, MatchPolicy(), at: t0 + .hours(24)).filter { $0.kind == .quantity }
        }
        #expect(quantities(refused: []).map(\.detail) == ["1 × TEE more are wanted"])
        #expect(quantities(refused: [Self.first, Self.second]).isEmpty)
    }
}
