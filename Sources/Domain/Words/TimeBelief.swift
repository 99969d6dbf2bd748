/// A time that another system told and that cannot be.
package struct DoubtedTime: Hashable, Sendable {
    /// The other system's name for it.
    package var field: String
    package var value: Instant

    package init(field: String, value: Instant) {
        self.field = field
        self.value = value
    }

    /// For the journal.
    package var words: String { "\(field) says \(value.iso), which is not believed; taken as seen now" }
}

extension Instant {
    /// Clocks of systems differ by less.
    package static let believedAhead = Span.minutes(5)
    /// 2000-01-01T00:00:00Z: nothing that a shop tells of is older. Times before it are defaults of somebody's software.
    package static let earliestBelieved = Instant(milliseconds: 946_684_800_000)

    /// Whether something may have happened at this time, as it looks now.
    package func isBelieved(at now: Instant, ahead: Span = believedAhead) -> Bool {
        self >= Self.earliestBelieved && self <= now + ahead
    }
}

extension ChannelOrder {
    /// The order with times that can be. One that cannot is taken for what is known already, or as seen now; then every later
    /// change still counts as later.
    package func believed(after known: ChannelOrder?, at now: Instant) -> (order: ChannelOrder, doubted: [DoubtedTime])
    {
        var order = self
        var doubted: [DoubtedTime] = []
        if !createdAt.isBelieved(at: now) {
            doubted.append(DoubtedTime(field: "created_at", value: createdAt))
            order.createdAt = known?.createdAt ?? now
        }
        if let cancelledAt, !cancelledAt.isBelieved(at: now) {
            doubted.append(DoubtedTime(field: "cancelled_at", value: cancelledAt))
            order.cancelledAt = known?.cancelledAt ?? now
        }
        if !updatedAt.isBelieved(at: now) {
            doubted.append(DoubtedTime(field: "updated_at", value: updatedAt))
            // The channel's clock may be behind ours: what it changes next must not count as earlier.
            let seen = now - Self.believedBehind
            order.updatedAt = known?.updatedAt ?? seen
            if let known, order != known { order.updatedAt = max(known.updatedAt, seen) }
        }
        return (order, doubted)
    }

    private static let believedBehind = Instant.believedAhead
}

extension Shipment {
    /// The shipment with a moment of shipping that can be.
    package func believed(after known: Shipment?, at now: Instant) -> (shipment: Shipment, doubted: DoubtedTime?) {
        guard let shippedAt, !shippedAt.isBelieved(at: now) else { return (self, nil) }
        var shipment = self
        shipment.shippedAt = known?.shippedAt ?? now
        return (shipment, DoubtedTime(field: "actualShipDate", value: shippedAt))
    }
}

extension Scan {
    /// Carriers give local times without a zone, which lie up to fourteen hours ahead.
    private static let believedAhead = Span.hours(15)

    /// The scan with a moment that can be.
    package func believed(at now: Instant) -> (scan: Scan, doubted: DoubtedTime?) {
        guard !at.isBelieved(at: now, ahead: Self.believedAhead) else { return (self, nil) }
        var scan = self
        scan.at = now
        return (scan, DoubtedTime(field: "the time of the scan", value: at))
    }
}
