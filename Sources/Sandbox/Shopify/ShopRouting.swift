/// How an order's lines stand on its fulfilment orders.
extension ShopOrder {
    /// Puts a line on an open fulfilment order of its location and way, or on a new one.
    mutating func route(
        _ line: Line, to location: Int64?, at now: Int64, newID: () -> Int64
    ) {
        let units = line.current - fulfilled(line.id)
        guard placed.isFulfilled(line.ordered), units > 0 else { return }
        let method = line.ordered.method ?? placed.method
        let reason = line.ordered.hold ?? placed.holdAtRouting
        let due = (line.ordered.fulfillAt ?? placed.fulfillAt).flatMap { $0 > now ? $0 : nil }
        let row = ShopFulfilmentOrder.Line(id: newID(), line: line.id, total: units, remaining: units)
        let found = fulfilmentOrders.firstIndex { one in
            one.isOpen && one.status != "IN_PROGRESS" && one.requestStatus == "UNSUBMITTED" && one.location == location
                && one.deliveryMethod == method && one.holds.first?.reason == reason
                && one.fulfillAt.flatMap { $0 > now ? $0 : nil } == due
        }
        if let found {
            fulfilmentOrders[found].lines.append(row)
            return
        }
        var new = ShopFulfilmentOrder(
            id: newID(), order: id, location: location, deliveryMethod: method, fulfillAt: due ?? now, createdAt: now,
            updatedAt: now)
        if let reason { new.holds = [ShopFulfilmentOrder.Hold(id: newID(), reason: reason)] }
        new.lines = [row]
        new.settle(at: now)
        fulfilmentOrders.append(new)
    }

    /// Takes units that remain off the fulfilment orders, held ones last.
    mutating func takeOff(_ units: Int64, of line: Int64) {
        var left = units
        for held in [false, true] {
            for index in fulfilmentOrders.indices
            where fulfilmentOrders[index].isOpen && (fulfilmentOrders[index].status == "ON_HOLD") == held {
                for row in fulfilmentOrders[index].lines.indices
                where fulfilmentOrders[index].lines[row].line == line {
                    let gone = min(left, fulfilmentOrders[index].lines[row].remaining)
                    fulfilmentOrders[index].lines[row].remaining -= gone
                    left -= gone
                }
            }
        }
    }

    /// Moves units of a fulfilment order to a new one beside it.
    /// - Parameter units: by the fulfilment order's own lines.
    /// - Returns: the new one's place.
    mutating func split(_ index: Int, _ units: [Int64: Int64], at now: Int64, newID: () -> Int64) -> Int {
        let old = fulfilmentOrders[index]
        var new = old
        new.id = newID()
        (new.createdAt, new.updatedAt) = (now, now)
        new.lines = []
        for row in old.lines.indices {
            let moved = min(units[old.lines[row].id] ?? 0, old.lines[row].remaining)
            guard moved > 0 else { continue }
            new.lines.append(
                ShopFulfilmentOrder.Line(id: newID(), line: old.lines[row].line, total: moved, remaining: moved))
            fulfilmentOrders[index].lines[row].total -= moved
            fulfilmentOrders[index].lines[row].remaining -= moved
        }
        fulfilmentOrders[index].lines.removeAll { $0.total == 0 }
        fulfilmentOrders.append(new)
        // An open request to cancel stands on both, and each has to be answered.
        if new.requestStatus == "CANCELLATION_REQUESTED" { cancellationRequests += 1 }
        return fulfilmentOrders.count - 1
    }

    /// Takes units of the order's lines out of its fulfilment orders, as they leave.
    mutating func carry(_ units: [Int64: Int64]) -> [Fulfilment.Part] {
        var left = units
        var parts: [Fulfilment.Part] = []
        for index in fulfilmentOrders.indices where fulfilmentOrders[index].isOpen {
            for row in fulfilmentOrders[index].lines.indices {
                let line = fulfilmentOrders[index].lines[row]
                let count = min(left[line.line] ?? 0, line.remaining)
                guard count > 0 else { continue }
                left[line.line, default: 0] -= count
                parts.append(fulfilmentOrders[index].carry(count, ofRow: row))
            }
        }
        return parts
    }

    /// Gives the units of a cancelled fulfilment back: to their fulfilment orders, or to new ones if those are closed.
    mutating func reopen(_ fulfilment: Fulfilment, at now: Int64, newID: () -> Int64) {
        for (id, parts) in Dictionary(grouping: fulfilment.parts, by: \.fulfilmentOrder).sorted(by: { $0.key < $1.key })
        {
            guard let index = fulfilmentOrders.firstIndex(where: { $0.id == id }) else { continue }
            var again: [ShopFulfilmentOrder.Line] = []
            for part in parts {
                guard let line = lines.first(where: { $0.id == part.line }) else { continue }
                let standing = fulfilmentOrders.reduce(0) { sum, one in
                    one.lines.reduce(sum) { $1.line == part.line ? $0 + $1.remaining : $0 }
                }
                let units = max(0, min(part.units, line.current - standing))
                if fulfilmentOrders[index].isOpen {
                    guard let row = fulfilmentOrders[index].lines.firstIndex(where: { $0.id == part.row }) else {
                        continue
                    }
                    fulfilmentOrders[index].lines[row].remaining += units
                    fulfilmentOrders[index].lines[row].fulfilled -= part.units
                } else if units > 0, cancelledAt == nil {
                    again.append(
                        ShopFulfilmentOrder.Line(id: newID(), line: part.line, total: units, remaining: units))
                }
            }
            guard !again.isEmpty else { continue }
            let old = fulfilmentOrders[index]
            // Units of a second cancelled fulfilment join those of the first.
            if let there = fulfilmentOrders.firstIndex(where: {
                $0.status == "OPEN" && $0.requestStatus == "UNSUBMITTED" && $0.location == old.location
                    && $0.deliveryMethod == old.deliveryMethod
            }) {
                for row in again { fulfilmentOrders[there].join(row) }
                continue
            }
            var new = ShopFulfilmentOrder(
                id: newID(), order: self.id, location: old.location, deliveryMethod: old.deliveryMethod, fulfillAt: now,
                createdAt: now, updatedAt: now)
            new.lines = again
            fulfilmentOrders.append(new)
        }
    }

    /// Brings states and sums in line after a change.
    /// - Parameter before: the fulfilment orders before it. Those that differ have changed now.
    mutating func recount(since before: [ShopFulfilmentOrder], at now: Int64) {
        var remaining: [Int64: Int64] = [:]
        for index in fulfilmentOrders.indices {
            fulfilmentOrders[index].settle(at: now)
            let one = fulfilmentOrders[index]
            if let old = before.first(where: { $0.id == one.id }), old != one {
                fulfilmentOrders[index].updatedAt = max(now, old.updatedAt + 1000)
            }
            if one.isOpen { for line in one.lines { remaining[line.line, default: 0] += line.remaining } }
        }
        for index in lines.indices { lines[index].remaining = remaining[lines[index].id] ?? 0 }
    }
}
