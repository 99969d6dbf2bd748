import Domain
import Testing

/// One row of the table.
private struct DueCase: CustomTestStringConvertible, Sendable {
    let cells: [String]

    init(_ row: Substring) { cells = row.split(separator: "|").map { $0.trimmingSpaces } }

    var testDescription: String { cells.joined(separator: " | ") }
    var payment: PaymentState { PaymentState(channel: cells[0]) }
    var leaves: Int64? { Int64(cells[6]) }
    var stage: String { cells[7] }
    var wanted: Int64 { Int64(cells[4].split(separator: " ")[0]) ?? 0 }
    private var remaining: Int64 { Int64(cells[4].split(separator: " ")[2]) ?? 0 }
    private var facts: [[Substring]] {
        cells[5].split(separator: ",").map { $0.split(separator: " ") }.filter { !$0.isEmpty }
    }

    func has(_ words: String) -> Bool { cells[5].split(separator: ",").contains { $0.trimmingSpaces == words } }

    func count(_ words: String) -> Int64? {
        facts.first { $0.dropLast().joined(separator: " ") == words }.flatMap { Int64($0.last ?? "") }
    }

    private static let line = LineID("TEE")

    var order: ChannelOrder {
        var order = Sample.order([Sample.line("TEE", nil, max(wanted, 1), current: wanted)], payment: payment)
        order.test = has("test")
        if has("old") { order.createdAt = t0 - .day }
        return order
    }

    var reading: FulfilmentReading? {
        if has("unread") { return nil }
        var reading = FulfilmentReading()
        if let made = fulfilmentOrder { reading.orders = [made] }
        if let told = count("told") { reading.fulfilments.append(SeenFulfilment(id: "ours", units: [Self.line: told])) }
        if let others = count("by others") {
            reading.fulfilments.append(SeenFulfilment(id: "theirs", units: [Self.line: others]))
        }
        if let back = count("taken back") {
            reading.fulfilments.append(SeenFulfilment(id: "back", isLive: false, units: [Self.line: back]))
        }
        for risk in OrderRisk.Recommendation.allCases where has("risk \(risk.rawValue)") {
            reading.risk.recommendation = risk
        }
        reading.risk.isPending = has("risk pending")
        return reading
    }

    private var fulfilmentOrder: FulfilmentOrder? {
        guard cells[1] != "none" else { return nil }
        let words = cells[1].split(separator: "/")
        let status = words[0].split(separator: " ")
        let places = ["ours": "1", "other": "2", "service": "3", "their service": "4"]
        var made = FulfilmentOrder(
            id: "1", status: FulfilmentOrder.Status(String(status[0])), location: places[cells[2]],
            lines: [FulfilmentLine(id: "1", line: Self.line, total: wanted, remaining: remaining)])
        if words.count > 1 { made.request = FulfilmentOrder.RequestStatus(String(words[1])) }
        made.isAtService = cells[2].hasSuffix("service")
        made.method = cells[3] == "-" ? nil : FulfilmentOrder.DeliveryMethod(cells[3])
        made.holds = status.dropFirst().map(String.init)
        made.createdAt = has("new") ? t0 - .seconds(30) : t0 - .minutes(10)
        if made.status == .scheduled { made.fulfilAt = t0 + .day }
        return made
    }

    var known: KnownFulfilment {
        var known = KnownFulfilment()
        known.isAdmitted = has("admitted")
        if let there = count("there") {
            known.isInWMS = true
            known.planned = [Self.line: there]
        }
        if let told = count("told") {
            known.shipments.append(
                KnownFulfilment.Shipped(units: [Self.line: told], fulfilments: ["ours"], isConfirmed: true))
        }
        if let shipped = count("shipped") {
            known.shipments.append(
                KnownFulfilment.Shipped(units: [Self.line: shipped], fulfilments: [], isConfirmed: false))
        }
        return known
    }

    var policy: Policy {
        var policy = Policy()
        policy.due.from = t0 - .hours(1)
        if !has("old") { policy.due.from = t0 - .hours(2) }
        policy.due.otherLocations = ["2"]
        policy.due.serviceLocations = ["3"]
        return policy
    }
}

extension StringProtocol {
    fileprivate var trimmingSpaces: String {
        var text = self[...]
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}

/// What may leave, held against the table.
@Suite struct DueTableTests {
    fileprivate static let cases = DueTable.text.split(separator: "\n").map(DueCase.init)

    @Test func theTableIsWhole() {
        #expect(Self.cases.count >= 60)
        #expect(Self.cases.allSatisfy { $0.cells.count == 9 && $0.leaves != nil && !$0.cells[8].isEmpty })
    }

    @Test(arguments: cases)
    fileprivate func exactlyTheseUnitsMayLeave(_ row: DueCase) throws {
        let order = row.order
        let due = Due(order, row.reading, known: row.known, policy: row.policy.due, at: t0)
        var context = AssessmentContext(
            contact: Contact(
                firstName: "Ada", lastName: "Byron", line1: "1 Mill Lane", city: "Leeds", postalCode: "LS1 1AA",
                country: "GB"), matches: [SKU("TEE"): .item("TEE")], suggestions: [:], due: due, policy: row.policy)
        context.isInWMS = row.known.isInWMS
        let found = order.assess(context)
        let isPayable = order.payable(under: row.policy, isInWMS: row.known.isInWMS)
        #expect((isPayable ? due.units.values.reduce(0, +) : 0) == row.leaves)
        if row.stage != "-" { #expect("\(found.stage)" == row.stage, "\(found.waits)") }
        if due.accepts.isEmpty, !row.known.isInWMS {
            #expect(found.parts.flatMap(\.lines).reduce(0) { $0 + $1.quantity } == row.leaves)
        } else if !row.known.isInWMS {
            #expect(found.parts.isEmpty, "it is accepted first")
        }
    }

    /// No unit is lost: what is wanted leaves, is in the WMS, or waits for a reason.
    @Test(arguments: cases)
    fileprivate func everyUnitIsAccountedFor(_ row: DueCase) {
        let due = Due(row.order, row.reading, known: row.known, policy: row.policy.due, at: t0)
        let there = row.known.planned.values.reduce(0, +)
        let counted = due.units.values.reduce(0, +) + due.waits.reduce(0) { $0 + $1.units } + there
        #expect(counted >= row.wanted)
    }
}

/// Waits that count from a moment of the channel's.
@Suite struct DueClockTests {
    private func due(_ waits: [OrderWait], at now: Instant) -> Due {
        let order = Sample.order(at: t0 + .hours(1))
        var reading = Sample.reading(order)
        reading.orders[0].createdAt = t0 + .hours(1)
        var known = KnownFulfilment()
        known.waits = waits
        return Due(order, reading, known: known, policy: DuePolicy(), at: now)
    }

    @Test func anOrderOfAChannelWhoseClockIsAheadWaitsNoLongerThanAnyOther() {
        let first = due([], at: t0)
        #expect(first.waits.map(\.reason) == [.settling])
        #expect(first.next == t0 + .minutes(2))
        #expect(due(first.waits, at: t0 + .minutes(2)).units == [LineID("TEE"): 2])
    }

    @Test func aWaitThatBeganWhileOurClockWasAheadCountsFromNowOnceItIsRight() throws {
        let order = Sample.order()
        var reading = Sample.reading(order)
        reading.orders[0].status = .onHold
        reading.orders[0].holds = ["OTHER"]
        var known = KnownFulfilment()
        known.waits = [OrderWait(.held("OTHER"), units: 2, since: t0 + Span.day * 365)]
        let due = Due(order, reading, known: known, policy: DuePolicy(), at: t0)
        #expect(due.waits.map(\.since) == [t0])
        let limit = DuePolicy().limit(of: try #require(due.waits.first))
        #expect(limit == t0 + .day)
    }
}

/// What left while the channel held it, or had moved it away, and has no fulfilment.
@Suite struct UntoldFulfilmentTests {
    private let line = LineID("TEE")

    private func reading(_ status: FulfilmentOrder.Status, remaining: Int64, fulfilled: Int64 = 0) -> FulfilmentReading
    {
        FulfilmentReading(
            orders: [
                FulfilmentOrder(
                    id: "1", status: status, location: "1",
                    lines: [FulfilmentLine(id: "1", line: line, total: 3, remaining: remaining)])
            ], fulfilments: fulfilled > 0 ? [SeenFulfilment(id: "f", units: [line: fulfilled])] : [])
    }

    @Test func isTakenOnceItsUnitsAreOpen() {
        #expect(!reading(.onHold, remaining: 3).takesWhatIsUntold(of: [line: 3]))
        #expect(reading(.open, remaining: 3).takesWhatIsUntold(of: [line: 3]))
        #expect(reading(.inProgress, remaining: 1, fulfilled: 2).takesWhatIsUntold(of: [line: 3]))
    }

    @Test func isNotTakenWhereTooLittleIsOpenOrNothingIsMissing() {
        #expect(!reading(.open, remaining: 2).takesWhatIsUntold(of: [line: 3]))
        #expect(!reading(.open, remaining: 1, fulfilled: 3).takesWhatIsUntold(of: [line: 3]))
        #expect(!reading(.closed, remaining: 3).takesWhatIsUntold(of: [line: 3]))
    }
}
