package import Domain

/// Work that ran when a core ended.
package struct LeftWork: Hashable, Sendable {
    package var row: WorkRow
    /// It was being run by itself, since it ran at an earlier end too.
    package var suspect: Bool
    /// How often a core ended while it ran this alone.
    package var deaths: Int
}

extension Reader {
    /// What runs, or ran when the last core ended. Work of a kind that is not known is not among it.
    package func runningWork() throws -> [LeftWork] {
        try rows("SELECT * FROM work WHERE state = 'running' ORDER BY id").compactMap { row in
            try WorkRow(row).map { LeftWork(row: $0, suspect: try row["suspect"], deaths: try row["deaths"]) }
        }
    }

    /// Work in the queues of kinds that this version does not know: a newer one left it.
    package func unknownWork() throws -> [(id: Int64, kind: String, key: String)] {
        let known = WorkKind.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")
        return try rows(
            "SELECT id, kind, key FROM work WHERE kind NOT IN (\(known)) AND state <> 'failed' ORDER BY id LIMIT 1000"
        ).map { try ($0["id"], $0["kind"], $0["key"]) }
    }

    /// Dead letters of our own making: our code failed on them, or died of them.
    package func faultyWork() throws -> Int {
        try count("SELECT COUNT(*) FROM work WHERE state = 'failed' AND fault")
    }

    /// How often our own code failed on a piece of work, or a core died of it, since it came to an end last.
    package func isFaulty(_ id: Int64) throws -> Bool {
        try count("SELECT COUNT(*) FROM work WHERE id = ? AND fault", [id]) > 0
    }
}

extension Transaction {
    /// Gives back what an earlier core was doing when it ended. Attempts stay counted, so that its effects are looked up.
    /// - Parameter deaths: how often a core ended while it ran this alone.
    package func giveBack(_ id: Int64, deaths: Int) throws {
        for (queue, rows) in try uncount("id = ? AND state = 'running'", [id]) { count(queue, .due, rows) }
        try execute(
            """
            UPDATE work SET state = 'ready', lease = NULL, suspect = TRUE, deaths = ?, version = version + 1
            WHERE id = ? AND state = 'running'
            """, [deaths, id])
    }

    /// Other work may run beside it from now on.
    package func clearSuspicion(of id: Int64) throws {
        try execute("UPDATE work SET suspect = FALSE WHERE id = ?", [id])
    }

    /// Says that it is our own code that cannot deal with a piece of work.
    package func markFaulty(_ id: Int64) throws { try execute("UPDATE work SET fault = TRUE WHERE id = ?", [id]) }

    /// Makes work that this version does not know a dead letter.
    package func setAsideUnknown(_ id: Int64, error: String) throws {
        for (queue, rows) in try uncount("id = ?", [id]) { count(queue, .failed, rows) }
        try execute(
            """
            UPDATE work SET state = 'failed', error = ?, lease = NULL, fault = TRUE, version = version + 1 WHERE id = ?
            """, [error, id])
    }
}

extension Store {
    /// Takes one piece of due work that ran when a core ended, to be run by itself.
    package func claimSuspect(now: Instant, lease: Span) async throws -> Work? {
        try await transact { tx in
            guard
                let row = try tx.row(
                    """
                    SELECT w.id FROM work w WHERE w.suspect AND w.state IN ('ready', 'waiting') AND w.due <= ?
                    AND NOT EXISTS (SELECT 1 FROM work r WHERE r.key = w.key AND r.state = 'running')
                    ORDER BY w.deaths, w.id LIMIT 1
                    """, [now.milliseconds]), let found = try tx.work(row["id"])
            else { return nil }
            let work = Work(
                id: found.id, kind: found.kind, key: found.key, attempts: found.attempts + 1,
                argument: found.argument, enqueuedAt: found.enqueuedAt)
            try tx.lease([work], until: now + lease)
            return work
        }
    }
}
