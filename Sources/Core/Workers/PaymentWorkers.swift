import Connectors
import Domain
import Store

extension IntegrationCore {
    /// Takes the money for what the channel was told to have left (C2). What is taken already is looked up first, so that nothing is
    /// taken twice.
    func capturePayment(_ work: Work) async throws -> OldOutcome {
        let id = OrderID(OldKey.id(in: work.key))
        let policy = settings.policy
        let known = try await store.read { reader -> (record: OrderRecord, shipments: [ShipmentRecord])? in
            guard let record = try reader.order(id)?.record else { return nil }
            return (record, try reader.shipments(of: id).map(\.record))
        }
        guard policy.payments.capture == .onDispatch, let known, known.record.channel.cancelledAt == nil,
            let before = try await shopify.payment(of: id, for: .shipments), !before.cancelled
        else { return { _, _ in .done } }
        let target = known.record.captureTarget(known.shipments, of: before.total, policy.payments)
        let plan = before.captures(upTo: target.amount, final: target.whole)
        var refused: String?
        for step in plan.steps where refused == nil {
            do {
                try await shopify.capture(step, of: id, in: before.currency, for: .shipments)
            } catch {
                guard case .refused(let words) = error else { throw error }
                refused = words
            }
        }
        // Its own word is not enough: somebody else may have captured meanwhile, or a gateway may still be at it.
        let after = plan.steps.isEmpty ? before : try await shopify.payment(of: id, for: .shipments) ?? before
        let seen = plan.steps.isEmpty ? nil : try await shopify.order(id, for: .shipments)
        let taken = Money(minor: after.captured - before.captured, currency: before.currency)
        let missing = Money(minor: target.amount - after.taken, currency: before.currency)
        let words = refused
        return { tx, now in
            if taken.minor > 0, !plan.steps.isEmpty {
                try tx.append(.paymentCaptured(taken), to: .order(id), by: .core, at: now)
            }
            if let seen { try tx.sight(seen, via: .reread, actor: .remote("shopify"), policy: policy, at: now) }
            if missing.minor > 0 {
                guard words != nil || plan.missing > 0 else {
                    throw CallFailure.unknown(
                        "Shopify took the capture of \(known.record.channel.name) and does not show it")
                }
                try tx.raise(
                    Transaction.captureFailed(id),
                    RaisedException(
                        .captureFailed,
                        summary:
                            "\(known.record.channel.name): \(missing.decimal) \(missing.currency.code) not captured",
                        detail: words ?? "no authorisation covers it", order: id), at: now)
                return .done
            }
            if after.captured < target.amount {
                return .later(at: now + .minutes(1), because: "the gateway has not answered yet")
            }
            try tx.resolve(
                Transaction.captureFailed(id), because: "the channel shows the money captured", at: now)
            return .done
        }
    }

    static let looksAtAuthorisations = Span.day

    /// Reads when an order's authorisation ends, and tells somebody in time (F3).
    func watchAuthorisation(_ work: Work) async throws -> OldOutcome {
        let id = OrderID(OldKey.id(in: work.key))
        let policy = settings.policy.payments
        let record = try await store.read { try $0.order(id)?.record }
        guard let record, record.channel.cancelledAt == nil, !record.channel.isCaptured,
            let payment = try await shopify.payment(of: id, for: .catalogue), !payment.cancelled
        else { return { _, _ in .done } }
        // The end of an authorisation is a date of the channel's, and so compared with what its clock says.
        let today = shopify.health.clock?.time(at: clock.steady) ?? clock.now
        guard payment.taken < payment.total, let expiry = payment.expiry(policy, seen: record.firstSeenAt, at: today)
        else { return { _, _ in .done } }
        let open = Money(minor: payment.total - payment.taken, currency: payment.currency)
        return { tx, now in
            guard let record = try tx.order(id)?.record else { return .done }
            if today >= expiry {
                try tx.expired(record, open: open, at: now)
                return .done
            }
            for doubted in payment.doubted(at: today) {
                try tx.note(doubted, .order(id), by: .remote("shopify"), at: now)
            }
            let warns = expiry - policy.warnBefore
            if today < warns {
                // Each day anew, since either clock may be set meanwhile.
                return .later(at: now + min(warns - today, Self.looksAtAuthorisations))
            }
            if record.paymentAtStake {
                var raised = RaisedException(
                    .authorisationExpiring,
                    summary:
                        "\(record.channel.name): \(open.decimal) \(open.currency.code) not captured, expires \(expiry.iso)",
                    detail: "the authorisation ends \(expiry.iso); the order is \(record.stage.title)", order: id)
                // The time to act counts down to the end of the authorisation itself.
                raised.sla = expiry - today
                try tx.raise(Transaction.expiring(id), raised, at: now)
            } else {
                try tx.resolve(Transaction.expiring(id), because: "the order is not about to ship", at: now)
            }
            return .later(at: now + min(expiry - today, .hours(1)))
        }
    }
}
