/// A row that a statement found.
struct SQLRow {
    /// The names of the columns, which all rows of a statement share.
    let columns: [String]
    let values: [SQLValue]

    /// - Throws: when the column holds nothing, or something that is no such value: a damaged store may hold anything.
    subscript<Value: SQLReadable>(_ column: String) -> Value {
        get throws { try self[place(of: column)] }
    }

    /// `nil` when the column holds nothing.
    subscript<Value: SQLReadable>(_ column: String) -> Value? {
        get throws { try self[place(of: column)] }
    }

    /// By the column's place, for what is read most.
    subscript<Value: SQLReadable>(_ place: Int) -> Value {
        get throws {
            guard values.indices.contains(place), let value = Value(values[place]) else { throw unreadable(place) }
            return value
        }
    }

    subscript<Value: SQLReadable>(_ place: Int) -> Value? {
        get throws {
            guard values.indices.contains(place) else { throw unreadable(place) }
            if values[place] == .null { return nil }
            guard let value = Value(values[place]) else { throw unreadable(place) }
            return value
        }
    }

    private func place(of column: String) -> Int { columns.firstIndex(of: column) ?? -1 }

    private func unreadable(_ place: Int) -> StoreError {
        .damaged(why: "a column \(columns.indices.contains(place) ? columns[place] : "") is not what it should be")
    }
}

/// A value as it stands in the database: text that was made into a number, or spelled with other bytes that mean the same, is another.
struct StoredValue: Hashable {
    enum Kind: String {
        case null, integer, real, text, bytes
    }

    var kind: Kind
    /// Of a number, its digits.
    var bytes: [UInt8]
}
