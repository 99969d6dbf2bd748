package import Domain

/// A remote system that does not answer, or refuses our credentials, or answers again while what waited for that is not done.
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
    /// Since when it answers again: the outage is over, and its backlog is not.
    package var answersSince: Instant?

    package init(
        ref: TargetRef?, system: String, refuses: Bool, detail: String, since: Instant, backlog: Int,
        oldest: Instant? = nil, nextAttempt: Instant? = nil, minutesToClear: Int? = nil,
        answersSince: Instant? = nil
    ) {
        self.answersSince = answersSince
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

/// Something that a connection depends on and that is broken although the system answers. Orders have not stopped yet.
package struct BreakRow: Codable, Hashable, Sendable {
    /// The exception about it, which says what to do.
    package var ref: TargetRef
    /// `Shopify`, `Deposco`, `Royal Mail` or `Patchworks`.
    package var system: String
    /// The type of the exception, such as `webhook-missing`.
    package var name: String
    /// One sentence without its stop: `Shopify does not send orders/create`.
    package var summary: String
    package var since: Instant

    package init(ref: TargetRef, system: String, name: String, summary: String, since: Instant) {
        self.ref = ref
        self.system = system
        self.name = name
        self.summary = summary
        self.since = since
    }
}
