package import Domain

/// The SKUs whose stock has to be pushed to the channel.
package struct StockDue: TableRows {
    let documents: Documents

    /// Notes that what the channel shows of a SKU may no longer be right.
    package func noteStock(_ sku: SKU, at now: Instant) throws {
        try execute(
            """
            INSERT INTO stock_due (sku, since, revision) VALUES (?, ?, 1)
            ON CONFLICT (sku) DO UPDATE SET revision = stock_due.revision + 1
            """, [sku.rawValue, now.milliseconds])
    }

    /// Removes a SKU once the channel shows the figures of this revision. A SKU that moved since stays.
    package func settleStock(_ due: DueStock, at now: Instant) throws {
        try execute(
            "DELETE FROM stock_due WHERE sku = ? AND revision = ?", [due.sku.rawValue, due.revision])
    }
}
