package import Domain
import Foundation
import GRDB

/// A message as it came, to be kept before it is answered.
package struct NewBody: Sendable {
    package var source: String
    /// The sender's own id of the message: a repeat carries the same.
    package var deliveryID: String
    package var topic: String
    package var bytes: [UInt8]
    package var receivedAt: Instant

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
            INSERT INTO body (source, delivery, topic, received_at, bytes) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (source, delivery) DO NOTHING
            """, [body.source, body.deliveryID, body.topic, body.receivedAt.milliseconds, Data(body.bytes)])
        return db.changesCount == 0 ? .duplicate : .accepted(db.lastInsertedRowID)
    }

    /// Marks a body as taken in.
    package func settleBody(_ id: Int64, _ outcome: String) throws {
        try execute("UPDATE body SET outcome = ? WHERE id = ?", [outcome, id])
    }
}

extension Reader {
    /// Accepted and not yet taken in, in the order of arrival.
    package func unsettledBodies(limit: Int) throws -> [RawBody] {
        try rows("SELECT * FROM body WHERE outcome IS NULL ORDER BY id LIMIT ?", [limit]).map(RawBody.init)
    }

    package func body(_ id: Int64) throws -> RawBody? {
        try row("SELECT * FROM body WHERE id = ?", [id]).map(RawBody.init)
    }

    package var bodyCount: Int { get throws { try count("SELECT COUNT(*) FROM body") } }
}

extension RawBody {
    fileprivate init(_ row: Row) {
        id = row["id"]
        source = row["source"]
        topic = row["topic"]
        bytes = Array(row["bytes"] as Data)
        receivedAt = Instant(milliseconds: row["received_at"])
        outcome = row["outcome"]
    }
}
