/// Units of an item that an order takes off the stock that can be sold.
package struct PendingUnits: Hashable, Sendable {
    package var units: Int64
    /// Since when the WMS takes them off itself; `nil` while it does not. A reading of the stock after this moment counts them.
    package var receivedAt: Instant?

    package init(units: Int64, receivedAt: Instant?) {
        self.units = units
        self.receivedAt = receivedAt
    }
}

extension OrderRecord {
    /// What each item takes off the stock that can be sold, and since when the WMS does so itself.
    package var pending: [String: PendingUnits] {
        // What was added to an order after it was sent is not there, also when the rest has left.
        let added = isCancelled ? [:] : reserves
        let missing = stage.closed ? [:] : parts.filter { $0.state != .received }.demand
        var found = missing.merging(added) { $0.clampedAdding($1) }.mapValues {
            PendingUnits(units: $0, receivedAt: nil)
        }
        // What has left is counted long since.
        guard !stage.closed, stage != .partlyShipped else { return found }
        let since = [receivedAt ?? wmsStatusAt, adjustedAt].compactMap { $0 }.max()
        for (item, units) in parts.filter({ $0.state == .received }).demand where found[item] == nil {
            found[item] = PendingUnits(units: units, receivedAt: since)
        }
        return found
    }
}
