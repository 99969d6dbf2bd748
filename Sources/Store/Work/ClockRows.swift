package import Domain

/// By which clock the times of the queues were written.
package struct KeptClock: Hashable, Sendable {
    /// The start of the machine from which its steady clock counts; `nil` where the machine does not tell.
    package var boot: String?
    /// How far the date was ahead of the steady clock.
    package var lead: Span

    package init(boot: String?, lead: Span) {
        self.boot = boot
        self.lead = lead
    }
}

extension Reader {
    package func keptClock() throws -> KeptClock? {
        try row("SELECT boot, lead FROM kept_clock WHERE id = 1", []).map { row in
            KeptClock(boot: try row["boot"], lead: Span(milliseconds: try row["lead"]))
        }
    }

    /// When the last row of the journal was written; `nil` for an empty journal.
    package var lastTime: Instant? {
        get throws {
            try row("SELECT at FROM journal ORDER BY seq DESC LIMIT 1", []).map { try Instant(milliseconds: $0["at"]) }
        }
    }
}

extension Reader {
    /// When each piece of work that is not being done is due.
    package func dueTimes() throws -> [Int64: (kind: WorkKind, due: Instant)] {
        try rows("SELECT id, kind, due FROM work WHERE state IN ('ready', 'waiting')").reduce(into: [:]) { times, row in
            guard let kind = WorkKind(rawValue: try row["kind"]) else { return }
            times[try row["id"]] = (kind, Instant(milliseconds: try row["due"]))
        }
    }
}

extension Transaction {
    package func keep(clock: KeptClock) throws {
        try execute(
            """
            INSERT INTO kept_clock (id, boot, lead) VALUES (1, ?, ?)
            ON CONFLICT (id) DO UPDATE SET boot = excluded.boot, lead = excluded.lead
            """, [clock.boot, clock.lead.milliseconds])
    }

    /// The clock was set: due times, leases, and since when work has waited move with it. All of them mean "after so long"; what
    /// ends at somebody else's date is looked at again each day, by that one's clock.
    package func moveWaits(by jump: Span) throws {
        let by = jump.milliseconds
        try execute(
            "UPDATE work SET due = due + ?, lease = lease + ?, enqueued_at = enqueued_at + ?", [by, by, by])
        try execute("UPDATE stock_due SET since = since + ?", [by])
    }

    /// Brings work back that is due later than work of its kind can be, and that has waited for less than no time.
    /// - Parameters:
    ///   - span: no kind has a shorter limit.
    ///   - latest: the latest due time of a kind.
    package func shortenWaits(at now: Instant, beyond span: Span, latest: (WorkKind) -> Instant) throws {
        for queue in Queue.allCases {
            let far = try rows(
                "SELECT id, kind, due FROM work WHERE queue = ? AND state IN ('ready', 'waiting') AND due > ?",
                [queue.rawValue, (now + span).milliseconds])
            for row in far {
                guard let kind = WorkKind(rawValue: try row["kind"]) else { continue }
                let limit = latest(kind).milliseconds
                if try row["due"] as Int64 > limit {
                    try execute("UPDATE work SET due = ? WHERE id = ?", [limit, row["id"] as Int64])
                }
            }
        }
        try execute("UPDATE work SET enqueued_at = ? WHERE enqueued_at > ?", [now.milliseconds, now.milliseconds])
    }

    /// The state that the desk shows follows a step of the clock where a time in it means "so long after": times to act on
    /// exceptions, the age of holds, and which of a reading of stock and the arrival of an order came first. What the others' clocks
    /// say stays.
    func projectStep(by jump: Span, at now: Instant) throws {
        for row in try rows("SELECT id FROM exception_record WHERE state = 'open' ORDER BY id", []) {
            guard let before = try readable({ try exception(ExceptionID(row["id"]))?.record }) else { continue }
            var record = before
            record.moveClock(by: jump, at: now)
            try execute(
                "UPDATE exception_record SET doc = ?, urgency = ?, raised_at = ?, due_by = ? WHERE id = ?",
                [
                    try coder.encode(record), record.urgency, record.raisedAt.milliseconds, record.dueBy.milliseconds,
                    record.id.rawValue,
                ])
            try tally(from: before.tallies, to: record.tallies)
        }
        for row in try rows("SELECT id FROM shipment_record WHERE notice = 'held' ORDER BY id", []) {
            guard var record = try readable({ try shipment(ShipmentID(row["id"]))?.record }),
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
            guard let before = try readable({ try order(OrderID(row["order_id"]))?.record }) else { continue }
            var record = before
            record.moveClock(by: jump)
            try execute(
                "UPDATE order_record SET doc = ? WHERE id = ?", [try coder.encode(record), record.id.rawValue])
            try projectPending(before, record)
        }
    }

    /// What cannot be read keeps the others from nothing.
    private func readable<Record>(_ read: () throws -> Record?) throws -> Record? {
        do { return try read() } catch  where !Store.isRefusal(error) { return nil }
    }

}

extension ExceptionRecord {
    /// Its time to act runs on as before the step, also where it was raised before the machine was started with a wrong clock.
    fileprivate mutating func moveClock(by jump: Span, at now: Instant) {
        let sla = dueBy - raisedAt
        raisedAt = min(raisedAt + jump, now)
        dueBy = raisedAt + sla
    }
}

extension OrderRecord {
    /// Moves what is compared with readings of stock.
    fileprivate mutating func moveClock(by jump: Span) {
        receivedAt = receivedAt.map { $0 + jump }
        wmsStatusAt = wmsStatusAt.map { $0 + jump }
        adjustedAt = adjustedAt.map { $0 + jump }
    }
}
