import Screen

/// Which rows of the screen hold what, for one size.
struct Layout: Hashable, Sendable {
    /// Below this nothing sensible can be shown.
    static let minimum = Size(rows: 8, columns: 40)

    let size: Size
    /// Rows below the title that say what is wrong with the core as a whole.
    var banner = 0

    /// Rows that a banner may take.
    var bannerRows: Int { tooSmall ? 0 : size.rows >= 30 ? 3 : size.rows >= 10 ? 2 : 1 }

    var tooSmall: Bool { size.rows < Layout.minimum.rows || size.columns < Layout.minimum.columns }

    /// The tab line is left out where rows are few.
    var tabsRow: Int? { size.rows >= 16 ? 1 + banner : nil }

    var bodyTop: Int { (tabsRow ?? banner) + (size.rows >= 30 ? 2 : 1) }

    /// Where notes are shown; without a row of its own a note takes the place of the hints.
    var noteRow: Int? { size.rows >= 20 ? size.rows - 2 : nil }

    var hintRow: Int { size.rows - 1 }

    /// The row after the last one of the body.
    var bodyEnd: Int { noteRow ?? hintRow }

    var bodyRows: Int { max(0, bodyEnd - bodyTop) }

    /// Rows of a list that fit below its title and its headings.
    var listRows: Int { max(1, bodyRows - 2) }

    /// Lines of a card that fit.
    var cardRows: Int { max(1, bodyRows) }

    var wide: Bool { size.columns >= 110 && size.rows >= 24 }
}
