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

    /// What became of them.
    enum Finding: Equatable {
        /// The channel has these no longer.
        case gone([OrderID])
        /// Too many are missing, or the list shows none that is known here: it is hardly this shop's, or not whole.
        case doubtful(Int)
    }

    /// - Parameter since: from when the channel's changes are listed. Whatever was placed since then is among them.
    init(_ reader: Reader, since: Instant, at now: Instant) throws {
        let until = now - Limits.Sweeps.listedAfter
        awaited = Set(try reader.orders.openOrders(createdFrom: since, until: until))
    }

    mutating func listed(_ ids: [OrderID]) {
        awaited.subtract(ids)
        if first.isEmpty { first = ids }
    }

    func find(_ shopify: ShopifyClient, _ store: Store) async throws -> Finding {
        if awaited.isEmpty { return .gone([]) }
        let first = first
        let isOurs = try await store.read { reader in try !reader.orders.names(of: first).isEmpty }
        guard isOurs, awaited.count <= Limits.Sweeps.mostGone else { return .doubtful(awaited.count) }
        var gone: [OrderID] = []
        for id in awaited.sorted(by: { $0.rawValue < $1.rawValue }) where try await !Self.isThere(id, shopify) {
            gone.append(id)
        }
        return .gone(gone)
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
