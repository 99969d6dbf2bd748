package import Domain

/// An order's money: reads its transactions, and captures (docs/apis/shopify.md#payments).
package struct ShopifyPayments: Sendable {
    private let shopify: ShopifyClient

    package init(_ shopify: ShopifyClient) { self.shopify = shopify }

    /// The state of the payment; `nil` if the channel has no such order.
    package func payment(of id: OrderID, for queue: Queue) async throws(CallFailure) -> OrderPayment? {
        let data = try await shopify.call("Payment", Self.payment, ["id": .string(ShopifyClient.gid(id))], for: queue)
        let node = data["order"]
        guard !node.isNull else { return nil }
        do { return try Self.read(node) } catch {
            throw .refused("the payment of order \(id) cannot be read: \(error.reason)")
        }
    }

    /// Captures money of an authorisation.
    /// - Throws: `refused` with Shopify's words, also if the gateway declined.
    package func capture(
        _ step: OrderPayment.Step, of id: OrderID, in currency: Currency, for queue: Queue
    ) async throws(CallFailure) {
        var input: [String: JSON] = [
            "id": .string(ShopifyClient.gid(id)), "parentTransactionId": .string(step.authorisation),
            "amount": .string(Money(minor: step.amount, currency: currency).decimal),
            "currency": .string(currency.code),
        ]
        if let final = step.final { input["finalCapture"] = .bool(final) }
        let data = try await shopify.call("Capture", Self.capture, ["input": .object(input)], for: queue)
        try shopify.check(data["orderCapture"]["userErrors"])
        let made = data["orderCapture"]["transaction"]
        if Self.status(made) == .failed {
            throw .refused("the gateway declined the capture: \(plain(made["errorCode"].text ?? "no reason given"))")
        }
    }

    private static let payment = """
        query Payment($id: ID!) {
          order(id: $id) {
            id cancelledAt currencyCode presentmentCurrencyCode
            currentTotalPriceSet { presentmentMoney { amount currencyCode } }
            transactions(first: 100) {
              id kind status createdAt authorizationExpiresAt multiCapturable parentTransaction { id }
              amountSet { presentmentMoney { amount currencyCode } }
            }
          }
        }
        """

    private static let capture = """
        mutation Capture($input: OrderCaptureInput!) {
          orderCapture(input: $input) { transaction { id status errorCode } userErrors { field message } }
        }
        """

    private static func read(_ node: JSONNode) throws(Unreadable) -> OrderPayment {
        let code = node["presentmentCurrencyCode"].isNull ? node["currencyCode"] : node["presentmentCurrencyCode"]
        let currency = Currency(try code.need(\.text))
        var transactions: [PaymentTransaction] = []
        for row in node["transactions"].rows {
            transactions.append(
                PaymentTransaction(
                    id: try row["id"].need(\.text), parent: row["parentTransaction"]["id"].text, kind: kind(row),
                    status: status(row),
                    amount: try amount(row["amountSet"], currency),
                    createdAt: row["createdAt"].instant, expiresAt: row["authorizationExpiresAt"].instant,
                    multiCapturable: row["multiCapturable"].bool ?? false))
        }
        return OrderPayment(
            currency: currency,
            total: try amount(node["currentTotalPriceSet"], currency),
            cancelled: !node["cancelledAt"].isNull, transactions: transactions)
    }

    private static func amount(_ node: JSONNode, _ currency: Currency) throws(Unreadable) -> Int64 {
        try node["presentmentMoney"]["amount"].need { node throws(Unreadable) in try node.amount(currency) }
    }

    private static func kind(_ row: JSONNode) -> PaymentTransaction.Kind {
        switch row["kind"].text {
        case "AUTHORIZATION", "EMV_AUTHORIZATION": .authorisation
        case "CAPTURE": .capture
        case "SALE": .sale
        case "VOID": .void
        default: .other
        }
    }

    private static func status(_ row: JSONNode) -> PaymentTransaction.Status {
        switch row["status"].text {
        case "SUCCESS": .success
        case "FAILURE", "ERROR": .failed
        // A gateway that has not answered may have taken the money.
        default: .pending
        }
    }
}
