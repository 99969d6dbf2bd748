import Foundation

/// The bodies of webhooks that do not carry the order (docs/apis/shopify.md#webhook-topics). Ids of fulfilment orders and holds
/// are global ones in them, and words are in lower case.
enum ShopHookBody {
    static func thin(_ one: ShopFulfilmentOrder) -> SandboxJSON {
        ["fulfillment_order": ["id": .string(one.gid), "status": .string(one.status.lowercased())]]
    }

    private static func row(_ line: ShopFulfilmentOrder.Line, _ units: Int64) -> SandboxJSON {
        ["id": .string("gid://shopify/FulfillmentOrderLineItem/\(line.id)"), "quantity": .int(units)]
    }

    // MARK: Holds

    private static func json(_ hold: ShopFulfilmentOrder.Hold) -> SandboxJSON {
        [
            "id": .string("gid://shopify/FulfillmentHold/\(hold.id)"), "reason": .string(hold.reason.lowercased()),
            "reason_notes": .text(hold.notes), "handle": .string(hold.handle), "held_by_requesting_app": false,
            "held_by_app": hold.app == nil ? nil : ["id": "gid://shopify/App/1"],
        ]
    }

    static func hold(_ one: ShopFulfilmentOrder, _ hold: ShopFulfilmentOrder.Hold) -> SandboxJSON {
        ["fulfillment_order": ["id": .string(one.gid)], "fulfillment_hold": json(hold)]
    }

    static func held(
        _ one: ShopFulfilmentOrder, _ hold: ShopFulfilmentOrder.Hold, rest: ShopFulfilmentOrder? = nil
    ) -> SandboxJSON {
        [
            "fulfillment_order": [
                "id": .string(one.gid), "status": .string(one.status.lowercased()),
                "fulfillment_holds": .array(one.holds.map(json)),
            ],
            "created_fulfillment_hold": json(hold),
            "held_fulfillment_order_line_items": .array(one.lines.map { row($0, $0.remaining) }),
            "remaining_fulfillment_order": rest.map {
                ["id": .string($0.gid), "status": .string($0.status.lowercased())]
            } ?? nil,
        ]
    }

    // MARK: Time, place, requests

    static func rescheduled(_ one: ShopFulfilmentOrder) -> SandboxJSON {
        [
            "fulfillment_order": [
                "id": .string(one.gid), "status": .string(one.status.lowercased()),
                "fulfill_at": .text(one.fulfillAt.map(timestamp)),
            ]
        ]
    }

    static func moved(
        _ original: ShopFulfilmentOrder, to moved: ShopFulfilmentOrder, from source: Int64?,
        _ lines: [ShopFulfilmentOrder.Line]
    ) -> SandboxJSON {
        func place(_ id: Int64?) -> SandboxJSON { id.map { .string("gid://shopify/Location/\($0)") } ?? nil }
        func side(_ one: ShopFulfilmentOrder) -> SandboxJSON {
            [
                "id": .string(one.gid), "status": .string(one.status.lowercased()),
                "assigned_location_id": place(one.location),
            ]
        }
        return [
            "original_fulfillment_order": side(original), "moved_fulfillment_order": side(moved),
            "destination_location_id": place(moved.location), "source_location": ["id": place(source)],
            "fulfillment_order_line_items_requested": .array(lines.map { row($0, $0.remaining) }),
        ]
    }

    private static func stated(_ one: ShopFulfilmentOrder) -> SandboxJSON {
        [
            "id": .string(one.gid), "status": .string(one.status.lowercased()),
            "request_status": .string(one.requestStatus.lowercased()),
        ]
    }

    private static func request(_ id: Int64, _ message: String?) -> SandboxJSON {
        ["id": .string("gid://shopify/FulfillmentOrderMerchantRequest/\(id)"), "message": .text(message)]
    }

    static func submitted(_ one: ShopFulfilmentOrder, request id: Int64) -> SandboxJSON {
        [
            "original_fulfillment_order": stated(one), "submitted_fulfillment_order": stated(one),
            "fulfillment_order_merchant_request": request(id, one.requestMessage),
        ]
    }

    static func cancellation(_ one: ShopFulfilmentOrder, request id: Int64) -> SandboxJSON {
        [
            "fulfillment_order": stated(one),
            "fulfillment_order_merchant_request": request(id, one.cancellationMessage),
        ]
    }

    static func answered(_ one: ShopFulfilmentOrder, _ message: String?) -> SandboxJSON {
        ["fulfillment_order": stated(one), "message": .text(message)]
    }

    static func failed(_ one: ShopFulfilmentOrder, _ message: String?) -> SandboxJSON {
        ["fulfillment_order": ["id": .string(one.gid), "status": "closed"], "message": .text(message)]
    }

    static func prepared(_ one: ShopFulfilmentOrder) -> SandboxJSON {
        [
            "fulfillment_order": [
                "id": .string(one.gid), "status": .string(one.status.lowercased()), "preparable": false,
                "delivery_method": ["method_type": one.deliveryMethod == "LOCAL" ? "local" : "pickup"],
            ]
        ]
    }

    // MARK: Orders and their money

    static func edited(_ order: ShopOrder, shippingLine: Int64, _ now: Int64) -> SandboxJSON {
        let none: SandboxJSON = ["additions": [], "removals": []]
        return [
            "order_edit": [
                "id": .int(shippingLine), "app_id": nil, "order_id": .int(order.id), "user_id": nil,
                "created_at": .string(timestamp(now)), "committed_at": .string(timestamp(now)),
                "notify_customer": false, "staff_note": nil, "line_items": none, "discounts": ["line_item": none],
                "shipping_lines": [
                    "additions": [["id": .int(shippingLine)]],
                    "removals": .array(order.shippingLines.filter(\.removed).suffix(1).map { ["id": .int($0.id)] }),
                ],
            ]
        ]
    }

    static func risk(_ order: ShopOrder, _ now: Int64) -> SandboxJSON {
        [
            "order_id": .string(String(order.id)),
            "admin_graphql_api_order_id": .string("gid://shopify/Order/\(order.id)"),
            "risk_level": .text(order.risk.levels.first?.lowercased()), "provider_id": nil, "provider_title": nil,
            "created_at": .string(timestamp(now)),
        ]
    }

    /// Nothing in it names the order.
    static func terms(_ type: String?, _ order: ShopOrder, _ now: Int64) -> SandboxJSON {
        guard let type else { return ["id": .int(order.id)] }
        return [
            "id": .int(order.id), "payment_terms_name": .string(type.capitalized),
            "payment_terms_type": .string(type.lowercased()),
            "due_in_days": type == "NET" ? 30 : nil, "payment_schedules": [], "created_at": .string(timestamp(now)),
            "updated_at": .string(timestamp(now)),
        ]
    }

    static func refund(
        _ order: ShopOrder, _ given: ShopOrder.Transaction, id: Int64, _ now: Int64
    ) -> SandboxJSON {
        [
            "id": .int(id), "order_id": .int(order.id), "created_at": .string(timestamp(now)),
            "processed_at": .string(timestamp(now)), "note": nil, "user_id": nil, "restock": false, "return": nil,
            "duties": [], "refund_line_items": [], "refund_shipping_lines": [],
            "order_adjustments": [
                [
                    "kind": "refund_discrepancy", "reason": "Refund discrepancy",
                    "amount": .string(amount(-given.amount)), "tax_amount": "0.00",
                ]
            ],
            "transactions": [
                [
                    "id": .int(given.id), "order_id": .int(order.id), "kind": "refund", "status": "success",
                    "gateway": .string(given.gateway), "amount": .string(amount(given.amount)),
                    "currency": .string(order.placed.currency), "parent_id": given.parent.map { .int($0) } ?? nil,
                ]
            ],
        ]
    }
}
