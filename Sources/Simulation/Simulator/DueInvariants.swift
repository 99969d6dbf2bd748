import Domain
import Sandbox

/// Checks that nothing is in the warehouse that may not leave, without a person who knows.
struct DueInvariants {
    let truth: Truth

    /// The exceptions that tell of it.
    private static let telling: [ExceptionType] = [
        .heldInWarehouse, .drift, .fulfilmentRefused, .cancellationUnknown, .lateCancellation, .cancelledAndShipped,
        .untoldShipment,
    ]

    func violations(of order: ShopOrder, _ known: Invariants.Known) -> [String] {
        guard order.cancelledAt == nil, !truth.wantsNothing(order) else { return [] }
        var found: [String] = []
        let surplus = truth.surplus(order)
        if surplus > 0, !Self.telling.contains(where: known.says) {
            found.append("\(surplus) units may not leave and are in the warehouse, and nobody is told")
        }
        if isSurelyHeldThere(order, isRefused: known.says(.fulfilmentRefused)), known.record.stage != .shipped,
            !known.says(.heldInWarehouse)
        {
            found.append("the shop holds what the warehouse has, and nobody is told")
        }
        let limit = truth.now.milliseconds - SimulatedManner.longestHold.milliseconds - 1_200_000
        if truth.parts(of: order).isEmpty, truth.isPaid(order), truth.due(order).isHeld(since: limit),
            !known.says(.notDue)
        {
            found.append("the shop has held it for long, and nobody is told")
        }
        return found
    }

    /// Why such an exception is not true; `nil` if it is true.
    func lie(_ type: ExceptionType, _ order: ShopOrder) -> String? {
        guard order.cancelledAt == nil else { return "it is cancelled" }
        if type == .notDue {
            let waits = truth.due(order).waits || truth.money(order) == .reviewed
            return waits ? nil : "nothing of it waits for the shop"
        }
        return mayBeHeldThere(order) ? nil : "the shop holds nothing that the warehouse has"
    }

    /// Whether the shop holds units that the warehouse has and has not shipped, or whose fulfilment does not stand. Units of a line are
    /// alike: what the warehouse has may be those that are held, or those that wait for something else. What a service is not asked for
    /// any more, since its fulfilment was taken back, is held back too.
    private func mayBeHeldThere(_ order: ShopOrder) -> Bool {
        let due = truth.due(order)
        return truth.goods(order).contains { line in
            let units = due.units(of: line.id)
            return units.held + units.unasked > 0 && truth.begun(line, in: order) > units.must
        }
    }

    /// Whether there is more in the warehouse than all that is not held.
    /// - Parameter isRefused: whether somebody is told that the shop refused the fulfilment of what left.
    private func isSurelyHeldThere(_ order: ShopOrder, isRefused: Bool) -> Bool {
        let due = truth.due(order)
        return truth.goods(order).contains { line in
            let (there, units) = (truth.units(of: line, in: order), due.units(of: line.id))
            let others = units.free + units.shippedAndFulfilledByHand(of: there.shipped)
            return units.held > 0 && there.promised > max(isRefused ? there.shipped : 0, others)
        }
    }
}
