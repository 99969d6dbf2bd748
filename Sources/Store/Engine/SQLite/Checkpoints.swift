import CSQLite
import GRDB
import Synchronization

/// Moves the write-ahead log into the database. Only the writing connection does so, between its commits.
final class Checkpoints: Sendable {
    /// Pages written between two checkpoints, as in SQLite's own default.
    private static let every = 1_000
    /// A log of more pages than this (about 64 MB) is emptied, even if that has to wait a moment for readers. SQLite
    /// restarts the log by itself only when nobody reads, which never happens under steady reads.
    private static let longest = 16_000
    /// Maximum milliseconds for which emptying the log may delay writers.
    private static let patience = 200

    private let pages = Mutex(0)

    /// - Returns: whether a checkpoint was due.
    @discardableResult
    func afterCommit(_ db: Database) throws -> Bool {
        let written = Int(csqlite_pages_written(db.sqliteConnection))
        let due = pages.withLock { pages in
            pages += written
            if pages < Self.every { return false }
            pages = 0
            return true
        }
        guard due else { return false }
        if Self.move(db, emptying: false).log > Self.longest { try Self.empty(db) }
        return true
    }

    /// Checkpoints everything and empties the log, unless a reader still needs it after a short wait.
    /// - Returns: whether it is empty.
    @discardableResult
    static func empty(_ db: Database) throws -> Bool {
        let usual = try Int.fetchOne(db, sql: SQLitePragma.patience) ?? 0
        _ = try Int.fetchOne(db, sql: SQLitePragma.patience(patience))
        defer { _ = try? Int.fetchOne(db, sql: SQLitePragma.patience(usual)) }
        return move(db, emptying: true).code == 0
    }

    /// A disk failure here loses nothing: commits are in the log, and the next commit will meet the same disk.
    private static func move(_ db: Database, emptying: Bool) -> (code: Int32, log: Int) {
        var (log, moved): (Int32, Int32) = (0, 0)
        let code = csqlite_checkpoint(db.sqliteConnection, emptying ? 1 : 0, &log, &moved)
        return (code, Int(log))
    }
}
