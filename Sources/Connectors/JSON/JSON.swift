/// A body cannot be understood: where and what.
package struct Unreadable: Error, Hashable, Sendable {
    package var reason: String

    package init(reason: String) { self.reason = reason }
}

/// A row of a page that cannot be understood; the rest of the page is fine.
package struct UnreadableRow: Hashable, Sendable {
    package var id: String?
    package var reason: String

    package init(id: String?, reason: String) {
        self.id = id
        self.reason = reason
    }
}

/// A JSON value that keeps numbers as they were written: ids beyond 2^53 and money stay exact.
enum JSON: Hashable, Sendable {
    case null
    case bool(Bool)
    case number(String)
    case string(String)
    case array([JSON])
    case object([String: JSON])

    static let maximumDepth = 128

    init(_ bytes: [UInt8]) throws(Unreadable) {
        guard let text = String(validating: bytes, as: UTF8.self), !text.isEmpty else {
            throw Unreadable(reason: bytes.isEmpty ? "the body is empty" : "the body is not UTF-8")
        }
        var parser = JSONParser(bytes)
        self = try parser.document()
    }

    /// The value as JSON text.
    var text: String {
        var out = ""
        write(to: &out)
        return out
    }

    private func write(to out: inout String) {
        switch self {
        case .null: out += "null"
        case .bool(let value): out += value ? "true" : "false"
        case .number(let literal): out += literal
        case .string(let text): Self.write(text, to: &out)
        case .array(let values):
            out += "["
            for (index, value) in values.enumerated() {
                if index > 0 { out += "," }
                value.write(to: &out)
            }
            out += "]"
        case .object(let members):
            out += "{"
            for (index, member) in members.sorted(by: { $0.key < $1.key }).enumerated() {
                if index > 0 { out += "," }
                Self.write(member.key, to: &out)
                out += ":"
                member.value.write(to: &out)
            }
            out += "}"
        }
    }

    private static func write(_ text: String, to out: inout String) {
        out += "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            case "\r": out += "\\r"
            case "\t": out += "\\t"
            case _ where scalar.value < 0x20:
                let hex = String(scalar.value, radix: 16)
                out += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: out.unicodeScalars.append(scalar)
            }
        }
        out += "\""
    }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByDictionaryLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByIntegerLiteral
{
    init(stringLiteral value: String) { self = .string(value) }
    init(booleanLiteral value: Bool) { self = .bool(value) }
    init(integerLiteral value: Int64) { self = .number(String(value)) }
    init(dictionaryLiteral elements: (String, JSON)...) { self = .object(Dictionary(elements) { $1 }) }

    /// A string, or null.
    init(_ text: String?) { self = text.map { .string($0) } ?? .null }
    init(_ number: Int64) { self = .number(String(number)) }
}

private struct JSONParser {
    private let bytes: [UInt8]
    private var index = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func document() throws(Unreadable) -> JSON {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
        let value = try value(depth: 0)
        skipSpace()
        guard index == bytes.count else { throw wrong("something follows the value") }
        return value
    }

    private func wrong(_ what: String) -> Unreadable { Unreadable(reason: "not JSON at byte \(index): \(what)") }

    private mutating func skipSpace() {
        while index < bytes.count, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[index]) { index += 1 }
    }

    private mutating func value(depth: Int) throws(Unreadable) -> JSON {
        guard depth <= JSON.maximumDepth else { throw wrong("nested more than \(JSON.maximumDepth) deep") }
        skipSpace()
        guard index < bytes.count else { throw wrong("it ends too early") }
        switch bytes[index] {
        case UInt8(ascii: "{"): return try object(depth)
        case UInt8(ascii: "["): return try array(depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return .number(try number())
        }
    }

    private mutating func word(_ word: String, _ value: JSON) throws(Unreadable) -> JSON {
        guard bytes[index...].starts(with: word.utf8) else { throw wrong("neither a value nor \(word)") }
        index += word.utf8.count
        return value
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        skipSpace()
        guard index < bytes.count, bytes[index] == byte else { return false }
        index += 1
        return true
    }

    private mutating func object(_ depth: Int) throws(Unreadable) -> JSON {
        index += 1
        var members: [String: JSON] = [:]
        if take(UInt8(ascii: "}")) { return .object(members) }
        repeat {
            skipSpace()
            guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else {
                throw wrong("a member's name is missing")
            }
            let name = try string()
            guard take(UInt8(ascii: ":")) else { throw wrong("a colon is missing") }
            members[name] = try value(depth: depth + 1)
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "}")) else { throw wrong("an object is not closed") }
        return .object(members)
    }

    private mutating func array(_ depth: Int) throws(Unreadable) -> JSON {
        index += 1
        var values: [JSON] = []
        if take(UInt8(ascii: "]")) { return .array(values) }
        repeat { values.append(try value(depth: depth + 1)) } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "]")) else { throw wrong("an array is not closed") }
        return .array(values)
    }

    private mutating func number() throws(Unreadable) -> String {
        let start = index
        func digits() -> Int {
            var end = index
            while end < bytes.count, bytes[end] >= 48, bytes[end] <= 57 { end += 1 }
            return end - index
        }
        if index < bytes.count, bytes[index] == UInt8(ascii: "-") { index += 1 }
        let whole = digits()
        guard whole > 0, whole == 1 || bytes[index] != 48 else { throw wrong("no value") }
        index += whole
        if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
            index += 1
            let fraction = digits()
            guard fraction > 0 else { throw wrong("a number ends with its point") }
            index += fraction
        }
        if index < bytes.count, bytes[index] | 0x20 == UInt8(ascii: "e") {
            index += 1
            if index < bytes.count, bytes[index] == UInt8(ascii: "+") || bytes[index] == UInt8(ascii: "-") {
                index += 1
            }
            let exponent = digits()
            guard exponent > 0 else { throw wrong("a number's exponent is missing") }
            index += exponent
        }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    private mutating func string() throws(Unreadable) -> String {
        index += 1
        let start = index
        while index < bytes.count, bytes[index] != UInt8(ascii: "\""), bytes[index] != UInt8(ascii: "\\") {
            guard bytes[index] >= 0x20 else { throw wrong("a bare control character in a string") }
            index += 1
        }
        var out = Array(bytes[start..<index])
        while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
            if bytes[index] == UInt8(ascii: "\\") {
                index += 1
                out += Array(String(try escape()).utf8)
            } else {
                guard bytes[index] >= 0x20 else { throw wrong("a bare control character in a string") }
                out.append(bytes[index])
                index += 1
            }
        }
        guard index < bytes.count else { throw wrong("a string is not closed") }
        index += 1
        return String(decoding: out, as: UTF8.self)
    }

    private mutating func escape() throws(Unreadable) -> Unicode.Scalar {
        guard index < bytes.count else { throw wrong("it ends in an escape") }
        let byte = bytes[index]
        index += 1
        switch byte {
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "u"):
            let unit = try hex()
            // No column can hold NUL, and an id that is one text here and another one in the store is two.
            if unit == 0 { return "\u{2400}" }
            if unit & 0xFC00 == 0xD800, bytes[index...].starts(with: "\\u".utf8) {
                let mark = index
                index += 2
                let low = try hex()
                if low & 0xFC00 == 0xDC00 {
                    return Unicode.Scalar(0x10000 + (unit & 0x3FF) << 10 + (low & 0x3FF)) ?? "\u{FFFD}"
                }
                index = mark
            }
            return Unicode.Scalar(unit) ?? "\u{FFFD}"
        default: throw wrong("an unknown escape")
        }
    }

    private mutating func hex() throws(Unreadable) -> UInt32 {
        guard index + 4 <= bytes.count,
            let value = UInt32(String(decoding: bytes[index..<index + 4], as: UTF8.self), radix: 16)
        else { throw wrong("an escape without four hexadecimal digits") }
        index += 4
        return value
    }
}
