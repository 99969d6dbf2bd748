/// Compares tables of two databases by what the files hold: the storage class and the bytes of every column.
enum TableComparison {
    /// Maximum differences reported.
    private static let most = 20

    static func differences(
        _ ours: any SQLSession, _ theirs: any SQLSession, tables: [String]
    ) throws -> [String] {
        var differences: [String] = []
        for table in tables where differences.count < most {
            let shape = try Shape(theirs, table)
            let a = try ours.stored(shape.sql, [])
            let b = try theirs.stored(shape.sql, [])
            var (left, right) = (try shape.next(a), try shape.next(b))
            while left != nil || right != nil, differences.count < most {
                if let one = left, let other = right, one.key == other.key {
                    let columns = shape.columns.indices.filter { one.values[$0] != other.values[$0] }
                    if !columns.isEmpty {
                        differences.append(
                            "\(shape.name(one)) (\(columns.map { shape.columns[$0] }.joined(separator: ", ")))")
                    }
                    (left, right) = (try shape.next(a), try shape.next(b))
                } else if let one = left, right.map({ one.key.lexicographicallyPrecedes($0.key) }) ?? true {
                    differences.append("\(shape.name(one)) (a row too many)")
                    left = try shape.next(a)
                } else if let other = right {
                    differences.append("\(shape.name(other)) (missing)")
                    right = try shape.next(b)
                }
            }
        }
        return differences
    }

    /// A value of a key, ordered as SQLite sorts.
    private enum KeyValue: Comparable {
        case null
        case integer(Int64)
        case text(Bytes)
        case other(String, Bytes)

        init(_ stored: StoredValue) {
            let bytes = Bytes(all: stored.bytes)
            switch stored.kind {
            case .null: self = .null
            case .integer: self = .integer(Int64(String(decoding: bytes.all, as: UTF8.self)) ?? 0)
            case .text: self = .text(bytes)
            case .real, .bytes: self = .other(stored.kind.rawValue, bytes)
            }
        }

        struct Bytes: Comparable {
            var all: [UInt8]

            static func < (a: Bytes, b: Bytes) -> Bool { a.all.lexicographicallyPrecedes(b.all) }
        }
    }

    private struct Line {
        var values: [StoredValue]
        var key: [KeyValue]
    }

    private struct Shape {
        let table: String
        let columns: [String]
        let sql: String
        private let key: [Int]

        init(_ session: any SQLSession, _ table: String) throws {
            self.table = table
            let names = try session.columns(of: table)
            columns = names.all
            key = names.key.compactMap { [columns] name in columns.firstIndex(of: name) }
            sql =
                "SELECT \(columns.joined(separator: ", ")) FROM \(table) ORDER BY \(names.key.joined(separator: ", "))"
        }

        func next(_ rows: any StoredRows) throws -> Line? {
            try rows.next().map { values in Line(values: values, key: key.map { KeyValue(values[$0]) }) }
        }

        func name(_ line: Line) -> String {
            let key = key.map { String(decoding: line.values[$0].bytes, as: UTF8.self) }
            return "\(table): \(key.joined(separator: " "))"
        }
    }
}
