import Connectors
import Domain
import Store

/// Notifies the customer once: the effect of an earlier attempt is looked up first.
struct NotifyCustomer: Sendable {
    let store: Store
    let shopify: ShopifyClient
    let attempt: Attempt

    func work(_ id: ShipmentID) async throws -> Outcome {
        guard let known = try await store.read({ try ChannelTracking(id, $0) }), known.record.notice == .released
        else { return .done }
        let (record, order) = (known.record, known.order)
        // The channel's current fulfilments decide which parcels to name, so that parcels of other fulfilments are left out.
        let there = try await shopify.fulfilments(of: order, for: .notifications)
        if record.trackingOutdated {
            // First the channel, so that what is told afterwards is seen in the time of its last change.
            let at = try await known.set(there, shopify, for: .notifications)
            return .write { step in
                _ = try known.told(at: at, step)
                return .later(at: step.now)
            }
        }
        for id in record.fulfilments {
            let fulfilment = there.first { $0.id == id }
            if attempt.work.attempts > 1, fulfilment?.wasUpdatedAfterItsCreation(and: record.trackingSetAt) == true {
                continue
            }
            _ = try await shopify.updateTracking(
                fulfilment: id,
                tracking: fulfilment?.tracking ?? known.wanted[id] ?? TrackingDetails([record.shipment]),
                notifyCustomer: true, for: .notifications)
        }
        return .write { step in
            try step.append(.noticeSent, to: .shipment(id))
            // Shipments of the same fulfilment were announced by the same notification.
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
