import Domain
import Testing

@testable import Connectors

@Suite struct ShopifyStockTests {
    private let clock = ManualClock()

    private func client(_ answers: ScriptedTransport.Answer...) -> (ShopifyClient, ScriptedTransport) {
        let transport = ScriptedTransport(answers)
        return (
            ShopifyClient(
                endpoint: ShopifyEndpoint(base: "https://acme.test", token: "shpat"), transport: transport, clock: clock
            ),
            transport
        )
    }

    private let write = StockWrite(variant: "1", item: "2", location: "3", quantity: 4, changeFrom: 5)

    private func answer(_ code: String?, field: String = "[]") -> ScriptedTransport.Answer {
        let error = code.map { #"{"code": "\#($0)", "field": \#(field), "message": "words"}"# } ?? ""
        return .json(#"{"data": {"inventorySetQuantities": {"userErrors": [\#(error)]}}}"#)
    }

    private func keys(_ transport: ScriptedTransport) throws -> [String?] {
        try transport.requests.map { JSONNode(try JSON($0.body))["variables"]["key"].text }
    }

    @Test func aCallThatIsStillUnderWayIsAskedForAgainWithItsKey() async throws {
        let (client, transport) = client(answer("IDEMPOTENCY_CONCURRENT_REQUEST"), answer(nil))
        #expect(try await client.setAvailable([write], key: "k", for: .stock) == .done)
        #expect(try keys(transport) == ["k", "k"])
        #expect(clock.now > t0)
    }

    @Test func aCallOfWhichNothingCameIsMadeAnewWithAnotherKey() async throws {
        let (client, transport) = client(answer("IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED"), answer(nil))
        #expect(try await client.setAvailable([write], key: "k", for: .stock) == .done)
        #expect(try keys(transport) == ["k", "k+"])
    }

    @Test func aCallThatStaysUnderWayIsNoRefusal() async throws {
        let busy = answer("IDEMPOTENCY_CONCURRENT_REQUEST")
        let (client, _) = client(busy, busy, busy, busy)
        await #expect(throws: CallFailure.busy("Shopify is still busy with the same stock")) {
            try await client.setAvailable([write], key: "k", for: .stock)
        }
    }

    @Test(arguments: ["NON_MUTABLE_INVENTORY_ITEM", "INVALID_INVENTORY_ITEM", "ITEM_NOT_STOCKED_AT_LOCATION"])
    func aQuantityThatIsNotTakenIsNamedByItsPlace(code: String) async throws {
        let (client, _) = client(answer(code, field: #"["input", "quantities", "1", "inventoryItemId"]"#))
        #expect(
            try await client.setAvailable([write, write], key: "k", for: .stock)
                == .not(
                    stale: [], refused: [1: "words"], unstocked: code == "ITEM_NOT_STOCKED_AT_LOCATION" ? [1] : []))
    }

    @Test func anItemIsStockedAtALocationWithAKeyOfItsOwn() async throws {
        func answer(_ errors: String) -> ScriptedTransport.Answer {
            .json(#"{"data": {"inventoryActivate": {"inventoryLevel": null, "userErrors": [\#(errors)]}}}"#)
        }
        let (client, transport) = client(answer(""), answer(#"{"field": null, "message": "no such location"}"#))
        try await client.activate(item: "2", location: "3", key: "k", for: .stock)
        #expect(try keys(transport) == ["k"])
        #expect(transport.requests.first?.text.contains("gid://shopify/InventoryItem/2") == true)
        await #expect(throws: CallFailure.refused("no such location")) {
            try await client.activate(item: "2", location: "9", key: "l", for: .stock)
        }
    }

    @Test func levelsThatAreMissingOrCannotBeReadAreToldApart() async throws {
        func level(_ location: String, _ quantity: String) -> String {
            #"{"location": {"id": "\#(location)"}, "quantities": [{"name": "available", "quantity": \#(quantity)}]}"#
        }
        let nodes = """
            {"id": "gid://shopify/InventoryItem/21", "inventoryLevels": {"nodes": [\(level("gid://shopify/Location/3", "7"))]}},
            null,
            {"id": "gid://shopify/InventoryItem/23", "inventoryLevels": {"nodes": [\(level("gid://shopify/Location/3", "1e99"))]}}
            """
        let (client, _) = client(.json(#"{"data": {"nodes": [\#(nodes)]}}"#))
        let found = try await client.levels(of: [("11", "21"), ("12", "22"), ("13", "23")], for: .stock)
        #expect(found.levels == [ChannelLevel(variant: "11", location: "3", quantity: 7)])
        #expect(found.gone == ["12"])
        #expect(found.unreadable.map(\.id) == ["13"])
    }

    @Test func everyLocationIsRead() async throws {
        let (client, transport) = client(
            .json(
                #"{"data": {"locations": {"pageInfo": {"hasNextPage": true, "endCursor": "c"}, "nodes": [{"id": "gid://shopify/Location/1", "name": "A"}]}}}"#
            ), .json(#"{"data": {"locations": {"nodes": [{"id": "gid://shopify/Location/2", "name": "B"}]}}}"#))
        #expect(try await client.locations(for: .catalogue).map(\.id) == ["1", "2"])
        #expect(transport.requests.last?.text.contains(#""after":"c""#) == true)
    }
}
