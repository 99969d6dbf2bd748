/// The words of GraphQL's language, in which both schemas and documents are written.
enum SchemaToken: Equatable {
    case name(String)
    case number(String)
    case string(String)
    case mark(UInt8)
    case spread
    case end
}

package struct SchemaSyntaxError: Error, CustomStringConvertible {
    package var description: String
}

/// Reads the words of a text one by one.
struct SchemaTokens {
    private let text: [UInt8]
    private var index = 0
    private(set) var peek = SchemaToken.end

    init(_ text: String) throws {
        self.text = Array(text.utf8)
        peek = try read()
    }

    mutating func next() throws -> SchemaToken {
        let token = peek
        peek = try read()
        return token
    }

    mutating func take(_ mark: Unicode.Scalar) throws -> Bool {
        guard peek == .mark(UInt8(ascii: mark)) else { return false }
        _ = try next()
        return true
    }

    mutating func expect(_ mark: Unicode.Scalar) throws {
        guard try take(mark) else { throw SchemaSyntaxError(description: "expected \(mark), found \(peek)") }
    }

    mutating func name() throws -> String {
        guard case .name(let name) = try next() else { throw SchemaSyntaxError(description: "expected a name") }
        return name
    }

    mutating func takeWord(_ word: String) throws -> Bool {
        guard peek == .name(word) else { return false }
        _ = try next()
        return true
    }

    private static func isName(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "_") || isDigit(byte)
            || (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z"))
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    private mutating func read() throws -> SchemaToken {
        while index < text.count {
            switch text[index] {
            case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"), UInt8(ascii: ","):
                index += 1
            case UInt8(ascii: "#"): while index < text.count, text[index] != UInt8(ascii: "\n") { index += 1 }
            case UInt8(ascii: "\""): return .string(try string())
            case UInt8(ascii: "."):
                index += 3
                return .spread
            case let byte where Self.isDigit(byte) || byte == UInt8(ascii: "-"):
                return .number(run { Self.isDigit($0) || "+-.eE".utf8.contains($0) })
            case let byte where Self.isName(byte): return .name(run(Self.isName))
            case let byte:
                index += 1
                return .mark(byte)
            }
        }
        return .end
    }

    private mutating func run(_ belongs: (UInt8) -> Bool) -> String {
        let start = index
        while index < text.count, belongs(text[index]) { index += 1 }
        return String(decoding: text[start..<index], as: UTF8.self)
    }

    /// A string, whose escapes stay as they are: nothing here depends on them.
    private mutating func string() throws -> String {
        let quote = UInt8(ascii: "\"")
        let isBlock = text[index...].starts(with: [quote, quote, quote])
        index += isBlock ? 3 : 1
        let start = index
        while index < text.count {
            if text[index] == UInt8(ascii: "\\") {
                index += 2
            } else if text[index] == quote, !isBlock || text[index...].starts(with: [quote, quote, quote]) {
                let found = text[start..<index]
                index += isBlock ? 3 : 1
                return String(decoding: found, as: UTF8.self)
            } else {
                index += 1
            }
        }
        throw SchemaSyntaxError(description: "a string that does not end")
    }
}
