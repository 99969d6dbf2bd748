import Connectors
import DeskAPI
import Domain
import Logging
import Sandbox
import Simulation
import Store
import Testing

@testable import Core

/// Royal Mail tells nothing by itself: what it knows is asked for.
@Suite struct RoyalMailTests {
    /// An order whose shipment goes by Royal Mail, with the customer's notification held.
    private func shipped(_ change: (inout CoreSettings) -> Void = { _ in }) async throws -> World {
        let world = try World(settings: change)
        try await world.start()
        await world.place("#1", "TEE")
        try await world.settle()
        world.clock.pass(.minutes(1))
        let at = world.clock.now.milliseconds
        await world.host.with { $0.deposco.ship("1", at: at) }
        try await world.pass(.minutes(1))
        #expect(try await world.shipment(of: "#1")?.record.shipment.carrier == "Royal Mail")
        #expect(try await world.shipment(of: "#1")?.record.notice == .held)
        return world
    }

    /// The carrier scans a parcel, and the webhook about it gets lost.
    private func scanUnheard(_ shipment: String, in world: World) async -> Instant {
        let at = world.clock.now
        let lost = await world.host.with { sandbox in
            sandbox.deposco.scan(shipment: shipment, at: at.milliseconds)
            sandbox.advance(to: at.milliseconds)
            return sandbox.dueDeliveries(now: at.milliseconds).count
        }
        #expect(lost > 0)
        return at
    }

    private func told(_ world: World) async -> [Int]? { await world.inShop("#1")?.fulfilments.map(\.notifications) }

    private func calls(_ world: World) async -> [String: Int] { await world.host.with { $0.royalMail.calls } }

    @Test func aParcelThatRoyalMailHasIsToldOfWithoutAnyWebhook() async throws {
        let world = try await shipped()
        let at = await scanUnheard("1000", in: world)
        try await world.pass(.minutes(5))
        #expect(await told(world) == [1])
        let record = try await world.shipment(of: "#1")?.record
        #expect(record?.notice == .sent)
        #expect(record?.firstScan?.source == "royalmail")
        #expect(record?.firstScan?.at == at)
        #expect(record?.firstScan?.evidence == "EVDAC We have your item Leeds MC")
    }

    @Test func aLabelWithoutAScanIsNotToldOf() async throws {
        let world = try await shipped()
        try await world.pass(.minutes(60))
        #expect(await told(world) == [0])
        #expect(try await world.shipment(of: "#1")?.record.notice == .held)
        let asked = await calls(world)
        #expect(asked["summary", default: 0] >= 11)
        #expect(asked["events"] == nil)
        #expect(try await world.exceptions().isEmpty)
    }

    @Test func whatIsNoLongerHeldIsNotAskedFor() async throws {
        let world = try await shipped()
        _ = await scanUnheard("1000", in: world)
        try await world.pass(.minutes(5))
        let before = await calls(world)
        try await world.pass(.minutes(30))
        #expect(await calls(world) == before)
    }

    @Test func whatAnotherCarrierHasIsNotAskedFor() async throws {
        let world = try World()
        try await world.start()
        for name in ["#1", "#2", "#3"] { await world.place(name, "TEE") }
        try await world.settle()
        world.clock.pass(.minutes(1))
        let at = world.clock.now.milliseconds
        // The warehouse's parcels go by Royal Mail, DPD and Evri in turn; the first is left out.
        await world.host.with { sandbox in
            for number in ["1", "2", "3"] { sandbox.deposco.ship(number, at: at) }
            sandbox.deposco.rollBack(shipment: "1000", at: at)
        }
        try await world.pass(.minutes(20))
        #expect(try await world.shipment(of: "#3")?.record.notice == .held)
        #expect(await calls(world).isEmpty)
    }

    @Test func manyParcelsAreAskedForInBoundedRunsOneAfterTheOther() async throws {
        let world = try await shipped()
        let now = world.clock.now
        try await world.store.transact { tx in
            for number in 0..<450 {
                let id = ShipmentID("x\(number)")
                let tracking = "CC\(100_000_000 + number)GB"
                let shipment = Shipment(
                    id: id, wmsOrderNumbers: [], status: .shipped, carrier: "Royal Mail", method: nil, shippedAt: now,
                    lines: [], parcels: [Parcel(number: "1", tracking: tracking)])
                try tx.append(
                    .shipmentSeen(shipment, order: nil, orderName: nil), to: .shipment(id), by: .core, at: now)
                try tx.append(.noticeHeld(until: "scan"), to: .shipment(id), by: .core, at: now)
            }
        }
        world.clock.pass(.minutes(10))
        let before = await calls(world)["summary", default: 0]
        try await world.settle()
        // 451 numbers, thirty a question, in a run of 300 and one of what was left.
        #expect(await calls(world)["summary", default: 0] - before == 16)
        #expect(try await world.store.read { try $0.marks.mark("royalmail.holds") } == "")
        try await world.settle()
        #expect(await calls(world)["summary", default: 0] - before == 16)
        _ = await scanUnheard("1000", in: world)
        try await world.pass(.minutes(6))
        #expect(await told(world) == [1])
    }

    @Test func refusedCredentialsAreSaidAndClearThemselves() async throws {
        let world = try await shipped()
        await world.host.with { $0.royalMail.clientSecret = "changed" }
        try await world.pass(.minutes(6))
        let raised = try #require(try await world.exceptions().first { $0.type == .connectorRefusing })
        #expect(raised.id.rawValue == "connector-refusing/royalmail")
        let row = world.core.connectorRows(world.clock.now).first { $0.name == "Royal Mail" }
        #expect(row?.state == .refusing)
        await world.host.with { $0.royalMail.clientSecret = "sandbox-royalmail" }
        try await world.pass(.minutes(6))
        #expect(try await world.exceptions().isEmpty)
        #expect(world.core.connectorRows(world.clock.now).first { $0.name == "Royal Mail" }?.state == .ok)
    }

    @Test func aCoreWithoutRoyalMailNeitherAsksNorShowsIt() async throws {
        let world = try await shipped()
        let without = IntegrationCore(
            settings: world.core.settings, store: world.store, shopify: world.core.shopify, deposco: world.core.deposco,
            clock: world.clock, log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        try await without.prepare()
        world.clock.pass(.minutes(10))
        let before = await calls(world)
        while try await without.workOnce() {}
        #expect(await calls(world) == before)
        let rows = try await world.store.read { try $0.work.openWork(key: "periodic/pollRoyalMail") }
        #expect(rows.isEmpty)
        #expect(!without.connectorRows(world.clock.now).contains { $0.name == "Royal Mail" })
    }

    @Test func theClientAndTheStandInUnderstandEachOther() async throws {
        let world = try await shipped()
        let client = try #require(world.core.royalMail)
        _ = await scanUnheard("1000", in: world)
        let number = try #require(try await world.shipment(of: "#1")?.record.shipment.parcels.first?.tracking)
        let found = try await client.firstScans(of: ["ZZ000000000GB", number], for: .notifications)
        #expect(found.rows.map(\.tracking) == [number])
        #expect(found.unreadable.isEmpty)
        #expect(try await client.firstScan(of: "ZZ000000000GB", for: .notifications) == nil)
        let many = (0..<31).map { "CC\(100_000_000 + $0)GB" }
        // More than one question may name is refused, and each is then asked for alone.
        #expect(try await client.firstScans(of: many, for: .notifications).rows.isEmpty)
    }
}
