import Domain
import Sandbox
import Testing

@testable import Simulation

/// How the world is read in the stand-ins.
struct TruthTests {
    private let sandbox = Sandbox(seed: 1)

    private func place(_ sku: String) -> ShopOrder {
        let lines = [NewOrder.Line(sku: sku, title: sku, quantity: 1, price: 100)]
        return sandbox.shop.place(NewOrder(name: "#7", lines: lines), at: 1000)
    }

    /// The order and the world as they are now.
    private func read() throws -> (order: ShopOrder, truth: Truth) {
        let truth = Truth(sandbox, manner: SimulatedManner(seed: 1), at: Instant(milliseconds: 9000))
        return (try #require(sandbox.shop.order(named: "#7")), truth)
    }

    @Test func halfABundleThatIsNoLongerWantedIsForAPersonAlthoughNoWholeUnitIsThere() throws {
        let order = place(SimulatedCatalogue.kit.sku)
        let line = order.lines[0].id
        let half = DeposcoSystem.Foreign.Line(item: "MUG-FOX", quantity: 1, customerLine: String(line))
        DeposcoSystem.Foreign(number: "7", lines: [half]).put(into: sandbox.deposco, at: 2000)
        try #require(try !read().truth.hasBegunTooMuch(read().order))
        sandbox.shop.take([line: 1], off: order.id, at: 3000)
        let (taken, truth) = try read()
        #expect(truth.differences(taken).isEmpty)
        #expect(truth.hasBegunTooMuch(taken))
    }

    @Test func whatAServiceIsNotAskedForAndTheWarehouseHasIsHeldThere() throws {
        sandbox.shop.settings.serviceLocations = [SimulatedManner.service]
        let lines = [NewOrder.Line(sku: "MUG-FOX", title: "Mug", quantity: 1, price: 100)]
        var new = NewOrder(name: "#7", lines: lines)
        new.location = SimulatedManner.service
        let order = sandbox.shop.place(new, at: 1000)
        func lie() throws -> String? {
            let (order, truth) = try read()
            return DueInvariants(truth: truth).lie(.heldInWarehouse, order)
        }
        #expect(try lie() != nil)
        let line = DeposcoSystem.Foreign.Line(item: "MUG-FOX", quantity: 1, customerLine: String(order.lines[0].id))
        DeposcoSystem.Foreign(number: "7", lines: [line]).put(into: sandbox.deposco, at: 2000)
        #expect(try lie() == nil)
        sandbox.shop.submitRequest(order.id, at: 3000)
        #expect(try lie() != nil)
    }

    @Test func whatShippingCostsMoreThanWasPaidIsNotPaid() throws {
        let order = place("TEE")
        let paid = "it was paid when it was placed"
        var (placed, truth) = try read()
        #expect(PaymentInvariants(truth: truth).untaken(placed) == paid)
        sandbox.shop.changeShipping("Express", price: 700, of: order.id, at: 2000)
        (placed, truth) = try read()
        #expect(PaymentInvariants(truth: truth).untaken(placed) != paid)
    }
}
