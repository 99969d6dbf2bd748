import Testing

@testable import Domain

/// What the channel holds of what the WMS has.
@Suite struct HeldThereTests {
    private static let line = LineID("TEE")

    private func due(
        remaining: Int64, has planned: Int64, unsent: Int64 = 0, lost: Int64, payment: PaymentState = .paid
    ) -> Due {
        var held = FulfilmentOrder(
            id: "1", status: .onHold, location: "1",
            lines: [FulfilmentLine(id: "1", line: Self.line, total: 2, remaining: remaining)])
        held.method = FulfilmentOrder.DeliveryMethod("SHIPPING")
        held.createdAt = t0 - .minutes(10)
        var reading = FulfilmentReading()
        reading.orders = [held]
        var known = KnownFulfilment()
        known.isInWMS = true
        known.planned = [Self.line: planned]
        known.unsent = [Self.line: unsent]
        known.lost = [Self.line: lost]
        return Due(
            Sample.order([Sample.line("TEE", nil, 2, current: 2)], payment: payment), reading, known: known,
            policy: Policy().due, at: t0)
    }

    @Test func whatTheWarehouseHasOfWhatIsHeldIsTold() {
        #expect(due(remaining: 2, has: 2, lost: 0).heldThere.map(\.units) == [2])
    }

    @Test func whatIsHeldAndWasNotSentYetWaitsAndIsNotInTheWarehouse() {
        let line = OrderPart.Line(line: Self.line, item: "TEE", quantity: 1, unitPrice: 0)
        let part = OrderPart(number: "1-2", facility: nil, lines: [line])
        let due = due(remaining: 1, has: 2, unsent: 1, lost: 0)
        #expect(due.heldThere == [])
        #expect(due.waits.map(\.units) == [1])
        #expect(due.unsent == [:])
        #expect(due.holds(part))
    }

    @Test func ofWhatIsHeldTheWarehouseHasWhatWasSent() {
        let due = due(remaining: 2, has: 2, unsent: 1, lost: 0)
        #expect(due.heldThere.map(\.units) == [1])
        #expect(due.waits.map(\.units) == [1])
    }

    @Test func whatWasRefundedIsStoppedAndItsHoldSaysNothingMore() {
        #expect(due(remaining: 2, has: 2, lost: 0, payment: .refunded).heldThere == [])
    }

    @Test func whatWasJustRoutedAnewIsNotHeldInTheWarehouse() {
        let order = Sample.order([Sample.line("TEE", nil, 3)])
        var known = KnownFulfilment()
        known.isInWMS = true
        known.planned = [Self.line: 2]
        let due = Due(order, Sample.reading(order), known: known, policy: Policy().due, at: t0 + .minutes(1))
        #expect(due.waits == [OrderWait(.settling, units: 1, since: t0 + .minutes(1), until: t0 + .minutes(2))])
        #expect(due.heldThere == [])
    }

    @Test func whatTheWarehouseLostIsNotThereToBeHeld() {
        #expect(due(remaining: 2, has: 2, lost: 1).heldThere.map(\.units) == [1])
        #expect(due(remaining: 2, has: 2, lost: 2).heldThere == [])
    }
}
