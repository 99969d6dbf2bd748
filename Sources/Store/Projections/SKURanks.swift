import Domain

/// What an exception blocks, in one currency.
struct BlockSum {
    var currency: String
    var orders: Int
    var units: Int64
    var value: Int64
}

extension BlockSum {
    /// Bounds what one order adds to a sum, so that no number of orders makes it overflow.
    static func bounded(_ figure: Int64) -> Int64 { min(max(figure, -1_000_000_000_000), 1_000_000_000_000) }
}

/// Days over which the rate of sale is measured, including today.
package let soldDays: Int64 = 7

/// Ranks the SKUs that the WMS does not accept for the desk's list: by the value of the orders that they block, and
/// those that block none by their sales. The rank is stored with the exception, so that the worst are read and not
/// searched for.
struct SKURanks: TableRows {
    let documents: Documents

    /// What an exception blocks, the currency of most orders first.
    func blockSums(_ exception: String) throws -> [BlockSum] {
        try rows(
            """
            SELECT currency, orders, units, value FROM block_sum WHERE exception = ? ORDER BY orders DESC, currency
            """, [exception]
        ).map { try BlockSum(currency: $0["currency"], orders: $0["orders"], units: $0["units"], value: $0["value"]) }
    }

    /// Units of a SKU that were sold on a day or since.
    func sold(_ sku: String, since day: Instant) throws -> Int64 {
        try row(
            "SELECT COALESCE(SUM(units), 0) AS units FROM sku_sold WHERE sku = ? AND day >= ?", [sku, day.milliseconds])?[
                "units"] ?? 0
    }

    static func soldSince(_ now: Instant) -> Instant {
        now.startOfDay - Span(milliseconds: Span.day.milliseconds * (soldDays - 1))
    }

    /// Updates the sums of the exceptions that block an order.
    func sum(_ before: OrderRecord?, _ after: OrderRecord) throws {
        if let before { for block in before.blocks { try add(-1, block, of: before) } }
        for block in after.blocks { try add(1, block, of: after) }
        let touched = Set(((before?.blocks ?? []) + after.blocks).map(\.exception.rawValue))
        for exception in touched.sorted() {
            let sku = try row("SELECT sku FROM exception_record WHERE id = ? AND rank IS NOT NULL", [exception])
            if let sku: String = try sku?["sku"] { try rank(exception, of: sku) }
        }
    }

    private func add(_ sign: Int64, _ block: Block, of order: OrderRecord) throws {
        let (exception, currency) = (block.exception.rawValue, order.channel.currency.code)
        try execute(
            """
            INSERT INTO block_sum (exception, currency, orders, units, value) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (exception, currency) DO UPDATE SET orders = block_sum.orders + excluded.orders,
                units = block_sum.units + excluded.units, value = block_sum.value + excluded.value
            """,
            [
                exception, currency, sign, sign * BlockSum.bounded(block.units),
                sign * BlockSum.bounded(order.channel.total),
            ])
        if sign < 0 {
            try execute(
                "DELETE FROM block_sum WHERE exception = ? AND currency = ? AND orders = 0", [exception, currency])
        }
    }

    /// Computes the rank of an open exception about a SKU again.
    func rank(_ exception: String, of sku: String) throws {
        let day = try row("SELECT count FROM tally WHERE name = ?", [Tally.Name.soldDay.rawValue])
        let sold = try sold(sku, since: Self.soldSince(Instant(milliseconds: day?["count"] ?? 0)))
        let sums = try blockSums(exception)
        try execute(
            "UPDATE exception_record SET sold = ?, rank = ? WHERE id = ?",
            [sold, Self.rank(sums.first, sold: sold), exception])
    }

    /// Ranks by value, the highest first, and any value before none. Values of different currencies are compared by
    /// their figures alone.
    private static func rank(_ most: BlockSum?, sold: Int64) -> Int64 {
        let bound = Int64(1) << 50
        guard let most, most.value > 0 else { return -min(max(0, sold), bound) }
        var figure = min(most.value, bound)
        for _ in Currency(most.currency).exponent..<3 { figure = min(figure, bound / 10) * 10 }
        return -bound - figure
    }

    /// The rate of sale covers the last days, so the first sale or SKU of a new day computes the ranks that depend on
    /// it again. Those are few, since a SKU that sells and is not accepted blocks orders.
    func startSelling(on day: Instant) throws {
        let name = Tally.Name.soldDay.rawValue
        let known: Int64? = try row("SELECT count FROM tally WHERE name = ?", [name])?["count"]
        if let known, known >= day.milliseconds { return }
        try execute(
            """
            INSERT INTO tally (name, place, label, count) VALUES (?, 0, '', ?)
            ON CONFLICT (name, place, label) DO UPDATE SET count = excluded.count
            """, [name, day.milliseconds])
        for row in try rows("SELECT id, sku FROM exception_record WHERE sold > 0 ORDER BY id") {
            try rank(row["id"], of: row["sku"])
        }
    }

    /// Updates ranks after the sales of a SKU changed.
    func rankSellers(_ sku: SKU) throws {
        for row in try rows(
            "SELECT id FROM exception_record WHERE sku = ? AND rank IS NOT NULL ORDER BY id", [sku.rawValue])
        {
            try rank(row["id"], of: sku.rawValue)
        }
    }
}
