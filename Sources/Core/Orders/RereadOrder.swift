import Connectors
import Domain

/// Reads an order again from the channel.
struct RereadOrder: Sendable {
    let shopify: ShopifyClient

    func work(_ id: OrderID) async throws -> Outcome {
        guard let seen = try await shopify.order(id, for: .orders) else { return .done }
        return .write { step in
            try OrderFlow(step).sight(seen, via: .reread, by: .remote("shopify"))
            return .done
        }
    }
}
