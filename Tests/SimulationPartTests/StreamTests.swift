import Connectors
import Domain
import Sandbox
import Testing

@testable import Simulation

/// That a new kind of happening leaves the others where they were, so that the seeds keep their histories.
@Suite struct StreamTests {
    private func agenda(seed: UInt64 = 7, orders: Int = 40, kinds: [SimulatedHappening.Kind]) -> SimulatedAgenda {
        SimulatedAgenda(
            seed: seed, orders: orders, from: Simulator.start, length: .hours(2), faults: .heavy, capture: .byShop,
            kinds: kinds)
    }

    private struct Entry: Hashable {
        var at: Instant
        var what: SimulatedHappening
    }

    private func entries(_ agenda: SimulatedAgenda) -> [Entry] {
        agenda.entries.map { Entry(at: $0.at, what: $0.what) }
    }

    @Test func aNewKindOfHappeningMovesNoOtherKind() {
        let new = SimulatedHappening.Kind(name: "something new", perMille: 500, within: .hours(1)) {
            .itemAppears("NEW-\($0)")
        }
        let before = agenda(kinds: SimulatedHappening.kinds)
        for position in [0, 3, SimulatedHappening.kinds.count] {
            var kinds = SimulatedHappening.kinds
            kinds.insert(new, at: position)
            let after = agenda(kinds: kinds)
            let others = entries(after).filter { entry in
                if case .itemAppears(let sku) = entry.what { return !sku.hasPrefix("NEW-") }
                return true
            }
            #expect(others == entries(before))
            #expect(others.count < after.entries.count)
            #expect(after.orders.map(\.name) == before.orders.map(\.name))
            #expect(after.orders.map(\.lines.count) == before.orders.map(\.lines.count))
        }
    }

    @Test func aKindThatIsTakenAwayMovesNoOtherKind() {
        let rest = SimulatedHappening.kinds.filter { $0.name != "stock moves" }
        let before = entries(agenda(kinds: SimulatedHappening.kinds)).filter { $0.what != .stockMoves }
        #expect(entries(agenda(kinds: rest)) == before)
    }

    @Test func everyKindHasAStreamOfItsOwn() {
        func names(_ kinds: [SimulatedHappening.Kind]) -> [String] { kinds.flatMap { [$0.name] + names($0.then) } }
        let names = names(SimulatedHappening.kinds)
        #expect(Set(names).count == names.count)
    }

    @Test func aStreamFollowsFromSeedAndNameWhoeverElseDraws() {
        var alone = RandomStreams(seed: 3)
        var among = RandomStreams(seed: 3)
        for _ in 0..<20 {
            _ = among.chance("another", perMille: 500)
            #expect(alone.number("one", 0...1_000_000) == among.number("one", 0...1_000_000))
        }
        var other = RandomStreams(seed: 4)
        #expect(other.number("one", 0...UInt64.max) != alone.number("one", 0...UInt64.max))
        #expect(alone.number("two", 0...UInt64.max) != alone.number("three", 0...UInt64.max))
    }

    @Test func chancesComeAsOftenAsTheyShould() {
        var random = RandomStreams(seed: 5)
        let hits = (0..<10_000).count { _ in random.chance("fair", perMille: 120) }
        #expect((1050...1350).contains(hits))
        #expect(!(0..<1000).contains { _ in random.chance("never", perMille: 0) })
        #expect((0..<1000).allSatisfy { _ in random.chance("always", perMille: 1000) })
    }
}
