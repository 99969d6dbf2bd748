import CSQLite
import GRDB
import GRDBSQLite

/// A statement that its connection keeps, with its values, for one use.
///
/// It speaks to SQLite directly, since GRDB's way of binding values and of watching statements costs more than many a
/// statement itself, and nothing here observes the database.
struct KeptStatement {
    /// Held so that the parsed statement lives as long as its use, whatever the connection's cache does.
    private let kept: Statement
    private let statement: OpaquePointer
    private let connection: OpaquePointer?
    private let names: [String]

    /// - Throws: `SQLFailure` when no transaction is open: SQLite has rolled it back, and what is written now would
    ///   stand alone.
    init(_ sql: String, _ values: Values, on db: Database) throws {
        guard db.holdsTransaction else {
            throw SQLFailure(
                kind: .interrupted, code: "no transaction", message: "the transaction was rolled back before: \(sql)")
        }
        try self.init(bare: sql, on: db)
        try bind(values)
    }

    private init(bare sql: String, on db: Database) throws {
        kept = try SQLFailure.translating { try db.cachedStatement(sql: sql) }
        statement = kept.sqliteStatement
        names = kept.columnNames
        connection = db.sqliteConnection
    }

    /// Runs `body` in a transaction of its own, which is rolled back when `body` throws.
    /// - Parameter begin: how it begins.
    static func transaction<Result>(_ begin: String, on db: Database, _ body: () throws -> Result) throws -> Result {
        try KeptStatement(bare: begin, on: db).execute()
        do {
            let result = try body()
            guard db.holdsTransaction else {
                throw SQLFailure(kind: .interrupted, code: "no transaction", message: "the transaction was rolled back")
            }
            try KeptStatement(bare: "COMMIT", on: db).execute()
            return result
        } catch {
            try? db.rollback()
            throw error
        }
    }

    /// All rows.
    func rows() throws -> [SQLRow] {
        defer { sqlite3_reset(statement) }
        var rows: [SQLRow] = []
        while try step() { rows.append(current) }
        return rows
    }

    /// The first row.
    func row() throws -> SQLRow? {
        defer { sqlite3_reset(statement) }
        return try step() ? current : nil
    }

    /// Runs to its end.
    /// - Returns: the number of rows inserted, changed or deleted.
    @discardableResult
    func execute() throws -> Int {
        defer { sqlite3_reset(statement) }
        while try step() {}
        return Int(sqlite3_changes(connection))
    }

    /// - Returns: whether there is a row.
    private func step() throws -> Bool {
        switch sqlite3_step(statement) {
        case SQLITE_ROW: true
        case SQLITE_DONE: false
        default: throw SQLFailure(of: connection)
        }
    }

    private var current: SQLRow {
        let values = [SQLValue](unsafeUninitializedCapacity: names.count) { room, count in
            for place in names.indices {
                (room.baseAddress.map { $0 + place })?.initialize(to: SQLValue(statement, Int32(place)))
            }
            count = names.count
        }
        return SQLRow(columns: names, values: values)
    }

    private func bind(_ values: Values) throws {
        let wanted = Int(sqlite3_bind_parameter_count(statement))
        guard wanted == values.all.count else {
            throw SQLFailure(
                kind: .statement, code: "values", message: "a statement takes \(wanted) values, not \(values.all.count)"
            )
        }
        var place: Int32 = 0
        for value in values.all {
            place += 1
            let code = value.bind(to: statement, at: place)
            guard code == SQLITE_OK else { throw SQLFailure(of: connection) }
        }
    }
}

extension Database {
    /// As `isInsideTransaction`, without GRDB's check of the queue, which costs more than the question.
    var holdsTransaction: Bool { sqlite3_get_autocommit(sqliteConnection) == 0 }
}

extension SQLValue {
    /// - Parameter place: counts from 1.
    /// - Returns: SQLite's result code.
    fileprivate func bind(to statement: OpaquePointer, at place: Int32) -> Int32 {
        switch self {
        case .null: return sqlite3_bind_null(statement, place)
        case .integer(let number): return sqlite3_bind_int64(statement, place, number)
        case .real(let number): return sqlite3_bind_double(statement, place, number)
        case .boolean(let truth): return sqlite3_bind_int64(statement, place, truth ? 1 : 0)
        case .bytes(let bytes):
            return bytes.withUnsafeBytes { csqlite_bind_bytes(statement, place, $0.baseAddress, $0.count) }
        case .text(var text):
            return text.withUTF8 { utf8 in
                utf8.withMemoryRebound(to: CChar.self) {
                    csqlite_bind_text(statement, place, $0.baseAddress, $0.count)
                }
            }
        }
    }

    /// - Parameter place: counts from 0.
    fileprivate init(_ statement: OpaquePointer, _ place: Int32) {
        switch sqlite3_column_type(statement, place) {
        case SQLITE_INTEGER: self = .integer(sqlite3_column_int64(statement, place))
        case SQLITE_FLOAT: self = .real(sqlite3_column_double(statement, place))
        case SQLITE_TEXT: self = .text(String(decoding: columnBytes(statement, place), as: UTF8.self))
        case SQLITE_BLOB: self = .bytes(Array(columnBytes(statement, place)))
        default: self = .null
        }
    }
}

/// The bytes of a column, valid until the statement advances.
func columnBytes(_ statement: OpaquePointer, _ place: Int32) -> UnsafeRawBufferPointer {
    // The order matters: asking for the bytes may convert the value.
    let start = sqlite3_column_blob(statement, place)
    return UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, place)))
}
