/// Rules about what comes back from the warehouse.
extension OrderRecord {
    /// Whether these shipments together carry everything that the order asks for.
    package func whollyShipped(by shipments: [Shipment]) -> Bool {
        var wanted: [LineID: Int64] = [:]
        for line in channel.shippableLines { wanted[line.id, default: 0] += line.currentQuantity }
        for shipment in shipments where shipment.status != .rolledBack {
            for line in shipment.lines {
                guard let id = line.line else { continue }
                wanted[id, default: 0] -= line.quantity
            }
        }
        return wanted.values.allSatisfy { $0 <= 0 }
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
    /// Shares what the shipment carries out over the channel's fulfilment orders, in their order.
    /// - Returns: quantities by fulfilment order line, and what found no place (line and units).
    package func allocate(over open: [OpenFulfilmentLine]) -> (taken: [OpenFulfilmentLine], unplaced: [ShipmentLine]) {
        var room = open
        var taken: [OpenFulfilmentLine] = []
        var unplaced: [ShipmentLine] = []
        for carried in lines where carried.quantity > 0 {
            var left = carried.quantity
            for index in room.indices where room[index].line == carried.line && room[index].remaining > 0 && left > 0 {
                let quantity = min(left, room[index].remaining)
                room[index].remaining -= quantity
                left -= quantity
                if let at = taken.firstIndex(where: { $0.id == room[index].id }) {
                    taken[at].remaining += quantity
                } else {
                    var part = room[index]
                    part.remaining = quantity
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
