// The stored form of items, variants, bundles and stock readings, in facts and in the records folded from them. Read a
// field that is added later with `maybe`: older rows do not have it.

extension Item: Codable {
    package init(from decoder: any Decoder) throws {
        let fields = try StoredFields(decoder)
        self.init(
            number: try fields.get("number"), name: try fields.get("name"), active: try fields.get("active"),
            updatedAt: try fields.maybe("updatedAt"), components: try fields.maybe("components"))
    }

    package func encode(to encoder: any Encoder) throws {
        var fields = StoredWriter(encoder)
        try fields.put("number", number)
        try fields.put("name", name)
        try fields.put("active", active)
        try fields.put("updatedAt", ifPresent: updatedAt)
        try fields.put("components", ifPresent: components)
    }
}

extension Variant: Codable {
    package init(from decoder: any Decoder) throws {
        let fields = try StoredFields(decoder)
        self.init(
            id: try fields.get("id"), sku: try fields.maybe("sku"), title: try fields.get("title"),
            requiresShipping: try fields.get("requiresShipping"), active: try fields.get("active"),
            inventoryItem: try fields.maybe("inventoryItem"))
    }

    package func encode(to encoder: any Encoder) throws {
        var fields = StoredWriter(encoder)
        try fields.put("id", id)
        try fields.put("sku", ifPresent: sku)
        try fields.put("title", title)
        try fields.put("requiresShipping", requiresShipping)
        try fields.put("active", active)
        try fields.put("inventoryItem", ifPresent: inventoryItem)
    }
}

extension BundleComponent: Codable {
    package init(from decoder: any Decoder) throws {
        let fields = try StoredFields(decoder)
        self.init(
            sku: try fields.get("sku"), quantity: try fields.get("quantity"), share: try fields.maybe("share"))
    }

    package func encode(to encoder: any Encoder) throws {
        var fields = StoredWriter(encoder)
        try fields.put("sku", sku)
        try fields.put("quantity", quantity)
        try fields.put("share", ifPresent: share)
    }
}

extension StockReading: Codable {
    package init(from decoder: any Decoder) throws {
        let fields = try StoredFields(decoder)
        self.init(
            item: try fields.get("item"), facility: try fields.get("facility"), onHand: try fields.maybe("onHand"),
            available: try fields.maybe("available"))
    }

    package func encode(to encoder: any Encoder) throws {
        var fields = StoredWriter(encoder)
        try fields.put("item", item)
        try fields.put("facility", facility)
        try fields.put("onHand", ifPresent: onHand)
        try fields.put("available", ifPresent: available)
    }
}
