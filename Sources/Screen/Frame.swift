/// One cell of a screen.
package struct Cell: Hashable, Sendable {
    /// What is drawn; empty in the second column of a wide character.
    package var text: String
    package var style: Style

    package init(_ text: String = " ", _ style: Style = Style()) {
        self.text = text
        self.style = style
    }
}

/// A whole screen. What is put outside of it is cut off.
package struct Frame: Hashable, Sendable {
    package struct Position: Hashable, Sendable {
        package var row: Int
        package var column: Int

        package init(row: Int, column: Int) {
            self.row = row
            self.column = column
        }
    }

    package let size: Size
    package private(set) var rows: [[Cell]]
    /// Where the terminal's cursor belongs; it is where a screen reader reads.
    package var cursor: Position?

    package init(size: Size) {
        self.size = size
        rows = Array(repeating: Array(repeating: Cell(), count: size.columns), count: size.rows)
    }

    /// Draws text from a column on, never beyond `end`. A wide character that does not fit whole is left out.
    /// - Returns: the column after the text.
    @discardableResult
    package mutating func put(_ text: DisplayText, _ style: Style, row: Int, column: Int, end: Int) -> Int {
        guard rows.indices.contains(row) else { return column }
        let end = min(end, size.columns)
        var here = column
        for scalar in text.string.unicodeScalars {
            let columns = DisplayText.columns(scalar)
            guard here >= 0, here + columns <= end else { break }
            rows[row][here] = Cell(String(Character(scalar)), style)
            if columns == 2 { rows[row][here + 1] = Cell("", style) }
            here += columns
        }
        return here
    }

    package mutating func erase(row: Int, column: Int, width: Int, _ style: Style = Style()) {
        guard rows.indices.contains(row) else { return }
        for here in max(0, column)..<max(0, min(size.columns, column + width)) { rows[row][here] = Cell(" ", style) }
    }

    /// The rows as text, without what is blank at their ends: what golden files hold.
    package var text: [String] {
        rows.map { row in
            var line = row.map(\.text).joined()
            while line.hasSuffix(" ") { line.removeLast() }
            return line
        }
    }
}
