/// Rows and columns of a screen.
package struct Size: Hashable, Sendable {
    package var rows: Int
    package var columns: Int

    package init(rows: Int, columns: Int) {
        self.rows = rows
        self.columns = columns
    }
}

/// A key as the terminal reports it.
package enum Key: Hashable, Sendable {
    case character(Character)
    /// Ctrl and a letter, which is in upper case.
    case control(Character)
    case function(Int)
    case enter, escape, tab, backTab, backspace, delete, insert
    case up, down, left, right, home, end, pageUp, pageDown
}

/// The characters with which frames and gauges are drawn.
package enum Glyphs: Hashable, Sendable {
    case unicode
    /// For locales that are not UTF-8: only ASCII is drawn.
    case ascii
}
