import CSQLite
import Foundation
import GRDB

/// A store in one SQLite file. One connection writes, up to four read.
final class SQLiteEngine: SQLEngine {
    let path: String
    let isOlder: Bool
    private let pool: DatabasePool
    private let lock: FileLock?
    private let checkpoints = Checkpoints()

    /// Opens the file, creating it if it is missing, migrates its tables to this version, and locks it for this
    /// process.
    /// - Parameters:
    ///   - readOnly: opens an existing file for reading, even while a core has it open.
    ///   - waitsForDisk: whether each commit reaches the disk before it returns.
    init(path: String, readOnly: Bool, waitsForDisk: Bool) throws {
        self.path = path
        lock = readOnly ? nil : try FileLock(path: path + ".lock", store: path)
        let there = try SQLFailure.translating { try SQLiteFile.inspect(path) }
        if readOnly, !there { throw StoreError.unusable(path: path, why: "no core has written it yet") }
        if !readOnly, !there { try FileLock.makePrivate(path) }
        (pool, isOlder) = try SQLFailure.translating {
            let pool = try DatabasePool(path: path, configuration: Self.configuration(readOnly: readOnly))
            if !readOnly {
                try pool.writeWithoutTransaction { try Self.prepareWriter($0, waitsForDisk: waitsForDisk) }
            }
            let isCurrent = try SQLiteFile.prepare(pool, path: path, readOnly: readOnly)
            // A short timeout: when another process writes for long, callers retry instead of the writer standing
            // still, so that everybody who waits gets an answer.
            if !readOnly { try pool.writeWithoutTransaction { try $0.execute(sql: SQLitePragma.patience(500)) } }
            return (pool, !isCurrent)
        }
    }

    var isWritable: Bool { lock != nil }

    static func configuration(readOnly: Bool = false) -> Configuration {
        var configuration = Configuration()
        configuration.readonly = readOnly
        configuration.busyMode = .timeout(5)
        configuration.maximumReaderCount = 4
        configuration.prepareDatabase { db in
            // Only the writing connection checkpoints, and only when it decides to: SQLite 3.7.0 to 3.51.2 can corrupt
            // a database when one connection restarts the log while another checkpoints it.
            guard csqlite_no_checkpoint_on_close(db.sqliteConnection) == 0 else {
                throw DatabaseError(message: "SQLite cannot be kept from checkpointing when it closes")
            }
            try db.execute(sql: SQLitePragma.noCheckpoints)
            try db.execute(sql: SQLitePragma.sortInMemory)
            // For each connection. The system's file cache holds the rest, and the whole core should stay below 300 MB.
            try db.execute(sql: SQLitePragma.cache(kibibytes: db.configuration.readonly ? 4096 : 16384))
        }
        return configuration
    }

    /// Settings of the writing connection. GRDB sets how it waits for the disk when it turns the write-ahead log on,
    /// which is after it prepared the connection, so this needs the open connection.
    static func prepareWriter(_ db: Database, waitsForDisk: Bool = true) throws {
        if waitsForDisk { try db.execute(sql: SQLitePragma.waitForDisk) }
        _ = try Int.fetchOne(db, sql: SQLitePragma.overwriteErased)
    }

    /// The version of the SQLite library in use.
    static var version: String {
        get throws {
            try DatabaseQueue().read { try String.fetchOne($0, sql: SQLitePragma.version) } ?? "unknown"
        }
    }

    // MARK: Reading and writing

    func read<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLSession) throws -> Result
    ) async throws -> Result {
        do {
            return try await SQLFailure.translatingAsync {
                try await pool.unsafeRead { db in
                    try KeptStatement.transaction(SQLitePragma.beginReading, on: db) { try body(SQLiteSession(db)) }
                }
            }
        } catch let failure as SQLFailure where failure.kind == .interrupted {
            // GRDB interrupts the statements of a task that is cancelled.
            try Task.checkCancellation()
            throw failure
        }
    }

    func readHere<Result>(_ body: (any SQLSession) throws -> Result) throws -> Result {
        try SQLFailure.translating {
            try pool.unsafeRead { db in
                try KeptStatement.transaction(SQLitePragma.beginReading, on: db) { try body(SQLiteSession(db)) }
            }
        }
    }

    func commit(_ body: (any SQLSession) throws -> Void) throws -> Bool {
        try SQLFailure.translating {
            try pool.writeWithoutTransaction { db in
                // SQLite's own functions trap on a closed connection.
                guard db.sqliteConnection != nil else { throw StoreError.closed(path: path) }
                let before = db.totalChangesCount
                try KeptStatement.transaction(SQLitePragma.beginWriting, on: db) { try body(SQLiteSession(db)) }
                return db.totalChangesCount > before
            }
        }
    }

    func tidy() -> Bool { (try? pool.writeWithoutTransaction { try checkpoints.afterCommit($0) }) ?? false }

    // MARK: Care

    func check(_ more: [@Sendable (any SQLSession) throws -> [String]]) async throws -> [String] {
        // Uses a connection of its own, so that the store's stay free and its small cache goes away with it. Each table
        // is a separate read, so that the log can be restarted in between.
        var configuration = Self.configuration(readOnly: true)
        configuration.qos = .utility
        configuration.label = "store.check"
        configuration.prepareDatabase { try $0.execute(sql: SQLitePragma.cache(kibibytes: 2048)) }
        let connection = try SQLFailure.translating { try DatabaseQueue(path: path, configuration: configuration) }
        defer { try? connection.close() }
        do {
            return try await withTaskCancellationHandler {
                var wrong: [String] = []
                for table in try await connection.read({ try String.fetchAll($0, sql: SQLitePragma.tables) }) {
                    try Task.checkCancellation()
                    wrong += try await connection.read {
                        try String.fetchAll($0, sql: SQLitePragma.quickCheck(table)).filter { $0 != "ok" }
                    }
                }
                for look in more {
                    try Task.checkCancellation()
                    wrong += try await connection.read { try look(SQLiteSession($0)) }
                }
                return wrong
            } onCancel: {
                connection.interrupt()
            }
        } catch let error as DatabaseError {
            throw SQLFailure(error)
        }
    }

    func backup(to path: String) async throws {
        let pool = pool
        try await Task.detached {
            try SQLFailure.translating {
                try FileLock.makePrivate(path)
                let copy = try DatabaseQueue(path: path, configuration: Self.configuration())
                try pool.backup(to: copy)
                try copy.close()
            }
        }.value
    }

    func roomForVacuum() async throws -> (needed: Int64, free: Int64) {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        let free = try FileManager.default.attributesOfFileSystem(forPath: folder)[.systemFreeSize] as? NSNumber
        let used = try await SQLFailure.translatingAsync { try await pool.read(Self.bytesInUse) }
        // A copy of all used pages, and the log through which they are written back.
        return (2 * used + (1 << 20), free?.int64Value ?? 0)
    }

    /// The bytes of all used pages.
    private static func bytesInUse(_ db: Database) throws -> Int64 {
        let pages = try Int64.fetchOne(db, sql: SQLitePragma.pages) ?? 0
        let unused = try Int64.fetchOne(db, sql: SQLitePragma.unusedPages) ?? 0
        return (pages - unused) * (try Int64.fetchOne(db, sql: SQLitePragma.pageSize) ?? 0)
    }

    func vacuum() async throws {
        let path = path
        try await SQLFailure.translatingAsync {
            try await pool.barrierWriteWithoutTransaction { db in
                // The copy may be large, so it goes to a file, in the folder that SQLITE_TMPDIR names.
                for sql in [SQLitePragma.sortInFiles, SQLitePragma.vacuum, SQLitePragma.sortInMemory] {
                    try db.execute(sql: sql)
                }
                guard try Checkpoints.empty(db) else {
                    throw StoreError.unusable(
                        path: path, why: "another process reads it, so its log cannot be emptied; end that one first")
                }
            }
        }
    }

    func close(_ last: () -> Void) throws {
        // SQLite is told not to checkpoint when the last connection closes, so it is done here.
        if isWritable { try? pool.writeWithoutTransaction { _ = try Checkpoints.empty($0) } }
        try SQLFailure.translating { try pool.close() }
        last()
        lock?.release()
    }
}

/// A database in a temporary file that is deleted with its connection. It is not in memory, since a large store's state
/// does not fit there twice.
struct SQLiteScratch: SQLScratch {
    private let queue: DatabaseQueue

    init() throws {
        queue = try SQLFailure.translating {
            let queue = try DatabaseQueue(path: "", configuration: SQLiteEngine.configuration())
            try SQLiteFile.migrator.migrate(queue)
            return queue
        }
    }

    func read<Result>(_ body: (any SQLSession) throws -> Result) throws -> Result {
        try SQLFailure.translating { try queue.read { try body(SQLiteSession($0)) } }
    }

    func write<Result>(_ body: (any SQLSession) throws -> Result) throws -> Result {
        try SQLFailure.translating { try queue.write { try body(SQLiteSession($0)) } }
    }
}
