import Connectors
import Domain
import Store

extension Transaction {
    /// Takes in what the WMS has of an item.
    /// - Returns: whether anything about it is new.
    @discardableResult
    func sight(_ reading: StockReading, readAt: Instant, policy: Policy, at now: Instant) throws -> Bool {
        let known = try self.reading(reading.item, reading.facility)
        // A reading that is as before still says that orders received since the last one are counted now.
        if let known, known.reading == reading,
            try !receivedBetween(reading.item, after: known.at, until: readAt)
        {
            return false
        }
        try append(.stockRead(reading), to: .item(reading.item), by: .remote("deposco"), at: readAt)
        try touch(item: reading.item, policy: policy, at: now)
        return known?.reading != reading
    }

    /// Something moved that changes what can be sold of an item, and so of every bundle with it (D5).
    func touch(item: String, policy: Policy, at now: Instant) throws {
        guard let stock = policy.stock else { return }
        let direct = try [SKU(item)] + mappedSKUs(to: item)
        for sku in try direct + direct.flatMap({ try bundles(with: $0) }) { try noteStock(sku, at: now) }
        guard stock.push == .frequent else { return }
        try enqueuePush(at: now)
    }

    /// In a moment, so that what moves together goes together.
    func enqueuePush(at now: Instant) throws {
        _ = try enqueue(NewWork(.pushStock, key: IntegrationCore.stockKey, due: now + .seconds(1)), at: now)
    }
}

extension Reader {
    /// What can be sold of SKUs, as far as it is known.
    func stockView(_ skus: [SKU]) throws -> StockView {
        let bundles = try bundles(reachedFrom: skus)
        let leaves = Set(skus).union(bundles.compositions.values.lazy.flatMap { $0.map(\.sku) })
            .subtracting(bundles.compositions.keys)
        let matches = try match(leaves.sorted { $0.rawValue < $1.rawValue })
        let items = matches.values.compactMap { match -> String? in
            if case .item(let number) = match { number } else { nil }
        }
        return StockView(
            available: try available(items),
            pending: try items.reduce(into: [:]) { $0[$1] = try pendingUnits($1) }, matches: matches, bundles: bundles)
    }
}
