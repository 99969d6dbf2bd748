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
        let known = (try? step.known.catalogue.variant(variant.id))?.record
        guard known != variant else { return }
        try step.append(.variantSeen(variant), to: .variant(variant.id), by: .remote("shopify"))
        try variantsChanged([known?.sku, variant.sku])
        // One that the channel has only now, or whose stock is tracked now, gets its figure without waiting for a movement.
        let sells = variant.active && variant.inventoryItem != nil
        guard let sku = variant.sku, sells,
            known.map({ !$0.active || $0.inventoryItem != variant.inventoryItem || $0.sku != sku }) ?? true
        else { return }
        guard let stock = step.policy.stock, stock.push == .frequent else { return }
        try step.tx.stockDue.noteStock(sku, at: step.now)
        try step.enqueue(.pushStock, due: step.now + Limits.Stock.gathering)
    }

    /// Forgets a variant that the channel no longer has.
    func forget(_ id: String) throws {
        let known = try? step.known.catalogue.variant(id)?.record
        try step.append(.variantGone, to: .variant(id), by: .remote("shopify"))
        try step.resolve(.stockRefused(variant: id), .variantGone)
        try step.resolve(.stockContested(variant: id), .variantGone)
        try variantsChanged([known?.sku])
    }

    /// Ends what is said of SKUs that no longer stand on several variants.
    private func variantsChanged(_ skus: Set<SKU?>) throws {
        for case let sku? in skus {
            let sold = try step.known.catalogue.variants(sku: sku).count {
                $0.record.active && $0.record.requiresShipping
            }
            if sold < 2 { try step.resolve(.duplicateSKU(sku), .oneVariantLeft) }
        }
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
