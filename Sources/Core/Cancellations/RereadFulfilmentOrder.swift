import Connectors
import Domain
import Store

/// Reads a fulfilment order from the channel, because its webhook carries only the id, and records a request to cancel.
struct RereadFulfilmentOrder: Sendable {
    let store: Store
    let shopify: ShopifyClient

    func work(_ id: String) async throws -> Outcome {
        guard let seen = try await shopify.fulfilmentOrder(id, for: .cancellations) else { return .done }
        let known = try await store.read { try $0.orders.order(seen.order) != nil }
        let order = known ? nil : try await shopify.order(seen.order, for: .cancellations)
        return .write { step in
            if let order { try OrderFlow(step).sight(order, via: .reread, by: .remote("shopify")) }
            let now = seen.fulfilmentOrder
            if let updatedAt = now.updatedAt {
                try FulfilmentFlow(step).changed(
                    ChangedFulfilment(id: now.id, status: now.status, request: now.request, updatedAt: updatedAt),
                    of: seen.order)
            } else {
                try FulfilmentFlow(step).readAgain(seen.order)
            }
            guard seen.asksToCancel else { return .done }
            let request = CancellationRequest(
                order: seen.order, orderName: seen.orderName, source: .fulfilmentOrder(id))
            try CancellationFlow(step).ask(
                CancellationID(fulfilmentOrder: id), request, words: seen.cancellationMessage ?? "",
                by: .remote("shopify"))
            return .done
        }
    }
}
