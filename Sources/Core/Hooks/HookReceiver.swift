package import Connectors
import Domain
import Logging
import Store

/// How a webhook was answered.
package struct HookAnswer: Sendable {
    package var status: Int
    /// For the sender's log. Never repeats what was sent.
    package var message: String
    /// Seconds after which to send it again, if it was not accepted.
    package var retryAfter: Int?

    static let accepted = HookAnswer(status: 200, message: "accepted")
}

/// Receives webhooks.
struct HookReceiver: Sendable {
    let store: Store
    let settings: CoreSettings
    let clock: CoreClock
    let counters: CoreCounters
    let terms: KeptTerms
    let ingestBell: Bell
    let log: Logger

    /// Maximum bytes of a sender's message id; Shopify's have 36.
    private static let maximumDeliveryID = 200

    /// Accepts a webhook: checks the signature of the raw bytes and the form, stores one durable row, and only then answers 200. The
    /// content is read later.
    /// - Parameter patience: how long to wait for the store before answering 503. If the row is stored later after all, the repeated
    ///   webhook is recognised.
    func receive(
        _ source: HookSource, headers: [Header], body: [UInt8], patience: Duration? = nil
    ) async -> HookAnswer {
        let now = clock.now
        var duplicate = false
        let answer: HookAnswer
        do {
            (answer, duplicate) = try await accept(source, headers, body, now, patience)
        } catch {
            // A store that refuses writes is reported once, not with every webhook.
            if !(error is StoreRefusal) {
                log.error("a webhook could not be stored", metadata: ["error": "\(Store.words(of: error))"])
            }
            answer = HookAnswer(status: 503, message: "not stored, send it again", retryAfter: 5)
        }
        counters.hook(source.name, status: answer.status, duplicate: duplicate, at: clock.steady)
        if answer.status == 200, !duplicate { ingestBell.ring() }
        return answer
    }

    private func accept(
        _ source: HookSource, _ headers: [Header], _ body: [UInt8], _ now: Instant, _ patience: Duration?
    ) async throws -> (HookAnswer, duplicate: Bool) {
        if body.count > settings.hooks.maximumBody {
            return (HookAnswer(status: 413, message: "larger than \(settings.hooks.maximumBody) bytes"), false)
        }
        func header(_ name: String) -> String? { headers.first { $0.isNamed(name) }?.value }
        let sender = header(CancellationHook.senderHeader) ?? ""
        let genuine =
            switch source {
            case .cancellations:
                CancellationHook.verify(
                    body: body, signature: header(CancellationHook.signatureHeader) ?? "",
                    secrets: settings.hooks.cancellationSenders[sender]?.secrets ?? [])
            case .shopify:
                ShopifyWebhook.verify(
                    body: body, signature: header("x-shopify-hmac-sha256") ?? "",
                    secrets: settings.hooks.shopifySecrets)
            case .patchworks:
                PatchworksWebhook.verify(
                    header(PatchworksWebhook.secretHeader) ?? "", secrets: settings.hooks.patchworksSecrets)
            case .tracking(let service):
                service.verify(body: body, headers: headers, secrets: settings.hooks.trackingSecrets[service] ?? [])
            }
        guard genuine else { return (HookAnswer(status: 401, message: "the signature does not match"), false) }
        // One app signs for all shops that installed it with one secret.
        if source == .shopify, let shop = settings.hooks.shopifyShop,
            header("x-shopify-shop-domain")?.lowercased() != shop.lowercased()
        {
            return (HookAnswer(status: 403, message: "not a delivery of this shop"), false)
        }
        do {
            switch source {
            case .shopify, .patchworks, .cancellations: try JSONShape.check(body, maxDepth: settings.hooks.maximumDepth)
            case .tracking(let service): try service.check(body, maxDepth: settings.hooks.maximumDepth)
            }
        } catch {
            return (HookAnswer(status: 400, message: error.reason), false)
        }
        let topic: String
        let delivery: String
        // An oversized id counts as missing; the content then identifies the message.
        func usable(_ id: String) -> String? { (1...Self.maximumDeliveryID).contains(id.utf8.count) ? id : nil }
        switch source {
        case .shopify:
            if let version = header("x-shopify-api-version").flatMap(usable) { terms.keep(deliveredVersion: version) }
            topic = header("x-shopify-topic").flatMap(usable) ?? "unknown"
            delivery = header("x-shopify-webhook-id").flatMap(usable) ?? contentID(body)
        case .patchworks:
            topic = PatchworksWebhook.topic(header(PatchworksWebhook.topicHeader))
            let id = header(PatchworksWebhook.deliveryHeader) ?? ""
            // The same body under another topic is another message.
            delivery = usable(id) ?? contentID(Array("\(topic)\n".utf8) + body)
        case .cancellations:
            topic = sender
            // Without a request id, only the content identifies a request.
            delivery = "\(sender)/\(CancellationHook.requestID(body).flatMap(usable) ?? contentID(body))"
        case .tracking:
            topic = "tracking"
            delivery = contentID(body)
        }
        let kept = NewBody(
            source: source.name, deliveryID: delivery, topic: topic, bytes: body, receivedAt: now)
        let acceptance = try await store.transact(patience: patience) { try $0.bodies.acceptBody(kept) }
        if case .duplicate = acceptance { return (.accepted, true) }
        return (.accepted, false)
    }
}

/// Who sends webhooks.
package enum HookSource: Hashable, Sendable {
    case shopify, patchworks
    /// Requests to cancel, from the senders that the configuration names.
    case cancellations
    case tracking(TrackingService)

    package static let all =
        [HookSource.shopify, .patchworks, .cancellations] + TrackingService.allCases.map { .tracking($0) }

    /// The last part of its address below `/hooks/`, and the source under which its bodies are kept.
    package var name: String {
        switch self {
        case .shopify: "shopify"
        case .patchworks: "patchworks"
        case .cancellations: "cancellations"
        case .tracking(let service): service.rawValue
        }
    }

    package init?(name: String) {
        guard let source = Self.all.first(where: { $0.name == name }) else { return nil }
        self = source
    }
}
