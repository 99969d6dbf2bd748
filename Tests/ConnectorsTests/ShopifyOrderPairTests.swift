import Domain
import Testing

@testable import Connectors

/// An order that a webhook brings is the same order when a sweep reads it. Otherwise each would undo what the other said.
@Suite struct ShopifyOrderPairTests {
    struct Body: CustomStringConvertible, Sendable {
        var name: String
        var json: JSON

        var description: String { name }
    }

    private static let files = [
        "rest-2026-07/order.json", "go-shopify/order.json", "go-shopify/orders.json", "python-api/order.json",
    ].map { "shopify/\($0)" }
    private static var present: Bool { files.allSatisfy(Fixtures.has) }

    /// The orders of the recorded answers. One answer was asked for some fields alone, and has no currency: it is no order.
    private static let bodies: [Body] = files.flatMap { file -> [Body] in
        guard let bytes = try? Fixtures.bytes(file), let root = try? JSON(bytes) else { return [] }
        return orders(in: JSONNode(root)).enumerated().map { Body(name: "\(file) \($0)", json: $1) }
    }

    private static func orders(in node: JSONNode) -> [JSON] {
        if !node["line_items"].isNull { return node["currency"].isNull ? [] : [node.value] }
        switch node.value {
        case .array: return node.rows.flatMap(orders)
        case .object(let members): return members.keys.sorted().flatMap { orders(in: node[$0]) }
        default: return []
        }
    }

    private func pair(_ body: JSON) throws -> (webhook: ChannelSighting, sweep: ChannelSighting) {
        let node = OrderNode(body: JSONNode(body))
        var webhook = try ShopifyRESTOrder.read(JSONNode(body))
        var sweep = try ShopifyGraphQLOrder.read(JSONNode(node.json), lines: node.lines)
        // A body has no figure of what was captured; the webhook's follows from the payment's state.
        webhook.order.captured = nil
        sweep.order.captured = nil
        // To read the customer takes a scope of its own. The store keeps the customer that a webhook told of.
        webhook.customer = nil
        sweep.customer = nil
        return (webhook, sweep)
    }

    @Test(.enabled(if: present, "no fixtures beside this checkout"), arguments: bodies)
    func aRecordedOrderIsTheSameFromAWebhookAndFromASweep(body: Body) throws {
        let (webhook, sweep) = try pair(body.json)
        #expect(webhook.order == sweep.order)
        #expect(webhook.contact == sweep.contact)
    }

    @Test(.enabled(if: present, "no fixtures beside this checkout")) func everyRecordedOrderIsCompared() {
        #expect(Self.bodies.count >= 16)
    }

    private static let order = ##"""
        {"id": 7, "name": "#7", "currency": "GBP", "created_at": "2026-03-01T10:00:00Z", "financial_status": "pending",
         "updated_at": "2026-03-01T11:00:00+01:00", "email": "ada@example.com", "phone": "01", "total_price": "44.95",
         "current_total_price": "24.95", "current_subtotal_price": "20.00", "current_total_tax": "3.33",
         "customer": {"id": 3, "first_name": "Cust", "last_name": "Omer", "phone": "02", "email": "c@example.com"},
         "billing_address": {"first_name": "Bill", "last_name": "Payer", "company": "Bills Ltd", "phone": "03",
                             "address1": "1 Bank Street", "city": "London", "country_code": "GB"},
         SHIPPING
         "payment_terms": {"payment_terms_type": "net", "due_in_days": 30}, "location_id": 99,
         "payment_gateway_names": ["Cash on Delivery (COD)", ""],
         "shipping_lines": [
           {"title": "Standard", "price": "4.95", "is_removed": true, "discount_allocations": []},
           {"title": "Express", "price": "9.95", "current_discounted_price_set": {"shop_money": {"amount": "4.95"}},
            "is_removed": false, "discount_allocations": [{"amount": "4.00"}]},
           {"title": "Saturday", "price": "2.00", "is_removed": false, "discount_allocations": [{"amount": "2.00"}]}],
         "line_item_groups": [{"id": 5, "title": "Winter box"}],
         "note": "Ring twice", "note_attributes": [{"name": "Gift message", "value": "Happy birthday"}],
         "refunds": [{"transactions": [{"kind": "refund", "status": "success", "amount": "3.00", "currency": "GBP"}]}],
         "line_items": [{"id": 11, "sku": "TEE", "title": "Tee", "quantity": 3, "current_quantity": 2, "price": "10.00",
                         "sales_line_item_group_id": 5, "discount_allocations": [{"amount": "10.00"}, {"amount": "0.05"}],
                         "properties": [{"name": "Engraving", "value": "Ada"}, {"name": "_id", "value": 7},
                                        {"name": "Empty", "value": ""}, {"name": "None", "value": null}], "requires_shipping": true}]}
        """##

    private func both(shipping: String) throws -> [ChannelSighting] {
        let text = Self.order.replacing("SHIPPING", with: shipping)
        let (webhook, sweep) = try pair(JSON(Array(text.utf8)))
        return [webhook, sweep]
    }

    /// With what is written on the order and its line.
    private func written(_ contact: Contact) -> Contact {
        var contact = contact
        contact.note = "Ring twice"
        contact.attributes = [Attribute("Gift message", "Happy birthday")]
        contact.lineProperties = [LineID("11"): [Attribute("Engraving", "Ada"), Attribute("_id", "7")]]
        return contact
    }

    @Test func theRecipientIsWhomTheShippingAddressNames() throws {
        let all = try both(
            shipping: #""shipping_address": {"first_name": null, "last_name": "Smith", "address1": "1 Mill Lane"},"#)
        for seen in all {
            #expect(seen.contact == written(Contact(lastName: "Smith", email: "ada@example.com", line1: "1 Mill Lane")))
            #expect(seen.order.hasShippingAddress)
        }
    }

    @Test func anOrderWithoutAShippingAddressHasNoneAndNotThePayers() throws {
        for seen in try both(shipping: #""shipping_address": null,"#) {
            #expect(seen.contact == written(Contact(email: "ada@example.com")))
            #expect(!seen.order.hasShippingAddress)
        }
    }

    @Test func theShippingMethodIsThatOfTheFirstLineStillInForce() throws {
        for seen in try both(shipping: "") { #expect(seen.order.shippingMethod == "Express") }
    }

    @Test func postageIsWhatIsPaidForTheLinesStillInForce() throws {
        for seen in try both(shipping: "") { #expect(seen.order.shipping == 495) }
    }

    @Test func theDiscountsOfALineAreAddedUp() throws {
        for seen in try both(shipping: "") { #expect(seen.order.lines.map(\.discount) == [1005]) }
    }

    @Test func propertiesThatAreOneObjectOrNoTextAreReadToo() throws {
        let list = try JSON(Array(#"{"Size": 42, "Gift": true, "Colours": ["red"], "None": null}"#.utf8))
        #expect(
            try ShopifyAttributes.read(JSONNode(list), key: "name") == [
                Attribute("Colours", #"["red"]"#), Attribute("Gift", "true"), Attribute("Size", "42"),
            ])
    }

    @Test func howItIsPaidAndWhereItWasSoldIsRead() throws {
        for seen in try both(shipping: "") {
            #expect(seen.order.terms == .net)
            #expect(seen.order.gateways == ["Cash on Delivery (COD)"])
            #expect(seen.order.retailLocation == "99")
            #expect(seen.order.refunded == 300)
        }
    }

    @Test func aWholeOrderIsTheSameFromAWebhookAndFromASweep() throws {
        let all = try both(shipping: #""shipping_address": {"last_name": "Smith", "country": "Freedonia"},"#)
        #expect(all.first == all.last)
        #expect(all.first?.contact.country == "Freedonia")
    }

    @Test func moneyGivenBackInAnotherCurrencyIsNoFigureOfTheOrders() throws {
        let text = Self.order.replacing("SHIPPING", with: "").replacing(
            #""currency": "GBP"}]}]"#, with: #""currency": "EUR"}]}]"#)
        #expect(try ShopifyRESTOrder.read(JSONNode(JSON(Array(text.utf8)))).order.refunded == nil)
    }
}
