import Domain
import Synchronization

/// Our estimate of the shop's bucket of cost points: docs/apis/shopify.md#rate-limit. Calls wait here for the points that they
/// need, instead of being refused, and the most urgent queue goes first.
final class ShopifyThrottle: Sendable {
    /// A call that has its points and may go.
    struct Admission: Sendable {
        let operation: String
        fileprivate let rows: Double
        fileprivate let id: Int
    }

    private let bucket: Bucket
    private let line: WaitingLine<Admission>

    init(clock: any Clock) {
        let bucket = Bucket()
        self.bucket = bucket
        line = WaitingLine(clock: clock) { call, now in bucket.take(for: call, at: now) }
    }

    /// Takes the points for this operation, as soon as they are there.
    /// - Parameter rows: how many rows it asks for by their ids.
    /// - Returns: `nil` if the task was cancelled meanwhile; the call must not go then.
    func admit(_ operation: String, rows: Int = 1, for queue: Queue) async -> Admission? {
        let call = Admission(operation: operation, rows: Double(max(1, rows)), id: bucket.newID())
        return await line.pass(call, for: queue) ? call : nil
    }

    /// Learns from an answer's `extensions.cost`.
    /// - Parameter throttled: Shopify refused the call for lack of points.
    /// - Returns: when there will be enough points for this call.
    func learn(_ cost: JSONNode, of call: Admission, throttled: Bool, at now: Steady) -> Steady {
        bucket.learn(cost, of: call, throttled: throttled, at: now)
    }

    /// Tells that the call ended, perhaps without an answer about the points left.
    func ended(_ call: Admission) { bucket.ended(call) }

    var budget: (available: Int, maximum: Int)? { bucket.budget }

    /// Calls that wait for points.
    var waitingCount: Int { line.count }
}

private final class Bucket: Sendable {
    private struct State {
        var available: Double?
        var maximum = 0.0
        var restoreRate = 0.0
        var seenAt = Steady(milliseconds: 0)
        /// The highest cost of each operation so far, for a row that it asks for.
        var costs: [String: Double] = [:]
        /// The highest cost of a call so far.
        var dearest = 0.0
        /// Points that calls under way will use. An answer that was made before them does not count them.
        var underWay: [Int: Double] = [:]
        var ids = 0

        func present(at now: Steady) -> Double? {
            available.map { min(maximum, $0 + max(0, Double((now - seenAt).milliseconds) / 1000 * restoreRate)) }
        }

        func full(_ points: Double, at now: Steady) -> Steady {
            guard let present = present(at: now), restoreRate > 0 else { return now }
            return now + Span(milliseconds: Int64((max(0, points - present) / restoreRate * 1000).rounded(.up)))
        }
    }

    /// Bounds on Shopify's figures, so that no answer can make us wait for days. All of Shopify's plans lie well within.
    private static let sane = (rate: 50.0, maximum: 40_000.0)

    private let state = Mutex(State())

    func newID() -> Int {
        state.withLock { state in
            state.ids += 1
            return state.ids
        }
    }

    func take(for call: ShopifyThrottle.Admission, at now: Steady) -> Steady? {
        state.withLock { state in
            guard let present = state.present(at: now) else { return nil }
            // An operation of unknown cost is taken to cost as much as the dearest one.
            let known = state.costs[call.operation].map { $0 * call.rows }
            let needed = min(known ?? state.dearest, state.maximum)
            guard present >= needed else { return max(state.full(needed, at: now), now + Span(milliseconds: 1)) }
            state.available = present - needed
            state.seenAt = max(state.seenAt, now)
            state.underWay[call.id] = needed
            return nil
        }
    }

    func ended(_ call: ShopifyThrottle.Admission) { state.withLock { $0.underWay[call.id] = nil } }

    func learn(_ cost: JSONNode, of call: ShopifyThrottle.Admission, throttled: Bool, at now: Steady) -> Steady {
        let status = cost["throttleStatus"]
        func number(_ node: JSONNode) -> Double? { node.text.flatMap { Double($0) }.flatMap { $0.isFinite ? $0 : nil } }
        let requested = number(cost["requestedQueryCost"])
        return state.withLock { state in
            state.underWay[call.id] = nil
            if let available = number(status["currentlyAvailable"]), let maximum = number(status["maximumAvailable"]),
                let rate = number(status["restoreRate"])
            {
                state.maximum = min(max(maximum, 1), Self.sane.maximum)
                state.restoreRate = min(max(rate, Self.sane.rate), Self.sane.maximum)
                var left = available - state.underWay.values.reduce(0, +)
                // If the figures say that there were enough points, wait all the same.
                if throttled { left = min(left, (requested ?? 0) - state.restoreRate) }
                state.available = min(max(left, -state.maximum), state.maximum)
                state.seenAt = now
                if let requested {
                    state.dearest = max(requested, state.dearest)
                    state.costs[call.operation] = max(requested / call.rows, state.costs[call.operation] ?? 0)
                }
            } else if throttled {
                // Refused without figures: wait for a second.
                state.maximum = max(state.maximum, Self.sane.rate)
                state.restoreRate = max(state.restoreRate, Self.sane.rate)
                state.available = 0
                state.seenAt = now
                state.costs[call.operation] = max(state.restoreRate / call.rows, state.costs[call.operation] ?? 0)
            }
            return state.full(min(requested ?? 0, state.maximum), at: now)
        }
    }

    var budget: (available: Int, maximum: Int)? {
        state.withLock { state in state.available.map { (Int(max($0, 0)), Int(state.maximum)) } }
    }
}
