package import Domain
import Foundation
import GRDB

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
        try execute(
            """
            INSERT INTO body (source, delivery, topic, received_at, size, compressed) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (source, delivery) DO NOTHING
            """,
            [
                body.source, body.deliveryID, body.topic, body.receivedAt.milliseconds, body.bytes.count,
                Data(body.bytes),
            ])
        return db.changesCount == 0 ? .duplicate : .accepted(db.lastInsertedRowID)
    }

    /// Takes a body's content away; that it came stays known, so that a repeat of it is recognised.
    package func blankBody(_ id: Int64) throws {
        try execute("UPDATE body SET compressed = ?, size = 0 WHERE id = ?", [Data(), id])
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
        try rows("SELECT delivery FROM body WHERE source = ?", [source]).map { $0["delivery"] }
    }

    package var bodyCount: Int { get throws { try count("SELECT COUNT(*) FROM body") } }
}

extension RawBody {
    fileprivate init(_ row: Row) throws {
        id = row["id"]
        source = row["source"]
        topic = row["topic"]
        bytes = try Compression.unpack(Array(row["compressed"] as Data), size: row["size"])
        receivedAt = Instant(milliseconds: row["received_at"])
        outcome = row["outcome"]
    }
}
