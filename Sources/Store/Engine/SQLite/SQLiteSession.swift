import Foundation
import GRDB
import GRDBSQLite

/// A connection to a SQLite file. Statements are parsed once for each connection.
final class SQLiteSession: SQLSession {
    let db: Database

    init(_ db: Database) { self.db = db }

    func rows(_ sql: String, _ values: Values) throws -> [SQLRow] {
        try KeptStatement(sql, values, on: db).rows()
    }

    func row(_ sql: String, _ values: Values) throws -> SQLRow? {
        try KeptStatement(sql, values, on: db).row()
    }

    func execute(_ sql: String, _ values: Values) throws -> Int {
        try KeptStatement(sql, values, on: db).execute()
    }

    func stored(_ sql: String, _ values: Values) throws -> any StoredRows {
        // Not cached, since other statements may run while its rows are read.
        try SQLFailure.translating { try SQLiteStoredRows(try db.makeStatement(sql: sql), values) }
    }

    var isInTransaction: Bool { db.holdsTransaction }

    func abandon() { try? db.rollback() }

    func columns(of table: String) throws -> (all: [String], key: [String]) {
        try SQLFailure.translating {
            guard try db.tableExists(table) else { return ([], []) }
            return (try db.columns(in: table).map(\.name), try db.primaryKey(table).columns)
        }
    }

    func scratch() throws -> any SQLScratch { try SQLiteScratch() }

    func structuralFaults() throws -> [String] {
        try SQLFailure.translating {
            try String.fetchAll(db, sql: SQLitePragma.wholeCheck).filter { $0 != "ok" }
        }
    }
}

/// The rows of a statement exactly as the file holds them.
private final class SQLiteStoredRows: StoredRows {
    private final class Steps: DatabaseCursor {
        typealias Element = [StoredValue]

        let _statement: Statement
        var _isDone = false
        private let count: Int32

        init(_ statement: Statement, _ values: Values) throws {
            _statement = statement
            count = Int32(statement.columnCount)
            try statement.setArguments(values.arguments)
        }

        func _element(sqliteStatement: OpaquePointer) -> [StoredValue] {
            (0..<count).map { StoredValue(sqliteStatement, $0) }
        }
    }

    private let steps: Steps

    init(_ statement: Statement, _ values: Values) throws { steps = try Steps(statement, values) }

    func next() throws -> [StoredValue]? { try SQLFailure.translating { try steps.next() } }
}

extension Values {
    fileprivate var arguments: StatementArguments {
        StatementArguments(
            all.lazy.map { value in
                switch value {
                case .null: DatabaseValue.null
                case .integer(let number): number.databaseValue
                case .real(let number): number.databaseValue
                case .text(let text): text.databaseValue
                case .bytes(let bytes): Data(bytes).databaseValue
                case .boolean(let truth): truth.databaseValue
                }
            })
    }
}

extension StoredValue {
    fileprivate init(_ statement: OpaquePointer, _ place: Int32) {
        kind =
            switch sqlite3_column_type(statement, place) {
            case SQLITE_INTEGER: .integer
            case SQLITE_FLOAT: .real
            case SQLITE_TEXT: .text
            case SQLITE_BLOB: .bytes
            default: .null
            }
        // Asked for the bytes of a number, SQLite gives its digits.
        bytes = Array(columnBytes(statement, place))
    }
}
