package import Domain
import Synchronization

/// Lets at most so many calls go in any window of time for a whole account, the most urgent queue first. A 429 closes it for a while.
/// It counts by the steady clock: setting the date neither stops calls nor lets more of them go.
package final class RateGate: Sendable {
    private final class Window: Sendable {
        private struct State {
            /// When each of the calls of the last window went, the oldest first.
            var recent: [Steady] = []
            var blockedUntil: Steady?
        }

        private let calls: Int?
        private let length: Span
        private let state = Mutex(State())

        init(calls: Int?, length: Span) {
            self.calls = calls
            self.length = length
        }

        var blockedUntil: Steady? { state.withLock { $0.blockedUntil } }

        func block(until: Steady) {
            state.withLock { state in state.blockedUntil = max(state.blockedUntil ?? until, until) }
        }

        func admit(at now: Steady) -> Steady? {
            state.withLock { state in
                if let blocked = state.blockedUntil, blocked > now { return blocked }
                guard let calls else { return nil }
                state.recent.removeAll { $0 <= now - length }
                if state.recent.count >= calls, let first = state.recent.first { return first + length }
                state.recent.append(now)
                return nil
            }
        }
    }

    private let clock: any Clock
    private let window: Window
    private let line: WaitingLine<Void>

    /// - Parameters:
    ///   - calls: `nil` for no limit but that of the answers.
    ///   - length: no stretch of this length sees more than `calls`.
    package init(calls: Int?, per length: Span, clock: any Clock) {
        let window = Window(calls: calls, length: length)
        self.clock = clock
        self.window = window
        line = WaitingLine(clock: clock) { _, now in window.admit(at: now) }
    }

    /// - Parameter perSecond: `nil` for no limit but that of the answers.
    package convenience init(perSecond: Int?, clock: any Clock) {
        self.init(calls: perSecond, per: .seconds(1), clock: clock)
    }

    package var blockedUntil: Steady? {
        let now = clock.steady
        return window.blockedUntil.flatMap { $0 > now ? $0 : nil }
    }

    /// Calls that wait to go.
    var waitingCount: Int { line.count }

    /// Closes the gate until then, for everybody.
    package func block(until: Steady) { window.block(until: until) }

    /// Returns when a call of this queue may go.
    /// - Returns: `false` when the task was cancelled meanwhile: the call must not go.
    package func admit(_ queue: Queue) async -> Bool { await line.pass((), for: queue) }
}
