import Domain
import Testing

@Suite struct ChangedOrderTests {
    private func known(_ change: (inout ChannelOrder) -> Void = { _ in }) -> ChannelOrder {
        var order = ChannelOrder(
            id: OrderID("7"), name: "#7", createdAt: Instant(milliseconds: 1000),
            updatedAt: Instant(milliseconds: 5000),
            cancelledAt: nil, payment: .paid, currency: Currency("GBP"), total: 100, subtotal: 100, shipping: 0, tax: 0,
            shippingMethod: nil, source: nil, test: false, lines: [])
        (order.captured, order.refunded) = (100, 30)
        change(&order)
        return order
    }

    private let listed = ChangedOrder(
        id: OrderID("7"), name: "#7", updatedAt: Instant(milliseconds: 5000), isCancelled: false, payment: .paid,
        netPayment: 70)

    @Test func anOrderThatIsAsListedNeedsNoReading() { #expect(listed.isKnown(as: known())) }

    @Test func anOrderThatChangedSinceIsRead() {
        #expect(!listed.isKnown(as: known { $0.updatedAt = Instant(milliseconds: 4000) }))
    }

    @Test func anOrderKnownByAnotherClockIsRead() {
        #expect(!listed.isKnown(as: known { $0.updatedAt = Instant(milliseconds: 6000) }))
    }

    @Test func aPaymentWithinTheSameSecondIsRead() { #expect(!listed.isKnown(as: known { $0.payment = .authorized })) }

    @Test func anOrderOfWhichOtherMoneyIsKnownIsRead() {
        #expect(!listed.isKnown(as: known { $0.captured = 90 }))
        #expect(!listed.isKnown(as: known { $0.refunded = 0 }))
        #expect(!listed.isKnown(as: known { $0.captured = nil }))
        #expect(!listed.isKnown(as: known { $0.refunded = nil }))
    }

    @Test func aCancellationWithinTheSameSecondIsRead() {
        var listed = listed
        listed.isCancelled = true
        #expect(!listed.isKnown(as: known()))
        #expect(listed.isKnown(as: known { $0.cancelledAt = Instant(milliseconds: 5000) }))
    }
}
