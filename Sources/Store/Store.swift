import Foundation
import GRDB

/// The durable state of one core: journal, projections, work, contacts and raw bodies, in one SQLite file.
///
/// Any number of callers may read and write at once. Writers share commits: what is asked for while one commit is on its way to
/// the disk goes into the next one, each caller in a savepoint of its own. A write returns when it is durable.
package final class Store: Sendable {
    package let path: String
    let pool: DatabasePool
    private let lock: FileLock?
    private let commits: CommitGroup
    private let listeners = Listeners()
    private let documents = DecodedDocuments()
    private let waitsForDisk: Bool

    /// Opens the store, makes it when it is not there, and takes it for this process alone.
    /// - Parameters:
    ///   - readOnly: looks at a store that is there, also while a core has it; every write is refused.
    ///   - waitsForDisk: `false` where nothing has to outlive a power cut, as in a simulation. Work on the file then keeps its
    ///     caller's thread, since it never blocks for long, and changing threads takes longer than most of it.
    /// - Throws: `StoreError` when another core has it, when a newer program wrote it, or when the file cannot be used.
    package init(path: String, readOnly: Bool = false, waitsForDisk: Bool = true) throws {
        self.path = path
        self.waitsForDisk = waitsForDisk
        lock = readOnly ? nil : try FileLock(path: path + ".lock", store: path)
        do {
            if !readOnly { try FileLock.makePrivate(path) }
            var configuration = Engine.configuration
            configuration.readonly = readOnly
            pool = try DatabasePool(path: path, configuration: configuration)
            if !readOnly, waitsForDisk { try pool.writeWithoutTransaction(Engine.waitForTheDisk) }
            try Schema.prepare(pool, path: path, readOnly: readOnly)
        } catch let error as StoreError {
            throw error
        } catch {
            throw StoreError.unusable(path: path, why: "\(error)")
        }
        commits = CommitGroup(
            pool: pool, documents: documents, listeners: listeners, keepsThread: !waitsForDisk)
    }

    /// Runs `body` in a savepoint of a shared commit, and returns once that commit is durable. A body that throws undoes only
    /// what it did itself.
    @discardableResult
    package func transact<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> T) async throws -> T {
        guard lock != nil else { throw StoreError.readOnly(path: path) }
        return try await commits.run(body)
    }

    /// Runs `body` on one snapshot.
    package func read<T: Sendable>(_ body: @escaping @Sendable (Reader) throws -> T) async throws -> T {
        guard waitsForDisk else { return try readHere(body) }
        return try await pool.read { db in try body(Reader(db, documents)) }
    }

    private func readHere<T>(_ body: (Reader) throws -> T) throws -> T {
        try pool.read { db in try body(Reader(db, documents)) }
    }

    /// Yields after every commit that changed something; commits that follow fast are yielded as one.
    package func changes() -> AsyncStream<Void> { listeners.listen() }

    /// Moves with every commit that changed something: what was read since it moved last is still so.
    package var commitCount: Int { listeners.commits }

    /// Releases the file. Writes that were asked for before are finished first.
    package func close() throws {
        commits.drain()
        try pool.close()
        lock?.release()
        listeners.end()
    }
}

/// What can be wrong with a store's file, said so that its operator knows what to do.
package enum StoreError: Error, Hashable, CustomStringConvertible {
    case inUse(path: String)
    case newerSchema(path: String, unknown: [String])
    case unusable(path: String, why: String)
    case damaged(why: String)
    /// The disk refused a write and the whole commit was undone.
    case commitLost
    case readOnly(path: String)

    package var description: String {
        switch self {
        case .inUse(let path):
            "The store \(path) is in use by another core. Stop that one first, or give this one another state folder."
        case .newerSchema(let path, let unknown):
            "The store \(path) was written by a newer Tallyman (it has \(unknown.joined(separator: ", "))). "
                + "Install that version or later; this one leaves the file alone."
        case .unusable(let path, let why):
            "The store \(path) cannot be opened: \(why). Check the folder, its owner and the disk's free space."
        case .damaged(let why):
            "The store holds something that cannot be read: \(why). Verify it with `tallyman store rebuild --verify`."
        case .commitLost: "A commit was undone because the disk refused a write. Check its free space and its health."
        case .readOnly(let path): "The store \(path) is open for reading only."
        }
    }
}
