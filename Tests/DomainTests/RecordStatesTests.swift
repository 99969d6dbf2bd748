import Domain
import Foundation
import StatesPage
import Testing

/// `docs/states.md` says what records do with every kind of fact in every state, and says no more than that.
@Suite struct RecordStatesTests {
    /// Gives a record every fact in every state that it comes to, until it comes to nothing new.
    private struct Walk<Record> {
        var apply: (inout Record, Fact) -> Void
        /// The facts for a record in this state.
        var facts: (Record) -> [Fact]
        /// Names what has a state, with the state: an order, or each of its parts.
        var states: (Record) -> [String: String]
        /// What of a record decides where it goes next.
        var key: (Record) -> String

        func run(from first: Fact, _ record: Record?) -> (steps: Set<Transition>, kinds: Set<String>) {
            guard let record else { return ([], []) }
            var steps = Set(states(record).values.map { Transition(from: "new", to: $0, by: first.cause) })
            var kinds: Set = [first.kind]
            var known: Set = [key(record)]
            var open = [record]
            while let next = open.popLast() {
                for fact in facts(next) {
                    kinds.insert(fact.kind)
                    var after = next
                    apply(&after, fact)
                    let (before, now) = (states(next), states(after))
                    for name in Set(before.keys).union(now.keys) {
                        steps.insert(Transition(from: before[name] ?? "new", to: now[name] ?? "gone", by: fact.cause))
                    }
                    if known.insert(key(after)).inserted { open.append(after) }
                }
            }
            return (steps, kinds)
        }
    }

    private static func states(_ steps: Set<Transition>) -> [String] {
        Set(steps.flatMap { [$0.from, $0.to] }).subtracting(["new", "gone"]).sorted()
    }

    // MARK: Orders

    private static let parts = [Sample.part("1001"), Sample.part("1001-2")]
    private static let block = Block(exception: ExceptionID("wms-refused/7"), units: 2)

    /// The forms in which the core writes what it made of an order.
    private static func assessments(_ record: OrderRecord) -> [Fact] {
        var found: [Fact] = [
            .orderAssessed(.blocked, blocks: [block], parts: nil), .orderAssessed(.queued, blocks: [], parts: nil),
        ]
        let rest = record.parts.filter { $0.state != .planned }
        if rest.isEmpty {
            found += [.orderAssessed(.nothingToShip, blocks: [], parts: nil)]
            found += [.orderAssessed(.awaitingPayment, blocks: [], parts: nil)]
            found += [.orderAssessed(.notDue, blocks: [], parts: [])]
            found += [.orderAssessed(.elsewhere, blocks: [], parts: [])]
            found += [1, 2].map { .orderAssessed(.queued, blocks: [], parts: Array(parts.prefix($0))) }
        } else {
            // What is not wanted any more of an order that the WMS has in part is not sent.
            if rest.count < record.parts.count { found.append(.orderAssessed(.queued, blocks: [], parts: rest)) }
            // A part was refused, and others have left.
            if record.stage == .partlyShipped {
                found += [[], [block]].map { .orderAssessed(.partlyShipped, blocks: $0, parts: nil) }
            }
        }
        return found
    }

    private static func orders(_ states: @escaping (OrderRecord) -> [String: String]) -> Walk<OrderRecord> {
        Walk(
            apply: { $0.apply($1, at: t0) },
            facts: { record in
                assessments(record) + parts.flatMap { EveryFact.order($0.number) } + [.orderAdjusted(record.parts)]
                    + EveryFact.others
            },
            states: states,
            key: { record in
                let parts = record.parts.map { "\($0.number) \($0.state)" }.joined(separator: ", ")
                return "\(record.stage) \(record.blocks.isEmpty) \(record.leftAt == nil) \(parts)"
            })
    }

    private static let seen = Fact.orderSeen(Sample.order(), via: .webhook)

    @Test func `the page says where an order goes with each fact`() throws {
        let found = Self.orders { ["order": $0.stage.rawValue] }.run(
            from: Self.seen, OrderRecord(first: Self.seen, at: t0))
        #expect(Self.states(found.steps) == OrderStage.allCases.map(\.rawValue).sorted())
        let page = try StatesPage("Order", states: Self.states(found.steps))
        #expect(page.differences(from: found.steps) == [])
    }

    @Test func `the page says where a part of an order goes with each fact`() throws {
        let found = Self.orders { record in
            Dictionary(record.parts.map { ($0.number, $0.state.rawValue) }) { first, _ in first }
        }.run(from: Self.seen, OrderRecord(first: Self.seen, at: t0))
        let page = try StatesPage("Part", states: Self.states(found.steps))
        #expect(page.differences(from: found.steps) == [])
    }

    // MARK: Shipments

    private static func shipments(_ state: @escaping (ShipmentRecord) -> String) -> Set<Transition> {
        let walk = Walk<ShipmentRecord>(
            apply: { $0.apply($1, at: t0) }, facts: { _ in EveryFact.others }, states: { ["it": state($0)] },
            key: { "\($0.shipment.status) \($0.notice) \($0.fulfilments.isEmpty) \($0.fulfilmentConfirmed)" })
        return [Shipment.Status.pending, .shipped, .rolledBack].reduce(into: []) { steps, status in
            let seen = Fact.shipmentSeen(Sample.shipment(status: status), order: OrderID("7"), orderName: "#1001")
            steps.formUnion(walk.run(from: seen, ShipmentRecord(first: seen)).steps)
        }
    }

    @Test func `the page says where a shipment goes with each fact`() throws {
        let found = Self.shipments { $0.shipment.status.rawValue }
        let page = try StatesPage("Shipment", states: Self.states(found))
        #expect(page.differences(from: found) == [])
    }

    @Test func `the page says where a notice goes with each fact`() throws {
        let found = Self.shipments { $0.notice.rawValue }.map {
            // A notice begins with its shipment, whatever state that has.
            $0.from == "new" ? Transition(from: "new", to: $0.to, by: "shipmentSeen") : $0
        }
        let page = try StatesPage("Notice", states: Self.states(Set(found)))
        #expect(page.differences(from: Set(found)) == [])
    }

    // MARK: Cancellations and exceptions

    @Test func `the page says where a cancellation goes with each fact`() throws {
        let asked = Fact.cancellationRequested(EveryFact.request)
        let found = Walk<CancellationRecord>(
            apply: { $0.apply($1, at: t0) }, facts: { _ in EveryFact.others },
            states: { ["it": $0.state.rawValue] }, key: { "\($0.state) \($0.verdict?.rawValue ?? "")" }
        ).run(from: asked, CancellationRecord(first: asked, id: CancellationID("fo-1"), at: t0)).steps
        let page = try StatesPage("Cancellation", states: Self.states(found))
        #expect(page.differences(from: found) == [])
    }

    @Test func `the page says where an exception goes with each fact`() throws {
        let raised = Fact.exceptionRaised(EveryFact.raised)
        let found = Walk<ExceptionRecord>(
            apply: { $0.apply($1, at: t0) }, facts: { _ in EveryFact.others },
            states: { ["it": $0.state.rawValue] }, key: { "\($0.state)" }
        ).run(from: raised, ExceptionRecord(first: raised, id: ExceptionID("unknown-sku/TEE"), at: t0)).steps
        let page = try StatesPage("Exception", states: Self.states(found))
        #expect(page.differences(from: found) == [])
    }

    // MARK: The walks themselves

    @Test func `every kind of fact that a store may hold is tried`() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../StoreTests/Samples/journal-rows.txt")
        let rows = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
        let kinds = Set(rows.compactMap { $0.split(separator: " ").first.map(String.init) })
        let tried = Self.orders { _ in [:] }.run(from: Self.seen, OrderRecord(first: Self.seen, at: t0)).kinds
        #expect(kinds.subtracting(tried) == [])
        #expect(kinds.count > 50)
    }

    @Test func `a step that the page lacks, and one that the code lacks, are found`() throws {
        let page = try StatesPage("Exception", states: ["open", "resolved"])
        let other = Transition(from: "open", to: "resolved", by: "noticeSent")
        #expect(page.differences(from: page.listed.union([other])) == ["the page lacks \(other)"])
        let one = try #require(page.listed.first)
        #expect(page.differences(from: page.listed.subtracting([one])).contains("the code does not do \(one)"))
    }
}
