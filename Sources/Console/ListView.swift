import DeskAPI
import Domain
import Screen

/// A list: its title with the filter and the counts, headings, and the rows that fit.
struct ListView {
    let state: ConsoleState
    let list: ListPlace
    let pen: Pen
    let layout: Layout

    func lines() -> [Line] {
        var lines = [title]
        guard !list.rows.isEmpty else { return lines + empty }
        let table = table
        let columns = table.layout(pen, width: layout.size.columns - Table.lead - 1)
        lines.append(table.heading(pen, columns))
        let end = min(list.rows.count, list.top + layout.listRows)
        for index in max(0, min(list.top, end))..<end { lines.append(table.line(table.rows[index], pen, columns)) }
        return lines
    }

    private var title: Line {
        var line = Line(pen, " " + ListView.title(list.name), .heading)
        if list.loaded {
            line.add("  \(list.totalText)", .heading)
            if let selected = list.selected, let index = list.rows.firstIndex(where: { $0.ref == selected }) {
                line.add("  row \(Numbers.grouped(index + 1))", .dim)
            }
        } else if list.failure == nil {
            line.add("  asking the core", .dim)
        }
        if !list.filter.isEmpty { line.add("  filter: \(list.filter)", .notice, limit: 40) }
        if !list.marked.isEmpty { line.add("  \(Numbers.grouped(list.marked.count)) marked", .warning) }
        if list.waitingChanges > 0 { line.add("  \(counted(list.waitingChanges, "change")) waiting", .notice) }
        if let age = state.staleAge { line.add("  STALE \(age)", .critical) }
        return line
    }

    private var empty: [Line] {
        if let failure = list.failure {
            return [Line(pen), Line(pen, "   The core gave no answer: \(failure)", .critical)]
        }
        guard list.loaded else { return [] }
        let words =
            list.filter.isEmpty
            ? ListView.nothing(list.name)
            : "No row matches; \(state.keymap.shown(.back) ?? "Esc") clears the filter."
        return [Line(pen), Line(pen, "   " + words, .dim)]
    }

    static func title(_ name: ListName) -> String {
        switch name {
        case .gap: "DUE AND NOT RECEIVED"
        case .notDue: "NOT DUE, AND ELSEWHERE"
        case .skus: "SILENT SKU FAILURES"
        case .holds: "HELD NOTIFICATIONS"
        case .cancellations: "CANCELLATIONS"
        case .exceptions: "EXCEPTIONS"
        case .work: "QUEUES"
        }
    }

    private static func nothing(_ name: ListName) -> String {
        switch name {
        case .gap: "Nothing is missing: the WMS has every order that is due."
        case .notDue: "Nothing waits: every order may leave, or has left."
        case .skus: "None: the WMS knows the SKU of every open order."
        case .holds: "None: every parcel shipped has been scanned and told of."
        case .cancellations: "No cancellation is open."
        case .exceptions: "No exception is open."
        case .work: "Nothing waits, runs or failed."
        }
    }

    private var table: Table {
        let shape = ListView.columns(list.name)
        let rows = list.rows.map { row in
            Table.Row(
                cells: shape.map { cell(row, $0.key) }, ref: row.ref, chosen: row.ref == list.selected,
                marked: list.marked.contains(row.ref))
        }
        return Table(columns: shape.map(\.column), rows: rows)
    }

    private func cell(_ row: ListRow, _ key: String) -> Table.Cell {
        if key == "severity" { return pen.severity(row.severity) }
        guard let value = row.cells[key] else { return .init(text: "") }
        switch value {
        case .text(let text):
            switch key {
            case "state", "stage": return pen.state(text)
            case "owner": return state.ownerText(name: text)
            case "kind": return .init(text: Pen.words(text))
            case "problem": return pen.problem(text)
            case "error", "detail", "summary", "reason", "tracking": return .init(text: text, tone: .dim)
            default: return .init(text: text)
            }
        case .number(let number): return .init(text: Numbers.grouped(number))
        case .money(let money): return .init(text: Numbers.money(money, ascii: pen.ascii))
        case .since(let moment): return .init(text: Ages.since(moment, now: state.now))
        case .until(let moment):
            if let left = Ages.until(moment, now: state.now) { return .init(text: left, tone: .dim) }
            if list.name == .work { return .init(text: "now") }
            return .init(text: "over \(Ages.since(moment, now: state.now))", tone: .warning)
        }
    }

    /// The columns of each list, in their order on the screen.
    static func columns(_ name: ListName) -> [(key: String, column: Table.Column)] {
        switch name {
        case .gap:
            [
                ("order", .init(heading: "order", maximum: 20, importance: 0)),
                ("stage", .init(heading: "stage", importance: 1)),
                ("due", .init(heading: "age", right: true, importance: 2)),
                ("value", .init(heading: "value", right: true, importance: 4)),
                ("wms", .init(heading: "WMS number", maximum: 20, importance: 5)),
                ("detail", .init(heading: "why", minimum: 12, maximum: 100, importance: 3)),
            ]
        case .notDue:
            [
                ("order", .init(heading: "order", maximum: 20, importance: 0)),
                ("stage", .init(heading: "where", importance: 4)),
                ("reason", .init(heading: "why", minimum: 16, maximum: 80, importance: 1)),
                ("since", .init(heading: "age", right: true, importance: 2)),
                ("until", .init(heading: "until in", right: true, importance: 5)),
                ("limit", .init(heading: "limit in", right: true, importance: 3)),
                ("value", .init(heading: "value", right: true, importance: 6)),
            ]
        case .skus:
            [
                ("sku", .init(heading: "SKU", maximum: 32, importance: 0)),
                ("problem", .init(heading: "problem", minimum: 14, maximum: 50, importance: 1)),
                ("orders", .init(heading: "orders", right: true, importance: 2)),
                ("units", .init(heading: "units", right: true, importance: 6)),
                ("perDay", .init(heading: "sold a day", right: true, importance: 7)),
                ("value", .init(heading: "value", right: true, importance: 3)),
                ("since", .init(heading: "age", right: true, importance: 5)),
                ("owner", .init(heading: "owner", minimum: 5, maximum: 20, importance: 4)),
            ]
        case .holds:
            [
                ("order", .init(heading: "order", maximum: 20, importance: 0)),
                ("state", .init(heading: "state", importance: 1)),
                ("since", .init(heading: "age", right: true, importance: 2)),
                ("reason", .init(heading: "why", maximum: 24, importance: 4)),
                ("carrier", .init(heading: "carrier", maximum: 24, importance: 3)),
                ("tracking", .init(heading: "tracking", maximum: 40, importance: 5)),
            ]
        case .cancellations:
            [
                ("order", .init(heading: "order", maximum: 20, importance: 0)),
                ("state", .init(heading: "state", importance: 1)),
                ("since", .init(heading: "age", right: true, importance: 3)),
                ("stage", .init(heading: "at the WMS", minimum: 10, maximum: 24, importance: 2)),
                ("decideBy", .init(heading: "decide in", right: true, importance: 4)),
                ("detail", .init(heading: "detail", minimum: 10, maximum: 100, importance: 5)),
            ]
        case .exceptions:
            [
                ("severity", .init(heading: "severity", importance: 2)),
                ("title", .init(heading: "what", minimum: 20, maximum: 46, importance: 0)),
                ("summary", .init(heading: "about", minimum: 16, maximum: 80, importance: 4)),
                ("orders", .init(heading: "orders", right: true, importance: 6)),
                ("since", .init(heading: "age", right: true, importance: 5)),
                ("dueBy", .init(heading: "act in", right: true, importance: 3)),
                ("owner", .init(heading: "owner", minimum: 5, maximum: 20, importance: 1)),
            ]
        case .work:
            [
                ("queue", .init(heading: "queue", importance: 6)),
                ("kind", .init(heading: "work", minimum: 12, maximum: 24, importance: 0)),
                ("key", .init(heading: "about", minimum: 12, maximum: 40, importance: 3)),
                ("state", .init(heading: "state", importance: 1)),
                ("attempts", .init(heading: "tries", right: true, importance: 5)),
                ("due", .init(heading: "due in", right: true, importance: 4)),
                ("error", .init(heading: "why", minimum: 16, maximum: 100, importance: 2)),
            ]
        }
    }
}
