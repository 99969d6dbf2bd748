import Domain
import Sandbox

/// The world as it is in the stand-ins, and what follows from it; the core's word is taken for nothing.
struct Truth: Sendable {
    let orders: [ShopOrder]
    /// Deposco's orders by number, and those of each of the shop's orders by its name without `#`.
    let sent: [String: DeposcoOrder]
    private let parts: [String: [DeposcoOrder]]
    private let shipments: [String: [DeposcoShipment]]
    /// Item numbers, and whether the item is for sale.
    let items: [String: Bool]
    let refusals: Set<String>
    /// When the carrier first had a shipment in its hands, by the shipment's number.
    let scans: [String: Int64]
    /// Units that can be promised of an item, everywhere.
    let available: [String: Int64]
    /// What the shop shows of a SKU.
    let shown: [String: Int64]
    let callsOverRate: [String: Int]
    let subscribed: Bool
    let manner: SimulatedManner
    let fulfilledByHand: Set<Int64>
    let strays: Set<String>

    init(_ sandbox: Sandbox, shop: SimulatedShop, manner: SimulatedManner) {
        orders = sandbox.shop.orders.values.sorted { $0.id < $1.id }
        sent = sandbox.deposco.orders
        parts = Dictionary(grouping: sent.values.sorted { $0.id < $1.id }) { Self.base($0.number) }
        shipments = Dictionary(grouping: sandbox.deposco.shipments) { Self.base($0.order) }
        items = sandbox.deposco.items.mapValues(\.active)
        refusals = Set(sandbox.deposco.refusals.keys)
        scans = sandbox.deposco.scans
        available = Dictionary(
            uniqueKeysWithValues: SimulatedCatalogue.goods.map { item in
                (
                    item,
                    SimulatedCatalogue.facilities.reduce(0) { $0 + (sandbox.deposco.available(item, $1) ?? 0) }
                )
            })
        shown = Dictionary(
            uniqueKeysWithValues: (SimulatedCatalogue.goods + SimulatedCatalogue.bundles).map { sku in
                (sku, sandbox.shop.level(sku)?.available ?? 0)
            })
        callsOverRate = [
            "Deposco": sandbox.deposco.callsOverRate, "Shopify": sandbox.shop.callsThrottled,
            "Patchworks": sandbox.patchworks.callsOverRate,
        ]
        subscribed = sandbox.shop.subscribed
        self.manner = manner
        fulfilledByHand = shop.fulfilledByHand
        strays = shop.strays
    }

    /// An order that several facilities ship has a number for each of its parts: the order's own, a dash, the position.
    private static func base(_ number: String) -> String {
        number.hasPrefix("STRAY") ? number : String(number.prefix { $0 != "-" })
    }

    // MARK: An order in Deposco

    func parts(of order: ShopOrder) -> [DeposcoOrder] { parts[String(order.name.dropFirst())] ?? [] }

    /// What left the warehouse for an order, unused labels apart.
    func shipments(of order: ShopOrder) -> [DeposcoShipment] {
        (shipments[String(order.name.dropFirst())] ?? []).filter { !$0.lines.isEmpty }
    }

    /// Parked for review, which no table of stages has: whether it can be stopped is not known.
    func isParked(_ order: ShopOrder) -> Bool { parts(of: order).contains { $0.status == "Review" } }

    func hasLeft(_ order: ShopOrder) -> Bool { shipments(of: order).contains { $0.status == "Shipped" } }

    // MARK: What an order asks for

    /// Lines that the warehouse has to do with, also those of which nothing is wanted any more.
    func goods(_ order: ShopOrder) -> [ShopOrder.Line] {
        order.lines.filter { $0.ordered.requiresShipping && !$0.ordered.giftCard }
    }

    func wantsNothing(_ order: ShopOrder) -> Bool { goods(order).allSatisfy { $0.current <= 0 } }

    /// It may be sent: paid, or promised where the money is taken when it leaves.
    func isPaid(_ order: ShopOrder) -> Bool {
        ["paid", "partially_refunded"].contains(order.placed.financialStatus)
            || manner.capture != .byShop && order.transactions.contains { $0.kind == "AUTHORIZATION" }
    }

    /// Taken, of what was only promised when the order was placed; `nil` for other orders.
    func taken(_ order: ShopOrder) -> Int64? {
        guard manner.capture != .byShop, order.transactions.contains(where: { $0.kind == "AUTHORIZATION" }) else {
            return nil
        }
        return order.captured
    }

    /// Units of each item in one unit of a line; `nil` for a line that is no item and none can be made of.
    func items(of line: ShopOrder.Line) -> [String: Int64]? {
        guard let sku = line.ordered.sku else { return nil }
        return SimulatedCatalogue.items(of: sku, grouped: line.ordered.group != nil)
    }

    /// Units of a line that the warehouse has shipped or still will, and that it has shipped.
    func units(of line: ShopOrder.Line, in order: ShopOrder) -> (promised: Int64, shipped: Int64) {
        let found = (items(of: line) ?? [:]).map { item, each in
            let units = units(of: item, for: line, in: order)
            return (promised: units.promised / each, shipped: units.shipped / each)
        }
        return (found.map(\.promised).min() ?? 0, found.map(\.shipped).min() ?? 0)
    }

    private func units(
        of item: String, for line: ShopOrder.Line, in order: ShopOrder
    ) -> (promised: Int64, shipped: Int64) {
        var (promised, shipped): (Int64, Int64) = (0, 0)
        for part in parts(of: order) {
            for there in part.lines where there.customerLine == String(line.id) && there.item == item {
                // What could not be found when the rest left will not come.
                promised += part.status == "Ship Complete" ? there.shipped : there.quantity - there.cancelled
                shipped += there.shipped
            }
        }
        return (promised, shipped)
    }

    /// Where shop and warehouse do not mean the same of an order that the warehouse has, in words.
    func differences(_ order: ShopOrder) -> [String] {
        goods(order).compactMap { line in
            let (promised, shipped) = units(of: line, in: order)
            let more = line.current - promised
            let less = min(promised - line.current, promised - shipped)
            guard more > 0 || less > 0 else { return nil }
            return "\(line.ordered.sku ?? "?"): \(line.current) wanted, \(promised) promised, \(shipped) shipped"
        }
    }

    /// Whether the warehouse means to send something of an order to another place than the shop says.
    func goesElsewhere(_ order: ShopOrder) -> Bool {
        parts(of: order).contains { $0.status != "Canceled" && $0.city != order.placed.address.city }
    }

    /// Why Deposco would not take an order, each reason as the exception that tells of it.
    func trouble(_ order: ShopOrder) -> Set<ExceptionType> {
        var found: Set<ExceptionType> = []
        for line in goods(order) where line.current > 0 {
            guard let items = items(of: line) else {
                found.insert(line.ordered.sku == nil ? .lineWithoutSKU : .bundleRefused)
                continue
            }
            for item in items.keys {
                switch self.items[item] {
                case true?: break
                case false?: found.insert(.inactiveItem)
                case nil: found.insert(.unknownSKU)
                }
            }
        }
        if manner.orderAPI != .v1, (order.placed.address.lastName ?? "").count > 30 { found.insert(.fieldOverLimit) }
        if case .byLocation = manner.routing, SimulatedManner.locations[String(order.placed.location)] == nil {
            found.insert(.unmappedLocation)
        }
        return found
    }

    // MARK: Stock

    /// Units of items that orders will take and Deposco does not count yet: it has not got them, was not told of them, or has parked
    /// them.
    var pending: [String: Int64] {
        var found: [String: Int64] = [:]
        for order in orders {
            for part in parts(of: order) where part.status == "Review" {
                for line in part.lines { found[line.item, default: 0] += line.quantity - line.cancelled }
            }
            guard order.cancelledAt == nil else { continue }
            for line in goods(order) {
                for (item, each) in items(of: line) ?? [:] {
                    let promised = units(of: item, for: line, in: order).promised
                    found[item, default: 0] += max(0, each * line.current - promised)
                }
            }
        }
        return found
    }

    /// Items that the shop still promises, and has as sent by hand, while the warehouse will not ship them.
    var disputed: Set<String> {
        var found: Set<String> = []
        for order in orders where fulfilledByHand.contains(order.id) && !differences(order).isEmpty {
            for line in goods(order) { found.formUnion((items(of: line) ?? [:]).keys) }
        }
        return found
    }
}
