package import Connectors
import Domain
import Logging
import Store

/// How a webhook was answered.
package struct HookAnswer: Sendable {
    package var status: Int
    /// For the sender's log; never repeats what was sent.
    package var message: String

    static let accepted = HookAnswer(status: 200, message: "accepted")
}

extension IntegrationCore {
    /// Takes a webhook in: signature on the raw bytes, form, then one durable row, and only then 200 (A1). What it means is
    /// read afterwards.
    package func receiveHook(_ source: HookSource, headers: [Header], body: [UInt8]) async -> HookAnswer {
        let now = clock.now
        var duplicate = false
        let answer: HookAnswer
        do {
            (answer, duplicate) = try await accept(source, headers, body, now)
        } catch {
            log.error("a webhook could not be stored", metadata: ["error": "\(error)"])
            answer = HookAnswer(status: 503, message: "not stored, send it again")
        }
        counters.hook(source.rawValue, status: answer.status, duplicate: duplicate, at: now)
        if answer.status == 200, !duplicate { ingestBell.ring() }
        return answer
    }

    private func accept(
        _ source: HookSource, _ headers: [Header], _ body: [UInt8], _ now: Instant
    ) async throws -> (HookAnswer, duplicate: Bool) {
        if body.count > settings.hooks.maximumBody {
            return (HookAnswer(status: 413, message: "larger than \(settings.hooks.maximumBody) bytes"), false)
        }
        func header(_ name: String) -> String? { headers.first { $0.name.lowercased() == name }?.value }
        let signature = header(source.signatureHeader) ?? ""
        let genuine =
            switch source {
            case .shopify:
                ShopifyWebhook.verify(body: body, signature: signature, secrets: settings.hooks.shopifySecrets)
            case .afterShip:
                AfterShipWebhook.verify(body: body, signature: signature, secrets: settings.hooks.afterShipSecrets)
            }
        guard genuine else { return (HookAnswer(status: 401, message: "the signature does not match"), false) }
        do {
            try JSONShape.check(body, maxDepth: settings.hooks.maximumDepth)
        } catch {
            return (HookAnswer(status: 400, message: error.reason), false)
        }
        let topic = source.topicHeader.flatMap(header) ?? "tracking"
        let delivery = source.deliveryHeader.flatMap(header) ?? contentID(body)
        let kept = try NewBody(
            source: source.rawValue, deliveryID: delivery, topic: topic, bytes: body, receivedAt: now)
        let acceptance = try await store.transact { try $0.acceptBody(kept) }
        if case .duplicate = acceptance { return (.accepted, true) }
        return (.accepted, false)
    }
}

/// Who sends webhooks, and how each marks them.
package enum HookSource: String, Sendable, CaseIterable {
    case shopify
    case afterShip = "aftership"

    fileprivate var signatureHeader: String {
        switch self {
        case .shopify: "x-shopify-hmac-sha256"
        case .afterShip: "aftership-hmac-sha256"
        }
    }

    fileprivate var topicHeader: String? { self == .shopify ? "x-shopify-topic" : nil }
    fileprivate var deliveryHeader: String? { self == .shopify ? "x-shopify-webhook-id" : nil }
}
