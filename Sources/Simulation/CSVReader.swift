/// Reads comma-separated values (RFC 4180) row by row from bytes.
///
/// We have our own reader because a damaged row must be reported without stopping the rest, and a value must arrive as it was
/// written. SwiftCSV 0.10 stops at the first misplaced quote, and drops spaces before an unquoted value, which makes a wrong
/// SKU look right.
///
/// Beyond the RFC, it takes any line end, keeps a quote inside an unquoted value, and ignores empty lines and a byte order
/// mark. The separator may be a semicolon or a tab, if the header has more of them than commas.
struct CSVReader {
    /// One record.
    struct Row {
        /// Counted as in a spreadsheet: the header is 1.
        var number: Int
        fileprivate var fields: [Field]
        /// Why the row cannot be used.
        var damage: String?

        var count: Int { fields.count }
    }

    fileprivate struct Field {
        var range: Range<Int>
        /// Whether the value contains doubled quotes.
        var escaped: Bool
    }

    /// In bytes. A longer quoted value is taken to have lost its closing quote.
    private static let longestValue = 256 * 1024

    private let bytes: [UInt8]
    private let separator: UInt8
    private var index: Int
    private var rows = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        index = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        separator = Self.separator(bytes)
    }

    /// The text of a field; `nil` if its bytes are not UTF-8.
    func text(_ row: Row, _ field: Int) -> String? {
        let field = row.fields[field]
        guard field.escaped else { return String(validating: bytes[field.range], as: UTF8.self) }
        var plain: [UInt8] = []
        var skip = false
        for byte in bytes[field.range] {
            if byte == Self.quote, !skip {
                skip = true
                plain.append(byte)
            } else {
                if !skip || byte != Self.quote { plain.append(byte) }
                skip = false
            }
        }
        return String(validating: plain, as: UTF8.self)
    }

    mutating func next() -> Row? {
        while index < bytes.count, Self.endsLine(bytes[index]) { index += 1 }
        guard index < bytes.count else { return nil }
        rows += 1
        var row = Row(number: rows, fields: [], damage: nil)
        while true {
            if index < bytes.count, bytes[index] == Self.quote {
                let opening = index
                guard let field = quoted() else {
                    row.damage = "a quote is opened and not closed before a separator or the end of the line"
                    index = opening
                    skipLine()
                    return row
                }
                row.fields.append(field)
            } else {
                let start = index
                while index < bytes.count, bytes[index] != separator, !Self.endsLine(bytes[index]) { index += 1 }
                row.fields.append(Field(range: start..<index, escaped: false))
            }
            guard index < bytes.count, bytes[index] == separator else {
                endLine()
                return row
            }
            index += 1
        }
    }

    private static let quote = UInt8(ascii: "\"")

    /// Reads a quoted field up to the separator or line end after it; `nil` if the closing quote is missing, or something else
    /// follows it.
    private mutating func quoted() -> Field? {
        index += 1
        let start = index
        var escaped = false
        while index < bytes.count, index - start <= Self.longestValue {
            if bytes[index] == Self.quote {
                if index + 1 < bytes.count, bytes[index + 1] == Self.quote {
                    escaped = true
                    index += 1
                } else {
                    let end = index
                    index += 1
                    guard index == bytes.count || bytes[index] == separator || Self.endsLine(bytes[index]) else {
                        return nil
                    }
                    return Field(range: start..<end, escaped: escaped)
                }
            }
            index += 1
        }
        return nil
    }

    private mutating func skipLine() {
        while index < bytes.count, !Self.endsLine(bytes[index]) { index += 1 }
        endLine()
    }

    private mutating func endLine() {
        if index < bytes.count, bytes[index] == UInt8(ascii: "\r") { index += 1 }
        if index < bytes.count, bytes[index] == UInt8(ascii: "\n") { index += 1 }
    }

    private static func endsLine(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") }

    private static func separator(_ bytes: [UInt8]) -> UInt8 {
        let header = bytes.prefix { !endsLine($0) }
        func count(_ byte: Unicode.Scalar) -> Int { header.count { $0 == UInt8(ascii: byte) } }
        let commas = count(",")
        if count(";") > commas { return UInt8(ascii: ";") }
        return count("\t") > commas ? UInt8(ascii: "\t") : UInt8(ascii: ",")
    }
}
