import Domain
import StatesPage
import Store
import Testing

/// `docs/states.md` says what becomes of a piece of work with each thing that may happen to it in each state.
@Suite struct WorkStatesTests {
    /// What may happen to a piece of work, as the page names it.
    private enum Act: String, CaseIterable {
        case claim, done, later, retry, deadLetter, leaseEnds, giveBack, release, tryAgain, drop, setAside

        /// How a worker ends claimed work.
        var ending: WorkEnding? {
            switch self {
            case .done: .done
            case .later: .later(at: t0 + .minutes(1))
            case .retry: .retry(at: t0 + .minutes(1), error: "timeout")
            case .deadLetter: .deadLetter(error: "refused")
            default: nil
            }
        }
    }

    /// One piece of work in a store.
    private struct Piece {
        static let item = WorkItem.sendOrder(OrderID("1"), number: "1")
        static let kind = item.kind
        static let key = item.key.text
        static let condition = "scan/S1"

        let store: Store

        /// Adds the work, and does these things to it.
        init(in store: Store, held: Bool, _ acts: [Act]) async throws {
            self.store = store
            let new = NewWork(Self.item, due: t0, heldFor: held ? Self.condition : nil)
            try await store.transact { _ = try $0.queues.enqueue(new, at: t0) }
            for act in acts { try await perform(act) }
        }

        private var row: WorkRow? {
            get async throws { try await store.read { try $0.work.openWork(key: Self.key).first } }
        }

        var state: String { get async throws { try await row?.state.rawValue ?? "gone" } }

        func perform(_ act: Act) async throws {
            guard let id = try await row?.id else { return }
            switch act {
            case .claim: try await claim([Self.kind.queue], at: t0 + .hours(1))
            // Gives back what runs beyond its lease, and finds nothing to claim in another queue.
            case .leaseEnds: try await claim([.stock], at: t0 + .hours(2))
            case .giveBack: try await store.transact { try $0.queues.giveBack(id, deaths: 1) }
            case .release: try await store.transact { _ = try $0.queues.release(Self.condition, at: t0) }
            case .tryAgain: try await store.transact { _ = try $0.queues.retry(work: id, at: t0) }
            case .drop: try await store.transact { try $0.queues.drop(Self.kind, key: Self.key) }
            case .setAside: try await store.transact { try $0.queues.setAsideUnknown(id, error: "of another version") }
            case .done, .later, .retry, .deadLetter:
                guard let ending = act.ending else { return }
                try await store.transact { try $0.queues.finish(id, ending, at: t0) }
            }
        }

        private func claim(_ queues: [Queue], at now: Instant) async throws {
            let caps = Dictionary(uniqueKeysWithValues: queues.map { ($0, 1) })
            _ = try await store.claim(limit: 1, caps: caps, now: now, lease: .minutes(1))
        }

        func remove() async throws {
            guard let id = try await row?.id else { return }
            try await store.transact { try $0.queues.finish(id, .done, at: t0) }
        }
    }

    @Test func `the page says where work goes with each thing that happens to it`() async throws {
        let test = try TestStore()
        var found: Set<Transition> = []
        var known: Set<String> = []
        var open: [(held: Bool, acts: [Act])] = [(false, []), (true, [])]
        while let next = open.popLast() {
            let piece = try await Piece(in: test.store, held: next.held, next.acts)
            let from = try await piece.state
            try await piece.remove()
            if next.acts.isEmpty {
                found.insert(Transition(from: "new", to: from, by: next.held ? "enqueue(held)" : "enqueue"))
            }
            guard from != "gone", known.insert(from).inserted else { continue }
            // Only claimed work is ended.
            for act in Act.allCases where from == "running" || act.ending == nil {
                let piece = try await Piece(in: test.store, held: next.held, next.acts)
                try await piece.perform(act)
                found.insert(Transition(from: from, to: try await piece.state, by: act.rawValue))
                try await piece.remove()
                open.append((next.held, next.acts + [act]))
            }
        }
        let page = try StatesPage("Work", states: known.sorted())
        #expect(page.differences(from: found) == [])
    }
}
