package import Domain

extension Store {
    /// The version of the SQLite library in use.
    package static var sqliteVersion: String { (try? SQLiteEngine.version) ?? "unknown" }

    /// Writes a consistent copy of the whole store to `path` while it is in use.
    package func backup(to path: String) async throws { try await engine.backup(to: path) }

    /// The mark that stands while erased data may be in the file's pages. `vacuum` ends it.
    package static var vacuumMark: String { "privacy.vacuumDue" }

    /// The room that `vacuum` needs beside the file, and what is free.
    package func roomForVacuum() async throws -> (needed: Int64, free: Int64) { try await engine.roomForVacuum() }

    /// Writes the file anew without what its pages still hold of erased rows, and empties its log. Nobody else may have it open.
    package func vacuum(by actor: Actor, at now: Instant) async throws {
        guard engine.isWritable else { throw StoreError.readOnly(path: path) }
        let (needed, free) = try await roomForVacuum()
        guard needed <= free else { throw StoreError.noRoom(path: path, needed: needed, free: free) }
        try await engine.vacuum()
        try await transact { tx in
            guard try tx.mark(Self.vacuumMark) != nil else { return }
            try tx.append(.markEnded, to: .mark(Self.vacuumMark), by: actor, at: now)
        }
    }
}
