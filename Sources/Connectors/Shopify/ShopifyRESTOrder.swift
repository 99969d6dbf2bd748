import Domain

/// Orders in their REST form, as webhooks of every API version carry them: docs/apis/shopify.md#order-body.
enum ShopifyRESTOrder {
    static func read(_ node: JSONNode) throws(Unreadable) -> ChannelSighting {
        let id = OrderID(try node["id"].need(\.text))
        let currency = Currency(
            try (node["currency"].isNull ? node["presentment_currency"] : node["currency"]).need(\.text))
        let created = try node["created_at"].need(\.instant)
        func amount(_ names: String...) throws(Unreadable) -> Int64 {
            for name in names where !node[name].isNull {
                return try node[name].need { node throws(Unreadable) in try node.amount(currency) }
            }
            return 0
        }
        var lines: [OrderLine] = []
        let groups = node["line_item_groups"].rows.reduce(into: [String: String]()) { titles, group in
            if let id = group["id"].text { titles[id] = group["title"].text }
        }
        for row in try node["line_items"].lines() { lines.append(try line(row, currency, groups)) }
        var order = ChannelOrder(
            id: id, name: try name(node), createdAt: created, updatedAt: node["updated_at"].instant ?? created,
            cancelledAt: node["cancelled_at"].isNull ? nil : try node["cancelled_at"].need(\.instant),
            payment: PaymentState(channel: node["financial_status"].text), currency: currency,
            total: try amount("current_total_price", "total_price"),
            subtotal: try amount("current_subtotal_price", "subtotal_price"),
            shipping: try shipping(node, currency),
            tax: try amount("current_total_tax", "total_tax"),
            shippingMethod: shippingLines(node).first?["title"].text, source: node["source_name"].text,
            test: node["test"].bool ?? false, lines: lines)
        order.captured = try captured(node, currency)
        order.refunded = try refunded(node, currency)
        order.terms =
            node["payment_terms"].isNull
            ? nil : PaymentTerms(channel: node["payment_terms"]["payment_terms_type"].text ?? "unknown")
        order.paidBy = node["payment_terms"]["payment_schedules"].rows.first?["due_at"].instant
        order.gateways = try node["payment_gateway_names"].lines().compactMap(\.text)
        order.retailLocation = node["location_id"].text
        order.hasShippingAddress = !node["shipping_address"].isNull
        return ChannelSighting(order: order, contact: try contact(node), customer: node["customer"]["id"].text)
    }

    private static func name(_ node: JSONNode) throws(Unreadable) -> String {
        if let name = node["name"].text { return name }
        return "#" + (try node["order_number"].need(\.text))
    }

    /// The body has no such figure. It follows from the payment's state, and from what is outstanding.
    private static func captured(_ node: JSONNode, _ currency: Currency) throws(Unreadable) -> Int64? {
        guard let total = try node["total_price"].amount(currency) else { return nil }
        switch PaymentState(channel: node["financial_status"].text) {
        case .paid, .partiallyRefunded, .refunded: return total
        case .pending, .authorized, .voided, .expired: return 0
        case .partiallyPaid: return try node["total_outstanding"].amount(currency).map { total - $0 }
        case .other: return nil
        }
    }

    /// `nil` where money went back in a currency other than the order's: the body has no such figure in the order's.
    private static func refunded(_ node: JSONNode, _ currency: Currency) throws(Unreadable) -> Int64? {
        var sum: Int64 = 0
        for refund in node["refunds"].rows {
            for row in refund["transactions"].rows where row["kind"].text == "refund" {
                if let status = row["status"].text, status != "success" { continue }
                if let paid = row["currency"].text, Currency(paid) != currency { return nil }
                sum = sum.clampedAdding(try row["amount"].amount(currency) ?? 0)
            }
        }
        guard abs(sum) <= Bounds.minor else {
            throw Unreadable(reason: "refunds add up to \(sum) minor units: at most \(Bounds.minor) are taken")
        }
        return sum
    }

    /// The shipping lines that are still in force. An edit that replaces one leaves the old one in the body.
    private static func shippingLines(_ node: JSONNode) -> [JSONNode] {
        node["shipping_lines"].rows.filter { $0["is_removed"].bool != true }
    }

    private static func shipping(_ node: JSONNode, _ currency: Currency) throws(Unreadable) -> Int64 {
        if node["shipping_lines"].isNull {
            return try node["total_shipping_price_set"]["shop_money"]["amount"].amount(currency) ?? 0
        }
        var sum: Int64 = 0
        for row in shippingLines(node) { sum = sum.clampedAdding(try price(of: row, currency)) }
        guard abs(sum) <= Bounds.minor else {
            throw Unreadable(reason: "shipping_lines add up to \(sum) minor units: at most \(Bounds.minor) are taken")
        }
        return sum
    }

    /// What the customer pays for a shipping line now. Older bodies have its price and the discounts on it.
    private static func price(of row: JSONNode, _ currency: Currency) throws(Unreadable) -> Int64 {
        if let now = try row["current_discounted_price_set"]["shop_money"]["amount"].amount(currency) { return now }
        if row["discount_allocations"].isNull, let price = try row["discounted_price"].amount(currency) { return price }
        return (try row["price"].amount(currency) ?? 0).clampedSubtracting(try discount(row, currency))
    }

    /// What the discounts take off a line: those on it, and its share of those on the order.
    private static func discount(_ row: JSONNode, _ currency: Currency) throws(Unreadable) -> Int64 {
        var sum: Int64 = 0
        for part in row["discount_allocations"].rows {
            sum = sum.clampedAdding(try part["amount"].amount(currency) ?? 0)
        }
        return sum
    }

    private static func line(_ row: JSONNode, _ currency: Currency, _ groups: [String: String]) throws(Unreadable)
        -> OrderLine
    {
        let quantity = try row["quantity"].need { row throws(Unreadable) in try row.units(from: 0) }
        return OrderLine(
            id: LineID(try row["id"].need(\.text)), sku: row["sku"].text.map { SKU($0) },
            title: row["title"].text ?? row["name"].text ?? "", quantity: quantity,
            currentQuantity: try row["current_quantity"].units(from: 0) ?? quantity,
            unitPrice: try row["price"].amount(currency) ?? 0, discount: try discount(row, currency),
            requiresShipping: row["requires_shipping"].bool ?? true, giftCard: row["gift_card"].bool ?? false,
            group: row["sales_line_item_group_id"].text.map { LineGroup(id: $0, title: groups[$0] ?? "") })
    }

    /// The recipient is whom the shipping address names, and nobody else: no name or telephone number of the customer or of
    /// the billing address stands in for one that it does not have.
    private static func contact(_ node: JSONNode) throws(Unreadable) -> Contact {
        let place = node["shipping_address"]
        var contact = Contact(
            firstName: place["first_name"].text, lastName: place["last_name"].text, company: place["company"].text,
            email: node["email"].text ?? node["contact_email"].text, phone: place["phone"].text,
            line1: place["address1"].text, line2: place["address2"].text, city: place["city"].text,
            province: place["province"].text, postalCode: place["zip"].text,
            country: place["country_code"].text ?? place["country"].text, note: node["note"].text,
            provinceCode: place["province_code"].text)
        contact.attributes = try ShopifyAttributes.read(node["note_attributes"], key: "name")
        for row in node["line_items"].rows {
            let properties = try ShopifyAttributes.read(row["properties"], key: "name")
            if let id = row["id"].text, !properties.isEmpty { contact.lineProperties[LineID(id)] = properties }
        }
        return contact
    }
}
