/// What the channel is to show of a variant at a location.
package struct WantedStock: Hashable, Sendable {
    package var sku: SKU
    package var variant: String
    /// What the channel keeps the variant's stock under.
    package var inventoryItem: String
    package var location: String
    package var quantity: Int64
    /// What the channel is believed to show.
    package var believed: Int64
    /// `false` where something happened that may or may not be in the channel's figure: it is read first.
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

/// A SKU of which more is sold than there is.
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

/// The decision what the channel is to show of SKUs whose stock moved.
package struct StockPush: Hashable, Sendable {
    /// What a SKU is to have at a location.
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

    /// Nothing is in it of a SKU whose stock is not known: the channel keeps what it shows.
    package let quantities: [Quantity]
    package let shortages: [StockShortage]

    /// - Parameter skus: those that moved.
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
            // A bundle is short of its components, which are told themselves.
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
    /// What has to be read on the channel before it can be written.
    package var uncertain: [WantedStock] { filter { !$0.certain } }

    /// What differs from what the channel shows for certain.
    package var writes: [WantedStock] { filter { $0.certain && $0.quantity != $0.believed } }

    /// The same, with what was read on the channel where that was not certain.
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

    /// The SKUs of which there is nothing more to write for now, once the channel answered.
    /// - Parameters:
    ///   - skus: all that moved.
    ///   - written: the writes that it took.
    ///   - refused: those that it will never take; a SKU with one of these is settled whatever became of the others.
    package func settled(of skus: [SKU], written: [WantedStock], refused: [WantedStock]) -> Set<SKU> {
        guard isOpen(written: written, refused: refused) else { return Set(skus) }
        let lost = Set(refused.map(\.variant))
        return Set(filter { lost.contains($0.variant) }.map(\.sku))
    }
}

extension NewException {
    /// - Parameter orders: the orders that wait for it, the youngest first.
    package static func oversold(_ shortage: StockShortage, orders: [String]) -> NewException {
        let names = orders.isEmpty ? "no order here" : orders.joined(separator: ", ")
        return NewException(
            .oversold(shortage.sku), summary: "\(shortage.sku) is oversold by \(shortage.units)",
            detail: "at risk, the youngest first: \(names)")
    }
}
