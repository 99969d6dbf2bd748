import Foundation
import Testing

@testable import Sandbox

struct StagingTests {
    private let scene = ShopScene()

    private func ask(
        _ method: String, _ path: String, _ body: String = "", query: String = "", at now: Int64 = sceneStart
    ) -> (
        status: Int, body: SandboxJSON
    ) {
        let request = SandboxRequest(
            method: method, path: "/_sandbox/\(path)", query: query, body: Array(body.utf8))
        guard case .response(let response) = scene.sandbox.handle(request, now: now) else { return (0, .null) }
        return (response.status, SandboxJSON(response.body) ?? .null)
    }

    private func post(_ path: String, _ body: String = "{}", at now: Int64 = sceneStart) -> (
        status: Int, body: SandboxJSON
    ) {
        ask("POST", path, body, at: now)
    }

    private func error(_ path: String, _ body: String) -> String {
        let answer = post(path, body)
        #expect(answer.status == 400)
        return answer.body["error"].string ?? ""
    }

    @Test func anOrderIsPlacedWithAllThatAnOrderCanHave() throws {
        let placed = post(
            "orders",
            """
            {"name": "#S1", "email": "ada@example.com", "test": true, "source": "pos", "terms": "net", "method": "PICK_UP",
             "gateways": ["Cash on Delivery (COD)"], "manualGateway": true, "financialStatus": "pending",
             "attributes": [{"name": "Gift", "value": "yes"}], "shipping": "4.95", "shippingDiscount": 4.95,
             "risk": {"recommendation": "CANCEL", "level": "HIGH"}, "fulfillAt": "2026-04-01T00:00:00Z",
             "address": {"firstName": "Ada", "lastName": "Byron", "city": "Leeds", "country": "GB", "provinceCode": "LDS"},
             "lines": [{"sku": "TEE", "quantity": 3, "price": "19.99", "discount": "1.00",
                        "properties": [{"name": "Engraving", "value": "ADA"}]},
                       {"sku": "MUG", "location": 7, "method": "LOCAL", "hold": "OTHER"}]}
            """)
        #expect(placed.status == 200)
        let order = try #require(scene.shop.order(named: "#S1"))
        #expect(order.placed.terms == "NET" && order.placed.test && order.placed.manualGateway)
        #expect(order.total == 3 * 1999 - 100 + 1000)
        #expect(order.risk.levels == ["HIGH"])
        #expect(order.fulfilmentOrders.map(\.deliveryMethod) == ["PICK_UP", "LOCAL"])
        #expect(order.fulfilmentOrders.map(\.status) == ["SCHEDULED", "ON_HOLD"])
        #expect(placed.body["fulfilmentOrders"].array.count == 2)
        #expect(placed.body["id"].int == order.id)
    }

    @Test func whatASubscriptionSendsIsNarrowed() {
        #expect(post("subscriptions/narrow", #"{"topic": "ORDERS_PAID", "filter": "total_price:>100"}"#).status == 404)
        scene.shop.subscribe("ORDERS_PAID", uri: "https://example.com/hooks")
        let answer = post("subscriptions/narrow", #"{"topic": "ORDERS_PAID", "filter": "total_price:>100"}"#)
        #expect(answer.body["subscriptions"].array.first?["filter"].string == "total_price:>100")
    }

    @Test func wrongMembersAreNamed() {
        #expect(error("orders", "{}") == "lines is missing")
        #expect(
            error("orders", #"{"lines": [{"quantity": -1}]}"#)
                == "lines[0].quantity is a whole number from 0 to 10000")
        #expect(error("orders", #"{"lines": [{"skew": "A"}]}"#).hasPrefix("there is no lines[0].skew; it takes sku"))
        #expect(error("orders", #"{"lines": [{}], "methd": "LOCAL"}"#).hasPrefix("there is no methd; it takes lines"))
        #expect(error("orders", #"{"lines": [{}], "method": "BY_OWL"}"#).hasPrefix("method is one of SHIPPING"))
        #expect(error("orders", #"{"lines": [{}], "shipping": "four"}"#).hasPrefix("shipping is an amount"))
        #expect(error("orders", #"{"lines": [{}], "createdAt": "yesterday"}"#).hasPrefix("createdAt is a time"))
        #expect(error("orders", "[1]") == "send a JSON object")
        #expect(error("orders/body", #"{"id": 1}"#) == "line_items is missing")
        scene.place()
        #expect(error("orders/1/hold", #"{"lines": {"GHOST": 1}}"#) == "lines.GHOST is no line of #1")
        #expect(error("orders/1/schedule", "{}") == "until is missing")
        #expect(post("orders/2/hold").status == 404)
        #expect(scene.shop.orders.count == 1)
    }

    @Test func aCaseIsStagedStepByStep() throws {
        _ = post(
            "orders",
            ##"{"name": "#1", "financialStatus": "pending", "lines": [{"sku": "TEE", "quantity": 3}, {"sku": "MUG"}]}"##
        )
        func order() throws -> ShopOrder { try scene.order }
        #expect(post("orders/%231/pay").body["financialStatus"] == "paid")
        #expect(post("orders/1/hold", #"{"reason": "high_risk_of_fraud", "lines": {"TEE": 1}}"#).status == 200)
        #expect(try order().fulfilmentOrders.map(\.status) == ["ON_HOLD", "OPEN"])
        _ = post("orders/1/release")
        #expect(try order().fulfilmentOrders.map(\.status) == ["OPEN", "OPEN"])
        _ = post("orders/1/schedule", #"{"until": "2026-03-02T12:00:00Z"}"#)
        #expect(try order().fulfilmentOrders.map(\.status) == ["SCHEDULED", "SCHEDULED"])
        _ = post("orders/1/open")
        _ = post("orders/1/move", #"{"to": 7, "lines": {"MUG": 1}}"#)
        #expect(try Set(order().fulfilmentOrders.filter(\.isOpen).map(\.location)) == [1, 7])
        _ = post("orders/1/risk", #"{"recommendation": "INVESTIGATE", "level": "MEDIUM", "pending": true}"#)
        #expect(try order().risk.levels == ["PENDING"])
        _ = post("orders/1/terms", #"{"type": "FULFILLMENT"}"#)
        #expect(try order().placed.terms == "FULFILLMENT")
        _ = post("orders/1/shipping", #"{"title": "Express", "price": "9.00"}"#)
        #expect(try order().shippingLine?.title == "Express")
        _ = post("orders/1/address", #"{"lastName": "King", "city": "York"}"#)
        #expect(try order().placed.address.city == "York")
        _ = post("orders/1/edit", #"{"add": [{"sku": "RUG"}], "take": {"TEE": 1}}"#)
        #expect(try order().lines.map(\.current) == [2, 1, 1])
        _ = post("orders/1/fulfil", #"{"lines": {"TEE": 2}, "numbers": ["AB1"], "company": "Evri"}"#)
        #expect(try order().fulfilments.flatMap(\.numbers).contains("AB1"))
        _ = post("orders/1/tracking", #"{"numbers": ["AB2"]}"#)
        #expect(try order().fulfilments.last?.numbers == ["AB2"])
        _ = post("orders/1/cancel-fulfilment")
        #expect(try order().lines.map(\.remaining).reduce(0, +) > 2)
        _ = post("orders/1/request-cancellation", #"{"message": "wrong size"}"#)
        #expect(try order().requestStatus == "CANCELLATION_REQUESTED")
        _ = post("orders/1/refund", #"{"amount": "1.00"}"#)
        _ = post("orders/1/refund-in-full")
        #expect(try order().placed.financialStatus == "refunded")
        _ = post("orders/1/note", #"{"note": "hello"}"#)
        #expect(try order().note == "hello")
        _ = post("orders/1/cancel")
        #expect(try order().cancelledAt != nil)
        #expect(post("orders/1/delete").body["deleted"].isNull == false)
        #expect(scene.shop.orders.isEmpty)
    }

    @Test(arguments: ["%231", "1", "id"]) func anOrderIsNamedAsIsHandy(name: String) throws {
        let id = scene.place().id
        let answer = ask("GET", "orders/\(name == "id" ? String(id) : name)")
        #expect(answer.body["shop"]["id"].int == id)
        #expect(answer.body["deposco"].isNull)
    }

    @Test func itemsStockVariantsPlacesAndScopesAreStaged() throws {
        _ = post("items", #"{"number": "TEE", "components": [{"item": "A", "quantity": 2}]}"#)
        #expect(scene.sandbox.deposco.items["TEE"]?.components.count == 1)
        #expect(post("stock", #"{"item": "TEE", "facility": "LEEDS", "units": 9}"#).body["available"] == .int(9))
        let added = post("variants", #"{"sku": "TEE", "price": "10.00", "stock": 4}"#).body
        #expect(scene.shop.level("TEE")?.available == 4)
        #expect(post("stock", #"{"sku": "TEE", "location": 7, "units": 2}"#).body["available"] == .int(2))
        #expect(error("stock", #"{"sku": "GHOST", "units": 2}"#).contains("GHOST"))
        let id = try #require(added["id"].int)
        _ = post("variants/\(id)/unstock", #"{"location": 7}"#)
        #expect(scene.shop.level("TEE", at: 7) == nil)
        #expect(post("variants/\(id)/delete").status == 200)
        #expect(post("variants/\(id)/delete").status == 404)
        #expect(post("locations", #"{"other": [7], "service": [5]}"#).body["locations"] == [.int(1), .int(7), .int(5)])
        #expect(post("locations/7/deactivate").body["inactive"] == [.int(7)])
        _ = post("topics", #"{"topics": ["orders/create"]}"#)
        #expect(scene.shop.settings.topics == ["orders/create"])
        #expect(post("scopes", #"{"scopes": ["read_orders"]}"#).status == 200)
        #expect(scene.shop.settings.scopes == ["read_orders"])
        #expect(error("scopes", #"{"scopes": ["read_minds"]}"#) == "scopes: there is no read_minds")
    }

    @Test func whatThereIsNotIsAnsweredWithWhatThereIs() {
        let answer = ask("POST", "orders/1/explode")
        #expect(answer.status == 404)
        for route in Staging.routes {
            #expect(answer.body["error"].string?.contains("\(route.method) /_sandbox/\(route.path)") == true)
            #expect(Staging.help.contains("\(route.method) /_sandbox/\(route.path)  \(route.purpose)"))
            for member in route.members { #expect(Staging.help.contains("\(member.name): \(member.meaning)")) }
        }
        #expect(Set(Staging.routes.map { "\($0.method) \($0.path)" }).count == Staging.routes.count)
    }

    // MARK: Orders by their REST body

    private func read(_ id: Int64, at now: Int64 = sceneStart) -> SandboxJSON {
        scene.ask(
            """
            { order(id: "gid://shopify/Order/\(id)") { name createdAt updatedAt cancelledAt displayFinancialStatus
              displayFulfillmentStatus currencyCode sourceName test email phone note paymentGatewayNames
              customAttributes { key value } currentTotalPriceSet { shopMoney { amount } }
              currentSubtotalPriceSet { shopMoney { amount } } totalRefundedSet { shopMoney { amount } }
              totalReceivedSet { shopMoney { amount } }
              currentTotalTaxSet { shopMoney { amount } } totalShippingPriceSet { shopMoney { amount } }
              shippingLine { title } shippingAddress { firstName lastName address1 zip countryCodeV2 provinceCode }
              billingAddress { lastName }
              lineItems(first: 10) { nodes { id sku title quantity currentQuantity requiresShipping
                originalUnitPriceSet { shopMoney { amount } } customAttributes { key } } }
              fulfillments(first: 5) { status trackingInfo { number } }
              fulfillmentOrders(first: 5) { nodes { status lineItems(first: 10) { nodes { remainingQuantity lineItem { id } } } } } } }
            """, at: now)["data"]["order"]
    }

    private static func body(_ change: String = "") -> String {
        #"""
        {"id": 6140000000001, "name": "#1001", "created_at": "2026-03-01T10:15:00+01:00", "updated_at": "2026-03-01T10:20:00+01:00",
         "currency": "GBP", "financial_status": "paid", "fulfillment_status": null, "total_price": "45.00",
         "current_total_price": "43.00", "current_subtotal_price": "38.00", "total_tax": "7.33", "email": "ada@example.com",
         "source_name": "web", "test": false, "payment_gateway_names": ["shopify_payments"], "tags": "a, b",
         "note_attributes": [{"name": "Gift", "value": "yes"}], "shipping_address": null,
         "billing_address": {"first_name": "Ada", "last_name": "Byron", "country_code": "GB", "country": "United Kingdom"},
         "shipping_lines": [{"id": 1, "title": "Standard", "price": "5.00", "is_removed": true},
                            {"id": 2, "title": "Express", "price": "5.00", "discounted_price": "5.00", "is_removed": false}],
         "line_items": [{"id": 11, "sku": "TEE", "title": "Tee", "quantity": 5, "current_quantity": 5, "fulfillable_quantity": 2,
                         "price": "8.00", "requires_shipping": true, "gift_card": false, "fulfillment_service": "manual"}]\#(change)}
        """#
    }

    @Test func anOrderThatIsPutInByItsBodyReadsTheSame() throws {
        let posted = ask("POST", "orders/body", Self.body(), query: "topic=orders/create")
        #expect(posted.status == 200)
        let found = read(6_140_000_000_001)
        #expect(found["name"] == "#1001")
        #expect(found["createdAt"] == "2026-03-01T09:15:00Z")
        #expect(found["updatedAt"] == "2026-03-01T09:20:00Z")
        #expect(found["currentTotalPriceSet"]["shopMoney"]["amount"] == "43.00")
        #expect(found["currentSubtotalPriceSet"]["shopMoney"]["amount"] == "38.00")
        #expect(found["totalReceivedSet"]["shopMoney"]["amount"] == "45.00")
        #expect(found["shippingLine"]["title"] == "Express")
        #expect(found["shippingAddress"].isNull)
        #expect(found["billingAddress"]["lastName"] == "Byron")
        #expect(found["lineItems"]["nodes"].array.map { $0["id"].idNumber } == [11])
        #expect(try scene.hook("orders/create")["current_total_price"] == "43.00")
        #expect(scene.shop.order(named: "#1001")?.tags == ["a", "b"])
    }

    @Test func whatMayNotBeFulfilledIsHeldOrWasFulfilledElsewhere() throws {
        _ = post("orders/body", Self.body())
        #expect(scene.shop.order(named: "#1001")?.fulfilmentOrders.map(\.status) == ["ON_HOLD"])
        let partly = Self.body().replacing(#""fulfillment_status": null"#, with: #""fulfillment_status": "partial""#)
        _ = post("orders/body", partly)
        let order = try #require(scene.shop.order(named: "#1001"))
        #expect(scene.shop.orders.count == 1)
        #expect(order.lines.map(\.remaining) == [2])
        #expect(order.fulfilmentStatus == "partial")
        _ = post(
            "orders/body",
            Self.body(
                #", "fulfillments": [{"id": 9, "status": "success", "tracking_numbers": ["AB1"], "line_items": [{"id": 11, "quantity": 3}]}]"#
            ))
        let made = try #require(scene.shop.order(named: "#1001"))
        #expect(made.fulfilments.map(\.id) == [9])
        #expect(made.lines.map(\.remaining) == [2])
        #expect(made.fulfilmentOrders.map(\.status) == ["IN_PROGRESS"])
    }

    private static let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../shared/fixtures/shopify").standardizedFileURL

    @Test(
        .enabled(if: FileManager.default.fileExists(atPath: fixtures.path), "no fixtures beside this checkout"),
        arguments: ["rest-2026-07/order.json", "go-shopify/order.json", "python-api/order.json"])
    func realBodiesReadTheSame(file: String) throws {
        let data = try Data(contentsOf: Self.fixtures.appending(path: file))
        let root = try #require(SandboxJSON(Array(data)))
        let first = root.array.lazy.map { $0["response"] }.first { !$0["order"].isNull || !$0["orders"].isNull } ?? root
        let body = first["orders"].array.first ?? first["order"]
        let id = try #require(body["id"].int)
        let posted = ask("POST", "orders/body", String(decoding: body.bytes, as: UTF8.self))
        #expect(posted.status == 200, "\(posted.body)")
        let found = read(id)
        func same(_ graph: SandboxJSON, _ names: String...) {
            let rest = names.lazy.map { body[$0] }.first { !$0.isNull } ?? .null
            #expect(StagingObject.minor(graph["shopMoney"]["amount"]) == StagingObject.minor(rest) ?? 0, "\(names)")
        }
        same(found["currentTotalPriceSet"], "current_total_price", "total_price")
        same(found["currentSubtotalPriceSet"], "current_subtotal_price", "subtotal_price")
        same(found["currentTotalTaxSet"], "current_total_tax", "total_tax")
        #expect(found["name"] == body["name"])
        #expect(found["displayFinancialStatus"].string?.lowercased() == body["financial_status"].string)
        #expect(found["cancelledAt"].isNull == body["cancelled_at"].isNull)
        #expect(found["shippingAddress"]["lastName"] == body["shipping_address"]["last_name"])
        #expect(found["shippingAddress"]["countryCodeV2"] == body["shipping_address"]["country_code"])
        let lines = found["lineItems"]["nodes"].array
        #expect(lines.map { $0["id"].idNumber } == body["line_items"].array.map { $0["id"].int })
        #expect(lines.map { $0["sku"] } == body["line_items"].array.map { $0["sku"] })
        for (line, row) in zip(lines, body["line_items"].array) {
            #expect(line["quantity"] == row["quantity"])
            #expect(
                line["currentQuantity"] == (row["current_quantity"].isNull ? row["quantity"] : row["current_quantity"]))
        }
    }
}
