import Domain
import Testing

@testable import Connectors

@Suite struct ShopifyOrderTests {
    private func order(_ text: String, topic: String = "orders/create") throws -> ChannelSighting {
        guard case .order(let seen) = try ShopifyWebhook.decode(topic: topic, body: Array(text.utf8)) else {
            throw Unreadable(reason: "no order")
        }
        return seen
    }

    private let smallest = ##"{"id": 1, "name": "#1", "currency": "GBP", "created_at": "2026-03-01T10:00:00Z"}"##

    @Test func anOrderIsReadWithItsLinesMoneyAndPerson() throws {
        let seen = try order(
            """
            {"id": 9007199254740993, "name": "#1042", "currency": "GBP", "created_at": "2026-03-01T10:15:00-06:00",
             "updated_at": "2026-03-01T16:16:00Z", "financial_status": "paid", "total_price": "41.98",
             "current_total_price": "39.99", "current_subtotal_price": "36.04", "current_total_tax": "6.66",
             "total_shipping_price_set": {"shop_money": {"amount": "3.95"}}, "source_name": "web", "test": false,
             "shipping_lines": [{"title": "Tracked 48", "price": "3.95"}], "email": "ada@example.com",
             "shipping_address": {"first_name": "Ada", "last_name": "Byron", "address1": "1 Mill Lane", "city": "Leeds",
                                  "province": null, "zip": "LS1 1AA", "country_code": "GB"},
             "line_items": [{"id": 11, "sku": "TEE", "title": "Tee", "quantity": 3, "current_quantity": 2,
                             "price": "18.02", "requires_shipping": true},
                            {"id": 12, "sku": null, "title": "Gift card", "quantity": 1, "price": "0.00",
                             "requires_shipping": false, "gift_card": true}]}
            """)
        #expect(seen.order.id == OrderID("9007199254740993"))
        #expect(seen.order.createdAt == Instant(iso: "2026-03-01T16:15:00Z"))
        #expect(seen.order.total == 3999)
        #expect(seen.order.shipping == 395)
        #expect(seen.order.shippingMethod == "Tracked 48")
        #expect(seen.order.payment == .paid)
        #expect(seen.order.lines.map(\.currentQuantity) == [2, 1])
        #expect(seen.order.lines.map(\.sku) == [SKU("TEE"), nil])
        #expect(seen.order.lines[1].giftCard)
        #expect(seen.contact.lastName == "Byron")
        #expect(seen.contact.province == nil)
        #expect(seen.contact.country == "GB")
    }

    @Test func whatIsAbsentIsNotInvented() throws {
        let seen = try order(smallest)
        #expect(seen.order.lines.isEmpty)
        #expect(seen.order.cancelledAt == nil)
        #expect(seen.contact.email == nil)
        #expect(seen.order.updatedAt == seen.order.createdAt)
    }

    @Test func anUnknownPaymentWordIsKeptAndDoesNotPay() throws {
        let seen = try order(smallest.replacing("\"id\": 1,", with: "\"id\": 1, \"financial_status\": \"bartered\","))
        #expect(seen.order.payment == .other("bartered"))
    }

    @Test func anOrderWithoutANameIsCalledByItsNumber() throws {
        let seen = try order(smallest.replacing("\"name\": \"#1\"", with: "\"order_number\": 1234"))
        #expect(seen.order.name == "#1234")
    }

    @Test(arguments: [
        (#""id": 1,"#, "", "id"), (#""currency": "GBP""#, #""x": 1"#, "presentment_currency"),
        (#""2026-03-01T10:00:00Z""#, #""yesterday""#, "created_at"),
    ]) func anUnreadableOrderSaysWhatIsWrong(old: String, new: String, field: String) {
        let failure = #expect(throws: Unreadable.self) { try order(smallest.replacing(old, with: new)) }
        #expect(failure?.reason.contains(field) == true)
    }

    @Test func thinTopicsAskForTheOrder() throws {
        #expect(
            try ShopifyWebhook.decode(topic: "orders/edited", body: Array(#"{"order_edit": {"order_id": 7}}"#.utf8))
                == .rereadOrder(OrderID("7")))
        let request = #"{"fulfillment_order": {"id": "gid://shopify/FulfillmentOrder/9"}}"#
        #expect(
            try ShopifyWebhook.decode(
                topic: "fulfillment_orders/cancellation_request_submitted", body: Array(request.utf8))
                == .fulfilmentOrder("gid://shopify/FulfillmentOrder/9"))
        #expect(
            try ShopifyWebhook.decode(topic: "products/update", body: Array("{}".utf8)) == .other("products/update"))
    }
}
