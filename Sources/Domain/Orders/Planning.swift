/// Turns an order's lines into parts for the WMS: explodes bundles, matches SKUs and finds facilities. A problem does
/// not stop it, so that one pass finds them all.
struct Planning {
    private let order: ChannelOrder
    private let context: AssessmentContext
    private(set) var found = Assessment(stage: .queued)
    /// Units of each line that are planned already.
    private var planned: [LineID: Int64]

    /// - Parameter planned: units of each line that earlier parts have: these are the units after them.
    init(order: ChannelOrder, context: AssessmentContext, after planned: [LineID: Int64] = [:]) {
        self.order = order
        self.context = context
        self.planned = planned
    }

    /// - Parameter units: the units of each line to plan.
    mutating func parts(of units: [LineID: Int64]) -> [OrderPart] {
        let goods = order.shippableLines.filter { units[$0.id] ?? 0 > 0 }
        switch context.policy.routing {
        case .facility(let facility):
            let lines = goods.flatMap { next(units[$0.id] ?? 0, of: $0) }
            return numbered(lines.isEmpty ? [] : [(facility, lines)])
        case .locations(let facilities):
            return numbered(located(goods, units, facilities))
        case .availability(let facilities):
            let lines = goods.flatMap { next(units[$0.id] ?? 0, of: $0) }
            return numbered(lines.isEmpty ? [] : Self.spread(lines, over: facilities, stock: context.stock))
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

    /// Converts the next units of a line into items.
    private mutating func next(_ units: Int64, of line: OrderLine) -> [OrderPart.Line] {
        let start = planned[line.id] ?? 0
        let end = start.clampedAdding(max(0, units))
        planned[line.id] = end
        return items(of: line, units: start..<end)
    }

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

    /// Gives units to the facilities of their locations. Units of which the channel has named no location go with no
    /// facility: they are planned only to know what the order takes.
    private mutating func located(
        _ goods: [OrderLine], _ units: [LineID: Int64], _ facilities: [String: String]
    ) -> [(String?, [OrderPart.Line])] {
        var shares: [(facility: String?, lines: [OrderPart.Line])] = []
        let ways = Dictionary(grouping: context.due.leaving, by: \.line)
        for line in goods {
            var left = units[line.id] ?? 0
            for route in ways[line.id] ?? [] where left > 0 {
                let facility = facilities[route.location]
                let some = min(left, route.quantity)
                left -= some
                if facility == nil { found.block(.unmapped(location: route.location), units: some) }
                add(next(some, of: line), to: facility, &shares)
            }
            if left > 0 { add(next(left, of: line), to: nil, &shares) }
        }
        return shares.map { ($0.facility, $0.lines) }
    }

    private func add(
        _ lines: [OrderPart.Line], to facility: String?, _ shares: inout [(facility: String?, lines: [OrderPart.Line])]
    ) {
        if let at = shares.firstIndex(where: { $0.facility == facility }) {
            shares[at].lines += lines
        } else {
            shares.append((facility, lines))
        }
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
