import Connectors
import Domain
import Synchronization

/// A clock that moves only when the simulation moves it, or when a connector waits, since nothing else runs meanwhile. It keeps
/// the true time of the world. The machine's date can be set, and its steady reading starts anew when the machine is restarted.
final class SimulatedClock: Clock {
    private struct State {
        /// The true time, which everybody but the core's machine has.
        var world: Instant
        /// How far the machine's date is ahead of the true time.
        var error = Span.zero
        var startedAt: Instant
        var starts = 1
    }

    private let state: Mutex<State>

    /// Starts the machine an hour before the simulation.
    init(at start: Instant) { state = Mutex(State(world: start, startedAt: start - .hours(1))) }

    var world: Instant { state.withLock { $0.world } }
    var now: Instant { state.withLock { $0.world + $0.error } }
    var steady: Steady { state.withLock { Self.steady($0.world, $0) } }
    var boot: String? { state.withLock { "start \($0.starts)" } }

    func sleep(until: Steady) async throws {
        state.withLock { $0.world = max($0.world, Self.world(until, $0)) }
    }

    /// Moves the true time on, to a moment or by a length.
    func reach(_ moment: Instant) { state.withLock { $0.world = max($0.world, moment) } }
    func pass(_ span: Span) { reach(world + span) }

    /// The true time at which the steady reading has this value.
    func world(at steady: Steady) -> Instant { state.withLock { Self.world(steady, $0) } }

    /// Somebody sets the machine's clock.
    func step(_ span: Span) { state.withLock { $0.error = $0.error + span } }

    /// Sets the machine's clock right.
    func correct() { state.withLock { $0.error = .zero } }

    /// Restarts the machine, which takes half a minute.
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
