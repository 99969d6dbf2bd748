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
        try await world.store.transact { try $0.assess(OrderID("\(id)"), policy: policy, at: now) }
        try await world.pass(.minutes(2))
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
}
