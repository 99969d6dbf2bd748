package import Domain

/// Work that is done many at a time: orders that go to the WMS in one import.
extension Reader {
    /// How much work of a kind is due, counted no further than `limit`.
    package func dueCount(_ kind: WorkKind, now: Instant, limit: Int) throws -> Int {
        try count(
            """
            SELECT COUNT(*) FROM (
                SELECT 1 FROM work WHERE queue = ? AND state IN ('ready', 'waiting') AND due <= ? AND kind = ? LIMIT ?) AS found
            """, [kind.queue.rawValue, now.milliseconds, kind.rawValue, limit])
    }

    /// The parts of an import that has not ended, by their numbers.
    package func parts(ofBatch batch: String) throws -> [String: OrderID] {
        try rows("SELECT number, order_id FROM batch_part WHERE batch = ? ORDER BY number", [batch]).reduce(into: [:]) {
            $0[try $1["number"]] = OrderID(try $1["order_id"] as String)
        }
    }
}

extension Transaction {
    /// Takes due work of a kind out of its queue for whoever does many at once: what was never tried, and of keys for which
    /// nothing runs, in the order of arrival.
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
