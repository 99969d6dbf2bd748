import Domain

/// An event in the world outside the core: people order, pay, edit and change their minds; apps and staff hold, put off and move
/// what is to leave; others ship it; somebody mends the catalogue; the warehouse counts, loses and rolls back; systems go down
/// for a while.
enum SimulatedHappening: Hashable, Sendable {
    case order(Int)
    case pay(Int)
    case askToCancel(Int)
    case cancel(Int)
    case takeUnit(Int)
    case addLine(Int)
    case move(Int)
    case giveBack(Int)
    case changeShipping(Int)
    /// The money goes back, all or some of it, and the goods stay wanted.
    case refundInFull(Int)
    case refundSome(Int)
    case delete(Int)
    /// Somebody else gives an order of theirs in the warehouse the number that this one is to have there.
    case useNumber(Int)
    /// What the channel says may leave, and when.
    case hold(Int)
    case holdSome(Int)
    case release(Int)
    case putOff(Int)
    case openEarly(Int)
    /// The units go to another location, to another fulfilment service, or back to where they were.
    case moveAway(Int)
    case moveToService(Int)
    case moveBack(Int)
    case askService(Int)
    case assessRisk(Int)
    case doubt(Int)
    case review(Int)
    /// Others give it to the customer.
    case fulfilByHand(Int)
    case serviceFulfils(Int)
    case pickUp(Int)
    /// Somebody enters another tracking number in the shop.
    case replaceTracking(Int)
    /// Customers get money back for goods that will not come.
    case refundWhatIsOwed
    case itemAppears(String)
    case acceptAgain(Int)
    case rollBack
    case cancelPick
    /// A parcel gets another label after it was reported.
    case relabel
    case releaseReviews
    /// Something happens in the shop to an order that the warehouse has parked, or is picking; the number of a parcel is changed by hand
    /// before its scan.
    case troubleParked
    case troublePicking
    case refundPicked
    case deletePicked
    case replaceUnscanned
    case strayOrder
    case stockMoves
    case stockEditedByHand
    /// A variant is deleted, and made anew with the same SKU; a location stops stocking one, and stocks it again.
    case variantDeleted(String)
    case variantMade(String)
    case unstocked(String)
    case restocked(String)
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
        /// How many orders it follows, in a thousand; for one that follows another kind, how many of those.
        var perMille: Int
        /// The longest time after the order, or after what it follows.
        var within: Span
        var then: [Kind] = []
        var make: @Sendable (Int) -> SimulatedHappening
    }

    static let kinds: [Kind] =
        [
            Kind(name: "take a unit off", perMille: 60, within: .hours(2)) { .takeUnit($0) },
            Kind(name: "add a line", perMille: 25, within: .minutes(40)) { .addLine($0) },
            Kind(name: "move", perMille: 35, within: .minutes(100)) { .move($0) },
            Kind(name: "give back", perMille: 20, within: .hours(3)) { .giveBack($0) },
            Kind(name: "fulfil by hand", perMille: 25, within: .hours(1)) { .fulfilByHand($0) },
            Kind(name: "roll back", perMille: 60, within: .hours(3)) { _ in .rollBack },
            Kind(name: "cancel a pick", perMille: 40, within: .hours(2)) { _ in .cancelPick },
            Kind(name: "refund what is owed", perMille: 70, within: .hours(3)) { _ in .refundWhatIsOwed },
            Kind(name: "stray order", perMille: 5, within: .hours(2)) { _ in .strayOrder },
            Kind(name: "stock moves", perMille: 300, within: .hours(2)) { _ in .stockMoves },
            Kind(name: "stock edited by hand", perMille: 10, within: .hours(2)) { _ in .stockEditedByHand },
            Kind(name: "change shipping", perMille: 30, within: .minutes(100)) { .changeShipping($0) },
            Kind(name: "relabel", perMille: 50, within: .hours(3)) { _ in .relabel },
            Kind(name: "replace tracking", perMille: 45, within: .hours(2)) { .replaceTracking($0) },
            Kind(name: "replace unscanned", perMille: 50, within: .hours(2)) { _ in .replaceUnscanned },
            Kind(name: "trouble parked", perMille: 60, within: .hours(2)) { _ in .troubleParked },
            Kind(name: "trouble picking", perMille: 100, within: .hours(1)) { _ in .troublePicking },
        ] + soon + due + money

    /// Changes before the warehouse begins, which has an order for some minutes only.
    private static let soon: [Kind] = [
        Kind(name: "take a unit off soon", perMille: 20, within: .minutes(10)) { .takeUnit($0) },
        Kind(name: "add a line soon", perMille: 20, within: .minutes(10)) { .addLine($0) },
        Kind(name: "move soon", perMille: 20, within: .minutes(10)) { .move($0) },
        Kind(name: "change shipping soon", perMille: 15, within: .minutes(10)) { .changeShipping($0) },
        Kind(name: "cancel soon", perMille: 35, within: .minutes(10)) { .cancel($0) },
        Kind(name: "ask to cancel soon", perMille: 15, within: .minutes(10)) { .askToCancel($0) },
        Kind(name: "hold some soon", perMille: 40, within: .seconds(100)) { .holdSome($0) },
        Kind(name: "move away soon", perMille: 15, within: .minutes(10)) { .moveAway($0) },
        Kind(
            name: "move away at once", perMille: 25, within: .seconds(90),
            then: [Kind(name: "move back soon", perMille: 800, within: .minutes(10)) { .moveBack($0) }]
        ) { .moveAway($0) },
        Kind(
            name: "fulfil by hand soon", perMille: 25, within: .minutes(10),
            then: [Kind(name: "ask after all", perMille: 350, within: .minutes(40)) { .askToCancel($0) }]
        ) { .fulfilByHand($0) },
    ]

    /// Money that goes back, and orders that vanish.
    private static let money: [Kind] = [
        Kind(name: "refund in full", perMille: 25, within: .minutes(100)) { .refundInFull($0) },
        Kind(name: "refund in full soon", perMille: 20, within: .minutes(10)) { .refundInFull($0) },
        Kind(name: "refund some", perMille: 25, within: .minutes(100)) { .refundSome($0) },
        Kind(name: "refund what is picked", perMille: 50, within: .hours(1)) { _ in .refundPicked },
        Kind(name: "delete", perMille: 10, within: .minutes(100)) { .delete($0) },
        Kind(name: "delete soon", perMille: 15, within: .minutes(10)) { .delete($0) },
        Kind(name: "delete what is picked", perMille: 30, within: .hours(1)) { _ in .deletePicked },
        Kind(name: "use the number", perMille: 15, within: .seconds(30)) { .useNumber($0) },
    ]

    /// What happens to orders that are held, in a thousand of those.
    private static func whileHeld(_ name: String) -> [Kind] {
        let all: [(String, @Sendable (Int) -> SimulatedHappening)] = [
            ("cancel", { .cancel($0) }), ("ask", { .askToCancel($0) }), ("address", { .move($0) }),
            ("line more", { .addLine($0) }), ("unit less", { .takeUnit($0) }), ("moved", { .moveAway($0) }),
        ]
        return all.map { what, make in
            Kind(name: "\(name): \(what)", perMille: 60, within: .minutes(25), make: make)
        }
    }

    /// What the channel says of what may leave, and what others do with it.
    private static let due: [Kind] = [
        Kind(
            name: "hold", perMille: 50, within: .minutes(90),
            then: [
                Kind(
                    name: "release", perMille: 750, within: .minutes(80),
                    then: [Kind(name: "hold again", perMille: 300, within: .minutes(30)) { .hold($0) }]
                ) { .release($0) }
            ] + whileHeld("hold")
        ) { .hold($0) },
        Kind(
            name: "hold soon", perMille: 40, within: .minutes(4),
            then: [Kind(name: "release soon", perMille: 700, within: .minutes(50)) { .release($0) }]
                + whileHeld("hold soon")
        ) { .hold($0) },
        Kind(
            name: "hold some", perMille: 30, within: .minutes(50),
            then: [Kind(name: "release some", perMille: 700, within: .minutes(60)) { .release($0) }]
        ) { .holdSome($0) },
        Kind(
            name: "put off", perMille: 25, within: .minutes(70),
            then: [
                Kind(name: "open early", perMille: 300, within: .minutes(30)) { .openEarly($0) },
                Kind(name: "hold what is put off", perMille: 200, within: .minutes(15)) { .hold($0) },
                Kind(name: "take off what is put off", perMille: 200, within: .minutes(15)) { .takeUnit($0) },
            ]
        ) { .putOff($0) },
        Kind(
            name: "move away", perMille: 50, within: .minutes(80),
            then: [Kind(name: "move back", perMille: 450, within: .minutes(40)) { .moveBack($0) }]
        ) { .moveAway($0) },
        Kind(
            name: "move to a service", perMille: 25, within: .minutes(60),
            then: [Kind(name: "service fulfils", perMille: 600, within: .minutes(60)) { .serviceFulfils($0) }]
        ) { .moveToService($0) },
        Kind(
            name: "doubt", perMille: 50, within: .minutes(80),
            then: [Kind(name: "review", perMille: 600, within: .minutes(60)) { .review($0) }]
        ) { .doubt($0) },
    ]
}
