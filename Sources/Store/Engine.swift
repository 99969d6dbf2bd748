import Foundation
import GRDB

/// What is particular to SQLite. All other SQL in this target is what SQLite 3.40 and PostgreSQL 15 share.
enum Engine {
    static var configuration: Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)
        configuration.maximumReaderCount = 4
        configuration.prepareDatabase { db in
            // Durable against power cuts: every commit reaches the disk before it returns.
            try db.execute(sql: "PRAGMA synchronous = FULL")
            try db.execute(sql: "PRAGMA temp_store = MEMORY")
            try db.execute(sql: "PRAGMA cache_size = -65536")
        }
        return configuration
    }

    /// Copies the store while it is in use.
    static func backup(_ pool: DatabasePool, to path: String) throws {
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
