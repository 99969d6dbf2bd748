package import Domain

/// What the connection to the shop depends on: scopes, versions and webhook subscriptions (docs/apis/shopify.md#scopes-and-versions).
package struct ShopifyConnection: Sendable {
    let shopify: ShopifyClient

    package init(_ shopify: ShopifyClient) { self.shopify = shopify }

    /// The version that calls ask for.
    package var askedVersion: String { shopify.endpoint.apiVersion }

    /// The topics that the core acts on. Whatever they tell is found by the sweeps too, some minutes later.
    package static let topics = [
        "orders/create", "orders/updated", "orders/paid", "orders/edited", "orders/cancelled", "orders/delete",
        "orders/risk_assessment_changed", "fulfillments/create", "fulfillments/update",
        "fulfillment_orders/order_routing_complete", "fulfillment_orders/placed_on_hold",
        "fulfillment_orders/hold_released", "fulfillment_holds/added", "fulfillment_holds/released",
        "fulfillment_orders/scheduled_fulfillment_order_ready", "fulfillment_orders/rescheduled",
        "fulfillment_orders/moved", "fulfillment_orders/split", "fulfillment_orders/merged",
        "fulfillment_orders/cancelled", "fulfillment_orders/fulfillment_request_submitted",
        "fulfillment_orders/cancellation_request_submitted",
    ]

    package func scopes(for queue: Queue) async throws(CallFailure) -> Set<String> {
        let data = try await shopify.call("AccessScopes", ShopifyFulfilmentQueries.scopes, [:], for: queue)
        return Set(data["currentAppInstallation"]["accessScopes"].rows.compactMap { $0["handle"].text })
    }

    /// The subscriptions that were made by the API. Those of the app's own file are in no list.
    package func subscriptions(after: String?, for queue: Queue) async throws(CallFailure) -> Page<HookSubscription> {
        let data = try await shopify.call(
            "Subscriptions", Self.subscriptions, ["after": after.map { .string($0) } ?? .null], for: queue)
        let found = data["webhookSubscriptions"]
        var page = Page<HookSubscription>(rows: [], next: ShopifyClient.next(found), unreadable: [])
        for node in found["nodes"].rows {
            if let one = Self.subscription(node) {
                page.rows.append(one)
            } else {
                page.unreadable.append(
                    UnreadableRow(id: node["id"].text, reason: "\(node.path) has no id, topic or uri"))
            }
        }
        return page
    }

    private static func subscription(_ node: JSONNode) -> HookSubscription? {
        guard let id = node["id"].text, let name = node["topic"].text, let address = node["uri"].text else {
            return nil
        }
        let whole =
            (node["filter"].text ?? "").isEmpty && node["includeFields"].rows.isEmpty && node["format"].text == "JSON"
        return HookSubscription(
            id: id, topic: topics.first { Self.name($0) == name } ?? name, address: address,
            isWhole: whole)
    }

    /// Subscribes to a topic, or takes what narrows its subscription away.
    package func subscribe(_ broken: BrokenTopic, at address: String, for queue: Queue) async throws(CallFailure) {
        if let id = broken.narrowed {
            let input: JSON = ["filter": "", "includeFields": .array([]), "format": "JSON"]
            let data = try await shopify.call(
                "Widen", Self.widen, ["id": .string(id), "input": input], for: queue)
            return try shopify.check(data["webhookSubscriptionUpdate"]["userErrors"])
        }
        let input: JSON = ["uri": .string(address), "format": "JSON"]
        let data = try await shopify.call(
            "Subscribe", Self.subscribe, ["topic": .string(Self.name(broken.topic)), "input": input], for: queue)
        try shopify.check(data["webhookSubscriptionCreate"]["userErrors"])
    }

    /// `orders/create` as `ORDERS_CREATE`.
    private static func name(_ topic: String) -> String {
        topic.map { $0 == "/" ? "_" : $0.uppercased() }.joined()
    }

    static let subscriptions = """
        query Subscriptions($after: String) {
          webhookSubscriptions(first: 100, after: $after) {
            pageInfo { hasNextPage endCursor } nodes { id topic uri format filter includeFields } }
        }
        """

    static let subscribe = """
        mutation Subscribe($topic: WebhookSubscriptionTopic!, $input: WebhookSubscriptionInput!) {
          webhookSubscriptionCreate(topic: $topic, webhookSubscription: $input) {
            webhookSubscription { id } userErrors { field message }
          }
        }
        """

    static let widen = """
        mutation Widen($id: ID!, $input: WebhookSubscriptionInput!) {
          webhookSubscriptionUpdate(id: $id, webhookSubscription: $input) {
            webhookSubscription { id } userErrors { field message }
          }
        }
        """
}
