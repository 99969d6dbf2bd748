package import Domain

/// An accepted message that is not taken in: `GET /v1/inbox`.
package struct InboxRow: Codable, Hashable, Sendable {
    package var ref: TargetRef
    package var version: Int64
    package var source: String
    package var topic: String
    package var receivedAt: Instant
    /// In bytes.
    package var size: Int
    /// `waiting`, `read by itself`, `to be tried again`, `set aside`, or what became of it.
    package var state: String
    package var failures: Int
    package var deaths: Int
    /// The last error.
    package var reason: String?

    package init(
        ref: TargetRef, version: Int64, source: String, topic: String, receivedAt: Instant, size: Int, state: String,
        failures: Int, deaths: Int, reason: String?
    ) {
        self.ref = ref
        self.version = version
        self.source = source
        self.topic = topic
        self.receivedAt = receivedAt
        self.size = size
        self.state = state
        self.failures = failures
        self.deaths = deaths
        self.reason = reason
    }
}

/// One message with its body: `GET /v1/inbox/{id}`.
package struct InboxMessage: Codable, Hashable, Sendable {
    package var row: InboxRow
    /// The body as it came. It may contain personal data.
    package var body: String

    package init(row: InboxRow, body: String) {
        self.row = row
        self.body = body
    }
}
