import Connectors
import Domain
import Sandbox
import Synchronization

/// Mutates some of the answers to the core, in the same way as messages.
final class MutatingTransport: Transport {
    private struct State {
        var random: SeededGenerator
        var mutation: FuzzMutation
        var perMille: Int
        var changed = 0
    }

    private let inner: any Transport
    private let state: Mutex<State>

    init(_ inner: any Transport, seed: UInt64, perMille: Int) {
        self.inner = inner
        state = Mutex(
            State(
                random: SeededGenerator(seed: seed &* 53), mutation: FuzzMutation(seed: seed &* 59), perMille: perMille)
        )
    }

    var changed: Int { state.withLock { $0.changed } }

    /// Leaves answers unchanged from now on.
    func stop() { state.withLock { $0.perMille = 0 } }

    func send(_ request: Request) async throws(TransportFailure) -> Response {
        var answer = try await inner.send(request)
        let body = answer.body
        answer.body = state.withLock { state in
            guard Int.random(in: 0..<1000, using: &state.random) < state.perMille else { return body }
            state.changed += 1
            return state.mutation.mutated(body)
        }
        return answer
    }
}
