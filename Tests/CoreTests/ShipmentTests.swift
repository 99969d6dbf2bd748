import DeskAPI
import Domain
import Sandbox
import Store
import Testing

@testable import Core

@Suite struct ShipmentTests {
    /// An order that Deposco has shipped.
    private func shipped() async throws -> World {
        let world = try World { settings in
            settings.policy.hold.warnAfter = .hours(2)
            settings.policy.hold.stallAfter = .hours(5)
        }
        try await world.start()
        await world.place("#1", "TEE")
        try await world.settle()
        world.clock.pass(.minutes(1))
        let at = world.clock.now.milliseconds
        await world.host.with { $0.deposco.ship("1", at: at) }
        try await world.pass(.minutes(1))
        return world
    }

    private func told(_ world: World) async -> [Int]? { await world.inShop("#1")?.fulfilments.map(\.notifications) }

    @Test func theChannelHasTheFulfilmentAndTheCustomerHearsNothingYet() async throws {
        let world = try await shipped()
        #expect(try await world.stage("#1") == .shipped)
        #expect(await told(world) == [0])
        #expect(try await world.shipment(of: "#1")?.record.notice == .held)
        #expect(await world.inShop("#1")?.fulfilments.first?.numbers == ["AB100000000GB"])
    }

    @Test func theFirstScanTellsTheCustomerOnce() async throws {
        let world = try await shipped()
        let at = world.clock.now.milliseconds
        for _ in 0..<2 {
            await world.host.with { $0.deposco.scan(shipment: "1000", at: at) }
            try await world.settle()
        }
        #expect(await told(world) == [1])
        #expect(try await world.shipment(of: "#1")?.record.notice == .sent)
    }

    @Test func aScanThatComesBeforeTheShipmentIsKnownIsNotForgotten() async throws {
        let world = try World()
        try await world.start()
        await world.place("#1", "TEE")
        try await world.settle()
        world.clock.pass(.minutes(1))
        let at = world.clock.now.milliseconds
        await world.host.with { sandbox in
            sandbox.deposco.ship("1", at: at)
            sandbox.deposco.scan(shipment: "1000", at: at)
        }
        await world.deliver()
        _ = try await world.core.ingestOnce()
        #expect(try await world.shipment(of: "#1") == nil)
        try await world.pass(.minutes(1))
        #expect(await told(world) == [1])
    }

    @Test func aLateScanIsFirstOverdueThenStalledAndTheCustomerIsStillNotTold() async throws {
        let world = try await shipped()
        try await world.pass(.minutes(130))
        #expect(try await world.exceptions().map(\.type) == [.notificationOverdue])
        #expect(try await world.exceptions().first?.summary.contains("overdue") == true)
        try await world.pass(.hours(3))
        #expect(try await world.exceptions().first?.summary.contains("stalled") == true)
        #expect(await told(world) == [0])
    }

    @Test func aPersonMayReleaseAHeldNotificationWithAReason() async throws {
        let world = try await shipped()
        let shipment = try #require(try await world.shipment(of: "#1"))
        let ref = TargetRef(.shipment, shipment.record.shipment.id.rawValue)
        let outcome = try await world.act(
            .releaseNotification, on: ref, version: shipment.version, reason: "carrier rang", role: "cx")
        #expect(outcome.kind == .done)
        try await world.settle()
        #expect(await told(world) == [1])
    }

    @Test func aShipmentThatTheWarehouseTookBackIsNotTold() async throws {
        let world = try await shipped()
        let at = world.clock.now.milliseconds
        await world.host.with { $0.deposco.rollBack(shipment: "1000", at: at) }
        try await world.pass(.minutes(2))
        #expect(try await world.shipment(of: "#1")?.record.notice == .cancelled)
        await world.host.with { $0.deposco.scan(shipment: "1000", at: at) }
        try await world.settle()
        #expect(await told(world) == [0])
    }
}
