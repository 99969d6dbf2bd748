/// What has left with shipments, by the lines of an order.
package struct ShippedLines {
    private let order: OrderRecord

    package init(of order: OrderRecord) { self.order = order }

    /// Complete units of each channel line in these shipments. A unit of a bundle counts once all of its components
    /// have left.
    package func units(in shipments: [Shipment]) -> [LineID: Int64] {
        var left: [WantedLine: Int64] = [:]
        for line in shipments.lazy.filter({ $0.status != .rolledBack }).flatMap(\.lines) {
            guard let id = line.line else { continue }
            left.add(line.quantity, to: WantedLine(line: id, item: line.item))
        }
        var each: [LineID: [String: Int64]] = [:]
        for line in order.parts.lazy.flatMap(\.lines) { each[line.line, default: [:]][line.item] = line.each }
        var units: [LineID: Int64] = [:]
        for (line, items) in each {
            let whole = items.map { item, each in (left[WantedLine(line: line, item: item)] ?? 0) / max(1, each) }
            units[line] = whole.min() ?? 0
        }
        // Items that were never planned, such as a line that the warehouse added, count as they are.
        for (wanted, quantity) in left where each[wanted.line] == nil { units.add(quantity, to: wanted.line) }
        return units
    }

    /// Channel lines that are several items, or several units of an item, in the WMS. One of their units may leave in
    /// several shipments.
    package var composed: Set<LineID> {
        var items: [LineID: Set<String>] = [:]
        var found: Set<LineID> = []
        for line in order.parts.lazy.flatMap(\.lines) {
            items[line.line, default: []].insert(line.item)
            if line.each > 1 || items[line.line]?.count != 1 { found.insert(line.line) }
        }
        return found
    }

    /// Whether these shipments together carry everything that the order asks for.
    package func areAll(in shipments: [Shipment]) -> Bool {
        let units = units(in: shipments)
        return order.channel.shippableLines.allSatisfy { (units[$0.id] ?? 0) >= $0.currentQuantity }
    }

    /// The units of channel lines that a shipment completes, after the shipments that the channel already knows about.
    /// Lines that name no channel line stay as they are.
    package func completed(by shipment: Shipment, after told: [Shipment]) -> [ShipmentLine] {
        let before = units(in: told)
        let after = units(in: told + [shipment])
        let skus = order.channel.lines.reduce(into: [LineID: String]()) { $0[$1.id] = $1.sku?.rawValue ?? $1.title }
        let whole = after.compactMap { line, units -> ShipmentLine? in
            let more = units.clampedSubtracting(before[line] ?? 0)
            return more > 0 ? ShipmentLine(line: line, item: skus[line] ?? "", quantity: more) : nil
        }
        return whole.sorted { ($0.line?.rawValue ?? "") < ($1.line?.rawValue ?? "") }
            + shipment.lines.filter { $0.line == nil && $0.quantity > 0 }
    }

    /// Each line's share of the order's total in minor units, with postage and tax shared out by value. The shares sum
    /// to the total.
    private var shares: [Int64] {
        Money.shares(
            of: order.channel.total,
            weights: order.channel.lines.map(\.currentAmount))
    }

    /// The part of the order's total that has left with these shipments, by line. Lines that need no shipping count as
    /// delivered.
    package func amounts(in shipments: [Shipment]) -> [Int64] {
        let units = units(in: shipments)
        return zip(order.channel.lines, shares).map { line, amount in
            guard line.requiresShipping, !line.giftCard, line.currentQuantity > 0 else { return amount }
            let left = min(line.currentQuantity, max(0, units[line.id] ?? 0))
            let (product, overflow) = amount.multipliedReportingOverflow(by: left)
            return overflow ? amount : product / line.currentQuantity
        }
    }
}
