import Connectors
import Domain
import Store

/// Finds stock that the WMS told once and tells no longer. It is unknown from then on: neither what it was, nor none
/// (docs/apis/deposco.md#stock).
struct LostStock: Sendable {
    let store: Store
    let feed: StockFeed
    let clock: CoreClock

    /// - Parameter whole: a reading of all stock, which began at `started`.
    func find(in whole: StockFeed.Whole, since started: Instant) async throws {
        // A list without any row is rather one that we may not read.
        guard !whole.told.isEmpty else { return }
        let lost = try await store.read { try $0.stock.places(readBefore: started) }.filter(whole.lacks)
        var items = Set(lost.map(\.item)).sorted()[...]
        while !items.isEmpty {
            let some = Array(items.prefix(Limits.Stock.askedFor))
            items = items.dropFirst(some.count)
            // Rows may have moved from one page to the next while they were read.
            let again = try await feed.everything(of: some)
            let gone = lost.filter { some.contains($0.item) && again.lacks($0) }
            let (now, policy) = (clock.now, feed.policy)
            try await store.transact { tx in
                let flow = StockFlow(Step(tx, policy: policy, at: now))
                for place in gone { try flow.lost(place) }
            }
        }
    }
}
