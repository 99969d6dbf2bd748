// The stored form of shipments and scans, in facts and in the records folded from them. Read a field that is added
// later with `maybe`: older rows do not have it.

extension Shipment: Codable {
    package init(from decoder: any Decoder) throws {
        let fields = try StoredFields(decoder)
        self.init(
            id: try fields.get("id"), wmsOrderNumbers: try fields.get("wmsOrderNumbers"),
            status: try fields.get("status"), carrier: try fields.maybe("carrier"), method: try fields.maybe("method"),
            shippedAt: try fields.maybe("shippedAt"), lines: try fields.get("lines"), parcels: try fields.get("parcels")
        )
    }

    package func encode(to encoder: any Encoder) throws {
        var fields = StoredWriter(encoder)
        try fields.put("id", id)
        try fields.put("wmsOrderNumbers", wmsOrderNumbers)
        try fields.put("status", status)
        try fields.put("carrier", ifPresent: carrier)
        try fields.put("method", ifPresent: method)
        try fields.put("shippedAt", ifPresent: shippedAt)
        try fields.put("lines", lines)
        try fields.put("parcels", parcels)
    }
}

extension ShipmentLine: Codable {
    package init(from decoder: any Decoder) throws {
        let fields = try StoredFields(decoder)
        self.init(
            line: try fields.maybe("line"), item: try fields.get("item"), quantity: try fields.get("quantity"))
    }

    package func encode(to encoder: any Encoder) throws {
        var fields = StoredWriter(encoder)
        try fields.put("line", ifPresent: line)
        try fields.put("item", item)
        try fields.put("quantity", quantity)
    }
}

extension Parcel: Codable {
    package init(from decoder: any Decoder) throws {
        let fields = try StoredFields(decoder)
        self.init(
            number: try fields.get("number"), tracking: try fields.maybe("tracking"), url: try fields.maybe("url"))
    }

    package func encode(to encoder: any Encoder) throws {
        var fields = StoredWriter(encoder)
        try fields.put("number", number)
        try fields.put("tracking", ifPresent: tracking)
        try fields.put("url", ifPresent: url)
    }
}

extension Scan: Codable {
    package init(from decoder: any Decoder) throws {
        let fields = try StoredFields(decoder)
        self.init(
            tracking: try fields.get("tracking"), at: try fields.get("at"), source: try fields.get("source"),
            evidence: try fields.get("evidence"))
    }

    package func encode(to encoder: any Encoder) throws {
        var fields = StoredWriter(encoder)
        try fields.put("tracking", tracking)
        try fields.put("at", at)
        try fields.put("source", source)
        try fields.put("evidence", evidence)
    }
}
