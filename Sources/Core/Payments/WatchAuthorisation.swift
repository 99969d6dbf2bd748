import Connectors
import Domain
import Store

/// Reads when an order's authorisation ends, and tells somebody in time.
struct WatchAuthorisation: Sendable {
    let store: Store
    let shopify: ShopifyClient
    let clock: CoreClock
    let policy: PaymentPolicy

    func work(_ id: OrderID) async throws -> Outcome {
        let record = try await store.read { try $0.orders.order(id)?.record }
        guard let record, record.channel.cancelledAt == nil, !record.channel.isCaptured,
            let payment = try await shopify.payment(of: id, for: .catalogue), !payment.cancelled
        else { return .done }
        // The end of an authorisation is a date of the channel's, and so compared with what its clock says.
        let today = shopify.health.clock?.time(at: clock.steady) ?? clock.now
        guard payment.taken < payment.total, let expiry = payment.expiry(policy, seen: record.firstSeenAt, at: today)
        else { return .done }
        let open = Money(minor: payment.total - payment.taken, currency: payment.currency)
        let warns = expiry - policy.warnBefore
        return .write { step in
            guard let record = try step.known.orders.order(id)?.record else { return .done }
            if today >= expiry {
                try PaymentFlow(step).expired(record, open: open)
                return .done
            }
            for doubted in payment.doubted(at: today) {
                try Intake(step).note(doubted, .order(id), by: .remote("shopify"))
            }
            if today < warns { return .later(at: step.now + min(warns - today, Limits.Payments.longestLook)) }
            try PaymentFlow(step).expiring(record, open: open, expiry: expiry, left: expiry - today)
            return .later(at: step.now + min(expiry - today, Limits.Payments.expiringLook))
        }
    }
}
