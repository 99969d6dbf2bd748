import Connectors
import Domain
import Store

/// Finds what changed of fulfilment orders: holds, releases, moves, fulfilments by others. As long as it runs, what was read before stays
/// current, so that a pile of waiting orders needs no second reading.
struct SweepFulfilment: Sendable {
    let store: Store
    let shopify: ShopifyClient
    let fetching: Fetching
    let interval: Span
    let policy: Policy
    let clock: CoreClock

    func work() async throws -> Outcome {
        let poll = Poll(clock)
        let last = try await store.read { try FulfilmentSweep($0) }
        let since = poll.since(
            last?.reached ?? poll.start.iso, overlap: Limits.Sweeps.fulfilmentOverlap, by: shopify.health)
        var cursor: String?
        var pages = PageCount("Shopify's list of fulfilment orders")
        repeat {
            let after = cursor
            let page = try await fetching.page { () throws(CallFailure) in
                try await ShopifyFulfilment(shopify).changes(since: since, after: after, for: .orders)
            }
            let now = clock.now
            try await store.transact { [policy] tx in
                let step = Step(tx, policy: policy, at: now)
                try Intake(step).each(page.rows, of: "shopify fulfilment orders", id: \.id) { row in
                    let seen = ChangedFulfilment(
                        id: row.id, status: row.status, request: row.request, updatedAt: row.updatedAt)
                    try FulfilmentFlow(step).changed(seen, of: row.order)
                }
                for row in page.unreadable { try Intake(step).unreadable("shopify", "fulfillmentOrders", row) }
            }
            cursor = try pages.follow(page.next)
        } while cursor != nil
        return .write { [interval] step in
            let sweep = FulfilmentSweep(began: poll.start, reached: poll.reached(shopify.health))
            try step.append(.markMoved(sweep.text), to: .mark(FulfilmentSweep.mark))
            return .later(at: step.now + interval)
        }
    }
}
