import Store
import Synchronization

/// Since when each of the core's loops has been doing what it does: one that does not come back is a reason to start anew.
final class Pulses: Sendable {
    enum Part: String, CaseIterable {
        case ingest = "taking in webhooks"
        case claims = "claiming work"
    }

    private let since = Mutex<[Part: ContinuousClock.Instant]>([:])

    /// The loop begins with something.
    func begins(_ part: Part) { since.withLock { $0[part] = .now } }

    /// The loop has nothing to do.
    func rests(_ part: Part) { since.withLock { _ = $0.removeValue(forKey: part) } }

    func busyFor(_ part: Part) -> Duration? { since.withLock { $0[part] }.map { .now - $0 } }

    /// What has not come back for so long that only a new start helps, in words; empty while all is well.
    func wedged(_ store: Store, after limit: Duration) -> [String] {
        var found = Part.allCases.compactMap { part in
            busyFor(part).flatMap { $0 > limit ? "\(part.rawValue) has taken \($0.components.seconds)s" : nil }
        }
        if let busy = store.writingFor, busy > limit { found.append("a write has taken \(busy.components.seconds)s") }
        return found
    }
}
