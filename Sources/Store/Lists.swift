package import Domain
import Foundation
import GRDB

/// A page of a list.
package struct Slice<Row: Sendable>: Sendable {
    package var rows: [Row]
    /// Rows of the whole list that match the filter.
    package var total: Int
    /// What to ask for next; `nil` at the end.
    package var next: String?
    /// Rows of the page that cannot be read; the others stand in `rows`.
    package var unreadable: [UnreadableDocument] = []
}

/// The lists behind the panels. They page by key: a row that goes away in between neither repeats nor hides another. A filter is
/// words; a row shows when each of them occurs in it, in any case.
extension Reader {
    /// Orders due and not received, those that wait longest first.
    package func gapOrders(filter: String, after: String?, limit: Int) throws -> Slice<Versioned<OrderRecord>> {
        try page(
            "order_record", "stage IN ('blocked', 'queued', 'sent', 'review')", sort: "due_at", filter, after, limit)
    }

    /// Held notifications, oldest first.
    package func holds(filter: String, after: String?, limit: Int) throws -> Slice<Versioned<ShipmentRecord>> {
        try page("shipment_record", "notice = 'held'", sort: "held_since", filter, after, limit)
    }

    /// Requests to cancel: those not settled, oldest first, then the last two hundred that were settled, newest first.
    package func cancellations(filter: String, after: String?, limit: Int) throws -> Slice<
        Versioned<CancellationRecord>
    > {
        let last = try Int64.fetchOne(
            try db.cachedStatement(
                sql: "SELECT place FROM cancellation_record WHERE place > ? ORDER BY place, id LIMIT 1 OFFSET 199"),
            arguments: [CancellationRecord.closedPlace])
        return try page(
            "cancellation_record", "place <= ?", [last ?? Int64.max], sort: "place", filter, after, limit)
    }

    /// Open exceptions, the most severe first, then by the time to act.
    package func exceptions(filter: String, after: String?, limit: Int) throws -> Slice<Versioned<ExceptionRecord>> {
        try page("exception_record", "state = 'open'", sort: "urgency", filter, after, limit)
    }

    private func page<Record: Decodable & Sendable>(
        _ table: String, _ scope: String, _ bounds: Values = [], sort: String, _ filter: String, _ after: String?,
        _ limit: Int
    ) throws -> Slice<Versioned<Record>> {
        let words = Self.words(filter)
        let matching = scope + String(repeating: " AND search LIKE ? ESCAPE '\\'", count: words.count)
        var arguments = bounds + Values(words)
        let total = try count("SELECT COUNT(*) FROM \(table) WHERE \(matching)", arguments)
        var sql = "SELECT id, doc, version, \(sort) AS sort FROM \(table) WHERE \(matching)"
        if let after, let place = Place(after) {
            sql += " AND (\(sort), id) > (?, ?)"
            arguments += [place.sort, place.id]
        }
        let found = try rows(sql + " ORDER BY \(sort), id LIMIT ?", arguments + [limit + 1])
        let next = found.count > limit ? found[limit - 1] : nil
        var slice = Slice<Versioned<Record>>(
            rows: [], total: total, next: next.map { Place(sort: $0["sort"], id: $0["id"]).text })
        for row in found.prefix(limit) {
            do { slice.rows.append(try record(row)) } catch {
                slice.unreadable.append(note(row, of: table, error))
            }
        }
        return slice
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

    /// Everything in the queues but the periodic work: dead letters first, then what runs, then by due time.
    package func workRows(filter: String, after: String?, limit: Int) throws -> Slice<WorkRow> {
        let words = Self.words(filter)
        let search = "LOWER(queue || ' ' || kind || ' ' || key || ' ' || state || ' ' || COALESCE(error, ''))"
        let rank = """
            CASE state WHEN 'failed' THEN 0 WHEN 'running' THEN 1 WHEN 'held' THEN 3 ELSE 2 END * 1000000000000000 + due
            """
        let matching = "NOT periodic" + String(repeating: " AND \(search) LIKE ? ESCAPE '\\'", count: words.count)
        let total = try count("SELECT COUNT(*) FROM work WHERE \(matching)", Values(words))
        var sql = "SELECT *, \(rank) AS sort FROM work WHERE \(matching)"
        var arguments = Values(words)
        if let after, let place = Place(after), let id = Int64(place.id) {
            sql += " AND (\(rank), id) > (?, ?)"
            arguments += [place.sort, id]
        }
        let found = try rows(sql + " ORDER BY sort, id LIMIT ?", arguments + [limit + 1])
        let next = found.count > limit ? found[limit - 1] : nil
        return Slice(
            rows: found.prefix(limit).compactMap(WorkRow.init), total: total,
            next: next.map { Place(sort: $0["sort"], id: String($0["id"] as Int64)).text },
            unreadable: found.prefix(limit).filter { WorkRow($0) == nil }.map { row in
                UnreadableDocument(
                    table: "work", id: String(row["id"] as Int64), version: row["version"],
                    why: "this version does not know work of the kind \(row["kind"] as String)")
            })
    }

    /// SKUs that the WMS would not take: those with the most value of open orders first, and those without any by what they sell.
    package func skuFailures(filter: String, after: String?, limit: Int, now: Instant) throws -> Slice<SKUFailure> {
        let words = filter.lowercased().split(whereSeparator: \.isWhitespace)
        let all = try skuFailures(now: now).filter { failure in words.allSatisfy { failure.search.contains($0) } }
        var start = 0
        if let after, let place = Place(after) {
            start = all.firstIndex { ($0.sort, $0.id) > (place.sort, place.id) } ?? all.count
        }
        let rows = all[start...].prefix(limit)
        let more = start + rows.count < all.count
        return Slice(
            rows: rows.compactMap(readableFailure), total: all.count,
            next: more ? rows.last.map { Place(sort: $0.sort, id: $0.id).text } : nil)
    }

    /// A SKU failure without its record, cheap enough to sort them all.
    struct FailureCount {
        var id: String
        var orders: Int
        var units: Int64
        var value: Int64
        /// What most of the orders are in; `value` counts these alone, since amounts of two currencies make no sum.
        var currency: String
        var search: String
        /// Units sold in the last `soldDays` days.
        var sold: Int64

        /// Any value goes before none; among values of several currencies the figure counts, whatever it buys.
        var sort: Int64 {
            let most = Int64(1) << 50
            guard value > 0 else { return -min(max(0, sold), most) }
            var figure = min(value, most)
            for _ in Currency(currency).exponent..<3 { figure = min(figure, most / 10) * 10 }
            return -most - figure
        }
    }

    /// The days, today among them, over which the rate of sale is taken.
    package static let soldDays: Int64 = 7

    func skuFailures(now: Instant) throws -> [FailureCount] {
        let since = now.startOfDay - Span(milliseconds: Span.day.milliseconds * (Self.soldDays - 1))
        var failures: [FailureCount] = []
        // A SKU's rows come together, one a currency, the currency of most orders first.
        for row in try rows(
            """
            SELECT e.id, e.search, COALESCE(b.currency, '') AS currency, COUNT(b.order_id) AS orders,
                COALESCE(SUM(b.units), 0) AS units, COALESCE(SUM(b.value), 0) AS value,
                (SELECT COALESCE(SUM(u.units), 0) FROM sku_sold u
                    WHERE u.sku = SUBSTR(e.id, INSTR(e.id, '/') + 1) AND u.day >= ?) AS sold
            FROM exception_record e LEFT JOIN order_block b ON b.exception = e.id
            WHERE e.state = 'open' AND e.type IN ('unknown-sku', 'inactive-item')
            GROUP BY e.id, e.search, b.currency ORDER BY e.id, orders DESC, b.currency
            """, [since.milliseconds])
        {
            let id: String = row["id"]
            if let last = failures.indices.last, failures[last].id.utf8.elementsEqual(id.utf8) {
                failures[last].orders += row["orders"]
                failures[last].units = failures[last].units.clampedAdding(row["units"])
            } else {
                failures.append(
                    FailureCount(
                        id: id, orders: row["orders"], units: row["units"], value: row["value"],
                        currency: row["currency"], search: row["search"], sold: row["sold"]))
            }
        }
        return failures.sorted { ($0.sort, $0.id) < ($1.sort, $1.id) }
    }

    /// `nil` when its exception cannot be read; that is noted.
    func readableFailure(_ failure: FailureCount) -> SKUFailure? {
        do { return try skuFailure(failure) } catch {
            note(UnreadableDocument(table: "exception_record", id: failure.id, version: 0, why: Coder.words(error)))
            return nil
        }
    }

    func skuFailure(_ failure: FailureCount) throws -> SKUFailure {
        guard let exception = try exception(ExceptionID(failure.id)) else {
            throw StoreError.damaged(why: "the exception \(failure.id) is missing")
        }
        return SKUFailure(
            exception: exception, sku: exception.record.about ?? failure.id, orders: failure.orders,
            units: failure.units,
            value: Money(minor: failure.value, currency: Currency(failure.currency)),
            soldPerDayTenths: max(0, failure.sold).clampedMultiplying(10) / Self.soldDays)
    }
}

/// Where a page ended: the sort value and the id of its last row.
private struct Place {
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
