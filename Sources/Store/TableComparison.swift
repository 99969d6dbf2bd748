import Foundation
import GRDB

/// Compares tables of two databases by what stands in the file: the storage class and the bytes of every column.
enum TableComparison {
    /// So many differences are told.
    private static let most = 20

    static func differences(_ ours: Database, _ theirs: Database, tables: [String]) throws -> [String] {
        var differences: [String] = []
        for table in tables where differences.count < most {
            let shape = try Shape(theirs, table)
            let a = try Row.fetchCursor(ours, sql: shape.sql)
            let b = try Row.fetchCursor(theirs, sql: shape.sql)
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

    /// A value as it is stored.
    private struct Stored: Hashable {
        var type: String
        var bytes: Data?
    }

    /// A value of a key, in the order in which SQLite sorts.
    private enum KeyValue: Comparable {
        case null
        case integer(Int64)
        case text(Bytes)
        case other(String, Bytes)

        init(_ stored: Stored) {
            let bytes = Bytes(all: stored.bytes ?? Data())
            switch stored.type {
            case "null": self = .null
            case "integer": self = .integer(Int64(String(decoding: bytes.all, as: UTF8.self)) ?? 0)
            case "text": self = .text(bytes)
            default: self = .other(stored.type, bytes)
            }
        }

        struct Bytes: Comparable {
            var all: Data

            static func < (a: Bytes, b: Bytes) -> Bool { a.all.lexicographicallyPrecedes(b.all) }
        }
    }

    private struct Line {
        var values: [Stored]
        var key: [KeyValue]
    }

    private struct Shape {
        let table: String
        let columns: [String]
        let sql: String
        private let key: [Int]

        init(_ db: Database, _ table: String) throws {
            self.table = table
            columns = try db.columns(in: table).map(\.name)
            let names = try db.primaryKey(table).columns
            key = names.compactMap { [columns] name in columns.firstIndex(of: name) }
            let list = columns.map { "typeof(\($0)), CAST(\($0) AS BLOB)" }.joined(separator: ", ")
            sql = "SELECT \(list) FROM \(table) ORDER BY \(names.joined(separator: ", "))"
        }

        func next(_ cursor: RowCursor) throws -> Line? {
            guard let row = try cursor.next() else { return nil }
            let values = columns.indices.map { column in
                Stored(
                    type: String.fromDatabaseValue(row[2 * column]) ?? "",
                    bytes: Data.fromDatabaseValue(row[2 * column + 1])
                )
            }
            return Line(values: values, key: key.map { KeyValue(values[$0]) })
        }

        func name(_ line: Line) -> String {
            let key = key.map { String(decoding: line.values[$0].bytes ?? Data(), as: UTF8.self) }
            return "\(table): \(key.joined(separator: " "))"
        }
    }
}
