/// Every order that is known, in the one place where it counts. The sums close: `placed` is `nothingToShip`,
/// `awaitingPayment`, `notDue`, `elsewhere`, `cancelledBeforeDue` and `due` together, and `due` is `received`, `gap` and
/// `cancelledSince`.
package struct OrderSums: Codable, Hashable, Sendable {
    package var placed = 0
    package var nothingToShip = 0
    package var awaitingPayment = 0
    package var notDue = 0
    /// Somebody else's, or never to leave: tests, and what is older than the start.
    package var elsewhere = 0
    package var cancelledBeforeDue = 0
    package var due = 0
    package var received = 0
    package var gap = 0
    package var cancelledSince = 0

    package init() {}
}
