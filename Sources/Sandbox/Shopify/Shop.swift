import Crypto
import Foundation

/// The stand-in shop: orders, variants, and webhooks that are still to be delivered.
package final class Shop {
    package struct Settings: Sendable {
        package var token = "sandbox-token"
        package var secret = "sandbox-secret"
        package var domain = "sandbox.myshopify.com"
        /// The size of the cost bucket, and the points restored a second; `nil` for no limit.
        package var bucket: (maximum: Double, restore: Double)? = (2000, 100)
        /// Webhooks lost, and sent twice, in a thousand.
        package var lostPerMille = 0
        package var duplicatedPerMille = 0
        package var otherLocations: [Int64] = []
        /// The most milliseconds from an order to its fulfilment orders.
        package var routingDelay: Int64 = 0
        /// How long an authorisation lasts; `nil` if the shop does not tell.
        package var authorisationLife: Int64? = 7 * 86_400_000
        /// Whether an authorisation may be captured more than once.
        package var multiCapture = false
        /// The gateway declines every capture.
        package var declinesCaptures = false
        /// Makes captures be taken without a trace, as when reading falls behind writing.
        package var forgetsCaptures = false
        /// The shop refuses connections.
        package var offline = false
    }

    package var settings = Settings()
    package private(set) var orders: [Int64: ShopOrder] = [:]
    package private(set) var variants: [ShopVariant] = []
    var levels: [Int64: ShopLevel] = [:]
    /// Each time that an app set the available quantity of a SKU.
    package var stockWrites: [(at: Int64, sku: String, quantity: Int64)] = []
    private var byName: [String: Int64] = [:]
    private var byFulfilmentOrder: [Int64: Int64] = [:]
    private var byFulfilment: [Int64: Int64] = [:]
    /// Ids exceed what a floating-point number holds, as in real test payloads.
    private var nextID: Int64 = 9_007_199_254_740_993
    private var nextNumber = 1001
    private var random: RandomStreams
    private var deliveries: [Int: Owed] = [:]
    private var nextDelivery = 1
    /// False once a webhook's eight repeats have failed, as in Shopify.
    package private(set) var subscribed = true
    private var failuresInARow = 0
    var bucketPoints: Double = 0
    var bucketAt: Int64 = 0
    package private(set) var calls: [String: Int] = [:]
    /// Calls that were refused for lack of points.
    package var callsThrottled = 0
    /// The time of the call that is being answered.
    var askedAt: Int64 = 0

    private struct Owed {
        var delivery: SandboxDelivery
        var due: Int64
        var attempts: Int
        var inFlight = false
    }

    init(seed: UInt64) { random = RandomStreams(seed: seed) }

    /// When authorisations end, the earliest first.
    var ending: [(at: Int64, order: Int64)] = []

    func takeID() -> Int64 {
        nextID += 2
        return nextID
    }

    package func order(named name: String) -> ShopOrder? { byName[name].flatMap { orders[$0] } }

    func order(ofFulfilmentOrder id: Int64) -> ShopOrder? { byFulfilmentOrder[id].flatMap { orders[$0] } }

    func order(ofFulfilment id: Int64) -> ShopOrder? { byFulfilment[id].flatMap { orders[$0] } }

    private var usedKeys: Set<String> = []

    func isUsed(_ key: String) -> Bool { usedKeys.contains(key) }

    /// Whether an idempotency key is new. It counts as used from now on.
    func firstUse(of key: String) -> Bool { usedKeys.insert(key).inserted }

    func counted(_ call: String) { calls[call, default: 0] += 1 }

    // MARK: What happens in the shop

    package func addVariant(
        sku: String?, title: String, price: Int64, requiresShipping: Bool = true, active: Bool = true
    ) {
        variants.append(
            ShopVariant(
                id: takeID(), sku: sku, title: title, price: price, requiresShipping: requiresShipping, active: active))
    }

    @discardableResult
    package func place(_ new: NewOrder, at now: Int64) -> ShopOrder {
        let name = new.name ?? "#\(nextNumber)"
        if new.name == nil { nextNumber += 1 }
        let lines = new.lines.map { line in
            ShopOrder.Line(
                id: takeID(), ordered: line, current: line.quantity,
                remaining: line.requiresShipping && !line.giftCard ? line.quantity : 0)
        }
        let goods = lines.reduce(0) { $0 + $1.current * $1.ordered.price }
        var order = ShopOrder(
            id: takeID(), name: name, placed: new, lines: lines, createdAt: now, updatedAt: now,
            total: new.total ?? goods + new.shipping, fulfilmentOrder: takeID(),
            routedAt: now
                + (settings.routingDelay > 0 ? random.number("routing delay", 0...settings.routingDelay) : 0))
        order.note = new.note
        order.transactions = firstTransactions(of: order, id: takeID(), at: now)
        for end in order.transactions.compactMap(\.expiresAt) {
            ending.insert((end, order.id), at: ending.firstIndex { $0.at > end } ?? ending.endIndex)
        }
        byName[name] = order.id
        byFulfilmentOrder[order.fulfilmentOrder] = order.id
        orders[order.id] = order
        for line in lines { commit(line.ordered.sku, line.remaining) }
        owe("orders/create", order, at: now)
        if order.routedAt > now {
            let id = "gid://shopify/FulfillmentOrder/\(order.fulfilmentOrder)"
            owe(
                "fulfillment_orders/order_routing_complete",
                ["fulfillment_order": ["id": .string(id), "status": "open"]], at: order.routedAt)
        }
        return order
    }

    package func pay(_ id: Int64, at now: Int64) {
        let transaction = takeID()
        change(id, at: now, topic: "orders/paid") { order in
            settle(&order, id: transaction, at: now)
            order.placed.financialStatus = "paid"
        }
    }

    package func setNote(_ note: String?, of id: Int64, at now: Int64) {
        change(id, at: now, topic: "orders/updated") { $0.note = note }
    }

    package func edit(address: NewOrder.Address, of id: Int64, at now: Int64) {
        change(id, at: now, topic: "orders/updated") { $0.placed.address = address }
    }

    /// Takes units off an order before they are shipped, as an edit or a refund with restocking does.
    package func take(_ units: [Int64: Int64], off id: Int64, at now: Int64) {
        change(id, at: now, topic: "orders/updated") { order in
            for index in order.lines.indices {
                let gone = min(units[order.lines[index].id] ?? 0, order.lines[index].remaining)
                order.lines[index].current -= gone
                order.lines[index].remaining -= gone
                commit(order.lines[index].ordered.sku, -gone)
                order.total -= gone * order.lines[index].ordered.price
            }
        }
    }

    /// Shipped units come back.
    package func giveBack(_ units: [Int64: Int64], of id: Int64, at now: Int64) {
        change(id, at: now, topic: "orders/updated") { order in
            for index in order.lines.indices {
                order.lines[index].current -= units[order.lines[index].id] ?? 0
                order.total -= (units[order.lines[index].id] ?? 0) * order.lines[index].ordered.price
            }
        }
    }

    /// Adds a line to a paid order. The customer pays for it with the edit.
    package func add(_ line: NewOrder.Line, to id: Int64, at now: Int64) {
        let lineID = takeID()
        change(id, at: now, topic: "orders/updated") { order in
            order.lines.append(
                ShopOrder.Line(id: lineID, ordered: line, current: line.quantity, remaining: line.quantity))
            commit(line.sku, line.quantity)
            order.total += line.quantity * line.price
            if let total = order.placed.total { order.placed.total = total + line.quantity * line.price }
        }
    }

    /// Gives money back and leaves the lines as they are.
    package func refund(_ amount: Int64, of id: Int64, at now: Int64) {
        change(id, at: now, topic: "orders/updated") { order in
            order.refunded += amount
            order.placed.financialStatus = "partially_refunded"
        }
    }

    /// Somebody cancels the order in the shop itself.
    package func cancel(_ id: Int64, at now: Int64) {
        change(id, at: now, topic: "orders/cancelled") { order in
            order.cancelledAt = now
            for index in order.lines.indices {
                commit(order.lines[index].ordered.sku, -order.lines[index].remaining)
                order.lines[index].remaining = 0
            }
        }
    }

    /// A customer asks to cancel. The request stands on the order's fulfilment order, and a thin webhook tells of it.
    package func requestCancellation(_ id: Int64, message: String?, at now: Int64) {
        guard let order = orders[id], order.cancelledAt == nil, order.requestStatus != "CANCELLATION_REQUESTED" else {
            return
        }
        orders[id]?.requestStatus = "CANCELLATION_REQUESTED"
        orders[id]?.cancellationMessage = message
        let body: SandboxJSON = [
            "fulfillment_order": [
                "id": .string("gid://shopify/FulfillmentOrder/\(order.fulfilmentOrder)"),
                "status": .string(order.fulfilmentOrderStatus.lowercased()),
            ],
            "fulfillment_order_merchant_request": ["message": .text(message)],
        ]
        owe("fulfillment_orders/cancellation_request_submitted", body, at: now)
    }

    func change(_ id: Int64, at now: Int64, topic: String?, _ change: (inout ShopOrder) -> Void) {
        guard var order = orders[id] else { return }
        change(&order)
        order.updatedAt = max(now, order.updatedAt + 1000)
        orders[id] = order
        if let topic { owe(topic, order, at: now) }
    }

    func answerCancellation(_ id: Int64, accepted: Bool, message: String?) {
        orders[id]?.requestStatus = accepted ? "CANCELLATION_ACCEPTED" : "CANCELLATION_REJECTED"
        orders[id]?.cancellationAnswers.append((accepted, message))
    }

    func fulfil(
        _ id: Int64, _ quantities: [Int64: Int64], numbers: [String], urls: [String], company: String?, notify: Bool,
        at now: Int64
    ) -> ShopOrder.Fulfilment {
        var made = ShopOrder.Fulfilment(
            id: takeID(), createdAt: now, updatedAt: now, numbers: numbers, urls: urls, company: company,
            notifications: notify ? 1 : 0, notifiedAt: notify ? now : nil)
        made.units = quantities
        byFulfilment[made.id] = id
        change(id, at: now, topic: "orders/updated") { order in
            for index in order.lines.indices {
                let units = quantities[order.lines[index].id] ?? 0
                order.lines[index].remaining -= units
                fulfilled(order.lines[index].ordered.sku, units)
            }
            order.fulfilments.append(made)
        }
        return made
    }

    /// Somebody ships the rest of an order without the warehouse, and says so in the shop.
    package func fulfilByHand(_ id: Int64, at now: Int64) {
        let rest = (orders[id]?.lines ?? []).reduce(into: [:]) { $0[$1.id] = $1.remaining }
        _ = fulfil(id, rest, numbers: [], urls: [], company: nil, notify: true, at: now)
    }

    /// Cancels a fulfilment, so that its units are open again.
    package func cancelFulfilment(_ fulfilment: Int64, of id: Int64, at now: Int64) {
        change(id, at: now, topic: "orders/updated") { order in
            guard let at = order.fulfilments.firstIndex(where: { $0.id == fulfilment }) else { return }
            order.fulfilments[at].cancelled = true
            order.fulfilments[at].updatedAt = now
            for index in order.lines.indices {
                let units = order.fulfilments[at].units[order.lines[index].id] ?? 0
                order.lines[index].remaining = min(order.lines[index].remaining + units, order.lines[index].current)
                fulfilled(order.lines[index].ordered.sku, -units)
            }
        }
    }

    // MARK: Webhooks

    /// Sends one of the privacy webhooks: `customers/data_request`, `customers/redact` or `shop/redact`.
    package func demand(
        _ topic: String, customer: Int64? = nil, email: String? = nil, orders: [Int64] = [], at now: Int64
    ) {
        var body: [String: SandboxJSON] = ["shop_id": .int(954_889), "shop_domain": .string(settings.domain)]
        if topic != "shop/redact" {
            body["customer"] = ["id": customer.map { .int($0) } ?? nil, "email": .text(email), "phone": nil]
            body[topic == "customers/redact" ? "orders_to_redact" : "orders_requested"] = .array(
                orders.map { .int($0) })
        }
        if topic == "customers/data_request" { body["data_request"] = ["id": .int(9999)] }
        owe(topic, .object(body), at: now)
    }

    private func owe(_ topic: String, _ order: ShopOrder, at now: Int64) {
        owe(topic, ShopOrderBody.json(order), at: now)
    }

    private func owe(_ topic: String, _ body: SandboxJSON, at now: Int64) {
        guard subscribed, !random.chance("webhook lost", perMille: settings.lostPerMille) else { return }
        let bytes = body.bytes
        let webhook = "\(String(random.number("webhook", 0...UInt64.max), radix: 16))-\(nextDelivery)"
        let times = random.chance("webhook repeated", perMille: settings.duplicatedPerMille) ? 2 : 1
        for _ in 0..<times {
            let delivery = SandboxDelivery(
                id: nextDelivery, path: "/hooks/shopify", headers: headers(topic, bytes, webhook, now), body: bytes)
            deliveries[nextDelivery] = Owed(delivery: delivery, due: now, attempts: 0)
            nextDelivery += 1
        }
    }

    private func headers(_ topic: String, _ body: [UInt8], _ webhook: String, _ now: Int64) -> [SandboxHeader] {
        let code = HMAC<SHA256>.authenticationCode(for: body, using: SymmetricKey(data: Data(settings.secret.utf8)))
        return [
            SandboxHeader("Content-Type", "application/json"), SandboxHeader("X-Shopify-Topic", topic),
            SandboxHeader("X-Shopify-Hmac-Sha256", Data(code).base64EncodedString()),
            SandboxHeader("X-Shopify-Shop-Domain", settings.domain), SandboxHeader("X-Shopify-API-Version", "2026-07"),
            SandboxHeader("X-Shopify-Webhook-Id", webhook), SandboxHeader("X-Shopify-Event-Id", "event-\(webhook)"),
            SandboxHeader("X-Shopify-Triggered-At", timestamp(now)),
        ]
    }

    func dueDeliveries(now: Int64, limit: Int) -> [SandboxDelivery] {
        let due = deliveries.values.filter { $0.due <= now && !$0.inFlight }
            .sorted { $0.delivery.id < $1.delivery.id }.prefix(limit).map(\.delivery)
        for delivery in due { deliveries[delivery.id]?.inFlight = true }
        return due
    }

    /// Reports how a delivery went; `nil` if the connection failed. It is repeated eight times over four hours, with its first
    /// body.
    func delivered(_ id: Int, status: Int?, now: Int64) {
        guard var owed = deliveries[id] else { return }
        if let status, (200..<300).contains(status) {
            deliveries[id] = nil
            failuresInARow = 0
            return
        }
        failuresInARow += 1
        owed.attempts += 1
        owed.inFlight = false
        // Eight intervals that double and add up to 4 h: about a minute, two, four, …
        owed.due = now + 56_000 << Int64(owed.attempts - 1)
        deliveries[id] = owed.attempts > 8 ? nil : owed
        if owed.attempts > 8 { subscribed = false }
    }

    /// Makes every repeat due now.
    package func repeatDeliveries(now: Int64) {
        for id in deliveries.keys { deliveries[id]?.due = now }
    }

    var nextDue: Int64? { deliveries.values.lazy.filter { !$0.inFlight }.map(\.due).min() }
    package var owedWebhooks: Int { deliveries.count }
}
