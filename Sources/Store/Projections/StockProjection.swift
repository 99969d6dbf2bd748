import Domain

/// Stock in the WMS, stock on the channel, and units that orders on their way will take.
struct StockProjection: TableRows {
    let documents: Documents

    func project(_ reading: StockReading, at: Instant) throws {
        try execute(
            """
            INSERT INTO stock_level (item, facility, on_hand, available, read_at) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (item, facility) DO UPDATE SET on_hand = excluded.on_hand, available = excluded.available,
                read_at = excluded.read_at
            """, [reading.item, reading.facility, reading.onHand, reading.available, at.milliseconds])
    }

    func project(_ variant: String, _ location: String, _ quantity: Int64, at: Instant) throws {
        try execute(
            """
            INSERT INTO channel_stock (variant, location, quantity, certain, at) VALUES (?, ?, ?, TRUE, ?)
            ON CONFLICT (variant, location) DO UPDATE SET quantity = excluded.quantity, certain = TRUE, at = excluded.at
            """, [variant, location, quantity, at.milliseconds])
    }

    /// The channel deducts its sales from its own figures, and what we believe of those figures follows. An order does not say from which
    /// location it is sold, so where there are several, the figures have to be read again.
    func projectSales(_ before: OrderRecord?, _ after: OrderRecord) throws {
        let (was, now) = (before?.channel.sold ?? [:], after.channel.sold)
        guard was != now else { return }
        let changedAt = before == nil ? after.channel.createdAt : after.channel.updatedAt
        // The two clocks differ by less than this. A sale this close to our last reading may or may not be in it.
        let doubt = Span.seconds(30)
        for sku in Set(was.keys).union(now.keys).sorted(by: { $0.rawValue < $1.rawValue }) {
            let more = (now[sku] ?? 0).clampedSubtracting(was[sku] ?? 0)
            guard more != 0 else { continue }
            try execute(
                """
                INSERT INTO sku_sold (sku, day, units) VALUES (?, ?, ?)
                ON CONFLICT (sku, day) DO UPDATE SET units = sku_sold.units + excluded.units
                """, [sku.rawValue, after.channel.createdAt.startOfDay.milliseconds, BlockSum.bounded(more)])
            try ranks.rankSellers(sku)
            let variants = "variant IN (SELECT id FROM variant_record WHERE sku = ?)"
            let elsewhere = "(SELECT COUNT(*) FROM channel_stock o WHERE o.variant = channel_stock.variant) > 1"
            try execute(
                "UPDATE channel_stock SET quantity = quantity - ? WHERE \(variants) AND at < ? AND NOT \(elsewhere)",
                [more, sku.rawValue, (changedAt - doubt).milliseconds])
            try execute(
                "UPDATE channel_stock SET certain = FALSE WHERE \(variants) AND at <= ? AND (at >= ? OR \(elsewhere))",
                [sku.rawValue, (changedAt + doubt).milliseconds, (changedAt - doubt).milliseconds])
        }
    }

    func projectPending(_ before: OrderRecord?, _ after: OrderRecord) throws {
        let (was, now) = (before?.pending, after.pending)
        guard was ?? [:] != now else { return }
        try execute("DELETE FROM order_pending WHERE order_id = ?", [after.id.rawValue])
        for (item, pending) in now.sorted(by: { $0.key < $1.key }) where pending.units > 0 {
            try execute(
                "INSERT INTO order_pending (order_id, item, units, received_at) VALUES (?, ?, ?, ?)",
                [after.id.rawValue, item, pending.units, pending.receivedAt?.milliseconds])
        }
    }
}
