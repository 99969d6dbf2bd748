/// What the stand-in shop notes of its orders.
extension SandboxLog {
    func note(_ kind: SandboxEvent.Kind, _ order: ShopOrder?) {
        if let order { note(kind, order: order.name) }
    }

    /// - Parameter isRepeated: whether another order has its name already.
    func noteStart(of order: ShopOrder, isRepeated: Bool) {
        if isRepeated { note(.nameRepeated, order) }
        note(.placed, order)
        if order.fulfilmentOrders.contains(where: { !$0.holds.isEmpty }) { note(.heldAtRouting, order) }
        if order.fulfilmentOrders.contains(where: { $0.status == "SCHEDULED" }) { note(.scheduled, order) }
    }

    func noteRisk(of order: ShopOrder, _ recommendation: String, pending: Bool) {
        let worrying = ["CANCEL", "INVESTIGATE"]
        if order.risk.levels.contains("PENDING"), !pending { note(.riskKnown, order) }
        let (before, after) = (worrying.contains(order.risk.recommendation), worrying.contains(recommendation))
        if before != after { note(after ? .riskRaised : .riskLowered, order) }
    }

    /// Notes that the last hold of an order was released.
    func noteRelease(of order: ShopOrder?, before: [ShopFulfilmentOrder]) {
        guard let order, before.contains(where: { !$0.holds.isEmpty }) else { return }
        if order.fulfilmentOrders.allSatisfy(\.holds.isEmpty) { note(.released, order) }
    }

    /// Notes a move of what remains of an order, and whether it went back to where it was placed.
    func noteMove(of order: ShopOrder?, to location: Int64?) {
        note(location == order?.placed.location ? .movedBack : .movedAway, order)
    }

    /// Notes who made a fulfilment, and whether the customer was told of it.
    func note(_ made: ShopOrder.Fulfilment, of order: ShopOrder, as kind: SandboxEvent.Kind) {
        note(kind, order)
        note(kind, parcels: made.numbers)
        if made.notifications > 0 { noteMail(made.numbers, of: order) }
    }

    func noteMail(_ numbers: [String], of order: ShopOrder) {
        note(.customerTold, order)
        note(.customerTold, parcels: numbers)
    }
}
