package import Domain

/// Shopify's webhooks (api-facts 3.2).
package enum ShopifyWebhook {
    /// - Parameters:
    ///   - body: the raw bytes, before anything has touched them.
    ///   - signature: `X-Shopify-Hmac-Sha256`.
    ///   - secrets: several while one is being replaced.
    package static func verify(body: [UInt8], signature: String, secrets: [String]) -> Bool {
        Signature.verify(body, signature, .base64, secrets: secrets)
    }

    package enum Content: Hashable, Sendable {
        case order(ChannelSighting)
        /// The body does not carry the order: it must be read.
        case rereadOrder(OrderID)
        /// A fulfilment order, by its global id, of which something is asked, or which has a location by now.
        case fulfilmentOrder(String)
        case orderDeleted(OrderID)
        /// A topic that nothing here depends on.
        case other(String)
    }

    package static func decode(topic: String, body: [UInt8]) throws(Unreadable) -> Content {
        let root = JSONNode(try JSON(body))
        switch topic {
        case "orders/create", "orders/updated", "orders/paid", "orders/cancelled", "orders/fulfilled",
            "orders/partially_fulfilled":
            return .order(try ShopifyRESTOrder.read(root["order"].isNull ? root : root["order"]))
        case "orders/edited":
            return .rereadOrder(OrderID(try root["order_edit"]["order_id"].need(\.text)))
        case "orders/delete":
            return .orderDeleted(OrderID(try root["id"].need(\.text)))
        case "fulfillment_orders/cancellation_request_submitted", "fulfillment_orders/order_routing_complete":
            let id = try root["fulfillment_order"]["id"].need(\.text)
            return .fulfilmentOrder(id.hasPrefix("gid://") ? id : "gid://shopify/FulfillmentOrder/\(id)")
        default: return .other(topic)
        }
    }
}
