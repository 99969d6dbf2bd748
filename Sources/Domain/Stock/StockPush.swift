/// What the channel should show for a variant at a location.
package struct WantedStock: Hashable, Sendable {
    package var sku: SKU
    package var variant: String
    /// The channel's inventory item of the variant.
    package var inventoryItem: String
    package var location: String
    package var quantity: Int64
    /// What the channel is believed to show.
    package var believed: Int64
    /// `false` where a recent event may or may not be in the channel's figure. The figure is then read first.
    package var certain: Bool

    package init(
        sku: SKU, variant: String, inventoryItem: String, location: String, quantity: Int64, believed: Int64,
        certain: Bool
    ) {
        self.sku = sku
        self.variant = variant
        self.inventoryItem = inventoryItem
        self.location = location
        self.quantity = quantity
        self.believed = believed
        self.certain = certain
    }
}

/// An oversold SKU.
package struct StockShortage: Hashable, Sendable {
    package var sku: SKU
    package var item: String
    package var units: Int64

    package init(sku: SKU, item: String, units: Int64) {
        self.sku = sku
        self.item = item
        self.units = units
    }
}

/// Decides what the channel should show for SKUs whose stock moved.
package struct StockPush: Hashable, Sendable {
    /// A SKU's target quantity at a location.
    package struct Quantity: Hashable, Sendable {
        package var sku: SKU
        package var location: String
        package var units: Int64

        package init(sku: SKU, location: String, units: Int64) {
            self.sku = sku
            self.location = location
            self.units = units
        }
    }

    /// A SKU with unknown stock is left out: the channel keeps its present figure.
    package let quantities: [Quantity]
    package let shortages: [StockShortage]

    /// - Parameter skus: the SKUs whose stock moved.
    package init(_ skus: [SKU], in view: StockView, policy: StockPolicy) {
        var quantities: [Quantity] = []
        var shortages: [StockShortage] = []
        for sku in skus {
            var total: Int64?
            for (location, facilities) in policy.locations.sorted(by: { $0.key < $1.key }) {
                guard let units = view.units(of: sku, at: facilities) else { continue }
                total = (total ?? 0).clampedAdding(units)
                let shown = max(0, units.clampedSubtracting(policy.safety(of: sku)))
                quantities.append(Quantity(sku: sku, location: location, units: shown))
            }
            // A bundle is short because its components are, and those are reported themselves.
            guard let total, total < 0, view.bundles.compositions[sku] == nil,
                case .item(let item)? = view.matches[sku]
            else { continue }
            shortages.append(StockShortage(sku: sku, item: item, units: Int64(0).clampedSubtracting(total)))
        }
        self.quantities = quantities
        self.shortages = shortages
    }
}

extension [WantedStock] {
    /// Levels to read on the channel before they can be written.
    package var uncertain: [WantedStock] { filter { !$0.certain } }

    /// Levels that the channel does not have: their variants are not stocked at their locations.
    package func unstocked(in seen: [ChannelLevel]) -> [WantedStock] {
        filter { one in !seen.contains { $0.variant == one.variant && $0.location == one.location } }
    }

    /// Levels that certainly differ from what the channel shows.
    package var writes: [WantedStock] { filter { $0.certain && $0.quantity != $0.believed } }

    /// The same levels, with uncertain figures replaced by what was read on the channel.
    package func believing(_ seen: [ChannelLevel]) -> [WantedStock] {
        map { one in
            guard !one.certain,
                let level = seen.last(where: { $0.variant == one.variant && $0.location == one.location })
            else { return one }
            var one = one
            one.believed = level.quantity
            one.certain = true
            return one
        }
    }

    /// Whether the channel left some of the writes undone without refusing them.
    package func isOpen(written: [WantedStock], refused: [WantedStock]) -> Bool {
        writes.count != written.count + refused.count
    }

    /// The SKUs that need no further write for now, after the channel's answer.
    /// - Parameters:
    ///   - skus: all SKUs whose stock moved.
    ///   - written: the writes that the channel accepted.
    ///   - refused: the writes that it will never accept. A SKU with one of these is settled, whatever happened to the
    ///     others.
    package func settled(of skus: [SKU], written: [WantedStock], refused: [WantedStock]) -> Set<SKU> {
        guard isOpen(written: written, refused: refused) else { return Set(skus) }
        let lost = Set(refused.map(\.variant))
        return Set(filter { lost.contains($0.variant) }.map(\.sku))
    }
}

extension NewException {
    /// - Parameter orders: the orders waiting for the item, newest first.
    package static func oversold(_ shortage: StockShortage, orders: [String]) -> NewException {
        let names = orders.isEmpty ? "no order here" : orders.joined(separator: ", ")
        return NewException(
            .oversold(shortage.sku), summary: "\(shortage.sku) is oversold by \(shortage.units)",
            detail: "at risk, the youngest first: \(names)")
    }
}
