import Domain
import Testing

@testable import Sandbox
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

    @Test func ofTwoOrdersOfOneNameEachHasWhatCarriesItsId() throws {
        let (first, second) = (place("MUG-FOX"), place("MUG-OWL"))
        for (number, owner) in [("7", second), ("7-2", first)] {
            var there = DeposcoSystem.Foreign(number: number, lines: [])
            there.reference = String(owner.id)
            there.put(into: sandbox.deposco, at: 2000)
        }
        let truth = Truth(sandbox, manner: SimulatedManner(seed: 1), at: Instant(milliseconds: 9000))
        #expect(truth.parts(of: first).map(\.number) == ["7-2"])
        #expect(truth.parts(of: second).map(\.number) == ["7"])
        #expect(truth.namesakes(of: first) == [second.id])
        #expect(truth.isNumberTaken(first) && truth.isNumberTaken(second))
    }

    @Test func aParcelOfAnotherOrderOfTheNameIsBookedOnTheWrongOne() throws {
        let (first, second) = (place("MUG-FOX"), place("MUG-OWL"))
        let line = DeposcoSystem.Foreign.Line(item: "MUG-FOX", quantity: 1, customerLine: String(first.lines[0].id))
        var there = DeposcoSystem.Foreign(number: "7", lines: [line])
        there.reference = String(first.id)
        there.put(into: sandbox.deposco, at: 2000)
        sandbox.deposco.ship("7", at: 3000)
        let number = try #require(sandbox.deposco.shipments.first { !$0.lines.isEmpty }).tracking
        for order in [first, second] {
            let made = try #require(
                sandbox.shop.fulfil(
                    order.id, [order.fulfilmentOrder: [:]], ShopTracking(number), notify: false, as: .fulfilled,
                    at: 4000))
            #expect(made.isByApp)
        }
        let truth = Truth(sandbox, manner: SimulatedManner(seed: 1), at: Instant(milliseconds: 9000))
        func wrong(_ order: ShopOrder) throws -> Bool {
            let order = try #require(truth.orders.first { $0.id == order.id })
            return !IdentityInvariants(truth: truth).booked(on: order).isEmpty
        }
        #expect(try !wrong(first))
        #expect(try wrong(second))
    }

    @Test func whatWasRefundedIsWantedOfNobodyAndReservesNothing() throws {
        let order = place("MUG-FOX")
        try #require(read().truth.pending(of: order) == ["MUG-FOX": 1])
        sandbox.shop.refundInFull(order.id, at: 2000)
        let (refunded, truth) = try read()
        #expect(truth.money(refunded) == .givenBack)
        #expect(truth.due(refunded).units(of: refunded.lines[0].id).may == 0)
        #expect(truth.pending(of: refunded).values.allSatisfy { $0 == 0 })
    }

    @Test func whatLeavesUnpaidIsSaidByGatewayAndTermsCountFirst() throws {
        let manner = SimulatedManner(seed: 1)
        let line = NewOrder.Line(sku: "TEE", title: "Tee", quantity: 1, price: 100)
        func money(_ gateway: String, _ terms: String? = nil) -> MoneyTruth {
            var new = NewOrder(name: "#7", lines: [line])
            (new.financialStatus, new.gateways, new.terms) = ("pending", [gateway], terms)
            return MoneyTruth(sandbox.shop.place(new, at: 1000), manner)
        }
        let found = SimulatedManner.byHand.map { money($0) }
        #expect(Set(found) == [.leaves, .waits, .reviewed])
        #expect(Set(SimulatedManner.otherTerms.map { money("shopify_payments", $0) }) == [.leaves, .waits, .reviewed])
        #expect(SimulatedManner.byHand.allSatisfy { money($0, "NET") == .waits })
        #expect(money("shopify_payments") == .waits)
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
