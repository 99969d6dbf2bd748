import Connectors
import Domain
import Store

extension Transaction {
    /// Takes in what the WMS says of a shipment (C1). Unused labels, shipments without units, are ignored.
    func sight(_ told: Shipment, hold: HoldPolicy, at now: Instant) throws {
        guard !told.isEmpty, told.status != .pending else { return }
        let known = try self.shipment(told.id)?.record
        var (shipment, doubted) = told.believed(after: known?.shipment, at: now)
        if let order = known?.order, try erasure(of: order)?.state == .erased {
            // As it is known: tracking pages may carry a postal code, and are not kept.
            for index in shipment.parcels.indices { shipment.parcels[index].url = nil }
        }
        if shipment.status == .rolledBack { return try rollBack(shipment, known, at: now) }
        // What came before its order is looked at again until the order is there.
        guard known?.shipment != shipment || known?.order == nil else { return }
        let found = try shipment.wmsOrderNumbers.lazy.compactMap { try self.order(wmsNumber: $0) }.first
        let order = found?.record
        guard known?.shipment != shipment || order != nil else { return }
        try append(
            .shipmentSeen(shipment, order: order?.id, orderName: order?.channel.name), to: .shipment(shipment.id),
            by: .remote("deposco"), at: now)
        if let doubted { try note(doubted, .shipment(shipment.id), by: .remote("deposco"), at: now) }
        guard let order else {
            return try raise(
                ExceptionID("orphan-shipment/\(shipment.id)"),
                RaisedException(
                    .orphanShipment,
                    summary:
                        "shipment \(shipment.id) of \(shipment.wmsOrderNumbers.first ?? "no order") has no known order",
                    detail: "Deposco order \(shipment.wmsOrderNumbers.joined(separator: ", "))",
                    about: "shipment/\(shipment.id)"), at: now)
        }
        try resolve(ExceptionID("orphan-shipment/\(shipment.id)"), because: "its order is known now", at: now)
        if order.isCancelled { return try compareCancelledWithShipped(order.id, at: now) }
        let all = try shipments(of: order.id).map(\.record.shipment)
        try append(
            .orderShipped(whole: order.whollyShipped(by: all)), to: .order(order.id), by: .remote("deposco"), at: now)
        try changed(order.id, at: now)
        if known?.fulfilmentConfirmed != true {
            try enqueueFulfilling(shipment.id, of: order.id, at: now)
            try watch(shipment.id, hold, at: now)
        }
    }

    /// Cancelled *and* shipped is told as long as it is so (B5); what waited for an answer about the cancellation waits no longer.
    func compareCancelledWithShipped(_ id: OrderID, at now: Instant) throws {
        guard let order = try self.order(id)?.record else { return }
        let exception = ExceptionID("cancelled-and-shipped/\(id)")
        let left = try shipments(of: id).map(\.record.shipment).filter { $0.status == .shipped }
        guard order.isCancelled, let first = left.first else {
            return try resolve(exception, because: "the warehouse has it back", at: now)
        }
        try raise(
            exception,
            RaisedException(
                .cancelledAndShipped, summary: "\(order.channel.name) is cancelled and was shipped",
                detail: "shipment " + left.map(\.id.rawValue).joined(separator: ", "), order: id,
                about: "shipment/\(first.id)"), at: now)
        for request in try cancellations(of: id).map(\.record)
        where request.open && request.request.source == .channelCancelled {
            try append(
                .cancellationAnswered(accepted: false, message: "it has left"), to: .cancellation(request.id),
                by: .core,
                at: now)
            for type in [ExceptionType.lateCancellation, .cancellationUnknown] {
                try resolve(
                    ExceptionID("\(type.rawValue)/\(request.id)"), because: "it has left, which is told as such",
                    at: now)
            }
        }
    }

    /// Has it seen to that a shipment is told, or held, in the agreed time (C4).
    func watch(_ id: ShipmentID, _ policy: HoldPolicy, at now: Instant) throws {
        _ = try enqueue(NewWork(.watchShipment, key: OldKey.watch(id), due: now + policy.tellWithin), at: now)
    }

    /// Somebody told the channel, or something with a time of its own holds the notification.
    func watched(_ id: ShipmentID, because reason: String, at now: Instant) throws {
        try drop(.watchShipment, key: OldKey.watch(id))
        try resolve(ExceptionID("untold-shipment/\(id)"), because: reason, at: now)
    }

    /// The warehouse took a shipment back: nothing of it is told any more.
    private func rollBack(_ shipment: Shipment, _ known: ShipmentRecord?, at now: Instant) throws {
        guard let known, known.shipment.status != .rolledBack else { return }
        try append(.shipmentRolledBack, to: .shipment(shipment.id), by: .remote("deposco"), at: now)
        let key = OldKey.shipment(shipment.id)
        if let order = known.order {
            try drop(.createFulfilment, key: OldKey.order(order), argument: shipment.id.rawValue)
            try enqueueTakingBack(shipment.id, of: order, at: now)
        }
        if known.notice == .held || known.notice == .released {
            try append(
                .noticeCancelled(reason: "the warehouse rolled the shipment back"), to: .shipment(shipment.id),
                by: .core,
                at: now)
            try drop(.notifyCustomer, key: key)
            try drop(.checkHold, key: key)
        }
        let because = "the warehouse rolled the shipment back"
        for type in [ExceptionType.notificationOverdue, .fulfilmentRefused] {
            try resolve(ExceptionID("\(type.rawValue)/\(shipment.id)"), because: because, at: now)
        }
        try watched(shipment.id, because: because, at: now)
        guard let order = known.order, let record = try self.order(order)?.record, !record.cancelledInWMS else {
            return
        }
        let others = try shipments(of: order).map(\.record.shipment).filter { $0.status != .rolledBack }
        try append(
            others.isEmpty ? .orderShipmentUndone : .orderShipped(whole: record.whollyShipped(by: others)),
            to: .order(order), by: .remote("deposco"), at: now)
        guard record.isCancelled else { return try changed(order, at: now) }
        try compareCancelledWithShipped(order, at: now)
        // It is in the building again, and so can perhaps be stopped.
        if others.isEmpty { try askToStop(record, at: now) }
    }

    /// Has the channel told of a shipment. One shipment of an order after the other: what completes a bundle depends on what the
    /// channel was told before.
    func enqueueFulfilling(_ shipment: ShipmentID, of order: OrderID, at now: Instant) throws {
        _ = try enqueue(
            NewWork(.createFulfilment, key: OldKey.order(order), due: now, argument: shipment.rawValue), at: now)
    }

    /// Has the channel take the fulfilment of a shipment back.
    func enqueueTakingBack(_ shipment: ShipmentID, of order: OrderID, at now: Instant) throws {
        _ = try enqueue(
            NewWork(.cancelFulfilment, key: OldKey.order(order), due: now, argument: shipment.rawValue), at: now)
    }

    /// Holds a shipment's notification until a scan; one that came before the hold releases it at once.
    func hold(_ id: ShipmentID, policy: HoldPolicy, at now: Instant) throws {
        guard let record = try shipment(id)?.record, record.notice == .none else { return }
        let condition = Shipment.scanCondition(id)
        try append(.noticeHeld(until: condition), to: .shipment(id), by: .core, at: now)
        try watched(id, because: "the channel has the fulfilment; the notification is held for the first scan", at: now)
        _ = try enqueue(
            NewWork(.notifyCustomer, key: OldKey.shipment(id), due: now, heldFor: condition), at: now)
        // The customer has waited since the first hold, also where the fulfilment had to be made anew.
        let due = policy.hours.moment(
            record.warned ? policy.stallAfter : policy.warnAfter, after: record.heldSince ?? now)
        _ = try enqueue(NewWork(.checkHold, key: OldKey.shipment(id), due: max(due, now)), at: now)
        let together = try [record] + toldTogether(record)
        if let scan = together.lazy.compactMap(\.firstScan).first {
            return try release(id, reason: "first scan: \(scan.evidence)", by: .core, policy, at: now)
        }
        for tracking in together.flatMap(\.shipment.parcels).compactMap(\.tracking) {
            guard let early = try mark(Self.earlyScan(tracking)), let scan = Scan(mark: early, tracking: tracking)
            else {
                continue
            }
            try scanned(scan, policy, at: now)
            try append(.markEnded, to: .mark(Self.earlyScan(tracking)), by: .core, at: now)
        }
    }

    /// A carrier has the parcel: what waited for that goes on.
    func scanned(_ told: Scan, _ policy: HoldPolicy, at now: Instant) throws {
        let (scan, doubted) = told.believed(at: now)
        let carried = try shipments(tracking: scan.tracking)
        if carried.isEmpty {
            // Deposco has not told of the shipment yet; the hold will find the scan.
            return _ = try append(.markMoved(scan.mark), to: .mark(Self.earlyScan(scan.tracking)), by: .core, at: now)
        }
        for record in carried.map(\.record) {
            let id = record.shipment.id
            if record.firstScan == nil {
                try append(.scanned(scan), to: .shipment(id), by: .remote(scan.source), at: now)
                if let doubted { try note(doubted, .shipment(id), by: .remote(scan.source), at: now) }
            }
            // The carrier has a parcel of the same fulfilment, and so of what its notification tells.
            for held in try [record] + toldTogether(record) where held.notice == .held {
                try release(held.shipment.id, reason: "first scan: \(scan.evidence)", by: .core, policy, at: now)
            }
        }
    }

    /// The order's other shipments that the same fulfilment carries: what left before of a bundle.
    private func toldTogether(_ record: ShipmentRecord) throws -> [ShipmentRecord] {
        guard let order = record.order, !record.fulfilments.isEmpty else { return [] }
        return try shipments(of: order).map(\.record).filter {
            $0.shipment.id != record.shipment.id && !Set($0.fulfilments).isDisjoint(with: record.fulfilments)
        }
    }

    /// Lets a held notification go.
    func release(
        _ id: ShipmentID, reason: String, by actor: Actor, _ policy: HoldPolicy, at now: Instant
    ) throws {
        try append(.noticeReleased(reason: reason), to: .shipment(id), by: actor, at: now)
        _ = try release(Shipment.scanCondition(id), at: now)
        try watch(id, policy, at: now)
    }

    /// Records that a time from outside was not believed.
    func note(_ time: DoubtedTime, _ subject: Subject, by actor: Actor, at now: Instant) throws {
        try append(.noted(time.words), to: subject, by: actor, at: now)
    }

    private static let earlyScans = "scan/"
    private static func earlyScan(_ tracking: String) -> String { earlyScans + tracking }

    /// Forgets scans, made before a moment, of parcels that no shipment came for.
    /// - Parameter after: where the last call ended; a few hundred are looked at in one.
    /// - Returns: where to go on; `nil` at the end.
    func endEarlyScans(before: Instant, after: String?, at now: Instant) throws -> String? {
        let some = try marks(prefix: Self.earlyScans, after: after, limit: 500)
        for (name, value) in some {
            if let scan = Scan(mark: value, tracking: String(name.dropFirst(Self.earlyScans.count))), scan.at >= before
            {
                continue
            }
            try append(.markEnded, to: .mark(name), by: .core, at: now)
        }
        return some.count == 500 ? some.last?.name : nil
    }
}

extension Scan {
    /// The scan as the text of a mark, without the carrier's words: marks stand in the journal, and words may name people.
    fileprivate var mark: String { "\(at.milliseconds)|\(source)|before its shipment was known" }

    fileprivate init?(mark: String, tracking: String) {
        let parts = mark.split(separator: "|", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let at = Int64(parts[0]) else { return nil }
        self.init(
            tracking: tracking, at: Instant(milliseconds: at), source: String(parts[1]), evidence: String(parts[2]))
    }
}
