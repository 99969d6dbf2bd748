import DeskAPI
import Domain
import Screen

/// A list: its title with the filter and the counts, headings, and the rows that fit.
struct ListView {
    let around: Surroundings
    let list: ListPlace
    let pen: Pen
    let layout: Layout

    func lines() -> [Line] {
        var lines = [title]
        guard !list.rows.isEmpty else { return lines + empty }
        let end = min(list.rows.count, list.top + layout.listRows)
        let start = max(0, min(list.top, end))
        let measured = Self.measured(start..<end, of: list.rows.count)
        let table = table(of: measured)
        let columns = table.layout(pen, width: layout.size.columns - Table.lead - 1)
        lines.append(table.heading(pen, columns))
        for index in start..<end {
            lines.append(table.line(table.rows[index - measured.lowerBound], pen, columns))
        }
        return lines
    }

    /// The rows by which the columns get their widths: whole fifties, so that columns seldom move while the list does, and that a key
    /// costs the same however many rows are at hand.
    private static func measured(_ shown: Range<Int>, of count: Int) -> Range<Int> {
        let block = 50
        return shown.lowerBound / block * block..<min(count, (shown.upperBound + block - 1) / block * block)
    }

    private var title: Line {
        var line = Line(pen, " " + list.name.spec.title, .heading)
        if list.loaded {
            line.add("  \(list.totalText)", .heading)
            if let index = list.selectedIndex {
                // Without a style of its own, since it changes with every key.
                line.add("  row \(Numbers.grouped(index + 1))")
            }
        } else if list.failure == nil {
            line.add("  asking the core", .dim)
        }
        if list.isAll { line.add("  all", .notice) }
        if list.isMine { line.add("  mine", .notice) }
        if let sort = list.sort { line.add("  by \(sort.heading)", .notice) }
        if !list.words.isEmpty { line.add("  filter: \(list.words)", .notice, limit: 40) }
        if !list.marked.isEmpty { line.add("  \(Numbers.grouped(list.marked.count)) marked", .warning) }
        if list.waitingChanges > 0 { line.add("  \(counted(list.waitingChanges, "change")) waiting", .notice) }
        return line
    }

    private var empty: [Line] {
        if let failure = list.failure {
            return [Line(pen)] + pen.noAnswer(failure, width: layout.size.columns)
        }
        guard list.loaded else { return [] }
        if around.staleReason != nil {
            return [Line(pen), Line(pen, "   Not known now: nothing stood here when the core was last heard.", .stale)]
        }
        let words =
            switch (list.words.isEmpty, list.isMine) {
            case (true, false): list.name.spec.empty
            case (true, true): "Nothing here is yours; \(around.key(.mine)) shows everybody's."
            default: "No row matches; \(around.keymap.shown(.back) ?? "Esc") clears the filter."
            }
        let rest = list.isAll ? nil : list.rest.map { "\(around.key(.all)) shows what is \($0) too." }
        return [Line(pen), Line(pen, "   " + words, .dim)] + (rest.map { [Line(pen, "   " + $0, .dim)] } ?? [])
    }

    private func table(of shown: Range<Int>) -> Table {
        let columns = list.name.spec.columns
        let cells = CellView(around: around, pen: pen)
        let rows = list.rows[shown].map { row in
            Table.Row(
                cells: columns.map { cells.cell(row.cells[$0.key], $0) }, ref: row.ref,
                chosen: row.ref == list.selected, marked: list.marked.contains(row.ref),
                critical: columns.firstIndex { row.cells[$0.key] == .severity(.critical) })
        }
        return Table(columns: columns.map(Table.Column.init), rows: rows)
    }
}

/// How a value reads.
struct CellView {
    let around: Surroundings
    let pen: Pen

    func cell(_ value: CellValue?, _ face: ColumnFace) -> Table.Cell {
        switch value {
        case nil: return .init(text: "")
        case .text(let text): return .init(text: text, tone: face.isQuiet ? .dim : .normal)
        case .number(let number): return .init(text: Numbers.grouped(number))
        case .money(let money): return .init(text: Numbers.money(money, ascii: pen.ascii))
        case .since(let moment) where face.isMoment: return .init(text: around.clockOrDay(moment))
        case .since(let moment): return .init(text: Ages.since(moment, now: around.now))
        case .until(let moment):
            if let left = Ages.until(moment, now: around.now) { return .init(text: left) }
            if face.passed == .now { return .init(text: "now") }
            return .init(text: "over \(Ages.since(moment, now: around.now))", tone: .warning)
        case .state(let state): return pen.state(state)
        case .owner(let owner): return around.ownerText(owner)
        case .severity(let severity): return pen.severity(severity)
        // What was perhaps meant is worth more than the words around it.
        case .suggestion(let sku): return .init(text: "did you mean \(sku)?", short: "mean \(sku)?")
        }
    }

    func cell(_ value: CellValue) -> Table.Cell { cell(value, SKUList.problem.face) }
}

extension Table.Column {
    init(_ face: ColumnFace) {
        self.init(
            heading: face.heading, right: face.isRight, minimum: face.cut, maximum: face.maximum,
            importance: face.importance)
    }
}
