import Connectors
import Domain
import Synchronization

/// Time that passes only when the simulation says so, or when a connector waits: nobody else runs meanwhile. The world has a line of
/// its own; the machine's clock can be set, and its steady reading begins anew when the machine is started.
final class SimulatedClock: Clock {
    private struct State {
        /// The true time, by which everybody else lives.
        var world: Instant
        /// How far the machine's date is ahead of it.
        var error = Span.zero
        var startedAt: Instant
        var starts = 1
    }

    private let state: Mutex<State>

    /// The machine was started an hour before.
    init(at start: Instant) { state = Mutex(State(world: start, startedAt: start - .hours(1))) }

    var world: Instant { state.withLock { $0.world } }
    var now: Instant { state.withLock { $0.world + $0.error } }
    var steady: Steady { state.withLock { Self.steady($0.world, $0) } }
    var boot: String? { state.withLock { "start \($0.starts)" } }

    func sleep(until: Steady) async throws {
        state.withLock { $0.world = max($0.world, Self.world(until, $0)) }
    }

    /// Lets the true time go on to a moment, or by a length.
    func reach(_ moment: Instant) { state.withLock { $0.world = max($0.world, moment) } }
    func pass(_ span: Span) { reach(world + span) }

    /// When the steady reading will be this.
    func world(at steady: Steady) -> Instant { state.withLock { Self.world(steady, $0) } }

    /// Somebody sets the machine's clock.
    func step(_ span: Span) { state.withLock { $0.error = $0.error + span } }

    /// The machine's clock is set right.
    func correct() { state.withLock { $0.error = .zero } }

    /// The machine is started anew, which takes half a minute.
    func restartMachine() {
        state.withLock { state in
            state.startedAt = state.world
            state.world = state.world + .seconds(30)
            state.starts += 1
        }
    }

    private static func steady(_ world: Instant, _ state: State) -> Steady {
        Steady(milliseconds: (world - state.startedAt).milliseconds)
    }

    private static func world(_ steady: Steady, _ state: State) -> Instant {
        state.startedAt + Span(milliseconds: steady.milliseconds)
    }
}
