import Domain
import Store

/// Reassesses the orders that are not due, some at a time, after the shop's rules for unpaid orders changed.
struct ReassessUnpaid: Sendable {
    let store: Store
    let policy: Policy
    let clock: CoreClock

    func work() async throws -> Outcome {
        var after: String?
        repeat {
            let (now, start) = (clock.now, after)
            after = try await store.transact { [policy] tx in
                let step = Step(tx, policy: policy, at: now)
                let page = try tx.orders.idsWaiting(after: start, limit: Limits.Orders.reassessedTogether)
                try Intake(step).each(page.ids, of: "orders", id: \.rawValue) { id in
                    try OrderFlow(step).assess(id)
                    if let record = try step.known.orders.order(id)?.record { try PaymentFlow(step).watch(record) }
                }
                return page.next
            }
        } while after != nil
        return .done
    }
}
