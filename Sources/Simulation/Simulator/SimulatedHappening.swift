import Domain

/// Something that happens in the world besides the core: people order, pay, edit, change their minds; somebody mends the
/// catalogue; the warehouse counts, loses and rolls back; systems go away for a while.
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
    /// Customers are given back what is owed for what will not come.
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
    /// The gateway takes no money for a while.
    case capturesDeclined(Bool)
    /// Somebody at the desk tries again what the WMS would not have and what the gateway would not pay.
    case deskRetries

    /// A kind of happening that follows some orders. Its name is the name of its random stream: a new kind leaves the others
    /// where they were, and a new name moves the kind.
    struct Kind: Sendable {
        var name: String
        /// Orders of a thousand that it follows.
        var perMille: Int
        /// How long after the order at most.
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
