import Synchronization

/// A caller's part of a commit.
protocol CommitPart: Sendable {
    var isAwaited: Bool { get }
    /// Writes in a savepoint. Does nothing when the caller no longer waits.
    /// - Returns: the error that undid it; `nil` when it stands.
    func write(_ tx: Transaction) -> (any Error)?
    /// Resumes the caller with the result of the write.
    func done()
    /// Resumes the caller with the reason why nothing was written.
    /// - Returns: whether the caller still waited.
    @discardableResult func failed(_ error: any Error) -> Bool
}

final class Part<T: Sendable>: CommitPart {
    private struct State {
        var caller: CheckedContinuation<T, any Error>?
        var body: (@Sendable (Transaction) throws -> T)?
        var result: T?
    }

    private let state: Mutex<State>

    init(_ caller: CheckedContinuation<T, any Error>, _ body: @escaping @Sendable (Transaction) throws -> T) {
        state = Mutex(State(caller: caller, body: body))
    }

    var isAwaited: Bool { state.withLock { $0.caller != nil } }

    func write(_ tx: Transaction) -> (any Error)? {
        guard let body = state.withLock({ $0.body }) else { return nil }
        do {
            let result = try tx.inSavepoint { try body(tx) }
            state.withLock { $0.result = result }
            return nil
        } catch {
            return error
        }
    }

    func done() {
        let (caller, result) = state.withLock { state in
            defer { state = State() }
            return (state.caller, state.result)
        }
        if let caller, let result { caller.resume(returning: result) }
    }

    func failed(_ error: any Error) -> Bool {
        // Releases what the body holds as well: a refused webhook must not fill the memory.
        let caller = state.withLock { state in
            defer { state = State() }
            return state.caller
        }
        caller?.resume(throwing: error)
        return caller != nil
    }
}
