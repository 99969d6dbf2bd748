/// The stand-in shop's own figures for a variant at a location (docs/apis/shopify.md#stock).
package struct ShopLevel: Sendable {
    package var available: Int64
    /// Units that are sold and not fulfilled.
    package var committed: Int64 = 0
}

extension Shop {
    package static let location: Int64 = 1

    /// Starts tracking a variant's stock.
    package func setStock(_ sku: String, _ units: Int64) {
        for variant in variants where variant.sku == sku { levels[variant.id] = ShopLevel(available: units) }
    }

    /// Somebody changes the available quantity in the shop itself.
    package func moveStock(_ sku: String, by units: Int64) {
        for variant in variants where variant.sku == sku { levels[variant.id]?.available += units }
    }

    package func level(_ sku: String) -> ShopLevel? {
        variants.first { $0.sku == sku }.flatMap { levels[$0.id] }
    }

    /// Sells units of an order's lines, or frees them if the number is negative.
    func commit(_ sku: String?, _ units: Int64) {
        guard let sku else { return }
        for variant in variants where variant.sku == sku {
            levels[variant.id]?.available -= units
            levels[variant.id]?.committed += units
        }
    }

    func fulfilled(_ sku: String?, _ units: Int64) {
        guard let sku else { return }
        for variant in variants where variant.sku == sku { levels[variant.id]?.committed -= units }
    }
}
