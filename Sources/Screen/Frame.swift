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

/// A whole screen. Anything outside of it is cut off.
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
    /// Where the terminal's cursor belongs. Screen readers read there.
    package var cursor: Position?

    package init(size: Size) {
        self.size = size
        rows = Array(repeating: Array(repeating: Cell(), count: size.columns), count: size.rows)
    }

    /// Draws text from a column on, up to `end`. A wide character that does not fit is left out.
    /// - Returns: the column after the text.
    @discardableResult
    package mutating func put(_ text: DisplayText, _ style: Style, row: Int, column: Int, end: Int) -> Int {
        guard rows.indices.contains(row) else { return column }
        let end = min(end, size.columns)
        // Whatever is not ASCII has more bytes than columns.
        if text.width == text.string.utf8.count { return putASCII(text, style, row: row, column: column, end: end) }
        var here = column
        for scalar in text.string.unicodeScalars {
            let columns = DisplayWidth.columns(scalar)
            guard here >= 0, here + columns <= end else { break }
            if columns == 0 {
                addMark(scalar, row: row, before: here, from: column)
                continue
            }
            blankHalves(row: row, from: here, to: here + columns)
            rows[row][here] = Cell(String(Character(scalar)), style)
            if columns == 2 { rows[row][here + 1] = Cell("", style) }
            here += columns
        }
        return here
    }

    /// Nearly all text is this, and needs no look at what each character is.
    private mutating func putASCII(_ text: DisplayText, _ style: Style, row: Int, column: Int, end: Int) -> Int {
        guard column >= 0, column < end, text.width > 0 else { return column }
        let after = min(end, column + text.width)
        blankHalves(row: row, from: column, to: after)
        var here = column
        for byte in text.string.utf8.prefix(after - column) {
            rows[row][here] = Cell(Self.ascii[Int(byte)], style)
            here += 1
        }
        return after
    }

    /// A text for each byte: making one for each cell takes longer than all else about a cell.
    private static let ascii = (0...UInt8.max).map { String(UnicodeScalar($0)) }

    package mutating func erase(row: Int, column: Int, width: Int, _ style: Style = Style()) {
        let start = max(0, column)
        let end = min(size.columns, column + width)
        guard rows.indices.contains(row), start < end else { return }
        blankHalves(row: row, from: start, to: end)
        for here in start..<end { rows[row][here] = Cell(" ", style) }
    }

    /// Adds a mark to the character before `column`, if that belongs to the text that began at `from`.
    private mutating func addMark(_ mark: Unicode.Scalar, row: Int, before column: Int, from start: Int) {
        var base = column - 1
        if base > start, rows[row][base].text.isEmpty { base -= 1 }
        if base >= start { rows[row][base].text.unicodeScalars.append(mark) }
    }

    /// Blanks the other half of a wide character if drawing from `start` to `end` is about to overwrite one half.
    private mutating func blankHalves(row: Int, from start: Int, to end: Int) {
        if start > 0, rows[row][start].text.isEmpty { rows[row][start - 1].text = " " }
        if end < size.columns, rows[row][end].text.isEmpty { rows[row][end].text = " " }
    }

    /// The rows as text, without spaces at their ends, as golden files hold them.
    package var text: [String] {
        rows.map { row in
            var line = row.map(\.text).joined()
            while line.hasSuffix(" ") { line.removeLast() }
            return line
        }
    }
}
