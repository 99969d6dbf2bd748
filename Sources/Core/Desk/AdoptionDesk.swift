import DeskAPI
import Domain
import Store

/// Shows orders that are older than the start, and looks for more of them.
struct AdoptionDesk: Sendable {
    let store: Store
    let policy: Policy
    let clock: CoreClock

    func page(after: String?, limit: Int) async throws -> AdoptionPage {
        try await store.read { reader in
            let found = try reader.orders.elsewhere(after: after.map { OrderID($0) }, limit: limit)
            let older = try found.rows.compactMap { order -> OlderOrder? in
                guard let wait = order.record.waits.first(where: { $0.reason == .older }) else { return nil }
                let (record, channel) = (order.record, order.record.channel)
                return OlderOrder(
                    ref: TargetRef(.order, record.id.rawValue), version: order.version, name: channel.name,
                    placedAt: channel.createdAt, value: channel.value, units: wait.units,
                    isRead: record.currentFulfilment != nil, there: try Survey(reader).matches(of: record).map(\.text))
            }
            return AdoptionPage(
                wmsIsRead: try Survey(reader).isDone,
                lookedAt: try reader.marks.mark(FindOlderOrders.mark).flatMap { Instant(iso: $0) },
                isLooking: try !reader.work.openWork(key: WorkKey.adoption.text).isEmpty, orders: older,
                next: found.last?.rawValue)
        }
    }

    /// Looks for them in the channel.
    /// - Throws: `DeskErrorBody` where the caller may not take orders in.
    func look(by caller: Identity) async throws -> AdoptionPage {
        guard caller.allowed.contains(.takeIn) else {
            throw DeskErrorBody(error: "looking for older orders needs a role that may takeIn")
        }
        let now = clock.now
        try await store.transact { [policy] tx in
            try Step(tx, policy: policy, at: now).enqueue(.findOlderOrders)
        }
        return try await page(after: nil, limit: 1)
    }
}
