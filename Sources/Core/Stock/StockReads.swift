import Domain
import Store

/// What the stock rules read.
struct StockReads {
    let reader: Reader

    init(_ reader: Reader) { self.reader = reader }

    /// The sellable stock of SKUs, as far as it is known.
    func view(_ skus: [SKU]) throws -> StockView {
        let bundles = try reader.catalogue.bundles(reachedFrom: skus)
        let leaves = Set(skus).union(bundles.compositions.values.lazy.flatMap { $0.map(\.sku) })
            .subtracting(bundles.compositions.keys)
        let matches = try reader.catalogue.match(leaves.sorted { $0.rawValue < $1.rawValue })
        let items = matches.values.compactMap { match -> String? in
            if case .item(let number) = match { number } else { nil }
        }
        return StockView(
            available: try reader.stock.available(items),
            pending: try items.reduce(into: [:]) { $0[$1] = try reader.stock.pendingUnits($1) }, matches: matches,
            bundles: bundles)
    }

    /// The variants to update, with the quantity that the channel is believed to show for each.
    func wanted(_ quantities: [StockPush.Quantity], by policy: StockPolicy) throws -> [WantedStock] {
        try quantities.flatMap { one -> [WantedStock] in
            let variants = try reader.catalogue.variants(sku: one.sku).map(\.record)
                .filter { $0.active && $0.inventoryItem != nil }
            let shares = policy.shares(of: one.units, among: variants.map(\.id))
            return try variants.compactMap { variant -> WantedStock? in
                guard let item = variant.inventoryItem, let units = shares[variant.id] else { return nil }
                let known = try reader.stock.knownLevel(variant.id, one.location)
                return WantedStock(
                    sku: one.sku, variant: variant.id, inventoryItem: item, location: one.location,
                    quantity: units, believed: known?.quantity ?? 0, certain: known?.certain ?? false)
            }
        }
    }
}
