package import Domain

/// What is known of a kept body without reading its bytes.
package struct BodyHead: Hashable, Sendable {
    package var id: Int64
    package var source: String
    package var topic: String
    package var receivedAt: Instant
    /// In bytes.
    package var size: Int
    /// Its outcome; `nil` while it waits to be taken in.
    package var outcome: String?
    package var trouble: BodyTrouble?
}

/// What went wrong with a body so far. A body that was taken in has none.
package struct BodyTrouble: Hashable, Sendable {
    package enum State: String, Sendable {
        /// It was being read when a core ended, so it is read alone now.
        case suspect
        /// It failed and waits for its next try.
        case waiting
        /// It is set aside, and tried once more some time later.
        case aside
        /// It is set aside and had its last try. Only a person can retry it.
        case over
    }

    package var state: State
    /// How often our own code failed on it.
    package var failures: Int
    /// How often a core ended while it was reading this body alone.
    package var deaths: Int
    package var reason: String
    package var since: Instant

    package var isSetAside: Bool { state == .aside || state == .over }
}

extension BodyHead {
    init(_ row: SQLRow) throws {
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
    init(_ row: SQLRow) throws {
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
