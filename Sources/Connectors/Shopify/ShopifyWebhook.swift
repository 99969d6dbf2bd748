package import Domain

/// Shopify's webhooks: docs/apis/shopify.md#webhook-topics.
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
        /// The body does not carry the order, so it must be read.
        case rereadOrder(OrderID)
        /// A fulfilment order, by its global id, of which something changed.
        case fulfilmentOrder(String)
        /// What the channel says of an order's fulfilment or risk changed.
        case fulfilmentChanged(OrderID)
        case orderDeleted(OrderID)
        /// A customer asks what is known of them.
        case dataRequest(ShopifyPersonRequest, request: String)
        /// A customer is to be erased.
        case redactCustomer(ShopifyPersonRequest)
        /// The app was uninstalled, and everything of the shop is to be erased.
        case redactShop(String)
        /// A topic that the core does not use.
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
        case "orders/risk_assessment_changed", "fulfillments/create", "fulfillments/update":
            return .fulfilmentChanged(OrderID(legacyID(try root["order_id"].need(\.text))))
        case _ where topic.hasPrefix("fulfillment_orders/") || topic.hasPrefix("fulfillment_holds/"):
            return .fulfilmentOrder(try fulfilmentOrder(root))
        case "customers/data_request":
            return .dataRequest(
                try ShopifyPersonRequest(root, orders: "orders_requested"),
                request: try root["data_request"]["id"].need(\.text))
        case "customers/redact": return .redactCustomer(try ShopifyPersonRequest(root, orders: "orders_to_redact"))
        case "shop/redact": return .redactShop(try root["shop_domain"].need(\.text))
        default: return .other(topic)
        }
    }

    /// The fulfilment order that a body is about, by its global id. Of one that was split, moved or merged, any that remains
    /// leads to the order.
    private static func fulfilmentOrder(_ root: JSONNode) throws(Unreadable) -> String {
        let names = [
            "fulfillment_order", "moved_fulfillment_order", "submitted_fulfillment_order", "original_fulfillment_order",
            "remaining_fulfillment_order", "replacement_fulfillment_order",
        ]
        let merged = root["fulfillment_order_merges"]
        let places =
            names.map { root[$0] } + [merged["fulfillment_order"]] + merged.rows.map { $0["fulfillment_order"] }
        guard let id = places.lazy.compactMap({ $0["id"].text }).first else {
            throw root["fulfillment_order"]["id"].missing()
        }
        return id.hasPrefix("gid://") ? id : "gid://shopify/FulfillmentOrder/\(id)"
    }
}

/// The person that one of Shopify's privacy webhooks is about: docs/apis/shopify.md#privacy-webhooks.
package struct ShopifyPersonRequest: Hashable, Sendable {
    package var customer: String?
    package var email: String?
    package var orders: [OrderID]

    private static let mostOrders = 5000

    init(_ root: JSONNode, orders name: String) throws(Unreadable) {
        customer = root["customer"]["id"].text
        email = root["customer"]["email"].text
        let rows = root[name].rows
        if rows.count > Self.mostOrders { throw root[name].missing("names more than \(Self.mostOrders) orders") }
        orders = []
        for row in rows { orders.append(OrderID(legacyID(try row.need(\.text)))) }
        if customer == nil, email == nil, orders.isEmpty { throw root["customer"].missing() }
    }
}
