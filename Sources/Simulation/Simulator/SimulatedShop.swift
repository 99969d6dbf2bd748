import Domain
import Sandbox

/// What happens in the world besides the core: people order, pay, change their minds; somebody mends the catalogue; parcels are
/// taken back; systems go away for a while. All of it drawn from one seed, before it begins.
struct SimulatedShop: Sendable {
    enum Happening: Sendable {
        case order(Int)
        case pay(Int)
        case askToCancel(Int)
        case cancel(Int)
        case itemAppears(String)
        case rollBack
        case deposcoOffline(Bool)
        case shopifyOffline(Bool)
    }

    private(set) var agenda: [(at: Instant, what: Happening)] = []
    private let orders: [NewOrder]
    private var ids: [Int: Int64] = [:]
    private var random: SeededGenerator

    private static let goods = ["TEE-RED-S", "TEE-RED-M", "MUG-OWL", "MUG-FOX", "LAMP-OAK"]
    private static let trouble: [String?] = ["GHOST-1", "GHOST-2", "mug-owl", "STOOL-OLD", nil]

    /// - Parameters:
    ///   - length: in which the orders arrive.
    init(seed: UInt64, orders count: Int, from start: Instant, length: Span, faults: FaultLevel) {
        var random = SeededGenerator(seed: seed)
        var orders: [NewOrder] = []
        func later(_ least: Span, _ most: Span, after moment: Instant) -> Instant {
            moment + Span(milliseconds: Int64.random(in: least.milliseconds...most.milliseconds, using: &random))
        }
        func chance(_ perMille: Int) -> Bool { Int.random(in: 0..<1000, using: &random) < perMille }
        for number in 0..<count {
            var order = Self.order(number, &random)
            let placed = later(.zero, length, after: start)
            agenda.append((placed, .order(number)))
            if chance(100) {
                order.financialStatus = "pending"
                if chance(800) { agenda.append((later(.minutes(1), .hours(2), after: placed), .pay(number))) }
            }
            if chance(120) {
                agenda.append((later(.seconds(5), .minutes(100), after: placed), .askToCancel(number)))
            } else if chance(40) {
                agenda.append((later(.seconds(5), .minutes(100), after: placed), .cancel(number)))
            }
            if chance(40) { agenda.append((later(.minutes(10), .hours(3), after: placed), .rollBack)) }
            orders.append(order)
        }
        for sku in ["GHOST-1", "STOOL-OLD"] where chance(600) {
            agenda.append((later(.zero, length, after: start), .itemAppears(sku)))
        }
        if faults != .none {
            for _ in 0..<(faults == .heavy ? 4 : 1) {
                let begin = later(.zero, length, after: start)
                let end = later(.minutes(1), .minutes(25), after: begin)
                let deposco = chance(500)
                agenda.append((begin, deposco ? .deposcoOffline(true) : .shopifyOffline(true)))
                agenda.append((end, deposco ? .deposcoOffline(false) : .shopifyOffline(false)))
            }
        }
        agenda.sort { $0.at < $1.at }
        self.orders = orders
        self.random = random
    }

    private static func order(_ number: Int, _ random: inout SeededGenerator) -> NewOrder {
        var lines: [NewOrder.Line] = []
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            let draw = Int.random(in: 0..<1000, using: &random)
            let sku =
                draw < 880
                ? goods[Int.random(in: 0..<goods.count, using: &random)]
                : trouble[Int.random(in: 0..<trouble.count, using: &random)]
            lines.append(
                NewOrder.Line(
                    sku: sku, title: sku ?? "Thing without a SKU", quantity: Int64.random(in: 1...4, using: &random),
                    price: Int64.random(in: 100...9999, using: &random)))
        }
        if Int.random(in: 0..<1000, using: &random) < 60 {
            let gift = NewOrder.Line(
                sku: "GIFT", title: "Gift card", quantity: 1, price: 2500, requiresShipping: false, giftCard: true)
            lines = Int.random(in: 0..<2, using: &random) == 0 ? [gift] : lines + [gift]
        }
        var order = NewOrder(
            name: "#\(1000 + number)", email: "person\(number)@example.com",
            address: NewOrder.Address(
                firstName: "Ada", lastName: "Byron", line1: "\(number) Mill Lane", city: "Leeds", postalCode: "LS1 1AA",
                country: "GB"), lines: lines)
        order.shipping = 395
        return order
    }

    /// Fills the item master.
    func open(_ sandbox: Sandbox, at now: Instant) {
        for item in Self.goods { sandbox.deposco.setItem(number: item, name: item, at: now.milliseconds) }
        sandbox.deposco.setItem(number: "STOOL-OLD", name: "Stool", active: false, at: now.milliseconds)
        for sku in Self.goods + Self.trouble.compactMap({ $0 }) {
            sandbox.shop.addVariant(sku: sku, title: sku, price: 1000)
        }
    }

    var next: Instant? { agenda.first?.at }

    /// Lets happen what is due.
    /// - Returns: whether there was anything.
    mutating func step(_ sandbox: Sandbox, at now: Instant) -> Bool {
        var moved = false
        while let (at, what) = agenda.first, at <= now {
            agenda.removeFirst()
            happen(what, in: sandbox, at: now.milliseconds)
            moved = true
        }
        return moved
    }

    private mutating func happen(_ what: Happening, in sandbox: Sandbox, at now: Int64) {
        switch what {
        case .order(let number): ids[number] = sandbox.shop.place(orders[number], at: now).id
        case .pay(let number):
            if let id = ids[number], sandbox.shop.orders[id]?.cancelledAt == nil { sandbox.shop.pay(id, at: now) }
        case .askToCancel(let number):
            if let id = ids[number] { sandbox.shop.requestCancellation(id, message: "changed my mind", at: now) }
        case .cancel(let number):
            // A shop does not let an order be cancelled of which something is fulfilled.
            if let id = ids[number], sandbox.shop.orders[id]?.fulfilments.isEmpty == true,
                sandbox.shop.orders[id]?.cancelledAt == nil
            {
                sandbox.shop.cancel(id, at: now)
            }
        case .itemAppears(let sku): sandbox.deposco.setItem(number: sku, name: sku, at: now)
        case .rollBack:
            let shipped = sandbox.deposco.shipments.filter { $0.status == "Shipped" && !$0.lines.isEmpty }
            guard !shipped.isEmpty else { return }
            let one = shipped[Int.random(in: 0..<shipped.count, using: &random)]
            sandbox.deposco.rollBack(shipment: one.number, at: now)
        case .deposcoOffline(let off): sandbox.deposco.settings.offline = off
        case .shopifyOffline(let off): sandbox.shop.settings.offline = off
        }
    }
}
