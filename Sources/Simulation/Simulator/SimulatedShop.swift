import Domain
import Sandbox

/// Makes the events happen that were drawn from the seed before the simulation began. The order, line or item that an event
/// affects is drawn when it happens, from a random stream for each kind.
struct SimulatedShop: Sendable {
    private let agenda: [SimulatedAgenda.Entry]
    private var position = 0
    private let orders: [NewOrder]
    private var ids: [Int: Int64] = [:]
    private var random: RandomStreams
    private let refusedAtFirst: Set<Int>
    private let day: SimulatedDay
    /// Numbers of orders that somebody made in Deposco by hand.
    private(set) var strays: Set<String> = []
    /// Numbers in Deposco that somebody else's orders have.
    private(set) var used: Set<String> = []
    /// Those that were taken while ours was on its way through Patchworks, where nobody can stop it.
    private(set) var overtaken: Set<String> = []
    /// The desk has something to retry.
    private(set) var deskWaits = false

    /// - Parameters:
    ///   - length: the time in which the orders arrive.
    init(
        seed: UInt64, orders count: Int, from start: Instant, length: Span, faults: FaultLevel, day: SimulatedDay,
        capture: SimulatedManner.Capture, stage: (inout SimulatedAgenda) -> Void
    ) {
        var drawn =
            switch day {
            case .sound: SimulatedAgenda(soundDay: seed, orders: count, from: start, length: length, capture: capture)
            case .troubled:
                SimulatedAgenda(
                    seed: seed, orders: count, from: start, length: length, faults: faults, capture: capture)
            }
        stage(&drawn)
        agenda = drawn.entries
        orders = drawn.orders
        self.day = day
        random = RandomStreams(seed: seed)
        var refusing = RandomStreams(seed: seed)
        refusedAtFirst = Set(orders.indices.filter { _ in refusing.chance("refused at first", perMille: 20) })
    }

    /// The numbers that Deposco refuses at first: those of some orders, and of the second parts of some others.
    var refused: [String] {
        guard day == .troubled else { return [] }
        return orders.indices.filter { $0 % 97 == 41 || refusedAtFirst.contains($0) }.map { String(1000 + $0) }
            + orders.indices.filter { $0 % 3 == 1 }.map { "\(1000 + $0)-2" }
    }

    var next: Instant? { agenda.indices.contains(position) ? agenda[position].at : nil }

    /// Makes everything that is due happen.
    /// - Returns: whether anything happened.
    mutating func step(_ sandbox: Sandbox, at now: Instant) -> Bool {
        let before = position
        while let at = next, at <= now {
            position += 1
            happen(agenda[position - 1].what, in: sandbox, at: now.milliseconds)
        }
        return position > before
    }

    mutating func deskLooked() { deskWaits = false }

    private mutating func happen(_ what: SimulatedHappening, in sandbox: Sandbox, at time: Int64) {
        let now = time + sandbox.shopSkew
        let there = time + sandbox.deposcoSkew
        switch what {
        case .order(let number): ids[number] = sandbox.shop.place(orders[number], at: now).id
        case .pay(let number):
            // What was given back is not paid again.
            if let order = standing(number, sandbox), order.placed.financialStatus != "refunded" {
                sandbox.shop.pay(order.id, at: now)
            }
        case .askToCancel(let number):
            // A service is asked to cancel only what it was asked to ship.
            guard let id = ids[number], let order = sandbox.shop.orders[id],
                order.placed.location != SimulatedManner.service || order.requestStatus != "UNSUBMITTED"
            else { return }
            sandbox.shop.requestCancellation(id, message: "changed my mind", at: now)
        case .cancel(let number):
            // The shop does not cancel an order with fulfilled units.
            if let order = standing(number, sandbox), order.fulfilments.isEmpty {
                sandbox.shop.cancel(order.id, at: now)
            }
        case .takeUnit(let number), .addLine(let number), .move(let number), .giveBack(let number),
            .changeShipping(let number):
            if let order = standing(number, sandbox) { edit(order, what, in: sandbox, at: now) }
        case .hold(let number), .holdSome(let number), .release(let number), .putOff(let number),
            .openEarly(let number),
            .moveAway(let number), .moveToService(let number), .moveBack(let number), .askService(let number),
            .assessRisk(let number), .doubt(let number), .review(let number):
            if let order = standing(number, sandbox) { decide(order, what, in: sandbox, at: now) }
        case .fulfilByHand(let number), .serviceFulfils(let number), .pickUp(let number), .replaceTracking(let number):
            if let order = standing(number, sandbox) { give(order, what, in: sandbox, at: now) }
        case .refundInFull(let number), .refundSome(let number), .delete(let number):
            if let order = standing(number, sandbox) { leave(order, what, in: sandbox, at: now) }
        case .useNumber(let number): useNumber(of: orders[number], in: sandbox, at: there)
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
        case .troubleParked, .troublePicking, .refundPicked, .deletePicked, .replaceUnscanned:
            trouble(what, in: sandbox, at: now)
        case .rollBack, .cancelPick, .relabel, .releaseReviews, .strayOrder, .stockMoves:
            move(what, in: sandbox, at: there)
        case .stockEditedByHand, .variantDeleted, .variantMade, .unstocked, .restocked:
            stock(what, in: sandbox.shop, at: now)
        }
    }

    private func standing(_ number: Int, _ sandbox: Sandbox) -> ShopOrder? {
        ids[number].flatMap { sandbox.shop.orders[$0] }.flatMap { $0.cancelledAt == nil ? $0 : nil }
    }

    // MARK: In the shop

    private mutating func edit(_ order: ShopOrder, _ what: SimulatedHappening, in sandbox: Sandbox, at now: Int64) {
        switch what {
        case .takeUnit:
            let lines = order.lines.filter { $0.remaining > 0 }
            if let line = random.pick("unit taken off", lines) {
                sandbox.shop.take([line.id: 1], off: order.id, at: now)
            }
        case .addLine:
            // Nobody adds to an order that has begun to leave.
            guard order.fulfilments.isEmpty, order.lines.contains(where: { $0.remaining > 0 }) else { return }
            guard let sku = random.pick("line added", SimulatedCatalogue.goods),
                order.placed.financialStatus != "refunded"
            else { return }
            sandbox.shop.add(
                NewOrder.Line(sku: sku, title: sku, quantity: 1, price: 1250), to: order.id, at: now)
        case .move:
            var address = order.placed.address
            address.city = "York"
            address.lastName = "Byron"
            sandbox.shop.edit(address: address, of: order.id, at: now)
        case .giveBack:
            let lines = order.lines.filter { $0.current > $0.remaining && $0.ordered.requiresShipping }
            if let line = random.pick("unit given back", lines) {
                sandbox.shop.giveBack([line.id: 1], of: order.id, at: now)
            }
        case .changeShipping:
            guard order.shippingLines.contains(where: { !$0.removed }) else { return }
            sandbox.shop.changeShipping("Express", price: 695, of: order.id, at: now)
        default: break
        }
    }

    /// What the channel says of what may leave.
    private mutating func decide(_ order: ShopOrder, _ what: SimulatedHappening, in sandbox: Sandbox, at now: Int64) {
        let (shop, id) = (sandbox.shop, order.id)
        switch what {
        case .hold:
            let reason = random.pick("reason of a hold", ["HIGH_RISK_OF_FRAUD", "INCORRECT_ADDRESS", "OTHER"])
            shop.hold(id, reason: reason ?? "OTHER", at: now)
        case .holdSome:
            let lines = order.lines.filter { $0.remaining > 0 && order.fulfillable($0.id) > 0 }
            guard lines.count > 1 || lines.contains(where: { $0.remaining > 1 }),
                let line = random.pick("units held", lines)
            else { return }
            shop.hold(id, reason: "INVENTORY_OUT_OF_STOCK", lines: [line.id: 1], at: now)
        case .release: shop.releaseHold(id, at: now)
        case .putOff: shop.schedule(id, until: now + random.number("put off", 120_000...3_600_000), at: now)
        case .openEarly: shop.openEarly(id, at: now)
        case .moveAway: shop.move(id, to: SimulatedManner.otherLocation, at: now)
        case .moveToService: shop.move(id, to: SimulatedManner.otherService, at: now)
        case .moveBack: shop.move(id, to: order.placed.location, at: now)
        case .askService: shop.submitRequest(id, at: now)
        case .assessRisk:
            let worries = random.chance("risk found", perMille: 250)
            shop.setRisk(worries ? "INVESTIGATE" : "ACCEPT", level: worries ? "MEDIUM" : "LOW", of: id, at: now)
        case .doubt: shop.setRisk("CANCEL", level: "HIGH", of: id, at: now)
        case .review: shop.setRisk("ACCEPT", level: "LOW", of: id, at: now)
        default: break
        }
    }

    /// What others give to the customer, and what they write on it.
    private mutating func give(_ order: ShopOrder, _ what: SimulatedHappening, in sandbox: Sandbox, at now: Int64) {
        switch what {
        case .fulfilByHand:
            guard order.fulfilments.isEmpty, order.lines.contains(where: { order.fulfillable($0.id) > 0 }) else {
                return
            }
            sandbox.shop.fulfilByHand(order.id, at: now)
        case .serviceFulfils: sandbox.shop.fulfilByService(order.id, service: "other-service", at: now)
        case .pickUp: sandbox.shop.pickUp(order.id, at: now)
        case .replaceTracking:
            guard let made = order.fulfilments.last(where: { !$0.cancelled && $0.isByApp }) else { return }
            let number = "ZZ\(random.number("tracking entered", 100_000_000...999_999_999))GB"
            sandbox.shop.addTracking(ShopTracking([number]), to: made.id, of: order.id, at: now)
        default: break
        }
    }

    /// The money of an order goes back, or the order itself goes.
    private mutating func leave(_ order: ShopOrder, _ what: SimulatedHappening, in sandbox: Sandbox, at now: Int64) {
        let kept = order.captured - order.refunded
        switch what {
        case .refundInFull:
            if kept > 0 { sandbox.shop.refundInFull(order.id, at: now) }
        case .refundSome:
            guard kept > 1 else { return }
            sandbox.shop.refund(random.number("refunded in part", 1...(kept / 2)), of: order.id, at: now)
        case .delete: Self.delete(order.id, in: sandbox.shop, at: now)
        default: break
        }
    }

    /// Deletes an order and loses no word of it: nothing but that webhook ever tells of a deletion.
    static func delete(_ id: Int64, in shop: Shop, at now: Int64) {
        let lost = shop.settings.lostPerMille
        shop.settings.lostPerMille = 0
        shop.delete(id, at: now)
        shop.settings.lostPerMille = lost
    }

    // MARK: In the shop, while the warehouse works

    /// Something happens to an order for what the warehouse does with it just now.
    private mutating func trouble(_ what: SimulatedHappening, in sandbox: Sandbox, at now: Int64) {
        if what == .replaceUnscanned { return replaceUnscanned(in: sandbox, at: now) }
        let (name, status): (String, String) =
            switch what {
            case .troubleParked: ("parked order", "Review")
            case .refundPicked: ("refunded order", "Picking")
            case .deletePicked: ("deleted order", "Picking")
            default: ("picked order", "Picking")
            }
        let there = sandbox.deposco.orders.values.filter { $0.status == status }.sorted { $0.id < $1.id }
        guard let one = random.pick(name, there), let id = one.reference.flatMap({ Int64($0) }),
            let order = sandbox.shop.orders[id], order.cancelledAt == nil
        else { return }
        if what == .refundPicked { return leave(order, .refundInFull(0), in: sandbox, at: now) }
        if what == .deletePicked { return leave(order, .delete(0), in: sandbox, at: now) }
        switch random.number(name, 0...5) {
        case 0: edit(order, .takeUnit(0), in: sandbox, at: now)
        case 1: sandbox.shop.requestCancellation(order.id, message: "changed my mind", at: now)
        case 2: decide(order, .hold(0), in: sandbox, at: now)
        case 3: decide(order, .doubt(0), in: sandbox, at: now)
        case 4: edit(order, .addLine(0), in: sandbox, at: now)
        default: give(order, .fulfilByHand(0), in: sandbox, at: now)
        }
    }

    private mutating func replaceUnscanned(in sandbox: Sandbox, at now: Int64) {
        let unscanned = sandbox.deposco.shipments.filter {
            $0.status == "Shipped" && !$0.lines.isEmpty && sandbox.deposco.scans[$0.number] == nil
        }
        guard let one = random.pick("unscanned parcel", unscanned),
            let order = sandbox.shop.order(named: "#\(one.order.prefix { $0 != "-" })"), order.cancelledAt == nil
        else { return }
        give(order, .replaceTracking(0), in: sandbox, at: now)
    }

    // MARK: In the warehouse

    private mutating func move(_ what: SimulatedHappening, in sandbox: Sandbox, at now: Int64) {
        let deposco = sandbox.deposco
        switch what {
        case .rollBack:
            let recent = deposco.shipments.suffix(50).filter { $0.status == "Shipped" && !$0.lines.isEmpty }
            if let one = random.pick("shipment rolled back", recent) { deposco.rollBack(shipment: one.number, at: now) }
        case .cancelPick:
            let picking = deposco.orders.values.filter { ["Released", "Picking", "Staged"].contains($0.status) }
                .sorted { $0.id < $1.id }
            guard let order = random.pick("pick cancelled", picking) else { return }
            let open = order.lines.filter { $0.quantity - $0.cancelled - $0.shipped > 0 }
            if let line = random.pick("pick cancelled", open) {
                deposco.cancel(1, ofLine: line.id, order.number, as: .pickCancelled, at: now)
            }
        // Every other parked order stays parked.
        case .releaseReviews: deposco.releaseReviews(at: now) { ($0.last?.wholeNumberValue ?? 0) % 2 == 0 }
        case .strayOrder:
            let there = deposco.orders.values.filter { $0.status != "Canceled" && !used.contains($0.number) }
                .sorted { $0.id < $1.id }
            guard let order = random.pick("order strayed", there), !order.number.hasPrefix("STRAY") else { return }
            let number = "STRAY-\(strays.count + 1)"
            strays.insert(number)
            deposco.copy(order.number, as: number, at: now)
        case .stockMoves:
            // Items that are to be scarce get no new stock.
            let movement = "stock moved"
            guard let item = random.pick(movement, SimulatedCatalogue.goods.dropLast()),
                let place = random.pick(movement, SimulatedCatalogue.facilities)
            else { return }
            deposco.adjust(item, place, by: random.number(movement, -40...45), reason: "count", at: now)
        case .relabel:
            let recent = deposco.shipments.suffix(50).filter { $0.status == "Shipped" && !$0.lines.isEmpty }
            guard let one = random.pick("parcel relabelled", recent) else { return }
            let number = "RB\(random.number("parcel relabelled", 100_000_000...999_999_999))GB"
            deposco.relabel(shipment: one.number, [number] + one.tracking.dropFirst(), at: now)
        default: break
        }
    }

    /// Another shop of the same tenant has an order of that number, which has left.
    private mutating func useNumber(of order: NewOrder, in sandbox: Sandbox, at now: Int64) {
        guard let name = order.name, case let number = String(name.dropFirst()),
            sandbox.deposco.order(number: number) == nil
        else { return }
        let lines = [DeposcoSystem.Foreign.Line(item: SimulatedCatalogue.goods[0], quantity: 1, shipped: 1)]
        var other = DeposcoSystem.Foreign(number: number, lines: lines)
        other.customerOrderNumber = name
        other.reference = "6660000\(100_000 + used.count)"
        other.source = "Shopify DE"
        other.status = "Ship Complete"
        other.put(into: sandbox.deposco, at: now)
        used.insert(number)
        if sandbox.patchworks.isOnItsWay("\"\(number)\"") { overtaken.insert(number) }
    }

    // MARK: Stock in the shop

    private mutating func stock(_ what: SimulatedHappening, in shop: Shop, at now: Int64) {
        func each(_ sku: String) -> [ShopVariant] { shop.variants.filter { $0.sku == sku } }
        switch what {
        case .stockEditedByHand:
            let all = SimulatedCatalogue.goods + SimulatedCatalogue.bundles
            if let sku = random.pick("stock edited", all) { shop.moveStock(sku, by: 3) }
        case .variantDeleted(let sku): for variant in each(sku) { shop.deleteVariant(variant.id, at: now) }
        case .variantMade(let sku):
            shop.addVariant(sku: sku, title: sku, price: 1000)
            shop.setStock(sku, 0)
        case .unstocked(let sku): for variant in each(sku) { shop.unstock(variant.id, now: now) }
        case .restocked(let sku): shop.setStock(sku, 0)
        default: break
        }
    }
}
