import Domain

/// Updates the stored counters of the queues.
extension WorkWrites {
    /// Uncounts the rows that the next statement moves or deletes.
    /// - Returns: the number of these rows in each queue.
    func uncount(_ scope: String, _ arguments: Values) throws -> [(queue: String, rows: Int)] {
        try rows(
            """
            SELECT queue, state, ripe, COUNT(*) AS pieces FROM work WHERE \(scope) AND NOT periodic
            GROUP BY queue, state, ripe ORDER BY queue, state, ripe
            """, arguments
        ).map { row in
            let queue: String = try row["queue"]
            let pieces: Int = try row["pieces"]
            if let place = QueueCount.Place(state: try row["state"], ripe: try row["ripe"]) {
                counts.count(queue, place, -pieces)
            }
            return (queue, pieces)
        }
    }

    /// Counts the rows themselves. A start does this, so that no miscount lasts.
    package func recountQueues() throws {
        counts.held.places = [:]
        try execute("DELETE FROM queue_count", [])
        try execute(
            """
            INSERT INTO queue_count (queue, place, pieces)
            SELECT queue, CASE WHEN state = 'ready' THEN CASE WHEN ripe THEN 'due' ELSE 'later' END
                WHEN state = 'waiting' THEN 'again' ELSE state END AS place, COUNT(*) FROM work WHERE NOT periodic GROUP BY 1, 2
            """, [])
    }

    /// Marks due rows that a claim left as ripe, some at a time.
    func ripen(now: Instant) throws {
        for row in try rows(
            """
            SELECT id, queue, state, periodic FROM work WHERE NOT ripe AND state IN ('ready', 'waiting') AND due <= ?
            ORDER BY due, id LIMIT 500
            """, [now.milliseconds])
        {
            try execute("UPDATE work SET ripe = TRUE WHERE id = ?", [row["id"] as Int64])
            guard try !row["periodic"], try row["state"] == WorkState.ready.rawValue else { continue }
            let queue: String = try row["queue"]
            counts.count(queue, .later, -1)
            counts.count(queue, .due, 1)
        }
    }
}
