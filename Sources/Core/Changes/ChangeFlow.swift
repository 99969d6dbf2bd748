import Connectors
import Domain
import Store

/// What changes of an order that the WMS has: on the channel, or there.
struct ChangeFlow {
    let step: Step

    init(_ step: Step) { self.step = step }

    /// Compares what the channel asks for with what the WMS has.
    func changed(_ id: OrderID) throws { try step.tx.changed(id, at: step.now) }

    func reserveAdded(_ id: OrderID) throws { try step.tx.reserveAdded(id, policy: step.policy, at: step.now) }

    func hasten(_ kinds: Set<WorkKind>, of id: OrderID) throws { try step.tx.hasten(kinds, of: id, at: step.now) }

    func sight(_ there: WMSOrder) throws { try step.tx.sight(there, policy: step.policy, at: step.now) }

    func progress(_ there: WMSOrder) throws { try step.tx.progress(there, at: step.now) }
}
