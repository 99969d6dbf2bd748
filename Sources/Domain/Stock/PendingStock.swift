/// Units of an item that an order takes off the stock that can be sold.
package struct PendingUnits: Hashable, Sendable {
    package var units: Int64
    /// Since when the WMS takes them off itself; `nil` while it does not. A reading of the stock after this moment counts them.
    package var receivedAt: Instant?

    package init(units: Int64, receivedAt: Instant?) {
        self.units = units
        self.receivedAt = receivedAt
    }

    /// What an order takes off the stock of each item.
    package static func of(_ order: OrderRecord) -> [String: PendingUnits] {
        // What was added to an order after it was sent is not there, also when the rest has left.
        let added = order.isCancelled ? [:] : order.reserves
        let missing = order.stage.closed ? [:] : order.parts.filter { $0.state != .received }.demand
        var found = missing.merging(added) { $0.clampedAdding($1) }.mapValues {
            PendingUnits(units: $0, receivedAt: nil)
        }
        // What has left is counted long since.
        guard !order.stage.closed, order.stage != .partlyShipped else { return found }
        let since = [order.receivedAt ?? order.wmsStatusAt, order.adjustedAt].compactMap { $0 }.max()
        for (item, units) in order.parts.filter({ $0.state == .received }).demand where found[item] == nil {
            found[item] = PendingUnits(units: units, receivedAt: since)
        }
        return found
    }
}
