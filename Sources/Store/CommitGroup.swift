import Dispatch
import Foundation
import GRDB
import Synchronization

/// Lets concurrent writers share commits. One thread writes; while it commits, callers gather for the next commit.
final class CommitGroup: Sendable {
    /// A caller's part of a commit: it runs in its savepoint, and is told afterwards how the commit went.
    private typealias Job = @Sendable (Result<Transaction, any Error>) -> (@Sendable ((any Error)?) -> Void)

    private struct State {
        var waiting: [Job] = []
        var writing = false
    }

    /// Bounds how long the first caller of a commit waits for the last.
    private static let most = 256

    private let pool: DatabasePool
    private let documents: DecodedDocuments
    private let listeners: Listeners
    private let keepsThread: Bool
    private let tail: TailFile?
    private let checkpoints = Checkpoints()
    private let queue = DispatchQueue(label: "store.writer", qos: .userInitiated)
    private let state = Mutex(State())

    /// - Parameter keepsThread: a caller writes on its own thread, for files whose commits wait for nothing.
    init(
        pool: DatabasePool, documents: DecodedDocuments, listeners: Listeners, tail: TailFile?, keepsThread: Bool
    ) {
        self.pool = pool
        self.documents = documents
        self.listeners = listeners
        self.tail = tail
        self.keepsThread = keepsThread
    }

    func run<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            let job: Job = { tx in
                let result = Result {
                    let tx = try tx.get()
                    return try tx.inSavepoint { try body(tx) }
                }
                return { failure in
                    if let failure, case .success = result {
                        continuation.resume(throwing: failure)
                    } else {
                        continuation.resume(with: result)
                    }
                }
            }
            let start = state.withLock { state in
                state.waiting.append(job)
                if state.writing { return false }
                state.writing = true
                return true
            }
            guard start else { return }
            if keepsThread {
                queue.sync { writeUntilNobodyWaits() }
            } else {
                queue.async { self.writeUntilNobodyWaits() }
            }
        }
    }

    /// Returns when everything that was asked for is written.
    func drain() { queue.sync {} }

    private func writeUntilNobodyWaits() {
        while true {
            let jobs = state.withLock { state -> [Job] in
                let jobs = Array(state.waiting.prefix(Self.most))
                state.waiting.removeFirst(jobs.count)
                if jobs.isEmpty { state.writing = false }
                return jobs
            }
            if jobs.isEmpty { return }
            commit(jobs)
        }
    }

    private func commit(_ jobs: [Job]) {
        var endings: [@Sendable ((any Error)?) -> Void] = []
        var changed = false
        do {
            try pool.writeWithoutTransaction { db in
                let before = db.totalChangesCount
                let tx = Transaction(db, documents)
                try db.inTransaction(.immediate) {
                    for job in jobs {
                        endings.append(job(.success(tx)))
                        // A full disk or an I/O error makes SQLite give up the whole transaction, not one savepoint: what
                        // follows may not then commit by itself.
                        guard db.isInsideTransaction else { throw StoreError.commitLost }
                    }
                    try tx.writeCounts()
                    return .commit
                }
                changed = db.totalChangesCount > before
                afterwards(db, tx)
            }
            // Counted before the callers go on, so that none of them takes what was read before its commit for what is so.
            if changed { listeners.count() }
            for ending in endings { ending(nil) }
        } catch {
            for ending in endings { ending(error) }
            // The transaction could not even begin for these.
            for job in jobs.dropFirst(endings.count) { job(.failure(error))(error) }
        }
        if changed { listeners.tell() }
    }

    /// What a commit is followed by. It is durable already, so that nothing here may fail it.
    private func afterwards(_ db: Database, _ tx: Transaction) {
        if let (sequence, hash) = tx.tail { tail?.write(JournalTail(sequence: sequence, hash: hexadecimal(hash))) }
        if (try? checkpoints.afterCommit(db)) == true { tail?.sync() }
    }
}

/// Those who want to know of commits.
final class Listeners: Sendable {
    private struct State {
        var next = 0
        var all: [Int: AsyncStream<Void>.Continuation] = [:]
        var commits = 0
    }

    private let state = Mutex(State())

    /// Commits that changed something.
    var commits: Int { state.withLock { $0.commits } }

    func count() { state.withLock { $0.commits += 1 } }

    func listen() -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let id = state.withLock { state in
            state.next += 1
            state.all[state.next] = continuation
            return state.next
        }
        continuation.onTermination = { [weak self] _ in
            self?.state.withLock { _ = $0.all.removeValue(forKey: id) }
        }
        return stream
    }

    /// Ends the streams of all who listen.
    func end() {
        let all = state.withLock { Array($0.all.values) }
        for continuation in all { continuation.finish() }
    }

    func tell() {
        let all = state.withLock { Array($0.all.values) }
        for continuation in all { continuation.yield() }
    }
}
