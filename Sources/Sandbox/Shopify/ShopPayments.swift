/// The stand-in shop's money: authorisations, payments by hand, and authorisations that end.
extension Shop {
    /// The authorisation or payment with which an order was placed.
    func firstTransactions(of order: ShopOrder, id: Int64, at now: Int64) -> [ShopOrder.Transaction] {
        switch order.placed.financialStatus {
        case "authorized":
            [
                ShopOrder.Transaction(
                    id: id, kind: "AUTHORIZATION", amount: order.total, createdAt: now,
                    expiresAt: settings.authorisationLife.map { now + $0 })
            ]
        case "paid": [ShopOrder.Transaction(id: id, kind: "SALE", amount: order.total, createdAt: now)]
        default: []
        }
    }

    /// Somebody captures, or receives the payment, by hand.
    func settle(_ order: inout ShopOrder, id: Int64, at now: Int64) {
        let open = order.transactions.first { $0.kind == "AUTHORIZATION" && $0.status == "SUCCESS" }
        let taken = order.transactions.filter { $0.kind != "AUTHORIZATION" && $0.status == "SUCCESS" }
            .reduce(0) { $0 + $1.amount }
        guard order.total > taken else { return }
        order.transactions.append(
            ShopOrder.Transaction(
                id: id, parent: open?.id, kind: open == nil ? "SALE" : "CAPTURE", amount: order.total - taken,
                createdAt: now))
    }

    /// Ends the authorisations that have run out.
    func expireAuthorisations(at now: Int64) {
        while let first = ending.first, first.at <= now {
            ending.removeFirst()
            guard orders[first.order]?.placed.financialStatus == "authorized" else { continue }
            change(first.order, at: now, topic: "orders/updated") { $0.placed.financialStatus = "expired" }
        }
    }
}
