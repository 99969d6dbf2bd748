import Domain

/// Orders as the Admin API answers them.
enum ShopifyGraphQLOrder {
    static func change(_ node: JSONNode) throws(Unreadable) -> ChangedOrder {
        let currency = Currency(try node["currencyCode"].need(\.text))
        return ChangedOrder(
            id: OrderID(legacyID(try node["id"].need(\.text))), name: try node["name"].need(\.text),
            updatedAt: try node["updatedAt"].need(\.instant), isCancelled: !node["cancelledAt"].isNull,
            payment: PaymentState(channel: node["displayFinancialStatus"].text),
            netPayment: try node["netPaymentSet"]["shopMoney"]["amount"].amount(currency))
    }

    static func read(_ node: JSONNode, lines: [JSONNode]) throws(Unreadable) -> ChannelSighting {
        let id = legacyID(try node["id"].need(\.text))
        let currency = Currency(try node["currencyCode"].need(\.text))
        let created = try node["createdAt"].need(\.instant)
        func amount(_ name: String) throws(Unreadable) -> Int64? {
            try node[name]["shopMoney"]["amount"].amount(currency)
        }
        guard lines.count <= Bounds.lines else {
            throw Unreadable(reason: "lineItems has \(lines.count) entries: at most \(Bounds.lines) are taken")
        }
        var goods: [OrderLine] = []
        for row in lines { goods.append(try line(row, currency)) }
        var order = ChannelOrder(
            id: OrderID(id), name: try node["name"].need(\.text), createdAt: created,
            updatedAt: node["updatedAt"].instant ?? created,
            cancelledAt: node["cancelledAt"].isNull ? nil : try node["cancelledAt"].need(\.instant),
            payment: PaymentState(channel: node["displayFinancialStatus"].text), currency: currency,
            total: try total(node, currency), subtotal: try amount("currentSubtotalPriceSet") ?? 0,
            shipping: try amount("currentShippingPriceSet") ?? 0, tax: try amount("currentTotalTaxSet") ?? 0,
            shippingMethod: node["shippingLines"].rows.first?["title"].text, source: node["sourceName"].text,
            test: node["test"].bool ?? false, lines: goods)
        order.captured = try amount("totalReceivedSet")
        order.refunded = try amount("totalRefundedSet")
        order.terms =
            node["paymentTerms"].isNull
            ? nil : PaymentTerms(channel: node["paymentTerms"]["paymentTermsType"].text ?? "unknown")
        order.paidBy = node["paymentTerms"]["paymentSchedules"].rows.first?["dueAt"].instant
        order.gateways = try node["paymentGatewayNames"].lines().compactMap(\.text)
        order.retailLocation = node["retailLocation"]["id"].text.map(legacyID)
        order.hasShippingAddress = !node["shippingAddress"].isNull
        return ChannelSighting(order: order, contact: try contact(node, lines))
    }

    /// The recipient is whom the shipping address names, and nobody else, as in `ShopifyRESTOrder`.
    private static func contact(_ node: JSONNode, _ lines: [JSONNode]) throws(Unreadable) -> Contact {
        let place = node["shippingAddress"]
        var contact = Contact(
            firstName: place["firstName"].text, lastName: place["lastName"].text, company: place["company"].text,
            email: node["email"].text, phone: place["phone"].text, line1: place["address1"].text,
            line2: place["address2"].text, city: place["city"].text, province: place["province"].text,
            postalCode: place["zip"].text, country: place["countryCodeV2"].text ?? place["country"].text,
            note: node["note"].text, provinceCode: place["provinceCode"].text)
        contact.attributes = try ShopifyAttributes.read(node["customAttributes"], key: "key")
        for row in lines {
            let properties = try ShopifyAttributes.read(row["customAttributes"], key: "key")
            if let id = row["id"].text, !properties.isEmpty {
                contact.lineProperties[LineID(legacyID(id))] = properties
            }
        }
        return contact
    }

    private static func total(_ node: JSONNode, _ currency: Currency) throws(Unreadable) -> Int64 {
        try node["currentTotalPriceSet"]["shopMoney"]["amount"].need { node throws(Unreadable) in
            try node.amount(currency)
        }
    }

    private static func discount(_ row: JSONNode, _ currency: Currency) throws(Unreadable) -> Int64 {
        var sum: Int64 = 0
        for part in row["discountAllocations"].rows {
            sum = sum.clampedAdding(try part["allocatedAmountSet"]["shopMoney"]["amount"].amount(currency) ?? 0)
        }
        return sum
    }

    private static func line(_ row: JSONNode, _ currency: Currency) throws(Unreadable) -> OrderLine {
        let quantity = try row["quantity"].need { row throws(Unreadable) in try row.units(from: 0) }
        return OrderLine(
            id: LineID(legacyID(try row["id"].need(\.text))), sku: row["sku"].text.map { SKU($0) },
            title: row["title"].text ?? "", quantity: quantity,
            currentQuantity: try row["currentQuantity"].units(from: 0) ?? quantity,
            unitPrice: try row["originalUnitPriceSet"]["shopMoney"]["amount"].amount(currency) ?? 0,
            discount: try discount(row, currency),
            requiresShipping: row["requiresShipping"].bool ?? true, giftCard: row["isGiftCard"].bool ?? false,
            group: row["lineItemGroup"]["id"].text.map {
                LineGroup(id: legacyID($0), title: row["lineItemGroup"]["title"].text ?? "")
            })
    }
}
