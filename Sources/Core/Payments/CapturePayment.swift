import Connectors
import Domain
import Store

/// Captures the money for shipments that the channel was told of. Existing captures are looked up first, so that nothing is captured
/// twice.
struct CapturePayment: Sendable {
    let store: Store
    let shopify: ShopifyClient
    let policy: PaymentPolicy
    let attempt: Attempt

    func work(_ id: OrderID) async throws -> Outcome {
        let known = try await store.read { reader -> (record: OrderRecord, shipments: [ShipmentRecord])? in
            guard let record = try reader.orders.order(id)?.record else { return nil }
            return (record, try reader.shipments.all(of: id).map(\.record))
        }
        guard policy.capture == .onDispatch, let known, known.record.channel.cancelledAt == nil,
            let before = try await ShopifyPayments(shopify).payment(of: id, for: .shipments), !before.cancelled
        else { return .done }
        // Cash on delivery and terms: the money comes by hand, and no gateway holds any.
        if known.record.channel.payment == .pending, !before.wasAuthorised { return .done }
        let target = policy.captureTarget(known.record, known.shipments, of: before.total)
        let plan = before.captures(upTo: target.amount, final: target.whole)
        let refused = try await capture(plan.steps, of: id, in: before.currency)
        let after =
            plan.steps.isEmpty ? before : try await ShopifyPayments(shopify).payment(of: id, for: .shipments) ?? before
        let seen = plan.steps.isEmpty ? nil : try await shopify.order(id, for: .shipments)
        let taken = Money(minor: after.captured - before.captured, currency: before.currency)
        let end = after.captureEnd(upTo: target.amount, uncovered: plan.missing, refused: refused)
        let name = known.record.channel.name
        return .write { step in
            if taken.minor > 0, !plan.steps.isEmpty { try step.append(.paymentCaptured(taken), to: .order(id)) }
            if let seen { try OrderFlow(step).sight(seen, via: .reread, by: .remote("shopify")) }
            switch end {
            case .unseen: return try attempt.again("Shopify took the capture of \(name) and does not show it", step)
            case .short(let missing, let words):
                try step.raise(
                    NewException(
                        .captureFailed(id),
                        summary: "\(name): \(missing.decimal) \(missing.currency.code) not captured", detail: words))
            case .pending:
                return .later(
                    at: step.now + Limits.Payments.gatewayWait, because: "the gateway has not answered yet")
            case .complete: try step.resolve(.captureFailed(id), .captured)
            }
            return .done
        }
    }

    /// Makes the captures in turn, up to the first that is refused.
    /// - Returns: why it was refused; `nil` if none was.
    private func capture(
        _ steps: [OrderPayment.Step], of id: OrderID, in currency: Currency
    ) async throws(CallFailure) -> String? {
        for step in steps {
            do {
                try await ShopifyPayments(shopify).capture(step, of: id, in: currency, for: .shipments)
            } catch {
                guard case .refused(let words) = error else { throw error }
                return words
            }
        }
        return nil
    }
}
