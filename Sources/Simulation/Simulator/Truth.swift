import Domain
import Sandbox

/// The world as it is in the stand-ins, and what follows from it. Nothing in it comes from the core.
struct Truth: Sendable {
    /// Those that were deleted are among them, as cancelled.
    let orders: [ShopOrder]
    /// Deposco's orders by number; below, the parts of each of the shop's orders, by its id.
    let sent: [String: DeposcoOrder]
    private let parts: [Int64: [DeposcoOrder]]
    private let shipments: [Int64: [DeposcoShipment]]
    private let named: [String: [Int64]]
    private let deleted: Set<Int64>
    /// Whether each item is for sale, by number.
    let items: [String: Bool]
    let refusals: Set<String>
    /// When the carrier first had the shipment, by the shipment's number.
    let scans: [String: Int64]
    /// Units of each item that can be promised, over all facilities.
    let available: [String: Int64]
    /// The quantity that the shop shows, by SKU.
    let shown: [String: Int64]
    let callsOverRate: [String: Int]
    let subscribed: Bool
    /// Since one last arrived.
    let webhooksLost: Int
    let manner: SimulatedManner
    let now: Instant
    let strays: Set<String>
    let used: Set<String>
    let overtaken: Set<String>
    private let madeAmidCalls: Set<Int64>

    /// - Parameters:
    ///   - strays: numbers of orders that somebody made in Deposco by hand.
    ///   - used: numbers of somebody else's orders in Deposco.
    ///   - overtaken: those that were taken while the order that was to have them was on its way there.
    ///   - madeAmidCalls: ids of fulfilments that people made while the core was making one of the same units.
    init(
        _ sandbox: Sandbox, strays: Set<String> = [], used: Set<String> = [], overtaken: Set<String> = [],
        manner: SimulatedManner, madeAmidCalls: Set<Int64> = [],
        at now: Instant
    ) {
        self.now = now
        orders = (sandbox.shop.orders.values + sandbox.shop.deleted).sorted { $0.id < $1.id }
        deleted = Set(sandbox.shop.deleted.map(\.id))
        sent = sandbox.deposco.orders
        let names = Dictionary(grouping: orders) { String($0.name.dropFirst()) }.mapValues { $0.map(\.id) }
        named = names
        let owners = sent.filter { !used.contains($0.key) }.compactMapValues { Self.owner(of: $0, names) }
        parts = Dictionary(grouping: sent.values.filter { owners[$0.number] != nil }.sorted { $0.id < $1.id }) {
            owners[$0.number] ?? 0
        }
        shipments = Dictionary(grouping: sandbox.deposco.shipments.filter { owners[$0.order] != nil }) {
            owners[$0.order] ?? 0
        }
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
        webhooksLost = sandbox.shop.webhooksLostInARow
        self.manner = manner
        self.strays = strays
        self.used = used
        self.overtaken = overtaken
        self.madeAmidCalls = madeAmidCalls
    }

    /// The shop's order that an order in Deposco is of. If several facilities ship an order, the later parts have a dash and their position
    /// after its number. Of several orders of one name, it is the one whose id it carries.
    private static func owner(of there: DeposcoOrder, _ named: [String: [Int64]]) -> Int64? {
        guard !there.number.hasPrefix("STRAY"), let all = named[String(there.number.prefix { $0 != "-" })] else {
            return nil
        }
        return all.first { String($0) == there.reference } ?? all.first
    }

    func isDeleted(_ order: ShopOrder) -> Bool { deleted.contains(order.id) }

    /// Other orders of its name.
    func namesakes(of order: ShopOrder) -> [Int64] {
        (named[String(order.name.dropFirst())] ?? []).filter { $0 != order.id }
    }

    /// Whether somebody else has the number that it is to have in Deposco, or had it first.
    func isNumberTaken(_ order: ShopOrder) -> Bool {
        used.contains(String(order.name.dropFirst())) || namesakes(of: order).contains { parts[$0] != nil }
    }

    // MARK: An order in Deposco

    func parts(of order: ShopOrder) -> [DeposcoOrder] { parts[order.id] ?? [] }

    /// The order's shipments, without unused labels.
    func shipments(of order: ShopOrder) -> [DeposcoShipment] {
        (shipments[order.id] ?? []).filter { !$0.lines.isEmpty }
    }

    /// Whether it is parked for review. The table of statuses does not have that word, so nobody knows whether the order can be
    /// stopped.
    func isParked(_ order: ShopOrder) -> Bool { parts(of: order).contains { $0.status == "Review" } }

    func hasLeft(_ order: ShopOrder) -> Bool { shipments(of: order).contains { $0.status == "Shipped" } }

    /// The order's fulfilments that are of a shipment, also one whose number was replaced here or there.
    func fulfilments(of shipment: DeposcoShipment, in order: ShopOrder) -> [ShopOrder.Fulfilment] {
        order.fulfilments.filter { isOf(shipment, $0) }
    }

    func isOf(_ shipment: DeposcoShipment, _ made: ShopOrder.Fulfilment) -> Bool {
        !made.formerNumbers.union(made.numbers).isDisjoint(with: Self.labels(of: shipment))
    }

    private static func labels(of shipment: DeposcoShipment) -> Set<String> {
        Set(shipment.tracking + shipment.formerly.flatMap(\.tracking)).subtracting(DeposcoSystem.placeholders)
    }

    // MARK: What an order asks for

    /// The lines for the warehouse, even if nothing of them is wanted any more.
    func goods(_ order: ShopOrder) -> [ShopOrder.Line] {
        order.lines.filter { $0.ordered.requiresShipping && !$0.ordered.giftCard }
    }

    func due(_ order: ShopOrder) -> DueTruth { DueTruth(order, at: now, manner: manner, madeAmidCalls: madeAmidCalls) }

    func wantsNothing(_ order: ShopOrder) -> Bool { goods(order).allSatisfy { $0.current <= 0 } }

    /// What was captured, if the order was only authorised when it was placed; `nil` for other orders.
    func taken(_ order: ShopOrder) -> Int64? {
        guard manner.capture != .byShop, order.transactions.contains(where: { $0.kind == "AUTHORIZATION" }) else {
            return nil
        }
        return order.captured
    }

    /// The units of each item in one unit of a line; `nil` if the line cannot be turned into items.
    func items(of line: ShopOrder.Line) -> [String: Int64]? {
        guard let sku = line.ordered.sku else { return nil }
        return SimulatedCatalogue.items(of: sku, grouped: line.ordered.group != nil)
    }

    /// Units of a line: `promised` are those that the warehouse has shipped or will ship, `shipped` those that it has shipped.
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
                // Once the rest has left, units that could not be found will not come.
                promised += part.status == "Ship Complete" ? there.shipped : there.quantity - there.cancelled
                shipped += there.shipped
            }
        }
        return (promised, shipped)
    }

    /// Units of a line of which the warehouse has an item, or has shipped one.
    func begun(_ line: ShopOrder.Line, in order: ShopOrder) -> Int64 {
        (items(of: line) ?? [:]).map { item, each in
            (units(of: item, for: line, in: order).promised + each - 1) / each
        }.max() ?? 0
    }

    /// Whether the warehouse has items of a bundle whose units are not all wanted. What it has begun of a bundle a person decides on, also
    /// where it has no whole unit.
    func hasBegunTooMuch(_ order: ShopOrder) -> Bool {
        let due = due(order)
        return goods(order).contains { begun($0, in: order) > due.units(of: $0.id).may }
    }

    /// Units that the warehouse has, or has shipped, and that the shop holds back, gave to others or no longer wants.
    func surplus(_ order: ShopOrder) -> Int64 {
        let due = due(order)
        return goods(order).reduce(0) { sum, line in
            sum + max(0, units(of: line, in: order).promised - due.units(of: line.id).free)
        }
    }

    /// How the shop and the warehouse differ about an order that the warehouse has, in words.
    func differences(_ order: ShopOrder) -> [String] {
        let due = due(order)
        return goods(order).compactMap { line in
            let (promised, shipped) = units(of: line, in: order)
            let wanted = due.units(of: line.id)
            let less = min(promised - wanted.may, promised - shipped)
            guard wanted.must > promised || less > 0 else { return nil }
            let (must, may) = (wanted.must, wanted.may)
            return "\(line.ordered.sku ?? "?"): \(must) to \(may) wanted, \(promised) promised, \(shipped) shipped"
        }
    }

    /// Whether the warehouse has another address than the shop.
    func goesElsewhere(_ order: ShopOrder) -> Bool {
        parts(of: order).contains { $0.status != "Canceled" && $0.city != order.placed.address.city }
    }

    /// The reasons for which Deposco would not take an order, each as its type of exception.
    func trouble(_ order: ShopOrder) -> Set<ExceptionType> {
        var found: Set<ExceptionType> = []
        let due = due(order)
        for line in goods(order) where due.units(of: line.id).must > 0 {
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
        if case .byLocation = manner.routing,
            due.locations.contains(where: {
                SimulatedManner.locations[String($0)] == nil
            })
        {
            found.insert(.unmappedLocation)
        }
        return found
    }

    // MARK: Stock

    /// Units of each item that orders will take and that Deposco does not count yet, because it does not have the order, does
    /// not know of the change, or has parked the order.
    /// - Parameters:
    ///   - undecided: names of orders of which a person decides what leaves. Where the warehouse has some items of a bundle that is
    ///     no longer wanted, the rest of that bundle may still be sent.
    ///   - untold: names of orders with a shipment that the shop was not told of. What people fulfilled by hand of them may be
    ///     something else than what was shipped.
    ///   - isLeast: whether only units count that are certain to be taken.
    func pending(undecided: Set<String> = [], untold: Set<String> = [], isLeast: Bool = false) -> [String: Int64] {
        orders.reduce(into: [:]) { found, order in
            let units = pending(
                of: order, isUndecided: undecided.contains(order.name), isUntold: untold.contains(order.name),
                isLeast: isLeast)
            found.merge(units, uniquingKeysWith: +)
        }
    }

    /// Of them, those that one order will take.
    func pending(
        of order: ShopOrder, isUndecided: Bool = false, isUntold: Bool = false, isLeast: Bool = false
    ) -> [String: Int64] {
        var found: [String: Int64] = [:]
        for part in parts(of: order) where part.status == "Review" {
            for line in part.lines { found[line.item, default: 0] += line.quantity - line.cancelled }
        }
        guard order.cancelledAt == nil else { return found }
        let due = due(order)
        for line in goods(order) {
            // What is not paid for is not asked about, so all of it is kept, whoever will ship it.
            let isUnread =
                [.waits, .reviewed].contains(money(order)) && parts(of: order).isEmpty && !order.placed.test
            let units = due.units(of: line.id)
            let wanted = isUnread ? line.current : units.may - (isLeast ? units.amid : 0)
            let begun = isUndecided ? begun(line, in: order) : 0
            for (item, each) in items(of: line) ?? [:] {
                let there = self.units(of: item, for: line, in: order)
                let byHand = isUntold ? 0 : units.shippedAndFulfilledByHand(of: there.shipped / each)
                found[item, default: 0] += max(0, each * max(wanted + byHand, begun) - there.promised)
            }
        }
        return found
    }
}
