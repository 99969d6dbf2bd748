import Domain
import Store

/// Customers' money: watched while it is authorised, taken when the goods leave.
struct PaymentFlow {
    let step: Step

    init(_ step: Step) { self.step = step }

    /// An order was seen: what was wrong with its money may have ended, and an authorisation is watched from its first day.
    func seen(_ id: OrderID) throws { try step.tx.paymentSeen(id, policy: step.policy, at: step.now) }
}
