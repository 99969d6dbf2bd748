package import Domain

/// A message as it arrived, to be stored before it is answered.
package struct NewBody: Sendable {
    package var source: String
    /// The sender's own id of the message. A repeated delivery carries the same id.
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
    /// Its outcome; `nil` while it waits to be taken in.
    package var outcome: String?
}

package enum BodyAcceptance: Hashable, Sendable {
    case accepted(Int64)
    case duplicate
}

extension RawBody {
    init(_ row: SQLRow) throws {
        id = try row["id"]
        source = try row["source"]
        topic = try row["topic"]
        bytes = try Compression.unpack(row["compressed"], size: row["size"])
        receivedAt = try Instant(milliseconds: row["received_at"])
        outcome = try row["outcome"]
    }
}
