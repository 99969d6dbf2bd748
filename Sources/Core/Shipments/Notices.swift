import Domain
import Store

// The customer's notification, which waits for the carrier's first scan.
extension ShipmentFlow {
    /// Holds a shipment's notification until a scan. An earlier scan releases it at once.
    func hold(_ id: ShipmentID) throws {
        guard let record = try step.known.shipments.shipment(id)?.record, record.notice == .none else { return }
        let condition = Shipment.scanCondition(id)
        try step.append(.noticeHeld(until: condition), to: .shipment(id))
        try endWatch(id, .heldForScan)
        try step.enqueue(.notifyCustomer(id), heldFor: condition)
        // The customer has waited since the first hold, even if the fulfilment was created again later.
        let due = step.policy.hold.nextCheck(of: record, heldSince: record.heldSince ?? step.now)
        try step.enqueue(.checkHold(id), due: max(due, step.now))
        let together = try [record] + toldTogether(record)
        if let scan = together.lazy.compactMap(\.standingScan).first {
            return try release(id, reason: "first scan: \(scan.evidence)", by: .core)
        }
        try takeEarlyScans(of: together)
    }

    /// Takes in scans that came before their parcel's number was known here.
    func takeEarlyScans(of records: [ShipmentRecord]) throws {
        for tracking in records.flatMap(\.shipment.parcels).compactMap(\.tracking) {
            for mark in EarlyScans.marks(tracking) {
                guard let early = try step.known.marks.mark(mark), let scan = Scan(mark: early, tracking: tracking)
                else { continue }
                try scanned(scan)
                try step.append(.markEnded, to: .mark(mark))
            }
        }
    }

    /// Takes in a first scan, and releases the notifications that wait for it.
    func scanned(_ told: Scan) throws {
        // A scan of "N/A" is nobody's.
        guard TrackingNumber(told.tracking) != nil else { return }
        let (scan, doubted) = TimeBelief.scan(told, at: step.now)
        let carried = try step.known.shipments.all(tracking: scan.tracking)
        if carried.isEmpty {
            // Deposco has not reported the shipment yet. The hold will find the scan.
            return try step.append(.markMoved(scan.mark), to: .mark(EarlyScans.mark(scan.tracking)))
        }
        for record in carried.map(\.record) {
            let id = record.shipment.id
            if record.standingScan == nil {
                try step.append(.scanned(scan), to: .shipment(id), by: .remote(scan.source))
                if let doubted { try Intake(step).note(doubted, .shipment(id), by: .remote(scan.source)) }
            }
            // One scanned parcel releases the notifications of all shipments in the same fulfilment.
            for held in try [record] + toldTogether(record) where held.notice == .held {
                try release(held.shipment.id, reason: "first scan: \(scan.evidence)", by: .core)
            }
        }
    }

    /// The order's other shipments in the same fulfilment: parts of a bundle that left earlier.
    private func toldTogether(_ record: ShipmentRecord) throws -> [ShipmentRecord] {
        guard let order = record.order, !record.fulfilments.isEmpty else { return [] }
        return try step.known.shipments.all(of: order).map(\.record).filter {
            $0.shipment.id != record.shipment.id && !Set($0.fulfilments).isDisjoint(with: record.fulfilments)
        }
    }

    /// Releases a held notification.
    func release(_ id: ShipmentID, reason: String, by actor: Actor) throws {
        try step.append(.noticeReleased(reason: reason), to: .shipment(id), by: actor)
        try step.release(Shipment.scanCondition(id))
        try watch(id)
    }

    /// Checks how long a notification has been held: warns first, then reports it as stalled.
    func checkHold(_ id: ShipmentID) throws -> WorkEnding {
        guard let record = try step.known.shipments.shipment(id)?.record, record.notice == .held else { return .done }
        let since = record.heldSince ?? step.now
        // The clock may have been set since this work was enqueued.
        let due = step.policy.hold.nextCheck(of: record, heldSince: since)
        if step.now < due { return .later(at: due) }
        let parcel =
            record.shipment.parcels.first { $0.trackingNumber != nil }?.tracking ?? "without a tracking number"
        let carrier = record.shipment.carrier ?? "carrier unknown"
        try step.append(record.warned ? .holdStalled : .holdWarned, to: .shipment(id))
        try step.raise(
            NewException(
                .notificationOverdue(id, of: record.order),
                summary:
                    "\(record.orderName ?? id.rawValue): \(record.warned ? "stalled" : "overdue"), no carrier scan",
                detail: "\(carrier) \(parcel), held since \(step.policy.localTime(of: since))"))
        if !record.warned {
            let stalls = step.policy.hold.hours.moment(step.policy.hold.stallAfter, after: since)
            try step.enqueue(.checkHold(id), due: max(stalls, step.now))
        }
        return .done
    }
}
