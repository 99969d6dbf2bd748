import Dispatch
import Foundation
import Synchronization

/// Lets concurrent writers share commits. One thread writes; while it commits, callers gather for the next commit.
final class CommitGroup: Sendable {
    private struct State {
        var waiting: [any CommitPart] = []
        var writing = false
        /// When the commit in hand was begun.
        var begun: ContinuousClock.Instant?
        /// Those who wait no longer than a given time, and whether somebody looks after them.
        var impatient: [(part: any CommitPart, until: ContinuousClock.Instant)] = []
        var looking = false
        var whenRefused: (@Sendable (StoreRefusal) -> Void)?
        var lastRefusal: ContinuousClock.Instant?
    }

    /// Bounds how long the first caller of a commit waits for the last.
    private static let most = 256
    private static let lookEvery = DispatchTimeInterval.milliseconds(100)

    private let engine: any SQLEngine
    private let documents: DecodedDocuments
    private let listeners: Listeners
    private let keepsThread: Bool
    private let tail: TailFile?
    private let queue = DispatchQueue(label: "store.writer", qos: .userInitiated)
    private let state = Mutex(State())

    /// - Parameter keepsThread: a caller writes on its own thread, for files whose commits wait for nothing.
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

    /// - Parameter patience: how long the caller waits at most; it is then told that the store refuses, whether or not the write
    ///   is done later.
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

    /// Waits until everything that was asked for is written, but not for ever.
    /// - Returns: whether it is.
    func drain(within seconds: Double) -> Bool {
        let done = DispatchSemaphore(value: 0)
        queue.async { done.signal() }
        return done.wait(timeout: .now() + seconds) == .success
    }

    /// How long the commit in hand has taken; `nil` while there is none.
    var busyFor: Duration? { state.withLock { $0.begun }.map { .now - $0 } }

    /// How long ago a write was refused; `nil` when none was.
    var refusedAgo: Duration? { state.withLock { $0.lastRefusal }.map { .now - $0 } }

    /// Has every refusal told.
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
                    // A full disk or an I/O error makes SQLite give up the whole transaction, not one savepoint: what
                    // follows may not then commit by itself.
                    guard session.isInTransaction else { throw StoreError.commitLost }
                }
                try tx.counts.write(session)
                end = tx.end.map { JournalTail(sequence: $0.sequence, hash: hexadecimal($0.hash)) }
            }
            afterwards(end)
            // Counted before the callers go on, so that none of them takes what was read before its commit for what is so.
            if changed { listeners.count() }
            for part in parts { part.done() }
        } catch {
            refusal = refusal ?? StoreRefusal(error, path: path)
            // None of them is kept, neither those that were written nor those whose turn did not come.
            for part in parts { part.failed(refusal ?? error) }
        }
        if let refusal { tell(refusal) }
        if changed { listeners.tell() }
    }

    /// What a commit is followed by. It is durable already, so that nothing here may fail it.
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

    /// Answers those who have waited long enough, so that one timer serves all.
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
