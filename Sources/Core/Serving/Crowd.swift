import Connectors
import Domain
package import Logging
import Synchronization

/// Reports once, in the log and as a trouble, that connections are being closed to make room; and reports the end of that.
package final class Crowd: Sendable {
    /// The trouble ends after this time without such a close.
    private static let quiet = Span.minutes(1)

    private struct State {
        var last = Steady(milliseconds: 0)
        var isWatched = false
    }

    private let core: IntegrationCore
    private let log: Logger
    private let limit: Int
    private let state = Mutex(State())

    /// - Parameter limit: how many files the process may have open, for the message.
    package init(core: IntegrationCore, limit: Int, log: Logger) {
        self.core = core
        self.limit = limit
        self.log = log
    }

    /// Records that a connection had to be closed for another.
    func gather() {
        let now = core.clock.now
        let detail =
            "the \(limit) files that the process may have open are too few for all connections; the idlest are closed"
        if core.health.raise(.tooFewDescriptors, detail, at: now) {
            log.warning("connections are closed to make room for others", metadata: ["openFiles": "\(limit)"])
        }
        let last = core.clock.steady
        let starts = state.withLock { state in
            state.last = last
            defer { state.isWatched = true }
            return !state.isWatched
        }
        if starts { Task { await disperse() } }
    }

    private func disperse() async {
        while true {
            let until = state.withLock { $0.last } + Self.quiet
            do { try await core.clock.sleep(until: until) } catch { return }
            let isQuiet = state.withLock { state in
                guard core.clock.steady - state.last >= Self.quiet else { return false }
                state.isWatched = false
                return true
            }
            if isQuiet { break }
        }
        if core.health.clear(.tooFewDescriptors) != nil {
            log.notice("there is room for connections again")
        }
    }
}
