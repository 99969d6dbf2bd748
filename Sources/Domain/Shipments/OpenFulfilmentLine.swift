/// The open units of one line on one of the channel's fulfilment orders.
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

extension OpenFulfilmentLine {
    /// The lines of fulfilment orders. Those of which the channel would refuse a fulfilment come last, so that units are
    /// put on them only where nothing else has room.
    package static func all(of orders: [FulfilmentOrder]) -> [OpenFulfilmentLine] {
        (orders.filter(\.takesFulfilments) + orders.filter { !$0.takesFulfilments }).flatMap { one in
            one.lines.map {
                OpenFulfilmentLine(fulfilmentOrder: one.id, id: $0.id, line: $0.line, remaining: $0.remaining)
            }
        }
    }
}

extension Shipment {
    /// Allocates units of the channel's lines to its fulfilment orders, in their order.
    /// - Returns: quantities by fulfilment order line, and the units that found no place.
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
    /// When to check a held notification next: first to warn, then to mark it as stalled.
    package func nextCheck(of record: ShipmentRecord, heldSince since: Instant) -> Instant {
        hours.moment(record.warned ? stallAfter : warnAfter, after: since)
    }
}
