import Domain

/// An event in the world outside the core: people order, pay, edit and change their minds; somebody mends the catalogue; the
/// warehouse counts, loses and rolls back; systems go down for a while.
enum SimulatedHappening: Hashable, Sendable {
    case order(Int)
    case pay(Int)
    case askToCancel(Int)
    case cancel(Int)
    case takeUnit(Int)
    case addLine(Int)
    case move(Int)
    case giveBack(Int)
    case fulfilByHand(Int)
    /// Customers get money back for goods that will not come.
    case refundWhatIsOwed
    case itemAppears(String)
    case acceptAgain(Int)
    case rollBack
    case cancelPick
    case releaseReviews
    case strayOrder
    case stockMoves
    case stockEditedByHand
    case deposcoOffline(Bool)
    case shopifyOffline(Bool)
    /// The gateway begins, or stops, to decline captures.
    case capturesDeclined(Bool)
    /// Somebody at the desk retries orders that the WMS refused and captures that the gateway declined.
    case deskRetries

    /// A kind of event that follows some orders. Its name is also the name of its random stream: adding a kind leaves the
    /// others unchanged, and renaming a kind changes its draws.
    struct Kind: Sendable {
        var name: String
        /// How many orders it follows, in a thousand.
        var perMille: Int
        /// The longest time after the order.
        var within: Span
        var make: @Sendable (Int) -> SimulatedHappening
    }

    static let kinds: [Kind] = [
        Kind(name: "take a unit off", perMille: 60, within: .hours(2)) { .takeUnit($0) },
        Kind(name: "add a line", perMille: 25, within: .minutes(40)) { .addLine($0) },
        Kind(name: "move", perMille: 25, within: .minutes(60)) { .move($0) },
        Kind(name: "give back", perMille: 20, within: .hours(3)) { .giveBack($0) },
        Kind(name: "fulfil by hand", perMille: 6, within: .hours(1)) { .fulfilByHand($0) },
        Kind(name: "roll back", perMille: 40, within: .hours(3)) { _ in .rollBack },
        Kind(name: "cancel a pick", perMille: 40, within: .hours(2)) { _ in .cancelPick },
        Kind(name: "refund what is owed", perMille: 30, within: .hours(3)) { _ in .refundWhatIsOwed },
        Kind(name: "stray order", perMille: 5, within: .hours(2)) { _ in .strayOrder },
        Kind(name: "stock moves", perMille: 200, within: .hours(2)) { _ in .stockMoves },
        Kind(name: "stock edited by hand", perMille: 10, within: .hours(2)) { _ in .stockEditedByHand },
    ]
}
