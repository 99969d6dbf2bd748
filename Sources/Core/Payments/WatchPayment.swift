import Domain
import Store

/// Looks at an order whose payment should have come by now.
struct WatchPayment: Sendable {
    func work(_ id: OrderID) -> Outcome {
        .write { step in
            guard let record = try step.known.orders.order(id)?.record else { return .done }
            return try PaymentFlow(step).awaited(record).map { .later(at: $0) } ?? .done
        }
    }
}
