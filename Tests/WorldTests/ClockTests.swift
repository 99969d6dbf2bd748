import Connectors
import Crypto
import DeskAPI
import Domain
import Foundation
import Logging
import Sandbox
import Simulation
import Store
import Synchronization
import Testing

@testable import Core

extension World {
    /// Somebody sets the machine's clock, and the core looks at it.
    fileprivate func step(_ span: Span) async throws {
        clock.step(span)
        await core.followClock()
    }

    /// The core of the next start, on the same store.
    fileprivate func startAnew() async throws -> IntegrationCore {
        let transport = SandboxTransport(host: host) { [clock] in clock.world.milliseconds }
        let next = IntegrationCore(
            settings: core.settings, store: store, sandbox: SandboxTransport.base, callsPerSecond: nil,
            transport: transport, clock: clock, log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        try await next.prepare()
        return next
    }

    fileprivate func due(_ key: String) async throws -> Span? {
        let now = core.clock.now
        return try await store.read { try $0.work.openWork(key: key).first.map { $0.due - now } }
    }
}

@Suite struct ClockTests {
    @Test(arguments: [Span.hours(-1), .day, Span.hours(-24 * 30)])
    func waitingOrdersGoOnWhenTheClockIsSet(_ step: Span) async throws {
        let world = try World()
        try await world.start()
        await world.host.with { $0.deposco.settings.offline = true }
        for number in 0..<60 { await world.place("#\(2000 + number)", "TEE") }
        try await world.settle()
        #expect(await world.host.with { $0.deposco.orders.count } == 0)
        world.clock.step(step)
        await world.host.with { $0.deposco.settings.offline = false }
        try await world.settle()
        try await world.pass(.minutes(1))
        #expect(await world.host.with { $0.deposco.orders.count } == 60)
        #expect(await world.host.with { $0.deposco.orders.values.allSatisfy { $0.posts == 1 } })
    }

    @Test(arguments: [Span.hours(-24), .hours(-1), .hours(24), .hours(24 * 400)])
    func `a clock that is wrong does not make each poll read what changed days ago, nor miss what changed since`(
        _ step: Span
    )
        async throws
    {
        let asked = Mutex<[(at: Instant, since: Instant)]>([])
        let trueClock = Mutex<TestClock?>(nil)
        let world = try World(between: {
            ChangesAsked(inner: $0) { since in
                guard let clock = trueClock.withLock({ $0 }) else { return }
                asked.withLock { $0.append((clock.world, since)) }
            }
        })
        trueClock.withLock { $0 = world.clock }
        try await world.start()
        await world.place("#1", "TEE")
        try await world.pass(.minutes(20))
        try await world.step(step)
        try await world.pass(.minutes(1))
        asked.withLock { $0 = [] }
        try await world.pass(.minutes(30))
        let found = asked.withLock { $0 }
        #expect(found.count > 50)
        #expect(found.allSatisfy { $0.at - $0.since <= .hours(2) })
        #expect(zip(found, found.dropFirst()).allSatisfy { $1.since <= $0.at })
    }

    @Test(arguments: [Span.hours(-72), .hours(72), .hours(24 * 400)])
    func `the hourly sweep reads a day and finds what no webhook told, whatever our clock says`(_ step: Span)
        async throws
    {
        let asked = Mutex<[(at: Instant, since: Instant)]>([])
        let trueClock = Mutex<TestClock?>(nil)
        let world = try World(
            settings: { $0.intervals.deepOrders = .hours(1) },
            between: {
                ChangesAsked(inner: $0) { since in
                    guard let clock = trueClock.withLock({ $0 }) else { return }
                    asked.withLock { $0.append((clock.world, since)) }
                }
            })
        trueClock.withLock { $0 = world.clock }
        try await world.start()
        try await world.step(step)
        await world.place("#1", "TEE")
        await world.place("#2", "TEE")
        try await world.pass(.minutes(15))
        await world.host.with { $0.shop.settings.lostPerMille = 1000 }
        await world.edit("#1") { $0.delete($1.id, at: $2) }
        asked.withLock { $0 = [] }
        try await world.pass(.hours(2))
        #expect(try await world.stage("#1") == .cancelled)
        #expect(try await world.stage("#2") == .received)
        let reach = asked.withLock { $0.map { $0.at - $0.since }.max() }
        #expect(reach.map { Span.hours(24) <= $0 && $0 <= .hours(25) } == true)
    }

    @Test func `orders placed a moment before a poll are not taken for missed webhooks while our clock is ahead`()
        async throws
    {
        let world = try World(settings: { $0.intervals.orders = .minutes(1) })
        try await world.start()
        await world.place("#1", "TEE")
        try await world.pass(.minutes(15))
        try await world.step(.day)
        await world.host.with { $0.shop.settings.lostPerMille = 1000 }
        for number in 2...6 {
            await world.place("#\(number)", "TEE")
            try await world.pass(.minutes(1))
        }
        #expect(try await world.stage("#5") == .received)
        #expect(try await world.exceptions().isEmpty)
    }

    @Test func theDeskSaysThatTheClockWasSetForAWhile() async throws {
        let world = try World()
        try await world.start()
        try await world.step(.hours(-1))
        let trouble = try #require(try await world.core.overview().troubles.first)
        #expect(trouble.name == "clock-stepped")
        #expect(trouble.detail.contains("set 1 h back"))
        #expect(!trouble.stopsWork)
        let journal = try await world.store.read { try $0.journal.timeline(subject: .system("clock"), limit: 5) }
        #expect(journal.map(\.fact) == [.clockStepped(by: .hours(-1))])
        try await world.pass(.minutes(20))
        #expect(try await world.core.overview().troubles.isEmpty)
    }

    @Test func aSmallDifferenceIsNoStep() async throws {
        let world = try World()
        try await world.start()
        try await world.step(.seconds(4))
        #expect(world.core.health.troubles.isEmpty)
        // Several of them are one.
        try await world.step(.seconds(4))
        #expect(world.core.health.troubles.map(\.kind) == [.clockStepped])
    }

    @Test(arguments: [Span.day, Span.hours(-1)])
    func aHeldNotificationIsOverdueAndStalledInItsOwnTimeWhateverTheClockSays(_ step: Span) async throws {
        let world = try World { settings in
            settings.policy.hold.warnAfter = .hours(2)
            settings.policy.hold.stallAfter = .hours(5)
        }
        try await world.start()
        await world.place("#1", "TEE")
        try await world.settle()
        world.clock.pass(.minutes(1))
        let at = world.clock.world.milliseconds
        await world.host.with { $0.deposco.ship("1", at: at) }
        try await world.pass(.minutes(1))
        try await world.step(step)
        try await world.pass(.minutes(100))
        #expect(try await world.exceptions().isEmpty)
        #expect(await world.inShop("#1")?.fulfilments.map(\.notifications) == [0])
        try await world.pass(.minutes(30))
        #expect(try await world.exceptions().map(\.type) == [.notificationOverdue])
        try await world.step(step)
        try await world.pass(.minutes(100))
        #expect(try await world.exceptions().first?.summary.contains("overdue") == true)
        try await world.pass(.hours(2))
        #expect(try await world.exceptions().first?.summary.contains("stalled") == true)
        #expect(try await world.store.rebuild(verifyOnly: true).differences == [])
    }

    @Test func noExceptionIsOverdueBecauseTheClockWasSetAhead() async throws {
        let world = try World()
        try await world.start()
        await world.place("#1", "GHOST")
        try await world.settle()
        let before = try #require(try await world.exceptions().first)
        try await world.step(.day)
        #expect(try await world.core.overview().exceptions.overdue == 0)
        let after = try #require(try await world.exceptions().first)
        #expect(after.dueBy - after.raisedAt == before.dueBy - before.raisedAt)
        try await world.pass(before.dueBy - before.raisedAt + .minutes(1))
        #expect(try await world.core.overview().exceptions.overdue == 1)
        #expect(try await world.store.rebuild(verifyOnly: true).differences == [])
    }

    @Test func whatIsBeingDoneIsNotDoneTwiceBecauseTheClockWasSetAhead() async throws {
        let world = try World()
        try await world.start()
        await world.place("#1", "TEE")
        await world.deliver()
        while try await world.core.ingestOnce() > 0 {}
        // The order is read from the channel first.
        #expect(try await world.core.workOnce())
        let caps = Dictionary(uniqueKeysWithValues: Queue.allCases.map { ($0, 5) })
        let claimed = try await world.store.claim(
            limit: 5, caps: caps, now: world.core.clock.now, lease: Limits.Work.lease)
        #expect(claimed.map(\.kind) == [.sendOrder])
        try await world.step(.day)
        #expect(
            try await world.store.claim(limit: 5, caps: caps, now: world.core.clock.now, lease: Limits.Work.lease)
                .allSatisfy { $0.kind != .sendOrder })
        // And is given back in its own time, not an hour later.
        try await world.step(.hours(-25))
        world.clock.pass(.minutes(11))
        #expect(
            try await world.store.claim(limit: 5, caps: caps, now: world.core.clock.now, lease: Limits.Work.lease)
                .contains { $0.kind == .sendOrder })
    }

    // MARK: Starts

    @Test func aClockSetWhileNoCoreRanIsFollowedAtTheStart() async throws {
        let world = try World()
        try await world.start()
        let before = try #require(try await world.due("periodic/nightlySweepOrders"))
        world.clock.step(.hours(-3))
        let next = try await world.startAnew()
        let now = next.clock.now
        let after = try await world.store.read { try $0.work.openWork(key: "periodic/nightlySweepOrders").first?.due }
        #expect(after.map { $0 - now } == before)
        #expect(next.health.troubles.map(\.kind) == [.clockStepped])
    }

    @Test func afterANewStartOfTheMachineNothingWaitsLongerThanItEverMay() async throws {
        let world = try World()
        try await world.start()
        world.clock.restart()
        world.clock.step(.hours(-24 * 365))
        let next = try await world.startAnew()
        let now = next.clock.now
        for kind in WorkKind.allCases where kind.periodic {
            let rows = try await world.store.read { try $0.work.openWork(key: "periodic/\(kind.rawValue)") }
            for row in rows { #expect(row.due - now <= next.longestWait(of: kind, at: now)) }
        }
        #expect(next.health.troubles.first?.detail.contains("before the last entry of the journal") == true)
    }

    @Test func whatWasWrittenBeforeAStartWithAnEarlierDateIsNotInTheFuture() async throws {
        let world = try World()
        try await world.start()
        await world.place("#1", "TEE")
        try await world.settle()
        let order = try #require(try await world.order("#1"))
        #expect(order.receivedAt != nil)
        world.clock.restart()
        world.clock.step(.hours(-24))
        let next = try await world.startAnew()
        let record = try #require(try await world.store.read { try $0.orders.order(order.id)?.record })
        #expect(record.receivedAt.map { $0 <= next.clock.now } == true)
        #expect(try await world.store.verify().problems == [])
    }

    @Test func anOrdinaryStartOfTheMachineIsNoStep() async throws {
        let world = try World()
        try await world.start()
        world.clock.restart()
        world.clock.pass(.minutes(5))
        #expect(try await world.startAnew().health.troubles.isEmpty)
    }

    // MARK: Times from outside

    @Test func pollsSeeWhatChangesWhileTheClockIsADayAheadAndAfterItIsSetRight() async throws {
        let world = try World()
        try await world.start()
        await world.place("#1", "ONE")
        await world.place("#2", "TWO")
        try await world.settle()
        try await world.step(.day)
        try await world.pass(.minutes(20))
        var at = world.clock.world.milliseconds
        await world.host.with { [at] in $0.deposco.setItem(number: "ONE", name: "One", at: at) }
        try await world.pass(.minutes(5))
        #expect(try await world.stage("#1") == .received)
        try await world.step(.hours(-24))
        try await world.pass(.minutes(20))
        at = world.clock.world.milliseconds
        await world.host.with { [at] in $0.deposco.setItem(number: "TWO", name: "Two", at: at) }
        try await world.pass(.minutes(5))
        #expect(try await world.stage("#2") == .received)
    }

    @Test func ordersWhoseWebhooksCameWhileTheClockWasADayBackAreNotTakenForMissedOnes() async throws {
        let world = try World()
        try await world.start()
        await world.place("#1", "TEE")
        try await world.settle()
        try await world.step(.hours(-24))
        for number in 2...5 { await world.place("#\(number)", "TEE") }
        try await world.pass(.minutes(5))
        try await world.step(.day)
        try await world.pass(.hours(2))
        #expect(try await world.exceptions().filter { $0.type == .deadSubscription } == [])
    }

    @Test func anOrderChangedInTenYearsTimeDoesNotHideItsNextWebhook() async throws {
        let world = try World()
        try await world.start()
        let id = await world.place("#1", "TEE", payment: "pending")
        for delivery in await world.host.dueDeliveries(now: world.clock.world.milliseconds) {
            var body = try #require(
                try JSONSerialization.jsonObject(with: Data(delivery.body)) as? [String: Any])
            body["updated_at"] = "2036-03-02T10:00:00Z"
            let bytes = try JSONSerialization.data(withJSONObject: body)
            let code = HMAC<SHA256>.authenticationCode(
                for: bytes, using: SymmetricKey(data: Data("sandbox-secret".utf8)))
            let headers = delivery.headers.filter { $0.name.lowercased() != "x-shopify-hmac-sha256" }
            let answer = await world.core.receiveHook(
                .shopify,
                headers: headers.map { Header($0.name, $0.value) } + [
                    Header("X-Shopify-Hmac-Sha256", Data(code).base64EncodedString())
                ], body: Array(bytes))
            #expect(answer.status == 200)
            await world.host.delivered(delivery.id, status: 200, now: world.clock.world.milliseconds)
        }
        try await world.settle()
        #expect(try await world.stage("#1") == .awaitingPayment)
        let notes = try await world.store.read { try $0.journal.timeline(order: OrderID(String(id)), limit: 20) }
        #expect(
            notes.contains {
                $0.fact == .noted("updated_at says 2036-03-02T10:00:00Z, which is not believed; taken as seen now")
            })
        world.clock.pass(.seconds(20))
        let paid = world.clock.world.milliseconds
        await world.host.with { $0.shop.pay(id, at: paid) }
        try await world.settle()
        #expect(try await world.stage("#1") == .received)
    }
}

/// Tells from when on each request asks for what changed.
private struct ChangesAsked: Transport {
    let inner: any Transport
    let tell: @Sendable (Instant) -> Void

    func send(_ request: Request) async throws(TransportFailure) -> Response {
        // Shipments that were taken back are always looked for a day back.
        let times = /(?:updated_at:>=|(?:items|salesOrders)\?.*updatedAfter=|shippedAfter=)'?([0-9T:.Z-]+)/
        let text = request.url + String(decoding: request.body, as: UTF8.self)
        if let found = text.removingPercentEncoding?.firstMatch(of: times), let since = Instant(iso: String(found.1)) {
            tell(since)
        }
        return try await inner.send(request)
    }
}
