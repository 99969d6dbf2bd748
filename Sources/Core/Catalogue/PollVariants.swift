import Connectors
import Domain
import Store

/// Reads the channel's catalogue, and finds what the WMS would refuse before anybody orders it.
struct PollVariants: Sendable {
    let store: Store
    let shopify: ShopifyClient
    let fetching: Fetching
    let policy: Policy
    let interval: Span
    let clock: CoreClock

    func work() async throws -> Outcome {
        let start = clock.now
        let itemsRead = try await store.read { try $0.marks.mark(CatalogueFlow.itemMark) != nil }
        guard itemsRead else { return .write { .later(at: $0.now + Limits.Catalogue.untilItemsRead) } }
        var cursor: String?
        // The ids of all variants; `nil` when not all of them can be read.
        var all: Set<String>? = []
        var pages = PageCount("Shopify's list of variants")
        repeat {
            let page = try await fetching.page { () throws(CallFailure) in
                try await shopify.variants(after: cursor, for: .catalogue)
            }
            let now = clock.now
            all = page.unreadable.isEmpty ? all?.union(page.rows.map(\.id)) : nil
            try await store.transact { try take(page, Step($0, policy: policy, at: now)) }
            cursor = try pages.follow(page.next)
        } while cursor != nil
        return .write { [all] step in
            // A list without any variant is rather one that we may not read.
            if let all, !all.isEmpty {
                let flow = CatalogueFlow(step)
                for id in try step.known.catalogue.variantIDs() where !all.contains(id) { try flow.forget(id) }
            }
            try Radar(step).look()
            try step.append(.markMoved(start.iso), to: .mark(CatalogueFlow.variantMark))
            return .later(at: step.now + interval)
        }
    }

    private func take(_ page: Page<Variant>, _ step: Step) throws {
        let (flow, intake) = (CatalogueFlow(step), Intake(step))
        try intake.each(page.rows, of: "shopify variants", id: \.id) { try flow.sight($0) }
        for row in page.unreadable { try intake.unreadable("shopify", "variants", row) }
    }
}
