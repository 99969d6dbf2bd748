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
        var refused: [WantedStock] = []
        var words = ""
    }

    func work() async throws -> Outcome {
        guard let stock = policy.stock else { return .done }
        var plan = try await store.read { try planned(stock, $0) }
        if plan.due.isEmpty { return .done }
        var answer = Answer()
        let unsure = plan.wanted.uncertain
        if !unsure.isEmpty {
            answer.seen = try await levels(unsure)
            plan.wanted = plan.wanted.believing(answer.seen)
        }
        try await write(plan.wanted.writes, sequence: plan.sequence, &answer)
        return .write { [plan, answer] in try keep(answer, of: plan, $0) }
    }

    private func planned(_ stock: StockPolicy, _ reader: Reader) throws -> Plan {
        let due = try reader.stock.dueStock(limit: ShopifyClient.mostQuantities / max(1, stock.locations.count))
        let skus = due.map(\.sku)
        let push = StockPush(skus, in: try StockReads(reader).view(skus), policy: stock)
        return Plan(
            due: due, wanted: try StockReads(reader).wanted(push.quantities),
            exceptions: try push.shortages.map {
                .oversold($0, orders: try reader.stock.ordersWaiting(for: $0.item, limit: Limits.Stock.namedOrders))
            }, sequence: try reader.journal.lastSequence)
    }

    private func levels(_ wanted: [WantedStock]) async throws(CallFailure) -> [ChannelLevel] {
        try await shopify.levels(of: wanted.map { ($0.variant, $0.inventoryItem) }, for: .stock)
    }

    private func write(_ wanted: [WantedStock], sequence: Int64, _ answer: inout Answer) async throws(CallFailure) {
        if wanted.isEmpty { return }
        let writes = wanted.map(StockWrite.init)
        do {
            switch try await shopify.setAvailable(writes, key: Self.key(writes, sequence), for: .stock) {
            case .done: answer.written = wanted
            case .not(let stale, let errors):
                answer.refused = errors.keys.sorted().map { wanted[$0] }
                answer.words = errors.sorted { $0.key < $1.key }.first?.value ?? ""
                answer.seen += try await levels(stale.sorted().map { wanted[$0] })
            }
        } catch {
            guard case .unknown(let reason) = error else { throw error }
            // The write may have succeeded. The channel's current quantities show that.
            log.warning("a stock write's outcome is not known", metadata: ["reason": "\(reason)"])
            answer.seen += try await levels(wanted)
        }
    }

    private func keep(_ answer: Answer, of plan: Plan, _ step: Step) throws -> WorkEnding {
        let flow = StockFlow(step)
        let skus = plan.due.map(\.sku)
        for level in answer.seen { try flow.sight(level) }
        for stock in answer.written { try flow.wrote(stock) }
        for stock in answer.refused { try flow.refused(stock, words: answer.words) }
        let short = Set(plan.exceptions.map(\.cause))
        for sku in skus where !short.contains(.oversold(sku)) { try step.resolve(.oversold(sku), .enough) }
        for exception in plan.exceptions { try step.raise(exception) }
        let settled = plan.wanted.settled(of: skus, written: answer.written, refused: answer.refused)
        for one in plan.due where settled.contains(one.sku) { try step.tx.stockDue.settleStock(one, at: step.now) }
        if plan.wanted.isOpen(written: answer.written, refused: answer.refused), attempt.work.attempts > 1 {
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
