import Store
import Synchronization

/// How long each of the core's loops has been busy. A loop that never finishes is a reason to restart.
final class Pulses: Sendable {
    enum Part: String, CaseIterable {
        case ingest = "taking in webhooks"
        case claims = "claiming work"
    }

    private let since = Mutex<[Part: ContinuousClock.Instant]>([:])

    /// The loop starts a round.
    func begins(_ part: Part) { since.withLock { $0[part] = .now } }

    /// The loop is idle.
    func rests(_ part: Part) { since.withLock { _ = $0.removeValue(forKey: part) } }

    func busyFor(_ part: Part) -> Duration? { since.withLock { $0[part] }.map { .now - $0 } }

    /// Loops and writes that have been busy beyond the limit, so that only a restart helps. Empty while all is well.
    func wedged(_ store: Store, after limit: Duration) -> [String] {
        var found = Part.allCases.compactMap { part in
            busyFor(part).flatMap { $0 > limit ? "\(part.rawValue) has taken \($0.components.seconds)s" : nil }
        }
        if let busy = store.writingFor, busy > limit { found.append("a write has taken \(busy.components.seconds)s") }
        return found
    }
}
