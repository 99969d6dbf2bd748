/// What a piece of text means. States are shown by words first, then by weight, then by colour, so a theme may leave colour
/// out.
package enum Role: String, Hashable, Sendable, CaseIterable {
    case normal, dim, brand, heading, good, notice, warning, critical, stale, key, field, button, chosen
}

/// How a role looks.
package struct Style: Hashable, Sendable {
    /// A colour of the terminal's palette, 0 to 255; `nil` for the terminal's default.
    package var foreground: Int?
    package var background: Int?
    package var bold: Bool
    package var dim: Bool
    package var reverse: Bool
    package var underline: Bool

    package init(
        foreground: Int? = nil, background: Int? = nil, bold: Bool = false, dim: Bool = false, reverse: Bool = false,
        underline: Bool = false
    ) {
        self.foreground = foreground
        self.background = background
        self.bold = bold
        self.dim = dim
        self.reverse = reverse
        self.underline = underline
    }
}

/// A look for every role.
package struct Theme: Hashable, Sendable {
    private var styles: [Role: Style]

    package init(_ styles: [Role: Style] = [:]) { self.styles = styles }

    package subscript(role: Role) -> Style { styles[role] ?? Style() }

    /// The theme for a terminal with so many colours. Other colours become the nearest of the first 8 or 16. With fewer than 8,
    /// only weight remains.
    package func limited(to colours: Int) -> Theme {
        if colours < 8 { return .mono }
        return Theme(
            styles.mapValues { style in
                var style = style
                style.foreground = style.foreground.map { Palette.nearest(to: $0, of: colours) }
                style.background = style.background.map { Palette.nearest(to: $0, of: colours) }
                return style
            })
    }

    /// Only weight, for terminals without colour and for `NO_COLOR`.
    package static let mono = Theme([
        .brand: Style(bold: true), .heading: Style(bold: true), .warning: Style(bold: true),
        .critical: Style(bold: true, reverse: true), .stale: Style(dim: true), .dim: Style(dim: true),
        .key: Style(bold: true), .field: Style(underline: true), .button: Style(bold: true),
        .chosen: Style(reverse: true),
    ])

    /// Uses the terminal's own palette, so that it fits the background that the user chose.
    package static let standard = Theme([
        .brand: Style(bold: true), .heading: Style(foreground: 6, bold: true), .good: Style(foreground: 2),
        .notice: Style(foreground: 3), .warning: Style(foreground: 3, bold: true),
        .critical: Style(foreground: 1, bold: true), .stale: Style(dim: true), .dim: Style(dim: true),
        .key: Style(foreground: 6), .field: Style(underline: true), .button: Style(bold: true),
        .chosen: Style(reverse: true),
    ])
}
