import Domain
import Synchronization

/// Our view of the shop's cost bucket (api-facts 3.4): calls wait here for the points that they will need, instead of being
/// refused for them, and the most urgent queue gets its points first.
final class ShopifyThrottle: Sendable {
    private let bucket: Bucket
    private let line: WaitingLine<String>

    init(clock: any WallClock) {
        let bucket = Bucket()
        self.bucket = bucket
        line = WaitingLine(clock: clock) { operation, now in bucket.take(for: operation, at: now) }
    }

    /// Returns when the points for this operation are there, and takes them.
    /// - Returns: `false` when the task was cancelled meanwhile: the call must not go.
    func admit(_ operation: String, for queue: Queue) async -> Bool { await line.pass(operation, for: queue) }

    /// Learns from an answer's `extensions.cost`.
    /// - Parameter throttled: the answer was a refusal for want of points.
    /// - Returns: when the points that were asked for are there.
    func learn(_ cost: JSONNode, of operation: String, throttled: Bool, at now: Instant) -> Instant {
        bucket.learn(cost, of: operation, throttled: throttled, at: now)
    }

    var budget: (available: Int, maximum: Int)? { bucket.budget }

    /// Calls that wait for points.
    var waitingCount: Int { line.count }
}

private final class Bucket: Sendable {
    private struct State {
        var available: Double?
        var maximum = 0.0
        var restoreRate = 0.0
        var seenAt = Instant(milliseconds: 0)
        /// What each operation asked for the last time.
        var costs: [String: Double] = [:]

        func present(at now: Instant) -> Double? {
            available.map { min(maximum, $0 + max(0, Double((now - seenAt).milliseconds) / 1000 * restoreRate)) }
        }

        func full(_ points: Double, at now: Instant) -> Instant {
            guard let present = present(at: now), restoreRate > 0 else { return now }
            return now + Span(milliseconds: Int64((max(0, points - present) / restoreRate * 1000).rounded(.up)))
        }
    }

    /// What Shopify's plans give lies well within; anything beyond is taken for these, so that no answer can make us wait for
    /// days.
    private static let sane = (rate: 50.0, maximum: 40_000.0)

    private let state = Mutex(State())

    func take(for operation: String, at now: Instant) -> Instant? {
        state.withLock { state in
            guard let present = state.present(at: now), let cost = state.costs[operation] else { return nil }
            let needed = min(cost, state.maximum)
            guard present >= needed else { return max(state.full(needed, at: now), now + Span(milliseconds: 1)) }
            state.available = present - needed
            state.seenAt = max(state.seenAt, now)
            return nil
        }
    }

    func learn(_ cost: JSONNode, of operation: String, throttled: Bool, at now: Instant) -> Instant {
        let status = cost["throttleStatus"]
        func number(_ node: JSONNode) -> Double? { node.text.flatMap { Double($0) }.flatMap { $0.isNaN ? nil : $0 } }
        let requested = number(cost["requestedQueryCost"])
        return state.withLock { state in
            if let available = number(status["currentlyAvailable"]), let maximum = number(status["maximumAvailable"]),
                let rate = number(status["restoreRate"])
            {
                state.maximum = min(max(maximum, 1), Self.sane.maximum)
                state.available = min(max(available, -state.maximum), state.maximum)
                state.restoreRate = max(rate, Self.sane.rate)
                state.seenAt = now
                state.costs[operation] = requested ?? state.costs[operation]
            } else if throttled {
                // Refused without being told how long: a second.
                state.maximum = max(state.maximum, Self.sane.rate)
                state.restoreRate = max(state.restoreRate, Self.sane.rate)
                state.available = 0
                state.seenAt = now
                state.costs[operation] = state.restoreRate
            }
            return state.full(min(requested ?? 0, state.maximum), at: now)
        }
    }

    var budget: (available: Int, maximum: Int)? {
        state.withLock { state in state.available.map { (Int(max($0, 0)), Int(state.maximum)) } }
    }
}
