package import Domain

/// How a request to cancel ended, for whoever sent it.
package struct CancellationAnswer: Hashable, Sendable {
    package enum Outcome: String, Sendable {
        /// The warehouse will not ship it, and the channel's order is cancelled.
        case accepted
        case rejected
        /// Neither this core nor the channel knows the order.
        case unknownOrder
        /// The request lacked something; the message says what.
        case unreadable
    }

    package var requestID: String
    package var outcome: Outcome
    package var orderID: OrderID?
    package var orderName: String?
    /// The WMS's exact status, and when it was read.
    package var stage: String?
    package var stageReadAt: Instant?
    package var message: String?

    package init(requestID: String, outcome: Outcome) {
        self.requestID = requestID
        self.outcome = outcome
    }

    /// The same answer has the same bytes each time it is sent.
    var body: [UInt8] {
        var members: [String: JSON] = ["requestId": .string(requestID), "outcome": .string(outcome.rawValue)]
        members["orderId"] = JSON(orderID?.rawValue)
        members["orderName"] = JSON(orderName)
        members["stage"] = JSON(stage)
        members["stageReadAt"] = JSON(stageReadAt?.iso)
        members["message"] = JSON(message)
        return Array(JSON.object(members).text.utf8)
    }
}

/// Posts answers to those who asked to cancel. An answer is signed in the way in which requests are.
package final class AnswerClient: Sendable {
    private let transport: any Transport
    private let clock: any Clock

    package init(transport: any Transport, clock: any Clock) {
        self.transport = transport
        self.clock = clock
    }

    /// Any 2xx means that the answer was taken. A receiver recognises a repeated answer by its request id.
    package func send(_ answer: CancellationAnswer, to sender: CancellationSender) async throws(CallFailure) {
        guard let url = sender.answerURL, let secret = sender.secrets.first else { return }
        let body = answer.body
        let request = Request(
            method: "POST", url: url,
            headers: [
                Header("Content-Type", "application/json"), Header("X-Tallyman-Topic", "cancellation-answer"),
                Header("X-Tallyman-Delivery", answer.requestID),
                Header("X-Tallyman-Hmac-Sha256", Signature.sign(body, secret: secret)),
            ], body: body)
        let response: Response
        do { response = try await transport.send(request) } catch { throw error.asCallFailure }
        switch response.status {
        case 200..<300: return
        case 429:
            let wait = response.retryAfter(at: clock.now) ?? .seconds(30)
            throw .rateLimited(until: clock.steady + wait, "\(sender.name) answered 429")
        case 408, 500...: throw .unknown("\(sender.name) answered \(response.status)")
        case 409, 423, 425: throw .busy("\(sender.name) answered \(response.status)")
        default: throw .refused("\(sender.name) does not take our answer: it said \(response.status)")
        }
    }
}
