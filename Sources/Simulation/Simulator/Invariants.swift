import Domain
import Sandbox
import Store

/// What must hold when the faults are over and everything has come to rest, whatever happened before. The world is looked at as it
/// is in the stand-ins; the core's word is taken for nothing.
struct Invariants {
    let store: Store
    let host: SandboxHost
    /// Ids of the webhooks that were answered 200.
    let answered: Set<String>
    let now: Instant

    /// What the stand-ins know.
    private struct Truth: Sendable {
        var orders: [ShopOrder]
        var sent: [String: DeposcoOrder]
        var shipments: [DeposcoShipment]
        var activeItems: Set<String>
        var scans: [String: Int64]
        var callsOverRate: Int
    }

    func violations() async throws -> [String] {
        let truth = await host.with { sandbox in
            Truth(
                orders: sandbox.shop.orders.values.sorted { $0.id < $1.id }, sent: sandbox.deposco.orders,
                shipments: sandbox.deposco.shipments,
                activeItems: Set(sandbox.deposco.items.values.filter(\.active).map(\.number)),
                scans: sandbox.deposco.scans, callsOverRate: sandbox.deposco.callsOverRate)
        }
        var found: [String] = []
        if truth.callsOverRate > 0 { found.append("\(truth.callsOverRate) calls came faster than Deposco allows") }
        found += try await webhooks()
        let known = Set(truth.orders.map { Self.number($0) })
        for number in truth.sent.keys.sorted() where !known.contains(number) {
            found.append("Deposco has an order \(number) that nobody placed")
        }
        for order in truth.orders { found += try await violations(of: order, truth) }
        found += try await exceptions(truth)
        return found
    }

    private static func number(_ order: ShopOrder) -> String { String(order.name.dropFirst()) }

    private func webhooks() async throws -> [String] {
        try await store.read { reader in
            var found: [String] = []
            let waiting = try reader.unsettledBodies(limit: 5).count
            if waiting > 0 { found.append("\(waiting) webhooks were answered 200 and never read") }
            let kept = Set(try reader.deliveryIDs(source: "shopify"))
            let lost = answered.subtracting(kept)
            if !lost.isEmpty { found.append("\(lost.count) webhooks were answered 200 and are not there") }
            return found
        }
    }

    // MARK: One order

    private func violations(of order: ShopOrder, _ truth: Truth) async throws -> [String] {
        let id = OrderID(String(order.id))
        let name = order.name
        let read = try await store.read { reader in
            (
                try reader.order(id)?.record, try reader.openExceptions(of: id).map(\.record),
                try reader.cancellations(of: id).map(\.record)
            )
        }
        guard let record = read.0 else { return ["\(name) was placed and is not known"] }
        let open = read.1
        var found: [String] = []
        let there = truth.sent[Self.number(order)]
        if let there, there.posts != 1 { found.append("\(name) was sent to Deposco \(there.posts) times") }
        found += stage(order, record, there, open, truth)
        found += cancellation(order, there, open, read.2)
        for shipment in truth.shipments where shipment.order == Self.number(order) {
            found += notification(order, shipment, open, truth)
        }
        found += fulfilments(order, truth, open)
        return found
    }

    private func stage(
        _ order: ShopOrder, _ record: OrderRecord, _ there: DeposcoOrder?, _ open: [ExceptionRecord], _ truth: Truth
    ) -> [String] {
        let name = order.name
        let goods = order.lines.filter { $0.ordered.requiresShipping && !$0.ordered.giftCard }
        if order.cancelledAt != nil {
            if there == nil || there?.status == "Canceled" {
                return record.stage == .cancelled
                    ? [] : ["\(name) is cancelled everywhere and the core says \(record.stage)"]
            }
            // Past the point of no return: a person has it.
            return open.isEmpty
                ? ["\(name) is cancelled in the shop, \(there?.status ?? "") in Deposco, and nobody is told"] : []
        }
        if let there, there.status == "Canceled" { return ["\(name) is cancelled in Deposco and not in the shop"] }
        if goods.isEmpty {
            return record.stage == .nothingToShip ? [] : ["\(name) has nothing to ship and is \(record.stage)"]
        }
        if order.placed.financialStatus != "paid" {
            return record.stage == .awaitingPayment && there == nil ? [] : ["\(name) is unpaid and is \(record.stage)"]
        }
        let missing = goods.filter { $0.ordered.sku.map { !truth.activeItems.contains($0) } ?? true }
        if !missing.isEmpty {
            guard record.stage == .blocked, there == nil else {
                return ["\(name) has lines that Deposco would refuse and is \(record.stage)"]
            }
            let explained = Set(open.map(\.id))
            return record.blocks.filter { !explained.contains($0.exception) }
                .map { "\(name) is blocked by \($0.exception), which nobody sees" }
        }
        guard let there else {
            return open.contains { $0.type == .deadLetter }
                ? [] : ["\(name) is due, \(record.stage), and not in Deposco"]
        }
        let wanted = goods.map { "\($0.ordered.sku ?? "") × \($0.ordered.quantity)" }
        let has = there.lines.map { "\($0.item) × \($0.quantity)" }
        if wanted != has { return ["\(name) is \(has) in Deposco and \(wanted) in the shop"] }
        switch record.stage {
        case .received, .partlyShipped, .shipped: return []
        default: return ["\(name) is in Deposco and the core says \(record.stage)"]
        }
    }

    private func cancellation(
        _ order: ShopOrder, _ there: DeposcoOrder?, _ open: [ExceptionRecord], _ records: [CancellationRecord]
    ) -> [String] {
        let name = order.name
        let answers = order.cancellationAnswers
        if answers.count > 1 { return ["\(name): the request to cancel was answered \(answers.count) times"] }
        let asked = order.requestStatus
        if asked == "CANCELLATION_REQUESTED", order.cancelledAt == nil {
            return ["\(name): the request to cancel was never answered (\(records.map { "\($0.state)" }))"]
        }
        if let answer = answers.first, answer.accepted, let there, there.status != "Canceled" {
            return ["\(name): the cancellation was accepted and Deposco says \(there.status)"]
        }
        return []
    }

    // MARK: Shipments

    private func fulfilments(_ order: ShopOrder, _ truth: Truth, _ open: [ExceptionRecord]) -> [String] {
        var found: [String] = []
        var seen: [String: Int] = [:]
        for fulfilment in order.fulfilments { for number in fulfilment.numbers { seen[number, default: 0] += 1 } }
        for (number, count) in seen.sorted(by: { $0.key < $1.key }) where count > 1 {
            found.append("\(order.name): the parcel \(number) was fulfilled \(count) times")
        }
        let refused = open.contains { $0.type == .fulfilmentRefused || $0.type == .cancelledAndShipped }
        for shipment in truth.shipments
        where shipment.order == String(order.name.dropFirst()) && shipment.status == "Shipped"
            && !shipment.lines.isEmpty
        {
            if seen[shipment.tracking[0]] == nil, !refused {
                found.append("\(order.name): shipment \(shipment.number) left and the shop has no fulfilment of it")
            }
        }
        return found
    }

    private func notification(
        _ order: ShopOrder, _ shipment: DeposcoShipment, _ open: [ExceptionRecord], _ truth: Truth
    ) -> [String] {
        let name = "\(order.name), shipment \(shipment.number)"
        guard let fulfilment = order.fulfilments.first(where: { $0.numbers.contains(shipment.tracking[0]) }) else {
            return []
        }
        if fulfilment.notifications > 1 { return ["\(name): the customer was told \(fulfilment.notifications) times"] }
        let scan = truth.scans[shipment.number]
        if fulfilment.notifications == 1, scan == nil { return ["\(name): the customer was told without a scan"] }
        if fulfilment.notifications == 0, let scan, shipment.status == "Shipped", scan < now.milliseconds - 600_000 {
            return ["\(name): the carrier has the parcel and the customer was not told"]
        }
        let waited = now.milliseconds - shipment.shippedAt
        if fulfilment.notifications == 0, scan == nil, shipment.status == "Shipped", waited > 10 * 3_600_000,
            !open.contains(where: { $0.type == .notificationOverdue })
        {
            return ["\(name): held for \(waited / 60_000) minutes and nobody is told"]
        }
        return []
    }

    // MARK: Exceptions

    /// Each open exception about a SKU is true.
    private func exceptions(_ truth: Truth) async throws -> [String] {
        let open = try await store.read { try $0.exceptions(filter: "", after: nil, limit: 500).rows.map(\.record) }
        return open.compactMap { exception in
            guard exception.type == .unknownSKU || exception.type == .inactiveItem, let sku = exception.about,
                truth.activeItems.contains(sku)
            else { return nil }
            return "\(exception.id) is open although Deposco has the item"
        }
    }
}
