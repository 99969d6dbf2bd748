package import Domain
import Synchronization

/// Lets at most so many calls a second go for a whole account, the most urgent queue first. A 429 closes it for a while.
package final class RateGate: Sendable {
    private struct Waiter {
        var priority: Int
        var order: Int
        var continuation: CheckedContinuation<Bool, Never>
    }

    private struct State {
        /// When each of the calls of the last second went.
        var recent: [Instant] = []
        var blockedUntil: Instant?
        var waiting: [Waiter] = []
        var arrivals = 0
        var pumping = false
    }

    private let perSecond: Int?
    private let clock: any WallClock
    private let state = Mutex(State())

    /// - Parameter perSecond: `nil` for no limit but that of the answers.
    package init(perSecond: Int?, clock: any WallClock) {
        self.perSecond = perSecond
        self.clock = clock
    }

    package var blockedUntil: Instant? {
        let now = clock.now
        return state.withLock { state in state.blockedUntil.flatMap { $0 > now ? $0 : nil } }
    }

    /// Calls that wait to go.
    var waitingCount: Int { state.withLock { $0.waiting.count } }

    /// Closes the gate until then, for everybody.
    package func block(until: Instant) {
        state.withLock { state in state.blockedUntil = max(state.blockedUntil ?? until, until) }
    }

    /// Returns when a call of this queue may go.
    /// - Returns: `false` when the task was cancelled meanwhile: the call must not go.
    package func admit(_ queue: Queue) async -> Bool {
        if perSecond == nil, blockedUntil == nil { return !Task.isCancelled }
        let order = state.withLock { state in
            state.arrivals += 1
            return state.arrivals
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let waiter = Waiter(priority: queue.priority, order: order, continuation: continuation)
                let start = state.withLock { state in
                    state.waiting.append(waiter)
                    if state.pumping { return false }
                    state.pumping = true
                    return true
                }
                if start { Task { await pump() } }
                // Cancelled before it waited: nobody else would find it.
                if Task.isCancelled { giveUp(order) }
            }
        } onCancel: {
            giveUp(order)
        }
    }

    private func giveUp(_ order: Int) {
        let waiter = state.withLock { state in
            state.waiting.firstIndex { $0.order == order }.map { state.waiting.remove(at: $0) }
        }
        waiter?.continuation.resume(returning: false)
    }

    private enum Step {
        case go(CheckedContinuation<Bool, Never>)
        case wait(Instant)
        case stop
    }

    private func pump() async {
        while true {
            switch step(clock.now) {
            case .go(let continuation): continuation.resume(returning: true)
            case .wait(let until): try? await clock.sleep(until: until)
            case .stop: return
            }
        }
    }

    private func step(_ now: Instant) -> Step {
        state.withLock { state in
            guard
                let next = state.waiting.indices.min(by: { a, b in
                    (state.waiting[a].priority, state.waiting[a].order) < (
                        state.waiting[b].priority, state.waiting[b].order
                    )
                })
            else {
                state.pumping = false
                return .stop
            }
            if let blocked = state.blockedUntil, blocked > now { return .wait(blocked) }
            state.recent.removeAll { $0 <= now - .seconds(1) }
            if let perSecond, state.recent.count >= perSecond, let first = state.recent.first {
                return .wait(first + .seconds(1))
            }
            state.recent.append(now)
            return .go(state.waiting.remove(at: next).continuation)
        }
    }
}
