/// The demo's two facilities and its bundle, and what goes wrong in its day and is put right again, at the same minutes of each
/// twenty. Whoever watches for an hour sees each thing begin and end, and the desk never fills with what nobody mends.
package struct DayPlot {
    /// Where the shop's goods lie: its locations, and the warehouse's facilities behind them.
    package static let facilities: [(location: Int64, name: String)] = [(1, "LEEDS"), (2, "BRISTOL")]
    /// A bundle, and the items in it.
    package static let bundle = (sku: "SET-GIFT", items: ["MUG-OWL", "CANDLE-FIG"])

    private enum Act {
        case outage(Bool)
        /// An item that the warehouse makes, or takes out of use.
        case item(String, active: Bool)
        /// A supplier's lorry is unloaded.
        case delivery
        /// Somebody counts an item and finds few.
        case count(String)
        /// The channel lets go of what it held.
        case release
        /// The carrier finds the parcels that lay about, but for the newest.
        case lateScans
        /// A customer asks to cancel what is being packed.
        case lateCancellation
    }

    /// Units of each item at each facility after a delivery, and of one that is nearly gone.
    private static let full: Int64 = 900
    private static let few: Int64 = 4

    private static let period: Int64 = 20 * 60
    /// Long enough to be seen as a stalled hold.
    private static let liesAbout: Int64 = 6 * 60_000
    /// Seconds from the start of the period.
    private static let acts: [(at: Int64, act: Act)] = [
        (100, .lateCancellation), (3 * 60, .outage(true)), (5 * 60, .outage(false)), (6 * 60, .release),
        (7 * 60, .item("VASE-TALL", active: true)), (450, .count("CANDLE-FIG")), (8 * 60, .lateScans),
        (9 * 60, .lateCancellation),
        (10 * 60, .item("STOOL-ASH", active: true)), (11 * 60, .release), (12 * 60, .item("MUG-FOX", active: false)),
        (13 * 60, .item("TEE-GREEN-XL", active: true)),
        (14 * 60, .item("85123a", active: true)), (14 * 60, .lateScans), (15 * 60, .lateCancellation),
        (16 * 60, .item("MUG-FOX", active: true)), (17 * 60, .release), (18 * 60, .item("STOOL-ASH", active: false)),
        (19 * 60, .item("VASE-TALL", active: false)),
        (19 * 60, .lateScans), (1170, .delivery),
    ]

    private let from: Int64
    /// How many acts have happened.
    private var done = 0

    init(from: Int64) { self.from = from }

    private var next: (at: Int64, act: Act) {
        let round = Int64(done / Self.acts.count)
        let (at, act) = Self.acts[done % Self.acts.count]
        return (from + (round * Self.period + at) * 1000, act)
    }

    /// Fills the warehouse.
    func open(_ sandbox: Sandbox, at now: Int64) {
        sandbox.shop.settings.otherLocations = Self.facilities.map(\.location).filter { $0 != 1 }
        for item in sandbox.deposco.items.keys {
            for facility in Self.facilities { sandbox.deposco.setStock(item, facility.name, Self.full, at: now) }
        }
        for variant in sandbox.shop.variants where variant.requiresShipping {
            // The shop counts no stock of what the warehouse does not know.
            guard let sku = variant.sku, sku == Self.bundle.sku || sandbox.deposco.items[sku] != nil else { continue }
            for facility in Self.facilities { sandbox.shop.setStock(sku, 0, at: facility.location) }
        }
    }

    mutating func step(_ sandbox: Sandbox, now: Int64) {
        while next.at <= now {
            perform(next.act, sandbox, now)
            done += 1
        }
    }

    private func perform(_ act: Act, _ sandbox: Sandbox, _ now: Int64) {
        switch act {
        case .outage(let isOff): sandbox.deposco.settings.offline = isOff
        case .item(let number, let active):
            sandbox.deposco.setItem(
                number: number, name: sandbox.deposco.items[number]?.name ?? number, active: active, at: now)
        case .delivery:
            for (item, there) in sandbox.deposco.stock.onHand {
                for (facility, units) in there where units < Self.full {
                    sandbox.deposco.adjust(item, facility, by: Self.full - units, reason: "delivery", at: now)
                }
            }
        case .count(let item):
            for facility in Self.facilities {
                let there = sandbox.deposco.stock.onHand[item]?[facility.name] ?? 0
                guard there > Self.few else { continue }
                sandbox.deposco.adjust(item, facility.name, by: Self.few - there, reason: "count", at: now)
            }
        case .release:
            for order in sandbox.shop.orders.values where order.fulfilmentOrders.contains(where: { !$0.holds.isEmpty })
            {
                sandbox.shop.releaseHold(order.id, at: now)
            }
        case .lateScans:
            let lying = sandbox.deposco.shipments.filter {
                sandbox.deposco.scans[$0.number] == nil && $0.shippedAt < now - Self.liesAbout
            }
            for shipment in lying { sandbox.deposco.scan(shipment: shipment.number, at: now) }
        case .lateCancellation:
            let packed = sandbox.deposco.orders.values.filter {
                ["Picking", "Pick Complete", "Staged"].contains($0.status)
            }
            let late = packed.max { $0.number < $1.number }
            guard let order = sandbox.shop.orders.values.first(where: { "#" + (late?.number ?? "") == $0.name }) else {
                return
            }
            sandbox.shop.requestCancellation(order.id, message: "It was meant for my other address", at: now)
        }
    }
}
