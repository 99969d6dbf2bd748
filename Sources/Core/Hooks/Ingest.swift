import Connectors
import Crypto
import Domain
import Logging
import Store

/// Identifies a message that carries no id of its own by what it says.
func contentID(_ body: [UInt8]) -> String {
    SHA256.hash(data: body).map { byte in
        let text = String(byte, radix: 16)
        return text.count == 1 ? "0" + text : text
    }.joined()
}

extension IntegrationCore {
    /// Reads accepted bodies in the order of their arrival, whenever some arrived.
    func ingestUntilCancelled() async throws {
        while !Task.isCancelled {
            do {
                repeat { pulses.begins(.ingest) } while try await ingestOnce() > 0
            } catch {
                // Of a store that refuses writes was told already.
                if !(error is StoreRefusal) {
                    log.error("accepted webhooks could not be taken in", metadata: ["error": "\(error)"])
                }
                try await clock.sleep(until: clock.now + .seconds(1))
                continue
            }
            pulses.rests(.ingest)
            await ingestBell.wait()
        }
    }

    /// Takes in one batch.
    /// - Returns: how many bodies it settled; 0 when there are none, or while the item master has never been read, since no
    ///   order may be judged without it.
    package func ingestOnce() async throws -> Int {
        let bodies = try await store.read { reader -> [RawBody] in
            guard try reader.mark(Self.itemMark) != nil else { return [] }
            return try reader.unsettledBodies(limit: 100)
        }
        guard !bodies.isEmpty else { return 0 }
        let read = bodies.map { body in (body, Self.read(body)) }
        let policy = settings.policy
        let now = clock.now
        try await store.transact { tx in
            for (body, message) in read {
                try tx.settleBody(body.id, try tx.take(message, of: body, policy: policy, at: now))
            }
        }
        return bodies.count
    }

    private static func read(_ body: RawBody) -> HookMessage {
        do {
            switch HookSource(name: body.source) {
            case .shopify: return .shopify(try ShopifyWebhook.decode(topic: body.topic, body: body.bytes))
            case .patchworks:
                return .patchworks(try PatchworksWebhook.decode(topic: body.topic, body: body.bytes))
            case .cancellations: return .cancellation(try CancellationHook.decode(body.bytes), sender: body.topic)
            case .tracking(let service): return .tracking(try service.decode(body.bytes))
            case nil: return .unreadable("no hook is called \(body.source)")
            }
        } catch {
            return .unreadable(error.reason)
        }
    }
}

/// What an accepted body says.
private enum HookMessage: Sendable {
    case shopify(ShopifyWebhook.Content)
    case patchworks(PatchworksWebhook.Content)
    case cancellation(CancellationHook.Ask, sender: String)
    case tracking([ScanReport])
    case unreadable(String)
}

extension Transaction {
    /// Turns a message into facts and work.
    /// - Returns: what became of it, in a word.
    fileprivate func take(_ message: HookMessage, of body: RawBody, policy: Policy, at now: Instant) throws -> String {
        switch message {
        case .shopify(let content):
            try webhookSeen(at: now)
            return try take(content, policy: policy, at: now)
        case .patchworks(.cancellation(let ask)):
            return try take(ask, from: CancellationHook.patchworks, body: body.id, at: now)
        case .patchworks(let content): return try take(content, policy: policy, at: now)
        case .cancellation(let ask, let sender): return try take(ask, from: sender, body: body.id, at: now)
        case .tracking(let reports):
            for case let scan? in reports.map(\.scan) { try scanned(scan, policy.hold, at: now) }
            return "tracking"
        case .unreadable(let reason):
            try unreadable(body.source, body.topic, UnreadableRow(id: nil, reason: reason), at: now)
            try answerUnreadable(body, at: now)
            return "unreadable: \(reason)"
        }
    }

    private func take(_ content: ShopifyWebhook.Content, policy: Policy, at now: Instant) throws -> String {
        switch content {
        case .order(let seen):
            return try sight(seen, via: .webhook, actor: .remote("shopify"), policy: policy, at: now)
                ? "order" : "stale"
        case .rereadOrder(let id):
            _ = try enqueue(NewWork(.rereadOrder, key: WorkKey.order(id), due: now), at: now)
            return "reread"
        case .fulfilmentOrder(let id):
            _ = try enqueue(NewWork(.rereadFulfilmentOrder, key: "fulfilment-order/\(id)", due: now), at: now)
            return "reread"
        case .orderDeleted(let id):
            try append(.noted("the channel deleted this order"), to: .order(id), by: .remote("shopify"), at: now)
            return "deleted"
        case .other: return "ignored"
        }
    }

    private func take(_ content: PatchworksWebhook.Content, policy: Policy, at now: Instant) throws -> String {
        switch content {
        case .order(let seen):
            return try sight(seen, via: .webhook, actor: .remote("patchworks"), policy: policy, at: now)
                ? "order" : "stale"
        case .shipment(let shipment):
            try sight(shipment, hold: policy.hold, at: now)
            return "shipment"
        // The poll of shipments reads it whole within its interval.
        case .incompleteShipment: return "left to the poll"
        case .cancellation, .other: return "ignored"
        }
    }
}
