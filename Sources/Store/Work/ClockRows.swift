package import Domain

/// The clock by which the times of the queues were written.
package struct KeptClock: Hashable, Sendable {
    /// Identifies the machine start from which its steady clock counts; `nil` where the machine does not say.
    package var boot: String?
    /// The wall clock minus the steady clock.
    package var lead: Span

    package init(boot: String?, lead: Span) {
        self.boot = boot
        self.lead = lead
    }
}

/// Reads the clock by which the times of the queues were written.
package struct ClockReads: TableRows {
    let documents: Documents

    package func keptClock() throws -> KeptClock? {
        try row("SELECT boot, lead FROM kept_clock WHERE id = 1", []).map { row in
            KeptClock(boot: try row["boot"], lead: Span(milliseconds: try row["lead"]))
        }
    }
}

/// Moves waiting work when the clock was set.
package struct ClockWrites: TableRows {
    let documents: Documents

    package func keep(clock: KeptClock) throws {
        try execute(
            """
            INSERT INTO kept_clock (id, boot, lead) VALUES (1, ?, ?)
            ON CONFLICT (id) DO UPDATE SET boot = excluded.boot, lead = excluded.lead
            """, [clock.boot, clock.lead.milliseconds])
    }

    /// Moves due times, leases and enqueue times when the clock was set. All of them are relative. Expiries at another
    /// system's date are checked every day by that system's clock instead.
    package func moveWaits(by jump: Span) throws {
        let by = jump.milliseconds
        try execute(
            """
            UPDATE work SET due = due + ?, lease = lease + ?, enqueued_at = enqueued_at + ?, since = since + ?
            """, [by, by, by, by])
        try execute("UPDATE stock_due SET since = since + ?", [by])
    }

    /// Corrects due times that are later than any of their kind can be, and enqueue times in the future.
    /// - Parameters:
    ///   - span: a lower bound of every kind's limit.
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
}
