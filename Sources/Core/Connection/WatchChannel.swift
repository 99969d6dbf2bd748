import Connectors
import Domain
import Store

/// Reads what the connection to the channel depends on, and makes missing webhook subscriptions where a person asks for it.
struct WatchChannel: Sendable {
    let shopify: ShopifyClient
    let deposco: DeposcoClient
    let fetching: Fetching
    let settings: HookSettings
    let pushesStock: Bool
    let kept: KeptTerms
    let clock: CoreClock

    /// Looks, and looks again later.
    func work() async throws -> Outcome {
        let ((terms, unreadable), tokens) = (try await read(), await tokens())
        return .write { step in
            try ChannelTermsFlow(step).judge(terms)
            try Self.tell(unreadable, step)
            for (system, trouble) in tokens { try ChannelTermsFlow(step).judge(tokenOf: system, trouble: trouble) }
            return .later(at: step.now + Limits.Connection.looks)
        }
    }

    /// Subscribes to what is missing. The list is read before and after, so that a call whose answer was lost makes nothing twice.
    func subscribe() async throws -> Outcome {
        let (terms, unreadable) = try await read()
        // What cannot be read may be the very subscription, and a second one would deliver twice.
        if let address = terms.hookAddress, unreadable.isEmpty {
            for topic in terms.brokenTopics {
                try await ShopifyConnection(shopify).subscribe(topic, at: address, for: .catalogue)
            }
        }
        let after = terms.brokenTopics.isEmpty ? terms : try await read().terms
        return .write { step in
            try ChannelTermsFlow(step).judge(after)
            try Self.tell(unreadable, step)
            return .done
        }
    }

    private func tokens() async -> [(RemoteSystem, trouble: String?)] {
        [(.shopify, await shopify.tokenTrouble), (.deposco, await deposco.tokenTrouble)]
    }

    private static func tell(_ unreadable: [UnreadableRow], _ step: Step) throws {
        for row in unreadable { try Intake(step).unreadable("shopify", "webhook subscriptions", row) }
    }

    private func read() async throws -> (terms: ChannelTerms, unreadable: [UnreadableRow]) {
        let connection = ShopifyConnection(shopify)
        let granted = try await connection.scopes(for: .catalogue)
        var subscriptions: [HookSubscription] = []
        var unreadable: [UnreadableRow] = []
        if settings.shopifyAddress != nil {
            var cursor: String?
            var pages = PageCount("Shopify's list of webhook subscriptions")
            repeat {
                let page = try await fetching.page { () throws(CallFailure) in
                    try await connection.subscriptions(after: cursor, for: .catalogue)
                }
                subscriptions += page.rows
                unreadable += page.unreadable
                cursor = try pages.follow(page.next)
            } while cursor != nil
        }
        let terms = ChannelTerms(
            askedVersion: connection.askedVersion, servedVersion: shopify.health.servedVersion,
            deliveredVersion: kept.deliveredVersion,
            neededScopes: ChannelTerms.scopes(stock: pushesStock), grantedScopes: granted,
            hookAddress: settings.shopifyAddress, neededTopics: ShopifyConnection.topics, subscriptions: subscriptions)
        kept.keep(terms)
        return (terms, unreadable)
    }
}
