/// The stand-in shop: orders, variants, and webhooks that are still to be delivered.
package final class Shop {
    package var settings = ShopSettings()
    package private(set) var orders: [Int64: ShopOrder] = [:]
    private(set) var searchRows: [Int64: ShopSearchRow] = [:]
    /// Those that were deleted, as they were then, with nothing of them open any more.
    package private(set) var deleted: [ShopOrder] = []
    package internal(set) var variants: [ShopVariant] = []
    /// The shop's own figures, by inventory item and location.
    var levels: [Int64: [Int64: ShopLevel]] = [:]
    package internal(set) var inactiveLocations: Set<Int64> = []
    /// Each time that an app set the available quantity of a SKU.
    package var stockWrites: [(at: Int64, sku: String, quantity: Int64)] = []
    private var byName: [String: Int64] = [:]
    private var byFulfilmentOrder: [Int64: Int64] = [:]
    private var byFulfilment: [Int64: Int64] = [:]
    /// Ids exceed what a floating-point number holds, as in real test payloads.
    private var nextID: Int64 = 9_007_199_254_740_993
    private var nextNumber = 1001
    private var random: RandomStreams
    private let outbox: ShopOutbox
    package var subscriptions = ShopSubscriptions()
    var signIn = ShopSignIn()
    var documents = GraphQLDocuments()
    let log: SandboxLog
    var bucketPoints: Double = 0
    var bucketAt: Int64 = 0
    package private(set) var calls: [String: Int] = [:]
    /// The points that they cost, by operation.
    package internal(set) var points: [String: Double] = [:]
    /// Calls that were refused for lack of points.
    package var callsThrottled = 0
    /// The time of the call that is being answered.
    var askedAt: Int64 = 0

    /// When authorisations end, and when scheduled orders become due, the earliest first.
    private var ending: [(at: Int64, order: Int64)] = []
    private var opening: [(at: Int64, order: Int64)] = []

    init(seed: UInt64, log: SandboxLog = SandboxLog()) {
        self.log = log
        random = RandomStreams(seed: seed)
        outbox = ShopOutbox(seed: seed)
    }

    func takeID() -> Int64 {
        nextID += 2
        return nextID
    }

    package func order(named name: String) -> ShopOrder? { byName[name].flatMap { orders[$0] } }

    package func order(ofFulfilmentOrder id: Int64) -> ShopOrder? { byFulfilmentOrder[id].flatMap { orders[$0] } }

    func order(ofFulfilment id: Int64) -> ShopOrder? { byFulfilment[id].flatMap { orders[$0] } }

    private var usedKeys: Set<String> = []

    func isUsed(_ key: String) -> Bool { usedKeys.contains(key) }

    /// Whether an idempotency key is new. It counts as used from now on.
    func firstUse(of key: String) -> Bool { usedKeys.insert(key).inserted }

    func counted(_ call: String) { calls[call, default: 0] += 1 }

    // MARK: What happens to orders

    @discardableResult
    package func place(_ new: NewOrder, at now: Int64) -> ShopOrder {
        let name = new.name ?? "#\(nextNumber)"
        if new.name == nil { nextNumber += 1 }
        let created = new.createdAt ?? now
        let routing = settings.routingDelay > 0 ? random.number("routing delay", 0...settings.routingDelay) : 0
        var order = ShopOrder(
            id: new.id ?? takeID(), name: name, placed: new,
            lines: new.lines.map { ShopOrder.Line(id: $0.id ?? takeID(), ordered: $0, current: $0.quantity) },
            createdAt: created, updatedAt: created, total: 0, routedAt: created + routing)
        order.shippingLines =
            new.shippingTitle.map {
                [ShopOrder.ShippingLine(id: takeID(), title: $0, price: new.shipping, discount: new.shippingDiscount)]
            } ?? []
        order.total = new.total ?? order.subtotal + new.shipping - new.shippingDiscount
        (order.note, order.tags, order.risk) = (new.note, new.tags, new.risk)
        for line in order.lines { order.route(line, to: location(of: line, new), at: order.routedAt, newID: takeID) }
        order.begin(id: takeID(), life: settings.authorisationLife, at: created)
        for end in order.transactions.compactMap(\.expiresAt) { plan(&ending, end, order.id) }
        log.noteStart(of: order, isRepeated: byName[name] != nil)
        byName[name] = order.id
        keep(&order, since: [], at: order.routedAt)
        for one in order.fulfilmentOrders { sell(one, order, 1) }
        // The webhooks of an order that is older than the shop itself have long been sent.
        guard new.createdAt == nil else { return order }
        owe("orders/create", order, at: now)
        for one in order.fulfilmentOrders where sees(one) {
            if order.routedAt > now {
                owe("fulfillment_orders/order_routing_complete", ShopHookBody.thin(one), at: order.routedAt)
            }
            for hold in one.holds {
                owe("fulfillment_orders/placed_on_hold", ShopHookBody.held(one, hold), at: order.routedAt)
                owe("fulfillment_holds/added", ShopHookBody.hold(one, hold), at: order.routedAt)
            }
        }
        return order
    }

    package func pay(_ id: Int64, at now: Int64) {
        let transaction = takeID()
        if let order = orders[id], now - order.createdAt > settings.lateAfter { log.note(.paidLate, order) }
        change(id, at: now, topic: "orders/paid", as: .paid) { order in
            order.settle(id: transaction, at: now)
            order.placed.financialStatus = "paid"
        }
    }

    package func setNote(_ note: String?, of id: Int64, at now: Int64) {
        change(id, at: now, topic: "orders/updated") { $0.note = note }
    }

    package func edit(address: NewOrder.Address, of id: Int64, at now: Int64) {
        change(id, at: now, topic: "orders/updated", as: .readdressed) { $0.placed.address = address }
    }

    /// Somebody chooses another way of shipping. The old shipping line stays, marked as removed.
    package func changeShipping(_ title: String, price: Int64? = nil, of id: Int64, at now: Int64) {
        let new = takeID()
        change(id, at: now, topic: "orders/updated", as: .shippingChanged) { order in
            let old = order.shippingLine
            for index in order.shippingLines.indices { order.shippingLines[index].removed = true }
            let line = ShopOrder.ShippingLine(id: new, title: title, price: price ?? old?.price ?? 0)
            order.shippingLines.append(line)
            order.total += line.price - ((old?.price ?? 0) - (old?.discount ?? 0))
        }
        if let order = orders[id] { owe("orders/edited", ShopHookBody.edited(order, shippingLine: new, now), at: now) }
    }

    /// Takes units off an order before they are shipped, as an edit or a refund with restocking does.
    package func take(_ units: [Int64: Int64], off id: Int64, at now: Int64) {
        change(id, at: now, topic: "orders/updated", as: .unitTaken) { order in
            for index in order.lines.indices {
                let line = order.lines[index]
                let gone = min(units[line.id] ?? 0, line.remaining)
                guard gone > 0 else { continue }
                order.takeOff(gone, of: line.id)
                order.lines[index].current -= gone
                commit(line.ordered.sku, -gone, at: location(of: line, order.placed))
                order.total -= order.worth(line, line.current) - order.worth(line, line.current - gone)
            }
        }
    }

    /// Shipped units come back.
    package func giveBack(_ units: [Int64: Int64], of id: Int64, at now: Int64) {
        change(id, at: now, topic: "orders/updated", as: .gaveBack) { order in
            for index in order.lines.indices {
                let line = order.lines[index]
                order.lines[index].current -= units[line.id] ?? 0
                order.total -= order.worth(line, line.current) - order.worth(line, order.lines[index].current)
            }
        }
    }

    /// Adds a line to a paid order. The customer pays for it with the edit.
    package func add(_ line: NewOrder.Line, to id: Int64, at now: Int64) {
        let new = ShopOrder.Line(id: line.id ?? takeID(), ordered: line, current: line.quantity)
        change(id, at: now, topic: "orders/updated", as: .lineAdded) { order in
            order.lines.append(new)
            order.route(new, to: location(of: new, order.placed), at: now, newID: takeID)
            commit(line.sku, line.quantity, at: location(of: new, order.placed))
            let worth = order.worth(new, line.quantity)
            order.total += worth
            if let total = order.placed.total { order.placed.total = total + worth }
        }
    }

    /// Gives money back and leaves the lines as they are.
    package func refund(_ amount: Int64, of id: Int64, at now: Int64) {
        change(id, at: now, topic: "orders/updated", as: .refunded) { order in
            order.refunded += amount
            order.placed.financialStatus = "partially_refunded"
        }
    }

    /// Gives all the money back by amount. The lines stay wanted, and their fulfilment orders open.
    package func refundInFull(_ id: Int64, at now: Int64) {
        guard let order = orders[id] else { return }
        let given = ShopOrder.Transaction(
            id: takeID(), parent: order.transactions.last?.id, kind: "REFUND",
            amount: max(0, order.captured - order.refunded), createdAt: now)
        owe("refunds/create", ShopHookBody.refund(order, given, id: takeID(), now), at: now)
        change(id, at: now, topic: "orders/updated", as: .refundedInFull) { order in
            order.refunded += given.amount
            order.transactions.append(given)
            order.placed.financialStatus = "refunded"
        }
    }

    /// Gives an order payment terms, by their type in Shopify's word, or takes them away.
    package func setTerms(_ type: String?, of id: Int64, at now: Int64) {
        guard let order = orders[id] else { return }
        let verb = type == nil ? "delete" : order.placed.terms == nil ? "create" : "update"
        owe("payment_terms/\(verb)", ShopHookBody.terms(type, order, now), at: now)
        change(id, at: now, topic: "orders/updated") { $0.placed.terms = type }
    }

    /// The shop assesses the risk of an order again. Its webhook does not carry the advice.
    /// - Parameter pending: the assessment has not ended.
    package func setRisk(
        _ recommendation: String, level: String, pending: Bool = false, of id: Int64, at now: Int64
    ) {
        guard var order = orders[id] else { return }
        log.noteRisk(of: order, recommendation, pending: pending)
        order.risk = ShopOrder.Risk(recommendation: recommendation, levels: [pending ? "PENDING" : level])
        orders[id] = order
        owe("orders/risk_assessment_changed", ShopHookBody.risk(order, now), at: now)
    }

    /// Somebody cancels the order in the shop itself.
    package func cancel(_ id: Int64, at now: Int64) {
        change(id, at: now, topic: "orders/cancelled", as: .cancelled) { order in
            order.cancelledAt = now
            for index in order.fulfilmentOrders.indices {
                sell(order.fulfilmentOrders[index], order, -1)
                order.fulfilmentOrders[index].cancel()
            }
        }
    }

    /// Somebody deletes the order. From now on the shop does not know it.
    package func delete(_ id: Int64, at now: Int64) {
        guard var order = orders[id] else { return }
        log.note(.deleted, order)
        forget(id)
        order.cancelledAt = order.cancelledAt ?? now
        for index in order.fulfilmentOrders.indices { order.fulfilmentOrders[index].cancel() }
        deleted.append(order)
        owe("orders/delete", ["id": .int(id)], at: now)
    }

    /// Drops an order without a word, before another version of it is put in.
    func forget(_ id: Int64) {
        guard let order = orders.removeValue(forKey: id) else { return }
        searchRows[id] = nil
        if byName[order.name] == id { byName[order.name] = nil }
        for one in order.fulfilmentOrders { sell(one, order, -1) }
    }

    /// - Parameter touching: whether the order itself counts as changed. It does not if only its fulfilment orders change.
    func change(
        _ id: Int64, at now: Int64, topic: String?, touching: Bool = true, as kind: SandboxEvent.Kind? = nil,
        _ change: (inout ShopOrder) -> Void
    ) {
        guard var order = orders[id] else { return }
        if let kind { log.note(kind, order) }
        let before = order.fulfilmentOrders
        change(&order)
        if touching { order.updatedAt = max(now, order.updatedAt + 1000) }
        keep(&order, since: before, at: now)
        if let topic { owe(topic, order, at: now) }
    }

    private func keep(_ order: inout ShopOrder, since before: [ShopFulfilmentOrder], at now: Int64) {
        order.recount(since: before, at: now)
        for one in order.fulfilmentOrders {
            byFulfilmentOrder[one.id] = order.id
            if one.status == "SCHEDULED", let due = one.fulfillAt { plan(&opening, due, order.id) }
        }
        for made in order.fulfilments { byFulfilment[made.id] = order.id }
        orders[order.id] = order
        searchRows[order.id] = ShopSearchRow(order)
    }

    private func plan(_ list: inout [(at: Int64, order: Int64)], _ at: Int64, _ order: Int64) {
        guard !list.contains(where: { $0 == (at, order) }) else { return }
        list.insert((at, order), at: list.firstIndex { $0.at > at } ?? list.endIndex)
    }

    /// Ends the authorisations that have run out, and opens what was scheduled and is due.
    func advance(to now: Int64) {
        while let first = ending.first, first.at <= now {
            ending.removeFirst()
            guard orders[first.order]?.placed.financialStatus == "authorized" else { continue }
            change(first.order, at: now, topic: "orders/updated") { $0.placed.financialStatus = "expired" }
        }
        while let first = opening.first, first.at <= now {
            opening.removeFirst()
            let due = (orders[first.order]?.fulfilmentOrders ?? []).filter { $0.status == "SCHEDULED" }.map(\.id)
            change(first.order, at: now, topic: nil, touching: false) { _ in }
            for one in orders[first.order]?.fulfilmentOrders ?? [] where due.contains(one.id) && one.status == "OPEN" {
                log.note(.opened, orders[first.order])
                tell("scheduled_fulfillment_order_ready", ShopHookBody.thin(one), of: one, at: now)
            }
        }
    }

    // MARK: Places

    /// Where a line is routed.
    func location(of line: ShopOrder.Line, _ placed: NewOrder) -> Int64 {
        if let location = line.ordered.location { return location }
        guard let service = line.ordered.service, service != "manual" else { return placed.location }
        return settings.otherServiceLocations.first ?? Self.elsewhere
    }

    /// Whether the app's scopes show it a fulfilment order.
    func sees(_ one: ShopFulfilmentOrder) -> Bool { settings.scopes.contains("read_" + scope(for: one)) }

    /// The scope for fulfilment orders at its location, without `read_` or `write_`.
    func scope(for one: ShopFulfilmentOrder) -> String {
        guard let location = one.location else { return "merchant_managed_fulfillment_orders" }
        if settings.serviceLocations.contains(location) { return "assigned_fulfillment_orders" }
        return location == Self.elsewhere || settings.otherServiceLocations.contains(location)
            ? "third_party_fulfillment_orders" : "merchant_managed_fulfillment_orders"
    }

    /// Refuses a field whose scope the app lacks, in a 200 as the real shop does.
    func allow(_ field: String, _ scope: String?) throws {
        guard let scope, !settings.scopes.contains(scope) else { return }
        throw GraphQLExecution.Failure(
            message: "Access denied for \(field) field. Required access: `\(scope)` access scope.",
            code: "ACCESS_DENIED")
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

    /// Makes a subscription as the app would have by the API.
    /// - Parameter topic: `ORDERS_CREATE`
    package func subscribe(_ topic: String, uri: String) { _ = subscriptions.make(topic, uri: uri, id: takeID()) }

    /// Sends an order's webhook whose body no reader of orders understands.
    package func sendUnreadable(topic: String, at now: Int64) {
        owe(topic, ["id": 5_000_000_000_001, "name": "#5001", "line_items": "none"], at: now)
    }

    func owe(_ topic: String, _ body: SandboxJSON, at now: Int64) {
        let declared = settings.topics?.contains(topic) ?? true
        for _ in 0..<(declared ? 1 : 0) + subscriptions.count(topic) { outbox.owe(topic, body, at: now, settings) }
    }

    /// Sends a webhook of a fulfilment order, if the app may know it.
    func tell(_ topic: String, _ body: SandboxJSON, of one: ShopFulfilmentOrder, at now: Int64) {
        if sees(one) { owe("fulfillment_orders/\(topic)", body, at: now) }
    }

    func dueDeliveries(now: Int64, limit: Int) -> [SandboxDelivery] { outbox.due(now: now, limit: limit) }
    func delivered(_ id: Int, status: Int?, now: Int64) { outbox.delivered(id, status: status, now: now) }

    /// Makes every repeat due now.
    package func repeatDeliveries(now: Int64) { outbox.repeatAll(now: now) }

    var nextDue: Int64? { [outbox.nextDue, opening.first?.at].compactMap { $0 }.min() }
    package var owedWebhooks: Int { outbox.count }
    /// False once a webhook's eight repeats have failed.
    package var subscribed: Bool { outbox.subscribed }
    package var webhooksLostInARow: Int { outbox.lostInARow }
}
