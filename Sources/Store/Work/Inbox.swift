import Domain

/// Reads messages from outside. They are stored before they are answered, then taken in one after the other.
package struct InboxReads: TableRows {
    let documents: Documents

    private static let heads = """
        SELECT b.id, b.source, b.topic, b.received_at, b.size, b.outcome, t.state, t.failures, t.deaths, t.reason, t.since
        FROM body b LEFT JOIN body_trouble t ON t.body_id = b.id
        """

    /// Bodies that are accepted and not yet taken in, in the order of arrival, without those that are set aside or wait
    /// for their next try.
    package func unsettledBodies(limit: Int) throws -> [BodyHead] {
        try rows(Self.heads + " WHERE b.outcome IS NULL AND NOT b.aside ORDER BY b.id LIMIT ?", [limit])
            .map(BodyHead.init)
    }

    /// All bodies that are not taken in: those set aside first, then in the order of arrival.
    package func inbox(limit: Int) throws -> [BodyHead] {
        let aside = try rows(Self.heads + " WHERE b.outcome IS NULL AND b.aside ORDER BY b.id LIMIT ?", [limit])
        return try aside.map(BodyHead.init) + unsettledBodies(limit: limit - aside.count)
    }

    package func bodyHead(_ id: Int64) throws -> BodyHead? {
        try row(Self.heads + " WHERE b.id = ?", [id]).map(BodyHead.init)
    }

    /// The number of bodies with each outcome.
    package func bodyOutcomes() throws -> [(outcome: String, count: Int)] {
        try rows(
            "SELECT outcome, COUNT(*) AS n FROM body WHERE outcome IS NOT NULL GROUP BY outcome ORDER BY outcome"
        ).map { try ($0["outcome"], $0["n"]) }
    }

    /// The number of bodies set aside.
    package func setAsideBodies() throws -> Int {
        try count("SELECT COUNT(*) FROM body_trouble WHERE state IN ('aside', 'over')")
    }

    /// Bodies that are being read, or were when the last core ended.
    package func bodiesInHand() throws -> [Int64] {
        try rows("SELECT body_id FROM body_in_hand ORDER BY body_id").map { try $0["body_id"] }
    }

    package func bodyTrouble(_ id: Int64) throws -> BodyTrouble? {
        try row("SELECT * FROM body_trouble WHERE body_id = ?", [id]).map(BodyTrouble.init)
    }

    /// Kept bodies of webhooks that were taken in or set aside, in the order of arrival. Bodies that cannot be unpacked
    /// are left out.
    package func keptBodies(after: Int64, limit: Int) throws -> [RawBody] {
        try rows(
            """
            SELECT * FROM body WHERE id > ? AND size > 0 AND (outcome IS NOT NULL OR aside) ORDER BY id LIMIT ?
            """, [after, limit]
        ).compactMap { try? RawBody($0) }
    }

    package func body(_ id: Int64) throws -> RawBody? {
        try row("SELECT * FROM body WHERE id = ?", [id]).map { try RawBody($0) }
    }

    /// The senders' own ids of all bodies ever kept from a source.
    package func deliveryIDs(source: String) throws -> [String] {
        try rows("SELECT delivery FROM body WHERE source = ?", [source]).map { try $0["delivery"] }
    }

    package var bodyCount: Int { get throws { try count("SELECT COUNT(*) FROM body") } }
}

/// Stores messages, takes them in, and sets aside those that cannot be taken in.
package struct InboxWrites: TableRows {
    let documents: Documents

    package func acceptBody(_ body: NewBody) throws -> BodyAcceptance {
        let kept = try rows(
            """
            INSERT INTO body (source, delivery, topic, received_at, size, compressed) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (source, delivery) DO NOTHING RETURNING id
            """,
            [
                body.source, body.deliveryID, body.topic, body.receivedAt.milliseconds, body.bytes.count, body.bytes,
            ])
        return try kept.first.map { .accepted(try $0[0]) } ?? .duplicate
    }

    /// Erases a body's content. Its delivery id stays, so that a repeated delivery is recognised.
    /// - Returns: the number of bodies erased.
    @discardableResult
    package func blankBody(_ id: Int64) throws -> Int {
        try execute("UPDATE body SET compressed = ?, size = 0 WHERE id = ?", [[] as [UInt8], id])
    }

    /// Records that these are about to be read. If a core dies of one of them, the next core knows which they were.
    package func takeInHand(_ ids: [Int64]) throws {
        for id in ids {
            try execute("INSERT INTO body_in_hand (body_id) VALUES (?) ON CONFLICT (body_id) DO NOTHING", [id])
        }
    }

    package func letGo(_ id: Int64) throws { try execute("DELETE FROM body_in_hand WHERE body_id = ?", [id]) }

    /// Records what went wrong with a body. A body that waits or is set aside leaves the queue; a suspect stays in it.
    package func note(_ trouble: BodyTrouble, of id: Int64) throws {
        try execute(
            """
            INSERT INTO body_trouble (body_id, state, failures, deaths, reason, since) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (body_id) DO UPDATE SET state = excluded.state, failures = excluded.failures,
                deaths = excluded.deaths, reason = excluded.reason, since = excluded.since
            """,
            [id, trouble.state.rawValue, trouble.failures, trouble.deaths, trouble.reason, trouble.since.milliseconds])
        try execute("UPDATE body SET aside = ? WHERE id = ? AND outcome IS NULL", [trouble.state != .suspect, id])
    }

    /// Puts one body back into the queue.
    /// - Returns: `false` when it was in the queue or already taken in.
    package func putBack(body id: Int64) throws -> Bool {
        try execute("UPDATE body SET aside = FALSE WHERE id = ? AND outcome IS NULL AND aside", [id]) > 0
    }

    /// Marks a body as taken in, and compresses it. It was not compressed on arrival, because its sender was waiting,
    /// and its row is written again here anyway.
    package func settleBody(_ id: Int64, _ outcome: String) throws {
        let kept = try row("SELECT size, compressed FROM body WHERE id = ?", [id]).map {
            try Compression.pack($0["compressed"], size: $0["size"])
        }
        try execute(
            "UPDATE body SET outcome = ?, aside = FALSE, compressed = ? WHERE id = ?", [outcome, kept ?? [], id])
        try execute("DELETE FROM body_trouble WHERE body_id = ?", [id])
        try letGo(id)
    }
}
