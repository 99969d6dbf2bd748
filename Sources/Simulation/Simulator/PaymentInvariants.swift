import Domain
import Sandbox

/// Checks that money which was only authorised is captured when goods leave, once, and not before.
struct PaymentInvariants {
    let truth: Truth

    func violations(of order: ShopOrder, _ known: Invariants.Known) -> [String] {
        guard let taken = truth.taken(order) else { return [] }
        if taken > 0, truth.shipments(of: order).isEmpty { return ["its money was taken and nothing has left"] }
        guard let owed = due(order), taken < owed else { return [] }
        return known.says(.captureFailed)
            ? [] : ["\(owed) is due for what has left, \(taken) is taken, and nobody is told"]
    }

    /// Checks an order that its money keeps from being sent; `nil` if it does not.
    /// - Parameter isOthers: whether somebody else gives all of it to the customer.
    func unsent(_ order: ShopOrder, _ known: Invariants.Known, isOthers: Bool) -> [String]? {
        let stage = known.record.stage
        switch truth.money(order) {
        case .leaves: return nil
        case .givenBack: return stage == .elsewhere ? [] : ["its money went back and it is \(stage)"]
        case .waits, .reviewed:
            // What is not paid for is not asked about, so nobody need know yet that others ship it.
            if stage == .elsewhere, isOthers { return [] }
        }
        if truth.money(order) == .reviewed {
            guard stage == .notDue else { return ["is unpaid, for a person to decide, and is \(stage)"] }
            return known.says(.notDue) ? [] : ["is unpaid, for a person to decide, and nobody is told"]
        }
        guard stage == .awaitingPayment else { return ["is unpaid and is \(stage)"] }
        return truth.isLate(order, by: .minutes(30)) && !known.says(.paymentOverdue)
            ? ["its money is late, and nobody is told"] : []
    }

    /// Why it is not true that money could not be captured; `nil` if it is true.
    func untaken(_ order: ShopOrder) -> String? {
        // What it costs since then may be more than was paid.
        let taken = truth.taken(order) ?? order.captured
        if truth.taken(order) == nil, taken >= order.total { return "it was paid when it was placed" }
        guard order.cancelledAt == nil else { return "it is cancelled" }
        guard let owed = due(order) else { return "nothing of it has left" }
        return taken < owed ? nil : "\(owed) is due and \(taken) is taken"
    }

    /// What should have been captured by now. `nil` if nothing should, or if each dispatch is captured separately and not
    /// everything has left.
    private func due(_ order: ShopOrder) -> Int64? {
        let left = truth.shipments(of: order).filter { $0.status == "Shipped" }
        let told = left.filter { truth.fulfilments(of: $0, in: order).contains { !$0.cancelled && $0.isByApp } }
        // Once all of it went back nobody asks for what was added since.
        guard order.cancelledAt == nil, order.placed.financialStatus != "refunded", !told.isEmpty else { return nil }
        if truth.manner.capture == .atEachDispatch {
            let all = truth.goods(order).allSatisfy { line in
                line.current <= truth.units(of: line, in: order).shipped
            }
            guard all, told.count == left.count else { return nil }
        }
        return order.total
    }
}
