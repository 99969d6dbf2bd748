import Connectors
import Domain
import Store

/// Reads from the channel which location ships what. The channel routes an order only after it was placed, so this may have to wait:
/// docs/apis/shopify.md#webhook-topics.
struct RouteOrder: Sendable {
    let store: Store
    let shopify: ShopifyClient
    let attempt: Attempt

    func work(_ id: OrderID) async throws -> Outcome {
        guard try await store.read({ try $0.orders.order(id)?.record.awaitsRouting }) == true else { return .done }
        let routes = try await shopify.fulfilmentOrders(of: id, for: .orders).flatMap(\.routes)
        let attempts = attempt.work.attempts
        return .write { step in
            guard let known = try step.known.orders.order(id)?.record, known.awaitsRouting else { return .done }
            if routes != known.routes {
                try step.append(.orderRouted(routes), to: .order(id), by: .remote("shopify"))
                try OrderFlow(step).assess(id)
            }
            guard let record = try step.known.orders.order(id)?.record, record.awaitsRouting else {
                try step.resolve(.notRouted(id), .located)
                return .done
            }
            if attempts >= Limits.Orders.routingAttempts, record.stage == .queued {
                try step.raise(
                    NewException(
                        .notRouted(id), summary: "\(record.channel.name): the channel has given it to no location",
                        detail: "asked \(attempts) times since \(record.stageAt.iso)"))
            }
            let wait = min(Limits.Orders.longestRoutingWait, Limits.Orders.routingWait * (1 << Int64(min(attempts, 6))))
            return .retry(at: step.now + wait, error: "the channel has not routed the order yet")
        }
    }
}
