/// How an order on the channel and the WMS's order have diverged.
package struct OrderChanges {
    private let order: OrderRecord
    private let shipments: [Shipment]
    private let due: Due?

    /// - Parameters:
    ///   - shipments: the order's known shipments.
    ///   - due: what of the order may leave, and what the WMS should still have. Without it the quantities of the
    ///     order's own lines count.
    package init(_ order: OrderRecord, _ shipments: [Shipment], due: Due? = nil) {
        self.order = order
        self.shipments = shipments
        self.due = due
    }

    /// Units of each line that were planned for the WMS.
    package var planned: [LineID: Int64] { units(\.wanted) }

    /// Units of `planned` that were not sent yet.
    package var unsent: [LineID: Int64] { units { $0.state == .planned ? $0.wanted : [:] } }

    /// Units of `planned` that the WMS has not lost: it has shipped them, or will.
    package var left: [LineID: Int64] {
        units { part in
            part.shortfalls.reduce(into: part.wanted) { left, lost in
                left.add(Int64.zero.clampedSubtracting(lost.cancelled.clampedAdding(lost.short)), to: lost.wanted)
            }
        }
    }

    /// The differences, line by line.
    package var lines: [LineChange] {
        let (planned, left, wanted) = (planned, left, wanted)
        let shipped = ShippedLines(of: order).units(in: shipments)
        let leaving = due?.units
        return order.channel.lines.compactMap { line in
            let (want, plan) = (wanted[line.id] ?? 0, planned[line.id] ?? 0)
            let has = left[line.id] ?? 0
            var change = LineChange(line: line.id, name: line.sku?.rawValue ?? line.title)
            change.more = leaving.map { $0[line.id] ?? 0 } ?? max(0, want.clampedSubtracting(plan))
            change.less = max(0, has.clampedSubtracting(max(want, shipped[line.id] ?? 0)))
            change.short = max(0, min(want, plan).clampedSubtracting(has))
            return max(change.more, change.less, change.short) > 0 ? change : nil
        }
    }

    /// Units of each line that the WMS should have.
    private var wanted: [LineID: Int64] {
        due?.kept ?? order.channel.shippableLines.reduce(into: [:]) { $0[$1.id] = $1.currentQuantity }
    }

    /// The order's parts with unsent units reduced to what is still wanted; `nil` when nothing changes. Bundles are
    /// reduced by whole units only: where the WMS already has some of a bundle, a person decides. Of a bundle that nobody
    /// wants any more nothing else is sent.
    package var trimmedParts: [OrderPart]? {
        let known = Dictionary(grouping: order.parts.lazy.flatMap(\.lines), by: \.line)
        let waiting = order.parts.filter { $0.state == .planned }.reduce(into: [WantedLine: Int64]()) { units, part in
            for (key, quantity) in part.wanted { units.add(quantity, to: key) }
        }
        let wanted = wanted
        var taken: [WantedLine: Int64] = [:]
        for change in self.lines where change.less > 0 {
            let isWanted = (wanted[change.line] ?? 0) > 0
            let each = Dictionary((known[change.line] ?? []).map { ($0.wanted, max(1, $0.each)) }) { first, _ in first }
            let units = each.map { key, each in (waiting[key] ?? 0) / each }
            for (key, each) in each {
                taken[key] =
                    isWanted ? each.clampedMultiplying(min(change.less, units.min() ?? 0)) : waiting[key] ?? 0
            }
        }
        var trimmed = order.parts
        for part in trimmed.indices.reversed() where trimmed[part].state == .planned {
            for line in trimmed[part].lines.indices.reversed() {
                let key = trimmed[part].lines[line].wanted
                guard let wanted = taken[key] else { continue }
                let some = min(wanted, trimmed[part].lines[line].quantity)
                trimmed[part].lines[line].quantity -= some
                taken.add(-some, to: key)
            }
        }
        for index in trimmed.indices where trimmed[index].state == .planned {
            trimmed[index].lines.removeAll { $0.quantity == 0 }
        }
        trimmed.removeAll { $0.state == .planned && $0.lines.isEmpty }
        return trimmed == order.parts ? nil : trimmed
    }

    /// Whether nothing of it is wanted any more and the WMS will ship nothing.
    package var isGone: Bool {
        let isWanted = !order.channel.shippableLines.isEmpty && !order.channel.payment.isGivenBack
        return !isWanted && order.isInWMS && (order.stage == .received || order.stage == .blocked)
            && shipments.allSatisfy { $0.status == .rolledBack }
            && order.parts.allSatisfy { part in
                part.state == .planned || part.wmsStatus == WMSStatus.cancelled
                    || part.lines.total(\.quantity) <= part.shortfalls.total(\.cancelled)
            }
    }

    /// Converts units of items into units of the channel's lines.
    private func units(_ items: (OrderPart) -> [WantedLine: Int64]) -> [LineID: Int64] {
        var sums: [WantedLine: Int64] = [:]
        for part in order.parts {
            for (key, quantity) in items(part) { sums.add(quantity, to: key) }
        }
        let all = order.parts.lazy.flatMap(\.lines).map { ($0.wanted, max(1, $0.each)) }
        let each = Dictionary(all) { first, _ in first }
        return each.reduce(into: [:]) { units, item in
            let whole = (sums[item.key] ?? 0) / item.value
            units[item.key.line] = min(units[item.key.line] ?? .max, whole)
        }
    }
}
