import Connectors
import Domain
import Store

/// What becomes of a request to cancel that came through a hook. All inside the caller's transaction.
extension Transaction {
    /// Takes a sender's request up, once: of an order that is known, else after the channel was asked for it.
    /// - Parameter body: the kept body that it was read from.
    /// - Returns: what became of it, in a word.
    func take(_ ask: CancellationHook.Ask, from sender: String, body: Int64, at now: Instant) throws -> String {
        let id = CancellationID(sender: sender, request: ask.requestID)
        if try cancellation(id) != nil { return "repeated" }
        guard let order = try order(of: ask)?.channel else {
            _ = try enqueue(
                NewWork(.lookUpCancellation, key: OldKey.cancellation(id), due: now, argument: String(body)), at: now)
            return "order looked up"
        }
        return try take(ask, of: order, from: sender, body: body, at: now)
    }

    private func take(
        _ ask: CancellationHook.Ask, of order: ChannelOrder, from sender: String, body: Int64, at now: Instant
    ) throws -> String {
        let id = CancellationID(sender: sender, request: ask.requestID)
        // Two names for two orders: either could be the one that is meant, so neither is touched.
        if let name = ask.orderName, !ask.names.contains(order.name) {
            try unreadable(
                "cancellations", sender,
                UnreadableRow(id: ask.requestID, reason: "orderId is that of \(order.name), and orderName is \(name)"),
                at: now)
            try enqueueAnswer(.unreadable, id, body: body, at: now)
            return "contradictory"
        }
        let request = CancellationRequest(
            order: order.id, orderName: order.name, source: .sender(name: sender, request: ask.requestID))
        let words = [ask.reason, ask.message].compactMap { $0 }.joined(separator: ": ")
        try self.ask(id, request, words: words, by: .remote(sender), at: now)
        try resolve(ExceptionID("cancellation-unmatched/\(id)"), because: "the order is known now", at: now)
        return "cancellation"
    }

    private func order(of ask: CancellationHook.Ask) throws -> OrderRecord? {
        if let id = ask.orderID { return try order(id)?.record }
        return try ask.names.lazy.compactMap { try self.order(named: $0)?.record }.first
    }

    /// A request that cannot be read is told to whoever sent it, where its request id can be.
    func answerUnreadable(_ body: BodyHead, _ bytes: [UInt8], at now: Instant) throws {
        guard let sender = body.cancellationSender, let request = CancellationHook.requestID(bytes) else { return }
        try enqueueAnswer(
            .unreadable, CancellationID(sender: sender, request: request), body: body.id, at: now)
    }

    /// Has a sender told that nothing came of its request.
    func enqueueAnswer(_ outcome: CancellationAnswer.Outcome, _ id: CancellationID, body: Int64, at now: Instant) throws
    {
        _ = try enqueue(
            NewWork(
                .answerSender, key: OldKey.cancellation(id), due: now, argument: "\(outcome.rawValue)|\(body)"),
            at: now)
    }
}

extension CancellationHook.Ask {
    /// How the order may be called: senders leave the `#` away.
    var names: [String] { orderName.map { $0.hasPrefix("#") ? [$0] : [$0, "#" + $0] } ?? [] }
}

extension RawBody {
    /// Who asks to cancel with it; `nil` for another message.
    var cancellationSender: String? { CancellationHook.sender(source: source, topic: topic) }
}

extension BodyHead {
    /// Who asks to cancel with it; `nil` for another message.
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
