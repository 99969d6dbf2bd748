package import Domain
import Foundation

/// A row of a queue as it stands. Finished work leaves the queue; the journal has what it did.
package struct WorkRow: Hashable, Sendable {
    package var id: Int64
    package var queue: Queue
    package var kind: WorkKind
    package var key: String
    package var state: WorkState
    package var attempts: Int
    package var due: Instant
    package var heldFor: String?
    package var argument: String?
    package var enqueuedAt: Instant
    package var error: String?
    /// Moves with every change of the row.
    package var version: Int64

    init?(_ row: SQLRow) throws {
        guard let queue = Queue(rawValue: try row["queue"]), let kind = WorkKind(rawValue: try row["kind"]),
            let state = WorkState(rawValue: try row["state"])
        else { return nil }
        id = try row["id"]
        self.queue = queue
        self.kind = kind
        key = try row["key"]
        self.state = state
        attempts = try row["attempts"]
        due = try Instant(milliseconds: row["due"])
        heldFor = try row["held_for"]
        argument = try row["argument"]
        enqueuedAt = try Instant(milliseconds: row["enqueued_at"])
        error = try row["error"]
        version = try row["version"]
    }
}

extension Reader {
    package func work(_ id: Int64) throws -> WorkRow? {
        try row("SELECT * FROM work WHERE id = ?", [id]).flatMap(WorkRow.init)
    }

    /// What is in the queues for a key, dead letters included, in the order of arrival.
    package func openWork(key: String) throws -> [WorkRow] {
        try rows("SELECT * FROM work WHERE key = ? ORDER BY id", [key]).compactMap(WorkRow.init)
    }
}

extension Reader {
    /// Whether a claimed piece of work is still whose claim it was: not ended, and not claimed anew since.
    package func isHeld(_ work: Work) throws -> Bool {
        try row(
            "SELECT 1 FROM work WHERE id = ? AND state = 'running' AND attempts = ?", [work.id, work.attempts]) != nil
    }
}

extension Reader {
    /// Work that runs, waits for its next attempt or is due by `time`; what is periodic, held or a dead letter does not count.
    package func unfinishedWork(dueBy time: Instant) throws -> Int {
        try count(
            """
            SELECT COUNT(*) FROM work WHERE NOT periodic
            AND (state IN ('running', 'waiting') OR (state = 'ready' AND due <= ?))
            """, [time.milliseconds])
    }
}

/// A queue's whole minute, for the rates that the desk shows.
struct QueueMinute: Hashable {
    struct Count {
        var arrived = 0
        var finished = 0
    }

    var queue: String
    var minute: Int64
}

extension Reader {
    /// Whether a claim could find something; a claim that finds nothing would keep the writer from others.
    func mayClaim(_ caps: [Queue: Int], now: Instant) throws -> Bool {
        let passed = "SELECT 1 FROM work WHERE state = 'running' AND lease <= ? LIMIT 1"
        if try row(passed, [now.milliseconds]) != nil { return true }
        let due = "SELECT 1 FROM work WHERE queue = ? AND state IN ('ready', 'waiting') AND due <= ? LIMIT 1"
        return try Queue.allCases.contains { queue in
            try caps[queue] ?? 0 > 0 && row(due, [queue.rawValue, now.milliseconds]) != nil
        }
    }
}

extension Transaction {
    /// Adds work to its queue.
    /// - Returns: `false` when the work is to be there once and a row of the same kind, key and argument already waits. A running
    ///   row does not count, since its worker may already have read the old state; nor does a dead letter.
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
            count(queue, arrived: 1, at: now)
            count(queue, state == .held ? .held : work.due <= now ? .due : .later, 1)
        }
        return true
    }

    /// Lets go what is held for a condition.
    /// - Returns: how many rows are due now.
    @discardableResult
    package func release(_ condition: String, at now: Instant) throws -> Int {
        let scope = "held_for = ? AND state = 'held'"
        for (queue, rows) in try uncount(scope, [condition]) { count(queue, .due, rows) }
        return try execute(
            """
            UPDATE work SET state = 'ready', due = ?, ripe = TRUE, held_for = NULL, version = version + 1 WHERE \(scope)
            """, [now.milliseconds, condition])
    }

    /// Takes work away that is no longer wanted. What is running runs on; what failed stays for a person.
    /// - Parameter argument: only the work with this argument.
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
            for (queue, rows) in left { count(queue, finished: rows, at: now) }
        case .later(let at, let reason): try putOff(id, to: at, because: reason, counted: false, left, at: now)
        case .retry(let at, let error): try putOff(id, to: at, because: error, counted: true, left, at: now)
        case .deadLetter(let error):
            try execute(
                """
                UPDATE work SET state = 'failed', error = ?, lease = NULL, suspect = FALSE, version = version + 1
                WHERE id = ?
                """, [error, id])
            for (queue, rows) in left { count(queue, .failed, rows) }
        }
    }

    /// What was not the work's fault gives its attempt back. Something due at a planned time has not failed.
    private func putOff(
        _ id: Int64, to at: Instant, because reason: String, counted: Bool, _ left: [(String, Int)], at now: Instant
    ) throws {
        let state: WorkState = reason.isEmpty ? .ready : .waiting
        let ripe = at <= now
        try execute(
            """
            UPDATE work SET state = ?, due = ?, ripe = ?, error = ?, lease = NULL, suspect = FALSE, deaths = 0,
                attempts = CASE WHEN periodic AND ? = 'ready' THEN 0 ELSE attempts - ? END, version = version + 1
            WHERE id = ?
            """,
            [
                state.rawValue, at.milliseconds, ripe, reason.isEmpty ? nil : reason, state.rawValue,
                counted ? 0 : 1, id,
            ])
        for (queue, rows) in left { count(queue, ripe ? .due : .later, rows) }
    }

    /// Makes a dead letter, or work that waits for its next attempt, due now.
    /// - Returns: `false` when it is neither.
    package func retry(work id: Int64, at now: Instant) throws -> Bool {
        let scope = "id = ? AND (state IN ('failed', 'waiting') OR (state = 'ready' AND due > ?))"
        for (queue, rows) in try uncount(scope, [id, now.milliseconds]) { count(queue, .due, rows) }
        // The first attempts may have had their effect: a retried row never counts as a first attempt again.
        let retried = try execute(
            """
            UPDATE work SET state = 'ready', due = ?, ripe = TRUE, version = version + 1,
                attempts = CASE WHEN attempts > 0 AND NOT periodic THEN 1 ELSE 0 END, fault = FALSE
            WHERE \(scope)
            """, [now.milliseconds, id, now.milliseconds])
        return retried > 0
    }

    private func count(_ queue: String, arrived: Int = 0, finished: Int = 0, at now: Instant) {
        let minute = QueueMinute(queue: queue, minute: now.milliseconds / 60_000)
        counted.minutes[minute, default: QueueMinute.Count()].arrived += arrived
        counted.minutes[minute, default: QueueMinute.Count()].finished += finished
    }

    /// Writes what the whole commit counted, a row for each queue and minute in place of one for each piece of work.
    func writeCounts() throws {
        try writeQueueCounts()
        for (at, count) in counted.minutes {
            try execute(
                """
                INSERT INTO queue_minute (queue, minute, arrived, finished) VALUES (?, ?, ?, ?)
                ON CONFLICT (minute, queue) DO UPDATE SET arrived = queue_minute.arrived + excluded.arrived,
                    finished = queue_minute.finished + excluded.finished
                """, [at.queue, at.minute, count.arrived, count.finished])
        }
        counted.minutes = [:]
    }

    /// The rows that may run now, most urgent queue first: due, of a key that nothing runs for, and not behind an earlier row of
    /// the same key in the same queue that is due or waits for its next attempt.
    /// - Parameter left: a kind of work that is left alone.
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
                    AND (e.state = 'waiting' OR (e.state = 'ready' AND e.due <= ?)))
                ORDER BY w.due, w.id LIMIT ?
                """,
                [
                    queue.rawValue, now.milliseconds, left?.rawValue ?? "", now.milliseconds, most + keys.count,
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

    /// Takes back what runs beyond its lease.
    func endLeases(now: Instant) throws {
        let passed = "state = 'running' AND lease <= ?"
        for (queue, rows) in try uncount(passed, [now.milliseconds]) { count(queue, .due, rows) }
        try execute(
            """
            UPDATE work SET state = 'ready', lease = NULL, version = version + 1 WHERE \(passed)
            """, [now.milliseconds])
    }

    func lease(_ works: [Work], until: Instant) throws {
        for work in works {
            for (queue, rows) in try uncount("id = ?", [work.id]) { count(queue, .running, rows) }
            try execute(
                """
                UPDATE work SET state = 'running', ripe = TRUE, attempts = attempts + 1, lease = ?, version = version + 1
                WHERE id = ?
                """, [until.milliseconds, work.id])
        }
    }
}

extension Store {
    /// Takes due work, most urgent first, under leases: at most `limit` rows, and at most `caps[queue]` of each queue. A row whose
    /// lease has passed may be taken again.
    /// - Parameter left: a kind of work that is left alone.
    package func claim(
        limit: Int, caps: [Queue: Int], now: Instant, lease: Span, leaving left: WorkKind? = nil
    ) async throws -> [Work] {
        guard limit > 0, try await read({ try $0.mayClaim(caps, now: now) }) else { return [] }
        return try await transact { tx in
            try tx.endLeases(now: now)
            let works = try tx.claimable(limit: limit, caps: caps, now: now, leaving: left)
            try tx.lease(works, until: now + lease)
            try tx.ripen(now: now)
            return works
        }
    }

    /// When the first row that is not due at `now` falls due, or the first lease passes; `nil` when nothing waits. What is due
    /// at `now` already and was not claimed waits for a row of its key, or for room: ask with the time of that claim.
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

    /// Forgets settled bodies and answered requests that are older than the shop keeps them, a few at a time so that writers
    /// wait for none of it.
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
}
