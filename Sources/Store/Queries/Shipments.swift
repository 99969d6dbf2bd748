package import Domain

/// Reads shipments, and the notifications that are held.
package struct Shipments: TableRows {
    let documents: Documents

    package func shipment(_ id: ShipmentID) throws -> Versioned<ShipmentRecord>? {
        try documents.one(
            "SELECT id, doc, version FROM shipment_record WHERE id = ?", id.rawValue, of: "shipment_record")
    }

    package func all(of order: OrderID) throws -> [Versioned<ShipmentRecord>] {
        try rows("SELECT id, doc, version FROM shipment_record WHERE order_id = ? ORDER BY id", [order.rawValue])
            .map { try documents.document($0, of: "shipment_record") }
    }

    /// The shipments with a tracking number, in any case and whatever its spaces.
    package func all(tracking: String) throws -> [Versioned<ShipmentRecord>] {
        try rows(
            """
            SELECT s.id, s.doc, s.version FROM shipment_tracking t JOIN shipment_record s ON s.id = t.shipment_id
            WHERE t.tracking = ? ORDER BY s.id
            """, [Self.trackingKey(tracking)]
        ).map { try documents.document($0, of: "shipment_record") }
    }

    static func trackingKey(_ tracking: String) -> String { TrackingNumber.key(tracking) }

    /// Complete records of held shipments, oldest first.
    package func heldShipments(after: String, limit: Int) throws -> (shipments: [ShipmentRecord], next: String?) {
        let place = Place(after) ?? Place(sort: .min, id: "")
        let found = try rows(
            """
            SELECT id, held_since, doc, version FROM shipment_record WHERE notice = 'held' AND (held_since, id) > (?, ?)
            ORDER BY held_since, id LIMIT ?
            """, [place.sort, place.id, limit + 1])
        let last = found.count > limit ? found[limit - 1] : nil
        return (
            documents.records(Array(found.prefix(limit)), of: "shipment_record").map(\.record),
            try last.map { try Place(sort: $0["held_since"], id: $0["id"]).text }
        )
    }
}
