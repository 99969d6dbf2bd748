/// The stand-in shop's own figures for a variant at a location (docs/apis/shopify.md#stock).
package struct ShopLevel: Sendable {
    package var available: Int64
    /// Units that are sold and not fulfilled.
    package var committed: Int64 = 0
}

package struct ShopVariant: Sendable {
    package var id: Int64
    /// Its inventory item's id.
    package var item: Int64
    package var sku: String?
    package var title: String
    package var price: Int64
    package var requiresShipping: Bool
    package var active: Bool
    /// Whether the shop counts its stock.
    package var tracked = false
}

/// Variants, stock and locations.
extension Shop {
    package static let location: Int64 = 1
    /// A location that is always a third party's: where lines of a fulfilment service go if none is set.
    package static let elsewhere: Int64 = 900

    package static let allScopes: Set<String> = [
        "read_orders", "read_all_orders", "write_orders", "read_products", "read_inventory", "write_inventory",
        "read_locations", "read_fulfillments", "write_fulfillments", "read_payment_terms",
        "read_merchant_managed_fulfillment_orders", "write_merchant_managed_fulfillment_orders",
        "read_assigned_fulfillment_orders", "write_assigned_fulfillment_orders",
        "read_third_party_fulfillment_orders", "write_third_party_fulfillment_orders",
    ]

    // MARK: Variants

    /// Adds a variant, with new ids even if there once was another one of its SKU.
    @discardableResult
    package func addVariant(
        sku: String?, title: String, price: Int64, requiresShipping: Bool = true, active: Bool = true
    ) -> ShopVariant {
        let new = ShopVariant(
            id: takeID(), item: takeID(), sku: sku, title: title, price: price, requiresShipping: requiresShipping,
            active: active)
        variants.append(new)
        log.note(.variantMade, item: sku)
        return new
    }

    /// Deletes a variant with its inventory item and its stock. The webhook names the item alone.
    package func deleteVariant(_ id: Int64, at now: Int64) {
        guard let index = variants.firstIndex(where: { $0.id == id }) else { return }
        let gone = variants.remove(at: index)
        levels[gone.item] = nil
        log.note(.variantDeleted, item: gone.sku)
        owe("inventory_items/delete", ["id": .int(gone.item)], at: now)
    }

    // MARK: Stock

    /// Starts tracking a variant's stock.
    package func setStock(_ sku: String, _ units: Int64, at location: Int64 = Shop.location) {
        log.note(.restocked, item: sku)
        for index in variants.indices where variants[index].sku == sku {
            variants[index].tracked = true
            levels[variants[index].item, default: [:]][location] = ShopLevel(available: units)
        }
    }

    /// Somebody changes the available quantity in the shop itself.
    package func moveStock(_ sku: String, by units: Int64, at location: Int64 = Shop.location) {
        log.note(.stockEdited, item: sku)
        for variant in variants where variant.sku == sku { levels[variant.item]?[location]?.available += units }
    }

    package func level(_ sku: String, at location: Int64 = Shop.location) -> ShopLevel? {
        variants.first { $0.sku == sku }.flatMap { levels[$0.item]?[location] }
    }

    /// What one variant shows at the shop's own location; `nil` where it is not stocked there.
    package func available(_ variant: ShopVariant) -> Int64? { levels[variant.item]?[Self.location]?.available }

    package func setAvailable(_ variant: ShopVariant, _ units: Int64) {
        guard let index = variants.firstIndex(where: { $0.id == variant.id }) else { return }
        variants[index].tracked = true
        levels[variant.item, default: [:]][Self.location, default: ShopLevel(available: 0)].available = units
    }

    /// Stops stocking a variant at a location. It is tracked still, and has no figure there.
    package func unstock(_ variant: Int64, at location: Int64 = Shop.location, now: Int64) {
        guard let found = variants.first(where: { $0.id == variant }), case let item = found.item,
            levels[item]?.removeValue(forKey: location) != nil
        else { return }
        log.note(.unstocked, item: found.sku)
        owe("inventory_levels/disconnect", ["inventory_item_id": .int(item), "location_id": .int(location)], at: now)
    }

    /// Sells what remains of a fulfilment order, or frees it if the sign is negative.
    func sell(_ one: ShopFulfilmentOrder, _ order: ShopOrder, _ sign: Int64) {
        for line in one.lines {
            commit(order.lines.first { $0.id == line.line }?.ordered.sku, sign * line.remaining, at: one.location)
        }
    }

    /// Sells units, or frees them if the number is negative. What is not stocked at the location is sold from the shop's own.
    func commit(_ sku: String?, _ units: Int64, at location: Int64?) {
        guard let sku, units != 0 else { return }
        if units > 0 { log.note(.sold, item: sku) }
        for variant in variants where variant.sku == sku {
            let place = stocked(variant, location)
            levels[variant.item]?[place]?.available -= units
            levels[variant.item]?[place]?.committed += units
        }
    }

    func fulfilled(_ sku: String?, _ units: Int64, at location: Int64?) {
        guard let sku else { return }
        for variant in variants where variant.sku == sku {
            let place = stocked(variant, location)
            levels[variant.item]?[place]?.committed -= units
        }
    }

    private func stocked(_ variant: ShopVariant, _ location: Int64?) -> Int64 {
        guard let location, levels[variant.item]?[location] != nil else { return Self.location }
        return location
    }

    // MARK: Locations

    var locations: [Int64] {
        [Self.location] + settings.otherLocations + settings.serviceLocations + settings.otherServiceLocations
    }

    package func reopen(_ location: Int64) { inactiveLocations.remove(location) }

    /// Closes a location. What stands there goes to another one, and no person has moved it.
    package func deactivate(_ location: Int64, movingTo other: Int64? = nil, at now: Int64) {
        inactiveLocations.insert(location)
        let target = other ?? locations.first { !inactiveLocations.contains($0) }
        for order in orders.values.sorted(by: { $0.id < $1.id })
        where order.fulfilmentOrders.contains(where: { $0.location == location && $0.isOpen }) {
            change(order.id, at: now, topic: nil, touching: false) { order in
                for index in order.fulfilmentOrders.indices
                where order.fulfilmentOrders[index].location == location && order.fulfilmentOrders[index].isOpen {
                    order.fulfilmentOrders[index].location = target
                }
            }
        }
        owe(
            "locations/deactivate",
            [
                "id": .int(location), "name": .string("Location \(location)"), "active": false, "legacy": false,
                "updated_at": .string(timestamp(now)),
            ], at: now)
    }
}
