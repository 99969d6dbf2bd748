import Domain

/// Moves relative times in the state when the clock was set.
struct ClockProjection: TableRows {
    let documents: Documents

    /// Moves the relative times in the state that the desk shows: times to act on exceptions, the age of holds, and the
    /// times that order stock readings and arrivals of orders. Times by other systems' clocks stay.
    func projectStep(by jump: Span, at now: Instant) throws {
        for row in try rows("SELECT id FROM exception_record WHERE state = 'open' ORDER BY id", []) {
            guard let before = try readable({ try exceptions.exception(ExceptionID(row["id"]))?.record }) else {
                continue
            }
            var record = before
            move(&record, by: jump, at: now)
            try execute(
                "UPDATE exception_record SET doc = ?, urgency = ?, raised_at = ?, due_by = ? WHERE id = ?",
                [
                    try coder.encode(record), ExceptionProjection.urgency(of: record), record.raisedAt.milliseconds,
                    record.dueBy.milliseconds,
                    record.id.rawValue,
                ])
            try tallies.move(from: Tally.of(before), to: Tally.of(record))
        }
        for row in try rows("SELECT id FROM shipment_record WHERE notice = 'held' ORDER BY id", []) {
            guard var record = try readable({ try shipments.shipment(ShipmentID(row["id"]))?.record }),
                let since = record.heldSince
            else { continue }
            record.heldSince = min(since + jump, now)
            try execute(
                "UPDATE shipment_record SET doc = ?, held_since = ? WHERE id = ?",
                [try coder.encode(record), record.heldSince?.milliseconds, row["id"] as String])
        }
        try execute("UPDATE stock_level SET read_at = read_at + ?", [jump.milliseconds])
        let received = try rows(
            "SELECT DISTINCT order_id FROM order_pending WHERE received_at IS NOT NULL ORDER BY order_id", [])
        for row in received {
            guard let before = try readable({ try orders.order(OrderID(row["order_id"]))?.record }) else { continue }
            var record = before
            move(&record, by: jump)
            try execute(
                "UPDATE order_record SET doc = ? WHERE id = ?", [try coder.encode(record), record.id.rawValue])
            try StockProjection(documents: documents).projectPending(before, record)
        }
    }

    /// A record that cannot be read does not stop the others.
    private func readable<Record>(_ read: () throws -> Record?) throws -> Record? {
        do { return try read() } catch  where !Store.isRefusal(error) { return nil }
    }

    /// Keeps the length of its time to act, even if it was raised before the machine was started with a wrong clock.
    private func move(_ record: inout ExceptionRecord, by jump: Span, at now: Instant) {
        let sla = record.dueBy - record.raisedAt
        record.raisedAt = min(record.raisedAt + jump, now)
        record.dueBy = record.raisedAt + sla
    }

    /// Moves the times that are compared with stock readings.
    private func move(_ record: inout OrderRecord, by jump: Span) {
        record.receivedAt = record.receivedAt.map { $0 + jump }
        record.wmsStatusAt = record.wmsStatusAt.map { $0 + jump }
        record.adjustedAt = record.adjustedAt.map { $0 + jump }
    }
}
