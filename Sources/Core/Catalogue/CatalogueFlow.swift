import Domain
import Store

/// The WMS's items and the channel's variants, and what each SKU means to the WMS.
struct CatalogueFlow {
    let step: Step

    init(_ step: Step) { self.step = step }

    /// Takes in an item of the WMS's.
    func sight(_ item: Item) throws { try step.tx.sight(item, at: step.now) }

    /// Takes over the configured maps where they differ from what the store has.
    func adoptMaps(of settings: CoreSettings) throws {
        try step.tx.adopt(skuMap: settings.skuMap, at: step.now)
        try step.tx.adopt(bundles: settings.bundles, at: step.now)
        try step.tx.adopt(routing: settings.policy.routing, at: step.now)
    }
}
