import Domain

/// What the store says of the connection to one system.
struct OutageFacts: Sendable {
    var down: ExceptionRecord?
    var refusing: ExceptionRecord?
    /// When the last outage ended.
    var answered: Instant?
    /// Work that failed and waits for its next attempt, when the oldest was due, and when the next is tried.
    var backlog = 0
    var oldest: Instant?
    var next: Instant?
    /// Pieces of work finished in the best minute of the hour before the outage.
    var rate = 0

    /// The work that was queued before the last outage ended and is still not done.
    var left: Left?

    struct Left: Sendable {
        var pieces: Int
        var oldest: Instant?
    }

    /// How long so many pieces take once the system answers; `nil` if nothing is known.
    func minutesToClear(_ pieces: Int) -> Int? { rate > 0 ? (pieces + rate - 1) / rate : nil }
}
