import Connectors
import Domain
import Store

/// The start of a poll and how far it read. After our clock is set back, a mark taken from it would lie ahead of every change in the
/// other system, and the poll would miss them all. So a mark is never later than the other system's clock.
struct Poll: Sendable {
    /// When the poll began.
    let start: Instant
    private let began: Steady
    private let clock: CoreClock

    init(_ clock: CoreClock) {
        began = clock.steady
        start = clock.time(at: began)
        self.clock = clock
    }

    /// The time from which to ask for changes.
    /// - Parameter overlap: covers rows that become visible late, and clocks that differ.
    func since(_ mark: String?, overlap: Span) -> Instant {
        let known = mark.flatMap { Instant(iso: $0) } ?? start - .hours(24)
        return min(known, start) - overlap
    }

    /// The same for a mark of our own clock, by the other system's clock where that is behind ours.
    func since(_ mark: String?, overlap: Span, by health: ConnectorHealth) -> Instant {
        let known = mark.flatMap { Instant(iso: $0) } ?? start
        guard let theirs = health.clock?.time(at: began) else { return min(known, start) - .minutes(5) - overlap }
        return min(known, start) - max(.zero, start - theirs) - overlap
    }

    /// How far the poll has certainly read: up to its own beginning, by the other system's clock.
    func reached(_ health: ConnectorHealth) -> String {
        min(start, health.clock?.time(at: began) ?? start).iso
    }
}
