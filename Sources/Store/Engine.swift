import CSQLite
import Foundation
import GRDB

/// Values for the places of a statement.
struct Values: ExpressibleByArrayLiteral {
    private var all: [(any DatabaseValueConvertible)?]

    init(arrayLiteral elements: (any DatabaseValueConvertible)?...) { all = elements }
    init(_ texts: [String]) { all = texts }

    static func + (a: Values, b: Values) -> Values {
        var both = a
        both.all += b.all
        return both
    }

    static func += (a: inout Values, b: Values) { a.all += b.all }

    var bound: StatementArguments {
        StatementArguments(all.map { value in (value as? String).map(Self.storable) ?? value })
    }

    /// Text from outside may hold NUL, at which SQLite's text ends and which PostgreSQL refuses: in columns it is kept as `␀`.
    /// Documents are JSON and keep it as it came.
    static func storable(_ text: String) -> String {
        var text = text
        // Whole documents pass here.
        let holdsNUL = text.withUTF8 { bytes in bytes.baseAddress.flatMap { memchr($0, 0, bytes.count) } != nil }
        return holdsNUL ? String(text.map { $0 == "\0" ? "\u{2400}" : $0 }) : text
    }
}

/// What is particular to SQLite, with `StoreFile` and the checks beside it. All other SQL in this target is what SQLite 3.40 and PostgreSQL 15 share.
enum Engine {
    static var configuration: Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)
        configuration.maximumReaderCount = 4
        configuration.prepareDatabase { db in
            // Only the connection that writes moves the log into the database, and by its own decision: SQLite 3.7.0 to 3.51.2
            // can spoil a database when one connection starts the log anew while another one moves it.
            guard csqlite_no_checkpoint_on_close(db.sqliteConnection) == 0 else {
                throw DatabaseError(message: "SQLite cannot be kept from checkpointing when it closes")
            }
            try db.execute(sql: "PRAGMA wal_autocheckpoint = 0")
            try db.execute(sql: "PRAGMA temp_store = MEMORY")
            // KiB, of each connection: one that writes, and up to four that read. What they do not keep, the system's own cache of
            // the file has; the whole core is to stay below 300 MB.
            try db.execute(sql: "PRAGMA cache_size = \(db.configuration.readonly ? -4096 : -16384)")
        }
        return configuration
    }

    /// What only the connection that writes is told. GRDB chooses how it waits for the disk when it turns the write-ahead log on,
    /// after it prepared the connection: so this is for the open connection.
    /// - Parameter waitsForDisk: each commit reaches the disk before it returns, so that it outlives a power cut.
    static func prepareWriter(_ db: Database, waitsForDisk: Bool = true) throws {
        if waitsForDisk { try db.execute(sql: "PRAGMA synchronous = FULL") }
        // What is erased is overwritten, and not only forgotten.
        _ = try Int.fetchOne(db, sql: "PRAGMA secure_delete = ON")
    }

    /// Whether SQLite says that the file is not what was written, rather than that it cannot be had.
    static func tellsOfDamage(_ error: DatabaseError) -> Bool {
        [.SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_FORMAT].contains(error.resultCode)
    }

    /// Writes into the file's header whose it is.
    static func mark(_ db: Database, application: Int64, format: Int64) throws {
        try db.execute(sql: "PRAGMA application_id = \(application); PRAGMA user_version = \(format)")
    }

    /// What the file's header says that it is.
    static func marks(_ db: Database) throws -> (application: Int64, format: Int64) {
        (
            try Int64.fetchOne(db, sql: "PRAGMA application_id") ?? 0,
            try Int64.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        )
    }

    /// Every table and index, with the statement that made it.
    static func shape(_ db: Database) throws -> [String: String] {
        var shape: [String: String] = [:]
        for row in try Row.fetchAll(db, sql: "SELECT type, name, tbl_name, sql FROM sqlite_master") {
            let (type, name, table): (String, String, String) = (row["type"], row["name"], row["tbl_name"])
            // What ANALYZE may have left is nobody's concern.
            if name.hasPrefix("sqlite_stat") { continue }
            shape["\(type) \(name)"] = (row["sql"] as String?) ?? "on \(table)"
        }
        return shape
    }

    /// What is wrong with a table and the indexes on it, without comparing the two.
    static func quickCheck(_ db: Database, table: String) throws -> [String] {
        try sentences(String.fetchAll(db, sql: "PRAGMA quick_check(\(table.quotedDatabaseIdentifier))"))
    }

    /// What is wrong with the whole file, indexes compared with their tables.
    static func integrityCheck(_ db: Database) throws -> [String] {
        try sentences(String.fetchAll(db, sql: "PRAGMA integrity_check(20)"))
    }

    /// Writes the file anew, row after row.
    static func vacuum(_ db: Database) throws {
        // The copy may be large: it goes to a file, and that to the folder that SQLITE_TMPDIR names.
        try db.execute(sql: "PRAGMA temp_store = FILE; VACUUM; PRAGMA temp_store = MEMORY")
    }

    /// The bytes of all pages that hold something.
    static func bytesInUse(_ db: Database) throws -> Int64 {
        let pages = try Int64.fetchOne(db, sql: "PRAGMA page_count") ?? 0
        let unused = try Int64.fetchOne(db, sql: "PRAGMA freelist_count") ?? 0
        return (pages - unused) * (try Int64.fetchOne(db, sql: "PRAGMA page_size") ?? 0)
    }

    private static func sentences(_ lines: [String]) -> [String] { lines.filter { $0 != "ok" } }

    /// The version of the SQLite library in use.
    static var version: String {
        get throws {
            try DatabaseQueue().read { try String.fetchOne($0, sql: "SELECT sqlite_version()") } ?? "unknown"
        }
    }

    /// Another process that writes for long is waited for by asking again, not by a writer that stands still: whoever waits for
    /// an answer has to get one.
    static func waitBriefly(_ db: Database) throws {
        try db.execute(sql: "PRAGMA busy_timeout = 500")
    }

    /// Copies the store while it is in use.
    static func backup(_ pool: DatabasePool, to path: String) throws {
        try FileLock.makePrivate(path)
        let copy = try DatabaseQueue(path: path, configuration: configuration)
        try pool.backup(to: copy)
        try copy.close()
    }
}

extension Store {
    /// The version of the SQLite library in use.
    package static var sqliteVersion: String { (try? Engine.version) ?? "unknown" }

    /// Writes a consistent copy of the whole store to `path` while it is in use.
    package func backup(to path: String) async throws {
        let pool = pool
        try await Task.detached { try Engine.backup(pool, to: path) }.value
    }
}
