/// What the connection to the channel depends on besides an answer: the version of its API, what the token may do, and
/// the webhooks that it sends. Each of them can be lost without an error anywhere.
package struct ChannelTerms: Hashable, Sendable {
    /// The version that calls ask for, and the one that answered; `nil` while no answer told.
    package var askedVersion: String
    package var servedVersion: String?
    /// The one in which the last webhook was written; `nil` while none came. The app's settings choose it, not our calls.
    package var deliveredVersion: String?
    /// What the token needs, and what it has.
    package var neededScopes: [String]
    package var grantedScopes: Set<String>
    /// Where webhooks are to be sent; `nil` where the app's own file declares them, which nobody can list.
    package var hookAddress: String?
    package var neededTopics: [String]
    /// The subscriptions that the channel lists.
    package var subscriptions: [HookSubscription]

    package init(
        askedVersion: String, servedVersion: String?, deliveredVersion: String? = nil, neededScopes: [String],
        grantedScopes: Set<String>,
        hookAddress: String?, neededTopics: [String], subscriptions: [HookSubscription]
    ) {
        self.askedVersion = askedVersion
        self.servedVersion = servedVersion
        self.deliveredVersion = deliveredVersion
        self.neededScopes = neededScopes
        self.grantedScopes = grantedScopes
        self.hookAddress = hookAddress
        self.neededTopics = neededTopics
        self.subscriptions = subscriptions
    }

    /// The version that answered, where it is not the one that was asked for.
    package var otherVersion: String? { servedVersion.flatMap { $0 == askedVersion ? nil : $0 } }

    /// The version in which webhooks come, where it is not the one that is asked for.
    package var otherDeliveredVersion: String? { deliveredVersion.flatMap { $0 == askedVersion ? nil : $0 } }

    /// Who may write may read (docs/apis/shopify.md#scopes-and-versions).
    package var missingScopes: [String] {
        neededScopes.filter { scope in
            let write = scope.hasPrefix("read_") ? "write_" + scope.dropFirst("read_".count) : scope
            return !grantedScopes.contains(scope) && !grantedScopes.contains(write)
        }
    }

    /// The topics that do not come whole, in the order in which they are needed. Empty where nobody can list them.
    package var brokenTopics: [BrokenTopic] {
        guard let hookAddress else { return [] }
        return neededTopics.compactMap { topic in
            let ours = subscriptions.filter { $0.topic == topic && $0.address == hookAddress }
            if ours.contains(where: \.isWhole) { return nil }
            return BrokenTopic(topic: topic, narrowed: ours.first?.id)
        }
    }

    /// What the channel's orders, stock and catalogue are read and written with.
    /// - Parameter stock: whether stock is pushed.
    package static func scopes(stock: Bool) -> [String] {
        [
            "read_orders", "write_orders", "read_products", "read_locations", "read_payment_terms",
            "read_merchant_managed_fulfillment_orders", "write_merchant_managed_fulfillment_orders",
            "read_assigned_fulfillment_orders", "write_assigned_fulfillment_orders",
        ] + (stock ? ["read_inventory", "write_inventory"] : [])
    }
}

/// A webhook subscription that the channel lists.
package struct HookSubscription: Hashable, Sendable {
    package var id: String
    /// `orders/create`
    package var topic: String
    package var address: String
    /// Whether every event of its topic comes, with all its members.
    package var isWhole: Bool

    package init(id: String, topic: String, address: String, isWhole: Bool) {
        self.id = id
        self.topic = topic
        self.address = address
        self.isWhole = isWhole
    }
}

/// A topic whose webhooks do not come, or not whole.
package struct BrokenTopic: Hashable, Sendable {
    package var topic: String
    /// The subscription that has a filter or leaves members out; `nil` where there is none at all.
    package var narrowed: String?

    package init(topic: String, narrowed: String?) {
        self.topic = topic
        self.narrowed = narrowed
    }

    /// For people: `orders/create (filtered)`.
    package var words: String { narrowed == nil ? topic : "\(topic) (filtered)" }
}
