import Connectors
import DeskAPI
import Domain
import Sandbox
import Store
import Testing

@testable import Core

/// Orders of a tenant that takes them by Deposco's V1 API.
@Suite struct DeposcoV1Tests {
    private func world(
        _ form: DeposcoV1Form = .xml, settings change: (inout CoreSettings) -> Void = { _ in },
        open: @escaping @Sendable (Sandbox) -> Void = { _ in }
    ) async throws -> World {
        let world = try World(
            orderForm: form,
            settings: { settings in
                settings.policy.orderAPI = .v1
                change(&settings)
            }, open: open)
        try await world.start()
        return world
    }

    private func calls(_ world: World, _ name: String) async -> Int {
        await world.host.with { $0.deposco.calls[name] ?? 0 }
    }

    private func posts(_ world: World, _ number: String) async -> Int { await world.inDeposco(number)?.posts ?? 0 }

    @Test(arguments: [DeposcoV1Form.xml, .json]) func anOrderGoesByV1AloneAndIsReadBackThere(
        form: DeposcoV1Form
    ) async throws {
        let world = try await world(form)
        await world.place("#1042", "TEE", "MUG")
        try await world.settle()
        #expect(try await world.stage("#1042") == .received)
        #expect(await world.inDeposco("1042")?.lines.map(\.item) == ["TEE", "MUG"])
        #expect(await world.inDeposco("1042")?.lines.map(\.quantity) == [2, 2])
        #expect(await calls(world, "POST /v1/orders") == 1)
        // Before it was sent, and to read it back.
        #expect(await calls(world, "GET /v1/search") == 2)
        #expect(await calls(world, "POST /orders/salesOrders") == 0)
        #expect(try await world.exceptions().isEmpty)
    }

    @Test func theConnectorLineTellsHowV1Is() async throws {
        let world = try await world(open: { $0.deposco.settings.blankAnswersPerMille = 1000 })
        #expect(world.core.connectorRows(world.clock.now).contains { $0.name == "Deposco V1" && $0.state == .idle })
        await world.place("#1", "TEE")
        try await world.settle()
        let row = world.core.connectorRows(world.clock.now).first { $0.name == "Deposco V1" }
        #expect(row?.state == .stalled)
        #expect(row?.detail == "Deposco answered 200 with an empty body")
    }

    @Test func anOrderWhoseFirstAnswerWasBlankArrivesOnce() async throws {
        let world = try await world(open: { $0.deposco.settings.blankAnswersPerMille = 1000 })
        await world.place("#1", "TEE")
        try await world.settle()
        #expect(try await world.stage("#1") == .sent)
        await world.host.with { $0.deposco.settings.blankAnswersPerMille = 0 }
        try await world.pass(.minutes(5))
        #expect(try await world.stage("#1") == .received)
        #expect(await posts(world, "1") == 1)
    }

    @Test func anOrderWhoseAnswerWasLostIsFoundAndNotSentAgain() async throws {
        let world = try await world(open: { $0.deposco.settings.lostAnswersPerMille = 1000 })
        await world.place("#1", "TEE")
        try await world.settle()
        #expect(try await world.stage("#1") == .sent)
        try await world.pass(.minutes(5))
        #expect(try await world.stage("#1") == .received)
        #expect(await posts(world, "1") == 1)
    }

    @Test func aNumberThatSomebodyUsedByHandIsNotSent() async throws {
        let world = try await world()
        await world.place("#1", "TEE")
        try await world.settle()
        // Somebody copied the first order by hand, under the number that the next order is to have.
        let at = world.clock.now.milliseconds
        await world.host.with { $0.deposco.copy("1", as: "2", at: at) }
        await world.place("#2", "MUG")
        try await world.pass(.minutes(1))
        #expect(await calls(world, "POST /v1/orders") == 1)
        #expect(try await world.stage("#2") == .blocked)
        #expect(try await world.exceptions().map(\.type).contains(.numberTaken))
    }

    @Test func itemsThatDeposcoDoesNotHaveBlockWithTheirNames() async throws {
        let world = try await world()
        // The item is gone between the item master's reading and the order.
        await world.host.with { $0.deposco.removeItem("MUG") }
        await world.place("#1", "TEE", "MUG")
        try await world.settle()
        #expect(try await world.stage("#1") == .blocked)
        let exception = try #require(try await world.exceptions().first { $0.type == .wmsRefused })
        #expect(exception.detail == "missingItems: MUG")
        #expect(await world.inDeposco("1") == nil)
    }

    @Test func whatV1RequiresIsCheckedBeforeAnythingIsSent() async throws {
        let world = try await world()
        let at = world.clock.now.milliseconds
        await world.host.with { sandbox in
            let order = NewOrder(
                name: "#1", email: nil,
                address: NewOrder.Address(
                    firstName: "Ada", lastName: "Byron", line1: "1 Mill Lane", city: "Leeds", country: "GB"),
                lines: [NewOrder.Line(sku: "TEE", title: "Tee", quantity: 1, price: 1000)])
            _ = sandbox.shop.place(order, at: at)
        }
        try await world.settle()
        #expect(try await world.stage("#1") == .blocked)
        let exception = try #require(try await world.exceptions().first)
        #expect(exception.type == .fieldMissing)
        #expect(
            exception.detail
                == "shipToAddress.stateProvinceCode is missing; shipToAddress.postalCode is missing")
        #expect(await calls(world, "POST /v1/orders") == 0)
    }

    @Test func manyGoInOneRequestAndABadOneLosesNoOther() async throws {
        let world = try await world(settings: { $0.policy.bulkFrom = 20 })
        await world.host.with { $0.deposco.settings.offline = true }
        for number in 1...60 { await world.place("#\(number)", "TEE") }
        await world.deliver()
        while try await world.core.ingestOnce() > 0 { await world.deliver() }
        await world.host.with { sandbox in
            sandbox.deposco.settings.offline = false
            sandbox.deposco.refusals["17"] = "no room for order 17"
        }
        try await world.pass(.minutes(3))
        for number in 1...60 {
            #expect(try await world.stage("#\(number)") == (number == 17 ? .blocked : .received), "#\(number)")
        }
        #expect(await calls(world, "POST /v1/orders") <= 12)
        #expect(try await world.exceptions().map(\.detail) == ["no room for order 17"])
        let posts = await world.host.with { $0.deposco.orders.values.map(\.posts) }
        #expect(posts.allSatisfy { $0 == 1 })
    }

    @Test func aRequestOfManyWhoseAnswerWasLostIsLookedUp() async throws {
        let world = try await world(settings: { $0.policy.bulkFrom = 20 })
        await world.host.with { $0.deposco.settings.offline = true }
        for number in 1...40 { await world.place("#\(number)", "TEE") }
        await world.deliver()
        while try await world.core.ingestOnce() > 0 { await world.deliver() }
        await world.host.with { sandbox in
            sandbox.deposco.settings.offline = false
            sandbox.deposco.settings.lostAnswersPerMille = 1000
        }
        try await world.pass(.minutes(3))
        for number in 1...40 { #expect(try await world.stage("#\(number)") == .received, "#\(number)") }
        let posts = await world.host.with { $0.deposco.orders.values.map(\.posts) }
        #expect(posts.allSatisfy { $0 == 1 })
    }

    @Test func aLineAddedBeforeReleaseIsAddedByV1() async throws {
        let world = try await world()
        let id = await world.place("#1", "TEE")
        try await world.settle()
        world.clock.pass(.minutes(1))
        let at = world.clock.now.milliseconds
        await world.host.with {
            $0.shop.add(NewOrder.Line(sku: "MUG", title: "Mug", quantity: 3, price: 500), to: id, at: at)
        }
        try await world.pass(.seconds(5))
        #expect(await world.inDeposco("1")?.lines.map(\.item) == ["TEE", "MUG"])
        #expect(await world.inDeposco("1")?.lines.map(\.quantity) == [2, 3])
        #expect(try await world.exceptions().isEmpty)
        #expect(await calls(world, "POST /orders/salesOrders") == 0)
    }

    @Test func aUnitTakenOffIsDriftSinceV1CannotCancelIt() async throws {
        let world = try await world()
        let id = await world.place("#1", "TEE")
        try await world.settle()
        world.clock.pass(.minutes(1))
        let at = world.clock.now.milliseconds
        await world.host.with { sandbox in
            if let line = sandbox.shop.order(named: "#1")?.lines.first {
                sandbox.shop.take([line.id: 1], off: id, at: at)
            }
        }
        try await world.pass(.seconds(5))
        let drift = try #require(try await world.exceptions().first)
        #expect(drift.type == .drift)
        #expect(drift.detail.contains("Deposco's V1 API cannot cancel units of 1: do it in Deposco"))
        #expect(await world.inDeposco("1")?.lines.map(\.quantity) == [2])
    }

    // MARK: Cancelling

    private func ask(_ world: World, _ name: String) async throws {
        let id = try #require(await world.inShop(name)?.id)
        let at = world.clock.now.milliseconds
        await world.host.with { $0.shop.requestCancellation(id, message: nil, at: at) }
        try await world.settle()
    }

    @Test func aStoppableOrderIsCancelledAndReadBack() async throws {
        let world = try await world()
        await world.place("#1", "TEE")
        try await world.settle()
        try await ask(world, "#1")
        #expect(await world.inDeposco("1")?.status == "Canceled")
        #expect(try await world.stage("#1") == .cancelled)
        #expect(try await world.cancellation(of: "#1")?.record.state == .done)
    }

    @Test func aPackedOrderIsNotTouched() async throws {
        let world = try await world()
        await world.place("#1", "TEE")
        try await world.settle()
        let at = world.clock.now.milliseconds
        await world.host.with { $0.deposco.setStatus("Staged", of: "1", at: at) }
        let before = await calls(world, "POST /v1/orders")
        try await ask(world, "#1")
        let cancellation = try #require(try await world.cancellation(of: "#1")?.record)
        #expect(cancellation.state == .late)
        #expect(cancellation.wmsStatus == "Packed")
        #expect(await calls(world, "POST /v1/orders") == before)
    }

    @Test func aCancellationThatDoesNotShowIsUnknownUntilItDoes() async throws {
        let world = try await world(open: { $0.deposco.ignoresCancelled = true })
        await world.place("#1", "TEE")
        try await world.settle()
        try await ask(world, "#1")
        #expect(try await world.cancellation(of: "#1")?.record.state == .unknown)
        #expect(try await world.stage("#1") == .received)
        #expect(try await world.exceptions().map(\.type) == [.cancellationUnknown])
        await world.host.with { $0.deposco.ignoresCancelled = false }
        try await world.pass(.minutes(1))
        #expect(try await world.cancellation(of: "#1")?.record.state == .done)
        #expect(try await world.stage("#1") == .cancelled)
    }

    @Test func aStatusThatTellsNothingOfTheWarehouseStopsNothing() async throws {
        let world = try await world()
        await world.place("#1", "TEE")
        try await world.settle()
        let at = world.clock.now.milliseconds
        await world.host.with { $0.deposco.setStatus("Refunded", of: "1", at: at) }
        try await ask(world, "#1")
        #expect(try await world.cancellation(of: "#1")?.record.state == .unknown)
        #expect(await world.inDeposco("1")?.status == "Refunded")
    }
}
