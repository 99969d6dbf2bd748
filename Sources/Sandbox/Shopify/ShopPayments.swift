/// The money of an order in the stand-in shop: authorisations, and payments by hand.
extension ShopOrder {
    /// Adds the authorisation or payment with which an order was placed.
    /// - Parameter life: how long an authorisation lasts.
    mutating func begin(id: Int64, life: Int64?, at now: Int64) {
        var first = Transaction(id: id, kind: "SALE", amount: total, createdAt: now)
        first.gateway = placed.gateways.first ?? first.gateway
        first.manual = placed.manualGateway
        switch placed.financialStatus {
        case "authorized":
            first.kind = "AUTHORIZATION"
            first.expiresAt = life.map { now + $0 }
        case "paid": break
        // A payment that is received by hand stands as a promise from the start.
        case "pending" where placed.manualGateway: first.status = "PENDING"
        default: return
        }
        transactions = [first]
    }

    /// Somebody captures, or receives the payment, by hand.
    mutating func settle(id: Int64, at now: Int64) {
        let open = transactions.first { $0.kind == "AUTHORIZATION" && $0.status == "SUCCESS" }
        let taken = transactions.filter { ["SALE", "CAPTURE"].contains($0.kind) && $0.status == "SUCCESS" }
            .reduce(0) { $0 + $1.amount }
        guard total > taken else { return }
        transactions.append(
            Transaction(
                id: id, parent: open?.id, kind: open == nil ? "SALE" : "CAPTURE", amount: total - taken,
                createdAt: now))
    }
}
