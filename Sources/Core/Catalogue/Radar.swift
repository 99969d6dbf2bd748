import Domain
import Store

/// Finds what the channel sells and the WMS would refuse, before anybody orders it.
struct Radar {
    let step: Step

    init(_ step: Step) { self.step = step }

    func look() throws {
        for sku in try step.known.catalogue.variantSKUsWithoutItem(limit: Limits.Catalogue.withoutItem) {
            let title = try step.known.catalogue.variants(sku: sku).first?.record.title ?? ""
            try look(at: sku, title: title, in: nil)
        }
        for bundle in try step.known.catalogue.soldBundles() {
            do {
                for leaf in try step.known.catalogue.bundles(reachedFrom: [bundle]).explode(bundle) ?? [] {
                    try look(at: leaf.sku, title: "", in: bundle)
                }
            } catch let fault as BundleFault {
                try raiseOnce(.refused(fault))
            }
        }
        for (sku, titles) in try step.known.catalogue.duplicateSKUs(limit: Limits.Catalogue.duplicates) {
            try raiseOnce(.duplicate(sku, on: titles))
        }
    }

    private func look(at sku: SKU, title: String, in bundle: SKU?) throws {
        switch try step.known.catalogue.match([sku])[sku] ?? .unknown {
        case .item: break
        case .inactive(let item): try raiseOnce(.inactive(sku: sku, item: item))
        case .unknown:
            let suggestion = NearMiss.suggestion(for: sku, candidates: try step.known.catalogue.itemsNear(sku))
            try raiseOnce(.unknown(sku: sku, title: title, suggestion: suggestion, in: bundle))
        }
    }

    /// An exception that is already open is left alone: orders may have described it in more detail.
    private func raiseOnce(_ new: NewException) throws {
        if try step.known.exceptions.exception(new.cause.id)?.record.state == .open { return }
        try step.raise(new)
    }
}
