import Connectors
import Domain
import Store

/// Tells a sender how its request ended. Senders recognise repeats only by the request id, so every attempt sends the same answer.
struct AnswerSender: Sendable {
    let store: Store
    /// `nil` if no sender is configured.
    let answers: AnswerClient?
    let senders: [String: CancellationSender]

    func work(_ id: CancellationID, without fruitless: FruitlessRequest?) async throws -> Outcome {
        let found = try await store.read { reader in
            guard let fruitless else { return try Self.answer(to: id, reader) }
            return try Self.answer(to: fruitless, reader)
        }
        guard let (answer, name) = found, let sender = senders[name], sender.answerURL != nil, let answers else {
            return .done
        }
        try await answers.send(answer, to: sender)
        return .write { step in
            if try step.known.cancellations.cancellation(id) != nil {
                try step.append(.noted("\(name) told: \(answer.outcome.rawValue)"), to: .cancellation(id))
            }
            return .done
        }
    }

    /// How a cancellation ended, and which sender asked for it.
    private static func answer(
        to id: CancellationID, _ reader: Reader
    ) throws -> (CancellationAnswer, sender: String)? {
        guard let record = try reader.cancellations.cancellation(id)?.record, !record.open,
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

    /// The answer to a request that led to no cancellation.
    private static func answer(
        to fruitless: FruitlessRequest, _ reader: Reader
    ) throws -> (CancellationAnswer, sender: String)? {
        guard let outcome = CancellationAnswer.Outcome(rawValue: fruitless.outcome),
            let body = try reader.inbox.body(fruitless.body), let sender = body.cancellationSender,
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
