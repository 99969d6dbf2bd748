import Domain
import Store

/// The WMS's items, the channel's variants, and which item each SKU stands for.
struct CatalogueFlow {
    /// Set once the whole item master has been read. Until then no order is assessed.
    static let itemMark = "deposco.items"
    /// Set once the channel's whole catalogue has been read.
    static let variantMark = "shopify.variants"

    let step: Step

    init(_ step: Step) { self.step = step }

    /// Takes in an item of the WMS. The orders that it blocked are assessed anew.
    func sight(_ item: Item) throws {
        let known = try step.known.catalogue.item(item.number)?.record
        guard known != item else { return }
        try step.append(.itemSeen(item), to: .item(item.number), by: .remote("deposco"))
        // Only a change in what a SKU matches can block an order or release one.
        guard known?.active != item.active || known?.components != item.components else { return }
        for sku in try [SKU(item.number)] + step.known.catalogue.mappedSKUs(to: item.number) { try matchChanged(sku) }
    }

    /// Takes in a variant of the channel.
    func sight(_ variant: Variant) throws {
        // A stored variant that cannot be decoded is replaced.
        guard (try? step.known.catalogue.variant(variant.id))?.record != variant else { return }
        try step.append(.variantSeen(variant), to: .variant(variant.id), by: .remote("shopify"))
    }

    /// The match of a SKU changed. Ends its exceptions that no longer apply, and enqueues a new assessment of the orders that they block.
    func matchChanged(_ sku: SKU) throws {
        let match = try step.known.catalogue.match([sku])[sku] ?? .unknown
        let standing = try match.exceptions(sku, isBundle: step.known.catalogue.composition(of: sku) != nil)
        for cause in [ExceptionCause.unknownSKU(sku), .inactiveItem(sku), .bundleRefused(sku)]
        where !standing.contains(cause) {
            guard try step.known.exceptions.exception(cause.id)?.record.state == .open else { continue }
            try step.resolve(cause, .taken.of(sku.rawValue))
            try step.enqueue(.reassessBlocked(cause.id))
        }
    }
}
