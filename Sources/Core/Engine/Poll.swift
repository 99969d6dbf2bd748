import Connectors
import Domain
import Store

/// The start of a poll and how far it read. Times of changes are the other system's, so marks are by its clock as its answers tell it:
/// ours may be set back, and a mark taken from it would lie ahead of every change, or days behind, and each poll would read those days.
struct Poll: Sendable {
    /// When the poll began, by our clock.
    let start: Instant
    private let began: Steady
    private let clock: CoreClock

    init(_ clock: CoreClock) {
        began = clock.steady
        start = clock.time(at: began)
        self.clock = clock
    }

    /// The time from which to ask for changes.
    /// - Parameters:
    ///   - mark: how far the last poll reached; without one, a day is read.
    ///   - overlap: how far to reach back behind the mark: rows become visible late, clocks differ, and a sweep looks again for what a
    ///     poll may have missed.
    func since(_ mark: String?, overlap: Span, by health: ConnectorHealth) -> Instant {
        let present = present(health)
        return min(mark.flatMap { Instant(iso: $0) } ?? present - .hours(24), present) - overlap
    }

    /// How far the poll has certainly read: up to its own beginning.
    func reached(_ health: ConnectorHealth) -> String { present(health).iso }

    /// When the poll began, by the other system's clock. Its answers may come from a server with a clock of its own, slightly ahead, so that
    /// much is believed of one that is ahead of ours only where ours must be wrong.
    func present(_ health: ConnectorHealth) -> Instant {
        guard let theirs = health.clock?.time(at: began) else { return start }
        return theirs <= start ? theirs : max(start, theirs - Limits.Sweeps.aheadAtMost)
    }
}
