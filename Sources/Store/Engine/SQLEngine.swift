/// A database that can hold a store. One process writes to it; any number read.
///
/// Failures are thrown as `SQLFailure`, `StoreError` or `StoreRefusal`, never as errors of the engine's own.
protocol SQLEngine: Sendable {
    /// The path of the database. The names of the store's other files begin with it.
    var path: String { get }
    var isWritable: Bool { get }
    /// Whether the tables are those of an earlier version. This happens only to a store opened for reading.
    var isOlder: Bool { get }

    /// Runs `body` on one snapshot without blocking the calling thread.
    func read<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLSession) throws -> Result
    ) async throws -> Result

    /// Runs `body` on one snapshot, on the caller's thread.
    func readHere<Result>(_ body: (any SQLSession) throws -> Result) throws -> Result

    /// Runs `body` in an exclusive write transaction. Its writes are durable when this returns.
    /// - Returns: whether it changed anything.
    func commit(_ body: (any SQLSession) throws -> Void) throws -> Bool

    /// Does the upkeep that is due between commits, on the writing thread.
    /// - Returns: whether a checkpoint was due.
    func tidy() -> Bool

    /// Checks the whole database, part by part, while it stays in use.
    /// - Parameter more: further checks to run afterwards, each on a snapshot of its own.
    /// - Returns: the problems found; empty when there are none.
    func check(_ more: [@Sendable (any SQLSession) throws -> [String]]) async throws -> [String]

    /// Writes a consistent copy of the database while it is in use.
    func backup(to path: String) async throws

    /// Bytes that `vacuum` needs on the disk beside the database, and bytes that are free.
    func roomForVacuum() async throws -> (needed: Int64, free: Int64)

    /// Rewrites the database without the remains of erased rows. Nobody else may have it open.
    func vacuum() async throws

    /// Closes the database.
    /// - Parameter last: runs before another process can take the database.
    func close(_ last: () -> Void) throws
}

/// A private scratch database.
protocol SQLScratch {
    func read<Result>(_ body: (any SQLSession) throws -> Result) throws -> Result
    func write<Result>(_ body: (any SQLSession) throws -> Result) throws -> Result
}
