import Foundation

/// Text that may be drawn. All text from outside enters a frame through this type. It holds no control, format or bidi
/// characters, nothing of unknown width, and nothing that would attach itself to its neighbours.
package struct DisplayText: Hashable, Sendable {
    package let string: String
    /// In columns.
    package let width: Int

    /// The most combining marks on one character. More would be drawn over the rows around it.
    private static let marksKept = 2

    /// - Parameter ascii: shows everything beyond ASCII as `?`.
    package init(_ text: String, ascii: Bool) {
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) {
            string = text
            width = text.utf8.count
            return
        }
        var clean = String.UnicodeScalarView()
        var width = 0
        // No mark is allowed yet: without a character before it, it would attach itself to the cell before this text.
        var marks = Self.marksKept
        for scalar in text.precomposedStringWithCanonicalMapping.unicodeScalars {
            guard let shown = Self.shown(scalar, ascii: ascii) else { continue }
            if DisplayWidth.isMark(shown) {
                guard marks < Self.marksKept else { continue }
                marks += 1
            } else {
                marks = 0
                width += DisplayWidth.columns(shown)
            }
            clean.append(shown)
        }
        string = String(clean)
        self.width = width
    }

    private init(clean: String, width: Int) {
        string = clean
        self.width = width
    }

    /// The text cut to so many columns, including the ellipsis. The ellipsis is our own and is not sanitised.
    package func truncated(to limit: Int, _ ellipsis: String) -> DisplayText {
        if width <= limit { return self }
        let mark = DisplayText(ellipsis, ascii: false)
        guard limit > mark.width else {
            return DisplayText(clean: String(ellipsis.prefix(max(0, limit))), width: max(0, limit))
        }
        var kept = String.UnicodeScalarView()
        var used = 0
        for scalar in string.unicodeScalars {
            let columns = DisplayWidth.columns(scalar)
            if used + columns > limit - mark.width { break }
            kept.append(scalar)
            used += columns
        }
        return DisplayText(clean: String(kept) + ellipsis, width: used + mark.width)
    }

    /// What is drawn for a scalar; `nil` for nothing.
    private static func shown(_ scalar: Unicode.Scalar, ascii: Bool) -> Unicode.Scalar? {
        if scalar.value >= 0x20, scalar.value < 0x7F { return scalar }
        let properties = scalar.properties
        switch properties.generalCategory {
        case .control, .privateUse, .surrogate, .unassigned: return "?"
        case .format, .lineSeparator, .paragraphSeparator: return nil
        case .spaceSeparator: return " "
        // Terminals disagree about the width of spacing marks.
        case .spacingMark: return nil
        case .nonspacingMark, .enclosingMark:
            return ascii || properties.isVariationSelector || isUnsettled(scalar) ? nil : scalar
        default: break
        }
        // A skin tone only changes the look of the character before it.
        if properties.isEmojiModifier { return nil }
        return ascii || isUnsettled(scalar) || !isInEveryFont(properties) ? "?" : scalar
    }

    /// Characters whose width recent C libraries know: those up to Unicode 14.
    private static func isInEveryFont(_ properties: Unicode.Scalar.Properties) -> Bool {
        properties.age.map { $0.major <= 14 } ?? false
    }

    /// Characters that each terminal joins, reorders or leaves blank in its own way.
    private static func isUnsettled(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        // On terminals that reorder, right-to-left letters would also move their neighbours.
        case 0x0590...0x08FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFF, 0x10800...0x10FFF, 0x1E800...0x1EFFF: true
        // Hangul letters that join into syllables, and blank ones.
        case 0x1160...0x11FF, 0xA960...0xA97F, 0xD7B0...0xD7FF, 0x3164, 0xFFA0, 0x115F: true
        // Pairs of regional indicators become flags.
        case 0x1F1E6...0x1F1FF: true
        default: false
        }
    }
}
