import Domain
import Store

/// The WMS's items and the channel's variants, and what each SKU means to the WMS.
struct CatalogueFlow {
    /// Set once the whole item master has been read: before that no order is judged.
    static let itemMark = "deposco.items"
    /// Set once the channel's whole catalogue has been read.
    static let variantMark = "shopify.variants"

    let step: Step

    init(_ step: Step) { self.step = step }

    /// Takes in an item of the WMS's; what it blocked is assessed anew.
    func sight(_ item: Item) throws {
        let known = try step.known.catalogue.item(item.number)?.record
        guard known != item else { return }
        try step.append(.itemSeen(item), to: .item(item.number), by: .remote("deposco"))
        // Only a change of what a SKU matches can free an order or stop one.
        guard known?.active != item.active || known?.components != item.components else { return }
        for sku in try [SKU(item.number)] + step.known.catalogue.mappedSKUs(to: item.number) { try matchChanged(sku) }
    }

    /// Takes in a variant of the channel's.
    func sight(_ variant: Variant) throws {
        // One that cannot be read any more is written anew.
        guard (try? step.known.catalogue.variant(variant.id))?.record != variant else { return }
        try step.append(.variantSeen(variant), to: .variant(variant.id), by: .remote("shopify"))
    }

    /// What a SKU means to the WMS changed: exceptions end that it no longer deserves, and the orders that they block are assessed
    /// anew.
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
