/// Units of a part that were planned and that the WMS will not ship.
package struct Shortfall: Hashable, Sendable {
    package var line: LineID
    package var item: String
    /// Units cancelled in the WMS.
    package var cancelled: Int64
    /// Units that were missing when the rest left.
    package var short: Int64

    package init(line: LineID, item: String, cancelled: Int64, short: Int64) {
        self.line = line
        self.item = item
        self.cancelled = cancelled
        self.short = short
    }
}

/// How one line of the channel's order and the WMS's order have diverged since it was sent, in units of the channel's
/// line.
package struct LineChange: Hashable, Sendable {
    package var line: LineID
    /// The SKU, or the title of a line without one.
    package var name: String
    /// Wanted beyond what was planned: a line that was added or raised.
    package var more: Int64 = 0
    /// Planned, not shipped, and no longer wanted.
    package var less: Int64 = 0
    /// Wanted and planned, and the WMS will not ship it.
    package var short: Int64 = 0

    /// Whether the WMS's units have to change.
    package var isOfUnits: Bool { more > 0 || less > 0 }

    /// `2 × TEE are no longer wanted`.
    package var text: String {
        var parts: [String] = []
        if more > 0 { parts.append("\(more) × \(name) more are wanted") }
        if less > 0 { parts.append("\(less) × \(name) are no longer wanted") }
        if short > 0 { parts.append("\(short) × \(name) will not be shipped") }
        return parts.joined(separator: ", ")
    }
}

extension WMSOrder {
    /// The units of a part that the WMS will not ship.
    package func shortfalls(of part: OrderPart) -> [Shortfall] {
        let lines = part.followed == nil ? lines : part.translated(self).lines
        let known = Dictionary(grouping: lines, by: \.wanted)
        let all = part.wanted.map { wanted, quantity in
            let same = known[wanted] ?? []
            let cancelled = same.total(\.cancelled)
            let open = same.total(\.quantity).clampedSubtracting(cancelled)
            let lost = min(cancelled, max(0, quantity.clampedSubtracting(open)))
            let shipped = same.total(\.shipped)
            // Units that are short while the warehouse still works on the order may yet be found.
            return Shortfall(
                line: wanted.line, item: wanted.item, cancelled: lost,
                short: hasLeft
                    ? max(0, min(quantity.clampedSubtracting(lost), open).clampedSubtracting(shipped)) : 0)
        }
        return all.filter { max($0.cancelled, $0.short) > 0 }
            .sorted { ($0.line.rawValue, $0.item) < ($1.line.rawValue, $1.item) }
    }
}

/// The changes that bring an order in the WMS to its wanted state.
package struct Adjustment: Hashable, Sendable {
    /// Units to cancel, by the WMS's line id.
    package var cancel: [String: Int64] = [:]
    /// The whole order to send again, where units are added; otherwise `nil`.
    package var update: WarehouseOrder?

    /// - Parameters:
    ///   - there: what the WMS has.
    ///   - target: what it should have.
    package init(from there: WMSOrder, to target: WarehouseOrder) {
        var wanted: [WantedLine: Int64] = [:]
        for line in target.lines {
            wanted.add(line.quantity, to: line.wanted)
        }
        var lines: [WarehouseOrder.Line] = []
        for line in there.lines {
            guard let key = line.wanted else { continue }
            let keep = min(line.open, wanted[key] ?? 0)
            wanted[key] = wanted[key, default: 0].clampedSubtracting(keep)
            if keep < line.open { cancel[line.id] = line.open.clampedSubtracting(keep) }
            lines.append(
                WarehouseOrder.Line(
                    number: line.number, customerLine: key.line, item: key.item, quantity: line.quantity,
                    unitPrice: target.price(of: line)))
        }
        let numbers = Set(lines.map(\.number))
        var next = lines.count
        var grows = false
        for line in target.lines {
            let key = line.wanted
            guard let more = wanted[key], more > 0 else { continue }
            wanted[key] = 0
            grows = true
            // An added unit goes on a new line. Existing lines keep their whole quantity, cancelled units included:
            // Deposco takes a smaller quantity for a cancellation (docs/apis/deposco.md#changing-orders).
            repeat { next += 1 } while numbers.contains("\(target.number)-\(next)")
            var added = line
            added.number = "\(target.number)-\(next)"
            added.quantity = more
            lines.append(added)
        }
        guard grows else { return }
        var whole = target
        whole.lines = lines
        update = whole
    }

    package var isNothing: Bool { cancel.isEmpty && update == nil }
}
