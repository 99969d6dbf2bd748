import Foundation

/// CSV as it goes out: one row for people and their spreadsheets (`row`), or one that our own readers take back exactly (`exactRow`).
///
/// A cell that a spreadsheet would take for a formula gets an apostrophe before it, which spreadsheets take for "this is text".
package enum CSVText {
    /// A row of a report.
    /// - Parameter cells: as they will be shown. Nothing may be taken out of the row afterwards: what stands before a `=` is then gone.
    package static func row(_ cells: [String]) -> String {
        cells.map { cell in quoted(isNumber(cell[...].unicodeScalars) ? cell : guarded(cell)) }.joined(separator: ",")
    }

    /// A row of a map. Whatever may not be shown, and what editors change on their own, is written as `\u{…}`; `exact` undoes it.
    /// - Parameter shown: whether a character may go to a terminal as it is.
    package static func exactRow(_ cells: [String], shown: (Unicode.Scalar) -> Bool) -> String {
        cells.map { cell in
            let text = escaped(Array(cell.unicodeScalars), shown: shown)
            return quoted(mayBeFormula(pastApostrophes(text)) ? "'" + text : text)
        }.joined(separator: ",")
    }

    /// What a cell of `exactRow` meant. Takes off the apostrophe before what would be a formula, also where a spreadsheet or a person
    /// wrote it; another apostrophe belongs to the text.
    package static func exact(_ cell: String) -> String {
        let scalars = cell.unicodeScalars
        let isGuarded = scalars.first == "'" && mayBeFormula(pastApostrophes(cell))
        return unescaped(isGuarded ? scalars.dropFirst() : scalars[...])
    }

    // MARK: Formulas

    /// Whether a spreadsheet might calculate a text: what it begins with, past what is blank or invisible.
    private static func mayBeFormula(_ scalars: some Collection<Unicode.Scalar>) -> Bool {
        if let first = scalars.first, startsCells.contains(first) { return true }
        guard let first = scalars.first(where: { !isSkipped($0) }) else { return false }
        if first.isASCII { return operators.contains(first) }
        // Some take wide, small and raised forms for the same.
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

    /// Guards the cell, and each part of it that becomes a cell of its own where semicolons or tabs separate.
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
                // At an end it is easily lost.
                case " ": index == 0 || next == nil
                // It would be read as the beginning of an escape.
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

    /// A letter with its marks has two spellings, and editors choose one.
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

    /// `\u{200b}` at the beginning of a text, and what comes after it; `nil` for everything else, which is then meant as it stands.
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

    /// By single scalars: a mark after a quote or a comma makes another character of it, and the same bytes.
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
