import Connectors
import Domain
import Store

extension IntegrationCore {
    /// For so long an order may have been placed and not be found by the channel's search yet.
    private static let searchDelay = Span.minutes(10)
    /// Then its sender is told, and for so long it is still looked for.
    private static let searchTime = Span.day

    /// Asks the channel for the order that a hook's request names.
    func lookUpCancellation(_ work: Work) async throws -> OldOutcome {
        let id = CancellationID(OldKey.id(in: work.key))
        let exception = ExceptionID("cancellation-unmatched/\(id)")
        guard let number = work.argument.flatMap({ Int64($0) }),
            let body = try await store.read({ try $0.body(number) }),
            let sender = body.cancellationSender, let ask = try? CancellationHook.decode(body.bytes)
        else {
            return { tx, now in
                try tx.resolve(exception, because: "the request is no longer kept", at: now)
                return .done
            }
        }
        let policy = settings.policy
        if let seen = try await order(of: ask) {
            return { tx, now in
                try tx.sight(seen, via: .reread, actor: .remote("shopify"), policy: policy, at: now)
                _ = try tx.take(ask, from: sender, body: number, at: now)
                return .done
            }
        }
        return { tx, now in
            let waited = now - work.enqueuedAt
            if waited < Self.searchDelay { return .later(at: now + .minutes(1)) }
            if waited >= Self.searchTime {
                try tx.resolve(exception, because: "the order did not turn up in a day; its sender was told", at: now)
                return .done
            }
            let named = ask.orderName ?? ask.orderID?.rawValue ?? ""
            if try tx.exception(exception) == nil {
                try tx.raise(
                    exception,
                    RaisedException(
                        .cancellationUnmatched, summary: "\(sender) asks to cancel an order that nobody knows",
                        detail: "\(named), request \(ask.requestID), received \(body.receivedAt.iso)",
                        about: "work/\(work.id)"),
                    at: now)
                try tx.enqueueAnswer(.unknownOrder, id, body: number, at: now)
            }
            return .later(at: now + .hours(1))
        }
    }

    private func order(of ask: CancellationHook.Ask) async throws(CallFailure) -> ChannelSighting? {
        if let id = ask.orderID { return try await shopify.order(id, for: .cancellations) }
        for name in ask.names {
            if let found = try await shopify.order(named: name, for: .cancellations) { return found }
        }
        return nil
    }

    /// Tells a sender how its request ended. Only its request id tells a repeat, so the answer is the same however often it goes.
    func answerSender(_ work: Work) async throws -> OldOutcome {
        let id = CancellationID(OldKey.id(in: work.key))
        let found = try await store.read { reader in
            work.argument == nil ? try reader.answer(to: id) : try reader.answer(work.argument ?? "")
        }
        guard let (answer, name) = found, let sender = settings.hooks.cancellationSenders[name],
            sender.answerURL != nil, let answers
        else { return { _, _ in .done } }
        try await answers.send(answer, to: sender)
        return { tx, now in
            if try tx.cancellation(id) != nil {
                try tx.append(
                    .noted("\(name) told: \(answer.outcome.rawValue)"), to: .cancellation(id), by: .core, at: now)
            }
            return .done
        }
    }
}

extension Reader {
    /// How a cancellation ended, and who asked for it.
    fileprivate func answer(to id: CancellationID) throws -> (CancellationAnswer, sender: String)? {
        guard let record = try cancellation(id)?.record, !record.open,
            case .sender(let name, let request) = record.request.source
        else { return nil }
        var answer = CancellationAnswer(requestID: request, outcome: record.state == .done ? .accepted : .rejected)
        answer.orderID = record.request.order
        answer.orderName = record.request.orderName
        answer.stage = record.wmsStatus
        answer.stageReadAt = record.wmsStatus == nil ? nil : record.judgedAt
        answer.message = record.answer
        return (answer, name)
    }

    /// The answer to a request of which no cancellation came: `outcome|body`.
    fileprivate func answer(_ argument: String) throws -> (CancellationAnswer, sender: String)? {
        let parts = argument.split(separator: "|")
        guard parts.count == 2, let outcome = CancellationAnswer.Outcome(rawValue: String(parts[0])),
            let number = Int64(parts[1]), let body = try body(number), let sender = body.cancellationSender,
            let request = CancellationHook.requestID(body.bytes)
        else { return nil }
        var answer = CancellationAnswer(requestID: request, outcome: outcome)
        do {
            let ask = try CancellationHook.decode(body.bytes)
            answer.orderID = ask.orderID
            answer.orderName = ask.orderName
            answer.message =
                outcome == .unknownOrder
                ? "the channel has no such order" : "orderId and orderName are those of different orders"
        } catch {
            answer.message = error.reason
        }
        return (answer, sender)
    }
}
