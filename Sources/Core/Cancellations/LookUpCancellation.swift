import Connectors
import Domain
import Store

/// Asks the channel for the order that a request to cancel names.
struct LookUpCancellation: Sendable {
    let store: Store
    let shopify: ShopifyClient
    let attempt: Attempt

    func work(_ id: CancellationID, body number: Int64) async throws -> Outcome {
        let cause = ExceptionCause.cancellationUnmatched(id, work: attempt.work.id)
        guard let body = try await store.read({ try $0.inbox.body(number) }),
            let sender = body.cancellationSender, let ask = try? CancellationHook.decode(body.bytes)
        else {
            return .write { step in
                try step.resolve(cause, .requestGone)
                return .done
            }
        }
        if let seen = try await order(of: ask) {
            return .write { step in
                try OrderFlow(step).sight(seen, via: .reread, by: .remote("shopify"))
                try CancellationFlow(step).take(ask, from: sender, body: number)
                return .done
            }
        }
        let enqueuedAt = attempt.work.enqueuedAt
        return .write { step in
            let waited = step.now - enqueuedAt
            if waited < Limits.Cancellations.searchDelay {
                return .later(at: step.now + Limits.Cancellations.searchWait)
            }
            if waited >= Limits.Cancellations.searchTime {
                try step.resolve(cause, .lookedForADay)
                return .done
            }
            if try step.known.exceptions.exception(cause.id) == nil {
                let named = ask.orderName ?? ask.orderID?.rawValue ?? ""
                try step.raise(
                    NewException(
                        cause, summary: "\(sender) asks to cancel an order that nobody knows",
                        detail:
                            "\(named), request \(ask.requestID), received \(step.policy.localTime(of: body.receivedAt))"
                    ))
                try CancellationFlow(step).enqueueAnswer(.unknownOrder, id, body: number)
            }
            return .later(at: step.now + Limits.Cancellations.longSearchWait)
        }
    }

    private func order(of ask: CancellationHook.Ask) async throws(CallFailure) -> ChannelSighting? {
        if let id = ask.orderID { return try await shopify.order(id, for: .cancellations) }
        for name in ask.names {
            if let found = try await shopify.order(named: name, for: .cancellations) { return found }
        }
        return nil
    }
}
