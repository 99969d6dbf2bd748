package import Core
package import Domain
package import Sandbox
import Synchronization

/// How far a drill has come: what it stages happens one after the other.
package struct DrillPlay: Sendable {
    private let drill: Drill
    private let start: Int64
    private var done = 0
    private var isAnswered = false

    package init(_ drill: Drill, start: Instant) {
        self.drill = drill
        self.start = start.milliseconds
    }

    /// Makes everything happen whose time has come.
    /// - Parameter isHandled: everything right was done, so that others can do their part.
    package mutating func step(_ sandbox: Sandbox, now: Instant, isHandled: Bool) {
        let now = now.milliseconds
        while done < drill.happenings.count, start + drill.happenings[done].after <= now,
            drill.happenings[done].ready(sandbox)
        {
            drill.happenings[done].happens(sandbox, now)
            done += 1
        }
        if isHandled, !isAnswered {
            drill.answer(sandbox, now)
            isAnswered = true
        }
    }
}

/// The cards that were opened in a drill, each with its time.
package final class OpenedCards: Sendable {
    private let cards = Mutex<[(at: Instant, card: OpenedCard)]>([])

    package init() {}

    package var all: [(at: Instant, card: OpenedCard)] { cards.withLock { $0 } }

    package func note(_ card: OpenedCard, at now: Instant) { cards.withLock { $0.append((now, card)) } }
}
