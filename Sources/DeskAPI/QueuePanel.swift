package import Domain

package struct QueuePanelRow: Codable, Hashable, Sendable {
    package var queue: Queue
    /// Work that is due and not done, without what is in flight; `again` of it failed and waits for its next attempt.
    package var depth: Int
    package var again: Int
    /// When the oldest of that work was due first.
    package var oldest: Instant?
    /// Averages over the last five whole minutes, in tenths of a piece of work a minute.
    package var arrivalsPerMinuteTenths: Int
    package var finishedPerMinuteTenths: Int
    /// By how much it shrinks a minute, in tenths, of late: what is falling now need not have fallen for five minutes. 0 or less where it
    /// does not.
    package var shrinksPerMinuteTenths: Int
    package var inFlight: Int
    /// Work that is due later and has not failed.
    package var waiting: Int
    /// Work that waits for a condition.
    package var held: Int
    /// Dead letters.
    package var failed: Int

    /// - Parameter shrinks: by default what the averages say.
    package init(
        queue: Queue, depth: Int, again: Int = 0, oldest: Instant?, arrivalsPerMinuteTenths: Int,
        finishedPerMinuteTenths: Int, shrinks: Int? = nil, inFlight: Int, waiting: Int, held: Int, failed: Int
    ) {
        shrinksPerMinuteTenths = shrinks ?? finishedPerMinuteTenths - arrivalsPerMinuteTenths
        self.again = again
        self.queue = queue
        self.depth = depth
        self.oldest = oldest
        self.arrivalsPerMinuteTenths = arrivalsPerMinuteTenths
        self.finishedPerMinuteTenths = finishedPerMinuteTenths
        self.inFlight = inFlight
        self.waiting = waiting
        self.held = held
        self.failed = failed
    }

    /// When it will be empty.
    package enum Forecast: Hashable, Sendable {
        case empty
        case minutes(Int)
        /// Nothing can be said: what waits has just come, or it waits for its next attempt, which says nothing of the pace.
        case unknown
        case never
    }

    /// - Parameter outage: whether a remote system does not answer, or has answered again for less than a minute. Until then nobody knows the
    ///   pace of what is to be tried again.
    package func forecast(at now: Instant, outage: Bool = false) -> Forecast {
        if depth == 0 { return .empty }
        if again > 0, outage { return .unknown }
        if shrinksPerMinuteTenths > 0 {
            return .minutes((depth * 10 + shrinksPerMinuteTenths - 1) / shrinksPerMinuteTenths)
        }
        if again >= depth { return .unknown }
        return oldest.map { now - $0 > .minutes(1) } == true ? .never : .unknown
    }

    /// Whether it does not shrink, and what waits is old enough that somebody should look.
    package func isSlow(at now: Instant, outage: Bool = false) -> Bool { forecast(at: now, outage: outage) == .never }
}
