import Connectors
import DeskAPI
import Domain
import Foundation
import Sandbox
import Simulation
import Store
import Testing

@testable import Core

private func headers(_ topic: String?, secret: String = "flow-secret", delivery: String? = nil) -> [Header] {
    [Header("X-Tallyman-Secret", secret)] + (topic.map { [Header("X-Tallyman-Topic", $0)] } ?? [])
        + (delivery.map { [Header("X-Tallyman-Delivery", $0)] } ?? [])
}

private func order(_ id: Int = 5, updated: String = "2026-03-02T09:00:00Z") -> String {
    ##"""
    {"id": \##(id), "name": "#\##(id)", "currency": "GBP", "created_at": "2026-03-02T09:00:00Z", "updated_at": "\##(updated)",
     "financial_status": "paid", "total_price": "10.00",
     "shipping_address": {"first_name": "Ada", "last_name": "Byron", "address1": "1 Mill Lane", "city": "Leeds",
      "zip": "LS1 1AA", "country_code": "GB"},
     "line_items": [{"id": 1, "sku": "TEE", "title": "Tee", "quantity": 1, "price": "10.00"}]}
    """##
}

extension World {
    /// Orders that stand in the shop, and of which its own webhooks say nothing.
    fileprivate func inShop(_ ids: Int64...) async {
        await host.with { sandbox in
            for id in ids {
                var line = NewOrder.Line(sku: "TEE", title: "Tee", quantity: 1, price: 1000)
                line.id = 1
                var order = NewOrder(name: "#\(id)", lines: [line])
                order.id = id
                order.createdAt = t0.milliseconds - 3_600_000
                _ = sandbox.shop.place(order, at: t0.milliseconds)
            }
        }
    }

    fileprivate func hand(_ body: String, _ headers: [Header]) async -> Int {
        await core.receiveHook(.patchworks, headers: headers, body: Array(body.utf8)).status
    }

    fileprivate func kept() async throws -> Int { try await store.read { try $0.inbox.bodyCount } }
}

@Suite struct PatchworksHookTests {
    private func world() throws -> World { try World { $0.hooks.patchworksSecrets = ["old-secret", "flow-secret"] } }

    @Test func onlyWhoKnowsASecretIsHeard() async throws {
        let world = try world()
        for secret in ["", "flow-secre", "flow-secret2", "FLOW-SECRET"] {
            #expect(await world.hand("{}", headers("order-status", secret: secret)) == 401)
        }
        #expect(await world.hand("{}", []) == 401)
        #expect(try await world.kept() == 0)
        #expect(await world.hand("{}", headers("order-status", secret: "old-secret")) == 200)
        #expect(try await world.kept() == 1)
    }

    @Test func withoutAConfiguredSecretNothingIsTaken() async throws {
        let world = try World()
        #expect(await world.hand("{}", headers("order", secret: "")) == 401)
    }

    @Test func anOrderThatPatchworksHandsOverFlowsLikeOneOfTheChannel() async throws {
        let world = try world()
        try await world.start()
        await world.inShop(5)
        #expect(await world.hand(order(), headers("order", delivery: "d1")) == 200)
        try await world.settle()
        #expect(try await world.stage("#5") == .received)
        #expect(await world.inDeposco("5")?.posts == 1)
        let card = try #require(try await world.core.orderCard(OrderID("5")))
        #expect(card.timeline.contains { $0.who == "patchworks" })
    }

    @Test func theSameDeliveryOrTheSameBodyIsTakenOnce() async throws {
        let world = try world()
        try await world.start()
        await world.inShop(5, 6)
        for _ in 0..<2 { #expect(await world.hand(order(), headers("order", delivery: "d1")) == 200) }
        #expect(try await world.kept() == 1)
        for _ in 0..<2 { #expect(await world.hand(order(), headers("order")) == 200) }
        #expect(try await world.kept() == 2)
        // Sent under a wrong topic first, it must still count under the right one.
        #expect(await world.hand(order(6), headers("ordr")) == 200)
        #expect(await world.hand(order(6), headers("order")) == 200)
        try await world.settle()
        #expect(try await world.stage("#5") == .received)
        #expect(try await world.stage("#6") == .received)
        #expect(await world.inDeposco("5")?.posts == 1)
    }

    @Test func anOlderOrderThatComesLateChangesNothing() async throws {
        let world = try world()
        try await world.start()
        let late = order(updated: "2026-03-02T08:00:00Z").replacing("\"paid\"", with: "\"pending\"")
        #expect(await world.hand(order(), headers("order")) == 200)
        #expect(await world.hand(late, headers("order")) == 200)
        try await world.settle()
        #expect(try await world.order("#5")?.channel.payment == .paid)
    }

    private func shipment(_ order: String, lines: Int = 1) -> String {
        let row =
            #"{"number": "1", "orderLineDetails": {"customerLineNumber": "1"}, "item": {"businessKey": {"number": "TEE"}}, "shippedPackQuantity": 1}"#
        return #"""
            {"number": "125", "status": "Shipped", "orderHeaders": {"data": [{"businessKey": {"number": "\#(order)"}}]},
             "shipVendor": "Royal Mail", "trackingNumber": "AB123456789GB", "trackingUrl": "https://carrier.example/t?n=",
             "shipmentDates": {"actualShipDate": "2026-03-02T10:00:00Z"},
             "shipmentLines": {"data": [\#(Array(repeating: row, count: lines).joined(separator: ","))]}}
            """#
    }

    @Test func aShipmentIsKnownBeforeThePollFindsIt() async throws {
        let world = try world()
        try await world.start()
        await world.inShop(5)
        #expect(await world.hand(order(), headers("order")) == 200)
        try await world.settle()
        #expect(await world.hand(shipment("5"), headers("shipment")) == 200)
        _ = try await world.core.ingestOnce()
        #expect(try await world.stage("#5") == .shipped)
        let known = try #require(try await world.shipment(of: "#5")?.record.shipment)
        let told = try await world.store.read { try $0.journal.timeline(subject: .shipment(known.id), limit: 20) }
        #expect(told.first?.actor == "patchworks")
        #expect(known.parcels.map(\.tracking) == ["AB123456789GB"])
        #expect(known.carrier == "Royal Mail")
    }

    @Test func aShipmentOfAnUnknownOrderIsAnException() async throws {
        let world = try world()
        try await world.start()
        #expect(await world.hand(shipment("404"), headers("shipment")) == 200)
        try await world.settle()
        #expect(try await world.exceptions().map(\.type) == [.orphanShipment])
    }

    @Test func aShipmentThatMayHaveBeenCutIsLeftToThePoll() async throws {
        let world = try world()
        try await world.start()
        await world.inShop(5)
        #expect(await world.hand(order(), headers("order")) == 200)
        try await world.settle()
        #expect(await world.hand(shipment("5", lines: 10), headers("shipment")) == 200)
        _ = try await world.core.ingestOnce()
        #expect(try await world.shipment(of: "#5") == nil)
        #expect(try await world.exceptions().isEmpty)
    }

    @Test(arguments: ["order-status", "stock", nil]) func otherTopicsAreTakenAndIgnored(topic: String?) async throws {
        let world = try world()
        try await world.start()
        #expect(await world.hand(#"{"orderId": "5", "status": "fulfilled"}"#, headers(topic)) == 200)
        try await world.settle()
        #expect(try await world.exceptions().isEmpty)
        #expect(try await world.store.read { try $0.inbox.unsettledBodies(limit: 1) }.isEmpty)
    }

    @Test(arguments: [
        ("order", #"{"id": 5}"#, "currency"), ("order", "[]", "id is missing"), ("order", "5", "id is missing"),
        ("shipment", "{}", "number is missing"), ("shipment", #"{"number": []}"#, "number is not what it should be"),
    ]) func whatCannotBeReadIsKeptAndBecomesAnException(topic: String, body: String, reason: String) async throws {
        let world = try world()
        try await world.start()
        #expect(await world.hand(body, headers(topic)) == 200)
        try await world.settle()
        let exception = try #require(try await world.exceptions().first)
        #expect(exception.type == .unreadableBody)
        #expect(exception.summary.contains("patchworks \(topic)"))
        #expect(exception.detail.contains(reason), "\(exception.detail)")
        #expect(try await world.kept() == 1)
    }

    @Test func whatIsNotJSONOrTooDeepIsRefused() async throws {
        let world = try world()
        let deep = String(repeating: "[", count: 65) + String(repeating: "]", count: 65)
        for body in ["", "{", deep] { #expect(await world.hand(body, headers("order")) == 400) }
        #expect(try await world.kept() == 0)
    }
}

@Suite struct PatchworksWatchTests {
    @Test func theDeskSeesPatchworksOwnQueueAndRuns() async throws {
        let world = try World(patchworks: true) { $0.patchworksConcurrentFlows = 10 }
        let payloads = world.clock.now.milliseconds
        await world.host.with { sandbox in
            sandbox.patchworks.settings.concurrentRuns = 2
            sandbox.patchworks.settings.runTime = 600_000
            for _ in 0..<5 { _ = sandbox.patchworks.start(flow: 12, payload: [], at: payloads) }
        }
        try await world.start()
        #expect(
            try await world.core.overview().patchworks
                == PatchworksPanel(queued: 0, running: 0, limit: 10, failed: 0, staleSince: nil))
        try await world.pass(.seconds(70))
        #expect(
            try await world.core.overview().patchworks
                == PatchworksPanel(queued: 3, running: 2, limit: 10, failed: 0, staleSince: nil))
        #expect(try await world.core.overview().connectors.contains { $0.name == "Patchworks" && $0.state == .ok })
        #expect(try await world.core.metrics().contains(#"tallyman_patchworks_runs{state="queued"} 3"#))
    }

    @Test func failedRunsAreCountedForADay() async throws {
        let world = try World(patchworks: true)
        let at = world.clock.now.milliseconds
        await world.host.with { sandbox in
            sandbox.patchworks.deploy(.fails("no"), to: 12)
            _ = sandbox.patchworks.start(flow: 12, payload: [], at: at)
            sandbox.patchworks.deploy(.partial("half", posting: false), to: 12)
            _ = sandbox.patchworks.start(flow: 12, payload: [], at: at)
        }
        try await world.start()
        try await world.pass(.minutes(2))
        #expect(try await world.core.overview().patchworks?.failed == 2)
    }

    @Test func figuresThatCannotBeReadAnewAreSaidToBeOld() async throws {
        let world = try World(patchworks: true)
        try await world.start()
        let read = world.clock.now
        await world.host.with { $0.patchworks.settings.offline = true }
        try await world.pass(.minutes(5))
        let overview = try await world.core.overview()
        #expect(overview.patchworks?.staleSince == read)
        #expect(overview.connectors.first { $0.name == "Patchworks" }?.state == .offline)
        await world.host.with { $0.patchworks.settings.offline = false }
        try await world.pass(.minutes(1))
        #expect(try await world.core.overview().patchworks?.staleSince == nil)
    }

    @Test func aWrongKeyIsAnExceptionThatEndsWithTheRightOne() async throws {
        let world = try World(patchworks: true, open: { $0.patchworks.settings.apiKey = "another" })
        try await world.start()
        #expect(try await world.exceptions().map(\.id) == [ExceptionID("connector-refusing/patchworks")])
        #expect(try await world.core.overview().patchworks == nil)
        await world.host.with { $0.patchworks.settings.apiKey = "sandbox-patchworks" }
        try await world.pass(.minutes(2))
        #expect(try await world.exceptions().isEmpty)
    }

    @Test func withoutPatchworksNothingIsAskedOrShown() async throws {
        let world = try World()
        try await world.start()
        try await world.pass(.minutes(2))
        #expect(try await world.core.overview().patchworks == nil)
        #expect(await world.host.with { $0.patchworks.calls.isEmpty })
    }
}

/// The connector against the stand-in: each was written from the facts alone.
@Suite struct PatchworksConnectorTests {
    private let clock = TestClock()
    private let host = SandboxHost {
        var settings = DeposcoSettings()
        settings.stageTime = nil
        let sandbox = Sandbox(deposco: settings)
        sandbox.deposco.setItem(number: "TEE", name: "Tee", at: t0.milliseconds)
        return sandbox
    }

    private func client(_ credentials: PatchworksEndpoint.Credentials = .key("sandbox-patchworks")) -> PatchworksClient
    {
        .standIn(host: host, clock: clock, credentials: credentials)
    }

    private let payload = Array(
        #"""
        {"businessUnit": {"businessKey": {"code": "ACME"}}, "number": "UK-1", "shipToContact": {"lastName": "Byron"},
         "shipToAddress": {"line1": "1 Mill Lane", "city": "Leeds", "country": "GB"},
         "orderLines": {"data": [{"lineNumber": "1", "item": {"businessKey": {"number": "TEE"}}, "pack": {},
          "orderPackQuantity": 2}]}}
        """#.utf8)

    @Test func aRunIsStartedFollowedAndItsLogRead() async throws {
        let client = client()
        let id = try await client.startFlow("12", payload: payload, for: .orders)
        #expect(try await client.run(id, for: .orders) == nil)
        clock.pass(.seconds(31))
        #expect(try await client.scheduled(for: .orders).rows.map(\.id) == [id])
        clock.pass(.seconds(10))
        let run = try #require(try await client.run(id, for: .orders))
        #expect(run.status == .success)
        #expect(run.startedAt == t0 + .seconds(35))
        #expect(run.flowVersion == "40")
        let lines = try await client.logs(of: id, for: .orders)
        #expect(lines.map(\.step) == ["Receive payload", "Map order", "Post to Deposco"])
        #expect(lines.last?.message == "Deposco answered 201")
        let kept = try #require(lines.first?.payload)
        #expect(try await client.payload(kept, for: .orders) == payload)
        #expect(await host.with { $0.deposco.order(number: "UK-1")?.lines.first?.quantity } == 2)
        clock.pass(.hours(73))
        #expect(try await client.payload(kept, for: .orders) == nil)
        clock.pass(.hours(96))
        #expect(try await client.run(id, for: .orders) == nil)
    }

    @Test func anOrderInDeposcosFormArrivesThereLineByLine() async throws {
        let order = WarehouseOrder(
            number: "UK-1042", customerOrderNumber: "#1042", reference: "77", source: "Shopify", placedAt: t0,
            shipVia: "Standard", facility: "MAIN",
            contact: Contact(
                firstName: "Ada", lastName: "Byron", line1: "1 Mill Lane", city: "Leeds", postalCode: "LS1 1AA",
                country: "GB"), currency: Currency("GBP"), subtotal: 3604, shipping: 395, tax: 0, total: 3999,
            lines: [
                WarehouseOrder.Line(
                    number: "UK-1042-1", customerLine: LineID("11"), item: "TEE", quantity: 2, unitPrice: 1802)
            ])
        _ = try await client().startFlow("12", order: order, businessUnit: "ACME", for: .orders)
        clock.pass(.minutes(1))
        #expect(try await client().runs(PatchworksRunFilter(status: .success), for: .orders).total == 1)
        let there = await host.with { $0.deposco.order(number: "UK-1042") }
        #expect(there?.lines.map(\.customerLine) == ["11"])
        #expect(there?.lines.map(\.quantity) == [2])
    }

    @Test func runsAreFoundByTheirStateAndRetriedThroughTheirVersion() async throws {
        let client = client(.login(user: "core@sandbox.invalid", password: "sandbox-password"))
        await host.with { _ = $0.patchworks.deploy(.fails("Undefined index"), to: 12) }
        let id = try await client.startFlow("12", payload: payload, for: .orders)
        clock.pass(.minutes(1))
        let failed = try await client.runs(PatchworksRunFilter(startedAfter: t0, status: .failure), for: .orders)
        #expect(failed.rows.map(\.id) == [id])
        #expect(failed.rows.first?.summary == "Undefined index")
        await host.with { _ = $0.patchworks.deploy(.posts, to: 12) }
        let again = try #require(try await client.retry(id, for: .orders))
        clock.pass(.minutes(1))
        let second = try #require(try await client.run(again, for: .orders))
        #expect(second.status == .failure)
        #expect(second.retryOf == id)
        #expect(try await client.flows(for: .orders).map(\.name) == ["Orders to Deposco"])
    }

    @Test func aStartWhoseAnswerIsLostIsUnknown() async throws {
        await host.with { $0.patchworks.settings.lostAnswersPerMille = 1000 }
        await #expect(throws: CallFailure.unknown("the connection broke before the answer")) {
            try await client().startFlow("12", payload: payload, for: .orders)
        }
        await #expect(throws: CallFailure.refused("Patchworks answered 404: Not found.")) {
            try await client().startFlow("99", payload: payload, for: .orders)
        }
    }
}
