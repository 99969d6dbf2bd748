import Domain

/// Leases work, and takes it back.
extension WorkWrites {
    /// The rows that may run now, most urgent queue first. A row must be due, no row of its key may be running, and no
    /// earlier row of its key in the same queue may be due or wait for its next attempt.
    /// - Parameter left: a kind of work that is not claimed.
    func claimable(limit: Int, caps: [Queue: Int], now: Instant, leaving left: WorkKind?) throws -> [Work] {
        var claimed: [Work] = []
        var keys: Set<String> = []
        for queue in Queue.allCases {
            let most = min(caps[queue] ?? 0, limit - claimed.count)
            guard most > 0 else { continue }
            // A few more than wanted, since another queue may have taken the key of some.
            let found = try rows(
                """
                SELECT w.id, w.kind, w.key, w.attempts, w.argument, w.enqueued_at FROM work w
                WHERE w.queue = ? AND w.state IN ('ready', 'waiting') AND w.due <= ? AND w.kind <> ?
                AND NOT EXISTS (SELECT 1 FROM work r WHERE r.key = w.key AND r.state = 'running')
                AND NOT EXISTS (
                    SELECT 1 FROM work e WHERE e.key = w.key AND e.queue = w.queue AND e.id < w.id
                    AND (e.state = 'waiting' AND e.kind <> ? OR (e.state = 'ready' AND e.due <= ?)))
                ORDER BY w.due, w.id LIMIT ?
                """,
                [
                    queue.rawValue, now.milliseconds, left?.rawValue ?? "", WorkKind.patient.rawValue,
                    now.milliseconds, most + keys.count,
                ])
            var taken = 0
            for row in found where taken < most {
                guard let kind = WorkKind(rawValue: try row[1]), case let key:String = try row[2],
                    keys.insert(key).inserted
                else { continue }
                claimed.append(
                    Work(
                        id: try row[0], kind: kind, key: key, attempts: (try row[3] as Int) + 1,
                        argument: try row[4], enqueuedAt: Instant(milliseconds: try row[5])))
                taken += 1
            }
        }
        return claimed
    }

    /// Takes back work whose lease has expired.
    func endLeases(now: Instant) throws {
        let passed = "state = 'running' AND lease <= ?"
        for (queue, rows) in try uncount(passed, [now.milliseconds]) { counts.count(queue, .due, rows) }
        try execute(
            """
            UPDATE work SET state = 'ready', lease = NULL, version = version + 1 WHERE \(passed)
            """, [now.milliseconds])
    }

    func lease(_ works: [Work], until: Instant) throws {
        for work in works {
            for (queue, rows) in try uncount("id = ?", [work.id]) { counts.count(queue, .running, rows) }
            try execute(
                """
                UPDATE work SET state = 'running', ripe = TRUE, attempts = attempts + 1, lease = ?, version = version + 1
                WHERE id = ?
                """, [until.milliseconds, work.id])
        }
    }

    /// Gives work back to its queue that an earlier core was running when it ended. Its attempts stay counted, so that
    /// its effects are looked up.
    /// - Parameter deaths: how often a core ended while it ran this alone.
    package func giveBack(_ id: Int64, deaths: Int) throws {
        for (queue, rows) in try uncount("id = ? AND state = 'running'", [id]) { counts.count(queue, .due, rows) }
        try execute(
            """
            UPDATE work SET state = 'ready', lease = NULL, suspect = TRUE, deaths = ?, version = version + 1
            WHERE id = ? AND state = 'running'
            """, [deaths, id])
    }

    /// Counts earlier deaths on, after a rest.
    package func keep(deaths: Int, of id: Int64) throws {
        try execute("UPDATE work SET deaths = ? WHERE id = ?", [deaths, id])
    }

    /// Lets other work run beside it again.
    package func clearSuspicion(of id: Int64) throws {
        try execute("UPDATE work SET suspect = FALSE WHERE id = ?", [id])
    }

    /// Marks work that our own code cannot deal with.
    package func markFaulty(_ id: Int64) throws { try execute("UPDATE work SET fault = TRUE WHERE id = ?", [id]) }

    /// Turns work of a kind that this version does not know into a dead letter.
    package func setAsideUnknown(_ id: Int64, error: String) throws {
        for (queue, rows) in try uncount("id = ?", [id]) { counts.count(queue, .failed, rows) }
        try execute(
            """
            UPDATE work SET state = 'failed', error = ?, lease = NULL, fault = TRUE, version = version + 1 WHERE id = ?
            """, [error, id])
    }
}
