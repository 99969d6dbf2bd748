import Domain
import Sandbox

/// What the simulated shop sells, and what the people who made it know of it: the truth against which the core's bundles are held.
enum SimulatedCatalogue {
    static let goods = ["TEE-RED-S", "TEE-RED-M", "MUG-OWL", "MUG-FOX", "LAMP-OAK"]
    /// SKUs with which something is wrong; `nil` is a line without one.
    static let trouble: [String?] = ["GHOST-1", "GHOST-2", "mug-owl", "STOOL-OLD", "SET-LOOP", "SET-GHOST", nil]
    /// Where the warehouse keeps its goods.
    static let facilities = ["NORTH", "SOUTH"]
    /// Where there is next to nothing of an item.
    private static let elsewhere = ["MUG-FOX": "NORTH", "TEE-RED-M": "SOUTH"]

    /// Bundles of the bundle map. One is of another one, one of something that Deposco has never heard of, one of itself.
    static let mapped: [String: [(sku: String, units: Int64)]] = [
        "SET-DESK": [("MUG-OWL", 2), ("LAMP-OAK", 1)],
        "SET-GRAND": [("SET-DESK", 1), ("TEE-RED-S", 3)],
        "SET-GHOST": [("MUG-FOX", 1), ("GHOST-2", 1)],
        "SET-LOOP": [("SET-LOOP", 1)],
    ]
    /// A kit that Deposco puts together when it is ordered.
    static let kit = (sku: "KIT-TEA", components: [(sku: "MUG-FOX", units: Int64(2)), (sku: "TEE-RED-M", units: 1)])
    static let bundles = ["SET-DESK", "SET-GRAND", kit.sku]

    /// The bundle map as the core is given it.
    static var bundleMap: [SKU: [BundleComponent]] {
        Dictionary(
            uniqueKeysWithValues: mapped.map { bundle, components in
                (SKU(bundle), components.map { BundleComponent(sku: SKU($0.sku), quantity: $0.units) })
            })
    }

    /// Units of items in one unit of a SKU; `nil` for what cannot be put together.
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
    static func open(_ sandbox: Sandbox, at now: Instant) {
        let at = now.milliseconds
        for item in goods {
            sandbox.deposco.setItem(number: item, name: item, at: at)
            for facility in facilities {
                // Of one thing there is too little, and two are in one place each, so that orders of both are split.
                let few = item == "LAMP-OAK" || elsewhere[item] == facility
                sandbox.deposco.setStock(item, facility, few ? 6 : 400, at: at)
            }
        }
        sandbox.deposco.setItem(
            number: kit.sku, name: "Tea for two", components: kit.components.map { ($0.sku, $0.units) }, at: at)
        sandbox.deposco.setItem(number: "STOOL-OLD", name: "Stool", active: false, at: at)
        for sku in goods + bundles + trouble.compactMap({ $0 }) {
            sandbox.shop.addVariant(sku: sku, title: sku, price: 1000)
        }
        for sku in goods + bundles { sandbox.shop.setStock(sku, 0) }
    }
}
