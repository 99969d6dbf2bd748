import Crypto
import Foundation

/// The webhooks that the stand-in shop still has to deliver.
final class ShopOutbox {
    private struct Owed {
        var delivery: SandboxDelivery
        var due: Int64
        var attempts: Int
        var inFlight = false
    }

    private var random: RandomStreams
    private var deliveries: [Int: Owed] = [:]
    private var nextDelivery = 1
    /// False once a webhook's eight repeats have failed, as in Shopify.
    private(set) var subscribed = true
    /// Webhooks that were lost since one last reached its receiver.
    private(set) var lostInARow = 0

    init(seed: UInt64) { random = RandomStreams(seed: seed) }

    func owe(_ topic: String, _ body: SandboxJSON, at now: Int64, _ settings: ShopSettings) {
        guard subscribed, !random.chance("webhook lost", perMille: settings.lostPerMille) else {
            lostInARow += 1
            return
        }
        let bytes = body.bytes
        let webhook = "\(String(random.number("webhook", 0...UInt64.max), radix: 16))-\(nextDelivery)"
        let times = random.chance("webhook repeated", perMille: settings.duplicatedPerMille) ? 2 : 1
        for _ in 0..<times {
            let delivery = SandboxDelivery(
                id: nextDelivery, path: "/hooks/shopify", headers: Self.headers(topic, bytes, webhook, now, settings),
                body: bytes)
            deliveries[nextDelivery] = Owed(delivery: delivery, due: now, attempts: 0)
            nextDelivery += 1
        }
    }

    private static func headers(
        _ topic: String, _ body: [UInt8], _ webhook: String, _ now: Int64, _ settings: ShopSettings
    ) -> [SandboxHeader] {
        let code = HMAC<SHA256>.authenticationCode(for: body, using: SymmetricKey(data: Data(settings.secret.utf8)))
        return [
            SandboxHeader("Content-Type", "application/json"), SandboxHeader("X-Shopify-Topic", topic),
            SandboxHeader("X-Shopify-Hmac-Sha256", Data(code).base64EncodedString()),
            SandboxHeader("X-Shopify-Shop-Domain", settings.domain),
            SandboxHeader("X-Shopify-API-Version", settings.deliveredVersion ?? settings.servedVersion ?? "2026-07"),
            SandboxHeader("X-Shopify-Webhook-Id", webhook), SandboxHeader("X-Shopify-Event-Id", "event-\(webhook)"),
            SandboxHeader("X-Shopify-Triggered-At", timestamp(now)),
        ]
    }

    func due(now: Int64, limit: Int) -> [SandboxDelivery] {
        let due = deliveries.values.filter { $0.due <= now && !$0.inFlight }
            .sorted { $0.delivery.id < $1.delivery.id }.prefix(limit).map(\.delivery)
        for delivery in due { deliveries[delivery.id]?.inFlight = true }
        return due
    }

    /// Reports how a delivery went; `nil` if the connection failed. It is repeated eight times over four hours, with its first
    /// body.
    func delivered(_ id: Int, status: Int?, now: Int64) {
        guard var owed = deliveries[id] else { return }
        // It may have been taken although its answer did not come back.
        lostInARow = 0
        if let status, (200..<300).contains(status) {
            deliveries[id] = nil
            return
        }
        owed.attempts += 1
        owed.inFlight = false
        // Eight intervals that double and add up to 4 h: about a minute, two, four, …
        owed.due = now + 56_000 << Int64(owed.attempts - 1)
        deliveries[id] = owed.attempts > 8 ? nil : owed
        if owed.attempts > 8 { subscribed = false }
    }

    /// Makes every repeat due now.
    func repeatAll(now: Int64) {
        for id in deliveries.keys { deliveries[id]?.due = now }
    }

    var nextDue: Int64? { deliveries.values.lazy.filter { !$0.inFlight }.map(\.due).min() }
    var count: Int { deliveries.count }
}
