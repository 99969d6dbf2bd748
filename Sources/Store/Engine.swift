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
        text.utf8.contains(0) ? String(text.map { $0 == "\0" ? "\u{2400}" : $0 }) : text
    }
}

/// What is particular to SQLite. All other SQL in this target is what SQLite 3.40 and PostgreSQL 15 share.
enum Engine {
    static var configuration: Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)
        configuration.maximumReaderCount = 4
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA temp_store = MEMORY")
            // KiB, of each connection: one that writes, and up to four that read. What they do not keep, the system's own cache of
            // the file has; the whole core is to stay below 300 MB.
            try db.execute(sql: "PRAGMA cache_size = \(db.configuration.readonly ? -4096 : -16384)")
        }
        return configuration
    }

    /// Makes each commit reach the disk before it returns, so that it outlives a power cut. GRDB chooses less when it turns the
    /// write-ahead log on, after it prepared the connection: so this is for the open connection that writes.
    static func waitForTheDisk(_ db: Database) throws {
        try db.execute(sql: "PRAGMA synchronous = FULL")
    }

    /// Copies the store while it is in use.
    static func backup(_ pool: DatabasePool, to path: String) throws {
        try FileLock.makePrivate(path)
        let copy = try DatabaseQueue(path: path)
        try pool.backup(to: copy)
        try copy.close()
    }
}

extension Store {
    /// Writes a consistent copy of the whole store to `path` while it is in use.
    package func backup(to path: String) async throws {
        let pool = pool
        try await Task.detached { try Engine.backup(pool, to: path) }.value
    }
}
