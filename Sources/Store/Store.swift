import Domain
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
    /// `nil` where nothing has to outlive a power cut.
    private let tail: TailFile?
    /// What was lost of the journal and not accepted by anybody yet.
    package let lostTails: [LostTail]
    /// What opening it for writing found; nothing for a store that is only looked at.
    package let findings: StartFindings

    /// Opens the store, makes it when it is not there, and takes it for this process alone.
    /// - Parameters:
    ///   - readOnly: looks at a store that is there, also while a core has it; every write is refused.
    ///   - waitsForDisk: `false` where nothing has to outlive a power cut, as in a simulation. Work on the file then keeps its
    ///     caller's thread, since it never blocks for long, and changing threads takes longer than most of it.
    /// - Throws: `StoreError` when another core has it, when a newer program wrote it, or when the file cannot be used;
    ///   `StoreRefusal` when that may pass by itself.
    package init(path: String, readOnly: Bool = false, waitsForDisk: Bool = true) throws {
        self.path = path
        self.waitsForDisk = waitsForDisk
        lock = readOnly ? nil : try FileLock(path: path + ".lock", store: path)
        do {
            let there = try StoreFile.inspect(path)
            if readOnly, !there { throw StoreError.unusable(path: path, why: "no core has written it yet") }
            if !readOnly, !there { try FileLock.makePrivate(path) }
            var configuration = Engine.configuration
            configuration.readonly = readOnly
            pool = try DatabasePool(path: path, configuration: configuration)
            if !readOnly {
                try pool.writeWithoutTransaction { try Engine.prepareWriter($0, waitsForDisk: waitsForDisk) }
            }
            try StoreFile.prepare(pool, path: path, readOnly: readOnly)
            if readOnly || !waitsForDisk {
                tail = nil
                findings = StartFindings()
            } else {
                let tail = try TailFile(store: path)
                findings = try pool.read { try Self.start($0, tail, of: path) }
                self.tail = tail
            }
            lostTails = waitsForDisk ? try LostTails.read(of: path) : []
            if !readOnly { try pool.writeWithoutTransaction(Engine.waitBriefly) }
        } catch let error as StoreError {
            throw error
        } catch let error as DatabaseError where Engine.tellsOfDamage(error) {
            throw StoreError.spoilt(path: path, why: error.message ?? "SQLite cannot read it")
        } catch {
            if let refusal = StoreRefusal(error, path: path) { throw refusal }
            throw StoreError.unusable(path: path, why: "\(error)")
        }
        commits = CommitGroup(
            pool: pool, path: path, documents: documents, listeners: listeners, tail: tail,
            keepsThread: !waitsForDisk)
    }

    /// Looks at the journal's end and at where it should be, and lets the tail go on from what is there.
    private static func start(_ db: Database, _ tail: TailFile, of path: String) throws -> StartFindings {
        var findings = StartFindings()
        findings.damage = try StartCheck.damage(db)
        let end = try db.journalTail()
        findings.tailUnknown = tail.contents == .nothing && end != .empty
        // What was lost is on the disk before the record of it is written over.
        if let lost = try db.lost(tail.contents) { try LostTails.add(lost, of: path) }
        tail.write(end)
        tail.sync()
        return findings
    }

    /// Runs `body` in a savepoint of a shared commit, and returns once that commit is durable. A body that throws undoes only
    /// what it did itself.
    /// - Parameter patience: how long the caller waits at most, whatever the disk does. A write that it no longer waited for may
    ///   still be done.
    /// - Throws: `StoreRefusal` while the disk, or another process, lets nobody write; else what `body` throws.
    @discardableResult
    package func transact<T: Sendable>(
        patience: Duration? = nil, _ body: @escaping @Sendable (Transaction) throws -> T
    ) async throws -> T {
        guard lock != nil else { throw StoreError.readOnly(path: path) }
        return try await commits.run(patience: patience, body)
    }

    /// Has every refused write told, from whatever thread saw it refused.
    package func whenRefused(_ tell: @escaping @Sendable (StoreRefusal) -> Void) { commits.whenRefused(tell) }

    /// How long ago a write was refused last; `nil` when none was.
    package var refusedAgo: Duration? { commits.refusedAgo }

    /// How long the write in hand has taken; `nil` while there is none.
    package var writingFor: Duration? { commits.busyFor }

    /// Whether an error of a read or a write is one that passes with its cause.
    package func refusal(behind error: any Error) -> StoreRefusal? { StoreRefusal(error, path: path) }

    /// Writes a little, to find out whether writes are taken again. It needs a few pages, since a single one may find room in
    /// the log of a disk that is full.
    package func probe() async throws {
        let id = "store.probe"
        try await transact { tx in
            try tx.keepActionReply(id, Array(repeating: 0, count: 65_536), at: Instant(milliseconds: 0))
        }
        try await transact { tx in try tx.execute("DELETE FROM action_reply WHERE id = ?", [id]) }
    }

    var isWritable: Bool { lock != nil }

    /// Runs `body` on one snapshot.
    package func read<T: Sendable>(_ body: @escaping @Sendable (Reader) throws -> T) async throws -> T {
        guard waitsForDisk else { return try readHere(body) }
        return try await pool.read { db in try body(Reader(db, documents)) }
    }

    private func readHere<T>(_ body: (Reader) throws -> T) throws -> T {
        try pool.read { db in try body(Reader(db, documents)) }
    }

    /// The stored documents that could not be decoded, as far as any were met since the last call.
    package func takeUnreadable() -> [UnreadableDocument] { documents.unreadable.take() }

    /// Yields after every commit that changed something; commits that follow fast are yielded as one.
    package func changes() -> AsyncStream<Void> { listeners.listen() }

    /// Moves with every commit that changed something: what was read since it moved last is still so.
    package var commitCount: Int { listeners.commits }

    /// Releases the file. Writes that were asked for before are finished first, unless the disk does not let them.
    package func close() throws {
        guard commits.drain(within: 3) else { return }
        // Nobody moves the log into the database when the last connection closes: so that is done here.
        if lock != nil { try? pool.writeWithoutTransaction { _ = try Checkpoints.empty($0) } }
        try pool.close()
        tail?.sync()
        tail?.close()
        lock?.release()
        listeners.end()
    }
}

/// What can be wrong with a store's file, said so that its operator knows what to do.
package enum StoreError: Error, Hashable, CustomStringConvertible {
    case inUse(path: String)
    case newerSchema(path: String, unknown: [String])
    /// It was written before stores had a format that is kept.
    case olderFormat(path: String)
    /// The file is somebody else's, or no database at all.
    case foreign(path: String, what: String)
    /// The file is ours and not what was written.
    case spoilt(path: String, why: String)
    case unusable(path: String, why: String)
    case damaged(why: String)
    /// The disk refused a write and the whole commit was undone.
    case commitLost
    case readOnly(path: String)
    /// There is less free room, in bytes, than what was asked for needs.
    case noRoom(path: String, needed: Int64, free: Int64)

    package var description: String {
        switch self {
        case .inUse(let path):
            "The store \(path) is in use by another core. Stop that one first, or give this one another state folder."
        case .newerSchema(let path, let unknown):
            "The store \(path) was written by a newer Tallyman (it has \(unknown.joined(separator: ", "))). "
                + "Install that version or later; this one leaves the file alone."
        case .olderFormat(let path):
            "The store \(path) was written by a Tallyman from before its format was settled, and cannot be taken over. "
                + "Start with an empty state folder (move this one away, or name another under `state`); the file is left as it is."
        case .foreign(let path, let what):
            "\(path) is no store of Tallyman's: it is \(what). Name another state folder, or put the last backup there; "
                + "the file is left as it is."
        case .spoilt(let path, let why):
            "The store \(path) is damaged: \(why). Keep a copy of the file, check the disk, and put the last backup in its place."
        case .unusable(let path, let why):
            "The store \(path) cannot be opened: \(why). Check the folder, its owner and the disk's free space."
        case .damaged(let why):
            "The store holds something that cannot be read: \(why). Verify it with `tallyman store verify`."
        case .commitLost: "A commit was undone because the disk refused a write. Check its free space and its health."
        case .noRoom(let path, let needed, let free):
            "There is no room beside the store \(path): \(Self.megabytes(needed)) are needed and \(Self.megabytes(free)) are free."
        case .readOnly(let path): "The store \(path) is open for reading only."
        }
    }

    private static func megabytes(_ bytes: Int64) -> String { "\((bytes + (1 << 20) - 1) >> 20) MB" }
}
