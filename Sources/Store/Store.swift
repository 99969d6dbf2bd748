import Domain
import Synchronization

/// The durable state of one core: journal, projections, work, contacts and raw bodies, in one database.
///
/// Any number of callers may read and write at once. Writers share commits: writes that are requested while one commit
/// is on its way to the disk go into the next one, each in a savepoint of its own. A write returns when it is durable.
package final class Store: Sendable {
    let engine: any SQLEngine
    private let commits: CommitGroup
    private let listeners = Listeners()
    private let documents = DecodedDocuments()
    private let waitsForDisk: Bool
    private let outdated: Atomic<Bool>
    /// `nil` where nothing has to survive a power cut.
    private let tail: TailFile?
    /// Losses of the journal that nobody has accepted yet.
    package let lostTails: [LostTail]
    /// What opening it for writing found; empty for a store opened for reading.
    package let findings: StartFindings

    /// Opens the store in a SQLite file, creating it if it is missing, and locks it for this process.
    /// - Parameters:
    ///   - readOnly: opens an existing store for reading, even while a core has it open. Every write is refused.
    ///   - waitsForDisk: `false` where nothing has to survive a power cut, as in a simulation. Reads and writes then
    ///     stay on the caller's thread: they never block for long, and changing threads would take longer than most of
    ///     them.
    /// - Throws: `StoreError` when another core has it, when a newer program wrote it, or when the file cannot be used;
    ///   `StoreRefusal` when that may pass by itself.
    package convenience init(path: String, readOnly: Bool = false, waitsForDisk: Bool = true) throws {
        let engine = try Self.opening(path) {
            try SQLiteEngine(path: path, readOnly: readOnly, waitsForDisk: waitsForDisk)
        }
        try self.init(engine: engine, waitsForDisk: waitsForDisk)
    }

    init(engine: any SQLEngine, waitsForDisk: Bool = true) throws {
        self.engine = engine
        self.waitsForDisk = waitsForDisk
        let path = engine.path
        (tail, findings, lostTails) = try Self.opening(path) {
            guard waitsForDisk else { return (nil, StartFindings(), []) }
            guard engine.isWritable else { return (nil, StartFindings(), try LostTails.read(of: path)) }
            let tail = try TailFile(store: path)
            let findings = try engine.readHere { try Self.start($0, tail, of: path) }
            return (tail, findings, try LostTails.read(of: path))
        }
        commits = CommitGroup(
            engine: engine, documents: documents, listeners: listeners, tail: tail, keepsThread: !waitsForDisk)
        outdated = Atomic(try Self.opening(path) { try Self.isOutdated(engine) })
    }

    /// Whether the state has to be folded again. An empty journal makes the same state in every version.
    private static func isOutdated(_ engine: any SQLEngine) throws -> Bool {
        if engine.isOlder { return true }
        let (current, empty) = try engine.readHere { session in
            (try StateVersion(session).isCurrent, try JournalTail(session) == .empty)
        }
        if !current, empty, engine.isWritable {
            _ = try engine.commit { try StateVersion.write(nil, $0) }
            return false
        }
        return !current
    }

    /// Turns errors into ones that tell the operator what to do.
    private static func opening<Result>(_ path: String, _ body: () throws -> Result) throws -> Result {
        do { return try body() } catch let error as StoreError {
            throw error
        } catch let failure as SQLFailure where failure.kind == .damaged || failure.kind == .foreign {
            throw StoreError.spoilt(path: path, why: failure.message)
        } catch {
            if let refusal = StoreRefusal(error, path: path) { throw refusal }
            throw StoreError.unusable(path: path, why: "\(error)")
        }
    }

    /// Compares the journal's end with the recorded tail, then lets the tail go on from what is there.
    private static func start(_ session: any SQLSession, _ tail: TailFile, of path: String) throws -> StartFindings {
        var findings = StartFindings()
        findings.damage = try StartCheck.damage(session)
        let end = try JournalTail(session)
        findings.tailUnknown = tail.contents == .nothing && end != .empty
        // The loss is on the disk before the tail's record is overwritten.
        if let lost = try LostTail(tail.contents, session) { try LostTails.add(lost, of: path) }
        tail.write(end)
        tail.sync()
        return findings
    }

    /// The path of the store's file. The names of its other files begin with it.
    package var path: String { engine.path }

    /// Runs `body` in a savepoint of a shared commit, and returns once that commit is durable. A body that throws undoes only
    /// what it did itself.
    /// - Parameter patience: the longest wait, whatever the disk does. A write that the caller no longer waited for may
    ///   still be done.
    /// - Throws: `StoreRefusal` while the disk or another process prevents writes; `StoreError.readOnly` or
    ///   `.outdated`; otherwise what `body` throws.
    @discardableResult
    package func transact<T: Sendable>(
        patience: Duration? = nil, _ body: @escaping @Sendable (Transaction) throws -> T
    ) async throws -> T {
        guard engine.isWritable else { throw StoreError.readOnly(path: path) }
        guard !isOutdated else { throw StoreError.outdated(path: path) }
        return try await commits.run(patience: patience, body)
    }

    /// Whether an earlier version made the tables, or another version folded the state. Nobody may read or write until
    /// `updateState` has finished.
    package var isOutdated: Bool { outdated.load(ordering: .acquiring) }

    /// Folds the state from the journal again if another version folded it, or if a kill interrupted that. Rows of the
    /// journal that cannot be read are left out, and `takeUnreadable` reports them.
    package func updateState(_ tell: @Sendable (RebuildProgress) -> Void = { _ in }) async throws {
        if isOutdated { try await rebuildState(anew: false, tell) }
    }

    func rebuildState(anew: Bool, _ tell: @Sendable (RebuildProgress) -> Void) async throws {
        guard engine.isWritable else { throw StoreError.readOnly(path: path) }
        outdated.store(true, ordering: .releasing)
        try await StateRebuild(engine: engine, commits: commits).run(anew: anew, tell)
        outdated.store(false, ordering: .releasing)
    }

    /// Registers a callback for every refused write. It runs on the thread that saw the refusal.
    package func whenRefused(_ tell: @escaping @Sendable (StoreRefusal) -> Void) { commits.whenRefused(tell) }

    /// How long ago a write was refused last; `nil` when none was.
    package var refusedAgo: Duration? { commits.refusedAgo }

    /// How long the current write has taken; `nil` while there is none.
    package var writingFor: Duration? { commits.busyFor }

    /// The refusal behind an error of a read or a write; `nil` when the error does not pass with its cause.
    package func refusal(behind error: any Error) -> StoreRefusal? { StoreRefusal(error, path: path) }

    /// Writes a little to find out whether writes work again. It writes several pages, since a single one may still fit
    /// into the log on a full disk.
    package func probe() async throws {
        let id = "store.probe"
        try await transact { tx in
            try tx.answers.keepActionReply(id, Array(repeating: 0, count: 65_536), at: Instant(milliseconds: 0))
        }
        try await transact { tx in try tx.execute("DELETE FROM action_reply WHERE id = ?", [id]) }
    }

    /// Runs `body` on one snapshot.
    package func read<T: Sendable>(_ body: @escaping @Sendable (Reader) throws -> T) async throws -> T {
        guard !isOutdated else { throw StoreError.outdated(path: path) }
        return try await readAnyway(body)
    }

    /// Reads even if the state is outdated, for callers that do not look at the state.
    func readAnyway<T: Sendable>(_ body: @escaping @Sendable (Reader) throws -> T) async throws -> T {
        // Where nothing blocks for long, changing threads takes longer than most reads.
        guard waitsForDisk else { return try engine.readHere { try body(Reader($0, documents)) } }
        return try await engine.read { [documents] in try body(Reader($0, documents)) }
    }

    /// The stored documents that could not be decoded and were met since the last call.
    package func takeUnreadable() -> [UnreadableDocument] { documents.unreadable.take() }

    /// Yields after every commit that changed something. Commits in quick succession may be yielded as one.
    package func changes() -> AsyncStream<Void> { listeners.listen() }

    /// Incremented by every commit that changed something. A result that was read at the same count is still current.
    package var commitCount: Int { listeners.commits }

    /// Releases the file. Writes that were requested before are finished first, unless the disk prevents that.
    package func close() throws {
        guard commits.drain(within: 3) else { return }
        try engine.close { [tail] in
            tail?.sync()
            tail?.close()
        }
        listeners.end()
    }

    // MARK: Errors

    /// Whether an error concerns the store as a whole and not the write itself: the disk is full, the file is locked,
    /// or the write was interrupted. It passes with its cause and is not the caller's fault.
    package static func isRefusal(_ error: any Error) -> Bool {
        switch error {
        case is StoreRefusal: return true
        case StoreError.commitLost, StoreError.readOnly, StoreError.inUse, StoreError.closed: return true
        case let failure as SQLFailure: return failure.passes
        default: return false
        }
    }

    /// Describes an error of our own code for people: what and where, without values.
    package static func words(of error: any Error) -> String {
        switch error {
        case let refusal as StoreRefusal: "the store takes no writes: \(refusal)"
        case let failure as SQLFailure: "the store: \(failure.message)"
        default: Coder.words(error)
        }
    }
}
