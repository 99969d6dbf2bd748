import Connectors
import Domain
import Store

/// Finds the channel's open orders that are older than the start, and has it read what of them is still to be fulfilled. Nothing of them
/// leaves by that: a person takes them in.
struct FindOlderOrders: Sendable {
    let store: Store
    let shopify: ShopifyClient
    let fetching: Fetching
    let policy: Policy
    let clock: CoreClock

    /// When the last search ended.
    static let mark = "shopify.olderOrders"

    func work() async throws -> Outcome {
        guard let from = policy.due.from else { return .done }
        var cursor: String?
        var pages = PageCount("Shopify's list of open orders")
        repeat {
            let after = cursor
            let page = try await fetching.page { () throws(CallFailure) in
                try await shopify.openOrders(placedBefore: from, after: after, for: .catalogue)
            }
            try await write { step in
                try Intake(step).each(page.rows, of: "shopify orders", id: \.order.id.rawValue) { row in
                    try OrderFlow(step).sight(row, via: .sweep, by: .remote("shopify"))
                }
                for row in page.unreadable { try Intake(step).unreadable("shopify", "orders", row) }
            }
            cursor = try pages.follow(page.next)
        } while cursor != nil
        try await lookAtAll()
        return .write { step in
            try step.append(.markMoved(step.now.iso), to: .mark(Self.mark))
            return .done
        }
    }

    private func lookAtAll() async throws {
        var after: OrderID?
        repeat {
            let (now, from) = (clock.now, after)
            after = try await store.transact { [policy] tx in
                let step = Step(tx, policy: policy, at: now)
                let page = try tx.orders.elsewhere(after: from, limit: Limits.Orders.reassessedTogether)
                for order in page.rows.map(\.record) where order.waits.contains(where: { $0.reason == .older }) {
                    try FulfilmentFlow(step).look(order.id)
                }
                return page.last
            }
        } while after != nil
    }

    private func write(_ page: @escaping @Sendable (Step) throws -> Void) async throws {
        let now = clock.now
        try await store.transact { [policy] in try page(Step($0, policy: policy, at: now)) }
    }
}
