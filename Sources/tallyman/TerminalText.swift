import Foundation
import Screen
import Simulation

/// Makes text from anywhere safe for terminals and logs.
enum TerminalText {
    /// One line without control characters.
    static func line(_ text: String) -> String { DisplayText(text, ascii: false).string }

    /// Writes a line to standard error. It ignores failures, since the reader may be gone or the disk full.
    static func warn(_ text: String) { raw(line(text) + "\n") }

    /// Writes our own text to standard error, including its control characters.
    static func raw(_ text: String) { try? FileHandle.standardError.write(contentsOf: Data(text.utf8)) }

    /// A row of CSV. Every cell is cleaned, and then guarded against being a formula in a spreadsheet.
    static func csv(_ cells: [String]) -> String { CSVText.row(cells.map(line)) }

    /// A row of CSV that keeps every character. Those that may not be shown become escapes.
    static func exactCSV(_ cells: [String]) -> String {
        CSVText.exactRow(cells) { scalar in line(String(scalar)).unicodeScalars.elementsEqual(CollectionOfOne(scalar)) }
    }

    /// JSON in which every control and invisible character is escaped: the same data, and safe to print.
    static func json(_ value: some Encodable, pretty: Bool = true) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        if pretty { encoder.outputFormatting.insert(.prettyPrinted) }
        var out = ""
        for scalar in String(decoding: try encoder.encode(value), as: UTF8.self).unicodeScalars {
            let category = scalar.properties.generalCategory
            let hidden = category == .control || category == .format || category == .lineSeparator
            if hidden, scalar != "\n" {
                for unit in String(scalar).utf16 { out += String(format: "\\u%04x", unit) }
            } else {
                out.unicodeScalars.append(scalar)
            }
        }
        return out
    }
}
