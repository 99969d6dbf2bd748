// The stored form of orders and their parts, in facts and in the records folded from them. Read a field that is added
// later with `maybe`: older rows do not have it.

extension ChannelOrder: Codable {
    package init(from decoder: any Decoder) throws {
        let fields = try StoredFields(decoder)
        self.init(
            id: try fields.get("id"), name: try fields.get("name"), createdAt: try fields.get("createdAt"),
            updatedAt: try fields.get("updatedAt"), cancelledAt: try fields.maybe("cancelledAt"),
            payment: try fields.get("payment"), currency: try fields.get("currency"), total: try fields.get("total"),
            subtotal: try fields.get("subtotal"), shipping: try fields.get("shipping"), tax: try fields.get("tax"),
            shippingMethod: try fields.maybe("shippingMethod"), source: try fields.maybe("source"),
            test: try fields.get("test"), lines: try fields.get("lines"))
        captured = try fields.maybe("captured")
        refunded = try fields.maybe("refunded")
        terms = try fields.maybe("terms")
        paidBy = try fields.maybe("paidBy")
        gateways = try fields.maybe("gateways") ?? []
        retailLocation = try fields.maybe("retailLocation")
        hasShippingAddress = try fields.maybe("hasShippingAddress") ?? true
    }

    package func encode(to encoder: any Encoder) throws {
        var fields = StoredWriter(encoder)
        try fields.put("id", id)
        try fields.put("name", name)
        try fields.put("createdAt", createdAt)
        try fields.put("updatedAt", updatedAt)
        try fields.put("cancelledAt", ifPresent: cancelledAt)
        try fields.put("payment", payment)
        try fields.put("currency", currency)
        try fields.put("total", total)
        try fields.put("subtotal", subtotal)
        try fields.put("shipping", shipping)
        try fields.put("tax", tax)
        try fields.put("shippingMethod", ifPresent: shippingMethod)
        try fields.put("source", ifPresent: source)
        try fields.put("test", test)
        try fields.put("lines", lines)
        try fields.put("captured", ifPresent: captured)
        try fields.put("refunded", ifPresent: refunded)
        try fields.put("terms", ifPresent: terms)
        try fields.put("paidBy", ifPresent: paidBy)
        if !gateways.isEmpty { try fields.put("gateways", gateways) }
        try fields.put("retailLocation", ifPresent: retailLocation)
        if !hasShippingAddress { try fields.put("hasShippingAddress", false) }
    }
}

extension OrderLine: Codable {
    package init(from decoder: any Decoder) throws {
        let fields = try StoredFields(decoder)
        self.init(
            id: try fields.get("id"), sku: try fields.maybe("sku"), title: try fields.get("title"),
            quantity: try fields.get("quantity"), currentQuantity: try fields.get("currentQuantity"),
            unitPrice: try fields.get("unitPrice"), discount: try fields.maybe("discount") ?? 0,
            requiresShipping: try fields.get("requiresShipping"), giftCard: try fields.get("giftCard"),
            group: try fields.maybe("group"))
    }

    package func encode(to encoder: any Encoder) throws {
        var fields = StoredWriter(encoder)
        try fields.put("id", id)
        try fields.put("sku", ifPresent: sku)
        try fields.put("title", title)
        try fields.put("quantity", quantity)
        try fields.put("currentQuantity", currentQuantity)
        try fields.put("unitPrice", unitPrice)
        if discount != 0 { try fields.put("discount", discount) }
        try fields.put("requiresShipping", requiresShipping)
        try fields.put("giftCard", giftCard)
        try fields.put("group", ifPresent: group)
    }
}

extension LineGroup: Codable {
    package init(from decoder: any Decoder) throws {
        let fields = try StoredFields(decoder)
        self.init(id: try fields.get("id"), title: try fields.get("title"))
    }

    package func encode(to encoder: any Encoder) throws {
        var fields = StoredWriter(encoder)
        try fields.put("id", id)
        try fields.put("title", title)
    }
}

extension OrderPart: Codable {
    package init(from decoder: any Decoder) throws {
        let fields = try StoredFields(decoder)
        self.init(
            number: try fields.get("number"), facility: try fields.maybe("facility"), lines: try fields.get("lines"))
        state = try fields.get("state")
        wmsID = try fields.maybe("wmsID")
        wmsStatus = try fields.maybe("wmsStatus")
        differences = try fields.get("differences")
        shortfalls = try fields.get("shortfalls")
        batch = try fields.maybe("batch")
        run = try fields.maybe("run")
        followed = try fields.maybe("followed")
    }

    package func encode(to encoder: any Encoder) throws {
        var fields = StoredWriter(encoder)
        try fields.put("number", number)
        try fields.put("facility", ifPresent: facility)
        try fields.put("lines", lines)
        try fields.put("state", state)
        try fields.put("wmsID", ifPresent: wmsID)
        try fields.put("wmsStatus", ifPresent: wmsStatus)
        try fields.put("differences", differences)
        try fields.put("shortfalls", shortfalls)
        try fields.put("batch", ifPresent: batch)
        try fields.put("run", ifPresent: run)
        try fields.put("followed", ifPresent: followed)
    }
}

extension OrderPart.Followed: Codable {
    package init(from decoder: any Decoder) throws {
        let fields = try StoredFields(decoder)
        let besides: [String]? = try fields.maybe("besides")
        self.init(since: try fields.get("since"), shipped: try fields.get("shipped"), besides: Set(besides ?? []))
    }

    package func encode(to encoder: any Encoder) throws {
        var fields = StoredWriter(encoder)
        try fields.put("since", since)
        try fields.put("shipped", shipped)
        try fields.put("besides", ifPresent: besides.isEmpty ? nil : besides.sorted())
    }
}

extension OrderPart.Line: Codable {
    package init(from decoder: any Decoder) throws {
        let fields = try StoredFields(decoder)
        self.init(
            line: try fields.get("line"), item: try fields.get("item"), quantity: try fields.get("quantity"),
            each: try fields.get("each"), unitPrice: try fields.get("unitPrice"))
    }

    package func encode(to encoder: any Encoder) throws {
        var fields = StoredWriter(encoder)
        try fields.put("line", line)
        try fields.put("item", item)
        try fields.put("quantity", quantity)
        try fields.put("each", each)
        try fields.put("unitPrice", unitPrice)
    }
}

extension LineRoute: Codable {
    package init(from decoder: any Decoder) throws {
        let fields = try StoredFields(decoder)
        self.init(
            line: try fields.get("line"), location: try fields.get("location"), quantity: try fields.get("quantity"))
    }

    package func encode(to encoder: any Encoder) throws {
        var fields = StoredWriter(encoder)
        try fields.put("line", line)
        try fields.put("location", location)
        try fields.put("quantity", quantity)
    }
}

extension Shortfall: Codable {
    package init(from decoder: any Decoder) throws {
        let fields = try StoredFields(decoder)
        self.init(
            line: try fields.get("line"), item: try fields.get("item"), cancelled: try fields.get("cancelled"),
            short: try fields.get("short"))
    }

    package func encode(to encoder: any Encoder) throws {
        var fields = StoredWriter(encoder)
        try fields.put("line", line)
        try fields.put("item", item)
        try fields.put("cancelled", cancelled)
        try fields.put("short", short)
    }
}

extension Block: Codable {
    package init(from decoder: any Decoder) throws {
        let fields = try StoredFields(decoder)
        self.init(
            exception: try fields.get("exception"), units: try fields.get("units"))
    }

    package func encode(to encoder: any Encoder) throws {
        var fields = StoredWriter(encoder)
        try fields.put("exception", exception)
        try fields.put("units", units)
    }
}

extension FieldFit: Codable {
    package init(from decoder: any Decoder) throws {
        let fields = try StoredFields(decoder)
        self.init(try fields.get("field"), into: try fields.get("into"))
    }

    package func encode(to encoder: any Encoder) throws {
        var fields = StoredWriter(encoder)
        try fields.put("field", field)
        try fields.put("into", into)
    }
}

extension Money: Codable {
    package init(from decoder: any Decoder) throws {
        let fields = try StoredFields(decoder)
        self.init(minor: try fields.get("minor"), currency: try fields.get("currency"))
    }

    package func encode(to encoder: any Encoder) throws {
        var fields = StoredWriter(encoder)
        try fields.put("minor", minor)
        try fields.put("currency", currency)
    }
}
