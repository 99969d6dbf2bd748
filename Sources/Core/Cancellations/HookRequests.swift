import Connectors
import Domain
import Store

// Requests to cancel that came through a hook.
extension CancellationFlow {
    /// Takes in a sender's request, once. If the order is not known, the channel is asked for it first.
    /// - Parameter body: the id of the kept body that holds the request.
    /// - Returns: the outcome, in a word.
    @discardableResult
    func take(_ ask: CancellationHook.Ask, from sender: String, body: Int64) throws -> String {
        let id = CancellationID(sender: sender, request: ask.requestID)
        if try step.known.cancellations.cancellation(id) != nil { return "repeated" }
        guard let order = try order(of: ask)?.channel else {
            try step.enqueue(.lookUpCancellation(id, body: body))
            return "order looked up"
        }
        // The id and the name belong to different orders. Either could be meant, so neither order is touched.
        if let name = ask.orderName, !ask.names.contains(order.name) {
            try Intake(step).unreadable(
                "cancellations", sender,
                UnreadableRow(id: ask.requestID, reason: "orderId is that of \(order.name), and orderName is \(name)"))
            try enqueueAnswer(.unreadable, id, body: body)
            return "contradictory"
        }
        let request = CancellationRequest(
            order: order.id, orderName: order.name, source: .sender(name: sender, request: ask.requestID))
        let words = [ask.reason, ask.message].compactMap { $0 }.joined(separator: ": ")
        try self.ask(id, request, words: words, by: .remote(sender))
        try step.resolve(.cancellationUnmatched(id, work: nil), .askedOrderKnown)
        return "cancellation"
    }

    private func order(of ask: CancellationHook.Ask) throws -> OrderRecord? {
        if let id = ask.orderID { return try step.known.orders.order(id)?.record }
        return try ask.names.lazy.compactMap { try step.known.orders.order(named: $0)?.record }.first
    }

    /// Tells the sender that its request cannot be read, if at least the request id can be.
    func answerUnreadable(_ body: BodyHead, _ bytes: [UInt8]) throws {
        guard let sender = body.cancellationSender, let request = CancellationHook.requestID(bytes) else { return }
        try enqueueAnswer(.unreadable, CancellationID(sender: sender, request: request), body: body.id)
    }

    /// Enqueues the answer to a request that led to no cancellation.
    func enqueueAnswer(_ outcome: CancellationAnswer.Outcome, _ id: CancellationID, body: Int64) throws {
        try step.enqueue(.answerSender(id, without: FruitlessRequest(outcome: outcome.rawValue, body: body)))
    }
}

extension CancellationHook.Ask {
    /// The names to look the order up by. Senders often leave out the `#`.
    var names: [String] { orderName.map { $0.hasPrefix("#") ? [$0] : [$0, "#" + $0] } ?? [] }
}

extension RawBody {
    /// The sender, if this is a request to cancel; `nil` for any other message.
    var cancellationSender: String? { CancellationHook.sender(source: source, topic: topic) }
}

extension BodyHead {
    /// The sender, if this is a request to cancel; `nil` for any other message.
    var cancellationSender: String? { CancellationHook.sender(source: source, topic: topic) }
}

extension CancellationHook {
    fileprivate static func sender(source: String, topic: String) -> String? {
        switch HookSource(name: source) {
        case .cancellations: topic
        case .patchworks where topic == PatchworksWebhook.cancellationTopic: patchworks
        default: nil
        }
    }
}
