import Foundation
import Screen
import Simulation

/// Text as it may go to somebody's terminal or log, whoever wrote it.
enum TerminalText {
    /// One line without controls.
    static func line(_ text: String) -> String { DisplayText(text, ascii: false).string }

    /// Writes a line to standard error, best effort: where it goes may be full or gone.
    static func warn(_ text: String) { raw(line(text) + "\n") }

    /// Writes to standard error what is ours alone, and holds controls that are meant.
    static func raw(_ text: String) { try? FileHandle.standardError.write(contentsOf: Data(text.utf8)) }

    /// A row of CSV: every cell cleaned first, and then kept from being calculated by a spreadsheet.
    static func csv(_ cells: [String]) -> String { CSVText.row(cells.map(line)) }

    /// A row of CSV that keeps every character, those that may not be shown as escapes.
    static func exactCSV(_ cells: [String]) -> String {
        CSVText.exactRow(cells) { scalar in line(String(scalar)).unicodeScalars.elementsEqual(CollectionOfOne(scalar)) }
    }

    /// JSON in which every control and every invisible character is escaped: the same data, and harmless to look at.
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
