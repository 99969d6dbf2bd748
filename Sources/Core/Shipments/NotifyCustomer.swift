import Connectors
import Domain
import Store

/// Tells the customer, once: what an earlier attempt may have told is looked up first.
struct NotifyCustomer: Sendable {
    let store: Store
    let shopify: ShopifyClient
    let attempt: Attempt

    func work(_ id: ShipmentID) async throws -> Outcome {
        guard let record = try await store.read({ try $0.shipments.shipment(id)?.record }), record.notice == .released,
            let order = record.order
        else { return .done }
        // Which parcels it carries is what the channel has by now: one of another fulfilment is not told of with this one.
        let there = try await shopify.fulfilments(of: order, for: .notifications)
        for id in record.fulfilments {
            let fulfilment = there.first { $0.id == id }
            if attempt.work.attempts > 1, fulfilment?.wasUpdatedAfterItsCreation == true { continue }
            _ = try await shopify.updateTracking(
                fulfilment: id, tracking: fulfilment?.tracking ?? TrackingDetails([record.shipment]),
                notifyCustomer: true, for: .notifications)
        }
        return .write { step in
            try step.append(.noticeSent, to: .shipment(id))
            // What was told of with it.
            for other in try step.known.shipments.all(of: order).map(\.record)
            where other.notice == .none && !Set(other.fulfilments).isDisjoint(with: record.fulfilments) {
                try step.append(.noticeSent, to: .shipment(other.shipment.id))
            }
            try step.drop(.checkHold, of: .shipment(id))
            try ShipmentFlow(step).endWatch(id, .customerTold)
            try step.resolve(.notificationOverdue(id, of: order), .customerTold)
            return .done
        }
    }
}
