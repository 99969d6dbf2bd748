import Foundation

/// An order as REST and webhooks carry it, with nulls where real ones have them (docs/apis/shopify.md#order-body).
enum ShopOrderBody {
    static func json(_ order: ShopOrder) -> SandboxJSON {
        let placed = order.placed
        let shipping = order.shippingLine
        return [
            "id": .int(order.id), "admin_graphql_api_id": .string("gid://shopify/Order/\(order.id)"),
            "name": .string(order.name), "created_at": .string(offset(order.createdAt)),
            "processed_at": .string(offset(order.createdAt)), "updated_at": .string(offset(order.updatedAt)),
            "cancelled_at": order.cancelledAt.map { .string(offset($0)) } ?? nil, "closed_at": nil,
            "currency": .string(placed.currency), "presentment_currency": .string(placed.currency),
            "current_subtotal_price": .string(amount(order.subtotal)),
            "current_total_price": .string(amount(order.total)), "current_total_tax": .string(amount(placed.tax)),
            "current_total_discounts": .string(amount(discounts(order))),
            "total_discounts": .string(amount(discounts(order))),
            "total_outstanding": .string(amount(max(0, order.paid - order.captured))),
            "total_price": .string(amount(order.paid)), "subtotal_price": .string(amount(order.subtotal)),
            "total_tax": .string(amount(placed.tax)),
            "total_shipping_price_set": set(shipping?.price ?? placed.shipping, placed.currency),
            "email": .text(placed.email), "contact_email": .text(placed.email),
            "financial_status": .string(placed.financialStatus), "fulfillment_status": .text(order.fulfilmentStatus),
            "location_id": placed.retailLocation.map { .int($0) } ?? nil,
            "payment_gateway_names": .array(placed.gateways.map { .string($0) }),
            "payment_terms": placed.terms.map { type in
                [
                    "payment_terms_name": .string(type.capitalized), "payment_terms_type": .string(type.lowercased()),
                    "due_in_days": type == "NET" ? 30 : nil,
                    "payment_schedules": .array(
                        order.paymentDue.map {
                            [
                                [
                                    "due_at": .string(offset($0)), "completed_at": nil,
                                    "amount": .string(amount(order.paid)),
                                ]
                            ]
                        } ?? []),
                ]
            } ?? nil,
            "note": .text(order.note), "note_attributes": named(placed.attributes), "phone": .text(placed.phone),
            "source_name": .string(placed.source), "tags": .string(order.tags.joined(separator: ", ")),
            "test": .bool(placed.test), "taxes_included": true,
            "customer": placed.customer.map { ["id": .int($0)] } ?? nil, "client_details": nil,
            "billing_address": placed.billing.map(address) ?? nil, "shipping_address": address(placed.address),
            "shipping_lines": .array(order.shippingLines.map { line($0, placed.currency) }),
            "line_items": .array(order.lines.map { line($0, order) }),
            "fulfillments": .array(order.fulfilments.map { fulfilment($0, order) }),
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

    private static func discounts(_ order: ShopOrder) -> Int64 {
        order.lines.reduce(order.shippingLine?.discount ?? 0) { $0 + $1.ordered.discount }
    }

    private static func set(_ minor: Int64, _ currency: String) -> SandboxJSON {
        let money: SandboxJSON = ["amount": .string(amount(minor)), "currency_code": .string(currency)]
        return ["shop_money": money, "presentment_money": money]
    }

    private static func named(_ pairs: [(name: String, value: String)]) -> SandboxJSON {
        .array(pairs.map { ["name": .string($0.name), "value": .string($0.value)] })
    }

    private static func address(_ place: NewOrder.Address) -> SandboxJSON {
        guard place != NewOrder.Address() else { return nil }
        return [
            "first_name": .text(place.firstName), "last_name": .text(place.lastName), "company": .text(place.company),
            "address1": .text(place.line1), "address2": .text(place.line2), "city": .text(place.city),
            "province": .text(place.province), "province_code": .text(place.provinceCode),
            "zip": .text(place.postalCode), "country": .text(place.country), "country_code": .text(place.country),
            "phone": .text(place.phone),
        ]
    }

    private static func allocations(_ minor: Int64, _ currency: String) -> SandboxJSON {
        guard minor != 0 else { return [] }
        return [
            [
                "amount": .string(amount(minor)), "amount_set": set(minor, currency), "discount_application_index": 0,
            ]
        ]
    }

    private static func line(_ line: ShopOrder.ShippingLine, _ currency: String) -> SandboxJSON {
        let left = line.removed ? 0 : line.price - line.discount
        return [
            "id": .int(line.id), "title": .string(line.title), "code": .string(line.title), "source": "shopify",
            "price": .string(amount(line.price)), "price_set": set(line.price, currency),
            "discounted_price": .string(amount(line.price - line.discount)),
            "discounted_price_set": set(line.price - line.discount, currency),
            "current_discounted_price_set": set(left, currency), "is_removed": .bool(line.removed),
            "carrier_identifier": nil, "phone": nil, "requested_fulfillment_service_id": nil, "tax_lines": [],
            "discount_allocations": allocations(line.discount, currency),
        ]
    }

    private static func line(_ line: ShopOrder.Line, _ order: ShopOrder) -> SandboxJSON {
        let done = order.fulfilled(line.id)
        let status: SandboxJSON = done == 0 ? nil : line.remaining == 0 ? "fulfilled" : "partial"
        return [
            "id": .int(line.id), "admin_graphql_api_id": .string("gid://shopify/LineItem/\(line.id)"),
            "sku": .text(line.ordered.sku), "title": .string(line.ordered.title), "name": .string(line.ordered.title),
            "quantity": .int(line.ordered.quantity), "current_quantity": .int(line.current),
            "fulfillable_quantity": .int(order.fulfillable(line.id)), "fulfillment_status": status,
            "fulfillment_service": .string(line.ordered.service ?? (line.ordered.giftCard ? "gift_card" : "manual")),
            "price": .string(amount(line.ordered.price)), "requires_shipping": .bool(line.ordered.requiresShipping),
            "gift_card": .bool(line.ordered.giftCard), "variant_title": nil, "total_discount": "0.00",
            "discount_allocations": allocations(line.ordered.discount, order.placed.currency),
            "properties": named(line.ordered.properties),
            "sales_line_item_group_id": line.ordered.group.map { .int($0.id) } ?? nil,
        ]
    }

    static func fulfilment(_ made: ShopOrder.Fulfilment, _ order: ShopOrder) -> SandboxJSON {
        [
            "id": .int(made.id), "admin_graphql_api_id": .string("gid://shopify/Fulfillment/\(made.id)"),
            "order_id": .int(order.id), "name": .string(made.name), "service": .string(made.service),
            "status": .string(made.cancelled ? "cancelled" : "success"), "shipment_status": nil,
            "created_at": .string(offset(made.createdAt)), "updated_at": .string(offset(made.updatedAt)),
            "location_id": made.location.map { .int($0) } ?? nil, "email": .text(order.placed.email),
            "tracking_company": .text(made.tracking.company), "tracking_number": .text(made.numbers.first),
            "tracking_numbers": .array(made.numbers.map { .string($0) }),
            "tracking_url": .text(made.tracking.urls.first),
            "tracking_urls": .array(made.tracking.urls.map { .string($0) }), "receipt": [:],
            "line_items": .array(
                made.units.sorted { $0.key < $1.key }.compactMap { id, units in
                    order.lines.first { $0.id == id }.map { line in
                        [
                            "id": .int(line.id), "sku": .text(line.ordered.sku), "title": .string(line.ordered.title),
                            "quantity": .int(units), "fulfillable_quantity": .int(order.fulfillable(line.id)),
                        ]
                    }
                }),
        ]
    }

    /// Shop-local time, an hour east of Greenwich.
    private static func offset(_ time: Int64) -> String { timestamp(time + 3_600_000).dropLast() + "+01:00" }
}
