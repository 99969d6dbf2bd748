import Foundation

/// Values for the placeholders of a statement.
struct Values: ExpressibleByArrayLiteral {
    private(set) var all: [SQLValue]

    init(arrayLiteral elements: (any SQLBindable)?...) { all = elements.map { $0?.sqlValue ?? .null } }
    init(_ texts: [String]) { all = texts.map(\.sqlValue) }

    static func + (a: Values, b: Values) -> Values {
        var both = a
        both.all += b.all
        return both
    }

    static func += (a: inout Values, b: Values) { a.all += b.all }

    /// Text in a form that a column can hold: without NUL. Documents are JSON, which contains none.
    static func storable(_ text: String) -> String {
        var text = text
        // Searched as bytes, since whole documents pass through here.
        let holdsNUL = text.withUTF8 { bytes in bytes.baseAddress.flatMap { memchr($0, 0, bytes.count) } != nil }
        return holdsNUL ? String(text.map { $0 == "\0" ? "\u{2400}" : $0 }) : text
    }
}
