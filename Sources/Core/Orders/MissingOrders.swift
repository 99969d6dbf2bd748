import Connectors
import Domain
import Store

/// Known orders that the channel should list, and does not: their deletion is told by a webhook alone, which may be lost. Nothing that is
/// gone can be listed, so what is missing is looked for by its id.
struct MissingOrders {
    /// Those that were not listed so far.
    private var awaited: Set<OrderID>
    /// What the list began with.
    private var first: [OrderID] = []

    /// The result of looking for them.
    enum Finding: Equatable {
        /// The channel has these no longer.
        case gone([OrderID])
        /// Too many are missing, or nothing else that is known here is there either: these are hardly this shop's answers.
        case doubtful(Int)
    }

    /// - Parameters:
    ///   - since: from when the channel's changes are listed. Whatever was placed since then is among them.
    ///   - now: the time by the channel's clock.
    init(_ reader: Reader, since: Instant, at now: Instant) throws {
        let until = now - Limits.Sweeps.listedAfter
        awaited = Set(try reader.orders.openOrders(createdFrom: since, until: until))
    }

    mutating func listed(_ ids: [OrderID]) {
        awaited.subtract(ids)
        if first.isEmpty { first = ids }
    }

    func find(_ shopify: ShopifyClient, _ store: Store) async throws -> Finding {
        let awaited = awaited
        // Orders that are known to be deleted can still be open: they have left in part, or the WMS could not stop them.
        let missing = try await store.read { reader in
            try awaited.filter { try reader.orders.order($0)?.record.isCancelled == false }
        }
        if missing.isEmpty { return .gone([]) }
        guard missing.count <= Limits.Sweeps.mostGone, try await isShop(shopify, store, besides: missing) else {
            return .doubtful(missing.count)
        }
        var gone: [OrderID] = []
        for id in missing.sorted(by: { $0.rawValue < $1.rawValue }) where try await !Self.isThere(id, shopify) {
            gone.append(id)
        }
        return .gone(gone)
    }

    /// Whether the channel has something else that is known here, or nothing else is known.
    private func isShop(_ shopify: ShopifyClient, _ store: Store, besides missing: Set<OrderID>) async throws -> Bool {
        let first = first
        let others = try await store.read { reader -> [OrderID]? in
            if try !reader.orders.names(of: first).isEmpty { return nil }
            return try reader.orders.latest(missing.count + Limits.Sweeps.lookedAtBeside).filter { id in
                try !missing.contains(id) && reader.orders.order(id)?.record.isCancelled == false
            }
        }
        guard let others, !others.isEmpty else { return true }
        for id in others where try await Self.isThere(id, shopify) { return true }
        return false
    }

    private static func isThere(_ id: OrderID, _ shopify: ShopifyClient) async throws -> Bool {
        do throws(CallFailure) {
            return try await shopify.order(id, for: .catalogue) != nil
        } catch {
            // One that cannot be read is there.
            if case .refused = error { return true }
            throw error
        }
    }
}
