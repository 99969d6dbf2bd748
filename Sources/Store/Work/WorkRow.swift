package import Domain

/// A row of a queue. Finished work leaves the queue; the journal records what it did.
package struct WorkRow: Hashable, Sendable {
    package var id: Int64
    package var queue: Queue
    package var kind: WorkKind
    package var key: String
    package var state: WorkState
    package var attempts: Int
    package var due: Instant
    package var heldFor: String?
    package var argument: String?
    package var enqueuedAt: Instant
    package var error: String?
    /// Incremented by every change of the row.
    package var version: Int64

    init?(_ row: SQLRow) throws {
        guard let queue = Queue(rawValue: try row["queue"]), let kind = WorkKind(rawValue: try row["kind"]),
            let state = WorkState(rawValue: try row["state"])
        else { return nil }
        id = try row["id"]
        self.queue = queue
        self.kind = kind
        key = try row["key"]
        self.state = state
        attempts = try row["attempts"]
        due = try Instant(milliseconds: row["due"])
        heldFor = try row["held_for"]
        argument = try row["argument"]
        enqueuedAt = try Instant(milliseconds: row["enqueued_at"])
        error = try row["error"]
        version = try row["version"]
    }
}

/// Work that ran when a core ended.
package struct LeftWork: Hashable, Sendable {
    package var row: WorkRow
    /// Whether it was running alone, since it had already been running when an earlier core ended.
    package var suspect: Bool
    /// How often a core ended while it ran this alone.
    package var deaths: Int
}
