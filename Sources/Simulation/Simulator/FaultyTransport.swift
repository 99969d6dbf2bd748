import Connectors
import Domain
import Sandbox
import Synchronization

/// How much goes wrong.
package enum FaultLevel: String, Sendable, CaseIterable {
    case none, normal, heavy

    /// How many calls each kind of fault affects, in ten thousand. There are a dozen kinds.
    var calls: Int {
        switch self {
        case .none: 0
        case .normal: 17
        case .heavy: 100
        }
    }

    /// After how many steps the core dies, in ten thousand.
    var crashes: Int {
        switch self {
        case .none: 0
        case .normal: 4
        case .heavy: 30
        }
    }

    /// How many webhooks are lost, in a thousand. As many are repeated, as many late, and as many out of order.
    var webhooks: Int {
        switch self {
        case .none: 0
        case .normal: 15
        case .heavy: 80
        }
    }
}

/// Carries calls into the stand-ins and breaks some of them, before or after their effect, in every way in which real calls
/// break.
final class FaultyTransport: Transport {
    private enum Fault: CaseIterable {
        case refused, timedOutBefore, timedOutAfter, tooMany, tooManyForAWhile, failedBefore, failedAfter, blank
        case truncated, notJSON, expired, throttled, diedBefore, diedAfter
    }

    private struct State {
        var random: RandomStreams
        var level: FaultLevel
        var died: (@Sendable () -> Void)?
        var counts: [String: Int] = [:]
    }

    private let inner: any Transport
    private let state: Mutex<State>

    init(_ inner: any Transport, seed: UInt64, level: FaultLevel) {
        self.inner = inner
        state = Mutex(State(random: RandomStreams(seed: seed), level: level))
    }

    /// Breaks nothing from now on.
    func heal() { state.withLock { $0.level = .none } }

    /// Sets what happens when the core has to die in the middle of a call.
    func whenItDies(_ act: (@Sendable () -> Void)?) { state.withLock { $0.died = act } }

    /// Faults so far, by kind.
    var counts: [String: Int] { state.withLock { $0.counts } }

    /// Every kind of fault draws for every call, even if another kind has already been chosen. So no kind affects another's
    /// stream.
    private func draw() -> Fault? {
        state.withLock { state in
            var struck: Fault?
            for fault in Fault.allCases {
                let kills = fault == .diedBefore || fault == .diedAfter
                // Death is rarer than other faults, and happens only if somebody restarts the core.
                let often = kills ? (state.level.calls + 3) / 6 : state.level.calls
                guard state.random.number("fault: \(fault)", 0...9999) < often, !kills || state.died != nil else {
                    continue
                }
                struck = struck ?? fault
            }
            if let struck { state.counts["\(struck)", default: 0] += 1 }
            return struck
        }
    }

    func send(_ request: Request) async throws(TransportFailure) -> Response {
        guard let fault = draw() else { return try await inner.send(request) }
        let json = [Header("Content-Type", "application/json")]
        switch fault {
        case .refused: throw .notSent("connection refused")
        case .timedOutBefore: throw .unknown("timed out")
        case .timedOutAfter:
            _ = try await inner.send(request)
            throw .unknown("timed out")
        case .tooMany: return Response(status: 429)
        case .tooManyForAWhile: return Response(status: 429, headers: [Header("Retry-After", "20")])
        case .failedBefore: return Response(status: 503)
        case .failedAfter:
            _ = try await inner.send(request)
            return Response(status: 502)
        case .blank: return Response(status: 200)
        case .truncated:
            var answer = try await inner.send(request)
            answer.body = Array(answer.body.prefix(answer.body.count / 2))
            return answer
        case .notJSON: return Response(status: 200, headers: json, body: Array("<html>maintenance</html>".utf8))
        case .expired: return Response(status: 401)
        case .throttled:
            guard request.url.hasSuffix("graphql.json") else { return Response(status: 409) }
            let words = #"{"errors": [{"message": "Throttled", "extensions": {"code": "THROTTLED"}}]}"#
            return Response(status: 200, headers: json, body: Array(words.utf8))
        case .diedBefore: throw die()
        case .diedAfter:
            _ = try await inner.send(request)
            throw die()
        }
    }

    /// The core dies, which sees nothing of this answer.
    private func die() -> TransportFailure {
        let died = state.withLock { state in
            defer { state.died = nil }
            return state.died
        }
        died?()
        return .unknown("the core died")
    }
}
