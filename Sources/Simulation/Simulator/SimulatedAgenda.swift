import Domain
import Sandbox

/// Draws the orders of a simulated shop and what becomes of them, before the simulation begins. Each kind of event has its own
/// random stream.
struct SimulatedAgenda: Sendable {
    typealias Entry = (at: Instant, what: SimulatedHappening)

    var orders: [NewOrder] = []
    /// In the order of their times.
    private(set) var entries: [Entry] = []
    private var random: RandomStreams
    private let start: Instant
    private let length: Span

    /// - Parameters:
    ///   - length: the time in which the orders arrive.
    init(
        seed: UInt64, orders count: Int, from start: Instant, length: Span, faults: FaultLevel,
        capture: SimulatedManner.Capture, kinds: [SimulatedHappening.Kind] = SimulatedHappening.kinds
    ) {
        random = RandomStreams(seed: seed)
        self.start = start
        self.length = length
        for number in 0..<count { orders.append(order(number, kinds)) }
        for sku in SimulatedCatalogue.goods + SimulatedCatalogue.bundles { troubleStock(of: sku) }
        for sku in ["GHOST-1", "STOOL-OLD"] where random.chance("item appears", perMille: 600) {
            entries.append((later("item appears", .zero, length, after: start), .itemAppears(sku)))
        }
        switch faults {
        case .none: break
        case .normal: outage()
        case .heavy: for _ in 0..<4 { outage() }
        }
        if capture != .byShop { authoriseOnly() }
        // The desk works on after the last order, and what it retried last has time to come to its end.
        for turn in 1...Int64(8 + length.milliseconds / Span.minutes(30).milliseconds) {
            let at = start + Span.minutes(30) * turn
            guard at <= start + length + .minutes(230) else { break }
            entries.append((at, .deskRetries))
            entries.append((at, .releaseReviews))
        }
        sort()
    }

    /// Has people order what there is and pay within the hour. Some think better of it at once, and an app holds some orders for a
    /// while.
    init(
        soundDay seed: UInt64, orders count: Int, from start: Instant, length: Span, capture: SimulatedManner.Capture
    ) {
        random = RandomStreams(seed: seed)
        self.start = start
        self.length = length
        for number in 0..<count {
            var order = goods(number)
            for line in order.lines.indices where SimulatedCatalogue.trouble.contains(order.lines[line].sku) {
                order.lines[line].sku = SimulatedCatalogue.goods[0]
            }
            order.address.province = "England"
            order.location = random.number("location", 1...2)
            if capture != .byShop { order.financialStatus = "authorized" }
            let placed = later("order", .zero, length, after: start)
            entries.append((placed, .order(number)))
            if random.chance("pay", perMille: 100) {
                order.financialStatus = "pending"
                follow("pay", placed, perMille: 1000, .minutes(1), .minutes(50), .pay(number))
            } else if random.chance("held at routing", perMille: 100) {
                order.holdAtRouting = "OTHER"
                follow("released at last", placed, perMille: 1000, .minutes(2), .minutes(40), .release(number))
            } else {
                follow("cancel", placed, perMille: 100, .seconds(5), .seconds(100), .askToCancel(number))
            }
            orders.append(order)
        }
        sort()
    }

    /// Events of the same moment keep the order in which they were drawn.
    private mutating func sort() {
        entries = entries.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
            .map(\.element)
    }

    /// Has only this order placed, of goods that can be sent, and only this happen to it.
    /// - Parameter times: how many of them are placed.
    mutating func stage(
        _ change: (inout NewOrder) -> Void, _ what: [(after: Span, what: SimulatedHappening)], times: Int = 1
    ) {
        var order = NewOrder(
            name: "#1000", email: "person@example.com",
            address: NewOrder.Address(
                firstName: "Ada", lastName: "Byron", line1: "1 Mill Lane", city: "Leeds", postalCode: "LS1 1AA",
                country: "GB"),
            lines: [
                NewOrder.Line(sku: SimulatedCatalogue.goods[0], title: "Thing", quantity: 2, price: 1000),
                NewOrder.Line(sku: SimulatedCatalogue.goods[1], title: "Thing", quantity: 1, price: 500),
            ])
        order.address.province = "England"
        order.location = 1
        change(&order)
        orders = Array(repeating: order, count: times)
        entries = what.map { (start + $0.after, $0.what) }
        sort()
    }

    private mutating func later(_ name: String, _ least: Span, _ most: Span, after moment: Instant) -> Instant {
        // A run may be shorter than what takes its time.
        moment + Span(milliseconds: random.number(name, least.milliseconds...max(least, most).milliseconds))
    }

    private mutating func outage() {
        let begin = later("outage", .zero, length, after: start)
        let end = later("outage", .minutes(1), .minutes(25), after: begin)
        let deposco = random.chance("outage", perMille: 500)
        entries.append((begin, deposco ? .deposcoOffline(true) : .shopifyOffline(true)))
        entries.append((end, deposco ? .deposcoOffline(false) : .shopifyOffline(false)))
    }

    private mutating func authoriseOnly() {
        for index in orders.indices where orders[index].financialStatus == "paid" {
            orders[index].financialStatus = "authorized"
        }
        let begin = later("captures declined", .zero, length, after: start)
        entries.append((begin, .capturesDeclined(true)))
        entries.append(
            (later("captures declined", .minutes(5), .minutes(90), after: begin), .capturesDeclined(false)))
    }

    // MARK: An order

    private mutating func order(_ number: Int, _ kinds: [SimulatedHappening.Kind]) -> NewOrder {
        var order = goods(number)
        let placed = later("order", .zero, length, after: start)
        entries.append((placed, .order(number)))
        if random.chance("pay", perMille: 100) {
            order.financialStatus = "pending"
            follow("pay", placed, perMille: 800, .minutes(1), .hours(2), .pay(number))
        }
        if !follow("ask to cancel", placed, perMille: 100, .seconds(5), .minutes(100), .askToCancel(number)) {
            follow("cancel", placed, perMille: 40, .seconds(5), .minutes(100), .cancel(number))
        }
        for kind in kinds { follow(kind, placed, number) }
        // V1 requires a province.
        order.address.province = "England"
        if random.chance("long name", perMille: 15) {
            order.address.lastName = "Wolfeschlegelsteinhausenbergerdorff"
            follow("long name", placed, perMille: 700, .minutes(5), .hours(1), .move(number))
        }
        follow("accept again", placed, perMille: 700, .minutes(5), .hours(2), .acceptAgain(number))
        order.location =
            random.chance("location", perMille: 15) ? 3 : random.number("location", 1...2)
        traits(of: &order, number, placed)
        if number > 0, random.chance("name repeated", perMille: 25) {
            order.name = "#\(1000 + random.number("name repeated", 0...(number - 1)))"
        }
        return order
    }

    private mutating func follow(_ kind: SimulatedHappening.Kind, _ moment: Instant, _ number: Int) {
        guard random.chance(kind.name, perMille: kind.perMille) else { return }
        let at = later(kind.name, .seconds(5), kind.within, after: moment)
        entries.append((at, kind.make(number)))
        for next in kind.then { follow(next, at, number) }
    }

    /// A variant is deleted and made anew, or a location stops stocking it for a while.
    private mutating func troubleStock(of sku: String) {
        if random.chance("variant made anew", perMille: 150) {
            let begin = later("variant made anew", .minutes(2), length, after: start)
            entries.append((begin, .variantDeleted(sku)))
            entries.append((later("variant made anew", .minutes(1), .minutes(40), after: begin), .variantMade(sku)))
        } else if random.chance("unstocked", perMille: 150) {
            let begin = later("unstocked", .minutes(2), length, after: start)
            entries.append((begin, .unstocked(sku)))
            entries.append((later("unstocked", .minutes(1), .minutes(40), after: begin), .restocked(sku)))
        }
    }

    // MARK: What the channel says from the start

    private static let reasons = ["HIGH_RISK_OF_FRAUD", "INCORRECT_ADDRESS", "AWAITING_PAYMENT", "OTHER"]

    /// Who is to give it to the customer, when, and whether anybody doubts it.
    private mutating func traits(of order: inout NewOrder, _ number: Int, _ placed: Instant) {
        let way = random.number("way", 0...999)
        switch way {
        case ..<15: order.method = "PICK_UP"
        case ..<22: order.method = "LOCAL"
        case ..<32: (order.method, order.source, order.retailLocation) = ("RETAIL", "pos", 1)
        case ..<45: order.method = "PICKUP_POINT"
        case ..<55: order.method = nil
        case ..<65: order.test = true
        case ..<80: order.location = SimulatedManner.otherService
        case ..<105:
            order.location = SimulatedManner.service
            follow("ask the service", placed, perMille: 850, .minutes(1), .minutes(40), .askService(number))
        case ..<195:
            // A line of it is shipped by somebody else.
            let place = way % 2 == 0 ? SimulatedManner.otherLocation : SimulatedManner.otherService
            let line = random.number("way", 0...(order.lines.count - 1))
            order.lines[line].location = place
            follow("service fulfils a line", placed, perMille: 700, .minutes(1), .hours(2), .serviceFulfils(number))
        default: break
        }
        if way < 32 { follow("picked up", placed, perMille: 700, .minutes(1), .hours(2), .pickUp(number)) }
        if random.chance("held at routing", perMille: 40) {
            order.holdAtRouting = random.pick("held at routing", Self.reasons)
            follow("released at last", placed, perMille: 750, .minutes(1), .minutes(80), .release(number))
        } else if random.chance("scheduled", perMille: 40) {
            order.fulfillAt = later("scheduled", .minutes(2), .minutes(90), after: placed).milliseconds
            follow("scheduled, then held", placed, perMille: 200, .minutes(1), .minutes(30), .hold(number))
            follow("scheduled, then less", placed, perMille: 200, .minutes(1), .minutes(30), .takeUnit(number))
            follow("ready early", placed, perMille: 200, .minutes(1), .minutes(60), .openEarly(number))
        }
        if random.chance("risk pending", perMille: 40) {
            order.risk = ShopOrder.Risk(recommendation: "NONE", levels: ["PENDING"])
            follow("risk known", placed, perMille: 850, .seconds(20), .minutes(40), .assessRisk(number))
        } else if random.chance("risk high", perMille: 15) {
            order.risk = ShopOrder.Risk(recommendation: "CANCEL", levels: ["HIGH"])
            follow("risk reviewed", placed, perMille: 600, .minutes(1), .minutes(90), .review(number))
        }
        if random.chance("terms", perMille: 15) {
            (order.financialStatus, order.terms) = ("pending", "NET")
            follow("terms paid", placed, perMille: 500, .minutes(5), .hours(2), .pay(number))
        }
        pays(later: &order, number, placed)
    }

    /// Who pays when the goods come, by bank or by an invoice; some never do.
    private mutating func pays(later order: inout NewOrder, _ number: Int, _ placed: Instant) {
        if random.chance("paid by hand", perMille: 60), let gateway = random.pick("gateway", SimulatedManner.byHand) {
            (order.financialStatus, order.gateways, order.manualGateway) = ("pending", [gateway], true)
            follow("money by hand", placed, perMille: 600, .minutes(5), .hours(3), .pay(number))
        } else if order.terms == nil, random.chance("other terms", perMille: 40),
            let terms = random.pick("kind of terms", SimulatedManner.otherTerms)
        {
            (order.financialStatus, order.terms) = ("pending", terms)
            follow("other terms paid", placed, perMille: 600, .minutes(5), .hours(3), .pay(number))
        }
    }

    @discardableResult
    private mutating func follow(
        _ name: String, _ placed: Instant, perMille: Int, _ least: Span, _ most: Span, _ what: SimulatedHappening
    ) -> Bool {
        guard random.chance(name, perMille: perMille) else { return false }
        entries.append((later(name, least, most, after: placed), what))
        return true
    }

    private mutating func goods(_ number: Int) -> NewOrder {
        var lines: [NewOrder.Line] = []
        for _ in 0..<random.number("goods", 1...3) {
            let sku = sku()
            lines.append(
                NewOrder.Line(
                    sku: sku, title: sku ?? "Thing without a SKU", quantity: random.number("goods", 1...4),
                    price: random.number("goods", 100...9999)))
        }
        if random.chance("gift card", perMille: 60) {
            let gift = NewOrder.Line(
                sku: "GIFT", title: "Gift card", quantity: 1, price: 2500, requiresShipping: false, giftCard: true)
            lines = random.chance("gift card", perMille: 500) ? [gift] : lines + [gift]
        }
        if random.chance("winter box", perMille: 50) {
            // The shop's own bundle, which the shop has already split into lines. One of its components is a bundle when sold
            // alone.
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

    /// `nil` for a line without a SKU.
    private mutating func sku() -> String? {
        switch random.number("goods", 0...999) {
        case ..<820: random.pick("goods", SimulatedCatalogue.goods)
        case ..<920: random.pick("goods", SimulatedCatalogue.bundles)
        default: random.pick("goods", SimulatedCatalogue.trouble) ?? nil
        }
    }
}
