import Connectors
import Domain
import Synchronization

/// Time that passes only when the simulation says so, or when a connector waits: nobody else runs meanwhile.
final class SimulatedClock: WallClock {
    private let time: Mutex<Instant>

    init(at start: Instant) { time = Mutex(start) }

    var now: Instant { time.withLock { $0 } }
    func sleep(until: Instant) async throws { reach(until) }
    func reach(_ moment: Instant) { time.withLock { $0 = max($0, moment) } }
}
