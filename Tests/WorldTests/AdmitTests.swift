import Domain
import Sandbox
import Store
import Testing

@testable import Core

/// People take in orders that do not leave by themselves.
@Suite struct AdmitTests {
    private func admit(_ world: World, _ names: String...) async throws -> [OrderID] {
        var ids: [OrderID] = []
        for name in names { ids.append(try await world.order(name)?.id ?? OrderID(name)) }
        let (all, now, policy) = (ids, world.clock.now, world.core.settings.policy)
        let taken = try await world.store.transact { tx in
            try AdmitOrders(Step(tx, policy: policy, at: now)).admit(all, because: "asked for", by: .core)
        }
        try await world.settle()
        return taken
    }

    @Test func anOlderOrderIsReadAndSentOnceItIsTakenIn() async throws {
        let world = try World(settings: { $0.policy.due.from = t0 + .hours(1) })
        try await world.start()
        await world.place("#1", "TEE")
        await world.place("#2", "TEE")
        try await world.settle()
        #expect(try await world.stage("#1") == .elsewhere)
        #expect(try await admit(world, "#1") == [try #require(try await world.order("#1")).id])
        #expect(try await world.stage("#1") == .received)
        #expect(try await world.stage("#2") == .elsewhere)
    }

    @Test func whatTheOldIntegrationFulfilledIsNotSentAlthoughItIsTakenIn() async throws {
        let world = try World(settings: { $0.policy.due.from = t0 + .hours(1) })
        await world.place("#1", "TEE")
        await world.edit("#1") { $0.fulfilByHand($1.id, at: $2) }
        try await world.start()
        _ = try await admit(world, "#1")
        #expect(try await world.order("#1")?.waits.map(\.reason) == [.fulfilledElsewhere])
        #expect(await world.inDeposco("1") == nil)
    }

    @Test func anOrderInRiskReviewIsSentOnceItIsTakenIn() async throws {
        let world = try World()
        try await world.start()
        await world.place("#1", "TEE")
        await world.edit("#1") { $0.setRisk("CANCEL", level: "HIGH", of: $1.id, at: $2) }
        try await world.settle()
        #expect(try await world.stage("#1") == .notDue)
        _ = try await admit(world, "#1")
        #expect(try await world.stage("#1") == .received)
        #expect(try await world.exceptions().isEmpty)
    }

    @Test func unitsThatAreOpenAgainAreSentOnceTheyAreTakenIn() async throws {
        let world = try World()
        await world.place("#1", "TEE")
        await world.edit("#1") { $0.fulfilByHand($1.id, at: $2) }
        try await world.start()
        await world.edit("#1") { shop, order, at in
            shop.cancelFulfilment(order.fulfilments[0].id, of: order.id, at: at)
        }
        try await world.pass(.minutes(1))
        #expect(try await world.stage("#1") == .notDue)
        _ = try await admit(world, "#1")
        #expect(try await world.stage("#1") == .received)
        #expect(try await world.exceptions().isEmpty)
    }

    @Test func whatNobodyHasToDecideIsNotTakenIn() async throws {
        let world = try World()
        try await world.start()
        await world.place("#1", "TEE")
        await world.place("#2", "TEE", payment: "pending")
        try await world.settle()
        #expect(try await admit(world, "#1", "#2", "#3") == [])
        #expect(try await world.order("#1")?.isAdmitted == false)
    }
}
