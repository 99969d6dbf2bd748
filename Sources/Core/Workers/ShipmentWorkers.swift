import Connectors
import Domain
import Store

extension IntegrationCore {
    /// Makes the channel's fulfilment without telling the customer, reads it back, and holds the notification for the first scan
    /// (C2, C3).
    func createFulfilment(_ work: Work) async throws -> OldOutcome {
        let id = ShipmentID(work.argument ?? "")
        let known = try await store.read { reader -> Despatch? in
            guard let record = try reader.shipment(id)?.record,
                let order = try record.order.flatMap(reader.order)?.record,
                record.shipment.status == .shipped, !record.fulfilmentConfirmed
            else { return nil }
            return Despatch(record, of: order, among: try reader.shipments(of: order.id).map(\.record))
        }
        guard let known else { return { _, _ in .done } }
        let order = known.order
        // What an earlier attempt made is found by its tracking numbers, and not made again.
        var made: [Fulfilment] = []
        if !known.lines.isEmpty {
            made = try await shopify.fulfilments(of: order, for: .shipments).filter {
                $0.carries(known.tracking.numbers)
            }
        }
        if made.isEmpty, !known.lines.isEmpty {
            do {
                made = try await fulfil(known)
            } catch {
                guard case .refused(let words) = error else { throw error }
                return fulfilmentRefused(words, known.record)
            }
            let ids = Set(made.map(\.id))
            made = try await shopify.fulfilments(of: order, for: .shipments).filter { ids.contains($0.id) }
            guard made.count == ids.count else {
                throw CallFailure.unknown("the fulfilment of \(id) was made and cannot be read back")
            }
        }
        let ids = made.map(\.id)
        let silent = ids.isEmpty ? [] : known.silent
        return { tx, now in
            for shipment in silent + [id] {
                try tx.append(.fulfilmentCreated(ids), to: .shipment(shipment), by: .core, at: now)
            }
            try tx.append(.fulfilmentConfirmed, to: .shipment(id), by: .remote("shopify"), at: now)
            try tx.resolve(
                ExceptionID("fulfilment-refused/\(id)"), because: "the channel has the fulfilment", at: now)
            try tx.watched(id, because: "the channel has the fulfilment", at: now)
            guard try tx.shipment(id)?.record.shipment.status == .shipped else {
                try tx.enqueueTakingBack(id, of: order, at: now)
                return .done
            }
            // A part of a bundle is told of with the rest of it.
            if !ids.isEmpty {
                try tx.hold(id, policy: self.settings.policy.hold, at: now)
                if self.settings.policy.payments.capture == .onDispatch {
                    _ = try tx.enqueue(NewWork(.capturePayment, key: OldKey.order(order), due: now), at: now)
                }
            }
            return .done
        }
    }

    /// Takes back on the channel what it was told of a shipment that the warehouse rolled back, so that the units can be shipped
    /// again. What else the same fulfilment carried is told anew.
    func cancelFulfilment(_ work: Work) async throws -> OldOutcome {
        let id = ShipmentID(work.argument ?? "")
        let known = try await store.read {
            reader -> (record: ShipmentRecord, order: OrderID, fulfilments: Set<String>)? in
            guard let record = try reader.shipment(id)?.record, record.shipment.status == .rolledBack,
                let order = try record.order.flatMap(reader.order)?.record
            else { return nil }
            // What else completed units of the same bundles counted on what is gone.
            let lines = record.shipment.lineIDs.intersection(order.composedLines)
            let others = try reader.shipments(of: order.id).map(\.record).filter {
                $0.shipment.status == .shipped && !$0.shipment.lineIDs.isDisjoint(with: lines)
            }
            return (record, order.id, Set(record.fulfilments + others.flatMap(\.fulfilments)))
        }
        guard let (record, order, fulfilments) = known else { return { _, _ in .done } }
        // An attempt to make one may have ended without its outcome being known: the parcels tell.
        let numbers = record.shipment.parcels.compactMap(\.tracking)
        let made = try await shopify.fulfilments(of: order, for: .shipments).filter { fulfilment in
            fulfilment.status != "CANCELLED" && (fulfilments.contains(fulfilment.id) || fulfilment.carries(numbers))
        }
        for fulfilment in made { try await shopify.cancelFulfilment(fulfilment.id, for: .shipments) }
        // Those that an earlier attempt took back, of whose end nothing was heard, are gone too.
        let gone = fulfilments.union(made.map(\.id))
        return { tx, now in
            try tx.retryRefusedFulfilments(of: order, at: now)
            for other in try tx.shipments(of: order).map(\.record)
            where other.shipment.id == id || !gone.isDisjoint(with: other.fulfilments) {
                let shipment = other.shipment.id
                guard other.fulfilmentConfirmed || !other.fulfilments.isEmpty else { continue }
                try tx.append(.fulfilmentCancelled, to: .shipment(shipment), by: .core, at: now)
                guard other.shipment.status == .shipped else { continue }
                try tx.drop(.notifyCustomer, key: OldKey.shipment(shipment))
                try tx.drop(.checkHold, key: OldKey.shipment(shipment))
                try tx.enqueueFulfilling(shipment, of: order, at: now)
                try tx.watch(shipment, self.settings.policy.hold, at: now)
            }
            return .done
        }
    }

    private func fulfil(_ despatch: Despatch) async throws(CallFailure) -> [Fulfilment] {
        let open = try await shopify.fulfilmentOrders(of: despatch.order, for: .shipments)
        let rows = open.flatMap { fulfilmentOrder in
            fulfilmentOrder.lines.map {
                OpenFulfilmentLine(
                    fulfilmentOrder: fulfilmentOrder.id, id: $0.id, line: $0.line, remaining: $0.remaining)
            }
        }
        let (taken, unplaced) = Shipment.allocate(despatch.lines, over: rows)
        guard unplaced.isEmpty else {
            let what = unplaced.map { "\($0.quantity) × \($0.item)" }.joined(separator: ", ")
            throw .refused("the channel has no open line for \(what)")
        }
        var made: [Fulfilment] = []
        for fulfilmentOrder in open {
            let lines = taken.filter { $0.fulfilmentOrder == fulfilmentOrder.id }
            guard !lines.isEmpty else { continue }
            made.append(
                try await shopify.createFulfilment(
                    NewFulfilment(
                        fulfilmentOrder: fulfilmentOrder.id, lines: lines.map { ($0.id, $0.remaining) },
                        tracking: despatch.tracking), for: .shipments))
        }
        return made
    }

    private func fulfilmentRefused(_ words: String, _ record: ShipmentRecord) -> OldOutcome {
        { tx, now in
            try tx.raise(
                ExceptionID("fulfilment-refused/\(record.shipment.id)"),
                RaisedException(
                    .fulfilmentRefused,
                    summary: "\(record.orderName ?? record.shipment.id.rawValue): Shopify refused the fulfilment",
                    detail: words, order: record.order, about: "shipment/\(record.shipment.id)"), at: now)
            return .deadLetter(error: words)
        }
    }

    /// Tells the customer, once: what an earlier attempt may have told is looked up first.
    func notifyCustomer(_ work: Work) async throws -> OldOutcome {
        let id = ShipmentID(OldKey.id(in: work.key))
        guard let record = try await store.read({ try $0.shipment(id)?.record }), record.notice == .released,
            let order = record.order
        else { return { _, _ in .done } }
        // Which parcels it carries is what the channel has by now: one of another fulfilment is not told of with this one.
        let there = try await shopify.fulfilments(of: order, for: .notifications)
        for id in record.fulfilments {
            let fulfilment = there.first { $0.id == id }
            if work.attempts > 1, fulfilment?.wasUpdatedAfterItsCreation == true { continue }
            _ = try await shopify.updateTracking(
                fulfilment: id, tracking: fulfilment?.tracking ?? TrackingDetails([record.shipment]),
                notifyCustomer: true, for: .notifications)
        }
        return { tx, now in
            try tx.append(.noticeSent, to: .shipment(id), by: .core, at: now)
            // What was told of with it.
            for other in try tx.shipments(of: order).map(\.record)
            where other.notice == .none && !Set(other.fulfilments).isDisjoint(with: record.fulfilments) {
                try tx.append(.noticeSent, to: .shipment(other.shipment.id), by: .core, at: now)
            }
            try tx.drop(.checkHold, key: OldKey.shipment(id))
            try tx.watched(id, because: "the customer has been told", at: now)
            try tx.resolve(ExceptionID("notification-overdue/\(id)"), because: "the customer has been told", at: now)
            return .done
        }
    }

    /// A held notification's timer: first a warning, then stalled.
    func checkHold(_ work: Work) -> OldOutcome {
        let id = ShipmentID(OldKey.id(in: work.key))
        let policy = settings.policy.hold
        return { tx, now in
            guard let record = try tx.shipment(id)?.record, record.notice == .held else { return .done }
            let exception = ExceptionID("notification-overdue/\(id)")
            let since = record.heldSince ?? now
            // The clock may have been set since the timer was.
            let due = policy.hours.moment(record.warned ? policy.stallAfter : policy.warnAfter, after: since)
            if now < due { return .later(at: due) }
            let parcel = record.shipment.parcels.compactMap(\.tracking).first ?? "without a tracking number"
            let raised = { (what: String) in
                RaisedException(
                    .notificationOverdue,
                    summary: "\(record.orderName ?? id.rawValue): \(what), no carrier scan",
                    detail: "\(record.shipment.carrier ?? "carrier unknown") \(parcel), held since \(since.iso)",
                    order: record.order, about: "shipment/\(id)")
            }
            if record.warned {
                try tx.append(.holdStalled, to: .shipment(id), by: .core, at: now)
                try tx.raise(exception, raised("stalled"), at: now)
            } else {
                try tx.append(.holdWarned, to: .shipment(id), by: .core, at: now)
                try tx.raise(exception, raised("overdue"), at: now)
                let stalls = policy.hours.moment(policy.stallAfter, after: since)
                _ = try tx.enqueue(NewWork(.checkHold, key: work.key, due: max(stalls, now)), at: now)
            }
            return .done
        }
    }
}

extension IntegrationCore {
    /// The agreed time has passed: a shipment of which nobody was told is somebody's.
    func watchShipment(_ work: Work) -> OldOutcome {
        let id = ShipmentID(OldKey.id(in: work.key))
        return { tx, now in
            guard let record = try tx.shipment(id)?.record, let why = record.untold else { return .done }
            let rows =
                try tx.openWork(key: OldKey.shipment(id))
                + (record.order.map { try tx.openWork(key: OldKey.order($0)) } ?? [])
            let error = rows.last { $0.error != nil && ($0.kind == .notifyCustomer || $0.argument == id.rawValue) }?
                .error
            let shipped = record.shipment.shippedAt.map { ", shipped \($0.iso)" } ?? ""
            try tx.raise(
                ExceptionID("untold-shipment/\(id)"),
                RaisedException(
                    .untoldShipment, summary: "\(record.orderName ?? id.rawValue): shipment \(id) left, \(why)",
                    detail: "\(record.shipment.carrier ?? "carrier unknown")\(shipped)\(error.map { "; \($0)" } ?? "")",
                    order: record.order, about: "shipment/\(id)"), at: now)
            return .done
        }
    }
}

/// A shipment as the channel is to be told of it.
private struct Despatch: Sendable {
    var record: ShipmentRecord
    var order: OrderID
    /// Units of the channel's lines that it completes.
    var lines: [ShipmentLine]
    var tracking: TrackingDetails
    /// Shipments that are told of with it.
    var silent: [ShipmentID]

    /// - Parameter all: the order's shipments.
    init(_ record: ShipmentRecord, of order: OrderRecord, among all: [ShipmentRecord]) {
        let others = all.filter { $0.shipment.id != record.shipment.id && $0.fulfilmentConfirmed }
        // Parts of bundles that left before, of which the channel knows nothing yet, are told of with what completes them.
        let silent = others.filter { $0.fulfilments.isEmpty && $0.shipment.status == .shipped }
        self.record = record
        self.order = order.id
        lines = order.fulfils(record.shipment, after: others.map(\.shipment))
        tracking = TrackingDetails([record.shipment] + silent.map(\.shipment))
        self.silent = silent.map(\.shipment.id)
    }
}

extension TrackingDetails {
    fileprivate init(_ shipments: [Shipment]) {
        let parcels = shipments.flatMap(\.parcels)
        self.init(
            company: shipments.first?.carrier, numbers: parcels.compactMap(\.tracking), urls: parcels.compactMap(\.url))
    }
}

extension Fulfilment {
    /// Whether it carries all of these tracking numbers. Without numbers nothing can be recognised.
    fileprivate func carries(_ numbers: [String]) -> Bool {
        !numbers.isEmpty && status != "CANCELLED" && numbers.allSatisfy { number in tracking.numbers.contains(number) }
    }

    /// A fulfilment is made in one go: a later `updatedAt` is the tracking update that told the customer. Two seconds allow for
    /// the making itself.
    fileprivate var wasUpdatedAfterItsCreation: Bool {
        guard let createdAt, let updatedAt else { return false }
        return updatedAt > createdAt + .seconds(2)
    }
}

extension Transaction {
    /// What the channel had no open line for, because it still had another shipment's fulfilment, is tried again.
    fileprivate func retryRefusedFulfilments(of order: OrderID, at now: Instant) throws {
        for row in try openWork(key: OldKey.order(order)) where row.kind == .createFulfilment && row.state == .failed {
            _ = try retry(work: row.id, at: now)
        }
    }
}
