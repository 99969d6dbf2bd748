import GRDB

/// Writes the store's file anew, without what its pages still hold of what was erased, and empties its log.
func vacuum(_ world: World) throws {
    let queue = try DatabaseQueue(path: world.store.path)
    try queue.writeWithoutTransaction { db in
        try db.execute(sql: "VACUUM")
        try db.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
    }
    try queue.close()
}
