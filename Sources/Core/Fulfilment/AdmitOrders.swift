import Domain
import Store

/// Takes in orders that do not leave unless a person says so: older than the start, in risk review, or fulfilled once and open again.
struct AdmitOrders {
    let step: Step

    init(_ step: Step) { self.step = step }

    /// What stands in an order's way of being taken in.
    enum Hindrance: Hashable {
        case unknown
        case cancelled
        /// It was taken in already.
        case admitted
        /// A person has nothing to decide about it. What of it waits, and for what.
        case nothingToDecide([WaitReason])
    }

    /// Takes in those that wait for a person. What may leave of them is read from the channel first, as of any other order.
    /// - Parameter reason: what the person said; `nil` where that is recorded with the action.
    /// - Returns: those that were taken in, in the given order.
    func admit(_ ids: [OrderID], because reason: String?, by actor: Actor) throws -> [OrderID] {
        try ids.filter { id in
            guard try hindrance(of: id) == nil else { return false }
            try step.append(.orderAdmitted, to: .order(id), by: actor)
            if let reason {
                try step.append(
                    .acted(action: Self.action, reason: reason, outcome: "taken in"), to: .order(id), by: actor)
            }
            if try step.known.orders.order(id)?.record.fulfilment != nil {
                try FulfilmentFlow(step).readAgain(id)
            }
            try OrderFlow(step).assess(id)
            return true
        }
    }

    /// Why the order cannot be taken in; `nil` where it can.
    func hindrance(of id: OrderID) throws -> Hindrance? {
        guard let record = try step.known.orders.order(id)?.record else { return .unknown }
        if record.isCancelled { return .cancelled }
        if record.isAdmitted { return .admitted }
        // What the desk shows counts too, while the channel is asked again.
        let waits = try FulfilmentFlow(step).due(record).waits + record.waits
        guard !waits.contains(where: \.reason.isForPeople) else { return nil }
        return .nothingToDecide(record.waits.map(\.reason))
    }

    /// The name of the action in the journal.
    private static let action = "takeIn"
}
