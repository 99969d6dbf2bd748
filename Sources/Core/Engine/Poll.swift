import Connectors
import Domain
import Store

/// Where a poll begins and how far it got. A mark that our own clock made would, after it was set back, lie ahead of everything that
/// the other system then changes, and nothing would be seen again. So a mark is never later than the other system's clock says.
struct Poll: Sendable {
    /// When it began.
    let start: Instant
    private let began: Steady
    private let clock: CoreClock

    init(_ clock: CoreClock) {
        began = clock.steady
        start = clock.time(at: began)
        self.clock = clock
    }

    /// From when on changes are asked for.
    /// - Parameter overlap: for rows that became visible late, and clocks that differ.
    func since(_ mark: String?, overlap: Span) -> Instant {
        let known = mark.flatMap { Instant(iso: $0) } ?? start - .hours(24)
        return min(known, start) - overlap
    }

    /// What the system whose answers these were shows for certain: its changes up to the beginning of the poll, by its own clock.
    func reached(_ health: ConnectorHealth) -> String {
        min(start, health.clock?.time(at: began) ?? start).iso
    }
}
