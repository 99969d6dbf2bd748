import Testing

@testable import Sandbox

/// What the stand-ins note of orders, parcels and items, in the order in which it happened.
@Suite struct SandboxLogTests {
    private func sandbox(late: Bool = false) -> Sandbox {
        var settings = DeposcoSettings()
        settings.stageTime = nil
        settings.neverScannedPerMille = 1000
        settings.falseTransitPerMille = 0
        settings.unusedLabelsPerMille = 0
        settings.twoParcelsPerMille = 0
        settings.lateNumbersPerMille = late ? 1000 : 0
        let sandbox = Sandbox(seed: 1, deposco: settings)
        sandbox.log.isKept = true
        return sandbox
    }

    private func place(_ sandbox: Sandbox) -> ShopOrder {
        sandbox.shop.place(
            NewOrder(name: "#7", lines: [NewOrder.Line(sku: "TEE", title: "Tee", quantity: 2, price: 100)]), at: 1000)
    }

    private func inWarehouse(_ sandbox: Sandbox, _ number: String = "7") {
        sandbox.deposco.create(
            DeposcoOrder(
                id: sandbox.deposco.takeID(), number: number, status: "New",
                lines: [DeposcoOrder.Line(id: 1, number: "1", item: "TEE", quantity: 2)], createdAt: 2000,
                updatedAt: 2000, posts: 1, shipVendor: ""), at: 2000)
    }

    private func noted(_ sandbox: Sandbox, _ thing: SandboxEvent.Thing = .order("7")) -> [SandboxEvent.Kind] {
        sandbox.log.all[thing] ?? []
    }

    @Test func anOrderIsOneThingInTheShopAndInTheWarehouseWithAllItsParts() {
        let sandbox = sandbox()
        let order = place(sandbox)
        inWarehouse(sandbox)
        sandbox.shop.hold(order.id, at: 2500)
        inWarehouse(sandbox, "7-2")
        sandbox.shop.releaseHold(order.id, at: 3000)
        sandbox.deposco.ship("7", at: 4000)
        #expect(noted(sandbox) == [.placed, .created, .held, .created, .released, .shipped])
    }

    @Test func aHoldOfSomeUnitsIsAnotherThanOneOfAll() {
        let sandbox = sandbox()
        let order = place(sandbox)
        sandbox.shop.hold(order.id, lines: [order.lines[0].id: 1], at: 2000)
        #expect(noted(sandbox) == [.placed, .heldInPart])
    }

    @Test func whoFulfilledItIsNoted() {
        let sandbox = sandbox()
        let order = place(sandbox)
        sandbox.shop.fulfilByHand(order.id, notify: false, at: 2000)
        #expect(noted(sandbox) == [.placed, .fulfilledByHand])
    }

    @Test func aMoveAndItsReturnAreTwoThings() {
        let sandbox = sandbox()
        let order = place(sandbox)
        sandbox.shop.move(order.id, to: 4, at: 2000)
        sandbox.shop.move(order.id, to: 1, at: 3000)
        #expect(noted(sandbox) == [.placed, .movedAway, .movedBack])
    }

    @Test func aParcelIsKnownByItsNumbersAlsoAfterTheyWereReplaced() throws {
        let sandbox = sandbox()
        inWarehouse(sandbox)
        sandbox.deposco.ship("7", at: 3000)
        let old = sandbox.deposco.shipments[0].tracking
        sandbox.deposco.relabel(shipment: "1000", ["NEW1"], at: 4000)
        sandbox.log.note(.customerTold, parcels: old)
        sandbox.deposco.scan(shipment: "1000", at: 5000)
        #expect(noted(sandbox, .parcel("1000")) == [.labelled, .relabelled, .customerTold, .scanned])
        #expect(sandbox.deposco.shipments[0].formerly.map(\.tracking) == [old])
    }

    @Test func aParcelThatGetsAnotherLabelAfterItsScanIsScannedAgain() {
        let sandbox = sandbox()
        inWarehouse(sandbox)
        sandbox.deposco.ship("7", at: 3000)
        sandbox.deposco.scan(shipment: "1000", at: 4000)
        sandbox.deposco.relabel(shipment: "1000", ["NEW1"], at: 5000)
        _ = sandbox.deposco.takeDeliveries()
        sandbox.deposco.advance(to: 5000 + 2 * DeposcoSettings().scanDelay)
        let told = sandbox.deposco.takeDeliveries().map { String(decoding: $0.body, as: UTF8.self) }
        #expect(told.contains { $0.contains("NEW1") && $0.contains("InTransit_002") })
        #expect(sandbox.deposco.scans == ["1000": 4000])
    }

    @Test func aNumberThatComesLateComesByItself() {
        let sandbox = sandbox(late: true)
        inWarehouse(sandbox)
        sandbox.deposco.ship("7", at: 3000)
        #expect(sandbox.deposco.shipments[0].tracking == [DeposcoSystem.placeholder])
        sandbox.deposco.scan(shipment: "1000", at: 3500)
        #expect(sandbox.deposco.scans.isEmpty)
        sandbox.deposco.advance(to: 3000 + 2 * DeposcoSettings().lateNumber)
        #expect(sandbox.deposco.shipments[0].tracking != [DeposcoSystem.placeholder])
        #expect(noted(sandbox, .parcel("1000")) == [.shippedWithoutNumber, .numbered, .scanned])
    }

    @Test(arguments: ["PENDING", "N/A", ""])
    func whatStandsInItsPlaceIsAsItIsSet(word: String) {
        let sandbox = sandbox(late: true)
        sandbox.deposco.settings.placeholders = [word]
        inWarehouse(sandbox)
        sandbox.deposco.ship("7", at: 3000)
        #expect(sandbox.deposco.shipments[0].tracking == [word])
        #expect(sandbox.deposco.shipments[0].awaitsNumber)
        sandbox.deposco.advance(to: 3000 + 2 * DeposcoSettings().lateNumber)
        #expect(!sandbox.deposco.shipments[0].awaitsNumber)
    }

    @Test func aNameThatRepeatsAndANumberThatOthersUseAreNoted() {
        let sandbox = sandbox()
        _ = place(sandbox)
        DeposcoSystem.Foreign(number: "7", lines: []).put(into: sandbox.deposco, at: 2000)
        _ = place(sandbox)
        #expect(noted(sandbox) == [.placed, .numberUsed, .nameRepeated, .placed])
    }

    @Test func whatIsDeletedIsKeptAsItWasAndNobodyCanReadIt() throws {
        let sandbox = sandbox()
        let order = place(sandbox)
        sandbox.shop.delete(order.id, at: 2000)
        #expect(noted(sandbox) == [.placed, .deleted])
        #expect(sandbox.shop.orders.isEmpty && sandbox.shop.order(named: "#7") == nil)
        let kept = try #require(sandbox.shop.deleted.first)
        #expect(kept.id == order.id && kept.cancelledAt == 2000)
        #expect(kept.fulfilmentOrders.allSatisfy { !$0.isOpen })
    }

    @Test func aLatePaymentIsToldFromOneInTime() {
        let sandbox = sandbox()
        sandbox.shop.settings.lateAfter = 5000
        let order = place(sandbox)
        sandbox.shop.pay(order.id, at: 2000)
        sandbox.shop.pay(order.id, at: 9000)
        #expect(noted(sandbox) == [.placed, .paid, .paidLate, .paid])
    }

    @Test func nothingIsKeptUnlessSomebodyAsks() {
        let sandbox = Sandbox(seed: 1)
        _ = place(sandbox)
        #expect(sandbox.log.all.isEmpty)
    }
}
