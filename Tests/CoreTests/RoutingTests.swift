import Domain
import Sandbox
import Testing

@testable import Core

/// Which facility ships what, and what several parts of one order come to.
@Suite struct RoutingTests {
    private func byLocation(_ open: @escaping @Sendable (Sandbox) -> Void = { _ in }) async throws -> World {
        let world = try World(settings: { $0.policy.routing = .locations(["1": "LEEDS"]) }, open: open)
        try await world.start()
        return world
    }

    @Test func anOrderWaitsUntilTheChannelHasRoutedIt() async throws {
        let world = try await byLocation { $0.shop.settings.routingDelay = 300_000 }
        await world.place("#1", "TEE")
        try await world.settle()
        #expect(try await world.stage("#1") == .queued)
        #expect(await world.inDeposco("1") == nil)
        // The channel's own word that routing is complete is enough; nobody waits for the next question.
        let routed = Instant(milliseconds: try #require(await world.inShop("#1")).routedAt)
        try await world.pass(routed - world.clock.now + .seconds(1))
        #expect(try await world.stage("#1") == .received)
        #expect(try await world.order("#1")?.parts.map(\.facility) == ["LEEDS"])
    }

    @Test func anOrderThatTheChannelGivesToNoLocationIsNamedAfterHalfAnHour() async throws {
        let world = try await byLocation { $0.shop.settings.routingDelay = 1_000_000_000 }
        await world.place("#1", "TEE")
        try await world.pass(.minutes(20))
        #expect(try await world.exceptions().isEmpty)
        try await world.pass(.minutes(25))
        #expect(try await world.exceptions().map(\.type) == [.notRouted])
    }

    @Test func anUnmappedLocationIsNamedBesideAnUnknownSKU() async throws {
        let world = try World { $0.policy.routing = .locations(["2": "LEEDS"]) }
        try await world.start()
        await world.place("#1", "NO-SUCH-ITEM")
        try await world.settle()
        #expect(
            Set(try await world.exceptions().map(\.id.rawValue)) == ["unknown-sku/NO-SUCH-ITEM", "unmapped-location/1"])
    }

    @Test func anEditBeforeReleaseReachesTheWarehouseWhereLocationsDecide() async throws {
        let world = try await byLocation()
        let id = await world.place("#1", "TEE")
        try await world.settle()
        world.clock.pass(.minutes(1))
        let at = world.clock.now.milliseconds
        await world.host.with { sandbox in
            if let line = sandbox.shop.order(named: "#1")?.lines[0] { sandbox.shop.take([line.id: 1], off: id, at: at) }
        }
        try await world.settle()
        let line = try #require(await world.inDeposco("1")?.lines.first)
        #expect(line.quantity - line.cancelled == 1)
        #expect(try await world.exceptions().isEmpty)
    }

    @Test func aPartIsSentAlsoWhileAnotherIsParkedInReview() async throws {
        let world = try World(
            settings: { settings in
                settings.policy.routing = .availability(["NORTH", "SOUTH"])
                settings.policy.stock = StockPolicy(locations: ["1": []])
            },
            open: { sandbox in
                sandbox.deposco.settings.reviewPerMille = 1000
                for facility in ["NORTH", "SOUTH"] { sandbox.deposco.setStock("TEE", facility, 1, at: t0.milliseconds) }
            })
        try await world.start()
        await world.place("#1", "TEE")
        try await world.settle()
        #expect(try await world.stage("#1") == .review)
        #expect(await world.inDeposco("1")?.lines.map(\.quantity) == [1])
        #expect(await world.inDeposco("1-2")?.lines.map(\.quantity) == [1])
        let at = world.clock.now.milliseconds
        await world.host.with { $0.deposco.releaseReviews(at: at) }
        try await world.pass(.minutes(3))
        #expect(try await world.stage("#1") == .received)
        #expect(try await world.exceptions().isEmpty)
    }
}
