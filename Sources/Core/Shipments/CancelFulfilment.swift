import Connectors
import Domain
import Store

/// Cancels the channel's fulfilments of a shipment that the warehouse rolled back, so that the units can be shipped again. Other
/// shipments of the same fulfilments are fulfilled again.
struct CancelFulfilment: Sendable {
    let store: Store
    let shopify: ShopifyClient

    func work(_ id: ShipmentID) async throws -> Outcome {
        let known = try await store.read { reader -> (Set<TrackingNumber>, OrderID, fulfilments: Set<String>)? in
            guard let record = try reader.shipments.shipment(id)?.record, record.shipment.status == .rolledBack,
                let order = try record.order.flatMap(reader.orders.order)?.record
            else { return nil }
            let all = try reader.shipments.all(of: order.id).map(\.record)
            return (
                record.shipment.ownNumbers(among: all.map(\.shipment)), order.id,
                Despatch.fulfilments(undoneBy: record, of: order, among: all)
            )
        }
        // An earlier attempt may have created a fulfilment with an unknown outcome. Numbers that no other shipment has identify it.
        guard let (numbers, order, fulfilments) = known else { return .done }
        let made = try await shopify.fulfilments(of: order, for: .shipments).filter { fulfilment in
            !fulfilment.isCancelled && (fulfilments.contains(fulfilment.id) || fulfilment.carries(numbers))
        }
        for fulfilment in made { try await shopify.cancelFulfilment(fulfilment.id, for: .shipments) }
        // Includes those that an earlier attempt with an unknown outcome cancelled.
        let gone = fulfilments.union(made.map(\.id))
        return .write { step in
            try FulfilmentAttempts.end(id, step)
            try Self.retryRefused(of: order, step)
            for other in try step.known.shipments.all(of: order).map(\.record)
            where other.shipment.id == id || !gone.isDisjoint(with: other.fulfilments) {
                try Self.tellAnew(other, of: order, step)
            }
            return .done
        }
    }

    /// The channel no longer has a shipment's fulfilment. If the shipment left, a new fulfilment is enqueued.
    private static func tellAnew(_ record: ShipmentRecord, of order: OrderID, _ step: Step) throws {
        let id = record.shipment.id
        guard record.fulfilmentConfirmed || !record.fulfilments.isEmpty else { return }
        try step.append(.fulfilmentCancelled, to: .shipment(id))
        guard record.shipment.status == .shipped else { return }
        try step.drop(.notifyCustomer, of: .shipment(id))
        try step.drop(.checkHold, of: .shipment(id))
        try ShipmentFlow(step).enqueueFulfilling(id, of: order)
        try ShipmentFlow(step).watch(id)
    }

    /// Retries fulfilments for which the channel had no open line, because it still had this shipment's.
    private static func retryRefused(of order: OrderID, _ step: Step) throws {
        for row in try step.openWork(.order(order)) where row.kind == .createFulfilment && row.state == .failed {
            try step.retry(row)
        }
    }
}
