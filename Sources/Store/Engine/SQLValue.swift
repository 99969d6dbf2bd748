/// A value of a column or of a statement's placeholder.
enum SQLValue: Hashable, Sendable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case bytes([UInt8])
    /// Stored by SQLite as 0 or 1.
    case boolean(Bool)
}

/// A type that can be bound to a placeholder.
protocol SQLBindable {
    var sqlValue: SQLValue { get }
}

/// A type that a column can be read as.
protocol SQLReadable {
    /// - Returns: `nil` when the value is something else.
    init?(_ value: SQLValue)
}

extension Int64: SQLBindable, SQLReadable {
    var sqlValue: SQLValue { .integer(self) }

    init?(_ value: SQLValue) {
        switch value {
        case .integer(let number): self = number
        case .real(let number): self.init(exactly: number)
        case .boolean(let truth): self = truth ? 1 : 0
        case .null, .text, .bytes: return nil
        }
    }
}

extension Int: SQLBindable, SQLReadable {
    var sqlValue: SQLValue { .integer(Int64(self)) }

    init?(_ value: SQLValue) {
        guard let number = Int64(value) else { return nil }
        self.init(exactly: number)
    }
}

extension Bool: SQLBindable, SQLReadable {
    var sqlValue: SQLValue { .boolean(self) }

    init?(_ value: SQLValue) {
        if case .boolean(let truth) = value {
            self = truth
            return
        }
        guard let number = Int64(value) else { return nil }
        self = number != 0
    }
}

extension String: SQLBindable, SQLReadable {
    /// Text from outside may contain NUL, which ends SQLite's text and which PostgreSQL refuses. Columns hold `␀`
    /// instead.
    var sqlValue: SQLValue { .text(Values.storable(self)) }

    init?(_ value: SQLValue) {
        switch value {
        case .text(let text): self = text
        case .bytes(let bytes): self.init(validating: bytes, as: UTF8.self)
        case .null, .integer, .real, .boolean: return nil
        }
    }
}

extension [UInt8]: SQLBindable, SQLReadable {
    var sqlValue: SQLValue { .bytes(self) }

    init?(_ value: SQLValue) {
        switch value {
        case .bytes(let bytes): self = bytes
        case .text(let text): self = Array(text.utf8)
        case .null, .integer, .real, .boolean: return nil
        }
    }
}
