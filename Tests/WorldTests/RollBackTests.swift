import Domain
import Sandbox
import Store
import Testing

@testable import Core

/// What the warehouse takes back after it was reported shipped.
@Suite struct RollBackTests {
    private func shipped() async throws -> World {
        let world = try World()
        try await place(world, "TEE")
        try await act(world) { $0.deposco.ship("1", at: $1) }
        return world
    }

    /// - Returns: the id in the shop of an order that Deposco has.
    @discardableResult
    private func place(_ world: World, _ sku: String) async throws -> Int64 {
        try await world.start()
        let id = await world.place("#1", sku)
        try await world.settle()
        world.clock.pass(.minutes(1))
        return id
    }

    private func act(_ world: World, _ body: @escaping @Sendable (Sandbox, Int64) -> Void) async throws {
        let at = world.clock.now.milliseconds
        await world.host.with { body($0, at) }
        try await world.pass(.minutes(2))
    }

    private func exceptions(_ world: World) async throws -> [ExceptionType] { try await world.exceptions().map(\.type) }

    @Test func theChannelTakesTheFulfilmentBackAndIsToldOfTheNextParcel() async throws {
        let world = try await shipped()
        try await act(world) { $0.deposco.rollBack(shipment: "1000", at: $1) }
        #expect(await world.inShop("#1")?.fulfilments.map(\.cancelled) == [true])
        #expect(await world.inShop("#1")?.lines.map(\.remaining) == [2])
        #expect(try await world.stage("#1") == .received)
        try await act(world) { $0.deposco.ship("1", at: $1) }
        #expect(await world.inShop("#1")?.fulfilments.map(\.cancelled) == [true, false])
        try await act(world) { $0.deposco.scan(shipment: "1001", at: $1) }
        #expect(await world.inShop("#1")?.fulfilments.map(\.notifications) == [0, 1])
        #expect(try await world.exceptions().isEmpty)
    }

    @Test func anAddressThatChangedAfterAParcelLeftIsToldOnceTheParcelComesBack() async throws {
        let world = try await shipped()
        await world.edit("#1") { shop, order, at in
            var address = order.placed.address
            address.city = "York"
            shop.edit(address: address, of: order.id, at: at)
        }
        try await world.pass(.minutes(3))
        #expect(await world.inDeposco("1")?.city == "Leeds")
        #expect(try await world.exceptions().isEmpty)
        try await act(world) { $0.deposco.rollBack(shipment: "1000", at: $1) }
        #expect(try await exceptions(world) == [.drift])
        try await act(world) { $0.deposco.readdress("1", city: "York", at: $1) }
        try await world.pass(.minutes(10))
        #expect(try await world.exceptions().isEmpty)
    }

    @Test func aParcelThatIsSeenBeforeTheRollBackOfTheFirstIsToldAllTheSame() async throws {
        let world = try await shipped()
        try await act(world) { sandbox, at in
            sandbox.deposco.rollBack(shipment: "1000", at: at)
            sandbox.deposco.ship("1", at: at)
        }
        #expect(await world.inShop("#1")?.fulfilments.map(\.cancelled) == [true, false])
        #expect(try await world.exceptions().isEmpty)
    }

    @Test func aFulfilmentWhoseMakingWasNeverHeardOfIsTakenBackByItsParcels() async throws {
        let world = try await shipped()
        let order = try #require(await world.inShop("#1"))
        // As if the core had died between the call and its outcome: the channel has it, and we do not know which.
        let id = try #require(try await world.shipment(of: "#1")?.record.shipment.id)
        try await world.store.transact { tx in
            try tx.append(.fulfilmentCancelled, to: .shipment(id), by: .core, at: t0)
        }
        #expect(order.fulfilments.map(\.cancelled) == [false])
        try await act(world) { $0.deposco.rollBack(shipment: "1000", at: $1) }
        #expect(await world.inShop("#1")?.fulfilments.map(\.cancelled) == [true])
    }

    @Test func anOrderThatIsCancelledAfterItLeftIsToldUntilTheWarehouseHasItBack() async throws {
        let world = try await shipped()
        try await act(world) { sandbox, at in
            if let id = sandbox.shop.order(named: "#1")?.id { sandbox.shop.cancel(id, at: at) }
        }
        #expect(try await exceptions(world) == [.cancelledAndShipped])
        try await act(world) { sandbox, at in
            sandbox.deposco.rollBack(shipment: "1000", at: at)
            sandbox.deposco.setStatus("New", of: "1", at: at)
        }
        #expect(try await world.exceptions().isEmpty)
        #expect(await world.inDeposco("1")?.status == "Canceled")
        #expect(try await world.stage("#1") == .cancelled)
    }

    @Test func whatIsCancelledTooLateIsOneExceptionWhenItHasLeft() async throws {
        let world = try World()
        let id = try await place(world, "TEE")
        try await act(world) { sandbox, at in
            sandbox.deposco.setStatus("Staged", of: "1", at: at)
            sandbox.shop.cancel(id, at: at)
        }
        #expect(try await exceptions(world) == [.lateCancellation])
        try await act(world) { $0.deposco.ship("1", at: $1) }
        #expect(try await exceptions(world) == [.cancelledAndShipped])
    }

    @Test func aLateCancellationEndsWhenTheWarehouseCancelsByItself() async throws {
        let world = try World()
        let id = try await place(world, "TEE")
        try await act(world) { sandbox, at in
            sandbox.deposco.setStatus("Picking", of: "1", at: at)
            sandbox.shop.requestCancellation(id, message: nil, at: at)
        }
        #expect(try await exceptions(world) == [.lateCancellation])
        try await act(world) { sandbox, at in
            guard let line = sandbox.deposco.order(number: "1")?.lines[0] else { return }
            sandbox.deposco.cancel(line.quantity, ofLine: line.id, "1", at: at)
        }
        #expect(await world.inShop("#1")?.cancellationAnswers.map(\.accepted) == [true])
        #expect(await world.inShop("#1")?.cancelledAt != nil)
        #expect(try await exceptions(world).contains(.lateCancellation) == false)
    }

    private func bundleInTwoShipments() async throws -> World {
        // Shares that do not go into the units make two lines of an item, so that the shipments carry unequal parts of a bundle.
        let world = try World { settings in
            settings.bundles = [
                SKU("SET"): [
                    BundleComponent(sku: SKU("TEE"), quantity: 1, share: 1),
                    BundleComponent(sku: SKU("MUG"), quantity: 3, share: 2),
                ]
            ]
        }
        try await place(world, "SET")
        try await act(world) { $0.deposco.ship("1", inPart: true, at: $1) }
        try await act(world) { $0.deposco.ship("1", at: $1) }
        #expect(await world.inShop("#1")?.lines.map(\.remaining) == [0])
        return world
    }

    /// Each parcel that left is in one fulfilment.
    private func everyParcelIsTold(_ world: World) async throws {
        let order = try #require(await world.inShop("#1"))
        #expect(order.lines.map(\.remaining) == [0])
        let numbers = order.fulfilments.filter { !$0.cancelled }.flatMap(\.numbers)
        #expect(Set(numbers).count == numbers.count && numbers.count == 2)
        #expect(try await world.stage("#1") == .shipped)
        #expect(try await world.exceptions().isEmpty)
    }

    @Test func aBundleThatLeftInTwoShipmentsIsToldAnewWhenOneOfThemCameBack() async throws {
        let world = try await bundleInTwoShipments()
        try await act(world) { $0.deposco.rollBack(shipment: "1000", at: $1) }
        #expect(await world.inShop("#1")?.lines.map(\.remaining) == [2])
        try await act(world) { $0.deposco.ship("1", at: $1) }
        try await everyParcelIsTold(world)
    }

    @Test func theOtherShipmentIsToldAnewAlsoWhenTheFirstAttemptDiedAfterTakingItBack() async throws {
        let world = try await bundleInTwoShipments()
        try await act(world) { sandbox, at in
            guard let order = sandbox.shop.order(named: "#1") else { return }
            sandbox.deposco.rollBack(shipment: "1001", at: at)
            for fulfilment in order.fulfilments where fulfilment.numbers.count == 1 {
                sandbox.shop.cancelFulfilment(fulfilment.id, of: order.id, at: at)
            }
        }
        try await act(world) { $0.deposco.ship("1", at: $1) }
        try await everyParcelIsTold(world)
    }

    @Test func aRefusedFulfilmentIsNobodysConcernOnceTheWarehouseHasTheParcelBack() async throws {
        let world = try World()
        let id = try await place(world, "TEE")
        try await act(world) { sandbox, at in
            sandbox.shop.fulfilByHand(id, at: at)
            sandbox.deposco.ship("1", at: at)
        }
        #expect(try await exceptions(world) == [.fulfilmentRefused])
        try await act(world) { $0.deposco.rollBack(shipment: "1000", at: $1) }
        // What remains is that the warehouse still means to ship what somebody shipped by hand.
        #expect(try await exceptions(world) == [.drift])
    }

    @Test func aScanOfAParcelThatLeftBeforeTheRestOfItsBundleTellsTheCustomer() async throws {
        let world = try World { settings in
            settings.policy.routing = .availability(["NORTH", "SOUTH"])
            settings.policy.stock = StockPolicy(locations: ["1": []])
            settings.bundles = [
                SKU("SET"): [
                    BundleComponent(sku: SKU("TEE"), quantity: 1), BundleComponent(sku: SKU("MUG"), quantity: 1),
                ]
            ]
        } open: { sandbox in
            sandbox.deposco.setStock("TEE", "NORTH", 9, at: t0.milliseconds)
            sandbox.deposco.setStock("MUG", "SOUTH", 9, at: t0.milliseconds)
        }
        try await place(world, "SET")
        try await act(world) { $0.deposco.ship("1", at: $1) }
        #expect(await world.inShop("#1")?.fulfilments.isEmpty == true)
        try await act(world) { $0.deposco.ship("1-2", at: $1) }
        #expect(await world.inShop("#1")?.fulfilments.map(\.numbers.count) == [2])
        #expect(await world.inShop("#1")?.fulfilments.map(\.notifications) == [0])
        try await act(world) { $0.deposco.scan(shipment: "1000", at: $1) }
        #expect(await world.inShop("#1")?.fulfilments.map(\.notifications) == [1])
    }
}
