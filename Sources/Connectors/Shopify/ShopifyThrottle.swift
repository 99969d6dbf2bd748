import Domain
import Synchronization

/// Our view of the shop's cost bucket (api-facts 3.4): calls wait here for the points that they will need, instead of being
/// refused for them.
final class ShopifyThrottle: Sendable {
    private struct State {
        var available: Double?
        var maximum = 0.0
        var restoreRate = 0.0
        var seenAt = Instant(milliseconds: 0)
        /// What each operation asked for the last time.
        var costs: [String: Double] = [:]
    }

    private let state = Mutex(State())

    /// Takes the operation's points, and says how long to wait until the bucket has them again.
    func wait(for operation: String, at now: Instant) -> Span {
        state.withLock { state in
            guard let available = state.available, let cost = state.costs[operation], state.restoreRate > 0 else {
                return .zero
            }
            let restored = Double((now - state.seenAt).milliseconds) / 1000 * state.restoreRate
            let present = min(state.maximum, available + max(0, restored))
            state.available = present - cost
            state.seenAt = max(state.seenAt, now)
            return Span(wait: (cost - present) / state.restoreRate)
        }
    }

    /// Learns from an answer's `extensions.cost`.
    /// - Returns: how long until the asked points are there, for an operation that was throttled.
    func learn(_ cost: JSONNode, of operation: String, at now: Instant) -> Span {
        let status = cost["throttleStatus"]
        func number(_ node: JSONNode) -> Double? { node.text.flatMap { Double($0) } }
        guard let available = number(status["currentlyAvailable"]), let maximum = number(status["maximumAvailable"]),
            let rate = number(status["restoreRate"]), rate > 0
        else { return .seconds(1) }
        let requested = number(cost["requestedQueryCost"])
        state.withLock { state in
            state.available = available
            state.maximum = maximum
            state.restoreRate = rate
            state.seenAt = now
            state.costs[operation] = requested ?? state.costs[operation]
        }
        return Span(wait: ((requested ?? 0) - available) / rate)
    }

    var budget: (available: Int, maximum: Int)? {
        state.withLock { state in state.available.map { (Int(clamping: $0), Int(clamping: state.maximum)) } }
    }
}

extension Int {
    /// The whole part, from nothing to a thousand million.
    fileprivate init(clamping value: Double) { self = value > 0 ? Int(Swift.min(value, 1e9)) : 0 }
}
