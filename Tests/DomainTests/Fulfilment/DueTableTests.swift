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
        let gateways = [
            "cod": "Cash on Delivery  (COD)", "deposit": "Bank Deposit", "money order": "Money Order",
            "odd gateway": "odd",
        ]
        order.gateways = gateways.filter { has($0.key) }.values.sorted()
        order.terms = ["net", "receipt", "fixed"].first(where: has).map { PaymentTerms(channel: $0) }
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
                KnownFulfilment.Shipped(units: [Self.line: told], fulfilments: ["ours"], isAnswered: true))
        }
        if let shipped = count("shipped") {
            known.shipments.append(
                KnownFulfilment.Shipped(units: [Self.line: shipped], fulfilments: [], isAnswered: false))
        }
        return known
    }

    var policy: Policy {
        var policy = Policy()
        policy.due.from = t0 - .hours(1)
        if !has("old") { policy.due.from = t0 - .hours(2) }
        policy.due.otherLocations = ["2"]
        policy.due.serviceLocations = ["3"]
        policy.due.unpaid.set(["Cash on Delivery (COD)": .send, "bank deposit": .wait, "MONEY ORDER": .review])
        policy.due.unpaid.terms = ["net": .send, "fixed": .review]
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
        #expect(due.units.values.reduce(0, +) == row.leaves)
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

/// What does not leave by itself, and does where the shop wants it.
@Suite struct DuePolicyTests {
    @Test func aTestOrderLeavesWhereTheShopSendsTests() {
        var order = Sample.order()
        order.test = true
        var policy = DuePolicy()
        func units() -> [LineID: Int64] {
            Due(order, Sample.reading(order), known: KnownFulfilment(), policy: policy, at: t0 + .hours(1)).units
        }
        #expect(units().isEmpty)
        policy.sendsTests = true
        #expect(units() == [LineID("TEE"): 2])
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

    @Test func whatHadItsTimeForHoldsDoesNotWaitAnewWhenOurClockIsSetBack() {
        let order = Sample.order()
        let reading = Sample.reading(order)
        var known = KnownFulfilment()
        func leaves() -> [LineID: Int64] {
            Due(order, reading, known: known, policy: DuePolicy(), at: t0 - .hours(1)).units
        }
        #expect(leaves().isEmpty)
        known.settled = Set(reading.orders.map(\.id))
        #expect(leaves() == [LineID("TEE"): 2])
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

    @Test func aReasonWhoseLimitTheShopTookAwayIsNeverAnException() {
        let wait = OrderWait(.held("PREORDER"), units: 2, since: t0)
        var policy = DuePolicy()
        policy.limits[wait.reason.name] = .hours(2)
        #expect(policy.limit(of: wait) == t0 + .hours(2))
        policy.limits[wait.reason.name] = nil
        #expect(policy.limit(of: wait) == nil)
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

/// What waits for its money, and what is no longer wanted because the money went back.
@Suite struct UnpaidTests {
    private func due(
        _ payment: PaymentState, terms: PaymentTerms? = nil, by day: Instant? = nil,
        _ change: (inout KnownFulfilment) -> Void = { _ in }
    ) -> Due {
        var order = Sample.order(payment: payment)
        order.terms = terms
        order.paidBy = day
        var known = KnownFulfilment()
        change(&known)
        return Due(order, Sample.reading(order), known: known, policy: DuePolicy(), at: t0 + .hours(1))
    }

    @Test func anUnpaidOrderWaitsForItsMoneyAloneAndKeepsItsStock() {
        let due = due(.pending)
        #expect(due.waits == [OrderWait(.unpaid, units: 2, since: t0 + .hours(1))])
        #expect(due.unsent == [LineID("TEE"): 2])
        #expect(due.next == nil)
    }

    @Test func anOrderOnTermsWaitsUntilTheDayThatTheyName() {
        let due = due(.pending, terms: .net, by: t0 + .day * 30)
        #expect(due.waits == [OrderWait(.onTerms, units: 2, since: t0 + .hours(1), until: t0 + .day * 30)])
        #expect(Policy().limit(of: due.waits[0]) == t0 + .day * 30)
    }

    @Test func withoutADayMoneyIsLateAfterTheConfiguredTime() {
        var policy = Policy()
        policy.payments.awaitedFor = .hours(5)
        for reason in [WaitReason.unpaid, .onTerms] {
            #expect(policy.limit(of: OrderWait(reason, units: 1, since: t0)) == t0 + .hours(5))
        }
        #expect(policy.limit(of: OrderWait(.paymentReview, units: 1, since: t0)) == t0)
        #expect(policy.limit(of: OrderWait(.refunded, units: 1, since: t0)) == nil)
    }

    @Test(arguments: [(PaymentState.refunded, WaitReason.refunded), (.voided, .voided)])
    func whatWasGivenBackReservesNothing(payment: PaymentState, reason: WaitReason) {
        let due = due(payment)
        #expect(due.waits.map(\.reason) == [reason])
        #expect(due.unsent.isEmpty)
        #expect(due.isElsewhere)
    }

    @Test(arguments: [PaymentState.refunded, .voided])
    func theWarehouseShouldHaveNothingOfWhatWasGivenBack(payment: PaymentState) {
        let due = due(payment) { known in
            known.isInWMS = true
            known.planned = [LineID("TEE"): 2]
        }
        #expect(due.kept.isEmpty)
        #expect(due.waits.map(\.units) == [2])
    }

    @Test func whatLeftBeforeItWasRefundedStaysWhatItIs() {
        let due = due(.refunded) { known in
            known.isInWMS = true
            known.planned = [LineID("TEE"): 2]
            known.shipments = [
                KnownFulfilment.Shipped(units: [LineID("TEE"): 1], fulfilments: [], isAnswered: false)
            ]
        }
        #expect(due.kept == [LineID("TEE"): 1])
        #expect(due.waits.map(\.units) == [1])
    }

    @Test func theGoodsOfAnOrderThatWasRefundedInPartAreWanted() {
        let due = due(.partiallyRefunded) { known in
            known.isInWMS = true
            known.planned = [LineID("TEE"): 2]
        }
        #expect(due.kept == [LineID("TEE"): 2])
        #expect(due.waits.isEmpty)
    }

    @Test func whatWasMovedToALocationThatIsNotOursIsNotKept() {
        let order = Sample.order()
        var known = KnownFulfilment()
        known.isInWMS = true
        known.planned = [LineID("TEE"): 2]
        var policy = DuePolicy()
        func kept(at location: String) -> [LineID: Int64] {
            let route = LineRoute(line: LineID("TEE"), location: location, quantity: 2)
            let reading = Sample.reading(order, [route])
            return Due(order, reading, known: known, policy: policy, at: t0 + .hours(1)).kept
        }
        #expect(kept(at: "9") == [LineID("TEE"): 2])
        policy.otherLocations = ["9"]
        #expect(kept(at: "9").isEmpty)
    }

    @Test func ofSeveralGatewaysTheStrictestCounts() {
        var rules = UnpaidRules()
        rules.set(["Cash on delivery": .send, "Money Order": .review])
        func rule(_ gateways: String...) -> UnpaidRules.Rule {
            var order = Sample.order(payment: .pending)
            order.gateways = gateways
            return rules.rule(for: order)
        }
        #expect(rule("CASH ON  DELIVERY") == .send)
        #expect(rule("cash on delivery", "money order") == .review)
        #expect(rule("cash on delivery", "paypal") == .wait)
        #expect(rule() == .wait)
    }

    @Test func anyChangeOfTheRulesIsSeen() {
        var all = [UnpaidRules()]
        for change: (inout UnpaidRules) -> Void in [
            { $0.sendsAuthorised = true }, { $0.otherTerms = .send }, { $0.terms = ["net": .wait] },
            { $0.set(["x": .send]) },
        ] {
            var rules = UnpaidRules()
            change(&rules)
            all.append(rules)
        }
        #expect(Set(all.map(\.text)).count == all.count)
    }
}
