/// An impossible time that another system reported.
package struct DoubtedTime: Hashable, Sendable {
    /// The other system's name for the field.
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
    /// Maximum difference expected between the clocks of two systems.
    package static let believedAhead = Span.minutes(5)
    /// 2000-01-01T00:00:00Z. Nothing that a shop reports is older; earlier times are default values of some software.
    package static let earliestBelieved = Instant(milliseconds: 946_684_800_000)

    /// Whether something can have happened at this time, judged at `now`.
    package func isBelieved(at now: Instant, ahead: Span = believedAhead) -> Bool {
        self >= Self.earliestBelieved && self <= now + ahead
    }
}

/// Corrects impossible times that other systems report.
package enum TimeBelief {
    private static let behind = Instant.believedAhead
    /// Carriers give local times without a zone, which may be up to fourteen hours ahead.
    private static let scanAhead = Span.hours(15)

    /// The order with possible times. An impossible time is replaced by the known one, or by the present, so that every
    /// later change still counts as later.
    package static func order(
        _ told: ChannelOrder, after known: ChannelOrder?, at now: Instant
    ) -> (order: ChannelOrder, doubted: [DoubtedTime]) {
        var order = told
        var doubted: [DoubtedTime] = []
        if !told.createdAt.isBelieved(at: now) {
            doubted.append(DoubtedTime(field: "created_at", value: told.createdAt))
            order.createdAt = known?.createdAt ?? now
        }
        if let cancelledAt = told.cancelledAt, !cancelledAt.isBelieved(at: now) {
            doubted.append(DoubtedTime(field: "cancelled_at", value: cancelledAt))
            order.cancelledAt = known?.cancelledAt ?? now
        }
        if !told.updatedAt.isBelieved(at: now) {
            doubted.append(DoubtedTime(field: "updated_at", value: told.updatedAt))
            // The channel's clock may be behind ours, and its next change must not count as earlier.
            let seen = now - behind
            order.updatedAt = known?.updatedAt ?? seen
            if let known, order != known { order.updatedAt = max(known.updatedAt, seen) }
        }
        return (order, doubted)
    }

    /// The shipment with a possible shipping time.
    package static func shipment(
        _ told: Shipment, after known: Shipment?, at now: Instant
    ) -> (shipment: Shipment, doubted: DoubtedTime?) {
        guard let shippedAt = told.shippedAt, !shippedAt.isBelieved(at: now) else { return (told, nil) }
        var shipment = told
        shipment.shippedAt = known?.shippedAt ?? now
        return (shipment, DoubtedTime(field: "actualShipDate", value: shippedAt))
    }

    /// The scan with a possible time.
    package static func scan(_ told: Scan, at now: Instant) -> (scan: Scan, doubted: DoubtedTime?) {
        guard !told.at.isBelieved(at: now, ahead: scanAhead) else { return (told, nil) }
        var scan = told
        scan.at = now
        return (scan, DoubtedTime(field: "the time of the scan", value: told.at))
    }
}
