import Testing

@testable import Sandbox

struct ShopAccessTests {
    @Test func fulfilmentOrdersThatTheScopesDoNotCoverAreMissingWithoutAWord() throws {
        let scene = ShopScene {
            $0.serviceLocations = [5]
            $0.otherServiceLocations = [8]
        }
        let order = scene.place(
            ShopScene.line("TEE"), ShopScene.line("MUG") { $0.location = 5 },
            ShopScene.line("RUG") { $0.service = "printful" })
        func seen() throws -> [Int64?] {
            try scene.fulfilmentOrders().map { $0["assignedLocation"]["location"]["id"].idNumber }
        }
        #expect(try seen() == [1, 5, 8])
        scene.shop.settings.scopes.remove("read_third_party_fulfillment_orders")
        #expect(try seen() == [1, 5])
        #expect(!scene.create(order.fulfilmentOrders[2].id).isEmpty)
        scene.shop.settings.scopes.remove("read_assigned_fulfillment_orders")
        #expect(try seen() == [1])
        scene.shop.settings.scopes.remove("read_merchant_managed_fulfillment_orders")
        let answer = scene.ask("{ fulfillmentOrders(first: 5) { nodes { id } } }")
        #expect(answer["errors"].isNull)
        #expect(answer["data"]["fulfillmentOrders"]["nodes"].array.isEmpty)
        _ = scene.hooks()
        scene.shop.hold(order.id, at: sceneStart)
        #expect(scene.hooks().isEmpty)
    }

    @Test func withoutTheScopeOfOrdersTheyAreDeniedIn200() {
        let scene = ShopScene { $0.scopes.remove("read_orders") }
        scene.place()
        let answer = scene.ask("{ orders(first: 5) { nodes { id } } }")
        #expect(answer["errors"].array.first?["extensions"]["code"] == "ACCESS_DENIED")
        #expect(answer["data"].isNull)
    }

    @Test func theTokenTellsItsScopes() {
        let scene = ShopScene { $0.scopes = ["read_orders"] }
        let answer = scene.ask("{ currentAppInstallation { accessScopes { handle } } }")
        #expect(answer["data"]["currentAppInstallation"]["accessScopes"].texts("handle") == ["read_orders"])
    }

    @Test func ordersOlderThan60DaysNeedAScopeOfTheirOwn() throws {
        let scene = ShopScene()
        let id = scene.place { $0.createdAt = sceneStart - 61 * 24 * 60 * minute }.id
        let query = "{ order(id: \"gid://shopify/Order/\(id)\") { name } ordersCount { count } }"
        #expect(scene.ask(query)["data"]["ordersCount"]["count"] == .int(1))
        scene.shop.settings.scopes.remove("read_all_orders")
        let answer = scene.ask(query)["data"]
        #expect(answer["order"].isNull)
        #expect(answer["ordersCount"]["count"] == .int(0))
    }

    @Test func aMutationNeedsTheScopeToWrite() throws {
        let scene = ShopScene { $0.scopes.remove("write_merchant_managed_fulfillment_orders") }
        let order = scene.place()
        let answer = scene.ask(
            """
            mutation { fulfillmentCreate(fulfillment: { lineItemsByFulfillmentOrder: [
              { fulfillmentOrderId: "gid://shopify/FulfillmentOrder/\(order.fulfilmentOrder)" }] }) { userErrors { message } } }
            """)
        #expect(answer["errors"].array.first?["extensions"]["code"] == "ACCESS_DENIED")
        #expect(try scene.order.fulfilments.isEmpty)
    }

    @Test func onlyWhatTheAppSubscribedToIsSent() {
        let scene = ShopScene { $0.topics = ["orders/updated"] }
        let id = scene.place().id
        scene.shop.setNote("hello", of: id, at: sceneStart)
        #expect(scene.hooks().map(\.topic) == ["orders/updated"])
    }

    // MARK: Cost

    private func cost(_ scene: ShopScene, _ query: String, _ variables: SandboxJSON = [:]) -> Int64? {
        scene.ask(query, variables)["extensions"]["cost"]["requestedQueryCost"].int
    }

    @Test(
        arguments: [
            ("{ orders(first: 15) { nodes { id name } } }", 15),
            ("{ orders(first: 2) { edges { cursor node { id } } pageInfo { endCursor } } }", 3),
            ("{ orders(first: 10) { nodes { id lineItems(first: 5) { nodes { id } } } } }", 60),
            ("{ orders(first: 1) { nodes { currentTotalPriceSet { shopMoney { amount } } } } }", 3),
            ("{ locations(first: 250) { nodes { id } } }", 250),
            (
                #"{ nodes(ids: ["gid://a/Order/1", "gid://a/Order/2"]) { ... on Order { shippingLine { title } } id } }"#,
                4
            ),
            (
                #"{ node(id: "gid://a/Order/1") { ... on Order { shippingLine { title } } ... on InventoryItem { inventoryLevels(first: 7) { nodes { location { id } } } } } }"#,
                15
            ),
            (
                #"mutation { tagsAdd(id: "gid://shopify/Order/1", tags: ["a"]) { node { id } userErrors { message } } }"#,
                10
            ),
        ] as [(String, Int64)]) func aQueryCostsWhatItAsksFor(query: String, points: Int64)
    {
        #expect(cost(ShopScene(), query) == points)
    }

    @Test func rowsThatAVariableAsksForAreCounted() {
        let query = "query Q($n: Int!) { orders(first: $n) { nodes { id } } }"
        #expect(cost(ShopScene(), query, ["n": 40]) == 40)
    }

    @Test func whatWasNotUsedIsGivenBack() {
        let scene = ShopScene { $0.bucket = (maximum: 100, restore: 1) }
        scene.place()
        let answers = (0..<5).map { _ in scene.ask("{ orders(first: 60) { nodes { id } } }") }
        let cost = answers[0]["extensions"]["cost"]
        #expect(cost["requestedQueryCost"].int == 60)
        #expect(cost["actualQueryCost"].int == 1)
        #expect(cost["throttleStatus"]["currentlyAvailable"].int == 99)
        #expect(answers.allSatisfy { $0["errors"].isNull })
    }

    @Test func aQueryThatCostsMoreThanAThousandIsRefusedWhateverIsLeft() {
        let scene = ShopScene()
        let answer = scene.ask("{ orders(first: 250) { nodes { id lineItems(first: 250) { nodes { id } } } } }")
        let error = answer["errors"].array.first?["extensions"]
        #expect(error?["code"] == "MAX_COST_EXCEEDED")
        #expect(error?["cost"].int == 62_750)
        #expect(answer["data"].isNull)
    }
}
