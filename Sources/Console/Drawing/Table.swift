import DeskAPI
import Screen

/// Rows in aligned columns. Columns that do not fit are left out whole, the least important first; only flexible ones are cut.
struct Table: Hashable, Sendable {
    struct Column: Hashable, Sendable {
        var heading: String
        var right = false
        /// A flexible column may be cut down to this; others are as wide as what is in them.
        var minimum: Int?
        var maximum = 60
        /// Lower stays longer.
        var importance: Int
        /// Takes the room that is left.
        var stretches = false
    }

    struct Cell: Hashable, Sendable {
        var text: String
        var tone: Tone = .normal
        /// Shown instead where there is no room for all of the text.
        var short: String?
    }

    struct Row: Hashable, Sendable {
        var cells: [Cell]
        var ref: TargetRef?
        var chosen = false
        var marked = false
        /// The column that says that it is critical. Where that is left out, a sign before the row says so.
        var critical: Int?
    }

    static let gap = 2
    /// Columns before the first one: the mark, the choice, and a blank or the sign of what is critical.
    static let lead = 3
    private static let leastWorthALook = 12

    var columns: [Column]
    var rows: [Row]

    /// The columns that fit and their widths.
    func layout(_ pen: Pen, width: Int) -> [(index: Int, width: Int)] {
        let natural = columns.indices.map { index in
            let widest = rows.reduce(pen.width(columns[index].heading)) { widest, row in
                max(widest, index < row.cells.count ? pen.width(row.cells[index].text) : 0)
            }
            return min(widest, columns[index].maximum)
        }
        var squeezed: (index: Int, width: Int)?
        func least(_ index: Int) -> Int {
            if let squeezed, squeezed.index == index { return squeezed.width }
            return min(natural[index], columns[index].minimum ?? natural[index])
        }
        // Least important first, but where not all is seen whole, columns without any value before those that have some.
        func isEmpty(_ index: Int) -> Bool {
            !rows.contains { index < $0.cells.count && !$0.cells[index].text.isEmpty }
        }
        let whole = natural.reduce(0, +) + Table.gap * max(0, columns.count - 1)
        var kept = columns.indices.filter { rows.isEmpty || whole <= width || $0 == 0 || !isEmpty($0) }
        func needed() -> Int { kept.reduce(0) { $0 + least($1) } + Table.gap * max(0, kept.count - 1) }
        while kept.count > 1, needed() > width {
            guard let worst = kept.max(by: { columns[$0].importance < columns[$1].importance }) else { break }
            kept.removeAll { $0 == worst }
        }
        // One column says little. The next that may be cut is then cut to what room there is, if that is worth a look.
        let spare = width - needed() - Table.gap
        if kept.count == 1, spare >= Table.leastWorthALook,
            let next = columns.indices.filter({ !kept.contains($0) && columns[$0].minimum != nil }).min(by: {
                columns[$0].importance < columns[$1].importance
            })
        {
            kept = [kept[0], next].sorted()
            squeezed = (next, min(natural[next], spare))
        }
        var widths = Dictionary(uniqueKeysWithValues: kept.map { ($0, least($0)) })
        var left = width - needed()
        // The room that is left goes round, a column at a time, to those that are still cut.
        let wanting = kept.sorted { columns[$0].importance < columns[$1].importance }
        while left > 0, case let cut = wanting.filter({ widths[$0, default: 0] < natural[$0] }), !cut.isEmpty {
            for index in cut where left > 0 {
                widths[index, default: 0] += 1
                left -= 1
            }
        }
        if left > 0, let stretched = kept.first(where: { columns[$0].stretches }) {
            widths[stretched, default: 0] += left
        }
        return kept.map { ($0, min(max(1, widths[$0] ?? 1), max(1, width))) }
    }

    /// The heading line; `title` stands in the first column's place when given, with a tail (such as an age) after it.
    func heading(_ pen: Pen, _ layout: [(index: Int, width: Int)]) -> Line {
        var line = Line(pen)
        line.pad(to: Table.lead)
        for (place, item) in layout.enumerated() {
            if place > 0 { line.pad(to: line.width + Table.gap) }
            let column = columns[item.index]
            if column.right {
                line.add(column.heading, .dim, endingAt: line.width + item.width)
            } else {
                let start = line.width
                line.add(column.heading, .dim, limit: item.width)
                if place < layout.count - 1 { line.pad(to: start + item.width) }
            }
        }
        return line
    }

    func line(_ row: Row, _ pen: Pen, _ layout: [(index: Int, width: Int)]) -> Line {
        var line = Line(pen)
        line.add(row.marked ? "*" : " ", .warning)
        line.add(row.chosen ? ">" : " ", .key)
        if let critical = row.critical, !layout.contains(where: { $0.index == critical }) { line.add("!", .critical) }
        line.pad(to: Table.lead)
        for (place, item) in layout.enumerated() {
            if place > 0 { line.pad(to: line.width + Table.gap) }
            let cell = item.index < row.cells.count ? row.cells[item.index] : Cell(text: "")
            if columns[item.index].right {
                line.add(cell.text, cell.tone, endingAt: line.width + item.width)
            } else {
                let start = line.width
                let whole = cell.short == nil || pen.width(cell.text) <= item.width
                line.add(whole ? cell.text : cell.short ?? "", cell.tone, limit: item.width)
                if place < layout.count - 1 { line.pad(to: start + item.width) }
            }
        }
        line.link = row.ref
        line.chosen = row.chosen
        return line
    }
}
