package import Domain
import Foundation

/// A message as it came, to be kept before it is answered.
package struct NewBody: Sendable {
    package var source: String
    /// The sender's own id of the message: a repeat carries the same.
    package var deliveryID: String
    package var topic: String
    package var receivedAt: Instant
    package var bytes: [UInt8]

    package init(source: String, deliveryID: String, topic: String, bytes: [UInt8], receivedAt: Instant) {
        self.source = source
        self.deliveryID = deliveryID
        self.topic = topic
        self.bytes = bytes
        self.receivedAt = receivedAt
    }
}

package struct RawBody: Sendable {
    package var id: Int64
    package var source: String
    package var topic: String
    package var bytes: [UInt8]
    package var receivedAt: Instant
    /// What became of it; `nil` while it waits to be taken in.
    package var outcome: String?
}

package enum BodyAcceptance: Hashable, Sendable {
    case accepted(Int64)
    case duplicate
}

extension Transaction {
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

    /// Takes a body's content away; that it came stays known, so that a repeat of it is recognised.
    /// - Returns: how many there were of it.
    @discardableResult
    package func blankBody(_ id: Int64) throws -> Int {
        try execute("UPDATE body SET compressed = ?, size = 0 WHERE id = ?", [[] as [UInt8], id])
    }
}

extension Reader {
    /// What is kept of webhooks that were taken in or set aside, in the order of arrival. One that cannot be unpacked holds nothing
    /// that could be read.
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

    /// The senders' own ids of everything that was kept.
    package func deliveryIDs(source: String) throws -> [String] {
        try rows("SELECT delivery FROM body WHERE source = ?", [source]).map { try $0["delivery"] }
    }

    package var bodyCount: Int { get throws { try count("SELECT COUNT(*) FROM body") } }
}

extension RawBody {
    fileprivate init(_ row: SQLRow) throws {
        id = try row["id"]
        source = try row["source"]
        topic = try row["topic"]
        bytes = try Compression.unpack(row["compressed"], size: row["size"])
        receivedAt = try Instant(milliseconds: row["received_at"])
        outcome = try row["outcome"]
    }
}
