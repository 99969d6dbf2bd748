/// An error in one row of a CSV file. The other rows are still read.
package struct CSVFault: Hashable, Sendable, CustomStringConvertible {
    /// Counted as in a spreadsheet: the header is 1.
    package var row: Int
    /// The column's name in the header; `nil` if the whole row is meant.
    package var column: String?
    /// The error. Text from the file in it is made harmless and shortened.
    package var what: String
    /// What is left out because of the error, such as `row`.
    package var lost: String

    /// The place and the error.
    package var mistake: String {
        column.map { "row \(row), column \($0): \(what)" } ?? "row \(row): \(what)"
    }

    package var description: String { "\(mistake); the \(lost) is left out" }
}

/// Why a CSV file cannot be read at all.
package struct CSVRefusal: Error, Hashable, Sendable, CustomStringConvertible {
    package var description: String

    package init(description: String) { self.description = description }
}

/// A CSV file whose values are read by the names of its columns.
struct CSVTable {
    /// One row, to be read by `text`.
    struct Row {
        let number: Int
        fileprivate let raw: CSVReader.Row
    }

    private var reader: CSVReader
    private let columns: [String: Int]
    private let width: Int
    private(set) var faults: [CSVFault] = []

    /// - Parameters:
    ///   - what: names the kind of file in messages, such as `order export`.
    ///   - required: columns that must be there.
    init(_ bytes: [UInt8], what: String, required: [String]) throws(CSVRefusal) {
        if bytes.starts(with: [0x1F, 0x8B]) {
            throw CSVRefusal(
                description: "The \(what) is compressed: give it through `zcat`, with - for standard input")
        }
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            throw CSVRefusal(description: "The \(what) is UTF-16 text: save it as CSV in UTF-8")
        }
        reader = CSVReader(bytes)
        guard let header = reader.next() else { throw CSVRefusal(description: "The \(what) is empty") }
        var columns: [String: Int] = [:]
        for index in 0..<header.count {
            guard let name = reader.text(header, index) else {
                throw CSVRefusal(description: "The \(what)'s header is not UTF-8 text: save it as CSV in UTF-8")
            }
            let key = Self.key(name)
            if columns[key] == nil { columns[key] = index }
        }
        let missing = required.filter { columns[Self.key($0)] == nil }
        guard missing.isEmpty else {
            throw CSVRefusal(
                description:
                    "The \(what) has no column \(missing.joined(separator: ", ")): its first row must name them")
        }
        self.columns = columns
        width = header.count
    }

    /// The next intact row. Damaged rows before it are noted in `faults`.
    mutating func next() -> Row? {
        while let raw = reader.next() {
            if let damage = raw.damage {
                note(raw.number, nil, damage)
            } else if raw.count != width {
                note(raw.number, nil, "has \(raw.count) values and the header \(width)")
            } else {
                return Row(number: raw.number, raw: raw)
            }
        }
        return nil
    }

    /// A value; `""` if there is no such column; `nil`, after noting a fault, if it is not UTF-8.
    mutating func text(_ row: Row, _ column: String) -> String? {
        guard let index = columns[Self.key(column)] else { return "" }
        if let text = reader.text(row.raw, index) { return text }
        note(row.number, column, "is not UTF-8 text")
        return nil
    }

    mutating func note(_ row: Int, _ column: String?, _ what: String, losing lost: String = "row") {
        faults.append(CSVFault(row: row, column: column, what: what, lost: lost))
    }

    /// Column names are compared without case and without surrounding spaces.
    private static func key(_ name: String) -> String {
        var text = Substring(name.lowercased())
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}

/// Text from a file for a message: shortened, and without anything on which a terminal acts.
func quotedForMessage(_ text: String) -> String {
    var shown = ""
    for scalar in text.unicodeScalars.prefix(40) {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned:
            shown += "\\u{\(String(scalar.value, radix: 16))}"
        default: shown.unicodeScalars.append(scalar)
        }
    }
    return text.unicodeScalars.count > 40 ? "`\(shown)…`" : "`\(shown)`"
}
