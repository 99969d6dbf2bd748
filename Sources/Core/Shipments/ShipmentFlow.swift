import Domain
import Store

/// What left the warehouse: told to the channel, held until a scan, told to the customer.
struct ShipmentFlow {
    let step: Step

    init(_ step: Step) { self.step = step }

    /// Takes in a shipment as the WMS, or Patchworks, describes it.
    func sight(_ told: Shipment) throws { try step.tx.sight(told, hold: step.policy.hold, at: step.now) }

    /// Cancelled *and* shipped is told as long as it is so; what waited for an answer about the cancellation waits no longer.
    func compareCancelledWithShipped(_ id: OrderID) throws { try step.tx.compareCancelledWithShipped(id, at: step.now) }

    func enqueueFulfilling(_ shipment: ShipmentID, of order: OrderID) throws {
        try step.tx.enqueueFulfilling(shipment, of: order, at: step.now)
    }

    func scanned(_ scan: Scan) throws { try step.tx.scanned(scan, step.policy.hold, at: step.now) }

    func release(_ id: ShipmentID, reason: String, by actor: Actor) throws {
        try step.tx.release(id, reason: reason, by: actor, step.policy.hold, at: step.now)
    }
}
