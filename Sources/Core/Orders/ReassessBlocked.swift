import Domain
import Store

/// Reassesses the orders that an exception blocked, some at a time.
struct ReassessBlocked: Sendable {
    let store: Store
    let policy: Policy
    let clock: CoreClock

    func work(_ exception: ExceptionID) async throws -> Outcome {
        var after: OrderID?
        repeat {
            let (now, start) = (clock.now, after)
            after = try await store.transact { [policy] tx in
                let step = Step(tx, policy: policy, at: now)
                let some = try tx.orders.idsBlocked(
                    by: exception, after: start, limit: Limits.Orders.reassessedTogether)
                try Intake(step).each(some, of: "orders", id: \.rawValue) { try OrderFlow(step).assess($0) }
                return some.last
            }
        } while after != nil
        return .done
    }
}
