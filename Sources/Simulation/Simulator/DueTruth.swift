import Domain
import Sandbox

/// What may leave of an order, and what of it the warehouse may have, as the stand-in shop's fulfilment orders say.
struct DueTruth: Sendable {
    /// Units of an order's line.
    struct Units: Sendable {
        /// They may leave now.
        var leaving: Int64 = 0
        /// The shop holds them, or has put them off.
        var held: Int64 = 0
        /// They wait for something else: a request, the risk.
        var waiting: Int64 = 0
        /// Of these, the units that the service has not been asked for, or not again.
        var unasked: Int64 = 0
        /// Nobody can say yet, since their time has just come; or nobody can ever say whether the core fulfilled them.
        var unclear: Int64 = 0
        /// Of these, the units of fulfilments that people made while the core was making one.
        var amid: Int64 = 0
        /// Fulfilments that stand and that the core made carry them.
        var fulfilled: Int64 = 0
        /// Fulfilments that stand and that somebody else made carry them.
        var fulfilledByOthers: Int64 = 0

        /// What the warehouse must have, may have, and may have without a word.
        var must: Int64 { leaving + fulfilled }
        var may: Int64 { leaving + held + waiting + unclear + fulfilled }
        var free: Int64 { may - held }

        /// Units that the warehouse shipped and whose fulfilment a person made in the shop. They are no longer on a fulfilment
        /// order.
        func shippedAndFulfilledByHand(of shipped: Int64) -> Int64 {
            min(fulfilledByOthers, max(0, shipped - fulfilled))
        }
    }

    let order: ShopOrder
    let now: Int64
    let settle: Int64
    private let madeAmidCalls: Set<Int64>

    /// - Parameter madeAmidCalls: ids of fulfilments that people made while the core was making one of the same units.
    init(_ order: ShopOrder, at now: Instant, manner: SimulatedManner, madeAmidCalls: Set<Int64> = []) {
        self.order = order
        self.madeAmidCalls = madeAmidCalls
        self.now = now.milliseconds
        settle = manner.settle == .atOnce ? 0 : SimulatedManner.settling.milliseconds
    }

    /// - Parameter line: the line's id.
    func units(of line: Int64) -> Units {
        var units = Units()
        for one in order.fulfilmentOrders where one.isOpen {
            let remaining = one.lines.reduce(0) { $1.line == line ? $0 + $1.remaining : $0 }
            switch place(of: one) {
            case .elsewhere: break
            case .held: units.held += remaining
            case .waits: units.waiting += remaining
            case .unasked:
                units.waiting += remaining
                units.unasked += remaining
            case .unclear: units.unclear += remaining
            case .leaves: units.leaving += remaining
            }
        }
        // A fulfilment of what the customer fetches, or of a test, does not make it right that the warehouse shipped it.
        guard !order.placed.test, !Self.notShipped.contains(order.placed.method ?? "") else { return units }
        for made in order.fulfilments where !made.cancelled {
            if made.isByApp {
                units.fulfilled += made.units[line] ?? 0
            } else if madeAmidCalls.contains(made.id) {
                units.unclear += made.units[line] ?? 0
                units.amid += made.units[line] ?? 0
            } else {
                units.fulfilledByOthers += made.units[line] ?? 0
            }
        }
        return units
    }

    /// Where what may leave stands.
    var locations: Set<Int64> {
        Set(order.fulfilmentOrders.filter { $0.isOpen && place(of: $0) == .leaves }.compactMap(\.location))
    }

    /// Whether somebody else gives some of it to the customer, or has.
    var isSharedWithOthers: Bool {
        order.fulfilments.contains { !$0.isByApp && !$0.cancelled }
            || order.fulfilmentOrders.contains { $0.isOpen && place(of: $0) == .elsewhere }
    }

    /// Whether the shop holds some of it, or put it off, for longer than that.
    func isHeld(since moment: Int64) -> Bool {
        order.fulfilmentOrders.contains { one in
            place(of: one) == .held && one.status == "ON_HOLD" && one.holds.count == 1 && one.updatedAt < moment
        }
    }

    var isHeld: Bool { order.fulfilmentOrders.contains { place(of: $0) == .held } }
    var waits: Bool { order.fulfilmentOrders.contains { [.held, .waits, .unasked, .unclear].contains(place(of: $0)) } }

    /// Whether the shop's view of its risk is all that holds some of it back.
    var waitsForRisk: Bool { order.fulfilmentOrders.contains { place(of: $0) == .waits } }

    private static let notShipped: Set = ["PICK_UP", "LOCAL", "RETAIL", "NONE"]

    private enum Place { case elsewhere, held, waits, unasked, unclear, leaves }

    private func place(of one: ShopFulfilmentOrder) -> Place {
        guard one.isOpen, one.remaining > 0, !order.placed.test else { return .elsewhere }
        // Nobody means to have what the money went back for.
        if order.placed.financialStatus == "refunded" { return .elsewhere }
        if Self.notShipped.contains(one.deliveryMethod ?? "") { return .elsewhere }
        if [SimulatedManner.otherLocation, SimulatedManner.otherService].contains(one.location) { return .elsewhere }
        if !one.isFulfillable { return isSoon(one.fulfillAt, Self.patience) ? .unclear : .held }
        if one.location == SimulatedManner.service {
            switch one.requestStatus {
            case "UNSUBMITTED": return .unasked
            case "REJECTED", "CLOSED", "CANCELLATION_ACCEPTED": return .elsewhere
            default: break
            }
        }
        if ["CANCEL", "INVESTIGATE"].contains(order.risk.recommendation) { return .waits }
        if order.risk.levels.contains("PENDING") {
            let end = order.routedAt + SimulatedManner.riskWait.milliseconds
            return end > now ? .waits : end > now - Self.patience ? .unclear : .leaves
        }
        // What was routed, moved or let go a moment ago may not be read yet.
        return max(one.createdAt + settle, order.routedAt + settle, one.updatedAt) > now - Self.patience
            ? .unclear : .leaves
    }

    private func isSoon(_ time: Int64?, _ span: Int64) -> Bool {
        guard let time else { return false }
        return time > now - span && time < now + span
    }

    /// Work that came due within this time may still be under way.
    private static let patience: Int64 = 240_000
}
