import DeskAPI

extension OverviewPanels {
    private static let leastName = 16

    /// The first rows of a list, drawn as its specification says.
    /// - Parameter none: what it means that there are none.
    func listLines(
        _ name: ListName, _ title: String, _ rows: [ListRow], total: Int, height: Int, none: String
    ) -> [Line] {
        guard height > 1 else { return [] }
        if rows.isEmpty { return [heading(title), Line(pen, "   \(none)", .dim)] }
        // A bare number says nothing without its heading.
        let columns = name.spec.columns.filter { face in !rows.contains { $0.cells[face.key]?.isNumber == true } }
        let cells = CellView(around: around, pen: pen)
        let table = Table(
            columns: columns.enumerated().map { place, face in
                var column = Table.Column(face)
                // Half a screen has little room, and one long name must not take it from what else is told of all.
                if place == 0 { column.minimum = Self.leastName }
                return column
            },
            rows: rows.map { row in
                Table.Row(
                    cells: columns.map { cells.cell(row.cells[$0.key], $0) }, ref: row.ref, chosen: row.ref == chosen)
            })
        return panelTable(heading(title), table, height: height, total: total, list: .list(name))
    }

    /// The connectors on as many lines as they need, at most `height`, the ones in trouble first when there is no room for all.
    func connectorLines(_ height: Int) -> [Line] {
        var rows = overview.connectors
        let title = " CONNECTORS"
        func laid(_ rows: [ConnectorRow], rest: Int) -> [Line] {
            var lines = [Line(pen, title, .heading)]
            lines[0].add("  ")
            let indent = lines[0].width
            var first = true
            for row in rows {
                var word = pen.connector(row, now: around.now)
                if indent + pen.width(row.name) + 1 + pen.width(word.text) > width {
                    // Without its cause, which would be cut.
                    var bare = row
                    bare.detail = ""
                    bare.until = row.state == .rateLimited ? row.until : nil
                    word = pen.connector(bare, now: around.now)
                }
                let isChosen = chosen == TargetRef(.connector, row.id)
                let name = (isChosen ? "> " : "") + row.name
                let needed = pen.width(name) + 1 + pen.width(word.text)
                if !first, lines[lines.count - 1].width + needed + 3 > width {
                    lines.append(Line(pen))
                    lines[lines.count - 1].pad(to: indent)
                    first = true
                }
                if !first { lines[lines.count - 1].add(pen.dot, .dim) }
                lines[lines.count - 1].add(name + " ")
                lines[lines.count - 1].add(word.text, word.tone)
                if isChosen { lines[lines.count - 1].chosen = true }
                first = false
            }
            if rest > 0 {
                let words = "+\(rest) more"
                if lines[lines.count - 1].width + pen.width(words) + 2 > width { lines.append(Line(pen)) }
                lines[lines.count - 1].add("  " + words, .dim)
            }
            return lines
        }
        let lines = laid(rows, rest: 0)
        guard lines.count > max(1, height) else { return lines }
        // The ones in trouble first, and how many are left out.
        rows = Self.troubledFirst(rows)
        for count in stride(from: rows.count - 1, through: 1, by: -1) {
            let lines = laid(Array(rows.prefix(count)), rest: rows.count - count)
            if lines.count <= max(1, height) { return lines }
        }
        return Array(laid(Array(rows.prefix(1)), rest: 0).prefix(max(1, height)))
    }

    /// In their order where they are in equal trouble.
    private static func troubledFirst(_ rows: [ConnectorRow]) -> [ConnectorRow] {
        rows.enumerated().sorted { (-trouble($0.element.state), $0.offset) < (-trouble($1.element.state), $1.offset) }
            .map(\.element)
    }

    private static func trouble(_ state: ConnectorState) -> Int {
        let rising: [ConnectorState] = [.ok, .idle, .rateLimited, .stalled, .offline, .refusing]
        return rising.firstIndex(of: state) ?? 0
    }
}

extension CellValue {
    fileprivate var isNumber: Bool { if case .number = self { true } else { false } }
}

extension Overview {
    /// The worst exceptions that no other panel shows.
    var worstBesides: [ListRow] {
        let shown = Set(skus.rows.map(\.ref))
        return exceptions.worst.filter { !shown.contains($0.ref) }
    }
}
