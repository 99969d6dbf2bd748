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
        let known = try step.known.stock.reading(reading.item, reading.facility)
        // A reading that is as before still says that orders received since the last one are counted now.
        if let known, known.reading == reading,
            try !step.known.stock.receivedBetween(reading.item, after: known.at, until: readAt)
        {
            return false
        }
        // The time of the reading, not of the step: from then on the WMS counts what it has received.
        try step.tx.append(.stockRead(reading), to: .item(reading.item), by: .remote("deposco"), at: readAt)
        try touch(item: reading.item)
        return known?.reading != reading
    }

    /// What can be sold of an item may have changed, and so of every bundle with it.
    func touch(item: String) throws {
        guard let stock = step.policy.stock else { return }
        let direct = try [SKU(item)] + step.known.catalogue.mappedSKUs(to: item)
        for sku in try direct + direct.flatMap({ try step.known.catalogue.bundles(with: $0) }) { try note(sku) }
        guard stock.push == .frequent else { return }
        try enqueuePush()
    }

    /// Notes that what the channel shows of a SKU may no longer be right.
    func note(_ sku: SKU) throws { try step.tx.stockDue.noteStock(sku, at: step.now) }

    /// Enqueues a push in a moment, so that what moves together goes together.
    func enqueuePush() throws { try step.enqueue(.pushStock, due: step.now + Limits.Stock.gathering) }

    /// The channel took units off its own stock, or gave them back: what it shows is looked at again.
    func sold(_ order: ChannelOrder, before: [SKU: Int64]) throws {
        guard let stock = step.policy.stock, stock.push == .frequent else { return }
        let sold = order.sold
        let changed = Set(sold.keys).union(before.keys).filter { sold[$0] != before[$0] }
        for sku in changed.sorted(by: { $0.rawValue < $1.rawValue }) { try note(sku) }
        if !changed.isEmpty { try enqueuePush() }
    }

    /// Takes in what the channel shows.
    func sight(_ level: ChannelLevel) throws {
        try step.append(
            .channelStock(location: level.location, quantity: level.quantity, pushed: false),
            to: .variant(level.variant), by: .remote("shopify"))
    }

    /// The channel took a quantity.
    func wrote(_ stock: WantedStock) throws {
        try step.append(
            .channelStock(location: stock.location, quantity: stock.quantity, pushed: true),
            to: .variant(stock.variant))
    }

    func refused(_ stock: WantedStock, words: String) throws {
        try step.raise(
            NewException(
                .stockRefused(variant: stock.variant),
                summary: "the channel does not take the stock of variant \(stock.variant)", detail: words))
    }
}
