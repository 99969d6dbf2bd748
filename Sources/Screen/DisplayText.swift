/// Text that may be drawn. The only way for text from outside into a frame: what it holds has no control, format or bidi
/// characters, nothing of unknown width, and nothing that attaches itself to its neighbours.
package struct DisplayText: Hashable, Sendable {
    package let string: String
    /// Columns.
    package let width: Int

    /// - Parameter ascii: shows everything beyond ASCII as `?`.
    package init(_ text: String, ascii: Bool) {
        var clean = String.UnicodeScalarView()
        var width = 0
        for scalar in text.unicodeScalars {
            guard let shown = Self.shown(scalar, ascii: ascii) else { continue }
            clean.append(shown)
            width += Self.columns(shown)
        }
        string = String(clean)
        self.width = width
    }

    private init(clean: String, width: Int) {
        string = clean
        self.width = width
    }

    /// Cut to so many columns, the ellipsis among them. The ellipsis is ours and is taken as it is.
    package func truncated(to limit: Int, _ ellipsis: String) -> DisplayText {
        if width <= limit { return self }
        let mark = DisplayText(ellipsis, ascii: false)
        guard limit > mark.width else { return DisplayText(clean: String(ellipsis.prefix(max(0, limit))), width: max(0, limit)) }
        var kept = String.UnicodeScalarView()
        var used = 0
        for scalar in string.unicodeScalars {
            let columns = Self.columns(scalar)
            if used + columns > limit - mark.width { break }
            kept.append(scalar)
            used += columns
        }
        return DisplayText(clean: String(kept) + ellipsis, width: used + mark.width)
    }

    /// What stands for a scalar on the screen; `nil` for what shows nothing.
    private static func shown(_ scalar: Unicode.Scalar, ascii: Bool) -> Unicode.Scalar? {
        if scalar.value >= 0x20, scalar.value < 0x7F { return scalar }
        if scalar == "\u{A0}" { return " " }
        switch scalar.properties.generalCategory {
        case .control, .privateUse, .surrogate, .unassigned: return "?"
        case .format, .lineSeparator, .paragraphSeparator, .nonspacingMark, .enclosingMark, .spacingMark: return nil
        case .spaceSeparator: return " "
        default: break
        }
        // Right-to-left letters would turn their neighbours round on terminals that reorder.
        if isRightToLeft(scalar) { return "?" }
        if scalar.properties.isEmojiPresentation || scalar.value > 0x1_0000 { return "?" }
        return ascii ? "?" : scalar
    }

    private static func isRightToLeft(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0590...0x08FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFF: true
        default: false
        }
    }

    /// Columns that terminals agree on: two for East Asian wide and full-width forms, else one.
    static func columns(_ scalar: Unicode.Scalar) -> Int {
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
            0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6:
            2
        default: 1
        }
    }
}
