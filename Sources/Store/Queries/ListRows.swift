package import Domain

/// How to read a list: its table, joins, rows and order.
struct ListRows: Sendable {
    /// The table, with the alias that the other parts use.
    var table: String
    var joins = ""
    var columns: String
    var scope: String
    /// The value of the scope's placeholder, where it has one.
    var bound: Int64?
    var sort: String
    var alias: String

    var bounds: Values { bound.map { [$0] } ?? [] }
    var tables: String { joins.isEmpty ? table : "\(table) \(joins)" }
    var id: String { "\(alias).id" }
    var search: String { "\(alias).search" }
}

/// An order in the gap, as a list shows it.
package struct GapOrder: Hashable, Sendable {
    package var id: OrderID
    package var version: Int64
    package var name: String
    package var stage: OrderStage
    package var due: Instant?
    package var value: Money
    package var wmsNumber: String?
    /// The first exception that blocks it; `blocks` counts all of them.
    package var blockedBy: ExceptionID?
    package var blockedBecause: String?
    package var blocks: Int
    /// The first difference that the read-back found.
    package var difference: String?

    static let columns = """
        o.id, o.version, o.name, o.stage, o.due_at, o.value, o.currency, o.wms_number, o.blocked_by, o.blocks, o.difference,
        x.summary
        """
    static let blocking = "LEFT JOIN exception_record x ON x.id = o.blocked_by"
    static let rows = ListRows(
        table: "order_record o", joins: blocking, columns: columns,
        scope: "o.stage IN ('blocked', 'queued', 'sent', 'review')", sort: "o.due_at", alias: "o")

    init(_ row: SQLRow) throws {
        id = try OrderID(row["id"] as String)
        version = try row["version"]
        name = try row["name"]
        stage = try OrderStage(rawValue: row["stage"]) ?? .review
        due = try (row["due_at"] as Int64?).map(Instant.init(milliseconds:))
        value = try Money(minor: row["value"], currency: Currency(row["currency"]))
        wmsNumber = try row["wms_number"]
        blockedBy = try (row["blocked_by"] as String?).map { ExceptionID($0) }
        blockedBecause = try row["summary"]
        blocks = try row["blocks"]
        difference = try row["difference"]
    }
}

/// An order that does not leave now, or never, as a list shows it.
package struct WaitingOrder: Hashable, Sendable {
    package var id: OrderID
    package var version: Int64
    package var name: String
    package var stage: OrderStage
    package var value: Money
    /// What it waits for, or whose it is.
    package var waits: [OrderWait]

    static let rows = ListRows(
        table: "order_record o", columns: "o.id, o.version, o.name, o.stage, o.value, o.currency, o.waits",
        scope: "o.wait_place IS NOT NULL AND o.wait_place <= ?", bound: .max, sort: "o.wait_place", alias: "o")

    init(_ row: SQLRow, _ coder: Coder) throws {
        id = try OrderID(row["id"] as String)
        version = try row["version"]
        name = try row["name"]
        stage = try OrderStage(rawValue: row["stage"]) ?? .notDue
        value = try Money(minor: row["value"], currency: Currency(row["currency"]))
        waits = try (row["waits"] as String?).flatMap { try? coder.decode([OrderWait].self, $0) } ?? []
    }
}

/// A notification held for the carrier's first scan, as a list shows it.
package struct HeldNotice: Hashable, Sendable {
    package var id: ShipmentID
    package var version: Int64
    package var order: OrderID?
    package var orderName: String?
    package var carrier: String?
    package var tracking: String?
    package var since: Instant
    package var warned: Bool
    package var stalled: Bool

    static let rows = ListRows(
        table: "shipment_record s",
        columns: "s.id, s.version, s.order_id, s.order_name, s.carrier, s.tracking, s.held_since, s.warned, s.stalled",
        scope: "s.notice = 'held'", sort: "s.held_since", alias: "s")

    init(_ row: SQLRow) throws {
        id = try ShipmentID(row["id"] as String)
        version = try row["version"]
        order = try (row["order_id"] as String?).map { OrderID($0) }
        orderName = try row["order_name"]
        carrier = try row["carrier"]
        tracking = try row["tracking"]
        since = try Instant(milliseconds: row["held_since"] ?? 0)
        warned = try row["warned"]
        stalled = try row["stalled"]
    }
}

/// A request to cancel, as a list shows it.
package struct CancellationRow: Hashable, Sendable {
    package var id: CancellationID
    package var version: Int64
    package var order: OrderID
    package var orderName: String
    package var state: CancellationState
    package var requestedAt: Instant
    /// The order's status in the WMS now.
    package var wmsStatus: String?
    package var answer: String?
    /// What the sender said when asking to cancel.
    package var words: String?
    package var judgedAt: Instant?
    package var canBeRefused: Bool
    /// Who owns the exception that it waits in.
    package var owner: Owner?

    package var isUndecided: Bool { state.isUndecided }

    static let rows = ListRows(
        table: "cancellation_record c",
        joins: """
            LEFT JOIN exception_record x ON x.id = (
                SELECT y.id FROM exception_record y
                WHERE y.order_id = c.order_id AND y.state = 'open' AND y.type IN ('late-cancellation', 'cancellation-unknown')
                ORDER BY y.urgency, y.id LIMIT 1)
            """,
        columns: """
            c.id, c.version, c.order_id, c.order_name, c.state, c.requested_at, c.wms_status, c.answer, c.judged_at, c.refusable,
            (SELECT t.text FROM journal j JOIN typed t ON t.seq = j.seq
                WHERE j.subject = 'cancellation/' || c.id AND t.field = 'words' ORDER BY j.seq DESC LIMIT 1) AS words,
            x.owner, x.owner_is_team
            """,
        scope: "c.place <= ?", bound: .max, sort: "c.place", alias: "c")

    init(_ row: SQLRow) throws {
        id = try CancellationID(row["id"] as String)
        version = try row["version"]
        order = try OrderID(row["order_id"] as String)
        orderName = try row["order_name"]
        state = try CancellationState(rawValue: row["state"]) ?? .unknown
        requestedAt = try Instant(milliseconds: row["requested_at"])
        wmsStatus = try row["wms_status"]
        answer = try row["answer"]
        words = try row["words"]
        judgedAt = try (row["judged_at"] as Int64?).map(Instant.init(milliseconds:))
        canBeRefused = try row["refusable"]
        owner = try Owner(row)
    }
}

/// An exception, as a list shows it.
package struct ExceptionRow: Hashable, Sendable {
    package var id: ExceptionID
    package var version: Int64
    package var type: String
    package var summary: String
    package var suggestion: String?
    package var sku: String?
    /// The name of the order that it is about.
    package var orderName: String?
    package var owner: Owner?
    package var severity: Severity
    package var raisedAt: Instant
    package var dueBy: Instant
    /// The number of orders that it blocks.
    package var orders: Int

    package var title: String { ExceptionType(rawValue: type)?.title ?? type }

    static let columns = """
        e.id, e.version, e.type, e.summary, e.suggestion, e.owner, e.owner_is_team, e.severity, e.raised_at, e.due_by, e.sku,
        (SELECT w.name FROM order_record w WHERE w.id = e.order_id) AS order_name,
        (SELECT COALESCE(SUM(b.orders), 0) FROM block_sum b WHERE b.exception = e.id) AS blocked
        """
    static let rows = ListRows(
        table: "exception_record e", columns: columns, scope: "e.state = 'open'", sort: "e.urgency", alias: "e")

    init(_ row: SQLRow) throws {
        id = try ExceptionID(row["id"] as String)
        version = try row["version"]
        type = try row["type"]
        summary = try row["summary"]
        suggestion = try row["suggestion"]
        sku = try row["sku"]
        orderName = try row["order_name"]
        owner = try Owner(row)
        severity = try Severity(rawValue: row["severity"]) ?? .warning
        raisedAt = try Instant(milliseconds: row["raised_at"])
        dueBy = try Instant(milliseconds: row["due_by"])
        orders = try row["blocked"]
    }
}

extension Owner {
    fileprivate init?(_ row: SQLRow) throws {
        guard let name: String = try row["owner"] else { return nil }
        self = try row["owner_is_team"] ? Owner(team: name) : Owner(person: name)
    }
}

/// A SKU that the WMS does not accept, with what it blocks.
package struct SKUFailure: Hashable, Sendable {
    package var exception: ExceptionRow
    package var sku: String
    package var orders: Int
    package var units: Int64
    /// The value of the blocked orders in the most frequent currency alone.
    package var value: Money
    /// Tenths of units sold a day, over the last `soldDays` days.
    package var soldPerDayTenths: Int64

    static let rows = ListRows(
        table: "exception_record e", columns: ExceptionRow.columns, scope: "e.rank IS NOT NULL", sort: "e.rank",
        alias: "e")
}

extension DeskLists {
    /// The orders that wait for an exception, in the order of their ids.
    package func blockedOrders(by id: ExceptionID, limit: Int) throws -> [GapOrder] {
        try rows(
            """
            SELECT \(GapOrder.columns) FROM order_block k JOIN order_record o ON o.id = k.order_id \(GapOrder.blocking)
            WHERE k.exception = ? ORDER BY k.order_id LIMIT ?
            """, [id.rawValue, limit]
        ).map(GapOrder.init)
    }

    /// Requests to cancel an order, oldest first.
    package func cancellationRows(of order: OrderID) throws -> [CancellationRow] {
        let list = CancellationRow.rows
        return try rows(
            "SELECT \(list.columns) FROM \(list.tables) WHERE c.order_id = ? ORDER BY c.requested_at, c.id",
            [order.rawValue]
        ).map(CancellationRow.init)
    }

    /// An exception, if it is open.
    package func openException(_ id: ExceptionID) throws -> ExceptionRow? {
        try row(
            "SELECT \(ExceptionRow.columns) FROM exception_record e WHERE e.state = 'open' AND e.id = ?", [id.rawValue]
        ).map(ExceptionRow.init)
    }

    /// Open exceptions that are about the order or block it.
    package func exceptionRows(of order: OrderID) throws -> [ExceptionRow] {
        try rows(
            """
            SELECT \(ExceptionRow.columns) FROM exception_record e WHERE e.state = 'open' AND e.id IN (
                SELECT id FROM exception_record WHERE order_id = ?
                UNION SELECT exception FROM order_block WHERE order_id = ?)
            ORDER BY e.urgency, e.id
            """, [order.rawValue, order.rawValue]
        ).map(ExceptionRow.init)
    }
}
