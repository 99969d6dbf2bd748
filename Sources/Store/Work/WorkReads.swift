package import Domain

/// Reads the queues.
package struct WorkReads: TableRows {
    let documents: Documents

    package func work(_ id: Int64) throws -> WorkRow? {
        try row("SELECT * FROM work WHERE id = ?", [id]).flatMap(WorkRow.init)
    }

    /// The work of a key, dead letters included, in the order of arrival.
    package func openWork(key: String) throws -> [WorkRow] {
        try rows("SELECT * FROM work WHERE key = ? ORDER BY id", [key]).compactMap(WorkRow.init)
    }

    /// Whether a claim still holds: the work has neither ended nor been claimed again.
    package func isHeld(_ work: Work) throws -> Bool {
        try row(
            "SELECT 1 FROM work WHERE id = ? AND state = 'running' AND attempts = ?", [work.id, work.attempts]) != nil
    }

    /// The number of rows that run, wait for their next attempt or are due by `time`. Periodic work, held work and dead
    /// letters do not count.
    package func unfinishedWork(dueBy time: Instant) throws -> Int {
        try count(
            """
            SELECT COUNT(*) FROM work WHERE NOT periodic
            AND (state IN ('running', 'waiting') OR (state = 'ready' AND due <= ?))
            """, [time.milliseconds])
    }

    /// The due time of each piece of work that is ready or waiting.
    package func dueTimes() throws -> [Int64: (kind: WorkKind, due: Instant)] {
        try rows("SELECT id, kind, due FROM work WHERE state IN ('ready', 'waiting')").reduce(into: [:]) { times, row in
            guard let kind = WorkKind(rawValue: try row["kind"]) else { return }
            times[try row["id"]] = (kind, Instant(milliseconds: try row["due"]))
        }
    }

    /// How much work of a kind is due, counted no further than `limit`.
    package func dueCount(_ kind: WorkKind, now: Instant, limit: Int) throws -> Int {
        try count(
            """
            SELECT COUNT(*) FROM (
                SELECT 1 FROM work WHERE queue = ? AND state IN ('ready', 'waiting') AND due <= ? AND kind = ? LIMIT ?) AS found
            """, [kind.queue.rawValue, now.milliseconds, kind.rawValue, limit])
    }

    /// The orders for which work of a kind is due, the longest due first.
    package func dueOrders(_ kind: WorkKind, now: Instant, limit: Int) throws -> [OrderID] {
        try rows(
            """
            SELECT key FROM work WHERE queue = ? AND state IN ('ready', 'waiting', 'running') AND due <= ? AND kind = ?
            ORDER BY due, id LIMIT ?
            """, [kind.queue.rawValue, now.milliseconds, kind.rawValue, limit]
        ).compactMap { WorkKey(text: try $0[0])?.order }
    }

    /// Work that runs, or ran when the last core ended, without work of unknown kinds.
    package func runningWork() throws -> [LeftWork] {
        try rows("SELECT * FROM work WHERE state = 'running' ORDER BY id").compactMap { row in
            try WorkRow(row).map { LeftWork(row: $0, suspect: try row["suspect"], deaths: try row["deaths"]) }
        }
    }

    /// Work of kinds that this version does not know, left by a newer one.
    package func unknownWork() throws -> [(id: Int64, kind: String, key: String)] {
        let known = WorkKind.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")
        return try rows(
            "SELECT id, kind, key FROM work WHERE kind NOT IN (\(known)) AND state <> 'failed' ORDER BY id LIMIT 1000"
        ).map { try ($0["id"], $0["kind"], $0["key"]) }
    }

    /// The number of dead letters that our own code caused: it failed on them, or a core died of them.
    package func faultyWork() throws -> Int {
        try count("SELECT COUNT(*) FROM work WHERE state = 'failed' AND fault")
    }

    /// Whether our own code failed on a piece of work, or a core died of it, since it was last retried.
    package func isFaulty(_ id: Int64) throws -> Bool {
        try count("SELECT COUNT(*) FROM work WHERE id = ? AND fault", [id]) > 0
    }

    /// Whether a claim could find something. This is asked first, since a claim that finds nothing would keep the
    /// writer from others.
    func mayClaim(_ caps: [Queue: Int], now: Instant) throws -> Bool {
        let passed = "SELECT 1 FROM work WHERE state = 'running' AND lease <= ? LIMIT 1"
        if try row(passed, [now.milliseconds]) != nil { return true }
        let due = "SELECT 1 FROM work WHERE queue = ? AND state IN ('ready', 'waiting') AND due <= ? LIMIT 1"
        return try Queue.allCases.contains { queue in
            try caps[queue] ?? 0 > 0 && row(due, [queue.rawValue, now.milliseconds]) != nil
        }
    }
}
