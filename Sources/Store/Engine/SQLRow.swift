/// A row of a statement's result.
struct SQLRow {
    /// The names of the columns, which all rows of a statement share.
    let columns: [String]
    let values: [SQLValue]

    /// - Throws: `StoreError.damaged` when the column is null or holds a value of another type. A damaged store may
    ///   hold anything.
    subscript<Value: SQLReadable>(_ column: String) -> Value {
        get throws { try self[place(of: column)] }
    }

    /// `nil` when the column is null.
    subscript<Value: SQLReadable>(_ column: String) -> Value? {
        get throws { try self[place(of: column)] }
    }

    /// Reads by the column's position, for the most frequent reads.
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

/// A value exactly as the database holds it. Text that was made into a number, or spelled with other bytes, is a
/// different value.
struct StoredValue: Hashable {
    enum Kind: String {
        case null, integer, real, text, bytes
    }

    var kind: Kind
    /// For a number, its digits.
    var bytes: [UInt8]
}
