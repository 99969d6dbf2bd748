import Connectors
import Domain
import Store

extension IntegrationCore {
    /// Whether the whole item master was read at least once: before that no order is judged.
    static let itemMark = "deposco.items"

    /// Reads the item master's changes; orders that waited for an item go on (E2).
    func pollItems(_ work: Work) async throws -> OldOutcome {
        let poll = Poll(clock)
        let known = try await store.read { try $0.mark(Self.itemMark) }
        let since = known.map { poll.since($0, overlap: settings.intervals.overlap) }
        var link: String?
        var pages = PageCount("Deposco's list of items")
        repeat {
            let page = try await fetch { () throws(CallFailure) in
                try await deposco.items(updatedSince: since, after: link, for: .catalogue)
            }
            let now = clock.now
            try await store.transact { tx in
                try tx.each(page.rows, of: "deposco items", id: \.number, at: now) { try tx.sight($0, at: now) }
                for row in page.unreadable { try tx.unreadable("deposco", "items", row, at: now) }
            }
            link = try pages.follow(page.next)
        } while link != nil
        let next = settings.intervals.items
        return { tx, now in
            try tx.append(.markMoved(poll.reached(self.deposco.health)), to: .mark(Self.itemMark), by: .core, at: now)
            try tx.resolve(ExceptionID("connector-refusing/deposco"), because: "Deposco answers again", at: now)
            return .later(at: now + next)
        }
    }

    /// Reads the channel's catalogue and finds, before the first order does, what the WMS would not take (E1).
    func pollVariants(_ work: Work) async throws -> OldOutcome {
        let start = clock.now
        let itemsRead = try await store.read { try $0.mark(Self.itemMark) != nil }
        guard itemsRead else { return { _, now in .later(at: now + .seconds(2)) } }
        var cursor: String?
        var pages = PageCount("Shopify's list of variants")
        repeat {
            let page = try await fetch { () throws(CallFailure) in
                try await shopify.variants(after: cursor, for: .catalogue)
            }
            let now = clock.now
            try await store.transact { tx in
                try tx.each(page.rows, of: "shopify variants", id: \.id, at: now) { variant in
                    // One that cannot be read any more is written anew.
                    guard (try? tx.variant(variant.id))?.record != variant else { return }
                    try tx.append(.variantSeen(variant), to: .variant(variant.id), by: .remote("shopify"), at: now)
                }
                for row in page.unreadable { try tx.unreadable("shopify", "variants", row, at: now) }
            }
            cursor = try pages.follow(page.next)
        } while cursor != nil
        let next = settings.intervals.variants
        return { tx, now in
            try tx.radar(at: now)
            try tx.append(.markMoved(start.iso), to: .mark("shopify.variants"), by: .core, at: now)
            return .later(at: now + next)
        }
    }
}

extension Transaction {
    /// Takes in an item of the WMS; what it blocked is assessed anew.
    func sight(_ item: Item, at now: Instant) throws {
        let known = try self.item(item.number)?.record
        guard known != item else { return }
        try append(.itemSeen(item), to: .item(item.number), by: .remote("deposco"), at: now)
        // Only a change of what a SKU matches can free an order or stop one.
        guard known?.active != item.active || known?.components != item.components else { return }
        for sku in try [SKU(item.number)] + mappedSKUs(to: item.number) { try matchChanged(sku, at: now) }
    }

    /// What a SKU means to the WMS changed: its exceptions end or begin, and the orders they block are assessed anew.
    func matchChanged(_ sku: SKU, at now: Instant) throws {
        let match = try match([sku])[sku] ?? .unknown
        let bundle = try composition(of: sku) != nil
        for (type, stands) in [
            (ExceptionType.unknownSKU, match == .unknown && !bundle), (.inactiveItem, match.isInactive && !bundle),
            (.bundleRefused, false),
        ] {
            let id = ExceptionID("\(type.rawValue)/\(sku)")
            guard !stands, let record = try exception(id)?.record, record.state == .open else { continue }
            try resolve(id, because: "Deposco takes \(sku) now", at: now)
            _ = try enqueue(NewWork(.reassessBlocked, key: OldKey.exception(id), due: now), at: now)
        }
    }

    /// Takes over the configured SKU map where it differs from what the store has.
    func adopt(skuMap: [String: String], at now: Instant) throws {
        let known = try self.skuMap()
        for (sku, item) in skuMap.sorted(by: { $0.key < $1.key }) where known[SKU(sku)] != item {
            try append(.skuMapped(item: item), to: .sku(SKU(sku)), by: .core, at: now)
            try matchChanged(SKU(sku), at: now)
        }
        for sku in known.keys.sorted(by: { $0.rawValue < $1.rawValue }) where skuMap[sku.rawValue] == nil {
            try append(.skuMapped(item: nil), to: .sku(sku), by: .core, at: now)
        }
    }

    /// Takes over the configured bundle map where it differs from what the store has.
    func adopt(bundles: [SKU: [BundleComponent]], at now: Instant) throws {
        let known = try mappedBundles()
        for (bundle, components) in bundles.sorted(by: { $0.key.rawValue < $1.key.rawValue })
        where known[bundle] != components {
            try append(.bundleMapped(components), to: .sku(bundle), by: .core, at: now)
            for sku in try [bundle] + self.bundles(with: bundle) { try matchChanged(sku, at: now) }
        }
        for bundle in known.keys.sorted(by: { $0.rawValue < $1.rawValue }) where bundles[bundle] == nil {
            try append(.bundleMapped(nil), to: .sku(bundle), by: .core, at: now)
        }
    }

    /// Has orders go on that waited for a location which is mapped by now.
    func adopt(routing: Routing, at now: Instant) throws {
        for exception in try openExceptions(type: .unmappedLocation).map(\.record) {
            let location = exception.about ?? ""
            if case .locations(let facilities) = routing, facilities[location] == nil { continue }
            try resolve(exception.id, because: "location \(location) has a facility now", at: now)
            _ = try enqueue(NewWork(.reassessBlocked, key: OldKey.exception(exception.id), due: now), at: now)
        }
    }

    /// Raises what the channel sells and the WMS would not take; ends what is no longer sold and blocks nothing.
    func radar(at now: Instant) throws {
        for sku in try variantSKUsWithoutItem(limit: 10_000) {
            let title = try variants(sku: sku).first?.record.title ?? ""
            try radar(sku, title: title, in: nil, at: now)
        }
        for bundle in try soldBundles() {
            do {
                for leaf in try bundles(reachedFrom: [bundle]).explode(bundle) ?? [] {
                    try radar(leaf.sku, title: "", in: bundle, at: now)
                }
            } catch let fault as BundleFault {
                try raiseOnce(.refused(fault), at: now)
            }
        }
        for (sku, titles) in try duplicateSKUs(limit: 1000) {
            try raiseOnce(
                NewException(
                    .duplicateSKU(sku), summary: "\(sku) is on \(titles.count) variants",
                    detail: titles.prefix(5).joined(separator: "; ")), at: now)
        }
    }

    private func radar(_ sku: SKU, title: String, in bundle: SKU?, at now: Instant) throws {
        switch try match([sku])[sku] ?? .unknown {
        case .item: break
        case .inactive(let item):
            try raiseOnce(.inactive(sku: sku, item: item), at: now)
        case .unknown:
            let suggestion = NearMiss.suggestion(for: sku, candidates: try itemsNear(sku))
            try raiseOnce(.unknown(sku: sku, title: title, suggestion: suggestion, in: bundle), at: now)
        }
    }

    /// The radar looks again and again: what is open already stays as the orders described it.
    private func raiseOnce(_ new: NewException, at now: Instant) throws {
        if try exception(new.cause.id)?.record.state == .open { return }
        try raise(new, at: now)
    }
}

extension SKUMatch {
    fileprivate var isInactive: Bool {
        if case .inactive = self { return true }
        return false
    }
}
