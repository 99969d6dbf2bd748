/// Decides about orders in the WMS that somebody else sent and that may be an order of ours: what is there is followed and never sent
/// again.
package enum Following {
    package enum Decision: Hashable, Sendable {
        /// The order's parts: those that the WMS has, then what nobody has sent.
        case follow([OrderPart])
        /// Nothing of it counts.
        case nothing
        /// It may be this order or another one, or it has left and the channel does not know: a person decides.
        case unclear(String)
    }

    /// - Parameters:
    ///   - there: the WMS's orders, each with its lines.
    ///   - record: the order, with its parts as they would be sent.
    ///   - fulfilled: units of each line that the channel shows as fulfilled.
    ///   - at: when the WMS was asked. What left before then is not waited for.
    ///   - surely: whether a person said that this is the order, whatever else is in it. Nothing is then sent beside it.
    package static func decide(
        _ there: [WMSOrder], of record: OrderRecord, fulfilled: [LineID: Int64], at: Instant, surely: Bool = false
    ) -> Decision {
        let counting = there.filter { ListedOrder($0).counts }
        if counting.isEmpty { return .nothing }
        var room = Room(record.parts.filter { $0.state == .planned })
        if let untold = untold(counting, room, record.channel, fulfilled) { return .unclear(untold) }
        var followed: [OrderPart] = []
        for order in counting {
            var part = OrderPart(number: order.number, facility: nil, lines: [])
            part.followed = OrderPart.Followed(
                since: at, shipped: order.lines.reduce(into: [:]) { $0.add($1.shipped, to: $1.item ?? "") })
            var unknown: [String] = []
            for line in order.lines where line.unshipped > 0 {
                let taken = room.take(line, surely: ListedOrder(order).owner(record.id) == .same)
                part.lines += taken.lines
                if taken.rest > 0, surely { part.followed?.besides.insert(line.item ?? "") }
                if taken.rest > 0, !surely { unknown.append("\(taken.rest) of \(line.item ?? "no item")") }
            }
            if !unknown.isEmpty {
                let words = unknown.joined(separator: ", ")
                return .unclear("\(ListedOrder(order).text) has \(words), which this order does not ask for")
            }
            if !part.lines.isEmpty { followed.append(part) }
        }
        if surely, let lacking = room.words {
            let names = counting.map { ListedOrder($0).text }.joined(separator: ", ")
            return .unclear("\(names) lacks \(lacking), and nothing is sent beside what somebody said is this order")
        }
        if followed.isEmpty { return .nothing }
        return .follow(followed + room.rest(besides: followed, of: record))
    }

    /// Units that left already, and of which the channel shows no fulfilment: sending them would ship them again.
    private static func untold(
        _ there: [WMSOrder], _ room: Room, _ order: ChannelOrder, _ fulfilled: [LineID: Int64]
    ) -> String? {
        var left: [String: Int64] = [:]
        for line in there.lazy.flatMap(\.lines) { left.add(line.shipped, to: line.item ?? "") }
        for line in order.lines {
            // A line that was fulfilled whole is not planned any more. Another line of its SKU tells its items.
            for (item, each) in room.items(of: line, in: order) {
                left.add(-each.clampedMultiplying(fulfilled[line.id] ?? 0), to: item)
            }
        }
        let untold = left.filter { $0.value > 0 && room.expects($0.key) }.sorted { $0.key < $1.key }
        guard !untold.isEmpty else { return nil }
        let words = untold.map { "\($0.value) of \($0.key)" }.joined(separator: ", ")
        return there.map { ListedOrder($0).text }.joined(separator: ", ")
            + " has shipped \(words), and the channel shows no fulfilment of it"
    }

    /// Units that are still to be sent, by line and item.
    private struct Room {
        private var planned: [OrderPart]

        init(_ parts: [OrderPart]) { planned = parts }

        /// The units that are left, in words; `nil` if there are none.
        var words: String? {
            let left = planned.demand.filter { $0.value > 0 }.sorted { $0.key < $1.key }
            return left.isEmpty ? nil : left.map { "\($0.value) of \($0.key)" }.joined(separator: ", ")
        }

        func expects(_ item: String) -> Bool { planned.contains { $0.lines.contains { $0.item == item } } }

        /// The items of a channel line, and the units of each in one of the line's.
        func items(of line: OrderLine, in order: ChannelOrder) -> [(item: String, each: Int64)] {
            let same = Set(order.lines.filter { $0.sku == line.sku && $0.sku != nil }.map(\.id))
            let own = planned.flatMap(\.lines).filter { $0.line == line.id }
            let lines = own.isEmpty ? planned.flatMap(\.lines).filter { same.contains($0.line) } : own
            var each: [String: Int64] = [:]
            for planned in lines { each[planned.item] = planned.each }
            return each.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        }

        /// Takes the open units of a line in the WMS: first those of the channel line that it names, then any of its item.
        /// - Parameter surely: whether the order is certainly this one, so that its surplus is this order's too.
        mutating func take(_ there: WMSOrder.Line, surely: Bool) -> (lines: [OrderPart.Line], rest: Int64) {
            var rest = there.unshipped
            var taken: [OrderPart.Line] = []
            for named in [true, false] {
                for part in planned.indices {
                    for line in planned[part].lines.indices where rest > 0 {
                        let open = planned[part].lines[line]
                        guard open.item == there.item, !named || open.line == there.customerLine else { continue }
                        let some = min(rest, open.quantity)
                        guard some > 0 else { continue }
                        planned[part].lines[line].quantity -= some
                        rest -= some
                        Self.add(open, some, to: &taken)
                    }
                }
            }
            if rest > 0, surely, let first = planned.flatMap(\.lines).first(where: { $0.item == there.item }) {
                Self.add(first, rest, to: &taken)
                rest = 0
            }
            return (taken, rest)
        }

        private static func add(_ line: OrderPart.Line, _ units: Int64, to taken: inout [OrderPart.Line]) {
            if let same = taken.firstIndex(where: { $0.wanted == line.wanted && $0.unitPrice == line.unitPrice }) {
                taken[same].quantity = taken[same].quantity.clampedAdding(units)
            } else {
                var line = line
                line.quantity = units
                taken.append(line)
            }
        }

        /// What the WMS has nothing of, as parts of their own.
        func rest(besides followed: [OrderPart], of record: OrderRecord) -> [OrderPart] {
            var known = Set(followed.map(\.number) + record.parts.filter { $0.state != .planned }.map(\.number))
            return planned.compactMap { part in
                var part = part
                part.lines.removeAll { $0.quantity == 0 }
                if part.lines.isEmpty { return nil }
                var next = 1
                let number = part.number
                while !known.insert(part.number).inserted {
                    next += 1
                    part.number = "\(number)-\(next)"
                }
                return part
            }
        }
    }
}

extension OrderPart {
    /// The lines of a shipment of an order that somebody else sent, by the channel's lines: its sender may have named them otherwise.
    package func translated(_ lines: [ShipmentLine]) -> [ShipmentLine] {
        var room = self.lines
        return lines.flatMap { there -> [ShipmentLine] in
            var left = there.quantity
            var found: [ShipmentLine] = []
            for named in [true, false] {
                for index in room.indices where left > 0 && room[index].quantity > 0 {
                    guard room[index].item == there.item, !named || room[index].line == there.line else { continue }
                    let some = min(left, room[index].quantity)
                    room[index].quantity -= some
                    left -= some
                    found.append(ShipmentLine(line: room[index].line, item: there.item, quantity: some))
                }
            }
            if left > 0, followed?.besides.contains(there.item) != true {
                found.append(ShipmentLine(line: there.line, item: there.item, quantity: left))
            }
            return found
        }
    }

    /// An order that somebody else sent, as the WMS now has it, with the channel's lines.
    package func translated(_ there: WMSOrder) -> WMSOrder {
        var there = there
        var room = lines
        var before = followed?.shipped ?? [:]
        for index in there.lines.indices {
            // What had left before is not followed.
            let gone = min(there.lines[index].shipped, before[there.lines[index].item ?? ""] ?? 0)
            there.lines[index].quantity -= gone
            there.lines[index].shipped -= gone
            before.add(-gone, to: there.lines[index].item ?? "")
            let line = there.lines[index]
            let at =
                room.firstIndex { $0.item == line.item && $0.line == line.customerLine }
                ?? room.firstIndex { $0.item == line.item }
            guard let at else { continue }
            there.lines[index].customerLine = room[at].line
            if room.filter({ $0.item == line.item }).count > 1 { room.remove(at: at) }
        }
        return there
    }
}
