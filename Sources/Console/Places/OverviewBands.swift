import DeskAPI

extension OverviewPanels {
    /// The first rows of a list, drawn as its specification says.
    /// - Parameter none: what it means that there are none.
    func listLines(
        _ name: ListName, _ title: String, _ rows: [ListRow], total: Int, height: Int, none: String
    ) -> [Line] {
        guard height > 1 else { return [] }
        if rows.isEmpty { return [heading(title), Line(pen, "   \(none)", .dim)] }
        let columns = name.spec.columns
        let cells = CellView(around: around, pen: pen)
        let table = Table(
            columns: columns.map(Table.Column.init),
            rows: rows.map { row in
                Table.Row(
                    cells: columns.map { cells.cell(row.cells[$0.key], $0) }, ref: row.ref, chosen: row.ref == chosen)
            })
        return panelTable(heading(title), table, height: height, total: total, list: .list(name))
    }
}

extension Overview {
    /// The worst exceptions that no other panel shows.
    var worstBesides: [ListRow] {
        let shown = Set(skus.rows.map(\.ref))
        return exceptions.worst.filter { !shown.contains($0.ref) }
    }
}
