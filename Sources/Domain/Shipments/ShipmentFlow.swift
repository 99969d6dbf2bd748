/// Rules about what comes back from the warehouse.
extension OrderRecord {
    /// How many units of each of the channel's lines these shipments make whole. A bundle counts when all of its components left.
    package func unitsShipped(by shipments: [Shipment]) -> [LineID: Int64] {
        var left: [WantedLine: Int64] = [:]
        for line in shipments.lazy.filter({ $0.status != .rolledBack }).flatMap(\.lines) {
            guard let id = line.line else { continue }
            left.add(line.quantity, to: WantedLine(line: id, item: line.item))
        }
        var each: [LineID: [String: Int64]] = [:]
        for line in parts.lazy.flatMap(\.lines) { each[line.line, default: [:]][line.item] = line.each }
        var units: [LineID: Int64] = [:]
        for (line, items) in each {
            let whole = items.map { item, each in (left[WantedLine(line: line, item: item)] ?? 0) / max(1, each) }
            units[line] = whole.min() ?? 0
        }
        // What was never planned, such as a line that the warehouse added, counts as it is.
        for (wanted, quantity) in left where each[wanted.line] == nil { units.add(quantity, to: wanted.line) }
        return units
    }

    /// Lines of the channel's that are several items, or several units of one, in the WMS: what completes one of their units may have
    /// left in several shipments.
    package var composedLines: Set<LineID> {
        var items: [LineID: Set<String>] = [:]
        var found: Set<LineID> = []
        for line in parts.lazy.flatMap(\.lines) {
            items[line.line, default: []].insert(line.item)
            if line.each > 1 || items[line.line]?.count != 1 { found.insert(line.line) }
        }
        return found
    }

    /// Whether these shipments together carry everything that the order asks for.
    package func whollyShipped(by shipments: [Shipment]) -> Bool {
        let units = unitsShipped(by: shipments)
        return channel.shippableLines.allSatisfy { (units[$0.id] ?? 0) >= $0.currentQuantity }
    }

    /// What a shipment completes of the channel's lines, after those that the channel was told of already. Lines that name no line
    /// of the channel's stay as they are.
    package func fulfils(_ shipment: Shipment, after told: [Shipment]) -> [ShipmentLine] {
        let before = unitsShipped(by: told)
        let after = unitsShipped(by: told + [shipment])
        let skus = channel.lines.reduce(into: [LineID: String]()) { $0[$1.id] = $1.sku?.rawValue ?? $1.title }
        let whole = after.compactMap { line, units -> ShipmentLine? in
            let more = units.clampedSubtracting(before[line] ?? 0)
            return more > 0 ? ShipmentLine(line: line, item: skus[line] ?? "", quantity: more) : nil
        }
        return whole.sorted { ($0.line?.rawValue ?? "") < ($1.line?.rawValue ?? "") }
            + shipment.lines.filter { $0.line == nil && $0.quantity > 0 }
    }
}

/// What is still open of one line on one of the channel's fulfilment orders.
package struct OpenFulfilmentLine: Hashable, Sendable {
    package var fulfilmentOrder: String
    /// The fulfilment order's own line id.
    package var id: String
    package var line: LineID
    package var remaining: Int64

    package init(fulfilmentOrder: String, id: String, line: LineID, remaining: Int64) {
        self.fulfilmentOrder = fulfilmentOrder
        self.id = id
        self.line = line
        self.remaining = remaining
    }
}

extension Shipment {
    /// Shares units of the channel's lines out over its fulfilment orders, in their order.
    /// - Returns: quantities by fulfilment order line, and what found no place (line and units).
    package static func allocate(
        _ lines: [ShipmentLine], over open: [OpenFulfilmentLine]
    ) -> (taken: [OpenFulfilmentLine], unplaced: [ShipmentLine]) {
        var room = open
        let places = Dictionary(grouping: open.indices) { open[$0].line }
        var taken: [OpenFulfilmentLine] = []
        var known: [String: Int] = [:]
        var unplaced: [ShipmentLine] = []
        for carried in lines {
            var left = carried.quantity
            for index in carried.line.flatMap({ places[$0] }) ?? [] where room[index].remaining > 0 && left > 0 {
                let quantity = min(left, room[index].remaining)
                room[index].remaining -= quantity
                left -= quantity
                if let at = known[room[index].id] {
                    taken[at].remaining = taken[at].remaining.clampedAdding(quantity)
                } else {
                    var part = room[index]
                    part.remaining = quantity
                    known[part.id] = taken.count
                    taken.append(part)
                }
            }
            if left > 0 { unplaced.append(ShipmentLine(line: carried.line, item: carried.item, quantity: left)) }
        }
        return (taken, unplaced)
    }

    /// The condition under which the shipment's notification is held.
    package static func scanCondition(_ id: ShipmentID) -> String { "scan/\(id)" }
}

extension HoldPolicy {
    /// When a held notification is looked at next: to warn, then to say that it stalled.
    package func nextCheck(of record: ShipmentRecord, heldSince since: Instant) -> Instant {
        hours.moment(record.warned ? stallAfter : warnAfter, after: since)
    }
}
