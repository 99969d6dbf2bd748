import GRDB

extension BenchSeed {
    /// Inserts work rows with one prepared statement and nothing else, as the baseline for what the queues cost on top
    /// of SQLite. Creates the file, with the store's own tables, indexes and durability.
    package static func rawInserts(path: String, count: Int, perCommit: Int) throws {
        let queue = try DatabaseQueue(path: path, configuration: SQLiteEngine.configuration())
        try queue.writeWithoutTransaction { db in
            try db.execute(sql: SQLitePragma.writeAhead)
            try SQLiteEngine.prepareWriter(db)
        }
        try SQLiteFile.migrator.migrate(queue)
        for start in stride(from: 0, to: count, by: max(1, perCommit)) {
            try queue.write { db in
                let statement = try db.cachedStatement(
                    sql: """
                        INSERT INTO work (queue, kind, key, due, state, attempts, enqueued_at, version, periodic, ripe)
                        VALUES ('orders', 'sendOrder', ?, ?, 'ready', 0, ?, 1, FALSE, TRUE)
                        """)
                for number in start..<min(count, start + max(1, perCommit)) {
                    try statement.execute(arguments: ["order/\(number)", number, number])
                }
            }
        }
        try queue.close()
    }
}
