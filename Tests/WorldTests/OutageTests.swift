import Connectors
import DeskAPI
import Domain
import Sandbox
import Simulation
import Store
import Synchronization
import Testing

@testable import Core

/// What the desk shows while a remote system does not answer.
@Suite struct OutageTests {
    private func world(between: @escaping (any Transport) -> any Transport = { $0 }) async throws -> World {
        let world = try World(between: between)
        try await world.start()
        await world.place("#1", "TEE")
        try await world.pass(.minutes(5))
        return world
    }

    private func turn(_ world: World, off: Bool) async { await world.host.with { $0.deposco.settings.offline = off } }

    @Test func anOutageIsShownWithinHalfAMinuteWithWhatWaitsForItAndEndsByItself() async throws {
        let world = try await world()
        #expect(try await world.core.overview().outages == [])
        await turn(world, off: true)
        let began = world.clock.now
        await world.place("#2", "TEE")
        try await world.pass(.seconds(90))
        let outage = try #require(try await world.core.overview().outages.first)
        #expect(outage.system == "Deposco" && !outage.refuses)
        #expect(outage.since >= began && outage.since <= began + .seconds(31))
        #expect(outage.backlog >= 1)
        #expect(try #require(outage.oldest) <= world.clock.now - .seconds(20))
        #expect(try #require(outage.nextAttempt) > began)
        let row = try #require(try await world.core.overview().exceptions.worst.first)
        // A list tells by what it is about, and the sentence stands beside it.
        #expect(row.cells["about"] == .text("Deposco"))
        await turn(world, off: false)
        try await world.pass(.minutes(5))
        #expect(try await world.core.overview().outages == [])
        #expect(try await world.exceptions().isEmpty)
        #expect(try await world.stage("#2") == .received)
    }

    @Test func `once the system answers, the desk says what is left of the outage until that is done`() async throws {
        let world = try await world()
        await turn(world, off: true)
        for number in 2...9 { await world.place("#\(number)", "TEE") }
        try await world.pass(.minutes(10))
        await turn(world, off: false)
        var told: [OutageRow] = []
        for _ in 0..<12 {
            world.clock.pass(.seconds(10))
            while try await world.core.workOnce() {
                told += try await world.core.overview().outages.filter { $0.answersSince != nil }
            }
        }
        let first = try #require(told.first)
        #expect(first.system == "Deposco" && first.ref == nil && first.backlog >= 7)
        #expect(try #require(first.oldest) < first.since)
        #expect(told.map(\.backlog) == told.map(\.backlog).sorted(by: >) && told.last?.backlog == 1)
        #expect(try await world.core.overview().outages == [])
        try await world.settle()
        for number in 2...9 { #expect(try await world.stage("#\(number)") == .received) }
    }

    @Test func anOutageOfAMinuteIsOneExceptionForOnCallHoweverMuchWaits() async throws {
        let world = try await world()
        await turn(world, off: true)
        for number in 2...6 { await world.place("#\(number)", "TEE") }
        try await world.pass(.seconds(40))
        #expect(try await world.exceptions().isEmpty)
        try await world.pass(.minutes(10))
        let raised = try await world.exceptions()
        #expect(raised.map(\.type) == [.connectorDown])
        #expect(raised.first?.summary == "Deposco does not answer")
        #expect(raised.first?.type.team == .oncall)
        let outage = try #require(try await world.core.overview().outages.first)
        #expect(outage.ref == TargetRef(.exception, "connector-down/deposco"))
        #expect(outage.backlog == 5)
    }

    @Test func `what is retried in an outage still waits for its end`() async throws {
        let world = try await world()
        await turn(world, off: true)
        for number in 2...6 { await world.place("#\(number)", "TEE") }
        try await world.pass(.minutes(10))
        let before = try #require(try await world.core.overview().outages.first)
        let waiting = try await world.core.list(.work, filter: "", after: nil, limit: 50).rows.filter {
            $0.actions.contains(.retry)
        }
        for row in waiting { _ = try await world.act(.retry, on: row.ref, version: row.version) }
        let after = try #require(try await world.core.overview().outages.first)
        #expect(waiting.count >= 5 && before.backlog == 5)
        #expect(after.backlog == before.backlog)
        #expect(after.oldest == before.oldest)
    }

    @Test func whatWaitsForItsNextAttemptIsDepthWithItsAge() async throws {
        let world = try await world()
        await turn(world, off: true)
        await world.place("#2", "TEE")
        try await world.pass(.minutes(10))
        let orders = try #require(try await world.core.overview().queues.first { $0.queue == .orders })
        #expect(orders.depth == 1 && orders.again == 1 && orders.waiting == 0)
        #expect(try #require(orders.oldest) <= world.clock.now - .minutes(8))
    }

    @Test func `what waited through a long outage goes within a minute of its end, and nothing was given up`()
        async throws
    {
        let out = Mutex(false)
        let world = try await self.world { OutTransport(inner: $0, isOut: { out.withLock { $0 } }) }
        out.withLock { $0 = true }
        for number in 2...6 { await world.place("#\(number)", "TEE") }
        try await world.pass(.hours(6))
        #expect(try await world.exceptions().map(\.type) == [.connectorDown])
        let waiting = try #require(try await world.core.overview().queues.first { $0.queue == .orders })
        #expect(waiting.depth == 5 && waiting.again == 5)
        out.withLock { $0 = false }
        try await world.pass(.minutes(1))
        for number in 2...6 { #expect(try await world.stage("#\(number)") == .received) }
        #expect(try await world.exceptions().isEmpty)
    }

    @Test func `a quota that is used up is an exception until it begins anew, and a short limit is none`() async throws
    {
        let world = try await world()
        func told() async throws -> ExceptionRecord? {
            try await world.store.read { try $0.exceptions.exception(RemoteSystem.deposco.usedUp.id)?.record }
        }
        let now = world.clock.now
        await world.host.with { $0.deposco.settings.limitedUntil = (now + .minutes(8)).milliseconds }
        try await world.pass(.minutes(12))
        #expect(try await told() == nil)
        await world.host.with { $0.deposco.settings.limitedUntil = (now + .hours(3)).milliseconds }
        await world.place("#2", "TEE")
        try await world.pass(.hours(4))
        let quota = try #require(try await told())
        #expect(quota.summary == "Deposco takes no more calls" && quota.state == .resolved)
        #expect(quota.detail.hasPrefix("refused as too many since "))
        #expect(try await world.exceptions().isEmpty)
        #expect(try await world.stage("#2") == .received)
    }

    @Test func `the card of a connector says since when, what waits for it and how it went before`() async throws {
        let world = try await world()
        let sound = try #require(try await world.core.connectorCard("deposco"))
        #expect(sound.row.state == .ok && sound.waiting == [] && sound.exceptions == [] && sound.timeline == [])
        #expect(try #require(sound.calls) > 0 && sound.failed == 0)
        await turn(world, off: true)
        await world.place("#2", "TEE")
        try await world.pass(.minutes(10))
        let list = try await world.core.list(.connectors, filter: "depo", after: nil, limit: 9)
        #expect(list.rows.map(\.ref) == [TargetRef(.connector, "deposco")])
        #expect(list.rows.first?.cells["waiting"] == .number(1))
        let card = try #require(try await world.core.connectorCard("deposco"))
        #expect(card.row.state == .offline || card.row.state == .stalled)
        #expect(try #require(card.lastAnswer) <= world.clock.now - .minutes(9))
        #expect(card.waiting.contains { $0.kind == "send order" && $0.pieces == 1 })
        #expect(card.exceptions.map(\.ref) == [TargetRef(.exception, "connector-down/deposco")])
        #expect(try #require(card.failed) > 0)
        await turn(world, off: false)
        try await world.pass(.minutes(5))
        let after = try #require(try await world.core.connectorCard("deposco"))
        #expect(after.row.state == .ok && after.waiting == [] && after.exceptions == [])
        #expect(after.timeline.last?.text == "resolved: Deposco answers again")
        #expect(try await world.core.connectorCard("nobody") == nil)
    }

    @Test func aCoreThatStartsInAnOutageSaysSinceWhenAtOnce() async throws {
        let world = try await world()
        await turn(world, off: true)
        await world.place("#2", "TEE")
        try await world.pass(.minutes(10))
        let before = try #require(try await world.core.overview().outages.first)
        let next = IntegrationCore(
            settings: world.core.settings, store: world.store, sandbox: SandboxTransport.base, callsPerSecond: nil,
            transport: SandboxTransport(host: world.host, clock: world.clock), clock: world.clock, log: world.core.log)
        let after = try #require(try await next.overview().outages.first)
        #expect(after.system == "Deposco" && after.since - before.since <= .minutes(2))
    }
}

/// Deposco's servers answer 503 while they are out.
private struct OutTransport: Transport {
    let inner: any Transport
    let isOut: @Sendable () -> Bool

    func send(_ request: Request) async throws(TransportFailure) -> Response {
        guard isOut(), request.url.contains("/deposco/") else { return try await inner.send(request) }
        return Response(status: 503)
    }
}
