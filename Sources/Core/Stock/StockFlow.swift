import Domain
import Store

/// Sends the stock that can be sold to the channel.
struct StockFlow {
    let step: Step

    init(_ step: Step) { self.step = step }

    /// Takes in the WMS's stock of an item.
    /// - Returns: whether anything changed.
    @discardableResult
    func sight(_ reading: StockReading, readAt: Instant) throws -> Bool {
        let known = try step.known.stock.reading(reading.item, reading.facility)
        // An unchanged reading still says that the WMS now counts the orders received since the last one.
        if let known, known.reading == reading,
            try !step.known.stock.receivedBetween(reading.item, after: known.at, until: readAt)
        {
            return false
        }
        // The time of the reading, not of the step: from then on the WMS counts the orders that it has received.
        try step.tx.append(.stockRead(reading), to: .item(reading.item), by: .remote("deposco"), at: readAt)
        try touch(item: reading.item)
        if reading.available != nil, try !step.known.stock.isUnknown(reading.item) {
            try step.resolve(.stockUnknown(item: reading.item), .toldAgain)
        }
        return known?.reading != reading
    }

    /// The WMS no longer tells what it has of an item somewhere.
    func lost(_ place: StockPlace) throws {
        let unknown = StockReading(item: place.item, facility: place.facility, onHand: nil, available: nil)
        try sight(unknown, readAt: step.now)
        try step.raise(
            NewException(
                .stockUnknown(item: place.item), summary: "Deposco no longer tells the stock of \(place.item)",
                detail: "at \(place.facility)"))
    }

    /// Notes that the sellable stock of an item, and of every bundle with it, may have changed.
    func touch(item: String) throws {
        guard let stock = step.policy.stock else { return }
        let direct = try [SKU(item)] + step.known.catalogue.mappedSKUs(to: item)
        for sku in try direct + direct.flatMap({ try step.known.catalogue.bundles(with: $0) }) { try note(sku) }
        guard stock.push == .frequent else { return }
        try enqueuePush()
    }

    /// Notes that the channel's stock of a SKU may be outdated.
    func note(_ sku: SKU) throws { try step.tx.stockDue.noteStock(sku, at: step.now) }

    /// Enqueues a push after a short delay, so that changes are gathered.
    func enqueuePush() throws { try step.enqueue(.pushStock, due: step.now + Limits.Stock.gathering) }

    /// The channel took sold units off its own stock, or returned them, so its stock is checked again: docs/apis/shopify.md#stock.
    func sold(_ order: ChannelOrder, before: [SKU: Int64]) throws {
        guard let stock = step.policy.stock, stock.push == .frequent else { return }
        let sold = order.sold
        let changed = Set(sold.keys).union(before.keys).filter { sold[$0] != before[$0] }
        for sku in changed.sorted(by: { $0.rawValue < $1.rawValue }) { try note(sku) }
        if !changed.isEmpty { try enqueuePush() }
    }

    /// Takes in the channel's stock.
    func sight(_ level: ChannelLevel) throws {
        try step.append(
            .channelStock(location: level.location, quantity: level.quantity, pushed: false),
            to: .variant(level.variant), by: .remote("shopify"))
    }

    /// Somebody else changed a figure of the channel's that we had set or read.
    /// - Parameter known: what it was.
    func contested(_ level: ChannelLevel, was known: Int64, of sku: SKU) throws {
        let mark = Self.contest(level)
        var contest = StockContest(try step.known.marks.mark(mark))
        contest.changed(at: step.now)
        try step.append(.markMoved(contest.text), to: .mark(mark))
        guard contest.isContested else { return }
        try step.raise(
            NewException(
                .stockContested(variant: level.variant),
                summary:
                    "somebody else sets the stock of variant \(level.variant) (\(sku)) at "
                    + PlaceNames(step.policy).nameAndNumber(of: level.location),
                detail: "it was \(known) and became \(level.quantity)"))
    }

    /// A figure of the channel's is as it was left.
    func uncontested(_ level: ChannelLevel) throws {
        let mark = Self.contest(level)
        guard let text = try step.known.marks.mark(mark), StockContest(text).isOver(at: step.now) else { return }
        try step.append(.markEnded, to: .mark(mark))
        try step.resolve(.stockContested(variant: level.variant), .figureStands)
    }

    private static func contest(_ level: ChannelLevel) -> String { "contest/\(level.variant)/\(level.location)" }

    // MARK: Locations

    /// Locations that show stock, by our configuration, and take none: they are closed on the channel, or gone.
    static let closedMark = "stock.closed"

    static func closed(_ reader: Reader) throws -> Set<String> {
        Set(try reader.marks.mark(closedMark)?.split(separator: " ").map(String.init) ?? [])
    }

    /// Takes in which locations are closed. At those nothing is set.
    func closed(_ locations: Set<String>) throws {
        let before = try Self.closed(step.known)
        let shown = step.policy.stock?.locations ?? [:]
        for location in before.subtracting(locations) {
            try step.resolve(.locationClosed(location), shown[location] == nil ? .locationUnused : .locationOpen)
        }
        for location in locations.sorted() {
            try step.raise(
                NewException(
                    .locationClosed(location),
                    summary: "\(PlaceNames(step.policy).nameAndNumber(of: location)) is to show stock, and is closed",
                    detail: "nothing is set there"))
        }
        guard before != locations else { return }
        try step.append(
            locations.isEmpty ? .markEnded : .markMoved(locations.sorted().joined(separator: " ")),
            to: .mark(Self.closedMark))
    }

    /// Records a quantity that the channel accepted.
    func wrote(_ stock: WantedStock) throws {
        try step.append(
            .channelStock(location: stock.location, quantity: stock.quantity, pushed: true),
            to: .variant(stock.variant))
        try step.resolve(.stockRefused(variant: stock.variant), .figureTaken)
    }

    /// The channel shows the right figure already.
    func agreed(_ stock: WantedStock) throws {
        try step.resolve(.stockRefused(variant: stock.variant), .figureTaken)
    }

    func refused(_ stock: WantedStock, words: String) throws {
        let title = try step.known.catalogue.variant(stock.variant)?.record.title ?? ""
        try step.raise(
            NewException(
                .stockRefused(variant: stock.variant),
                summary: "the channel does not take the stock of variant \(stock.variant) (\(stock.sku)) at "
                    + PlaceNames(step.policy).nameAndNumber(of: stock.location),
                detail: title.isEmpty ? words : "\(title): \(words)"))
    }
}
