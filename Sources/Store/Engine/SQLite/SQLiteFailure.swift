import GRDB
import GRDBSQLite

extension SQLFailure {
    /// Runs `body` and translates SQLite's errors into `SQLFailure`.
    static func translating<Result>(_ body: () throws -> Result) throws -> Result {
        do { return try body() } catch let error as DatabaseError { throw SQLFailure(error) }
    }

    static func translatingAsync<Result>(_ body: () async throws -> Result) async throws -> Result {
        do { return try await body() } catch let error as DatabaseError { throw SQLFailure(error) }
    }

    init(_ error: DatabaseError) {
        self.init(error.extendedResultCode, error.message)
    }

    /// Why the last call for a connection failed.
    init(of connection: OpaquePointer?) {
        self.init(
            ResultCode(rawValue: sqlite3_extended_errcode(connection)),
            sqlite3_errmsg(connection).map { String(cString: $0) })
    }

    private init(_ result: ResultCode, _ words: String?) {
        kind =
            switch result.primaryResultCode {
            case .SQLITE_FULL: .full
            case .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_PROTOCOL: .locked
            case .SQLITE_READONLY: .readOnly
            case .SQLITE_IOERR, .SQLITE_NOMEM: .failing
            case .SQLITE_CANTOPEN: .unreachable
            case .SQLITE_INTERRUPT, .SQLITE_ABORT: .interrupted
            case .SQLITE_CORRUPT, .SQLITE_FORMAT: .damaged
            case .SQLITE_NOTADB: .foreign
            default: .statement
            }
        code = "SQLite's code \(result.rawValue)"
        message = words ?? "SQLite error \(result.primaryResultCode.rawValue)"
    }
}
