import Domain

/// Orders as the Admin API answers them.
enum ShopifyGraphQLOrder {
    static func read(_ node: JSONNode, lines: [JSONNode]) throws(Unreadable) -> ChannelSighting {
        let id = legacyID(try node["id"].need(\.text))
        let currency = Currency(try node["currencyCode"].need(\.text))
        let created = try node["createdAt"].need(\.instant)
        func amount(_ name: String) -> Int64 { node[name]["shopMoney"]["amount"].minor(currency) ?? 0 }
        var goods: [OrderLine] = []
        for row in lines { goods.append(try line(row, currency)) }
        var order = ChannelOrder(
            id: OrderID(id), name: try node["name"].need(\.text), createdAt: created,
            updatedAt: node["updatedAt"].instant ?? created, cancelledAt: node["cancelledAt"].instant,
            payment: PaymentState(channel: node["displayFinancialStatus"].text), currency: currency,
            total: try node["currentTotalPriceSet"]["shopMoney"]["amount"].need { $0.minor(currency) },
            subtotal: amount("currentSubtotalPriceSet"), shipping: amount("totalShippingPriceSet"),
            tax: amount("currentTotalTaxSet"), shippingMethod: node["shippingLine"]["title"].text,
            source: node["sourceName"].text, test: node["test"].bool ?? false, lines: goods)
        order.captured = node["totalReceivedSet"]["shopMoney"]["amount"].minor(currency)
        order.refunded = node["totalRefundedSet"]["shopMoney"]["amount"].minor(currency)
        let place = node["shippingAddress"].isNull ? node["billingAddress"] : node["shippingAddress"]
        let contact = Contact(
            firstName: place["firstName"].text, lastName: place["lastName"].text, company: place["company"].text,
            email: node["email"].text, phone: place["phone"].text ?? node["phone"].text, line1: place["address1"].text,
            line2: place["address2"].text, city: place["city"].text, province: place["province"].text,
            postalCode: place["zip"].text, country: place["countryCodeV2"].text, note: node["note"].text,
            provinceCode: place["provinceCode"].text)
        return ChannelSighting(order: order, contact: contact)
    }

    private static func line(_ row: JSONNode, _ currency: Currency) throws(Unreadable) -> OrderLine {
        let quantity = try row["quantity"].need(\.integer)
        return OrderLine(
            id: LineID(legacyID(try row["id"].need(\.text))), sku: row["sku"].text.map { SKU($0) },
            title: row["title"].text ?? "", quantity: quantity,
            currentQuantity: row["currentQuantity"].integer ?? quantity,
            unitPrice: row["originalUnitPriceSet"]["shopMoney"]["amount"].minor(currency) ?? 0,
            requiresShipping: row["requiresShipping"].bool ?? true, giftCard: row["isGiftCard"].bool ?? false,
            group: row["lineItemGroup"]["id"].text.map {
                LineGroup(id: legacyID($0), title: row["lineItemGroup"]["title"].text ?? "")
            })
    }
}
