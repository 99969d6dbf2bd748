import Domain
import Testing

struct ChannelTermsTests {
    private static let address = "https://hooks.acme.example/hooks/shopify"

    private func terms(
        served: String? = "2026-07", needed: [String] = ["read_orders", "write_orders"],
        granted: Set<String> = ["read_orders", "write_orders"], address: String? = address,
        _ subscriptions: [HookSubscription] = []
    ) -> ChannelTerms {
        ChannelTerms(
            askedVersion: "2026-07", servedVersion: served, neededScopes: needed, grantedScopes: granted,
            hookAddress: address, neededTopics: ["orders/create", "orders/paid"], subscriptions: subscriptions)
    }

    private func subscription(_ topic: String, at address: String = address, whole: Bool = true) -> HookSubscription {
        HookSubscription(id: "id-\(topic)", topic: topic, address: address, isWhole: whole)
    }

    @Test func `a version that fell forward is told, and one that nobody told is not`() {
        #expect(terms().otherVersion == nil)
        #expect(terms(served: "2026-10").otherVersion == "2026-10")
        #expect(terms(served: nil).otherVersion == nil)
    }

    @Test func `webhooks in another version than calls are told`() {
        var terms = terms()
        #expect(terms.otherDeliveredVersion == nil)
        terms.deliveredVersion = "2026-07"
        #expect(terms.otherDeliveredVersion == nil)
        terms.deliveredVersion = "2026-01"
        #expect(terms.otherDeliveredVersion == "2026-01")
    }

    @Test func `a scope that the token lacks is missing`() {
        #expect(terms().missingScopes == [])
        #expect(terms(granted: ["read_orders"]).missingScopes == ["write_orders"])
    }

    @Test func `whoever may write may read`() {
        #expect(terms(granted: ["write_orders"]).missingScopes == [])
        #expect(terms(needed: ["read_products"], granted: ["write_orders"]).missingScopes == ["read_products"])
    }

    @Test func `stock needs scopes of its own`() {
        #expect(!ChannelTerms.scopes(stock: false).contains("write_inventory"))
        #expect(ChannelTerms.scopes(stock: true).contains("write_inventory"))
    }

    @Test func `a topic without a subscription to our address does not come`() {
        let elsewhere = subscription("orders/paid", at: "https://other.example/hooks/shopify")
        #expect(
            terms([subscription("orders/create"), elsewhere]).brokenTopics
                == [BrokenTopic(topic: "orders/paid", narrowed: nil)])
    }

    @Test func `a topic with a filter comes only in part`() {
        let broken = terms([subscription("orders/create"), subscription("orders/paid", whole: false)]).brokenTopics
        #expect(broken == [BrokenTopic(topic: "orders/paid", narrowed: "id-orders/paid")])
        #expect(broken.map(\.words) == ["orders/paid (filtered)"])
    }

    @Test func `a whole subscription beside a filtered one is enough`() {
        let both = [subscription("orders/paid", whole: false), subscription("orders/paid")]
        #expect(terms([subscription("orders/create")] + both).brokenTopics == [])
    }

    @Test func `what the app's own file declares cannot be listed, so nothing of it is missing`() {
        #expect(terms(address: nil).brokenTopics == [])
    }
}
