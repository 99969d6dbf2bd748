/// An order as REST and webhooks carry it, with nulls where real ones have them.
enum ShopOrderBody {
    static func json(_ order: ShopOrder) -> SandboxJSON {
        let placed = order.placed
        let place = placed.address
        return [
            "id": .int(order.id), "admin_graphql_api_id": .string("gid://shopify/Order/\(order.id)"),
            "name": .string(order.name), "created_at": .string(offset(order.createdAt)),
            "updated_at": .string(offset(order.updatedAt)),
            "cancelled_at": order.cancelledAt.map { .string(offset($0)) } ?? nil, "currency": .string(placed.currency),
            "presentment_currency": .string(placed.currency), "current_subtotal_price": .string(amount(order.subtotal)),
            "current_total_price": .string(amount(order.total)), "current_total_tax": .string(amount(placed.tax)),
            "total_outstanding": .string(amount(max(0, order.paid - order.captured))),
            "total_price": .string(amount(order.paid)), "subtotal_price": .string(amount(order.subtotal)),
            "total_tax": .string(amount(placed.tax)),
            "total_shipping_price_set": [
                "shop_money": ["amount": .string(amount(placed.shipping)), "currency_code": .string(placed.currency)]
            ],
            "email": .text(placed.email), "contact_email": .text(placed.email),
            "financial_status": .string(placed.financialStatus), "fulfillment_status": nil,
            "note": .text(order.note), "phone": nil,
            "source_name": "web", "tags": .string(order.tags.joined(separator: ", ")), "test": false,
            "taxes_included": true, "customer": placed.customer.map { ["id": .int($0)] } ?? nil, "client_details": nil,
            "billing_address": nil,
            "shipping_address": [
                "first_name": .text(place.firstName), "last_name": .text(place.lastName),
                "company": .text(place.company),
                "address1": .text(place.line1), "address2": .text(place.line2), "city": .text(place.city),
                "province": .text(place.province), "province_code": nil, "zip": .text(place.postalCode),
                "country": .text(place.country), "country_code": .text(place.country), "phone": .text(place.phone),
            ],
            "shipping_lines": placed.shippingTitle.map { title in
                [["title": .string(title), "code": .string(title), "price": .string(amount(placed.shipping))]]
            } ?? [],
            "line_items": .array(order.lines.map(line)), "fulfillments": [],
            "refunds": order.refunded == 0
                ? []
                : [
                    [
                        "transactions": [
                            ["kind": "refund", "status": "success", "amount": .string(amount(order.refunded))]
                        ]
                    ]
                ],
            "line_item_groups": .array(
                order.lines.compactMap(\.ordered.group).map { ["id": .int($0.id), "title": .string($0.title)] }),
        ]
    }

    private static func line(_ line: ShopOrder.Line) -> SandboxJSON {
        [
            "id": .int(line.id), "sku": .text(line.ordered.sku), "title": .string(line.ordered.title),
            "name": .string(line.ordered.title), "quantity": .int(line.ordered.quantity),
            "current_quantity": .int(line.current), "fulfillable_quantity": .int(line.remaining),
            "price": .string(amount(line.ordered.price)), "requires_shipping": .bool(line.ordered.requiresShipping),
            "gift_card": .bool(line.ordered.giftCard), "variant_title": nil, "properties": [],
            "sales_line_item_group_id": line.ordered.group.map { .int($0.id) } ?? nil,
        ]
    }

    /// Shop-local time, an hour east of Greenwich.
    private static func offset(_ time: Int64) -> String { timestamp(time + 3_600_000).dropLast() + "+01:00" }
}
