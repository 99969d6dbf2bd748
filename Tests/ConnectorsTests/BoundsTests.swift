import Domain
import Testing

@testable import Connectors

/// What a document from outside may hold. Beyond it the document, or its row, is unreadable, and the reason names the field, what it
/// holds and the bound.
@Suite struct BoundsTests {
    private let clock = ManualClock()

    private func reason(_ members: String) -> String? {
        let text = ##"{"id": 1, "name": "#1", "currency": "GBP", "created_at": "2026-03-01T10:00:00Z", \##(members)}"##
        do throws(Unreadable) {
            _ = try ShopifyWebhook.decode(topic: "orders/create", body: Array(text.utf8))
            return nil
        } catch { return error.reason }
    }

    @Test func `an order whose refunds add up to more than 64 bits is unreadable, and says why`() {
        let one = #"{"kind": "refund", "status": "success", "amount": "10000000000000"}"#
        let many = Array(repeating: one, count: 9300).joined(separator: ",")
        #expect(
            reason(#""refunds": [{"transactions": [\#(many)]}]"#)
                == "refunds[0].transactions[0].amount is 10000000000000: it must be an amount, at most 100000000000.00")
        // Each within its bound, and too much together.
        let less = many.replacing("10000000000000", with: "100000000000")
        #expect(reason(#""refunds": [{"transactions": [\#(less)]}]"#)?.hasPrefix("refunds add up to") == true)
    }

    @Test(arguments: [
        (#""total_price": "1e308""#, "total_price"), (#""total_price": 1e308"#, "total_price"),
        (#""current_total_tax": "9223372036854775807""#, "current_total_tax"),
        (#""shipping_lines": [{"price": "-99999999999999999999"}]"#, "shipping_lines[0].price"),
        (#""line_items": [{"id": 1, "quantity": 9223372036854775807}]"#, "line_items[0].quantity"),
        (#""line_items": [{"id": 1, "quantity": -1}]"#, "line_items[0].quantity"),
        (#""line_items": [{"id": 1, "quantity": 1, "current_quantity": 2.5}]"#, "line_items[0].current_quantity"),
        (#""line_items": [{"id": 1, "quantity": 1, "price": []}]"#, "line_items[0].price"),
    ])
    func `a figure beyond its bound is named`(members: String, field: String) {
        #expect(reason(members)?.hasPrefix(field + " is ") == true, "\(reason(members) ?? "it was read")")
    }

    @Test func `an order of more lines than anybody orders is unreadable`() {
        let lines = (1...5001).map { #"{"id": \#($0), "quantity": 1}"# }
        #expect(
            reason(#""line_items": [\#(lines.joined(separator: ","))]"#)
                == "line_items has 5001 entries: at most 5000 are taken")
        #expect(reason(#""line_items": [\#(lines.dropLast().joined(separator: ","))]"#) == nil)
    }

    @Test func `one stock figure beyond all sense leaves the others of its page`() async throws {
        func row(_ item: String, _ total: String) -> String {
            "<itemInventory><itemNumber>\(item)</itemNumber><facilityInventory><facility>MAIN</facility><inventory>"
                + "<total>\(total)</total></inventory></facilityInventory></itemInventory>"
        }
        let rows = ["9223372036854775807", "1e308", "NaN", "12.0"].enumerated().map { row("I\($0)", $1) }
        let client = DeposcoV1Client(
            endpoint: DeposcoV1Endpoint(base: "https://v1.test", user: "u", password: "p", businessUnit: "B"),
            transport: ScriptedTransport([.json("<inventories>\(rows.joined())</inventories>")]),
            gate: RateGate(perSecond: nil, clock: clock), clock: clock)
        let page = try await client.changes(since: t0, page: 1, for: .stock)
        #expect(page.rows.map(\.onHand) == [12])
        #expect(page.unreadable.map(\.id) == ["I0", "I1", "I2"])
        #expect(page.unreadable.first?.reason.contains("inventory.total is 9223372036854775807") == true)
    }

    private func deposco(_ answers: ScriptedTransport.Answer...) -> DeposcoClient {
        DeposcoClient(
            endpoint: DeposcoEndpoint(
                base: "https://v2.test", tokenURL: "https://v2.test/token", clientID: "c", clientSecret: "s",
                grant: .clientCredentials(scope: "x"), businessUnit: "B"),
            transport: ScriptedTransport([.json(#"{"access_token": "t", "expires_in": 1e308}"#)] + answers),
            gate: RateGate(perSecond: nil, clock: clock), clock: clock)
    }

    @Test func `one bad order on a page of Deposco's leaves the others`() async throws {
        let client = deposco(
            .json(
                """
                {"data": [{"id": 1, "number": "1", "orderStatus": "New", "orderLines": {"data": [{"orderPackQuantity": 1e99}]}},
                          {"id": 2, "number": "2", "orderLines": {"data": [{}]}},
                          {"id": 3, "number": "3", "orderStatus": "New", "orderLines": {"data": [{"orderPackQuantity": 2}]}}]}
                """))
        let page = try await client.orders(updatedSince: t0, after: nil, for: .orders) { _ in true }
        #expect(page.rows.map(\.number) == ["3"])
        #expect(page.unreadable.map(\.id) == ["1", "2"])
    }

    @Test func `pages that come round again are given up`() async throws {
        let page = #"{"data": [{"number": "X"}], "links": [{"rel": "next", "href": "https://v2.test/again"}]}"#
        let client = deposco(.json(page), .json(page), .json(page))
        await #expect(throws: CallFailure.unknown("Deposco's answer to order 1 comes to the same page again")) {
            try await client.order(number: "1", for: .orders)
        }
    }

    @Test(arguments: ["1e999", "\"inf\"", "\"nan\"", "-1e999", "9223372036854775807", "null"])
    func `no figure of Shopify's bucket stops the calls`(figure: String) async throws {
        let cost = """
            "extensions": {"cost": {"requestedQueryCost": \(figure), "throttleStatus": {"maximumAvailable": \(figure), \
            "currentlyAvailable": \(figure), "restoreRate": \(figure)}}}
            """
        let answer = #"{"data": {"ordersCount": {"count": 12}}, \#(cost)}"#
        let throttled = #"{"errors": [{"message": "T", "extensions": {"code": "THROTTLED"}}], \#(cost)}"#
        let client = ShopifyClient(
            endpoint: ShopifyEndpoint(base: "https://acme.test", token: "t"),
            transport: ScriptedTransport([.json(answer), .json(throttled), .json(answer), .json(answer)]), clock: clock)
        for _ in 0..<3 { #expect(try await client.orderCount(createdSince: t0, for: .orders) == 12) }
        #expect(clock.now < t0 + .hours(1))
    }
}
