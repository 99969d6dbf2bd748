import Synchronization

/// A caller's part of a commit.
protocol CommitPart: Sendable {
    var isAwaited: Bool { get }
    /// Writes in a savepoint; nothing when nobody waits for it any more.
    /// - Returns: why it was undone, `nil` when it was not.
    func write(_ tx: Transaction) -> (any Error)?
    /// Tells the caller what the write returned.
    func done()
    /// Tells the caller why nothing was written.
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
        // What the body holds is let go as well: a webhook that was refused must not fill the memory.
        let caller = state.withLock { state in
            defer { state = State() }
            return state.caller
        }
        caller?.resume(throwing: error)
        return caller != nil
    }
}
