import DeskAPI
import Domain
import Sandbox
import Store
import Testing

@testable import Core

/// Orders that go to Deposco by way of Patchworks.
@Suite struct RunTests {
    private func world(_ open: @escaping @Sendable (Sandbox) -> Void = { _ in }) async throws -> World {
        let world = try World(
            patchworks: true, settings: { $0.policy.ordersVia = .patchworks(flow: "12") }, open: open)
        try await world.start()
        return world
    }

    private func starts(_ world: World) async -> Int {
        await world.host.with { $0.patchworks.calls["POST /start/flows"] ?? 0 }
    }
    private func posts(_ world: World, _ number: String) async -> Int { await world.inDeposco(number)?.posts ?? 0 }

    @Test func anOrderIsReceivedOnlyWhenItIsReadBackAfterItsRun() async throws {
        let world = try await world()
        await world.place("#1", "TEE")
        try await world.settle()
        #expect(try await world.stage("#1") == .sent)
        try await world.pass(.minutes(2))
        #expect(try await world.stage("#1") == .received)
        #expect(await starts(world) == 1)
        #expect(await posts(world, "1") == 1)
    }

    @Test func aFailedRunBringsItsLogLinesAndARetryStartsTheFlowAnew() async throws {
        let world = try await world { $0.patchworks.deploy(.fails("Undefined index: postcode"), to: 12) }
        await world.place("#1", "TEE")
        try await world.pass(.minutes(2))
        #expect(try await world.stage("#1") == .blocked)
        let exception = try #require(try await world.exceptions().first)
        #expect(exception.type == .wmsRefused)
        #expect(exception.summary.contains("failed"))
        #expect(exception.detail.contains("Undefined index: postcode"))
        await world.host.with { _ = $0.patchworks.deploy(.posts, to: 12) }
        let id = try #require(await world.inShop("#1")).id
        let policy = world.core.settings.policy
        let now = world.clock.now
        try await world.store.transact { try OrderFlow(Step($0, policy: policy, at: now)).assess(OrderID("\(id)")) }
        try await world.pass(.minutes(2))
        #expect(try await world.stage("#1") == .received)
        #expect(try await world.exceptions().isEmpty)
        #expect(await posts(world, "1") == 1)
    }

    @Test func `a difference from what was on its way ends when Deposco did not take it`() async throws {
        let world = try await world { $0.patchworks.deploy(.fails("Undefined index: postcode"), to: 12) }
        await world.place("#1", "TEE", "MUG")
        try await world.pass(.minutes(2))
        #expect(try await world.stage("#1") == .blocked)
        // Compared after the run of one part failed, and before that of the other did.
        let id = OrderID("\(try #require(await world.inShop("#1")).id)")
        let policy = world.core.settings.policy
        let now = world.clock.now
        try await world.store.transact { tx in
            try Step(tx, policy: policy, at: now).raise(
                NewException(.drift(id), summary: "#1: 1 × TEE more is wanted", detail: ""))
        }
        await world.edit("#1") { $0.take([$1.lines[0].id: 1], off: $1.id, at: $2) }
        try await world.pass(.minutes(2))
        #expect(try await world.exceptions().map(\.type) == [.wmsRefused])
    }

    @Test func aPartIsFollowedThoughTheRunOfAnotherPartFailed() async throws {
        let world = try World(
            patchworks: true,
            settings: { settings in
                settings.policy.ordersVia = .patchworks(flow: "12")
                settings.policy.routing = .availability(["NORTH", "SOUTH"])
                settings.policy.stock = StockPolicy(locations: ["1": []])
            },
            open: { sandbox in
                for facility in ["NORTH", "SOUTH"] { sandbox.deposco.setStock("TEE", facility, 1, at: t0.milliseconds) }
                sandbox.deposco.refusals["1"] = "no room for it"
            })
        try await world.start()
        await world.place("#1", "TEE")
        try await world.pass(.minutes(5))
        #expect(try await world.stage("#1") == .blocked)
        #expect(try await world.order("#1")?.parts.map(\.state) == [.planned, .received])
        await world.host.with { $0.deposco.refusals = [:] }
        try await retry(world, "#1", .retry)
        try await world.pass(.minutes(5))
        #expect(try await world.stage("#1") == .received)
        #expect(try await world.exceptions().isEmpty)
        #expect(await starts(world) == 3)
    }

    /// Nobody can stop a run that has started.
    @Test
    func
        `an order whose number another one took while its run was under way is somebody's, and goes on when that is removed`()
        async throws
    {
        let world = try await world()
        let id = await world.place("#1", "TEE")
        try await world.settle()
        #expect(try await world.stage("#1") == .sent)
        var other = DeposcoSystem.Foreign(number: "1", lines: [.init(item: "MUG", quantity: 1, shipped: 1)])
        other.reference = "6660000100000"
        other.source = "Shopify DE"
        other.status = "Ship Complete"
        let (theirs, at) = (other, world.clock.world.milliseconds)
        await world.host.with { theirs.put(into: $0.deposco, at: at) }
        try await world.pass(.minutes(5))
        #expect(try await world.stage("#1") == .blocked)
        let found = try await world.exceptions()
        #expect(found.map(\.type) == [.numberTaken])
        #expect(found.first?.summary == "#1: 1 is another order's in Deposco")
        #expect(found.first?.detail.contains("ours is order \(id)") == true)
        #expect(found.first?.detail.contains("reference 6660000100000, from Shopify DE") == true)
        #expect(found.first?.detail.contains("Ours was sent before that could be seen") == true)
        #expect(await starts(world) == 1)
        await world.host.with { theirs.remove(from: $0.deposco) }
        try await retry(world, "#1", .retry)
        try await world.pass(.minutes(5))
        #expect(try await world.stage("#1") == .received)
        #expect(try await world.exceptions().isEmpty)
        #expect(await posts(world, "1") == 1)
    }

    @Test func aPartialSuccessThatPostedIsFoundAndNotSentAgain() async throws {
        let world = try await world { $0.patchworks.deploy(.partial("tags were not mapped", posting: true), to: 12) }
        await world.place("#1", "TEE")
        try await world.pass(.minutes(2))
        #expect(try await world.stage("#1") == .received)
        #expect(await starts(world) == 1)
    }

    @Test func aPartialSuccessThatPostedNothingIsAnException() async throws {
        let world = try await world { $0.patchworks.deploy(.partial("half of it", posting: false), to: 12) }
        await world.place("#1", "TEE")
        try await world.pass(.minutes(2))
        #expect(try await world.stage("#1") == .blocked)
        #expect(try await world.exceptions().first?.detail.contains("half of it") == true)
    }

    @Test func runsThatSaySuccessAndPostNothingAreNotBelieved() async throws {
        let world = try await world { $0.patchworks.deploy(.losesIt, to: 12) }
        await world.place("#1", "TEE")
        try await world.pass(.minutes(10))
        #expect(try await world.stage("#1") == .blocked)
        #expect(try await world.exceptions().first?.summary.contains("says SUCCESS") == true)
        #expect(await starts(world) == 2)
    }

    @Test func aStartWhoseAnswerIsLostIsLookedUpAndNotRepeated() async throws {
        let world = try await world { $0.patchworks.settings.lostAnswersPerMille = 1000 }
        await world.place("#1", "TEE")
        try await world.pass(.minutes(10))
        #expect(try await world.stage("#1") == .received)
        #expect(await starts(world) == 1)
        #expect(await posts(world, "1") == 1)
    }

    @Test func aRunThatNeverAppearsIsStartedAnewAfterLooking() async throws {
        let world = try await world { $0.patchworks.settings.lostRunsPerMille = 1000 }
        await world.place("#1", "TEE")
        try await world.pass(.minutes(5))
        #expect(await starts(world) == 1)
        await world.host.with { $0.patchworks.settings.lostRunsPerMille = 0 }
        try await world.pass(.minutes(15))
        #expect(try await world.stage("#1") == .received)
        #expect(await starts(world) == 2)
        #expect(await posts(world, "1") == 1)
    }

    // MARK: Lost again and again

    @Test func runsThatAreLostAgainAndAgainBecomeAnException() async throws {
        let world = try await world { $0.patchworks.settings.lostRunsPerMille = 1000 }
        await world.place("#1", "TEE")
        try await world.pass(.hours(3))
        #expect(try await world.stage("#1") == .blocked)
        #expect(await starts(world) == 3)
        let exception = try #require(try await world.exceptions().first)
        #expect(exception.type == .wmsRefused)
        #expect(exception.summary == "#1: 3 runs in Patchworks were lost")
        // Somebody put Patchworks right: a retry starts it anew.
        await world.host.with { $0.patchworks.settings.lostRunsPerMille = 0 }
        try await retry(world, "#1", .retry)
        try await world.pass(.minutes(5))
        #expect(try await world.stage("#1") == .received)
        #expect(await posts(world, "1") == 1)
    }

    @Test func startsWhoseAnswerAndRunAreLostBecomeOneToo() async throws {
        let world = try await world { sandbox in
            sandbox.patchworks.settings.lostRunsPerMille = 1000
            sandbox.patchworks.settings.lostAnswersPerMille = 1000
        }
        await world.place("#1", "TEE")
        try await world.pass(.hours(3))
        #expect(try await world.stage("#1") == .blocked)
        #expect(await starts(world) == 3)
    }

    // MARK: Patchworks' own retry

    @discardableResult
    private func retry(
        _ world: World, _ name: String, _ action: ActionName = .retryInPatchworks, role: String? = "operations"
    ) async throws -> ActionOutcome {
        let order = try #require(try await world.store.read { try $0.orders.order(named: name) })
        return try await world.act(
            action, on: TargetRef(.order, order.record.id.rawValue), version: order.version, role: role)
    }

    private func retries(_ world: World) async -> Int {
        await world.host.with { $0.patchworks.calls["POST /core/flow-runs"] ?? 0 }
    }

    /// An order whose run failed, since Deposco was away when the run came to it.
    private func failed(_ behaviour: PatchworksBehaviour = .posts) async throws -> World {
        let world = try await world { $0.patchworks.deploy(behaviour, to: 12) }
        await world.place("#1", "TEE")
        try await world.settle()
        await world.host.with { $0.deposco.settings.offline = true }
        try await world.pass(.minutes(2))
        await world.host.with { $0.deposco.settings.offline = false }
        try await world.pass(.minutes(2))
        #expect(try await world.stage("#1") == .blocked)
        return world
    }

    @Test func patchworksOwnRetryRunsTheOldVersionAndIsFollowedLikeAnyRun() async throws {
        let world = try await failed()
        // The version that is deployed by now would fail.
        await world.host.with { _ = $0.patchworks.deploy(.fails("new mapping"), to: 12) }
        #expect(await retries(world) == 0)
        let outcome = try await retry(world, "#1")
        #expect(outcome.kind == .done)
        #expect(outcome.message.contains("the old version of the flow"))
        try await world.pass(.minutes(2))
        #expect(try await world.stage("#1") == .received)
        #expect(try await world.exceptions().isEmpty)
        #expect(await retries(world) == 1)
        #expect(await starts(world) == 1)
        #expect(await posts(world, "1") == 1)
        let id = try #require(try await world.order("#1")?.id)
        let told = try await world.store.read {
            try $0.journal.timeline(order: id, limit: 100).map { FactSentence($0.fact).text }
        }
        #expect(told.contains { $0.hasPrefix("run again: run ") })
    }

    @Test func aRetryThatFailsAgainBringsItsOwnLogLines() async throws {
        let world = try await world { $0.patchworks.deploy(.fails("Undefined index: postcode"), to: 12) }
        await world.place("#1", "TEE")
        try await world.pass(.minutes(2))
        try await retry(world, "#1")
        try await world.pass(.minutes(2))
        #expect(try await world.stage("#1") == .blocked)
        #expect(await retries(world) == 1)
        #expect(try await world.exceptions().first?.detail.contains("Undefined index: postcode") == true)
    }

    @Test func nothingIsRunAgainThatDeposcoHasByNow() async throws {
        let world = try await failed()
        await world.place("#2", "TEE")
        try await world.pass(.minutes(2))
        let at = world.clock.now.milliseconds
        await world.host.with { $0.deposco.copy("2", as: "1", at: at) }
        try await retry(world, "#1")
        try await world.settle()
        #expect(await retries(world) == 0)
    }

    @Test func aRetryThatPatchworksRefusesSaysSo() async throws {
        let world = try await failed()
        await world.host.with { $0.patchworks.setEnabled(false, flow: 12) }
        try await retry(world, "#1")
        try await world.settle()
        #expect(try await world.stage("#1") == .blocked)
        #expect(try await world.exceptions().first?.summary.contains("will not run") == true)
    }

    @Test func aRetryIsRefusedWithItsReasonWhereThereIsNothingToRepeat() async throws {
        let world = try await world()
        await world.place("#1", "TEE")
        try await world.settle()
        #expect(try await retry(world, "#1").message.hasPrefix("it is on its way"))
        try await world.pass(.minutes(2))
        #expect(try await retry(world, "#1").message == "nothing to run again: received")
        await world.place("#2", "UNKNOWN")
        try await world.settle()
        #expect(try await retry(world, "#2").message == "no run of it is known")
        #expect(try await retry(world, "#2", role: "cx").kind == .notAllowed)
        let direct = try World()
        try await direct.start()
        await direct.place("#1", "UNKNOWN")
        try await direct.settle()
        #expect(try await retry(direct, "#1").message == "orders do not go by Patchworks")
    }

    @Test func aCancellationWaitsForTheRunThatTakesTheOrderThere() async throws {
        let world = try await world()
        let id = await world.place("#1", "TEE")
        try await world.settle()
        let at = world.clock.now.milliseconds
        await world.host.with { $0.shop.requestCancellation(id, message: nil, at: at) }
        try await world.settle()
        #expect(await world.inShop("#1")?.cancellationAnswers.isEmpty == true)
        try await world.pass(.minutes(3))
        #expect(await world.inShop("#1")?.cancellationAnswers.map(\.accepted) == [true])
        #expect(await world.inDeposco("1")?.status == "Canceled")
    }
}
