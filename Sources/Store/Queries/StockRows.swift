package import Domain

/// A SKU whose stock is to go to the channel.
package struct DueStock: Hashable, Sendable {
    package var sku: SKU
    /// When the first movement that the channel does not show yet became known.
    package var since: Instant
    /// Moves with every further movement.
    package var revision: Int64
}

/// What the channel is believed to have.
package struct KnownLevel: Hashable, Sendable {
    package var quantity: Int64
    /// `false` when something happened there that may or may not be in the figure: it is to be read anew.
    package var certain: Bool
    package var at: Instant
}

extension Reader {
    /// What the WMS has of each item, by facility; what it did not say is not there.
    package func available(_ items: [String]) throws -> [String: [String: Int64]] {
        var found: [String: [String: Int64]] = [:]
        for item in items {
            for row in try rows(
                "SELECT facility, available FROM stock_level WHERE item = ? AND available IS NOT NULL", [item])
            {
                found[item, default: [:]][try row["facility"]] = try row["available"] as Int64
            }
        }
        return found
    }

    package func reading(_ item: String, _ facility: String) throws -> (reading: StockReading, at: Instant)? {
        try row(
            "SELECT on_hand, available, read_at FROM stock_level WHERE item = ? AND facility = ?", [item, facility]
        ).map { row in
            (
                StockReading(
                    item: item, facility: facility, onHand: try row["on_hand"],
                    available: try row["available"]), Instant(milliseconds: try row["read_at"])
            )
        }
    }

    /// Units of an item in orders that the last reading of its stock does not count: those that the WMS does not have, and those
    /// that it was found to have after the reading.
    package func pendingUnits(_ item: String) throws -> Int64 {
        try row(
            """
            SELECT COALESCE(SUM(units), 0) AS units FROM order_pending WHERE item = ? AND (received_at IS NULL
                OR received_at > COALESCE((SELECT MIN(read_at) FROM stock_level WHERE item = ?), 0))
            """, [item, item])?["units"] ?? 0
    }

    /// Whether an order was received between two moments whose units the stock of an item then began to count.
    package func receivedBetween(_ item: String, after: Instant, until: Instant) throws -> Bool {
        try row(
            "SELECT 1 FROM order_pending WHERE item = ? AND received_at > ? AND received_at <= ? LIMIT 1",
            [item, after.milliseconds, until.milliseconds]) != nil
    }

    /// Orders that wait for units of an item, the youngest first.
    package func ordersWaiting(for item: String, limit: Int) throws -> [String] {
        try rows(
            """
            SELECT o.name FROM order_pending p JOIN order_record o ON o.id = p.order_id
            WHERE p.item = ? AND p.received_at IS NULL ORDER BY o.created_at DESC, o.id DESC LIMIT ?
            """, [item, limit]
        ).map { try $0["name"] }
    }

    package func knownLevel(_ variant: String, _ location: String) throws -> KnownLevel? {
        try row(
            "SELECT quantity, certain, at FROM channel_stock WHERE variant = ? AND location = ?", [variant, location]
        ).map { try KnownLevel(quantity: $0["quantity"], certain: $0["certain"], at: Instant(milliseconds: $0["at"])) }
    }

    package func dueStock(limit: Int) throws -> [DueStock] {
        try rows("SELECT sku, since, revision FROM stock_due ORDER BY since, sku LIMIT ?", [limit]).map { row in
            DueStock(
                sku: SKU(try row["sku"] as String), since: Instant(milliseconds: try row["since"]),
                revision: try row["revision"])
        }
    }

    /// SKUs whose stock the channel keeps.
    package func trackedSKUs() throws -> [SKU] {
        try rows("SELECT DISTINCT sku FROM variant_record WHERE tracked AND sold AND sku IS NOT NULL ORDER BY sku")
            .map { try SKU($0["sku"] as String) }
    }
}

extension Transaction {
    /// Notes that what the channel shows of a SKU may no longer be right.
    package func noteStock(_ sku: SKU, at now: Instant) throws {
        try execute(
            """
            INSERT INTO stock_due (sku, since, revision) VALUES (?, ?, 1)
            ON CONFLICT (sku) DO UPDATE SET revision = stock_due.revision + 1
            """, [sku.rawValue, now.milliseconds])
    }

    /// The channel shows what was worked out for this revision; what moved since stays.
    package func settleStock(_ due: DueStock, at now: Instant) throws {
        try execute(
            "DELETE FROM stock_due WHERE sku = ? AND revision = ?", [due.sku.rawValue, due.revision])
    }

    // MARK: Projection

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

    /// The channel takes what it sells off its own figures: what we believe of them follows.
    func projectSales(_ before: OrderRecord?, _ after: OrderRecord) throws {
        let (was, now) = (before?.channel.sold ?? [:], after.channel.sold)
        guard was != now else { return }
        let changedAt = before == nil ? after.channel.createdAt : after.channel.updatedAt
        // The two clocks differ by less; what happened nearer to our last look may be in it or not.
        let doubt = Span.seconds(30)
        for sku in Set(was.keys).union(now.keys).sorted(by: { $0.rawValue < $1.rawValue }) {
            let more = (now[sku] ?? 0).clampedSubtracting(was[sku] ?? 0)
            guard more != 0 else { continue }
            try execute(
                """
                INSERT INTO sku_sold (sku, day, units) VALUES (?, ?, ?)
                ON CONFLICT (sku, day) DO UPDATE SET units = sku_sold.units + excluded.units
                """, [sku.rawValue, after.channel.createdAt.startOfDay.milliseconds, BlockSum.bounded(more)])
            try rankSellers(sku)
            let variants = "variant IN (SELECT id FROM variant_record WHERE sku = ?)"
            try execute(
                "UPDATE channel_stock SET quantity = quantity - ? WHERE \(variants) AND at < ?",
                [more, sku.rawValue, (changedAt - doubt).milliseconds])
            try execute(
                "UPDATE channel_stock SET certain = FALSE WHERE \(variants) AND at BETWEEN ? AND ?",
                [sku.rawValue, (changedAt - doubt).milliseconds, (changedAt + doubt).milliseconds])
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
