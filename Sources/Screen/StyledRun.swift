/// Neighbouring cells of a row that are drawn with one style.
package struct StyledRun: Hashable, Sendable {
    /// The first cell's.
    package var column: Int
    package var text: String
    package var style: Style

    /// The runs of a row. An empty cell looks the same in many styles, and takes the one that needs the fewest changes: each
    /// change costs bytes on the way to the terminal.
    package static func runs(of row: [Cell]) -> [StyledRun] {
        var runs: [StyledRun] = []
        var column = 0
        while column < row.count {
            let start = column
            let style: Style
            if looksEmpty(row[start]) {
                while column < row.count, looksEmpty(row[column]) { column += 1 }
                style = quiet(after: runs.last?.style, before: column < row.count ? row[column].style : nil)
            } else {
                style = row[start].style
                while column < row.count, row[column].style == style, !looksEmpty(row[column]) { column += 1 }
            }
            let text = row[start..<column].reduce(into: "") { $0 += $1.text }
            if let last = runs.indices.last, runs[last].style == style {
                runs[last].text += text
            } else {
                runs.append(StyledRun(column: start, text: text, style: style))
            }
        }
        return runs
    }

    private static func looksEmpty(_ cell: Cell) -> Bool { cell.text == " " && !showsOnBlanks(cell.style) }

    private static func showsOnBlanks(_ style: Style) -> Bool {
        style.reverse || style.underline || style.background != nil
    }

    /// The style of empty cells between two others: plain at both ends of a row, and wherever it is needed beside them anyway.
    private static func quiet(after: Style?, before: Style?) -> Style {
        let plain = Style()
        guard let after, let before, after != plain, !showsOnBlanks(after) else { return plain }
        return after == before || before != plain ? after : plain
    }
}
