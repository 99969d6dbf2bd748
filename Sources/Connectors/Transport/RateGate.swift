package import Domain
import Synchronization

/// Limits the calls of a whole account to so many in any window of time. The most urgent queue goes first, and a 429 closes the
/// gate for a while. It counts by the steady clock, so setting the date changes nothing.
package final class RateGate: Sendable {
    private final class Window: Sendable {
        private struct State {
            /// The times of the calls within the last window, the oldest first.
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
    ///   - calls: `nil` for no limit of our own.
    ///   - length: the window, in which at most `calls` go.
    package init(calls: Int?, per length: Span, clock: any Clock) {
        let window = Window(calls: calls, length: length)
        self.clock = clock
        self.window = window
        line = WaitingLine(clock: clock) { _, now in window.admit(at: now) }
    }

    /// - Parameter perSecond: `nil` for no limit of our own.
    package convenience init(perSecond: Int?, clock: any Clock) {
        self.init(calls: perSecond, per: .seconds(1), clock: clock)
    }

    package var blockedUntil: Steady? {
        let now = clock.steady
        return window.blockedUntil.flatMap { $0 > now ? $0 : nil }
    }

    /// How many calls wait.
    var waitingCount: Int { line.count }

    /// Closes the gate for everybody until then.
    package func block(until: Steady) { window.block(until: until) }

    /// Returns when a call of this queue may go.
    /// - Returns: `false` if the task was cancelled meanwhile; the call must not go then.
    package func admit(_ queue: Queue) async -> Bool { await line.pass((), for: queue) }
}
