import Domain
import Sandbox

/// How a simulated shop is run: drawn from the seed, so that many seeds try everything that can be configured.
struct SimulatedManner: Sendable {
    /// Facilities are found by the location of the fulfilment order, by what they have, or by Deposco itself.
    enum Routing: Sendable { case byWarehouse, byLocation, byAvailability }

    var routing: Routing
    var patchworks: Bool
    /// The tenant takes orders by Deposco's V1 API.
    var v1: Bool
    var snapshots: Bool
    /// Who captures what is authorised: the shop before it tells of an order, or the core at the first dispatch or at each.
    enum Capture: Sendable { case byShop, atFirstDispatch, atEachDispatch }

    var capture: Capture

    init(seed: UInt64) {
        switch seed % 3 {
        case 0: routing = .byLocation
        case 1: routing = .byAvailability
        default: routing = .byWarehouse
        }
        patchworks = seed % 5 == 3
        v1 = !patchworks && seed % 4 == 2
        snapshots = seed % 7 == 5
        switch seed % 11 {
        case 4: capture = .atFirstDispatch
        case 9: capture = .atEachDispatch
        default: capture = .byShop
        }
    }

    func apply(to policy: inout Policy, flow: Int64) {
        switch routing {
        case .byWarehouse: break
        case .byLocation: policy.routing = .locations(Self.locations)
        case .byAvailability: policy.routing = .availability(SimulatedCatalogue.facilities)
        }
        if patchworks { policy.ordersVia = .patchworks(flow: String(flow)) }
        if v1 { policy.orderAPI = .v1 }
        var stock = StockPolicy(locations: ["1": []])
        if snapshots { stock.push = .snapshot(every: .minutes(15)) }
        stock.auditEvery = .hours(1)
        policy.stock = stock
        guard capture != .byShop else { return }
        policy.sendOnAuthorised = true
        policy.payments.capture = .onDispatch
        policy.payments.byShipment = capture == .atEachDispatch
    }

    /// The shop also ships from a third location, which nobody has mapped.
    static let locations = ["1": "NORTH", "2": "SOUTH"]
}

/// What happens in the world besides the core: people order, pay, edit, change their minds; somebody mends the catalogue; the
/// warehouse counts, loses and rolls back; systems go away for a while. All of it drawn from one seed, before it begins.
struct SimulatedShop: Sendable {
    enum Happening: Sendable {
        case order(Int)
        case pay(Int)
        case askToCancel(Int)
        case cancel(Int)
        case takeUnit(Int)
        case addLine(Int)
        case move(Int)
        case giveBack(Int)
        case fulfilByHand(Int)
        /// Customers are given back what is owed for what will not come.
        case refundWhatIsOwed
        case itemAppears(String)
        case acceptAgain(Int)
        case rollBack
        case cancelPick
        case releaseReviews
        case strayOrder
        case stockMoves
        case stockEditedByHand
        case deposcoOffline(Bool)
        case shopifyOffline(Bool)
        /// The gateway takes no money for a while.
        case capturesDeclined(Bool)
        /// Somebody at the desk tries again what the WMS would not have and what the gateway would not pay.
        case deskRetries
    }

    private let agenda: [(at: Instant, what: Happening)]
    private var position = 0
    private let orders: [NewOrder]
    private var ids: [Int: Int64] = [:]
    private var random: SeededGenerator
    /// Orders that somebody fulfilled in the shop itself, without the warehouse.
    private(set) var fulfilledByHand: Set<Int64> = []
    /// Numbers of orders that somebody made in Deposco by hand.
    private(set) var strays: Set<String> = []
    /// The desk is to try again.
    private(set) var deskWaits = false

    /// - Parameters:
    ///   - length: in which the orders arrive.
    init(
        seed: UInt64, orders count: Int, from start: Instant, length: Span, faults: FaultLevel,
        capture: SimulatedManner.Capture
    ) {
        var draw = Draw(random: SeededGenerator(seed: seed), start: start, length: length)
        var orders: [NewOrder] = []
        for number in 0..<count { orders.append(draw.order(number)) }
        for sku in ["GHOST-1", "STOOL-OLD"] where draw.chance(600) { draw.sometime(.itemAppears(sku)) }
        if faults != .none {
            for _ in 0..<(faults == .heavy ? 4 : 1) {
                let begin = draw.later(.zero, length, after: start)
                let end = draw.later(.minutes(1), .minutes(25), after: begin)
                let deposco = draw.chance(500)
                draw.agenda.append((begin, deposco ? .deposcoOffline(true) : .shopifyOffline(true)))
                draw.agenda.append((end, deposco ? .deposcoOffline(false) : .shopifyOffline(false)))
            }
        }
        if capture != .byShop {
            for index in orders.indices where orders[index].financialStatus == "paid" {
                orders[index].financialStatus = "authorized"
            }
            let begin = draw.later(.zero, length, after: start)
            draw.agenda.append((begin, .capturesDeclined(true)))
            draw.agenda.append((draw.later(.minutes(5), .minutes(90), after: begin), .capturesDeclined(false)))
        }
        // The desk is there also after the last order.
        for turn in 1...Int64(8 + length.milliseconds / Span.minutes(30).milliseconds) {
            draw.agenda.append((start + Span.minutes(30) * turn, .deskRetries))
            draw.agenda.append((start + Span.minutes(30) * turn, .releaseReviews))
        }
        // Happenings of one moment keep the order in which they were drawn.
        agenda = draw.agenda.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
            .map(\.element)
        self.orders = orders
        random = draw.random
    }

    /// The numbers in Deposco that it refuses at first: of some orders, and of the second parts of some more.
    var refused: [String] {
        orders.indices.filter { $0 % 97 == 41 }.map { String(1000 + $0) }
            + orders.indices.filter { $0 % 3 == 1 }.map { "\(1000 + $0)-2" }
    }

    var next: Instant? { agenda.indices.contains(position) ? agenda[position].at : nil }

    /// Lets happen what is due.
    /// - Returns: whether there was anything.
    mutating func step(_ sandbox: Sandbox, at now: Instant) -> Bool {
        let before = position
        while let at = next, at <= now {
            position += 1
            happen(agenda[position - 1].what, in: sandbox, at: now.milliseconds)
        }
        return position > before
    }

    mutating func deskLooked() { deskWaits = false }

    private mutating func happen(_ what: Happening, in sandbox: Sandbox, at time: Int64) {
        let now = time + sandbox.shopSkew
        let there = time + sandbox.deposcoSkew
        switch what {
        case .order(let number): ids[number] = sandbox.shop.place(orders[number], at: now).id
        case .pay(let number): if let order = standing(number, sandbox) { sandbox.shop.pay(order.id, at: now) }
        case .askToCancel(let number):
            if let id = ids[number] { sandbox.shop.requestCancellation(id, message: "changed my mind", at: now) }
        case .cancel(let number):
            // A shop does not let an order be cancelled of which something is fulfilled.
            if let order = standing(number, sandbox), order.fulfilments.isEmpty {
                sandbox.shop.cancel(order.id, at: now)
            }
        case .takeUnit(let number), .addLine(let number), .move(let number), .giveBack(let number),
            .fulfilByHand(let number):
            if let order = standing(number, sandbox) { edit(order, what, in: sandbox, at: now) }
        case .refundWhatIsOwed:
            for order in sandbox.shop.orders.values.sorted(by: { $0.id < $1.id })
            where order.cancelledAt == nil && order.owed > 0 {
                sandbox.shop.refund(order.owed, of: order.id, at: now)
            }
        case .itemAppears(let sku): sandbox.deposco.setItem(number: sku, name: sku, at: there)
        case .acceptAgain(let number):
            for part in ["", "-2"] { sandbox.deposco.refusals["\(1000 + number)\(part)"] = nil }
        case .deposcoOffline(let off): sandbox.deposco.settings.offline = off
        case .shopifyOffline(let off): sandbox.shop.settings.offline = off
        case .capturesDeclined(let off): sandbox.shop.settings.declinesCaptures = off
        case .deskRetries: deskWaits = true
        case .rollBack, .cancelPick, .releaseReviews, .strayOrder, .stockMoves, .stockEditedByHand:
            move(what, in: sandbox, at: there)
        }
    }

    private func standing(_ number: Int, _ sandbox: Sandbox) -> ShopOrder? {
        ids[number].flatMap { sandbox.shop.orders[$0] }.flatMap { $0.cancelledAt == nil ? $0 : nil }
    }

    // MARK: In the shop

    private mutating func edit(_ order: ShopOrder, _ what: Happening, in sandbox: Sandbox, at now: Int64) {
        switch what {
        case .takeUnit:
            let lines = order.lines.filter { $0.remaining > 0 }
            if let line = pick(lines) { sandbox.shop.take([line.id: 1], off: order.id, at: now) }
        case .addLine:
            // Nobody adds to an order that is on its way.
            guard order.fulfilments.isEmpty, order.lines.contains(where: { $0.remaining > 0 }) else { return }
            let sku = SimulatedCatalogue.goods[Int.random(in: 0..<SimulatedCatalogue.goods.count, using: &random)]
            sandbox.shop.add(
                NewOrder.Line(sku: sku, title: sku, quantity: 1, price: 1250), to: order.id, at: now)
        case .move:
            var address = order.placed.address
            address.city = "York"
            address.lastName = "Byron"
            sandbox.shop.edit(address: address, of: order.id, at: now)
        case .giveBack:
            let lines = order.lines.filter { $0.current > $0.remaining && $0.ordered.requiresShipping }
            if let line = pick(lines) { sandbox.shop.giveBack([line.id: 1], of: order.id, at: now) }
        case .fulfilByHand:
            guard order.fulfilments.isEmpty, order.lines.contains(where: { $0.remaining > 0 }) else { return }
            sandbox.shop.fulfilByHand(order.id, at: now)
            fulfilledByHand.insert(order.id)
        default: break
        }
    }

    private mutating func pick<Element>(_ some: [Element]) -> Element? {
        some.isEmpty ? nil : some[Int.random(in: 0..<some.count, using: &random)]
    }

    // MARK: In the warehouse

    private mutating func move(_ what: Happening, in sandbox: Sandbox, at now: Int64) {
        let deposco = sandbox.deposco
        switch what {
        case .rollBack:
            let recent = deposco.shipments.suffix(50).filter { $0.status == "Shipped" && !$0.lines.isEmpty }
            if let one = pick(Array(recent)) { deposco.rollBack(shipment: one.number, at: now) }
        case .cancelPick:
            let picking = deposco.orders.values.filter { ["Released", "Picking", "Staged"].contains($0.status) }
                .sorted { $0.id < $1.id }
            guard let order = pick(picking) else { return }
            let open = order.lines.filter { $0.quantity - $0.cancelled - $0.shipped > 0 }
            if let line = pick(open) { deposco.cancel(1, ofLine: line.id, order.number, at: now) }
        // Every other one nobody looks at.
        case .releaseReviews: deposco.releaseReviews(at: now) { ($0.last?.wholeNumberValue ?? 0) % 2 == 0 }
        case .strayOrder:
            let there = deposco.orders.values.filter { $0.status != "Canceled" }.sorted { $0.id < $1.id }
            guard let order = pick(there), !order.number.hasPrefix("STRAY") else { return }
            let number = "STRAY-\(strays.count + 1)"
            strays.insert(number)
            deposco.copy(order.number, as: number, at: now)
        case .stockMoves:
            // Nobody brings more of what there is too little of.
            let item = SimulatedCatalogue.goods[Int.random(in: 0..<SimulatedCatalogue.goods.count - 1, using: &random)]
            let place = SimulatedCatalogue.facilities[Int.random(in: 0..<2, using: &random)]
            deposco.adjust(item, place, by: Int64.random(in: -40...45, using: &random), reason: "count", at: now)
        case .stockEditedByHand:
            let all = SimulatedCatalogue.goods + SimulatedCatalogue.bundles
            sandbox.shop.moveStock(all[Int.random(in: 0..<all.count, using: &random)], by: 3)
        default: break
        }
    }
}

/// Draws orders and what becomes of them.
private struct Draw {
    var random: SeededGenerator
    let start: Instant
    let length: Span
    var agenda: [(at: Instant, what: SimulatedShop.Happening)] = []

    mutating func later(_ least: Span, _ most: Span, after moment: Instant) -> Instant {
        moment + Span(milliseconds: Int64.random(in: least.milliseconds...most.milliseconds, using: &random))
    }

    mutating func chance(_ perMille: Int) -> Bool { Int.random(in: 0..<1000, using: &random) < perMille }

    mutating func sometime(_ what: SimulatedShop.Happening) {
        agenda.append((later(.zero, length, after: start), what))
    }

    mutating func order(_ number: Int) -> NewOrder {
        var order = goods(number)
        let placed = later(.zero, length, after: start)
        agenda.append((placed, .order(number)))
        if chance(100) {
            order.financialStatus = "pending"
            if chance(800) { agenda.append((later(.minutes(1), .hours(2), after: placed), .pay(number))) }
        }
        if chance(100) {
            agenda.append((later(.seconds(5), .minutes(100), after: placed), .askToCancel(number)))
        } else if chance(40) {
            agenda.append((later(.seconds(5), .minutes(100), after: placed), .cancel(number)))
        }
        for (perMille, what, most) in [
            (60, SimulatedShop.Happening.takeUnit(number), Span.hours(2)), (25, .addLine(number), .minutes(40)),
            (25, .move(number), .minutes(60)), (20, .giveBack(number), .hours(3)),
            (6, .fulfilByHand(number), .hours(1)),
            (40, .rollBack, .hours(3)), (40, .cancelPick, .hours(2)), (30, .refundWhatIsOwed, .hours(3)),
            (5, .strayOrder, .hours(2)), (200, .stockMoves, .hours(2)), (10, .stockEditedByHand, .hours(2)),
        ] where chance(perMille) {
            agenda.append((later(.seconds(5), most, after: placed), what))
        }
        // V1 asks for one.
        order.address.province = "England"
        if chance(15) {
            order.address.lastName = "Wolfeschlegelsteinhausenbergerdorff"
            if chance(700) { agenda.append((later(.minutes(5), .hours(1), after: placed), .move(number))) }
        }
        if chance(700) { agenda.append((later(.minutes(5), .hours(2), after: placed), .acceptAgain(number))) }
        order.location = chance(15) ? 3 : Int64.random(in: 1...2, using: &random)
        return order
    }

    private mutating func goods(_ number: Int) -> NewOrder {
        typealias Catalogue = SimulatedCatalogue
        var lines: [NewOrder.Line] = []
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            let draw = Int.random(in: 0..<1000, using: &random)
            let sku =
                if draw < 820 {
                    Catalogue.goods[Int.random(in: 0..<Catalogue.goods.count, using: &random)]
                } else if draw
                    < 920
                {
                    Catalogue.bundles[Int.random(in: 0..<Catalogue.bundles.count, using: &random)]
                } else { Catalogue.trouble[Int.random(in: 0..<Catalogue.trouble.count, using: &random)] }
            lines.append(
                NewOrder.Line(
                    sku: sku, title: sku ?? "Thing without a SKU", quantity: Int64.random(in: 1...4, using: &random),
                    price: Int64.random(in: 100...9999, using: &random)))
        }
        if chance(60) {
            let gift = NewOrder.Line(
                sku: "GIFT", title: "Gift card", quantity: 1, price: 2500, requiresShipping: false, giftCard: true)
            lines = chance(500) ? [gift] : lines + [gift]
        }
        if chance(50) {
            // The shop's own bundle: it has made lines of it already, one of them of what is a bundle when sold alone.
            let group = (id: Int64(70_000 + number), title: "Winter box")
            for sku in ["MUG-OWL", SimulatedCatalogue.kit.sku] {
                lines.append(NewOrder.Line(sku: sku, title: sku, quantity: 1, price: 899, group: group))
            }
        }
        var order = NewOrder(
            name: "#\(1000 + number)", email: "person\(number)@example.com",
            address: NewOrder.Address(
                firstName: "Ada", lastName: "Byron", line1: "\(number) Mill Lane", city: "Leeds", postalCode: "LS1 1AA",
                country: "GB"), lines: lines)
        order.shipping = 395
        return order
    }
}
