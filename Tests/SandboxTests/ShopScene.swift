import Testing

@testable import Sandbox

/// 2026-03-02T10:00:00Z.
let sceneStart: Int64 = 1_772_445_600_000
let minute: Int64 = 60_000

/// A stand-in shop alone, without limits, with questions in GraphQL and the webhooks that it sent.
final class ShopScene {
    let sandbox = Sandbox()
    var shop: Shop { sandbox.shop }
    /// Documents that were asked, with their answers.
    private(set) var asked: [(document: String, answer: SandboxJSON)] = []

    init(_ change: (inout ShopSettings) -> Void = { _ in }) {
        shop.settings.bucket = nil
        change(&shop.settings)
    }

    static func line(_ sku: String, _ quantity: Int64 = 2, _ change: (inout NewOrder.Line) -> Void = { _ in })
        -> NewOrder.Line
    {
        var line = NewOrder.Line(sku: sku, title: sku, quantity: quantity, price: 1000)
        change(&line)
        return line
    }

    @discardableResult
    func place(
        _ lines: NewOrder.Line..., at now: Int64 = sceneStart, _ change: (inout NewOrder) -> Void = { _ in }
    ) -> ShopOrder {
        var new = NewOrder(
            name: "#1", address: NewOrder.Address(lastName: "Byron", city: "Leeds", country: "GB"),
            lines: lines.isEmpty ? [Self.line("TEE")] : lines)
        change(&new)
        return shop.place(new, at: now)
    }

    var order: ShopOrder { get throws { try #require(shop.order(named: "#1")) } }

    func ask(_ query: String, _ variables: SandboxJSON = [:], at now: Int64 = sceneStart) -> SandboxJSON {
        let body: SandboxJSON = ["query": .string(query), "variables": variables]
        let request = SandboxRequest(
            method: "POST", path: "/shopify/admin/api/2026-07/graphql.json",
            headers: [SandboxHeader("X-Shopify-Access-Token", "sandbox-token")], body: body.bytes)
        guard case .response(let response) = sandbox.handle(request, now: now) else { return .null }
        let answer = SandboxJSON(response.body) ?? .null
        asked.append((query, answer))
        return answer
    }

    /// The order's fulfilment orders, as GraphQL has them.
    func fulfilmentOrders(at now: Int64 = sceneStart, _ arguments: String = "") throws -> [SandboxJSON] {
        let query = """
            { order(id: "gid://shopify/Order/\(try order.id)") { fulfillmentOrders(first: 10\(arguments)) { nodes {
              id status requestStatus fulfillAt createdAt updatedAt orderId orderName
              assignedLocation { name location { id } } deliveryMethod { methodType }
              fulfillmentHolds { id reason reasonNotes handle heldByApp { title } }
              lineItems(first: 10) { nodes { id totalQuantity remainingQuantity lineItem { id sku } } }
              merchantRequests(first: 5) { nodes { kind message } } } } } }
            """
        return ask(query, at: now)["data"]["order"]["fulfillmentOrders"]["nodes"].array
    }

    /// What a mutation refuses, in words.
    func refusals(_ mutation: String, at now: Int64 = sceneStart) -> [String] {
        guard case .object(let payloads) = ask("mutation { \(mutation) }", at: now)["data"] else { return ["no data"] }
        return payloads.values.flatMap { $0["userErrors"].array.compactMap { $0["message"].string } }
    }

    func create(_ fulfilmentOrders: Int64..., units: String = "") -> [String] {
        let groups = fulfilmentOrders.map { id in
            #"{ fulfillmentOrderId: "gid://shopify/FulfillmentOrder/\#(id)" \#(units) }"#
        }.joined(separator: ", ")
        return refusals(
            "fulfillmentCreate(fulfillment: { lineItemsByFulfillmentOrder: [\(groups)] }) { fulfillment { id } userErrors { message } }"
        )
    }

    /// Takes the webhooks that are due.
    func hooks(at now: Int64 = sceneStart) -> [(topic: String, body: SandboxJSON)] {
        sandbox.advance(to: now)
        return sandbox.dueDeliveries(now: now, limit: 500).map { sent in
            sandbox.delivered(sent.id, status: 200, now: now)
            let topic = sent.headers.first { $0.name == "X-Shopify-Topic" }?.value ?? ""
            return (topic, SandboxJSON(sent.body) ?? .null)
        }
    }

    /// The body of the only webhook of a topic.
    func hook(_ topic: String, at now: Int64 = sceneStart) throws -> SandboxJSON {
        let all = hooks(at: now).filter { $0.topic == topic }
        #expect(all.count == 1)
        return try #require(all.first).body
    }
}

extension SandboxJSON {
    func texts(_ name: String) -> [String] { array.compactMap { $0[name].string } }
}
