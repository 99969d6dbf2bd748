package import Domain

/// Puts work into the queues, and ends it.
package struct WorkWrites: TableRows {
    let documents: Documents
    let counts: CommitCounts

    /// Adds work to its queue.
    /// - Returns: `false` when `once` is set and a row of the same kind, key and argument already waits. A running row
    ///   does not count, since its worker may already have read the old state; nor does a dead letter.
    @discardableResult
    package func enqueue(_ work: NewWork, at now: Instant) throws -> Bool {
        if work.once {
            let there = try count(
                """
                SELECT COUNT(*) FROM work WHERE key = ? AND kind = ? AND state IN ('ready', 'waiting', 'held')
                AND COALESCE(argument, '') = ?
                """, [work.key, work.kind.rawValue, work.argument ?? ""])
            if there > 0 { return false }
            if work.kind.periodic, try count("SELECT COUNT(*) FROM work WHERE kind = ?", [work.kind.rawValue]) > 0 {
                return false
            }
        }
        let state: WorkState = work.heldFor == nil ? .ready : .held
        try execute(
            """
            INSERT INTO work (
                queue, kind, key, due, state, attempts, held_for, argument, enqueued_at, version, periodic, ripe)
            VALUES (?, ?, ?, ?, ?, 0, ?, ?, ?, 1, ?, ?)
            """,
            [
                work.kind.queue.rawValue, work.kind.rawValue, work.key, work.due.milliseconds, state.rawValue,
                work.heldFor,
                work.argument, now.milliseconds, work.kind.periodic, work.due <= now,
            ])
        if !work.kind.periodic {
            let queue = work.kind.queue.rawValue
            counts.count(queue, arrived: 1, at: now)
            counts.count(queue, state == .held ? .held : work.due <= now ? .due : .later, 1)
        }
        return true
    }

    /// Releases the work that is held for a condition.
    /// - Returns: the number of rows released, which are now due.
    @discardableResult
    package func release(_ condition: String, at now: Instant) throws -> Int {
        let scope = "held_for = ? AND state = 'held'"
        for (queue, rows) in try uncount(scope, [condition]) { counts.count(queue, .due, rows) }
        return try execute(
            """
            UPDATE work SET state = 'ready', due = ?, ripe = TRUE, held_for = NULL, version = version + 1 WHERE \(scope)
            """, [now.milliseconds, condition])
    }

    /// Removes work that is no longer wanted. Running work continues, and dead letters stay for a person.
    /// - Parameter argument: removes only work with this argument; `nil` removes all.
    package func drop(_ kind: WorkKind, key: String, argument: String? = nil) throws {
        let scope = """
            key = ? AND kind = ? AND state IN ('ready', 'waiting', 'held')
            AND COALESCE(?, argument, '') = COALESCE(argument, '')
            """
        _ = try uncount(scope, [key, kind.rawValue, argument])
        try execute("DELETE FROM work WHERE \(scope)", [key, kind.rawValue, argument])
    }

    /// Ends a piece of claimed work.
    package func finish(_ id: Int64, _ ending: WorkEnding, at now: Instant) throws {
        let left = try uncount("id = ?", [id])
        switch ending {
        case .done:
            try execute("DELETE FROM work WHERE id = ?", [id])
            for (queue, rows) in left { counts.count(queue, finished: rows, at: now) }
        case .later(let at, let reason): try putOff(id, to: at, because: reason, counted: false, left, at: now)
        case .retry(let at, let error): try putOff(id, to: at, because: error, counted: true, left, at: now)
        case .deadLetter(let error):
            try execute(
                """
                UPDATE work SET state = 'failed', error = ?, lease = NULL, suspect = FALSE, version = version + 1
                WHERE id = ?
                """, [error, id])
            for (queue, rows) in left { counts.count(queue, .failed, rows) }
        }
    }

    /// Postpones claimed work. A delay that is not its fault gives the attempt back, and work that waits for a planned
    /// time has not failed.
    private func putOff(
        _ id: Int64, to at: Instant, because reason: String, counted: Bool, _ left: [(String, Int)], at now: Instant
    ) throws {
        let state: WorkState = reason.isEmpty ? .ready : .waiting
        let ripe = at <= now
        try execute(
            """
            UPDATE work SET state = ?, due = ?, ripe = ?, error = ?, lease = NULL, suspect = FALSE, deaths = 0,
                since = CASE WHEN ? = 'waiting' THEN COALESCE(since, due) END,
                attempts = CASE WHEN periodic AND ? = 'ready' THEN 0 ELSE attempts - ? END, version = version + 1
            WHERE id = ?
            """,
            [
                state.rawValue, at.milliseconds, ripe, reason.isEmpty ? nil : reason, state.rawValue, state.rawValue,
                counted ? 0 : 1, id,
            ])
        let place: QueueCount.Place = state == .waiting ? .again : ripe ? .due : .later
        for (queue, rows) in left { counts.count(queue, place, rows) }
    }

    /// Makes work of some kinds that waits for its next attempt due now. What was tried counts as before.
    package func hasten(_ kinds: [WorkKind], at now: Instant) throws {
        for kind in kinds {
            let scope = "kind = ? AND queue = ? AND state = 'waiting' AND due > ?"
            let wanted: Values = [kind.rawValue, kind.queue.rawValue, now.milliseconds]
            for (queue, rows) in try uncount(scope, wanted) { counts.count(queue, .again, rows) }
            try execute(
                "UPDATE work SET due = ?, ripe = TRUE, version = version + 1 WHERE \(scope)",
                [now.milliseconds] + wanted)
        }
    }

    /// Makes a dead letter, or work that waits for its next attempt, due now.
    /// - Returns: `false` when it is neither.
    package func retry(work id: Int64, at now: Instant) throws -> Bool {
        let scope = "id = ? AND (state IN ('failed', 'waiting') OR (state = 'ready' AND due > ?))"
        for (queue, rows) in try uncount(scope, [id, now.milliseconds]) { counts.count(queue, .due, rows) }
        // Earlier attempts may have had their effect, so a retried row never counts as untried again.
        let retried = try execute(
            """
            UPDATE work SET state = 'ready', due = ?, ripe = TRUE, version = version + 1,
                attempts = CASE WHEN attempts > 0 AND NOT periodic THEN 1 ELSE 0 END, fault = FALSE
            WHERE \(scope)
            """, [now.milliseconds, id, now.milliseconds])
        return retried > 0
    }

    /// Takes due work of a kind out of its queue for a worker that does many at once: only work that was never tried
    /// and for whose key nothing runs, in the order of due times.
    package func takeTogether(_ kind: WorkKind, limit: Int, now: Instant) throws -> [(key: String, argument: String?)] {
        let found = try rows(
            """
            SELECT w.id, w.key, w.argument FROM work w
            WHERE w.queue = ? AND w.state = 'ready' AND w.due <= ? AND w.kind = ? AND w.attempts = 0
            AND NOT EXISTS (SELECT 1 FROM work r WHERE r.key = w.key AND r.state = 'running')
            ORDER BY w.due, w.id LIMIT ?
            """, [kind.queue.rawValue, now.milliseconds, kind.rawValue, limit])
        for row in found { try finish(row["id"], .done, at: now) }
        return try found.map { try ($0["key"], $0["argument"]) }
    }
}
