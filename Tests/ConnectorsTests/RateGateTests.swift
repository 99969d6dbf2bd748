import Domain
import Synchronization
import Testing

@testable import Connectors

@Suite struct RateGateTests {
    @Test func noSecondSeesMoreCallsThanTheAccountMayMake() async throws {
        let clock = ManualClock()
        let gate = RateGate(perSecond: 4, clock: clock)
        var times: [Instant] = []
        for _ in 0..<11 {
            #expect(await gate.admit(.orders))
            times.append(clock.now)
        }
        for time in times {
            #expect(times.filter { $0 > time - .seconds(1) && $0 <= time }.count <= 4)
        }
        #expect(times.last == t0 + .seconds(2))
    }

    @Test func noMinuteSeesMoreCallsThanTheAccountMayMake() async throws {
        let clock = ManualClock()
        let gate = RateGate(calls: 3, per: .minutes(1), clock: clock)
        var times: [Instant] = []
        for _ in 0..<7 {
            #expect(await gate.admit(.orders))
            times.append(clock.now)
            clock.pass(.seconds(10))
        }
        #expect(times.map { ($0 - t0).milliseconds / 1000 } == [0, 10, 20, 60, 70, 80, 120])
    }

    @Test func afterA429NothingGoesUntilTheTimeItNamed() async {
        let clock = ManualClock()
        let gate = RateGate(perSecond: nil, clock: clock)
        gate.block(until: s0 + .seconds(5))
        #expect(gate.blockedUntil == s0 + .seconds(5))
        #expect(await gate.admit(.orders))
        #expect(clock.now == t0 + .seconds(5))
        #expect(gate.blockedUntil == nil)
    }

    @Test(arguments: [Span.hours(-1), .day])
    func callsGoOnAtTheirRateWhenTheClockIsSet(_ step: Span) async {
        let clock = ManualClock()
        let gate = RateGate(perSecond: 2, clock: clock)
        for _ in 0..<2 { _ = await gate.admit(.orders) }
        clock.step(step)
        var times: [Span] = []
        for _ in 0..<4 {
            _ = await gate.admit(.orders)
            times.append(clock.steady - s0)
        }
        #expect(times == [.seconds(1), .seconds(1), .seconds(2), .seconds(2)])
    }

    @Test(arguments: [Span.hours(-1), .day])
    func aShopsPointsComeBackAtTheirRateWhenTheClockIsSet(_ step: Span) async throws {
        let clock = ManualClock()
        let throttle = ShopifyThrottle(clock: clock)
        let first = try #require(await throttle.admit("Write", for: .orders))
        _ = throttle.learn(try cost(100, available: 0), of: first, throttled: false, at: clock.steady)
        clock.step(step)
        _ = await throttle.admit("Write", for: .orders)
        #expect(clock.steady == s0 + .seconds(1))
    }

    @Test func theMostUrgentQueueGoesFirst() async throws {
        let clock = HeldClock()
        let gate = RateGate(perSecond: 1, clock: clock)
        #expect(await gate.admit(.orders))
        let went = Went()
        await withTaskGroup(of: Void.self) { group in
            for queue in [Queue.catalogue, .orders, .stock] {
                group.addTask {
                    if await gate.admit(queue) { went.queues.withLock { $0.append(queue) } }
                }
                // Each is waiting before the next one comes.
                await gate.waitUntilWaiting(queue == .catalogue ? 1 : queue == .orders ? 2 : 3)
            }
            clock.letGo()
        }
        #expect(went.queues.withLock { $0 } == [.stock, .orders, .catalogue])
    }

    @Test func aShopsPointsGoToTheMostUrgentQueueFirst() async throws {
        let clock = HeldClock()
        let throttle = ShopifyThrottle(clock: clock)
        let first = try #require(await throttle.admit("Write", for: .orders))
        _ = throttle.learn(try cost(100, available: 0), of: first, throttled: false, at: s0)
        let went = Went()
        await withTaskGroup(of: Void.self) { group in
            for (place, queue) in [Queue.catalogue, .orders, .stock].enumerated() {
                group.addTask {
                    if await throttle.admit("Write", for: queue) != nil { went.queues.withLock { $0.append(queue) } }
                }
                while throttle.waitingCount <= place { await Task.yield() }
            }
            clock.letGo()
        }
        #expect(went.queues.withLock { $0 } == [.stock, .orders, .catalogue])
        #expect(clock.steady == s0 + .seconds(3))
    }

    @Test(.timeLimit(.minutes(1)))
    func `an urgent call does not wait for the points of a dear one that is not urgent`() async throws {
        let throttle = ShopifyThrottle(clock: HeldClock())
        for (operation, points, left) in [("List", 750, 1000), ("Write", 10, 100)] {
            let call = try #require(await throttle.admit(operation, for: .orders))
            _ = throttle.learn(try cost(points, available: left), of: call, throttled: false, at: s0)
        }
        let list = Task { await throttle.admit("List", for: .catalogue) }
        while throttle.waitingCount < 1 { await Task.yield() }
        #expect(await throttle.admit("Write", for: .cancellations) != nil)
        #expect(throttle.waitingCount == 1)
        list.cancel()
        #expect(await list.value == nil)
    }

    @Test(.timeLimit(.minutes(1)))
    func `an urgent call waits for its own points, not for those of a dear one that came before`() async throws {
        let clock = HeldClock()
        let throttle = ShopifyThrottle(clock: clock)
        for (operation, points, left) in [("List", 750, 1000), ("Write", 100, 0)] {
            let call = try #require(await throttle.admit(operation, for: .orders))
            _ = throttle.learn(try cost(points, available: left), of: call, throttled: false, at: s0)
        }
        let list = Task { await throttle.admit("List", for: .catalogue) }
        while throttle.waitingCount < 1 { await Task.yield() }
        while clock.sleepers < 1 { await Task.yield() }
        let write = Task { await throttle.admit("Write", for: .cancellations) != nil }
        while clock.sleepers < 2, !Task.isCancelled { await Task.yield() }
        #expect(clock.shortest == s0 + .seconds(1))
        list.cancel()
        clock.letGo()
        #expect(await write.value)
    }

    @Test func anAnswerDoesNotPromiseThePointsOfCallsUnderWay() async throws {
        let throttle = ShopifyThrottle(clock: HeldClock())
        let first = try #require(await throttle.admit("Write", for: .orders))
        _ = throttle.learn(try cost(100, available: 1000), of: first, throttled: false, at: s0)
        let second = try #require(await throttle.admit("Write", for: .orders))
        let third = try #require(await throttle.admit("Write", for: .orders))
        // Given before the third was there.
        _ = throttle.learn(try cost(100, available: 900), of: second, throttled: false, at: s0)
        #expect(throttle.budget?.available == 800)
        throttle.ended(third)
        let fourth = try #require(await throttle.admit("Write", for: .orders))
        _ = throttle.learn(try cost(100, available: 700), of: fourth, throttled: false, at: s0)
        #expect(throttle.budget?.available == 700)
    }

    @Test func whatWasNeverAskedBeforeIsTakenForTheDearest() async throws {
        let throttle = ShopifyThrottle(clock: HeldClock())
        let first = try #require(await throttle.admit("Write", for: .orders))
        _ = throttle.learn(try cost(300, available: 1000), of: first, throttled: false, at: s0)
        _ = await throttle.admit("Read", for: .orders)
        #expect(throttle.budget?.available == 700)
    }

    @Test func aCallThatIsNoLongerWantedLeavesTheGate() async {
        let gate = RateGate(perSecond: 1, clock: HeldClock())
        gate.block(until: s0 + .hours(1))
        let call = Task { await gate.admit(.orders) }
        await gate.waitUntilWaiting(1)
        call.cancel()
        #expect(await call.value == false)
        #expect(gate.waitingCount == 0)
    }
}

private func cost(_ requested: Int, available: Int) throws -> JSONNode {
    let status = #"{"maximumAvailable": 2000, "currentlyAvailable": \#(available), "restoreRate": 100}"#
    return JSONNode(
        try JSON(Array(#"{"requestedQueryCost": \#(requested), "throttleStatus": \#(status)}"#.utf8)))
}

private final class Went: Sendable {
    let queues = Mutex<[Queue]>([])
}

extension RateGate {
    fileprivate func waitUntilWaiting(_ count: Int) async {
        while waitingCount < count { await Task.yield() }
    }
}

/// Nobody wakes before `letGo`; from then on sleepers move the time.
private final class HeldClock: Clock {
    private let state = Mutex<(now: Steady, open: Bool, waiting: [CheckedContinuation<Void, Never>])>((s0, false, []))
    private let until = Mutex<[Steady]>([])

    /// How many sleep or slept, and until when the first of them.
    var sleepers: Int { until.withLock(\.count) }
    var shortest: Steady? { until.withLock { $0.min() } }

    var now: Instant { t0 }
    var steady: Steady { state.withLock { $0.now } }
    var boot: String? { nil }

    func sleep(until: Steady) async throws {
        self.until.withLock { $0.append(until) }
        await withCheckedContinuation { continuation in
            let open = state.withLock { state in
                if !state.open { state.waiting.append(continuation) }
                return state.open
            }
            if open { continuation.resume() }
        }
        state.withLock { $0.now = max($0.now, until) }
    }

    func letGo() {
        let waiting = state.withLock { state in
            state.open = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }
}
