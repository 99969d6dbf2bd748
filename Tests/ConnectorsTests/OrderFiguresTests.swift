import Domain
import Testing

@testable import Connectors

/// What goes to Deposco is what the customer pays: docs/apis/deposco.md#figures.
@Suite struct OrderFiguresTests {
    private func sent(_ body: JSON, bundles: [SKU: [BundleComponent]] = [:]) throws -> (
        order: WarehouseOrder, json: JSONNode
    ) {
        let order = try ShopifyRESTOrder.read(JSONNode(body)).order
        let items = ["TEE", "MUG"].map { SKU($0) }
        let open = FulfilmentOrder(
            id: "1", location: "1",
            lines: order.shippableLines.map {
                FulfilmentLine(id: "1", line: $0.id, total: $0.quantity, remaining: $0.currentQuantity)
            })
        let due = Due(
            order, FulfilmentReading(orders: [open]), known: KnownFulfilment(), policy: DuePolicy(),
            at: order.updatedAt + .hours(1)
        )
        var context = AssessmentContext(
            contact: Contact(lastName: "Byron", line1: "1 Mill Lane", city: "Leeds", country: "GB"),
            matches: Dictionary(uniqueKeysWithValues: items.map { ($0, .item($0.rawValue)) }), suggestions: [:],
            due: due, policy: Policy())
        context.bundles = Bundles(bundles)
        let parts = order.assess(context).parts
        let made = try #require(
            WarehouseOrders.of(order, parts, context.contact, policy: context.policy).first)
        return (made, JSONNode(DeposcoSalesOrder.json(made, businessUnit: "UK")))
    }

    private func body(
        _ currency: String, _ quantity: Int, at price: String, off discounts: [String], subtotal: String,
        shipping: String = "0", off shippingDiscount: String = "0", tax: String = "0", total: String,
        sku: String = "TEE"
    ) throws -> JSON {
        let off = discounts.map { #"{"amount": "\#($0)"}"# }.joined(separator: ", ")
        return try JSON(
            Array(
                ##"""
                {"id": 7, "name": "#7", "currency": "\##(currency)", "created_at": "2026-03-01T10:00:00Z",
                 "financial_status": "paid", "total_price": "\##(total)", "current_total_price": "\##(total)",
                 "current_subtotal_price": "\##(subtotal)", "current_total_tax": "\##(tax)", "shipping_address": {},
                 "shipping_lines": [{"title": "Standard", "price": "\##(shipping)", "is_removed": false,
                                     "discount_allocations": [{"amount": "\##(shippingDiscount)"}]}],
                 "line_items": [{"id": 11, "sku": "\##(sku)", "title": "Tee", "quantity": \##(quantity),
                                 "price": "\##(price)", "requires_shipping": true, "discount_allocations": [\##(off)]}]}
                """##.utf8))
    }

    private func lines(_ json: JSONNode) -> [[String?]] {
        json["orderLines"].rows.map { [$0["orderPackQuantity"].text, $0["unitPrice"].text] }
    }

    @Test func discountsOnGoodsAndOnPostageLeaveFiguresThatAddUp() throws {
        let found = try sent(
            body(
                "GBP", 2, at: "20.00", off: ["15.00", "5.00"], subtotal: "20.00", shipping: "4.95", off: "4.95",
                total: "20.00"))
        #expect(lines(found.json) == [["2", "10.00"]])
        #expect(found.json["orderSubtotal"].text == "20.00")
        #expect(found.json["orderShippingTotal"].text == "0.00")
        #expect(found.json["orderTotal"].text == "20.00")
    }

    @Test func unitsWhosePricesDifferByAMinorUnitStandOnLinesOfTheirOwn() throws {
        let found = try sent(
            body("GBP", 3, at: "10.00", off: ["1.00"], subtotal: "29.00", shipping: "3.95", total: "32.95"))
        #expect(lines(found.json) == [["2", "9.67"], ["1", "9.66"]])
        #expect(found.json["orderLines"].rows.map { $0["lineNumber"].text } == ["7-1", "7-2"])
        #expect(Set(found.json["orderLines"].rows.map { $0["customerLineNumber"].text }) == ["11"])
    }

    @Test func yenHaveNoSmallerUnitAndDinarsAThousandth() throws {
        let yen = try sent(body("JPY", 3, at: "1000", off: ["100"], subtotal: "2900", total: "2900"))
        #expect(lines(yen.json) == [["2", "967"], ["1", "966"]])
        let dinars = try sent(body("KWD", 3, at: "1.000", off: ["0.100"], subtotal: "2.900", total: "2.900"))
        #expect(lines(dinars.json) == [["2", "0.967"], ["1", "0.966"]])
    }

    @Test func theComponentsOfADiscountedBundleAddUpToo() throws {
        let set = [
            SKU("SET"): [BundleComponent(sku: SKU("MUG"), quantity: 3), BundleComponent(sku: SKU("TEE"), quantity: 1)]
        ]
        let found = try sent(
            body("GBP", 1, at: "20.00", off: ["0.01"], subtotal: "19.99", total: "19.99", sku: "SET"), bundles: set)
        #expect(found.order.lines.reduce(0) { $0 + $1.quantity * $1.unitPrice } == 1999)
    }

    private static let file = "shopify/rest-2026-07/order.json"

    /// Figures of the recorded orders of which units are left. One of the others has been refunded whole and keeps its old
    /// subtotal.
    @Test(.enabled(if: Fixtures.has(file), "no fixtures beside this checkout"))
    func theFiguresOfRecordedOrdersAddUp() throws {
        var seen = 0
        for answer in JSONNode(try JSON(Fixtures.bytes(Self.file))).rows {
            let response = answer["response"]
            for body in response["orders"].rows + response["order"].rows where !body["currency"].isNull {
                let order = try ShopifyRESTOrder.read(body).order
                guard order.lines.contains(where: { $0.currentQuantity > 0 }) else { continue }
                seen += 1
                #expect(order.lines.reduce(0) { $0 + $1.currentAmount } == order.subtotal)
                let rest = order.total - order.subtotal - order.shipping
                #expect(rest == (body["taxes_included"].bool == true ? 0 : order.tax))
            }
        }
        #expect(seen > 10)
    }
}
