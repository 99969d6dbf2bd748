import Domain

/// The row of a shipment, its tally, and its tracking numbers.
struct ShipmentProjection: TableRows {
    let documents: Documents

    func project(_ fact: Fact, _ id: ShipmentID, _ seq: Int64, _ at: Instant) throws {
        let before = try shipments.shipment(id)?.record
        guard var record = before ?? ShipmentRecord(first: fact) else { return }
        if before != nil { record.apply(fact, at: at) }
        let trackings = record.shipment.parcels.compactMap(\.tracking)
        try execute(
            Self.shipmentRow,
            [
                id.rawValue, seq, record.order?.rawValue, record.orderName, record.shipment.carrier, trackings.first,
                record.notice.rawValue, record.heldSince?.milliseconds, record.warned, record.stalled,
                record.shipment.status == .shipped ? record.shipment.shippedAt?.milliseconds : nil,
                RecordRow.search([record.orderName, record.shipment.carrier, id.rawValue] + trackings),
                try coder.encode(record),
            ])
        try tallies.move(from: before.map(Tally.of) ?? [], to: Tally.of(record))
        guard before?.shipment.parcels != record.shipment.parcels else { return }
        try execute("DELETE FROM shipment_tracking WHERE shipment_id = ?", [id.rawValue])
        for tracking in Set(trackings.map(Shipments.trackingKey)).sorted() {
            try execute("INSERT INTO shipment_tracking (tracking, shipment_id) VALUES (?, ?)", [tracking, id.rawValue])
        }
    }

    private static let shipmentRow = RecordRow.statement(
        "shipment_record",
        [
            "id", "version", "order_id", "order_name", "carrier", "tracking", "notice", "held_since", "warned",
            "stalled", "shipped_at", "search", "doc",
        ])
}
