import Domain
import Testing

@testable import Connectors

struct SubscriptionTests {
    @Test func `a subscription that cannot be read is told and not left out`() async throws {
        let answer = """
            {"data": {"webhookSubscriptions": {"pageInfo": {"hasNextPage": false}, "nodes": [
              {"id": "1", "topic": "ORDERS_PAID", "uri": "https://a.test/h", "format": "JSON", "includeFields": []},
              {"id": "2", "topic": "ORDERS_CREATE"}]}}}
            """
        let client = ShopifyClient(
            endpoint: ShopifyEndpoint(base: "https://acme.test", token: "t"),
            transport: ScriptedTransport([.json(answer)]), clock: ManualClock())
        let page = try await ShopifyConnection(client).subscriptions(after: nil, for: .catalogue)
        #expect(page.rows.map(\.topic) == ["orders/paid"])
        #expect(page.unreadable.map(\.id) == ["2"])
    }
}
