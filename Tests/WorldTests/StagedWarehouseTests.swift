import Domain
import Foundation
import Sandbox
import Testing

@testable import Core

/// What the warehouse does can be staged over HTTP.
@Suite struct StagedWarehouseTests {
    private func received() async throws -> World {
        let world = try World()
        try await world.start()
        await world.place("#1", "TEE")
        try await world.settle()
        world.clock.pass(.minutes(1))
        return world
    }

    /// - Returns: the answer's status.
    @discardableResult
    private func post(_ world: World, _ path: String, _ body: String = "{}") async throws -> Int {
        let request = SandboxRequest(
            method: "POST", path: "/_sandbox/\(path)", query: "", headers: [], body: Array(body.utf8))
        guard case .response(let answer) = await world.host.handle(request, now: world.clock.world.milliseconds) else {
            return 0
        }
        try await world.pass(.minutes(2))
        return answer.status
    }

    @Test func anOrderLeavesAndItsParcelIsScanned() async throws {
        let world = try await received()
        #expect(try await post(world, "warehouse/1/ship") == 200)
        #expect(try await post(world, "shipments/1000/relabel", #"{"numbers": ["BB2GB"], "carrier": "DHL"}"#) == 200)
        #expect(await world.inShop("#1")?.fulfilments.map(\.numbers) == [["BB2GB"]])
        #expect(try await post(world, "shipments/1000/scan") == 200)
        #expect(await world.inShop("#1")?.fulfilments.map(\.notifications) == [1])
    }

    @Test func aShipmentIsTakenBack() async throws {
        let world = try await received()
        try await post(world, "warehouse/1/ship")
        #expect(try await post(world, "shipments/1000/roll-back") == 200)
        #expect(await world.inShop("#1")?.fulfilments.map(\.cancelled) == [true])
    }

    @Test func unitsCannotBeFound() async throws {
        let world = try await received()
        try await post(world, "warehouse/1/status", #"{"status": "Picking"}"#)
        #expect(try await post(world, "warehouse/1/short", #"{"item": "TEE"}"#) == 200)
        #expect(try await world.exceptions().map(\.type) == [.shortPick])
    }

    @Test func whatTheWarehouseDoesNotHaveIsNamed() async throws {
        let world = try await received()
        #expect(try await post(world, "warehouse/9/ship") == 404)
        #expect(try await post(world, "shipments/9/scan") == 404)
        #expect(try await post(world, "warehouse/1/short", #"{"item": "MUG"}"#) == 400)
        #expect(try await post(world, "warehouse/1/status") == 400)
    }
}
