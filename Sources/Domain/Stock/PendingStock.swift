/// Units of an item that an order deducts from sellable stock.
package struct PendingUnits: Hashable, Sendable {
    package var units: Int64
    /// Since when the WMS deducts them itself; `nil` while it does not. A stock reading after this moment already
    /// accounts for them.
    package var receivedAt: Instant?

    package init(units: Int64, receivedAt: Instant?) {
        self.units = units
        self.receivedAt = receivedAt
    }

    /// The units that an order deducts from the sellable stock of each item.
    package static func of(_ order: OrderRecord) -> [String: PendingUnits] {
        // Units added after the order was sent are not in the WMS, even when the rest has left.
        let added = order.isCancelled ? [:] : order.reserves
        let missing =
            order.stage.closed
            ? [:]
            // What a cancelled order has not sent stays here.
            : order.parts.filter { $0.state != .received && !(order.isCancelled && $0.state == .planned) }.demand
        var found = missing.merging(added) { $0.clampedAdding($1) }.mapValues {
            PendingUnits(units: $0, receivedAt: nil)
        }
        // The WMS's stock already excludes goods that have left.
        guard !order.stage.closed, order.stage != .partlyShipped else { return found }
        let since = [order.receivedAt ?? order.wmsStatusAt, order.adjustedAt].compactMap { $0 }.max()
        for (item, units) in order.parts.filter({ $0.state == .received }).demand where found[item] == nil {
            found[item] = PendingUnits(units: units, receivedAt: since)
        }
        return found
    }
}
