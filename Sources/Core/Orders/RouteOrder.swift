import Connectors
import Domain
import Store

/// Reads from the channel what may leave of an order, together with other orders that are due to be read
/// (docs/apis/shopify.md#fulfilment-orders).
struct RouteOrder: Sendable {
    let store: Store
    let shopify: ShopifyClient
    let policy: Policy
    let clock: CoreClock
    /// Orders that another attempt is reading now.
    let underWay: OrdersUnderWay
    let attempt: Attempt

    func work(_ id: OrderID) async throws -> Outcome {
        let now = clock.now
        let orders = try await store.read { reader in try wanted(reader, with: id, at: now) }
        guard let own = orders.first, own.id == id else { return .write { try Self.done(id, $0) } }
        let others = underWay.take(Array(orders.dropFirst()), most: ShopifyFulfilment.together - 1)
        defer { underWay.giveBack(others) }
        var found = try await ShopifyFulfilment(shopify).readings(of: [own] + others, for: .orders)
        if found[id] == nil { found[id] = try await ShopifyFulfilment(shopify).reading(of: id, for: .orders) }
        if let reading = found[id] {
            try await noteScopes(reading, own)
            found[id] = try await accepted(reading, own)
        }
        try await take(found.filter { $0.key != id }, at: now)
        let (reading, name) = (found[id], own.name)
        return .write { step in
            guard let reading else {
                // The channel no longer shows old orders. What the WMS has of them goes on.
                guard try step.known.orders.order(id)?.record.isInWMS != true else { return .done }
                try step.raise(
                    NewException(
                        .notRouted(id), summary: "\(name): the channel no longer shows it",
                        detail: "it was deleted, or our access does not reach it"))
                return .later(at: step.now + Limits.Orders.heldLook)
            }
            try FulfilmentFlow(step).take(reading, of: id, at: now)
            return .done
        }
    }

    /// The order was read meanwhile, together with another, or need not be read.
    private static func done(_ id: OrderID, _ step: Step) throws -> WorkEnding {
        try FulfilmentFlow(step).waited(id)
        return .done
    }

    /// The orders to read, this one first if it has to be read.
    private func wanted(_ reader: Reader, with id: OrderID, at now: Instant) throws -> [ChannelOrder] {
        guard let record = try reader.orders.order(id)?.record, isWanted(record) else { return [] }
        let due = try reader.work.openWork(key: WorkKey.order(id).text).first { $0.kind == .routeOrder }?.due ?? now
        // A reading after the row became due is current, unless our clock was ahead at the time.
        if let readAt = record.fulfilmentAt, readAt > due, readAt <= now, !record.isFulfilmentStale { return [] }
        let others = try reader.work.dueOrders(.routeOrder, now: now, limit: ShopifyFulfilment.together)
        return try [record.channel]
            + others.filter { $0 != id }.compactMap { other in
                guard let record = try reader.orders.order(other)?.record, isWanted(record) else { return nil }
                return record.channel
            }
    }

    private func isWanted(_ record: OrderRecord) -> Bool {
        guard record.channel.cancelledAt == nil else { return false }
        return switch record.stage {
        case .nothingToShip, .awaitingPayment, .cancelled: false
        case .elsewhere, .notDue, .blocked, .queued, .sent, .review, .received, .partlyShipped, .shipped: true
        }
    }

    private func take(_ found: [OrderID: FulfilmentReading], at began: Instant) async throws {
        guard !found.isEmpty else { return }
        let now = clock.now
        try await store.transact { [policy] tx in
            let step = Step(tx, policy: policy, at: now)
            let ids = found.keys.sorted { $0.rawValue < $1.rawValue }
            try Intake(step).each(ids, of: "orders", id: \.rawValue) { id in
                guard let reading = found[id] else { return }
                try FulfilmentFlow(step).take(reading, of: id, at: began)
            }
        }
    }

    /// Accepts requests of fulfilment services' locations before anything of them leaves.
    /// - Returns: the reading as it is then.
    private func accepted(_ reading: FulfilmentReading, _ order: ChannelOrder) async throws -> FulfilmentReading {
        let now = clock.now
        let accepts = try await store.read { [policy] reader -> [String] in
            guard let record = try reader.orders.order(order.id)?.record, record.stage != .blocked else { return [] }
            var next = record
            next.fulfilment = reading
            next.isFulfilmentStale = false
            let context = try OrderReads(reader, policy).context(for: next, at: now)
            return next.channel.assess(context).stage == .queued ? context.due.accepts : []
        }
        guard !accepts.isEmpty else { return reading }
        for id in accepts { try await ShopifyFulfilment(shopify).accept(id, for: .orders) }
        return try await ShopifyFulfilment(shopify).reading(of: order.id, for: .orders) ?? reading
    }

    /// Notes which scopes our token lacks, where units stay invisible.
    private func noteScopes(_ reading: FulfilmentReading, _ order: ChannelOrder) async throws {
        guard !reading.accounts(for: order), clock.now - order.createdAt > Limits.Orders.scopesAfter else { return }
        let scopes = try await ShopifyConnection(shopify).scopes(for: .orders)
        let missing = ShopifyFulfilment.neededScopes.filter { !scopes.contains($0) }.joined(separator: ", ")
        let now = clock.now
        try await store.transact { [policy] tx in
            let mark = try tx.marks.mark(FulfilmentFlow.scopesMark) ?? ""
            guard mark != missing else { return }
            try Step(tx, policy: policy, at: now).append(.markMoved(missing), to: .mark(FulfilmentFlow.scopesMark))
        }
    }
}
