package import Domain
import Foundation
import GRDB

extension Store {
    /// The mark that stands while erased data may be in the file's pages. `vacuum` ends it.
    package static var vacuumMark: String { "privacy.vacuumDue" }

    /// The room that `vacuum` needs beside the file: a copy of all that is in use, and the log through which it comes back.
    package func roomForVacuum() async throws -> (needed: Int64, free: Int64) {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        let free = try FileManager.default.attributesOfFileSystem(forPath: folder)[.systemFreeSize] as? NSNumber
        let used = try await read { try Engine.bytesInUse($0.db) }
        return (2 * used + (1 << 20), free?.int64Value ?? 0)
    }

    /// Writes the file anew without what its pages still hold of erased rows, and empties its log. Nobody else may have it open.
    package func vacuum(by actor: Actor, at now: Instant) async throws {
        guard isWritable else { throw StoreError.readOnly(path: path) }
        let (needed, free) = try await roomForVacuum()
        guard needed <= free else { throw StoreError.noRoom(path: path, needed: needed, free: free) }
        let path = path
        try await pool.barrierWriteWithoutTransaction { db in
            try Engine.vacuum(db)
            guard try Checkpoints.empty(db) else {
                throw StoreError.unusable(
                    path: path, why: "somebody reads it, so that its log cannot be emptied; end that")
            }
        }
        try await transact { tx in
            guard try tx.mark(Self.vacuumMark) != nil else { return }
            try tx.append(.markEnded, to: .mark(Self.vacuumMark), by: actor, at: now)
        }
    }
}
