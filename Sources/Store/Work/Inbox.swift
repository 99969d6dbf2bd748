package import Domain
import Foundation

/// A kept body without its bytes: what there is to know of it before it is read.
package struct BodyHead: Hashable, Sendable {
    package var id: Int64
    package var source: String
    package var topic: String
    package var receivedAt: Instant
    /// Bytes.
    package var size: Int
    /// What became of it; `nil` while it waits to be taken in.
    package var outcome: String?
    package var trouble: BodyTrouble?
}

/// What went wrong with a body so far. A body that was taken in has none.
package struct BodyTrouble: Hashable, Sendable {
    package enum State: String, Sendable {
        /// It is read by itself: it was in hand when a core ended.
        case suspect
        /// It failed and waits for its next try.
        case waiting
        /// Nobody tries any more, but once, some time later.
        case aside
        /// It had its last try before a person acts.
        case over
    }

    package var state: State
    /// How often our own code failed on it.
    package var failures: Int
    /// How often a core ended while it had this body alone in hand.
    package var deaths: Int
    package var reason: String
    package var since: Instant

    package var isSetAside: Bool { state == .aside || state == .over }
}

extension Reader {
    private static let heads = """
        SELECT b.id, b.source, b.topic, b.received_at, b.size, b.outcome, t.state, t.failures, t.deaths, t.reason, t.since
        FROM body b LEFT JOIN body_trouble t ON t.body_id = b.id
        """

    /// Accepted and not yet taken in, in the order of arrival; what is set aside or waits for its next try is not among them.
    package func unsettledBodies(limit: Int) throws -> [BodyHead] {
        try rows(Self.heads + " WHERE b.outcome IS NULL AND NOT b.aside ORDER BY b.id LIMIT ?", [limit])
            .map(BodyHead.init)
    }

    /// Everything that is not taken in, what is set aside first, then in the order of arrival.
    package func inbox(limit: Int) throws -> [BodyHead] {
        let aside = try rows(Self.heads + " WHERE b.outcome IS NULL AND b.aside ORDER BY b.id LIMIT ?", [limit])
        return try aside.map(BodyHead.init) + unsettledBodies(limit: limit - aside.count)
    }

    package func bodyHead(_ id: Int64) throws -> BodyHead? {
        try row(Self.heads + " WHERE b.id = ?", [id]).map(BodyHead.init)
    }

    /// How many bodies came to which end.
    package func bodyOutcomes() throws -> [(outcome: String, count: Int)] {
        try rows(
            "SELECT outcome, COUNT(*) AS n FROM body WHERE outcome IS NOT NULL GROUP BY outcome ORDER BY outcome"
        ).map { try ($0["outcome"], $0["n"]) }
    }

    /// How many are set aside.
    package func setAsideBodies() throws -> Int {
        try count("SELECT COUNT(*) FROM body_trouble WHERE state IN ('aside', 'over')")
    }

    /// Those that are being read, or were when the last core ended.
    package func bodiesInHand() throws -> [Int64] {
        try rows("SELECT body_id FROM body_in_hand ORDER BY body_id").map { try $0["body_id"] }
    }

    package func bodyTrouble(_ id: Int64) throws -> BodyTrouble? {
        try row("SELECT * FROM body_trouble WHERE body_id = ?", [id]).map(BodyTrouble.init)
    }
}

extension Transaction {
    /// Says that these are about to be read, so that a core that dies of one is followed by one that knows which they were.
    package func takeInHand(_ ids: [Int64]) throws {
        for id in ids {
            try execute("INSERT INTO body_in_hand (body_id) VALUES (?) ON CONFLICT (body_id) DO NOTHING", [id])
        }
    }

    package func letGo(_ id: Int64) throws { try execute("DELETE FROM body_in_hand WHERE body_id = ?", [id]) }

    /// Keeps what went wrong with a body. What waits or is set aside leaves the queue; a suspect stays in it.
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

    /// Puts a body back into the queue, by itself.
    /// - Returns: `false` when it was not out of it.
    package func putBack(body id: Int64) throws -> Bool {
        try execute("UPDATE body SET aside = FALSE WHERE id = ? AND outcome IS NULL AND aside", [id]) > 0
    }

    /// Marks a body as taken in. Only now is it compressed: its sender was waiting when it came, and here its row is written anew
    /// anyway.
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

extension BodyHead {
    fileprivate init(_ row: SQLRow) throws {
        id = try row["id"]
        source = try row["source"]
        topic = try row["topic"]
        receivedAt = try Instant(milliseconds: row["received_at"])
        size = try row["size"]
        outcome = try row["outcome"]
        trouble = try (row["state"] as String?).map { _ in try BodyTrouble(row) }
    }
}

extension BodyTrouble {
    fileprivate init(_ row: SQLRow) throws {
        state = try State(rawValue: row["state"]) ?? .aside
        failures = try row["failures"]
        deaths = try row["deaths"]
        reason = try row["reason"]
        since = try Instant(milliseconds: row["since"])
    }

    package init(_ state: State, reason: String, since: Instant, failures: Int = 0, deaths: Int = 0) {
        self.state = state
        self.reason = reason
        self.since = since
        self.failures = failures
        self.deaths = deaths
    }
}
