/// The one place in which an order counts in the desk's sum. Every order that is known has exactly one.
///
/// placed = nothing to ship + awaiting payment + not due + elsewhere + cancelled before due + due;
/// due = received + gap + cancelled since.
package enum OrderAccount: String, Sendable, Codable, CaseIterable {
    case nothingToShip, awaitingPayment, notDue, elsewhere, cancelledBeforeDue
    case received, gap, cancelledSince

    package init(_ order: OrderRecord) {
        self =
            switch order.stage {
            case .nothingToShip: .nothingToShip
            case .awaitingPayment: .awaitingPayment
            case .notDue: .notDue
            case .elsewhere: .elsewhere
            case .blocked, .queued, .sent, .review: .gap
            case .received, .partlyShipped, .shipped: .received
            // An order that was held back again, and cancelled then, was due all the same.
            case .cancelled: order.dueAt == nil ? .cancelledBeforeDue : .cancelledSince
            }
    }

    /// Whether it should have left for the WMS, whatever became of it since.
    package var isDue: Bool {
        switch self {
        case .received, .gap, .cancelledSince: true
        case .nothingToShip, .awaitingPayment, .notDue, .elsewhere, .cancelledBeforeDue: false
        }
    }
}
