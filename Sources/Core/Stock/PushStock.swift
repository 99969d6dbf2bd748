import Connectors
import Domain
import Logging
import Store

/// Pushes changed stock to the channel: only the newest value, each compared with what the channel is believed to have. A quantity that
/// has changed there is read again and set again.
struct PushStock: Sendable {
    let attempt: Attempt
    let store: Store
    let shopify: ShopifyClient
    let policy: Policy
    let log: Logger

    /// The quantities to set, computed from one snapshot of the store.
    private struct Plan: Sendable {
        var due: [DueStock]
        var wanted: [WantedStock]
        var exceptions: [NewException]
        /// The journal's sequence, which identifies the snapshot.
        var sequence: Int64
    }

    /// The result of the call.
    private struct Answer: Sendable {
        var seen: [ChannelLevel] = []
        var written: [WantedStock] = []
        var refused: [Untaken] = []
        var unreadable: [UnreadableRow] = []
    }

    /// A quantity that the channel will not take.
    private struct Untaken: Sendable {
        var stock: WantedStock
        var words: String
    }

    func work() async throws -> Outcome {
        guard let stock = policy.stock else { return .done }
        var plan = try await store.read { try planned(stock, $0) }
        if plan.due.isEmpty { return .done }
        var answer = Answer()
        let unsure = plan.wanted.uncertain
        if !unsure.isEmpty {
            let there = try await levels(unsure)
            answer.seen = there.levels
            answer.unreadable = there.unreadable
            let unstocked = unsure.unstocked(in: there.levels).filter { one in
                !there.gone.contains(one.variant) && !there.unreadable.contains { $0.id == one.variant }
            }
            try await activate(unstocked, sequence: plan.sequence, &answer)
            plan.wanted = plan.wanted.believing(answer.seen)
        }
        try await write(plan.wanted.writes, sequence: plan.sequence, &answer)
        return .write { [plan, answer] in try keep(answer, of: plan, $0) }
    }

    private func planned(_ stock: StockPolicy, _ reader: Reader) throws -> Plan {
        let due = try reader.stock.dueStock(limit: ShopifyClient.mostQuantities / max(1, stock.locations.count))
        var stock = stock
        for location in try StockFlow.closed(reader) { stock.locations[location] = nil }
        let skus = due.map(\.sku)
        let push = StockPush(skus, in: try StockReads(reader).view(skus), policy: stock)
        return Plan(
            due: due, wanted: try StockReads(reader).wanted(push.quantities, by: stock),
            exceptions: try push.shortages.map {
                .oversold($0, orders: try reader.stock.ordersWaiting(for: $0.item, limit: Limits.Stock.namedOrders))
            }, sequence: try reader.journal.lastSequence)
    }

    private func levels(_ wanted: [WantedStock]) async throws(CallFailure) -> ChannelLevels {
        try await shopify.levels(of: wanted.map { ($0.variant, $0.inventoryItem) }, for: .stock)
    }

    /// Stocks variants at locations where they are not stocked, if the shop wants that.
    /// - Returns: those that are stocked there now, with none of them.
    @discardableResult
    private func activate(
        _ unstocked: [WantedStock], sequence: Int64, _ answer: inout Answer
    ) async throws(CallFailure) -> [WantedStock] {
        var stocked: [WantedStock] = []
        for var one in unstocked {
            guard policy.stock?.activates == true else {
                let place = PlaceNames(policy).nameAndNumber(of: one.location)
                let words = "it is not stocked at \(place): activate it there in Shopify"
                answer.refused.append(Untaken(stock: one, words: words))
                continue
            }
            do {
                let key = contentID(Array("\(sequence);activate;\(one.inventoryItem)@\(one.location)".utf8))
                try await shopify.activate(item: one.inventoryItem, location: one.location, key: key, for: .stock)
                one.believed = 0
                one.certain = true
                stocked.append(one)
                answer.seen.append(ChannelLevel(variant: one.variant, location: one.location, quantity: 0))
            } catch {
                guard case .refused(let words) = error else { throw error }
                answer.refused.append(Untaken(stock: one, words: words))
            }
        }
        return stocked
    }

    private func write(_ wanted: [WantedStock], sequence: Int64, _ answer: inout Answer) async throws(CallFailure) {
        if wanted.isEmpty { return }
        let writes = wanted.map(StockWrite.init)
        do {
            switch try await shopify.setAvailable(writes, key: Self.key(writes, sequence), for: .stock) {
            case .done: answer.written += wanted
            case .not(let stale, let errors, let unstocked):
                answer.refused += errors.filter { !unstocked.contains($0.key) }.sorted { $0.key < $1.key }
                    .map { Untaken(stock: wanted[$0.key], words: $0.value) }
                let stocked = try await activate(unstocked.sorted().map { wanted[$0] }, sequence: sequence, &answer)
                answer.seen += try await levels(stale.sorted().map { wanted[$0] }).levels
                // One bad row refuses all. The others are sent again without it.
                if !errors.isEmpty {
                    let rest = wanted.indices.filter { errors[$0] == nil && !stale.contains($0) }.map { wanted[$0] }
                    try await write(rest + stocked.filter { $0.quantity != 0 }, sequence: sequence, &answer)
                }
            }
        } catch {
            if case .refused = error, wanted.count > 1 {
                // Shopify does not say which of them it does not take, so each half is tried by itself.
                let half = wanted.count / 2
                try await write(Array(wanted[..<half]), sequence: sequence, &answer)
                return try await write(Array(wanted[half...]), sequence: sequence, &answer)
            }
            if case .refused(let words) = error, let one = wanted.first {
                answer.refused.append(Untaken(stock: one, words: words))
                return
            }
            guard case .unknown(let reason) = error else { throw error }
            // The write may have succeeded. The channel's current quantities show that.
            log.warning("a stock write's outcome is not known", metadata: ["reason": "\(reason)"])
            answer.seen += try await levels(wanted).levels
        }
    }

    private func keep(_ answer: Answer, of plan: Plan, _ step: Step) throws -> WorkEnding {
        let flow = StockFlow(step)
        let skus = plan.due.map(\.sku)
        // A sale that we have not heard of lowers a figure. What is higher than we left it, somebody else has set.
        for level in answer.seen {
            guard let one = plan.wanted.first(where: { $0.variant == level.variant && $0.location == level.location }),
                one.certain, level.quantity > one.believed, level.quantity != one.quantity
            else { continue }
            try flow.contested(level, was: one.believed, of: one.sku)
        }
        for level in answer.seen { try flow.sight(level) }
        for stock in answer.written { try flow.wrote(stock) }
        for one in answer.refused { try flow.refused(one.stock, words: one.words) }
        for one in plan.wanted where one.certain && one.quantity == one.believed { try flow.agreed(one) }
        for row in answer.unreadable { try Intake(step).unreadable("shopify", "stock", row) }
        let refused = answer.refused.map(\.stock).filter(\.certain)
        let short = Set(plan.exceptions.map(\.cause))
        for sku in skus where !short.contains(.oversold(sku)) { try step.resolve(.oversold(sku), .enough) }
        for exception in plan.exceptions { try step.raise(exception) }
        let settled = plan.wanted.settled(of: skus, written: answer.written, refused: refused)
        for one in plan.due where settled.contains(one.sku) { try step.tx.stockDue.settleStock(one, at: step.now) }
        if plan.wanted.isOpen(written: answer.written, refused: refused), attempt.work.attempts > 1 {
            return .retry(at: step.now + Limits.Stock.movingChannel, error: "the channel's stock moves")
        }
        if try !step.known.stock.dueStock(limit: 1).isEmpty { try step.enqueue(.pushStock) }
        return .done
    }

    /// The idempotency key: the same for the same values from the same snapshot. So an attempt after a crash repeats nothing, while the
    /// same values at a later time are a new write.
    private static func key(_ writes: [StockWrite], _ sequence: Int64) -> String {
        let text = writes.map { "\($0.item)@\($0.location)=\($0.quantity)<\($0.changeFrom)" }.joined(separator: ";")
        return contentID(Array("\(sequence);\(text)".utf8))
    }
}

extension StockWrite {
    fileprivate init(_ wanted: WantedStock) {
        self.init(
            variant: wanted.variant, item: wanted.inventoryItem, location: wanted.location, quantity: wanted.quantity,
            changeFrom: wanted.believed)
    }
}
