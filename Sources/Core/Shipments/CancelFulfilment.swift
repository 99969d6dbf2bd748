import Connectors
import Domain
import Store

/// Takes back on the channel what it was told of a shipment that the warehouse rolled back, so that the units can be shipped again.
/// What else the same fulfilment carried is told anew.
struct CancelFulfilment: Sendable {
    let store: Store
    let shopify: ShopifyClient

    func work(_ id: ShipmentID) async throws -> Outcome {
        let known = try await store.read { reader -> (ShipmentRecord, OrderID, fulfilments: Set<String>)? in
            guard let record = try reader.shipments.shipment(id)?.record, record.shipment.status == .rolledBack,
                let order = try record.order.flatMap(reader.orders.order)?.record
            else { return nil }
            let all = try reader.shipments.all(of: order.id).map(\.record)
            return (record, order.id, Despatch.fulfilments(undoneBy: record, of: order, among: all))
        }
        guard let (record, order, fulfilments) = known else { return .done }
        // An attempt to make one may have ended without its outcome being known: the parcels tell.
        let numbers = record.shipment.parcels.compactMap(\.tracking)
        let made = try await shopify.fulfilments(of: order, for: .shipments).filter { fulfilment in
            !fulfilment.isCancelled && (fulfilments.contains(fulfilment.id) || fulfilment.carries(numbers))
        }
        for fulfilment in made { try await shopify.cancelFulfilment(fulfilment.id, for: .shipments) }
        // Those that an earlier attempt took back, of whose end nothing was heard, are gone too.
        let gone = fulfilments.union(made.map(\.id))
        return .write { step in
            try Self.retryRefused(of: order, step)
            for other in try step.known.shipments.all(of: order).map(\.record)
            where other.shipment.id == id || !gone.isDisjoint(with: other.fulfilments) {
                try Self.tellAnew(other, of: order, step)
            }
            return .done
        }
    }

    /// The channel no longer has a shipment's fulfilment: where it left, the channel is told again.
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

    /// What the channel had no open line for, because it still had another shipment's fulfilment, is tried again.
    private static func retryRefused(of order: OrderID, _ step: Step) throws {
        for row in try step.openWork(.order(order)) where row.kind == .createFulfilment && row.state == .failed {
            try step.retry(row)
        }
    }
}
