package import Domain

/// A remote system that does not answer, or refuses our credentials.
package struct OutageRow: Codable, Hashable, Sendable {
    /// The exception about it; `nil` while the outage is too short for one.
    package var ref: TargetRef?
    /// `Shopify`, `Deposco`, `Royal Mail` or `Patchworks`.
    package var system: String
    /// Whether it answers, and refuses our credentials: that does not end by itself.
    package var refuses: Bool
    /// What the last call ended with, on one line.
    package var detail: String
    package var since: Instant
    /// How much work waits for it, and when the oldest of that was due.
    package var backlog: Int
    package var oldest: Instant?
    /// When it is asked next.
    package var nextAttempt: Instant?
    /// How long the backlog takes once it answers, at the best rate of the hour before the outage; `nil` if nothing is known.
    package var minutesToClear: Int?

    package init(
        ref: TargetRef?, system: String, refuses: Bool, detail: String, since: Instant, backlog: Int,
        oldest: Instant? = nil, nextAttempt: Instant? = nil, minutesToClear: Int? = nil
    ) {
        self.ref = ref
        self.system = system
        self.refuses = refuses
        self.detail = detail
        self.since = since
        self.backlog = backlog
        self.oldest = oldest
        self.nextAttempt = nextAttempt
        self.minutesToClear = minutesToClear
    }
}
