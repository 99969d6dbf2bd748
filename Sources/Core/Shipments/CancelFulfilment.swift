import Connectors
import Domain
import Store

/// Takes back on the channel what it was told of a shipment that the warehouse rolled back, so that the units can be shipped again.
/// What else the same fulfilment carried is told anew.
struct CancelFulfilment: Sendable {
    let store: Store
    let shopify: ShopifyClient

    private struct Told: Sendable {
        var record: ShipmentRecord
        var order: OrderID
        /// The channel's fulfilments of it, and of what completed units of the same bundles with it.
        var fulfilments: Set<String>
    }

    func work(_ id: ShipmentID) async throws -> Outcome {
        let known = try await store.read { reader -> Told? in
            guard let record = try reader.shipments.shipment(id)?.record, record.shipment.status == .rolledBack,
                let order = try record.order.flatMap(reader.orders.order)?.record
            else { return nil }
            // What else completed units of the same bundles counted on what is gone.
            let lines = record.shipment.lineIDs.intersection(order.composedLines)
            let others = try reader.shipments.shipments(of: order.id).map(\.record).filter {
                $0.shipment.status == .shipped && !$0.shipment.lineIDs.isDisjoint(with: lines)
            }
            return Told(
                record: record, order: order.id,
                fulfilments: Set(record.fulfilments + others.flatMap(\.fulfilments)))
        }
        guard let known else { return .done }
        // An attempt to make one may have ended without its outcome being known: the parcels tell.
        let numbers = known.record.shipment.parcels.compactMap(\.tracking)
        let made = try await shopify.fulfilments(of: known.order, for: .shipments).filter { fulfilment in
            !fulfilment.isCancelled && (known.fulfilments.contains(fulfilment.id) || fulfilment.carries(numbers))
        }
        for fulfilment in made { try await shopify.cancelFulfilment(fulfilment.id, for: .shipments) }
        // Those that an earlier attempt took back, of whose end nothing was heard, are gone too.
        let gone = known.fulfilments.union(made.map(\.id))
        return .write { step in
            try Self.retryRefused(of: known.order, step)
            for other in try step.known.shipments.shipments(of: known.order).map(\.record)
            where other.shipment.id == id || !gone.isDisjoint(with: other.fulfilments) {
                try Self.tellAnew(other, of: known.order, step)
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
