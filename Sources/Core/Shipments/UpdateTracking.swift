import Connectors
import Domain
import Store

/// Tells the channel of a shipment's parcels as they are now: a tracking number that came late or was replaced, another carrier, one more
/// parcel. The customer is told with the first scan.
struct UpdateTracking: Sendable {
    let store: Store
    let shopify: ShopifyClient

    func work(_ id: ShipmentID) async throws -> Outcome {
        let (found, attempt) = try await store.read {
            (try ChannelTracking(id, $0), try NoticeAttempts.attempt(id, $0))
        }
        guard let known = found, known.record.trackingOutdated else { return .done }
        let there = try await shopify.fulfilments(of: known.order, for: .shipments)
        let at = try await known.set(there, shopify, for: .shipments)
        return .write { step in
            // An attempt that had changed nothing by then has not told the customer, and our change is not its effect.
            var kept = try NoticeAttempts.attempt(id, step.known)
            for one in there where kept.before[one.id] == attempt.before[one.id] {
                guard let changed = one.changedAt, !attempt.hasTold(of: one.id, changedAt: changed) else { continue }
                kept.forget(one.id)
            }
            try NoticeAttempts.keep(kept, id, step)
            guard try step.known.shipments.shipment(id)?.record.trackingOutdated == true else { return .done }
            return try known.told(at: at, step) ? .done : .later(at: step.now)
        }
    }
}

extension ShipmentFlow {
    /// Compares a shipment's parcels with those that the channel was told of.
    /// - Parameter before: the shipment as the channel was told of it.
    func parcelsChanged(_ id: ShipmentID, from before: Shipment) throws {
        guard let record = try step.known.shipments.shipment(id)?.record, !record.fulfilments.isEmpty,
            record.shipment.status == .shipped, TrackingDetails([before]) != TrackingDetails([record.shipment])
        else { return }
        try tracking(outdated: id)
        if record.notice == .held { try takeEarlyScans(of: [record]) }
    }

    func tracking(outdated id: ShipmentID) throws {
        try step.append(.trackingOutdated, to: .shipment(id))
        try step.enqueue(.updateTracking(id))
    }
}
