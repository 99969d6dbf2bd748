/// Turns an order's lines into parts for the WMS: explodes bundles, matches SKUs and finds facilities. A problem does
/// not stop it, so that one pass finds them all.
struct Planning {
    private let order: ChannelOrder
    private let context: AssessmentContext
    private(set) var found = Assessment(stage: .queued)
    /// Whether it is known where everything ships from.
    private(set) var routed = true

    init(order: ChannelOrder, context: AssessmentContext) {
        self.order = order
        self.context = context
    }

    mutating func parts() -> [OrderPart] {
        let goods = order.shippableLines
        switch context.policy.routing {
        case .facility(let facility):
            return numbered([(facility, goods.flatMap { items(of: $0, units: 0..<$0.currentQuantity) })])
        case .locations(let facilities):
            guard let routes = routes(of: goods) else {
                routed = false
                return numbered([(nil, goods.flatMap { items(of: $0, units: 0..<$0.currentQuantity) })])
            }
            return numbered(located(goods, routes, facilities))
        case .availability(let facilities):
            let lines = goods.flatMap { items(of: $0, units: 0..<$0.currentQuantity) }
            return numbered(Self.spread(lines, over: facilities, stock: context.stock))
        }
    }

    /// Numbers the parts: the first has the order's own number, the others add a dash and their position.
    private func numbered(_ shares: [(facility: String?, lines: [OrderPart.Line])]) -> [OrderPart] {
        let number = order.wmsNumber(under: context.policy)
        return shares.enumerated().map { index, share in
            OrderPart(
                number: index == 0 ? number : "\(number)-\(index + 1)", facility: share.facility, lines: share.lines)
        }
    }

    // MARK: Items

    /// Converts units of one line into items. A line without an item keeps its SKU, so that field limits are checked on
    /// it too.
    /// - Parameter range: counted from the first unit ordered.
    private mutating func items(of line: OrderLine, units range: Range<Int64>) -> [OrderPart.Line] {
        let units = range.upperBound.clampedSubtracting(range.lowerBound)
        func lines(_ item: String) -> [OrderPart.Line] {
            line.prices(of: range).map {
                OrderPart.Line(line: line.id, item: item, quantity: $0.units, unitPrice: $0.price)
            }
        }
        guard let sku = line.sku else {
            found.block(
                NewException(
                    .lineWithoutSKU(order.id), summary: "\(order.name): no SKU on \"\(line.title)\"",
                    detail: "line \(line.id), \(units) × \"\(line.title)\""), units: units)
            return lines("")
        }
        do throws(BundleFault) {
            // A line that the channel has exploded is not exploded again.
            if line.group == nil, context.bundles.compositions[sku] != nil {
                let isTooMuch = line.unitPrice.multipliedReportingOverflow(by: max(units, line.quantity)).overflow
                if isTooMuch || units > 1_000_000 { throw BundleFault.tooLarge(sku) }
                let leaves = try context.bundles.explode(sku, amount: line.amount(of: range)) ?? []
                return leaves.flatMap { leaf in
                    let item = itemNumber(leaf.sku, title: line.title, units: leaf.each * units, in: sku)
                    return priced(line.id, item, leaf, units: units)
                }
            }
        } catch {
            found.block(.refused(error), units: units)
            return lines(sku.rawValue)
        }
        return lines(itemNumber(sku, title: line.title, units: units, in: nil))
    }

    private mutating func itemNumber(_ sku: SKU, title: String, units: Int64, in bundle: SKU?) -> String {
        switch context.matches[sku] ?? .unknown {
        case .item(let number): return number
        case .inactive(let number):
            found.block(.inactive(sku: sku, item: number), units: units)
        case .unknown:
            found.block(
                .unknown(sku: sku, title: title, suggestion: context.suggestions[sku], in: bundle), units: units)
        }
        return sku.rawValue
    }

    /// A component's lines: one, or two whose prices differ by a minor unit where its amount does not divide evenly.
    private func priced(_ line: LineID, _ item: String, _ leaf: Bundles.Leaf, units: Int64) -> [OrderPart.Line] {
        let quantity = leaf.each * units
        let (price, rest) = leaf.amount.quotientAndRemainder(dividingBy: quantity)
        let dearer = OrderPart.Line(line: line, item: item, quantity: rest, each: leaf.each, unitPrice: price + 1)
        let cheaper = OrderPart.Line(
            line: line, item: item, quantity: quantity - rest, each: leaf.each, unitPrice: price)
        return rest > 0 ? [dearer, cheaper] : [cheaper]
    }

    // MARK: Facilities

    /// The routes of these lines; `nil` when the channel has given none for some, or for other quantities.
    private func routes(of goods: [OrderLine]) -> [LineRoute]? {
        guard let routes = context.routes else { return nil }
        let said = routes.reduce(into: [LineID: Int64]()) { $0.add($1.quantity, to: $1.line) }
        return goods.allSatisfy { said[$0.id] == $0.currentQuantity } ? routes : nil
    }

    private mutating func located(
        _ goods: [OrderLine], _ routes: [LineRoute], _ facilities: [String: String]
    ) -> [(String?, [OrderPart.Line])] {
        var shares: [(facility: String?, lines: [OrderPart.Line])] = []
        let ways = Dictionary(grouping: routes, by: \.line)
        for line in goods {
            var taken: Int64 = 0
            for route in ways[line.id] ?? [] where route.quantity > 0 {
                let facility = facilities[route.location]
                if facility == nil {
                    found.block(.unmapped(location: route.location), units: route.quantity)
                }
                let next = taken.clampedAdding(route.quantity)
                let lines = items(of: line, units: taken..<next)
                taken = next
                if let at = shares.firstIndex(where: { $0.facility == facility }) {
                    shares[at].lines += lines
                } else {
                    shares.append((facility, lines))
                }
            }
        }
        return shares.map { ($0.facility, $0.lines) }
    }

    /// Spreads lines over facilities by their stock: to the first that has everything, otherwise to few facilities,
    /// starting with the one that can fill most. Units that no facility has wait at the first facility that ships
    /// anything and are back-ordered there.
    static func spread(
        _ lines: [OrderPart.Line], over facilities: [String], stock: [String: [String: Int64]]
    ) -> [(String?, [OrderPart.Line])] {
        var left = lines
        var shares: [(facility: String?, lines: [OrderPart.Line])] = []
        var free = facilities
        while !left.isEmpty, !free.isEmpty {
            let offers = free.map { facility in take(left, from: facility, stock) }
            let sizes = offers.map { $0.taken.total(\.quantity) }
            guard let most = sizes.max(), most > 0, let at = sizes.firstIndex(of: most) else { break }
            shares.append((free[at], offers[at].taken))
            left = offers[at].rest
            free.remove(at: at)
        }
        guard !left.isEmpty else { return shares }
        if shares.isEmpty { return [(facilities.first, left)] }
        func kind(_ line: OrderPart.Line) -> [String] { [line.line.rawValue, line.item, String(line.unitPrice)] }
        let places = Dictionary(shares[0].lines.enumerated().map { (kind($1), $0) }) { first, _ in first }
        for line in left {
            if let at = places[kind(line)] {
                shares[0].lines[at].quantity = shares[0].lines[at].quantity.clampedAdding(line.quantity)
            } else {
                shares[0].lines.append(line)
            }
        }
        return shares
    }

    private static func take(
        _ lines: [OrderPart.Line], from facility: String, _ stock: [String: [String: Int64]]
    ) -> (taken: [OrderPart.Line], rest: [OrderPart.Line]) {
        var has: [String: Int64] = [:]
        var taken: [OrderPart.Line] = []
        var rest: [OrderPart.Line] = []
        for line in lines {
            let there = max(0, has[line.item] ?? stock[line.item]?[facility] ?? 0)
            var some = line
            some.quantity = min(line.quantity, there)
            has[line.item] = there - some.quantity
            if some.quantity > 0 { taken.append(some) }
            var more = line
            more.quantity -= some.quantity
            if more.quantity > 0 { rest.append(more) }
        }
        return (taken, rest)
    }
}
