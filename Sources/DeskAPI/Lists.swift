package import Domain

/// What an action or a card is about: a kind, and the identity that the core gave it. It is never a row number.
package struct TargetRef: Codable, Hashable, Sendable {
    package enum Kind: String, Codable, Hashable, Sendable {
        case order, shipment, cancellation, exception, work
        /// A kept message.
        case body
    }

    package var kind: Kind
    package var id: String

    package init(_ kind: Kind, _ id: String) {
        self.kind = kind
        self.id = id
    }
}

/// The lists behind the panels: `GET /v1/lists/{name}`.
package enum ListName: String, Codable, Hashable, Sendable, CaseIterable {
    case gap, notDue, skus, holds, cancellations, exceptions, work
}

/// A value in a list's cell. The console chooses how to show it.
package enum CellValue: Codable, Hashable, Sendable {
    case text(String)
    case number(Int64)
    case money(Money)
    /// A past time, shown as an age.
    case since(Instant)
    /// A future time, shown as a countdown, and as overdue once it has passed.
    case until(Instant)
}

/// One row of a list.
package struct ListRow: Codable, Hashable, Sendable {
    package var ref: TargetRef
    /// The version that an action sends back. If the core has another one, the target has changed meanwhile.
    package var version: Int64
    package var severity: Severity
    /// Values by column key. A column without a value is absent. The keys of each list:
    /// - gap: `order`, `stage` (blocked, queued, sent, review), `due` (since), `value`, `wms` (number there), `detail` (why)
    /// - notDue: `order`, `stage` (awaitingPayment, notDue, elsewhere), `reason`, `since`, `limit` (until: when it is an exception),
    ///   `until` (until: when it ends by itself), `value`
    /// - skus: `sku`, `problem`, `orders`, `units`, `value`, `owner`, `since`, `perDay` (units sold a day over the last seven)
    /// - holds: `order`, `carrier`, `tracking`, `since`, `reason`, `state`
    /// - cancellations: `order`, `state`, `since`, `stage` (the WMS status), `detail`, `decideBy` (until)
    /// - exceptions: `title`, `summary`, `owner`, `since`, `dueBy` (until), `severity`, `orders`
    /// - work: `queue`, `kind`, `key`, `state`, `attempts`, `due` (until), `error`
    package var cells: [String: CellValue]

    package init(ref: TargetRef, version: Int64, severity: Severity, cells: [String: CellValue]) {
        self.ref = ref
        self.version = version
        self.severity = severity
        self.cells = cells
    }
}

package struct ListPage: Codable, Hashable, Sendable {
    package var list: ListName
    /// The filter that was applied, as sent.
    package var filter: String
    /// How many rows of the whole list match the filter.
    package var total: Int
    /// Whether there are more than `total`, since with a filter rows are counted only up to a bound.
    package var more: Bool
    package var rows: [ListRow]
    /// Send it as `after` to get the next page; `nil` at the end.
    package var next: String?
    package var at: Instant

    package init(
        list: ListName, filter: String, total: Int, more: Bool = false, rows: [ListRow], next: String?, at: Instant
    ) {
        self.list = list
        self.filter = filter
        self.total = total
        self.more = more
        self.rows = rows
        self.next = next
        self.at = at
    }
}

/// One thing that a search found: `GET /v1/search?q=`.
package struct SearchHit: Codable, Hashable, Sendable {
    package var ref: TargetRef
    package var title: String
    package var subtitle: String
    /// What matched: `order name`, `e-mail`, `tracking number`, `SKU`.
    package var matched: String

    package init(ref: TargetRef, title: String, subtitle: String, matched: String) {
        self.ref = ref
        self.title = title
        self.subtitle = subtitle
        self.matched = matched
    }
}
