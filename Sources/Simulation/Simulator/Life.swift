import Connectors
import Domain
import Synchronization

/// The life of one simulated core. The call in which a core dies never returns to it while its store is open. Once that is closed the call
/// ends, so that what is left of the core can be freed; nothing that it still does then reaches the world, or draws by the seed.
final class Life: Sendable {
    private struct State {
        var isOver = false
        var isBuried = false
        var sleptUntil: Steady?
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    var isOver: Bool { state.withLock { $0.isOver } }

    func end() { state.withLock { $0.isOver = true } }

    /// Until when what is left of a dead core has waited: for it alone that time has come, so that it waits no longer.
    var sleptUntil: Steady? { state.withLock { $0.sleptUntil } }

    func sleep(until: Steady) { state.withLock { $0.sleptUntil = max($0.sleptUntil ?? until, until) } }

    /// Ends the calls in which the core died.
    func bury() {
        let waiting = state.withLock { state in
            state.isOver = true
            state.isBuried = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for call in waiting { call.resume() }
    }

    /// Returns when it is buried.
    func untilBuried() async {
        await withCheckedContinuation { continuation in
            let isBuried = state.withLock { state in
                if !state.isBuried { state.waiting.append(continuation) }
                return state.isBuried
            }
            if isBuried { continuation.resume() }
        }
    }
}

/// Carries the calls of one core, as long as it lives.
struct MortalTransport: Transport {
    let inner: any Transport
    let life: Life

    func send(_ request: Request) async throws(TransportFailure) -> Response {
        if life.isOver { throw .notSent("the core is dead") }
        let answer: Result<Response, TransportFailure>
        do { answer = .success(try await inner.send(request)) } catch { answer = .failure(error) }
        if life.isOver { await life.untilBuried() }
        return try answer.get()
    }
}

/// The clock of one core, as long as it lives: nobody waits for a dead one.
struct MortalClock: Clock {
    let inner: SimulatedClock
    let life: Life

    var now: Instant { inner.now }
    var steady: Steady { max(inner.steady, life.sleptUntil ?? inner.steady) }
    var boot: String? { inner.boot }

    func sleep(until: Steady) async throws {
        if life.isOver {
            life.sleep(until: until)
            throw CancellationError()
        }
        try await inner.sleep(until: until)
    }
}
