/// One component of a bundle.
package struct BundleComponent: Hashable, Sendable {
    /// The component's SKU, matched through the SKU map and the item master. It may itself be a bundle.
    package var sku: SKU
    /// Units in one unit of the bundle.
    package var quantity: Int64
    /// Its weight when the bundle's price is shared out among the components. `nil` uses its quantity.
    package var share: Int64?

    package init(sku: SKU, quantity: Int64, share: Int64? = nil) {
        self.sku = sku
        self.quantity = quantity
        self.share = share
    }

    /// Stands in the place of a component that cannot be read. A bundle with it is refused.
    package static let unreadable = BundleComponent(sku: SKU(""), quantity: -1)
}

/// Why a bundle cannot be exploded.
package enum BundleFault: Error, Hashable, Sendable {
    /// The SKUs of the cycle, with the first one repeated at the end.
    case cycle([SKU])
    case empty(SKU)
    /// A component whose quantity is zero or negative.
    case noUnits(bundle: SKU, component: SKU, quantity: Int64)
    /// The WMS names a component that cannot be read, or not all of them.
    case unreadable(SKU)
    /// More units, components or levels than can be counted.
    case tooLarge(SKU)

    /// The bundle whose composition is wrong.
    package var bundle: SKU {
        switch self {
        case .cycle(let way): way.first ?? SKU("")
        case .empty(let bundle), .noUnits(let bundle, _, _), .unreadable(let bundle), .tooLarge(let bundle): bundle
        }
    }

    package var text: String {
        switch self {
        case .cycle(let way): "it contains itself: " + way.map(\.rawValue).joined(separator: " > ")
        case .empty: "it has no components"
        case .noUnits(_, let component, let quantity): "it has \(quantity) of \(component)"
        case .unreadable: "one of its components in the WMS cannot be read, or not all of them"
        case .tooLarge: "it has more units than can be counted"
        }
    }
}

/// The direct components of each bundle, as its owner wrote them down.
package struct Bundles: Hashable, Sendable {
    package var compositions: [SKU: [BundleComponent]]

    package init(_ compositions: [SKU: [BundleComponent]] = [:]) { self.compositions = compositions }

    private static let mostUnits: Int64 = 1_000_000_000

    /// A component that is not itself a bundle, with its total units and its share of the amount.
    package struct Leaf: Hashable, Sendable {
        package var sku: SKU
        /// Units in one unit of the bundle.
        package var each: Int64
        /// Its share of the amount, in minor units.
        package var amount: Int64
    }

    /// Explodes a bundle into components that are not bundles, in the order of its components. Shares `amount` out so
    /// that the leaves' amounts sum to it exactly.
    /// - Returns: one leaf for each SKU; `nil` when `sku` is not a bundle.
    /// - Throws: `BundleFault` when a composition is wrong or too large.
    package func explode(_ sku: SKU, amount: Int64 = 0) throws(BundleFault) -> [Leaf]? {
        guard compositions[sku] != nil else { return nil }
        var explosion = Explosion()
        try explode(sku, each: 1, amount: amount, way: [], into: &explosion)
        return explosion.leaves
    }

    private struct Explosion {
        var leaves: [Leaf] = []
        var places: [SKU: Int] = [:]
        /// Nodes visited on all paths. Bundles that share components have more paths than components, so this bounds
        /// the work.
        var steps = 0
    }

    private func explode(
        _ sku: SKU, each: Int64, amount: Int64, way: [SKU], into explosion: inout Explosion
    ) throws(BundleFault) {
        explosion.steps += 1
        // Deeper than any real catalogue, and shallow enough for the stack.
        if way.count > 32 || explosion.steps > 5000 { throw .tooLarge(way.first ?? sku) }
        if let start = way.firstIndex(of: sku) { throw .cycle(way[start...] + [sku]) }
        guard let components = compositions[sku] else {
            if let at = explosion.places[sku] {
                let sum = explosion.leaves[at].each.clampedAdding(each)
                if sum > Self.mostUnits { throw .tooLarge(way.first ?? sku) }
                explosion.leaves[at].each = sum
                explosion.leaves[at].amount = explosion.leaves[at].amount.clampedAdding(amount)
            } else {
                explosion.places[sku] = explosion.leaves.count
                explosion.leaves.append(Leaf(sku: sku, each: each, amount: amount))
            }
            return
        }
        if components.isEmpty { throw .empty(sku) }
        if components.contains(.unreadable) { throw .unreadable(sku) }
        for component in components where component.quantity <= 0 {
            throw .noUnits(bundle: sku, component: component.sku, quantity: component.quantity)
        }
        let amounts = Money.shares(of: amount, weights: components.map { $0.share ?? $0.quantity })
        for (component, amount) in zip(components, amounts) {
            let (units, overflow) = each.multipliedReportingOverflow(by: component.quantity)
            if overflow || units > Self.mostUnits { throw .tooLarge(way.first ?? sku) }
            try explode(component.sku, each: units, amount: amount, way: way + [sku], into: &explosion)
        }
    }
}
