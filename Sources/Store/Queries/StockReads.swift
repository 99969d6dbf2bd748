package import Domain

/// A SKU whose stock has to be pushed to the channel.
package struct DueStock: Hashable, Sendable {
    package var sku: SKU
    /// When the first movement that the channel does not show yet became known.
    package var since: Instant
    /// Incremented by every further movement.
    package var revision: Int64
}

/// The channel's quantity as we believe it.
package struct KnownLevel: Hashable, Sendable {
    package var quantity: Int64
    /// `false` when a recent event may or may not be in the figure, which then has to be read again.
    package var certain: Bool
    package var at: Instant
}

/// Reads stock in the WMS and on the channel, and what orders on their way will take of it.
package struct StockReads: TableRows {
    let documents: Documents

    /// Available units in the WMS, by item and facility. Unknown stock is left out.
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

    /// Where there is a figure of stock, last read before a moment.
    package func places(readBefore moment: Instant) throws -> [StockPlace] {
        try rows(
            """
            SELECT item, facility FROM stock_level WHERE read_at < ? AND (available IS NOT NULL OR on_hand IS NOT NULL)
            ORDER BY item, facility
            """, [moment.milliseconds]
        ).map { StockPlace(item: try $0["item"], facility: try $0["facility"]) }
    }

    /// Whether the stock of an item is unknown somewhere.
    package func isUnknown(_ item: String) throws -> Bool {
        try row("SELECT 1 FROM stock_level WHERE item = ? AND available IS NULL LIMIT 1", [item]) != nil
    }

    /// Units of an item in orders that the last reading of its stock does not account for: orders that the WMS does not
    /// have, and orders that it was found to have after the reading.
    package func pendingUnits(_ item: String) throws -> Int64 {
        try row(
            """
            SELECT COALESCE(SUM(units), 0) AS units FROM order_pending WHERE item = ? AND (received_at IS NULL
                OR received_at > COALESCE((SELECT MIN(read_at) FROM stock_level WHERE item = ?), 0))
            """, [item, item])?["units"] ?? 0
    }

    /// Whether an order with this item was received between two moments, so that the item's stock began to account for
    /// it.
    package func receivedBetween(_ item: String, after: Instant, until: Instant) throws -> Bool {
        try row(
            "SELECT 1 FROM order_pending WHERE item = ? AND received_at > ? AND received_at <= ? LIMIT 1",
            [item, after.milliseconds, until.milliseconds]) != nil
    }

    /// Orders that wait for units of an item, newest first.
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

    /// SKUs whose stock the channel tracks.
    package func trackedSKUs() throws -> [SKU] {
        try rows("SELECT DISTINCT sku FROM variant_record WHERE tracked AND sold AND sku IS NOT NULL ORDER BY sku")
            .map { try SKU($0["sku"] as String) }
    }
}
