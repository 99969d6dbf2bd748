import Domain
import Store

/// What can be sold, on its way to the channel.
struct StockFlow {
    let step: Step

    init(_ step: Step) { self.step = step }

    /// Takes in what the WMS has of an item.
    /// - Returns: whether anything changed.
    @discardableResult
    func sight(_ reading: StockReading, readAt: Instant) throws -> Bool {
        try step.tx.sight(reading, readAt: readAt, policy: step.policy, at: step.now)
    }

    /// What can be sold of an item may have changed.
    func touch(item: String) throws { try step.tx.touch(item: item, policy: step.policy, at: step.now) }
}
