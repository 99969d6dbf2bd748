/// What a list of the channel's changed orders says of each: enough to know whether the order has to be read.
package struct ChangedOrder: Hashable, Sendable {
    package var id: OrderID
    package var name: String
    package var updatedAt: Instant
    package var isCancelled: Bool
    package var payment: PaymentState
    /// Minor units captured less those refunded; `nil` where the channel did not say.
    package var netPayment: Int64?

    package init(
        id: OrderID, name: String, updatedAt: Instant, isCancelled: Bool, payment: PaymentState, netPayment: Int64?
    ) {
        self.id = id
        self.name = name
        self.updatedAt = updatedAt
        self.isCancelled = isCancelled
        self.payment = payment
        self.netPayment = netPayment
    }

    /// Whether the order as known has this change. The channel counts in seconds, so that a second change within one second looks like
    /// the first, unless it is one of those that are listed beside the time. What was captured a webhook does not tell: the figure that
    /// follows from one may be wrong.
    package func isKnown(as order: ChannelOrder) -> Bool {
        guard order.updatedAt == updatedAt, (order.cancelledAt != nil) == isCancelled, order.payment == payment,
            let captured = order.captured, let refunded = order.refunded
        else { return false }
        return captured.clampedSubtracting(refunded) == netPayment
    }
}
