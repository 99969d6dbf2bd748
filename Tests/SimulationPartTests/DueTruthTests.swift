import Domain
import Sandbox
import Testing

@testable import Simulation

/// What may leave of an order, by what the stand-in shop says alone.
struct DueTruthTests {
    private func units(fulfilledByHand: Int64, fulfilled: Int64 = 0) -> DueTruth.Units {
        var units = DueTruth.Units()
        units.fulfilledByOthers = fulfilledByHand
        units.fulfilled = fulfilled
        return units
    }

    @Test func whatTheWarehouseShippedAndAPersonFulfilledIsNotLookedForOnAnyFulfilmentOrder() {
        #expect(units(fulfilledByHand: 3).shippedAndFulfilledByHand(of: 3) == 3)
        #expect(units(fulfilledByHand: 3, fulfilled: 2).shippedAndFulfilledByHand(of: 3) == 1)
    }

    @Test func whatAPersonFulfilledAndTheWarehouseDidNotShipLeftFromElsewhere() {
        #expect(units(fulfilledByHand: 3).shippedAndFulfilledByHand(of: 0) == 0)
        #expect(units(fulfilledByHand: 3, fulfilled: 2).shippedAndFulfilledByHand(of: 2) == 0)
    }

    @Test func aFulfilmentMadeByHandWhileTheCoreMadeOneMayBeEithers() throws {
        let shop = Sandbox(seed: 1).shop
        let lines = [NewOrder.Line(sku: "TEE", title: "Tee", quantity: 3, price: 100)]
        let order = shop.place(NewOrder(name: "#7", lines: lines), at: 1000)
        let made = shop.fulfilByHand(order.id, at: 2000)
        let placed = try #require(shop.order(named: "#7"))
        let truth = DueTruth(
            placed, at: Instant(milliseconds: 3000), manner: SimulatedManner(seed: 1),
            madeAmidCalls: Set(made.map(\.id)))
        let found = truth.units(of: placed.lines[0].id)
        #expect(found.free == 3)
        #expect(found.must == 0 && found.fulfilledByOthers == 0)
    }

    @Test func aFulfilmentMadeByHandIsSomebodyElses() throws {
        let shop = Sandbox(seed: 1).shop
        let lines = [NewOrder.Line(sku: "TEE", title: "Tee", quantity: 3, price: 100)]
        let order = shop.place(NewOrder(name: "#7", lines: lines), at: 1000)
        shop.fulfilByHand(order.id, at: 2000)
        let placed = try #require(shop.order(named: "#7"))
        let manner = SimulatedManner(seed: 1)
        let found = DueTruth(placed, at: Instant(milliseconds: 3000), manner: manner).units(of: placed.lines[0].id)
        #expect(found.fulfilledByOthers == 3)
        #expect(found.fulfilled == 0 && found.held == 0)
    }
}
