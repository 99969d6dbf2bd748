import Domain
import Synchronization

/// Counters for `/metrics` that start at zero with each run and are not stored.
final class CoreCounters: Sendable {
    struct Snapshot: Sendable {
        var accepted = 0
        var duplicates = 0
        var refused: [Int: Int] = [:]
        var lastHook: [String: Steady] = [:]
        var finished: [String: Int] = [:]
        /// Transactions that took in webhook bodies.
        var inboxShares = 0
    }

    private let state = Mutex(Snapshot())

    var snapshot: Snapshot { state.withLock { $0 } }

    func hook(_ source: String, status: Int, duplicate: Bool, at: Steady) {
        state.withLock { state in
            if status == 200 {
                if duplicate { state.duplicates += 1 } else { state.accepted += 1 }
                state.lastHook[source] = at
            } else {
                state.refused[status, default: 0] += 1
            }
        }
    }

    func inboxShare() { state.withLock { $0.inboxShares += 1 } }

    /// Counts a request that was refused before it reached a hook.
    func refused(_ status: Int) {
        state.withLock { $0.refused[status, default: 0] += 1 }
    }

    func finished(_ ending: String) {
        state.withLock { $0.finished[ending, default: 0] += 1 }
    }
}
