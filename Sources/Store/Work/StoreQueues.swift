package import Domain

extension Store {
    /// Claims due work, most urgent first, under leases: at most `limit` rows, and at most `caps[queue]` of each queue.
    /// A row whose lease has expired may be claimed again.
    /// - Parameter left: a kind of work that is not claimed.
    package func claim(
        limit: Int, caps: [Queue: Int], now: Instant, lease: Span, leaving left: WorkKind? = nil
    ) async throws -> [Work] {
        guard limit > 0, try await read({ try $0.work.mayClaim(caps, now: now) }) else { return [] }
        return try await transact { tx in
            try tx.queues.endLeases(now: now)
            let works = try tx.queues.claimable(limit: limit, caps: caps, now: now, leaving: left)
            try tx.queues.lease(works, until: now + lease)
            try tx.queues.ripen(now: now)
            return works
        }
    }

    /// When the first row that is not due at `now` falls due, or the first lease expires; `nil` when nothing waits. A
    /// row that is due at `now` and was not claimed waits for another row of its key, or for room: ask with the time of
    /// that claim.
    package func nextDue(now: Instant) async throws -> Instant? {
        try await read { reader in
            var times = try Queue.allCases.compactMap { queue in
                try reader.row(
                    "SELECT MIN(due) AS due FROM work WHERE queue = ? AND state IN ('ready', 'waiting') AND due > ?",
                    [queue.rawValue, now.milliseconds]
                )?["due"] as Int64?
            }
            if let lease = try reader.row("SELECT MIN(lease) AS lease FROM work WHERE state = 'running'", [])?["lease"]
                as Int64?
            {
                times.append(lease)
            }
            return times.min().map(Instant.init(milliseconds:))
        }
    }

    /// Deletes settled bodies, answered requests and rates of queues that are older than the shop keeps them, a few at
    /// a time so that no writer waits for it.
    package func prune(before: Instant) async throws {
        let limit = before.milliseconds
        for (table, key, old) in [
            ("body", "id", "outcome IS NOT NULL AND received_at < ?"), ("action_reply", "id", "at < ?"),
            ("queue_minute", "minute", "minute < ?"),
        ] {
            let bound = table == "queue_minute" ? limit / 60_000 : limit
            while try await transact({ tx in
                try tx.execute(
                    "DELETE FROM \(table) WHERE \(key) IN (SELECT \(key) FROM \(table) WHERE \(old) LIMIT 500)", [bound]
                )
            }) > 0 {}
        }
    }

    /// Claims one due piece of work that ran when a core ended, so that it runs alone.
    package func claimSuspect(now: Instant, lease: Span) async throws -> Work? {
        try await transact { tx in
            guard
                let row = try tx.row(
                    """
                    SELECT w.id FROM work w WHERE w.suspect AND w.state IN ('ready', 'waiting') AND w.due <= ?
                    AND NOT EXISTS (SELECT 1 FROM work r WHERE r.key = w.key AND r.state = 'running')
                    ORDER BY w.deaths, w.id LIMIT 1
                    """, [now.milliseconds]), let found = try tx.work.work(row["id"])
            else { return nil }
            let work = Work(
                id: found.id, kind: found.kind, key: found.key, attempts: found.attempts + 1,
                argument: found.argument, enqueuedAt: found.enqueuedAt)
            try tx.queues.lease([work], until: now + lease)
            return work
        }
    }

    /// The stored counters of the queues that differ from a count of the rows; empty in a sound store.
    package func miscountedQueues() async throws -> [String] {
        try await read { reader in
            var found: [String: Int] = [:]
            for row in try reader.rows("SELECT queue, place, pieces FROM queue_count") {
                let (queue, place): (String, String) = (try row["queue"], try row["place"])
                found["\(queue) \(place)", default: 0] -= try row["pieces"] as Int
            }
            for row in try reader.rows(
                "SELECT queue, state, ripe, COUNT(*) AS pieces FROM work WHERE NOT periodic GROUP BY queue, state, ripe"
            ) {
                let place = try QueueCount.Place(state: row["state"], ripe: row["ripe"])
                let queue: String = try row["queue"]
                found["\(queue) \(place?.rawValue ?? "nowhere")", default: 0] += try row["pieces"] as Int
            }
            return found.filter { $0.value != 0 }.keys.sorted()
        }
    }
}
