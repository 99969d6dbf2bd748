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

/// The clock that the times of the queues were written by.
package struct ClockReads: TableRows {
    let documents: Documents

    package func keptClock() throws -> KeptClock? {
        try row("SELECT boot, lead FROM kept_clock WHERE id = 1", []).map { row in
            KeptClock(boot: try row["boot"], lead: Span(milliseconds: try row["lead"]))
        }
    }
}

/// Moves what waits when the clock was set.
package struct ClockWrites: TableRows {
    let documents: Documents

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
}
