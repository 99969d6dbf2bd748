import Connectors
import Domain
import Store

/// Reads the stock movements since the last poll.
struct PollStock: Sendable {
    let store: Store
    /// `nil` if no system provides stock.
    let feed: StockFeed?
    let clock: CoreClock
    let interval: Span

    func work() async throws -> Outcome {
        guard let feed else { return .done }
        let poll = Poll(clock)
        if let known = try await store.read({ try $0.marks.mark(StockFeed.mark) }) {
            try await feed.movements(since: poll.since(known, overlap: Limits.Stock.overlap, by: feed.deposco.health))
        } else {
            try await feed.everything()
        }
        let reached = poll.reached(feed.deposco.health)
        return .write { step in
            try step.append(.markMoved(reached), to: .mark(StockFeed.mark))
            return .later(at: step.now + interval)
        }
    }
}

/// Pushes all stock to the channel, for shops that set it at intervals.
struct SnapshotStock: Sendable {
    let store: Store
    let policy: StockPolicy?

    func work() async throws -> Outcome {
        guard let policy, case .snapshot(let every) = policy.push else { return .done }
        let known = try await store.read {
            try $0.marks.mark(StockFeed.mark) != nil && $0.marks.mark(CatalogueFlow.variantMark) != nil
        }
        guard known else { return .write { .later(at: $0.now + Limits.Stock.untilCatalogueRead) } }
        return .write { step in
            for sku in try step.known.stock.trackedSKUs() { try StockFlow(step).note(sku) }
            try step.enqueue(.pushStock)
            return .later(at: step.now + every)
        }
    }
}
