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
    /// With Ctrl; the letter in upper case.
    case control(Character)
    case function(Int)
    case enter, escape, tab, backTab, backspace, delete, insert
    case up, down, left, right, home, end, pageUp, pageDown
}

/// Which characters frames and gauges are drawn with.
package enum Glyphs: Hashable, Sendable {
    case unicode
    /// For locales that are not UTF-8: nothing beyond `~` is drawn.
    case ascii
}
