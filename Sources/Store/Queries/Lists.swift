package import Domain
import Foundation

/// A page of a list.
package struct Slice<Row: Sendable>: Sendable {
    package var rows: [Row]
    /// The number of rows in the whole list that match the filter.
    package var total: Int
    /// Whether there are more than `total`: with a filter they are counted no further than `countedRows`.
    package var more = false
    /// Where the next page starts; `nil` at the end.
    package var next: String?
    /// Rows of the page that cannot be read; `rows` has the others.
    package var unreadable: [UnreadableDocument] = []
}

/// The lists behind the desk's panels. They page by key, so that a row that disappears between two pages neither
/// repeats nor hides another. A filter is a list of words; a row matches when it contains each of them, in any case.
///
/// Rows are made of columns, and a filter searches the text in the index that orders the list, so no document is read.
/// Totals without a filter are stored counters (see `Tally`).
package struct DeskLists: TableRows {
    let documents: Documents

    /// Maximum count of rows that match a filter.
    package static let countedRows = 500

    /// Orders due and not received, those that wait longest first.
    package func gapOrders(filter: String, after: String?, limit: Int) throws -> Slice<GapOrder> {
        try page(GapOrder.rows, filter, after, limit, GapOrder.init) { try tallies.of(.gap).values.reduce(0, +) }
    }

    /// Orders that do not leave now, those that wait longest first.
    /// - Parameter all: those that never do follow, newest first.
    package func waitingOrders(all: Bool = false, filter: String, after: String?, limit: Int) throws -> Slice<
        WaitingOrder
    > {
        var list = WaitingOrder.rows
        if !all { list.bound = OrderProjection.elsewherePlace }
        return try page(list, filter, after, limit, { try WaitingOrder($0, self.coder) }) {
            let names: [Tally.Name] = all ? [.unpaid, .notDue, .elsewhere] : [.unpaid, .notDue]
            return try names.reduce(0) { try $0 + tallies.of($1).values.reduce(0, +) }
        }
    }

    /// Held notifications, oldest first.
    package func holds(filter: String, after: String?, limit: Int) throws -> Slice<HeldNotice> {
        try page(HeldNotice.rows, filter, after, limit, HeldNotice.init) { try tallies.of(.held).values.reduce(0, +) }
    }

    /// Those that wait for a decision, of the oldest that are not settled.
    func dueCancellations(_ limit: Int) throws -> [CancellationRow] {
        var list = CancellationRow.rows
        list.bound = CancellationProjection.closedPlace
        return Array(try first(50, of: list).map(CancellationRow.init).filter { $0.state == .late }.prefix(limit))
    }

    func worstExceptions(_ limit: Int) throws -> [ExceptionRow] {
        try first(limit, of: ExceptionRow.rows).map(ExceptionRow.init)
    }

    /// The first open exceptions of some types, type by type.
    package func openExceptions(of types: [ExceptionType], limit: Int) throws -> [ExceptionRow] {
        var found: [ExceptionRow] = []
        for type in types where found.count < limit {
            found += try rows(
                """
                SELECT \(ExceptionRow.columns) FROM exception_record e WHERE e.state = 'open' AND e.type = ?
                ORDER BY e.urgency, e.id LIMIT ?
                """, [type.rawValue, limit - found.count]
            ).map(ExceptionRow.init)
        }
        return found
    }

    /// The first open exceptions that were raised in a span, the most severe first.
    package func openExceptions(raisedFrom from: Instant, until: Instant, limit: Int) throws -> [ExceptionRow] {
        try rows(
            """
            SELECT \(ExceptionRow.columns) FROM exception_record e
            WHERE e.state = 'open' AND e.raised_at >= ? AND e.raised_at < ? ORDER BY e.urgency, e.id LIMIT ?
            """, [from.milliseconds, until.milliseconds, limit]
        ).map(ExceptionRow.init)
    }

    func oldestHolds(_ limit: Int) throws -> [HeldNotice] {
        try first(limit, of: HeldNotice.rows).map(HeldNotice.init)
    }

    /// Requests to cancel that are not settled, oldest first.
    /// - Parameter all: the last two hundred that were settled follow, newest first.
    package func cancellations(all: Bool = false, filter: String, after: String?, limit: Int) throws -> Slice<
        CancellationRow
    > {
        guard all else {
            var list = CancellationRow.rows
            list.bound = CancellationProjection.closedPlace
            return try page(list, filter, after, limit, CancellationRow.init) { try openCancellations() }
        }
        let shown = 200
        let last: Int64? = try row(
            "SELECT place FROM cancellation_record WHERE place > ? ORDER BY place, id LIMIT 1 OFFSET ?",
            [CancellationProjection.closedPlace, shown - 1])?["place"]
        var list = CancellationRow.rows
        list.bound = last ?? .max
        return try page(list, filter, after, limit, CancellationRow.init) {
            // Requests settled at the same moment as the last one shown are shown too.
            try count(
                "SELECT COUNT(*) FROM cancellation_record WHERE place > ? AND place <= ?",
                [CancellationProjection.closedPlace, last ?? Int64.max])
                + openCancellations()
        }
    }

    private func openCancellations() throws -> Int {
        try tallies.of(.cancellations).reduce(0) { sum, one in
            let closed = [CancellationState.done, .rejected].contains { $0.rawValue == one.key }
            return closed ? sum : sum + one.value
        }
    }

    /// Open exceptions, the most severe first, then by the time to act.
    package func exceptions(filter: String, after: String?, limit: Int) throws -> Slice<ExceptionRow> {
        try page(ExceptionRow.rows, filter, after, limit, ExceptionRow.init) {
            try tallies.of(.exceptions).values.reduce(0, +)
        }
    }

    /// What people did, the last first.
    package func activity(filter: String, after: String?, limit: Int) throws -> Slice<ActivityRow> {
        try page(ActivityRow.rows, filter, after, limit, ActivityRow.init) {
            try tallies.of(.activity).values.reduce(0, +)
        }
    }

    /// SKUs that the WMS does not accept: those with the most value of open orders first, then those without any by
    /// their sales.
    package func skuFailures(filter: String, after: String?, limit: Int, now: Instant) throws -> Slice<SKUFailure> {
        try page(SKUFailure.rows, filter, after, limit, { try self.skuFailure($0, now: now) }) {
            try tallies.of(.skus)[""] ?? 0
        }
    }

    func worstSKUs(_ limit: Int, now: Instant) throws -> [SKUFailure] {
        try first(limit, of: SKUFailure.rows).map { try skuFailure($0, now: now) }
    }

    private func skuFailure(_ row: SQLRow, now: Instant) throws -> SKUFailure {
        let exception = try ExceptionRow(row)
        let sums = try ranks.blockSums(exception.id.rawValue)
        let sold = try ranks.sold(row["sku"], since: SKURanks.soldSince(now))
        return SKUFailure(
            exception: exception, sku: try row["sku"], orders: exception.orders,
            units: sums.reduce(0) { $0 + $1.units },
            value: Money(minor: sums.first?.value ?? 0, currency: Currency(sums.first?.currency ?? "")),
            soldPerDayTenths: max(0, sold).clampedMultiplying(10) / soldDays)
    }

    private func page<Made>(
        _ list: ListRows, _ filter: String, _ after: String?, _ limit: Int, _ make: (SQLRow) throws -> Made,
        whole: () throws -> Int
    ) throws -> Slice<Made> {
        let words = Self.words(filter)
        let matching = list.scope + String(repeating: " AND \(list.search) LIKE ? ESCAPE '\\'", count: words.count)
        let bounds = list.bounds + Values(words)
        var sql = "SELECT \(list.columns), \(list.sort) AS sort_value FROM \(list.tables) WHERE \(matching)"
        var arguments = bounds
        if let after, let place = Place(after) {
            sql += " AND (\(list.sort), \(list.id)) > (?, ?)"
            arguments += [place.sort, place.id]
        }
        let found = try rows(sql + " ORDER BY \(list.sort), \(list.id) LIMIT ?", arguments + [limit + 1])
        let last = found.count > limit ? found[limit - 1] : nil
        var slice = Slice(
            rows: try found.prefix(limit).map(make), total: found.count,
            next: try last.map { try Place(sort: $0["sort_value"], id: $0["id"]).text })
        if words.isEmpty {
            slice.total = try whole()
        } else if after != nil || last != nil {
            let all = try count(
                """
                SELECT COUNT(*) FROM (
                    SELECT 1 FROM \(list.table) WHERE \(matching) ORDER BY \(list.sort), \(list.id) LIMIT ?) AS found
                """,
                bounds + [Self.countedRows + 1])
            slice.total = min(all, Self.countedRows)
            slice.more = all > Self.countedRows
        }
        return slice
    }

    private func first(_ limit: Int, of list: ListRows) throws -> [SQLRow] {
        try rows(
            """
            SELECT \(list.columns) FROM \(list.tables) WHERE \(list.scope) ORDER BY \(list.sort), \(list.id) LIMIT ?
            """, list.bounds + [limit])
    }

    /// The patterns of a filter's words.
    static func words(_ filter: String) -> [String] {
        filter.lowercased().split(whereSeparator: \.isWhitespace).prefix(8).map { word in
            var pattern = "%"
            for character in word {
                if character == "%" || character == "_" || character == "\\" { pattern.append("\\") }
                pattern.append(character)
            }
            return pattern + "%"
        }
    }
}

/// Where a page ended: the sort value and the id of its last row.
struct Place {
    var sort: Int64
    var id: String

    init(sort: Int64, id: String) {
        self.sort = sort
        self.id = id
    }

    init?(_ text: String) {
        guard let bar = text.firstIndex(of: "|"), let sort = Int64(text[..<bar]) else { return nil }
        self.sort = sort
        id = String(text[text.index(after: bar)...])
    }

    var text: String { "\(sort)|\(id)" }
}
