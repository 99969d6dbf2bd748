import Connectors
import Domain
import Store

/// Reads when an order's authorisation expires, and raises an exception in time.
struct WatchAuthorisation: Sendable {
    let store: Store
    let shopify: ShopifyClient
    let clock: CoreClock
    let policy: PaymentPolicy

    func work(_ id: OrderID) async throws -> Outcome {
        let record = try await store.read { try $0.orders.order(id)?.record }
        guard let record, record.channel.cancelledAt == nil, !record.channel.isCaptured,
            let payment = try await ShopifyPayments(shopify).payment(of: id, for: .catalogue), !payment.cancelled
        else { return .done }
        // The expiry is a date of the channel, so it is compared with the channel's clock.
        let today = shopify.health.clock?.time(at: clock.steady) ?? clock.now
        let look = payment.look(policy, seen: record.firstSeenAt, today: today)
        if look == .nothingOpen { return .done }
        return .write { step in
            guard let record = try step.known.orders.order(id)?.record else { return .done }
            let flow = PaymentFlow(step)
            if case .expired(let open) = look {
                try flow.expired(record, open: open)
                return .done
            }
            for doubted in payment.doubted(at: today) {
                try Intake(step).note(doubted, .order(id), by: .remote("shopify"))
            }
            switch look {
            case .nothingOpen, .expired: return .done
            case .standing(let wait): return .later(at: step.now + min(wait, Limits.Payments.longestLook))
            case .expiring(let open, let expiry, let left):
                try flow.expiring(record, open: open, expiry: expiry, left: left)
                return .later(at: step.now + min(left, Limits.Payments.expiringLook))
            }
        }
    }
}
