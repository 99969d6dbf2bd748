/// The webhook subscriptions that the app made through the API of the stand-in shop. Those of the app's own file are
/// `ShopSettings.topics`, and are in no list.
package struct ShopSubscriptions: Sendable {
    struct One: Sendable {
        var id: Int64
        /// `ORDERS_CREATE`
        var topic: String
        var uri: String
        /// A filter that no event passes, or one that every event does.
        var filter: String?
        var includeFields: [String] = []
    }

    private(set) var all: [One] = []

    /// How often an event of a topic is sent.
    func count(_ topic: String) -> Int {
        let name = topic.map { $0 == "/" ? "_" : $0.uppercased() }.joined()
        return all.count { $0.topic == name && ($0.filter ?? "").isEmpty }
    }

    /// - Returns: what is wrong with it.
    mutating func make(_ topic: String, uri: String, id: Int64) -> String? {
        guard uri.hasPrefix("https://") else { return "Address is invalid" }
        guard !all.contains(where: { $0.topic == topic && $0.uri == uri }) else {
            return "Address for this topic has already been taken"
        }
        all.append(One(id: id, topic: topic, uri: uri))
        return nil
    }

    mutating func change(_ id: Int64, filter: String?, includeFields: [String]) -> Bool {
        guard let index = all.firstIndex(where: { $0.id == id }) else { return false }
        all[index].filter = filter
        all[index].includeFields = includeFields
        return true
    }

    /// Deletes the subscriptions to a topic, as after eight failed deliveries.
    /// - Parameter topic: `ORDERS_CREATE`
    package mutating func drop(_ topic: String) -> Bool {
        let before = all.count
        all.removeAll { $0.topic == topic }
        return all.count < before
    }

    /// Gives the subscriptions to a topic a filter.
    /// - Returns: whether there is one.
    @discardableResult
    package mutating func narrow(_ topic: String, filter: String) -> Bool {
        var found = false
        for index in all.indices where all[index].topic == topic {
            all[index].filter = filter
            found = true
        }
        return found
    }
}

/// What the stand-in shop answers about webhook subscriptions.
struct ShopSubscriptionObjects {
    let shop: Shop

    func list(_ arguments: GraphQLArguments) -> GraphQLResult {
        .object(
            .connection(
                "WebhookSubscriptionConnection", shop.subscriptions.all, arguments, key: { String($0.id) }, node: object
            ))
    }

    private func object(_ one: ShopSubscriptions.One) -> GraphQLObject {
        GraphQLObject(type: "WebhookSubscription") { name, _ in
            switch name {
            case "id": .text("gid://shopify/WebhookSubscription/\(one.id)")
            case "topic": .text(one.topic)
            case "uri": .text(one.uri)
            case "format": .text("JSON")
            case "filter": one.filter.map { .text($0) } ?? .null
            case "includeFields": .list(one.includeFields.map { .text($0) })
            default: nil
            }
        }
    }

    func create(_ arguments: GraphQLArguments) -> GraphQLResult {
        let input = arguments["webhookSubscription"]
        let id = shop.takeID()
        let wrong = shop.subscriptions.make(
            arguments["topic"].string ?? "", uri: input["uri"].string ?? "", id: id)
        return payload("WebhookSubscriptionCreatePayload", id, wrong)
    }

    func update(_ arguments: GraphQLArguments) -> GraphQLResult {
        let input = arguments["webhookSubscription"]
        let id = arguments["id"].idNumber ?? 0
        let done = shop.subscriptions.change(
            id, filter: input["filter"].string, includeFields: input["includeFields"].array.compactMap(\.string))
        return payload(
            "WebhookSubscriptionUpdatePayload", id, done ? nil : "Webhook subscription does not exist")
    }

    private func payload(_ type: String, _ id: Int64, _ wrong: String?) -> GraphQLResult {
        .payload(
            type, "webhookSubscription",
            .maybe(shop.subscriptions.all.first { $0.id == id }.map(object)), errors: [wrong].compactMap { $0 })
    }
}
