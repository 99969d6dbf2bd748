/// The stand-in shop's money: authorisations that end, captures, and refusals. The rules are Shopify's; the words of the
/// refusals are ours.
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

    func captureOrder(_ input: SandboxJSON, _ now: Int64) -> GraphQLResult {
        func refused(_ message: String) -> GraphQLResult {
            payload("OrderCapturePayload", "transaction", .null, errors: [message])
        }
        guard let id = Self.number(input["id"]), let order = orders[id] else { return refused("Order does not exist") }
        guard order.cancelledAt == nil else { return refused("Order has been cancelled") }
        guard let parent = Self.number(input["parentTransactionId"]),
            let authorisation = order.transactions.first(where: { $0.id == parent && $0.kind == "AUTHORIZATION" })
        else { return refused("Parent transaction does not exist or is not an authorization") }
        if let currency = input["currency"].string, currency != order.placed.currency {
            return refused("Currency must be the order's presentment currency")
        }
        if let end = authorisation.expiresAt, end <= now { return refused("The authorization has expired") }
        guard let amount = minor(input["amount"].string), amount > 0 else {
            return refused("Amount must be greater than zero")
        }
        let before = order.transactions.filter { $0.parent == parent && $0.kind == "CAPTURE" && $0.status == "SUCCESS" }
        if !before.isEmpty, !settings.multiCapture { return refused("The authorization has already been captured") }
        let left = authorisation.amount - before.reduce(0) { $0 + $1.amount }
        guard amount <= left else { return refused("Amount exceeds the amount available to capture") }
        let made = ShopOrder.Transaction(
            id: takeID(), parent: parent, kind: "CAPTURE", status: settings.declinesCaptures ? "FAILURE" : "SUCCESS",
            amount: amount, createdAt: now)
        let whole = order.captured + amount >= order.total
        change(id, at: now, topic: whole ? "orders/paid" : "orders/updated") { order in
            order.transactions.append(made)
            if made.status == "SUCCESS" { order.placed.financialStatus = whole ? "paid" : "partially_paid" }
        }
        return payload("OrderCapturePayload", "transaction", .object(transaction(made, orders[id] ?? order)))
    }

    private func minor(_ text: String?) -> Int64? {
        guard let parts = text?.split(separator: ".", omittingEmptySubsequences: false), parts.count == 2,
            parts[1].count == 2
        else { return nil }
        return Int64(parts[0] + parts[1])
    }

    func transaction(_ transaction: ShopOrder.Transaction, _ order: ShopOrder) -> GraphQLObject {
        GraphQLObject(type: "OrderTransaction") { [self] name, _ in
            switch name {
            case "id": .text("gid://shopify/OrderTransaction/\(transaction.id)")
            case "kind": .text(transaction.kind)
            case "status": .text(transaction.status)
            case "errorCode": .text(transaction.status == "FAILURE" ? "CARD_DECLINED" : nil)
            case "createdAt": .text(timestamp(transaction.createdAt))
            case "authorizationExpiresAt": .text(transaction.expiresAt.map(timestamp))
            case "multiCapturable": .value(.bool(settings.multiCapture && transaction.kind == "AUTHORIZATION"))
            case "parentTransaction":
                .maybe(
                    transaction.parent.map { parent in
                        GraphQLObject(type: "OrderTransaction") { name, _ in
                            name == "id" ? .text("gid://shopify/OrderTransaction/\(parent)") : nil
                        }
                    })
            case "amountSet": .object(Self.moneyBag(transaction.amount, order.placed.currency))
            default: nil
            }
        }
    }
}
