/// A break: a mismatch between what was placed, what the WMS has, what left, and what was paid.
package struct MatchBreak: Hashable, Sendable, Codable {
    package enum Class: String, Sendable, Codable, CaseIterable {
        case placedNotReceived = "placed-not-received"
        case orphanInWMS = "orphan-in-wms"
        case quantity
        case cancelledAndShipped = "cancelled-and-shipped"
        case shippedNotCaptured = "shipped-not-captured"
        case capturedNotShipped = "captured-not-shipped"
        case shippedNotNotified = "shipped-not-notified"

        package var title: String {
            switch self {
            case .placedNotReceived: "placed, not received"
            case .orphanInWMS: "in the WMS, placed by nobody"
            case .quantity: "quantities differ"
            case .cancelledAndShipped: "cancelled and shipped"
            case .shippedNotCaptured: "shipped, not captured"
            case .capturedNotShipped: "captured, not shipped"
            case .shippedNotNotified: "shipped, customer not told"
            }
        }
    }

    package var kind: Class
    /// The order's name, or the number that the WMS knows it by.
    package var order: String
    /// The money at stake.
    package var value: Money?
    package var since: Instant
    package var detail: String
    /// Whether it is too old, whatever its amount.
    package var red: Bool

    package init(kind: Class, order: String, value: Money?, since: Instant, detail: String, red: Bool = false) {
        self.kind = kind
        self.order = order
        self.value = value
        self.since = since
        self.detail = detail
        self.red = red
    }
}

/// The age from which a difference is a break, and the age from which a break is red, by its class; the configuration's `money`.
package struct MatchAges: Sendable, Equatable {
    package var after: [MatchBreak.Class: Span] = [
        .placedNotReceived: .minutes(15), .orphanInWMS: .zero, .quantity: .minutes(15), .cancelledAndShipped: .zero,
        .shippedNotCaptured: .hours(4), .capturedNotShipped: .hours(5 * 24), .shippedNotNotified: .hours(24),
    ]
    package var red: [MatchBreak.Class: Span] = [
        .placedNotReceived: .hours(4), .orphanInWMS: .hours(24), .quantity: .hours(24),
        .cancelledAndShipped: .hours(24),
        .shippedNotCaptured: .hours(48), .capturedNotShipped: .hours(10 * 24), .shippedNotNotified: .hours(72),
    ]

    package init() {}
}

/// What is compared, and from which age it counts.
package struct MatchPolicy: Sendable {
    package var ages = MatchAges()
    /// What may leave: units that are held back, or somebody else's, are no difference.
    package var due = DuePolicy()

    package init() {}

    /// The break; `nil` while the difference is too young to be one.
    package func judge(
        _ kind: MatchBreak.Class, _ order: String, _ value: Money?, since: Instant, _ detail: String, at now: Instant
    ) -> MatchBreak? {
        let age = now - since
        guard age >= ages.after[kind] ?? .zero else { return nil }
        return MatchBreak(
            kind: kind, order: order, value: value, since: since, detail: detail,
            red: age >= ages.red[kind] ?? .hours(24))
    }
}

extension OrderRecord {
    /// Where placed, received, shipped, paid and notified disagree.
    /// - Parameter refused: the shipments of which the channel refused the fulfilment.
    package func breaks(
        _ all: [ShipmentRecord], refused: Set<ShipmentID> = [], _ policy: MatchPolicy, at now: Instant
    ) -> [MatchBreak] {
        let name = channel.name
        let shipments = all.map(\.shipment).filter { $0.status == .shipped }
        let left = shipments.compactMap(\.shippedAt).min()
        func money(_ minor: Int64) -> Money { Money(minor: minor, currency: channel.currency) }
        var found: [MatchBreak?] = []
        if let cancelled = channel.cancelledAt {
            if !shipments.isEmpty {
                let detail = "shipment " + shipments.map(\.id.rawValue).joined(separator: ", ")
                found.append(
                    policy.judge(
                        .cancelledAndShipped, name, channel.value, since: max(cancelled, left ?? cancelled), detail,
                        at: now))
            } else if let captured = channel.captured, captured > channel.refunded ?? 0, cancelledKeepsMoney {
                found.append(
                    policy.judge(
                        .capturedNotShipped, name, money(channel.kept(captured)), since: cancelled,
                        "cancelled, and the money is not given back", at: now))
            }
            return found.compactMap { $0 }
        }
        if stage.inGap {
            found.append(
                policy.judge(
                    .placedNotReceived, name, channel.value, since: dueAt ?? firstSeenAt,
                    blocks.first.map { "waits for \($0.exception)" } ?? "\(stage)", at: now))
        }
        let due = fulfilment.map {
            Due(channel, $0, known: KnownFulfilment(self, all, refused: refused), policy: policy.due, at: now)
        }
        let changes = parts.contains { $0.state == .received } ? OrderChanges(self, shipments, due: due).lines : []
        if let first = changes.first {
            found.append(
                policy.judge(
                    .quantity, name, nil, since: max(channel.updatedAt, wmsStatusAt ?? stageAt),
                    first.text + (changes.count > 1 ? " (+\(changes.count - 1) lines)" : ""), at: now))
        }
        if let captured = channel.captured {
            let shipped = ShippedLines(of: self).amounts(in: shipments).total
            let kept = channel.kept(captured)
            if !shipments.isEmpty, shipped > kept {
                found.append(
                    policy.judge(
                        .shippedNotCaptured, name, money(shipped.clampedSubtracting(kept)), since: left ?? stageAt,
                        "\(channel.payment.text), \(money(kept).decimal) of \(money(shipped).decimal) taken", at: now))
            }
            if stage == .received || stage == .partlyShipped, kept > shipped {
                found.append(
                    policy.judge(
                        .capturedNotShipped, name, money(kept.clampedSubtracting(shipped)),
                        since: receivedAt ?? stageAt,
                        "\(wmsStatus ?? "no status") in the WMS", at: now))
            }
        }
        for record in all where record.shipment.status == .shipped {
            guard record.notice != .sent, record.notice != .cancelled, !fulfilsNothing(record) else { continue }
            found.append(
                policy.judge(
                    .shippedNotNotified, name, nil, since: record.shipment.shippedAt ?? stageAt,
                    "shipment \(record.shipment.id), \(record.notice.rawValue)", at: now))
        }
        return found.compactMap { $0 }
    }

    /// Some channels drop the total of a cancelled order. The money captured for it is still there.
    private var cancelledKeepsMoney: Bool { channel.payment != .refunded && channel.payment != .voided }

    /// Whether the shipment carries only the first part of a bundle. The channel is told about it together with the
    /// rest.
    private func fulfilsNothing(_ record: ShipmentRecord) -> Bool {
        record.fulfilmentConfirmed && record.fulfilments.isEmpty && stage == .partlyShipped
    }
}

/// One row of a month's close: what one shipment carried of one line.
package struct CloseRow: Hashable, Sendable, Codable {
    package var shippedAt: Instant
    package var shipment: String
    package var order: String
    package var sku: String
    package var units: Int64
    package var amount: Money
}

/// Revenue by the date of shipping in Deposco, not by the date of the order. The orders' totals are the present ones.
package struct MonthClose: Sendable {
    /// The first moment of the month and of the one after it.
    package var from: Instant
    package var until: Instant

    package init(from: Instant, until: Instant) {
        self.from = from
        self.until = until
    }

    /// An order's contribution to the month. All rows of a completely shipped order sum to its total.
    package func rows(_ order: OrderRecord, _ records: [ShipmentRecord]) -> [CloseRow] {
        let left = records.map(\.shipment).filter { $0.status == .shipped && $0.shippedAt != nil }
            .sorted { ($0.shippedAt ?? from, $0.id.rawValue) < ($1.shippedAt ?? from, $1.id.rawValue) }
        var rows: [CloseRow] = []
        var earlier: [Shipment] = []
        for shipment in left {
            defer { earlier.append(shipment) }
            guard let at = shipment.shippedAt, at >= from, at < until else { continue }
            let unitsBefore = ShippedLines(of: order).units(in: earlier)
            let units = ShippedLines(of: order).units(in: earlier + [shipment])
            // Before the first shipment nothing counts as delivered, neither gift cards nor postage.
            let before =
                earlier.isEmpty ? order.channel.lines.map { _ in 0 } : ShippedLines(of: order).amounts(in: earlier)
            let after = ShippedLines(of: order).amounts(in: earlier + [shipment])
            for (index, line) in order.channel.lines.enumerated() {
                let more = (units[line.id] ?? 0).clampedSubtracting(unitsBefore[line.id] ?? 0)
                let amount = after[index].clampedSubtracting(before[index])
                guard more != 0 || amount != 0 else { continue }
                rows.append(
                    CloseRow(
                        shippedAt: at, shipment: shipment.id.rawValue, order: order.channel.name,
                        sku: line.sku?.rawValue ?? line.title, units: more,
                        amount: Money(minor: amount, currency: order.channel.currency)))
            }
        }
        return rows
    }
}
