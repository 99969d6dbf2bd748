/// A database that can hold a store. One process writes to it; any number read.
///
/// What cannot be done is thrown as `SQLFailure`, `StoreError` or `StoreRefusal`, never as an error of the engine's own.
protocol SQLEngine: Sendable {
    /// Where it lies, which is also what its folder's other files are named after.
    var path: String { get }
    var isWritable: Bool { get }
    /// Whether the tables are those of an earlier version: of a store that is only looked at.
    var isOlder: Bool { get }

    /// Runs `body` on one snapshot. The calling thread is given away meanwhile.
    func read<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLSession) throws -> Result
    ) async throws -> Result

    /// Runs `body` on one snapshot, on the thread of its caller.
    func readHere<Result>(_ body: (any SQLSession) throws -> Result) throws -> Result

    /// Runs `body` in a transaction that shuts out all others who write. What it wrote is durable when this returns.
    /// - Returns: whether it changed anything.
    func commit(_ body: (any SQLSession) throws -> Void) throws -> Bool

    /// What is due between commits, on the thread that writes.
    /// - Returns: whether something was moved to where it stays.
    func tidy() -> Bool

    /// Looks at the whole database, part after part, beside everything else that is done with it.
    /// - Parameter more: looked at afterwards, each on a snapshot of its own.
    /// - Returns: what is wrong; nothing when all is well.
    func check(_ more: [@Sendable (any SQLSession) throws -> [String]]) async throws -> [String]

    /// Writes a copy of everything while it is in use.
    func backup(to path: String) async throws

    /// Bytes that `vacuum` needs beside the database, and those that are free.
    func roomForVacuum() async throws -> (needed: Int64, free: Int64)

    /// Writes the database anew without what it still holds of erased rows. Nobody else may have it open.
    func vacuum() async throws

    /// Closes the database.
    /// - Parameter last: done before another process may have it.
    func close(_ last: () -> Void) throws
}

/// A database that nobody else sees.
protocol SQLScratch {
    func read<Result>(_ body: (any SQLSession) throws -> Result) throws -> Result
    func write<Result>(_ body: (any SQLSession) throws -> Result) throws -> Result
}
