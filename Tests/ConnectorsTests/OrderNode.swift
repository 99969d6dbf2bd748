import Domain

@testable import Connectors

/// The node that the Admin API answers for an order, made of the order's REST body by the schema. What the body does not tell is left
/// out.
struct OrderNode {
    let body: JSONNode

    private var currency: Currency { Currency(body["currency"].text ?? "") }

    var json: JSON {
        .object([
            "id": gid("Order", body["id"]), "name": body["name"].value, "createdAt": body["created_at"].value,
            "updatedAt": body["updated_at"].value, "cancelledAt": body["cancelled_at"].value,
            "displayFinancialStatus": JSON(body["financial_status"].text?.uppercased()),
            "currencyCode": body["currency"].value, "sourceName": body["source_name"].value,
            "test": body["test"].value, "email": body["email"].value, "note": body["note"].value,
            "paymentGatewayNames": .array(body["payment_gateway_names"].rows.map(\.value)),
            "paymentTerms": body["payment_terms"].isNull
                ? .null
                : [
                    "paymentTermsType": JSON(body["payment_terms"]["payment_terms_type"].text?.uppercased()),
                    "paymentSchedules": [
                        "nodes": .array(
                            body["payment_terms"]["payment_schedules"].rows.prefix(1).map {
                                ["dueAt": $0["due_at"].value]
                            })
                    ],
                ],
            "retailLocation": body["location_id"].isNull ? .null : ["id": gid("Location", body["location_id"])],
            "currentTotalPriceSet": bag(now("total_price")), "currentSubtotalPriceSet": bag(now("subtotal_price")),
            "currentTotalTaxSet": bag(now("total_tax")), "totalRefundedSet": bag(refunded),
            "currentShippingPriceSet": bag(decimal(shippingLines.reduce(0) { $0 + price(of: $1) })),
            "shippingLines": ["nodes": .array(shippingLines.prefix(1).map { ["title": $0["title"].value] })],
            "shippingAddress": address, "customAttributes": attributes(body["note_attributes"]),
        ])
    }

    var lines: [JSONNode] { body["line_items"].rows.map { JSONNode(line($0)) } }

    private func line(_ row: JSONNode) -> JSON {
        .object([
            "id": gid("LineItem", row["id"]), "sku": row["sku"].value, "title": row["title"].value,
            "quantity": row["quantity"].value,
            "currentQuantity": (row["current_quantity"].isNull ? row["quantity"] : row["current_quantity"]).value,
            "requiresShipping": row["requires_shipping"].value, "isGiftCard": row["gift_card"].value,
            "originalUnitPriceSet": bag(row["price"].value),
            "customAttributes": attributes(row["properties"]),
            "discountAllocations": .array(
                row["discount_allocations"].rows.map { ["allocatedAmountSet": bag($0["amount"].value)] }),
            "lineItemGroup": row["sales_line_item_group_id"].isNull
                ? .null
                : [
                    "id": gid("LineItemGroup", row["sales_line_item_group_id"]),
                    "title": body["line_item_groups"].rows.first {
                        $0["id"].text == row["sales_line_item_group_id"].text
                    }?["title"].value ?? .null,
                ],
        ])
    }

    /// `shippingLines` leaves removed ones out unless they are asked for.
    private var shippingLines: [JSONNode] {
        body["shipping_lines"].rows.filter { $0["is_removed"].bool != true }
    }

    private func price(of row: JSONNode) -> Int64 {
        let now = row["current_discounted_price_set"]["shop_money"]["amount"]
        if !now.isNull { return minor(now) }
        return minor(row["price"]) - row["discount_allocations"].rows.reduce(0) { $0 + minor($1["amount"]) }
    }

    private var address: JSON {
        let place = body["shipping_address"]
        if place.isNull { return .null }
        return .object([
            "firstName": place["first_name"].value, "lastName": place["last_name"].value,
            "company": place["company"].value, "address1": place["address1"].value,
            "address2": place["address2"].value, "city": place["city"].value, "province": place["province"].value,
            "provinceCode": place["province_code"].value, "zip": place["zip"].value,
            "country": place["country"].value, "countryCodeV2": place["country_code"].value,
            "phone": place["phone"].value,
        ])
    }

    private func attributes(_ list: JSONNode) -> JSON {
        .array(list.rows.map { ["key": $0["name"].value, "value": $0["value"].value] })
    }

    private var refunded: JSON {
        let parts = body["refunds"].rows.flatMap { $0["transactions"].rows }.filter { $0["kind"].text == "refund" }
        return decimal(parts.reduce(0) { $0 + minor($1["amount"]) })
    }

    /// Bodies of versions before 2020 have no figures after edits and refunds; the others stand for them.
    private func now(_ name: String) -> JSON {
        let current = body["current_\(name)"]
        return (current.isNull ? body[name] : current).value
    }

    private func minor(_ amount: JSONNode) -> Int64 { (try? amount.amount(currency)) ?? 0 }

    private func decimal(_ minor: Int64) -> JSON { .string(Money(minor: minor, currency: currency).decimal) }

    private func bag(_ amount: JSON) -> JSON { amount == .null ? .null : ["shopMoney": ["amount": amount]] }

    private func gid(_ type: String, _ id: JSONNode) -> JSON {
        .string("gid://shopify/\(type)/\(id.text ?? "")")
    }
}
