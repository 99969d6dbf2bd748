import Domain
import Sandbox

/// What the simulated shop sells, and the true composition of its bundles, with which the core's is compared.
enum SimulatedCatalogue {
    static let goods = ["TEE-RED-S", "TEE-RED-M", "MUG-OWL", "MUG-FOX", "LAMP-OAK"]
    /// SKUs that are wrong in some way; `nil` for a line without a SKU.
    static let trouble: [String?] = ["GHOST-1", "GHOST-2", "mug-owl", "STOOL-OLD", "SET-LOOP", "SET-GHOST", nil]
    /// The warehouse's facilities.
    static let facilities = ["NORTH", "SOUTH"]
    /// The facility at which there is almost nothing of an item.
    private static let elsewhere = ["MUG-FOX": "NORTH", "TEE-RED-M": "SOUTH"]

    /// The bundles of the bundle map. One contains another bundle, one an item that Deposco does not have, and one contains
    /// itself.
    static let mapped: [String: [(sku: String, units: Int64)]] = [
        "SET-DESK": [("MUG-OWL", 2), ("LAMP-OAK", 1)],
        "SET-GRAND": [("SET-DESK", 1), ("TEE-RED-S", 3)],
        "SET-GHOST": [("MUG-FOX", 1), ("GHOST-2", 1)],
        "SET-LOOP": [("SET-LOOP", 1)],
    ]
    /// A kit that Deposco assembles when it is ordered.
    static let kit = (sku: "KIT-TEA", components: [(sku: "MUG-FOX", units: Int64(2)), (sku: "TEE-RED-M", units: 1)])
    static let bundles = ["SET-DESK", "SET-GRAND", kit.sku]

    /// The bundle map in the form that the core gets.
    static var bundleMap: [SKU: [BundleComponent]] {
        Dictionary(
            uniqueKeysWithValues: mapped.map { bundle, components in
                (SKU(bundle), components.map { BundleComponent(sku: SKU($0.sku), quantity: $0.units) })
            })
    }

    /// The units of each item in one unit of a SKU; `nil` if the bundle cannot be exploded.
    static func items(of sku: String, grouped: Bool = false) -> [String: Int64]? {
        if sku == "SET-LOOP" { return nil }
        if grouped { return [sku: 1] }
        let components = sku == kit.sku ? kit.components : mapped[sku]
        guard let components else { return [sku: 1] }
        var found: [String: Int64] = [:]
        for component in components {
            for (item, units) in items(of: component.sku) ?? [:] { found[item, default: 0] += units * component.units }
        }
        return found
    }

    /// Fills the item master, the warehouse and the shop's catalogue.
    static func open(_ sandbox: Sandbox, _ day: SimulatedDay, at now: Instant) {
        let at = now.milliseconds
        for item in goods {
            sandbox.deposco.setItem(number: item, name: item, at: at)
            for facility in facilities {
                // On a day of trouble there is too little of one item. Two others are each at one facility only, so that orders
                // of both are split.
                let few = day == .troubled && (item == "LAMP-OAK" || elsewhere[item] == facility)
                sandbox.deposco.setStock(item, facility, few ? 6 : 400, at: at)
            }
        }
        sandbox.deposco.setItem(
            number: kit.sku, name: "Tea for two", components: kit.components.map { ($0.sku, $0.units) }, at: at)
        for sku in goods + bundles {
            sandbox.shop.addVariant(sku: sku, title: sku, price: 1000)
            sandbox.shop.setStock(sku, 0)
        }
        guard day == .troubled else { return }
        sandbox.deposco.setItem(number: "STOOL-OLD", name: "Stool", active: false, at: at)
        for sku in trouble.compactMap({ $0 }) { sandbox.shop.addVariant(sku: sku, title: sku, price: 1000) }
    }
}
