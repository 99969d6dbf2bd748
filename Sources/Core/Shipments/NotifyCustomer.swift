import Connectors
import Domain
import Store

/// Notifies the customer once: the effect of an earlier attempt is looked up first.
struct NotifyCustomer: Sendable {
    let store: Store
    let shopify: ShopifyClient
    let policy: Policy
    let clock: CoreClock

    func work(_ id: ShipmentID) async throws -> Outcome {
        let found = try await store.read { reader -> (ChannelTracking, NoticeAttempt)? in
            guard let known = try ChannelTracking(id, reader), known.record.notice == .released else { return nil }
            return (known, try NoticeAttempts.attempt(id, reader))
        }
        guard let (known, kept) = found else { return .done }
        var attempt = kept
        // The channel's current fulfilments decide which parcels to name, so that parcels of other fulfilments are left out.
        let there = try await shopify.fulfilments(of: known.order, for: .notifications)
        let untold = known.record.fulfilments.filter { id in
            guard let changed = there.first(where: { $0.id == id })?.changedAt else { return true }
            return !attempt.hasTold(of: id, changedAt: changed)
        }
        if untold.isEmpty { return told(known) }
        if known.record.trackingOutdated {
            // First the channel, so that the customer is told of the parcels as they are.
            let at = try await known.set(there, shopify, for: .notifications)
            for id in untold { attempt.forget(id) }
            return .write { [attempt] step in
                _ = try known.told(at: at, step)
                try NoticeAttempts.keep(attempt, id, step)
                return .later(at: step.now)
            }
        }
        let changes = there.filter { untold.contains($0.id) }.compactMap(\.changedAt)
        if let last = changes.max(), let present = shopify.health.clock?.time(at: clock.steady),
            last.isBelieved(at: present), present < last + Limits.Shipments.noticeAfterChange
        {
            return .write { .later(at: $0.now + Limits.Shipments.noticeAfterChange) }
        }
        for id in untold {
            if let changed = there.first(where: { $0.id == id })?.changedAt { attempt.begin(id, changedAt: changed) }
        }
        let now = clock.now
        try await store.transact { [attempt, policy] tx in
            try NoticeAttempts.keep(attempt, id, Step(tx, policy: policy, at: now))
        }
        for id in untold {
            _ = try await shopify.updateTracking(
                fulfilment: id,
                tracking: there.first { $0.id == id }?.tracking ?? known.wanted[id]
                    ?? TrackingDetails([known.record.shipment]),
                notifyCustomer: true, for: .notifications)
        }
        return told(known)
    }

    private func told(_ known: ChannelTracking) -> Outcome {
        let (record, order) = (known.record, known.order)
        let id = record.shipment.id
        return .write { step in
            try step.append(.noticeSent, to: .shipment(id))
            try NoticeAttempts.end(id, step)
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
