import Domain
import Synchronization

/// Calls wait here until a remote system's limit lets them go. The most urgent queue goes first, and within a queue the call
/// that came first.
final class WaitingLine<Call: Sendable>: Sendable {
    private struct Waiter {
        var call: Call
        var priority: Int
        var order: Int
        var continuation: CheckedContinuation<Bool, Never>
    }

    private struct State {
        var waiting: [Waiter] = []
        var arrivals = 0
        /// Who lets the waiting calls go; `nil` while none wait. Another one takes its place when somebody more urgent comes, since it
        /// may sleep until there is enough for a dearer call.
        var pump: Int?

        /// Whether a call that comes now goes before all that wait.
        func comesFirst(_ priority: Int) -> Bool { waiting.allSatisfy { priority < $0.priority } }
    }

    private let clock: any Clock
    private let admission: @Sendable (Call, Steady) -> Steady?
    private let state = Mutex(State())

    /// - Parameter admission: returns `nil` and counts the call as gone, or returns when to ask again.
    init(clock: any Clock, admission: @escaping @Sendable (_ call: Call, _ now: Steady) -> Steady?) {
        self.clock = clock
        self.admission = admission
    }

    var count: Int { state.withLock { $0.waiting.count } }

    /// Returns when the call may go.
    /// - Returns: `false` if the task was cancelled meanwhile; the call must not go then.
    func pass(_ call: Call, for queue: Queue) async -> Bool {
        if Task.isCancelled { return false }
        let now = clock.steady
        let order = state.withLock { state -> Int? in
            if state.comesFirst(queue.priority), admission(call, now) == nil { return nil }
            state.arrivals += 1
            return state.arrivals
        }
        guard let order else { return true }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let waiter = Waiter(call: call, priority: queue.priority, order: order, continuation: continuation)
                let pump = state.withLock { state -> Int? in
                    let isFirst = state.comesFirst(waiter.priority)
                    state.waiting.append(waiter)
                    guard isFirst || state.pump == nil else { return nil }
                    state.pump = order
                    return order
                }
                if let pump { Task { await self.pump(pump) } }
                // If the task was cancelled before the waiter was in line, `onCancel` did not find it.
                if Task.isCancelled { giveUp(order) }
            }
        } onCancel: {
            giveUp(order)
        }
    }

    private func giveUp(_ order: Int) {
        let waiter = state.withLock { state in
            state.waiting.firstIndex { $0.order == order }.map { state.waiting.remove(at: $0) }
        }
        waiter?.continuation.resume(returning: false)
    }

    private enum Step {
        case go(CheckedContinuation<Bool, Never>)
        case wait(Steady)
        case stop
    }

    private func pump(_ number: Int) async {
        while true {
            switch step(number, clock.steady) {
            case .go(let continuation): continuation.resume(returning: true)
            case .wait(let until): try? await clock.sleep(until: until)
            case .stop: return
            }
        }
    }

    private func step(_ number: Int, _ now: Steady) -> Step {
        state.withLock { state in
            guard state.pump == number else { return .stop }
            guard
                let next = state.waiting.indices.min(by: { a, b in
                    (state.waiting[a].priority, state.waiting[a].order) < (
                        state.waiting[b].priority, state.waiting[b].order
                    )
                })
            else {
                state.pump = nil
                return .stop
            }
            if let until = admission(state.waiting[next].call, now) { return .wait(until) }
            return .go(state.waiting.remove(at: next).continuation)
        }
    }
}
