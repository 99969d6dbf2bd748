import Dispatch
import Foundation
import Synchronization

/// Lets concurrent writers share commits. One thread writes; while it commits, callers gather for the next commit.
final class CommitGroup: Sendable {
    private struct State {
        var waiting: [any CommitPart] = []
        var writing = false
        /// When the current commit began.
        var begun: ContinuousClock.Instant?
        /// Callers with a time limit. `looking` says whether a timer watches them.
        var impatient: [(part: any CommitPart, until: ContinuousClock.Instant)] = []
        var looking = false
        var whenRefused: (@Sendable (StoreRefusal) -> Void)?
        var lastRefusal: ContinuousClock.Instant?
    }

    /// Maximum callers in a commit. It bounds how long the first of them waits for the last.
    private static let most = 256
    private static let lookEvery = DispatchTimeInterval.milliseconds(100)

    private let engine: any SQLEngine
    private let documents: DecodedDocuments
    private let listeners: Listeners
    private let keepsThread: Bool
    private let tail: TailFile?
    private let queue = DispatchQueue(label: "store.writer", qos: .userInitiated)
    private let state = Mutex(State())

    /// - Parameter keepsThread: whether a caller writes on its own thread, for files whose commits never wait for the
    ///   disk.
    init(
        engine: any SQLEngine, documents: DecodedDocuments, listeners: Listeners, tail: TailFile?,
        keepsThread: Bool
    ) {
        self.engine = engine
        self.documents = documents
        self.listeners = listeners
        self.tail = tail
        self.keepsThread = keepsThread
    }

    /// - Parameter patience: the longest wait. After it the caller gets a `StoreRefusal`, whether or not the write is
    ///   done later.
    func run<T: Sendable>(
        patience: Duration? = nil, _ body: @escaping @Sendable (Transaction) throws -> T
    ) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            let part = Part(continuation, body)
            let now = ContinuousClock.now
            let (start, stuck) = state.withLock { state in
                if let patience, let begun = state.begun, now - begun > patience { return (false, true) }
                state.waiting.append(part)
                if let patience { wait(for: part, until: now + patience, &state) }
                if state.writing { return (false, false) }
                state.writing = true
                return (true, false)
            }
            if stuck { return refuse(part) }
            guard start else { return }
            if keepsThread {
                queue.sync { writeUntilNobodyWaits() }
            } else {
                queue.async { self.writeUntilNobodyWaits() }
            }
        }
    }

    /// Waits until all requested writes are done, but for no longer than `seconds`.
    /// - Returns: whether they are done.
    func drain(within seconds: Double) -> Bool {
        let done = DispatchSemaphore(value: 0)
        queue.async { done.signal() }
        return done.wait(timeout: .now() + seconds) == .success
    }

    /// How long the current commit has taken; `nil` while there is none.
    var busyFor: Duration? { state.withLock { $0.begun }.map { .now - $0 } }

    /// How long ago a write was refused; `nil` when none was.
    var refusedAgo: Duration? { state.withLock { $0.lastRefusal }.map { .now - $0 } }

    /// Registers a callback for every refusal.
    func whenRefused(_ tell: @escaping @Sendable (StoreRefusal) -> Void) { state.withLock { $0.whenRefused = tell } }

    private var path: String { engine.path }

    // MARK: Writing

    private func writeUntilNobodyWaits() {
        while true {
            let parts = state.withLock { state -> [any CommitPart] in
                let parts = Array(state.waiting.prefix(Self.most))
                state.waiting.removeFirst(parts.count)
                if parts.isEmpty { state.writing = false }
                state.begun = parts.isEmpty ? nil : .now
                return parts
            }
            if parts.isEmpty { return }
            commit(parts)
        }
    }

    private func commit(_ parts: [any CommitPart]) {
        var changed = false
        var refusal: StoreRefusal?
        do {
            var end: JournalTail?
            changed = try engine.commit { session in
                let tx = Transaction(session, documents)
                for part in parts {
                    if let failure = part.write(tx) {
                        refusal = refusal ?? StoreRefusal(failure, path: path)
                        part.failed(StoreRefusal(failure, path: path) ?? failure)
                    }
                    // A full disk or an I/O error makes SQLite roll back the whole transaction, not one savepoint. The
                    // remaining parts must then not commit by themselves.
                    guard session.isInTransaction else { throw StoreError.commitLost }
                }
                try tx.counts.write(session)
                end = tx.end.map { JournalTail(sequence: $0.sequence, hash: hexadecimal($0.hash)) }
            }
            afterwards(end)
            // Counted before the callers resume, so that none of them takes a result read before its commit for a
            // current one.
            if changed { listeners.count() }
            for part in parts { part.done() }
        } catch {
            refusal = refusal ?? StoreRefusal(error, path: path)
            // No part is kept: neither those already written nor those whose turn had not come.
            for part in parts { part.failed(refusal ?? error) }
        }
        if let refusal { tell(refusal) }
        if changed { listeners.tell() }
    }

    /// Runs after a commit. The commit is already durable, so nothing here may make it fail.
    private func afterwards(_ end: JournalTail?) {
        if let end { tail?.write(end) }
        if engine.tidy() { tail?.sync() }
    }

    // MARK: Refusing

    private func tell(_ refusal: StoreRefusal) {
        let tell = state.withLock { state in
            state.lastRefusal = .now
            return state.whenRefused
        }
        tell?(refusal)
    }

    private func refuse(_ part: any CommitPart) {
        let refusal = StoreRefusal(.slow, path: path)
        if part.failed(refusal) { tell(refusal) }
    }

    private func wait(for part: any CommitPart, until: ContinuousClock.Instant, _ state: inout State) {
        state.impatient.append((part, until))
        guard !state.looking else { return }
        state.looking = true
        lookLater()
    }

    private func lookLater() {
        DispatchQueue.global().asyncAfter(deadline: .now() + Self.lookEvery) { self.look() }
    }

    /// Refuses callers whose time limit has passed. One timer serves all of them.
    private func look() {
        let now = ContinuousClock.now
        let (late, more) = state.withLock { state in
            state.impatient.removeAll { !$0.part.isAwaited }
            let late = state.impatient.filter { $0.until <= now }.map(\.part)
            state.looking = !state.impatient.isEmpty
            return (late, state.looking)
        }
        for part in late { refuse(part) }
        if more { lookLater() }
    }
}
