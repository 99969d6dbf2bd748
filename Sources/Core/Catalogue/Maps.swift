import Domain
import Store

/// Adopts the configured maps where they differ from the store.
struct Maps {
    let step: Step

    init(_ step: Step) { self.step = step }

    func adopt(of settings: CoreSettings) throws {
        try adopt(skuMap: settings.skuMap)
        try adopt(bundles: settings.bundles)
        try adopt(routing: settings.policy.routing)
    }

    func adopt(skuMap: [String: String]) throws {
        let known = try step.known.catalogue.skuMap()
        for (sku, item) in skuMap.sorted(by: { $0.key < $1.key }) where known[SKU(sku)] != item {
            try step.append(.skuMapped(item: item), to: .sku(SKU(sku)))
            try CatalogueFlow(step).matchChanged(SKU(sku))
        }
        for sku in known.keys.sorted(by: { $0.rawValue < $1.rawValue }) where skuMap[sku.rawValue] == nil {
            try step.append(.skuMapped(item: nil), to: .sku(sku))
            try CatalogueFlow(step).matchChanged(sku)
        }
    }

    func adopt(bundles: [SKU: [BundleComponent]]) throws {
        let known = try step.known.catalogue.mappedBundles()
        for (bundle, components) in bundles.sorted(by: { $0.key.rawValue < $1.key.rawValue })
        where known[bundle] != components {
            try map(bundle, from: known[bundle] ?? [], to: components)
        }
        for bundle in known.keys.sorted(by: { $0.rawValue < $1.rawValue }) where bundles[bundle] == nil {
            try map(bundle, from: known[bundle] ?? [], to: nil)
        }
    }

    private func map(_ bundle: SKU, from old: [BundleComponent], to components: [BundleComponent]?) throws {
        try step.append(.bundleMapped(components), to: .sku(bundle))
        for sku in try [bundle] + step.known.catalogue.bundles(with: bundle) {
            try CatalogueFlow(step).matchChanged(sku)
        }
        // Orders that a component blocked may not need it any more.
        for component in old {
            for cause in [ExceptionCause.unknownSKU(component.sku), .inactiveItem(component.sku)] {
                guard try step.known.exceptions.exception(cause.id)?.record.state == .open else { continue }
                try step.enqueue(.reassessBlocked(cause.id))
            }
        }
    }

    /// Releases the orders that waited for a location which is mapped now.
    func adopt(routing: Routing) throws {
        for exception in try step.known.exceptions.openExceptions(type: .unmappedLocation).map(\.record) {
            let location = exception.about ?? ""
            if case .locations(let facilities) = routing, facilities[location] == nil { continue }
            try step.resolve(exception.id, .mapped.of(location))
            try step.enqueue(.reassessBlocked(exception.id))
        }
    }
}
