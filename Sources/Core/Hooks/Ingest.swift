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
    /// Bodies in hand at once.
    private static let batch = 100
    /// A transaction ends after this time, or after one body: other writers wait for it.
    static let inboxShare = Span(milliseconds: 50)

    /// Reads accepted bodies in the order of their arrival, whenever some arrived.
    func ingestUntilCancelled() async throws {
        while !Task.isCancelled {
            do {
                repeat { pulses.begins(.ingest) } while try await ingestOnce() > 0
            } catch is CancellationError {
                return
            } catch {
                // Of a store that refuses writes was told already.
                if !(error is StoreRefusal) {
                    log.error(
                        "accepted webhooks could not be taken in", metadata: ["error": "\(Store.words(of: error))"])
                }
                try await clock.sleep(for: .seconds(1))
                continue
            }
            pulses.rests(.ingest)
            await ingestBell.wait()
        }
    }

    /// Takes in one batch. What is in hand is durable before it is read; a body that was in hand when a core ended is taken by itself.
    /// - Returns: how many bodies it dealt with; 0 when there are none, or while the item master has never been read, since no
    ///   order may be judged without it.
    package func ingestOnce() async throws -> Int {
        let heads = try await nextBodies()
        guard !heads.isEmpty else { return 0 }
        try await store.transact { try $0.takeInHand(heads.map(\.id)) }
        let read = try await store.read { reader in try heads.map { ($0, try Self.read($0, reader)) } }
        var rest = read[...]
        var setAside = false
        while !rest.isEmpty {
            let some = rest
            let (count, aside) = try await store.transact { tx in try self.take(some, tx) }
            counters.inboxShare()
            rest = rest.dropFirst(count)
            setAside = setAside || aside
        }
        if setAside || heads.contains(where: { $0.trouble != nil }) { try await tellSetAside() }
        return heads.count
    }

    private func nextBodies() async throws -> [BodyHead] {
        let heads = try await store.read { reader -> [BodyHead] in
            guard try reader.mark(Self.itemMark) != nil else { return [] }
            return try reader.unsettledBodies(limit: Self.batch)
        }
        guard let first = heads.first, first.trouble == nil else { return Array(heads.prefix(1)) }
        return Array(heads.prefix { $0.trouble == nil })
    }

    /// Takes in as many as the transaction may.
    /// - Returns: how many, and whether one of them is now set aside.
    private func take(_ read: ArraySlice<(BodyHead, HookMessage)>, _ tx: Transaction) throws -> (Int, Bool) {
        let start = clock.now
        let began = clock.steady
        let policy = settings.policy
        var count = 0
        var setAside = false
        for (head, message) in read {
            if count > 0, clock.steady - began >= Self.inboxShare { break }
            do {
                let word = try tx.apart { try tx.take(message, of: head, policy: policy, at: start) }
                try tx.settleBody(head.id, word)
                try tx.dropIfErased(head.id, message)
                if head.trouble != nil {
                    try tx.resolve(head.setAside, because: "it was taken in: \(word)", at: start)
                }
            } catch  where !Store.isRefusal(error) {
                let words = Store.words(of: error)
                log.error("a webhook could not be taken in", metadata: ["body": "\(head.id)", "error": "\(words)"])
                if try failed(head, words, tx, start) { setAside = true }
            }
            count += 1
        }
        return (count, setAside)
    }

    private static func read(_ head: BodyHead, _ reader: Reader) throws -> HookMessage {
        let bytes: [UInt8]
        do {
            guard let body = try reader.body(head.id) else { return .failed(StoreError.damaged(why: "it is gone")) }
            bytes = body.bytes
        } catch  where !Store.isRefusal(error) {
            return .failed(error)
        }
        do {
            switch HookSource(name: head.source) {
            case .shopify: return .shopify(try ShopifyWebhook.decode(topic: head.topic, body: bytes))
            case .patchworks: return .patchworks(try PatchworksWebhook.decode(topic: head.topic, body: bytes))
            case .cancellations: return .cancellation(try CancellationHook.decode(bytes), sender: head.topic)
            case .tracking(let service): return .tracking(try service.decode(bytes))
            case nil: return .unreadable("no hook is called \(head.source)", bytes)
            }
        } catch {
            return .unreadable(error.reason, bytes)
        }
    }
}

/// What an accepted body says.
enum HookMessage: Sendable {
    case shopify(ShopifyWebhook.Content)
    case patchworks(PatchworksWebhook.Content)
    case cancellation(CancellationHook.Ask, sender: String)
    case tracking([ScanReport])
    case unreadable(String, [UInt8])
    /// It could not even be looked at.
    case failed(any Error)
}

extension Transaction {
    /// Turns a message into facts and work.
    /// - Returns: what became of it, in a word.
    fileprivate func take(
        _ message: HookMessage, of body: BodyHead, policy: Policy, at now: Instant
    ) throws -> String {
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
        case .unreadable(let reason, let bytes):
            try unreadable(body.source, body.topic, UnreadableRow(id: nil, reason: reason), at: now)
            try answerUnreadable(body, bytes, at: now)
            return "unreadable: \(reason)"
        case .failed(let error): throw error
        }
    }

    private func take(_ content: ShopifyWebhook.Content, policy: Policy, at now: Instant) throws -> String {
        switch content {
        case .order(let seen):
            return try sight(seen, via: .webhook, actor: .remote("shopify"), policy: policy, at: now)
                ? "order" : "stale"
        case .rereadOrder(let id):
            _ = try enqueue(NewWork(.rereadOrder, key: OldKey.order(id), due: now), at: now)
            return "reread"
        case .fulfilmentOrder(let id):
            _ = try enqueue(NewWork(.rereadFulfilmentOrder, key: "fulfilment-order/\(id)", due: now), at: now)
            return "reread"
        case .orderDeleted(let id):
            try append(.noted("the channel deleted this order"), to: .order(id), by: .remote("shopify"), at: now)
            return "deleted"
        case .dataRequest(let asked, let request): return try takeDataRequest(asked, request, at: now)
        case .redactCustomer(let asked): return try takeRedaction(asked, at: now)
        case .redactShop:
            _ = try enqueue(NewWork(.redactShop, key: "privacy/shop", due: now), at: now)
            return "the shop is to be erased"
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
