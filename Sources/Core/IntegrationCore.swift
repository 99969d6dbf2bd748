package import Connectors
import Domain
package import Logging
package import Store

/// The integration core: what all its parts share. The parts are extensions and small types in the folders beside this file.
package final class IntegrationCore: Sendable {
    package let settings: CoreSettings
    package let store: Store
    package let shopify: ShopifyClient
    package let deposco: DeposcoClient
    /// `nil` where the shop does not use it.
    package let patchworks: PatchworksClient?
    package let clock: any WallClock
    let log: Logger
    let ingestBell = Bell()
    let counters = CoreCounters()

    package init(
        settings: CoreSettings, store: Store, shopify: ShopifyClient, deposco: DeposcoClient,
        patchworks: PatchworksClient? = nil, clock: any WallClock, log: Logger
    ) {
        self.settings = settings
        self.store = store
        self.shopify = shopify
        self.deposco = deposco
        self.patchworks = patchworks
        self.clock = clock
        self.log = log
    }

    /// Makes the store ready to go on where an earlier run stopped: leases of a dead core end, the SKU map is taken over and the
    /// periodic work is there.
    package func prepare() async throws {
        try await store.releaseAllLeases()
        let now = clock.now
        let map = settings.skuMap
        let periodic = WorkKind.allCases.filter { $0.periodic && ($0 != .pollPatchworks || patchworks != nil) }
        try await store.transact { tx in
            for kind in periodic {
                _ = try tx.enqueue(NewWork(kind, key: "periodic/\(kind.rawValue)", due: now), at: now)
            }
            try tx.adopt(skuMap: map, at: now)
        }
    }

    /// Takes in webhooks and does the work until the task is cancelled.
    package func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await self.ingestUntilCancelled() }
            group.addTask { try await WorkEngine(core: self).runUntilCancelled() }
            try await group.next()
            group.cancelAll()
        }
    }
}
