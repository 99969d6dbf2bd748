import Foundation

/// Writes CSV: rows for people and their spreadsheets (`row`), or rows that our own readers read back exactly (`exactRow`).
///
/// A cell that a spreadsheet would take for a formula gets an apostrophe before it. To spreadsheets that means "this is text".
package enum CSVText {
    /// A row of a report.
    /// - Parameter cells: the cells as they will be shown. Nothing may be removed from the row afterwards: a character before a
    ///   `=` may be all that keeps it from being a formula.
    package static func row(_ cells: [String]) -> String {
        cells.map { cell in quoted(isNumber(cell[...].unicodeScalars) ? cell : guarded(cell)) }.joined(separator: ",")
    }

    /// A row of a map. Characters that may not be shown, or that editors change by themselves, are written as `\u{…}`. `exact`
    /// undoes it.
    /// - Parameter shown: whether a character may go to a terminal unchanged.
    package static func exactRow(_ cells: [String], shown: (Unicode.Scalar) -> Bool) -> String {
        cells.map { cell in
            let text = escaped(Array(cell.unicodeScalars), shown: shown)
            return quoted(mayBeFormula(pastApostrophes(text)) ? "'" + text : text)
        }.joined(separator: ",")
    }

    /// The text of a cell that `exactRow` wrote. An apostrophe before a would-be formula is removed, also if a spreadsheet or a
    /// person wrote it. Any other apostrophe belongs to the text.
    package static func exact(_ cell: String) -> String {
        let scalars = cell.unicodeScalars
        let isGuarded = scalars.first == "'" && mayBeFormula(pastApostrophes(cell))
        return unescaped(isGuarded ? scalars.dropFirst() : scalars[...])
    }

    // MARK: Formulas

    /// Whether a spreadsheet might take a text for a formula. The first character that is neither blank nor invisible decides.
    private static func mayBeFormula(_ scalars: some Collection<Unicode.Scalar>) -> Bool {
        if let first = scalars.first, startsCells.contains(first) { return true }
        guard let first = scalars.first(where: { !isSkipped($0) }) else { return false }
        if first.isASCII { return operators.contains(first) }
        // Some spreadsheets treat wide, small and raised forms alike.
        let plain = String(first).decomposedStringWithCompatibilityMapping.unicodeScalars.first
        return first == "\u{2212}" || plain.map(operators.contains) ?? false
    }

    private static let operators: Set<Unicode.Scalar> = ["=", "+", "-", "@"]
    private static let startsCells: Set<Unicode.Scalar> = ["\t", "\r", "\n"]

    private static func isSkipped(_ scalar: Unicode.Scalar) -> Bool {
        if scalar == "\"" { return true }
        let properties = scalar.properties
        if properties.isWhitespace || properties.isDefaultIgnorableCodePoint { return true }
        switch properties.generalCategory {
        case .control, .format, .nonspacingMark, .enclosingMark, .spacingMark: return true
        default: return false
        }
    }

    /// Guards the cell, and also each part of it that a reader with semicolons or tabs as separators would take for a cell.
    private static func guarded(_ cell: String) -> String {
        var out = String.UnicodeScalarView()
        let scalars = cell.unicodeScalars
        var index = scalars.startIndex
        var begins = true
        while index < scalars.endIndex {
            if begins {
                let rest = scalars[index...]
                let part = rest.prefix { !separators.contains($0) }
                if mayBeFormula(rest), index == scalars.startIndex || !isNumber(part) { out.append("'") }
            }
            begins = separators.contains(scalars[index])
            out.append(scalars[index])
            index = scalars.index(after: index)
        }
        return String(out)
    }

    private static let separators: Set<Unicode.Scalar> = [";", "\t", "\r", "\n"]

    /// `-12` or `3.50`: a number is no formula.
    private static func isNumber(_ scalars: Substring.UnicodeScalarView) -> Bool {
        let digits = scalars.first == "-" ? scalars.dropFirst() : scalars
        let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count <= 2
            && parts.allSatisfy { part in !part.isEmpty && part.allSatisfy { ("0"..."9").contains($0) } }
    }

    private static func pastApostrophes(_ text: String) -> Substring.UnicodeScalarView {
        text[...].unicodeScalars.drop { $0 == "'" }
    }

    // MARK: Escapes

    private static func escaped(_ scalars: [Unicode.Scalar], shown: (Unicode.Scalar) -> Bool) -> String {
        var out = String.UnicodeScalarView()
        for (index, scalar) in scalars.enumerated() {
            let next = index + 1 < scalars.count ? scalars[index + 1] : nil
            let after = index + 2 < scalars.count ? scalars[index + 2] : nil
            let must: Bool =
                switch scalar {
                // A space at an end is easily lost.
                case " ": index == 0 || next == nil
                // This backslash would be read as the start of an escape.
                case "\\": next == "u" && after == "{"
                case ";": mayBeFormula(scalars[(index + 1)...])
                default: !shown(scalar) || isMark(scalar)
                }
            if must {
                out.append(contentsOf: "\\u{\(String(scalar.value, radix: 16))}".unicodeScalars)
            } else {
                out.append(scalar)
            }
        }
        return String(out)
    }

    /// Unicode has two spellings for a letter with marks, and editors choose one of them.
    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .spacingMark: true
        default: false
        }
    }

    private static func unescaped(_ scalars: Substring.UnicodeScalarView) -> String {
        var out = String.UnicodeScalarView()
        var rest = scalars
        while let first = rest.first {
            if first == "\\", let (scalar, after) = escape(rest) {
                out.append(scalar)
                rest = after
            } else {
                out.append(first)
                rest = rest.dropFirst()
            }
        }
        return String(out)
    }

    /// Reads an escape such as `\u{200b}` at the start of a text, and gives the rest of the text; `nil` if there is no escape.
    private static func escape(_ text: Substring.UnicodeScalarView) -> (
        scalar: Unicode.Scalar, after: Substring.UnicodeScalarView
    )? {
        guard text.starts(with: "\\u{".unicodeScalars) else { return nil }
        let digits = text.dropFirst(3).prefix { $0 != "}" && $0.isASCII && $0.properties.isASCIIHexDigit }
        guard (1...6).contains(digits.count), digits.endIndex < text.endIndex, text[digits.endIndex] == "}",
            let value = UInt32(String(digits), radix: 16), let scalar = Unicode.Scalar(value)
        else { return nil }
        return (scalar, text[digits.endIndex...].dropFirst())
    }

    // MARK: Quotes

    /// It works on scalars, not on characters: a quote or comma with a combining mark after it is another character, but the
    /// same bytes.
    private static func quoted(_ text: String) -> String {
        let scalars = text.unicodeScalars
        guard scalars.contains(where: { quotable.contains($0) }) || scalars.first == " " || scalars.last == " " else {
            return text
        }
        var out = String.UnicodeScalarView()
        out.append("\"")
        for scalar in scalars {
            if scalar == "\"" { out.append(scalar) }
            out.append(scalar)
        }
        out.append("\"")
        return String(out)
    }

    private static let quotable: Set<Unicode.Scalar> = ["\"", ",", ";", "\t", "\r", "\n"]
}
