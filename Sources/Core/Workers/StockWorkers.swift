import Connectors
import Crypto
import Domain
import Logging
import Store

extension IntegrationCore {
    /// One call sets many quantities, so all of it has one key.
    static let stockKey = "stock/push"

    /// What a SKU is to have at a location.
    private struct Wanted: Sendable {
        var due: DueStock
        var write: StockWrite
        /// Whether the channel's own figure is known.
        var certain: Bool
    }

    /// A SKU of which more is sold than there is.
    fileprivate struct Shortage: Sendable {
        var sku: SKU
        var units: Int64
        var orders: [String]
    }

    /// Sets on the channel what moved, newest value only, each quantity against what the channel is believed to have (D2). What
    /// it does not have any more is read anew and set again.
    func pushStock(_ work: Work) async throws -> OldOutcome {
        guard let policy = settings.policy.stock else { return { _, _ in .done } }
        let (due, wanted, shortages, sequence) = try await store.read { reader in
            let due = try reader.dueStock(limit: ShopifyClient.mostQuantities / max(1, policy.locations.count))
            let (wanted, shortages) = try self.wanted(due, policy, reader)
            return (due, wanted, shortages, try reader.lastSequence)
        }
        if due.isEmpty { return { _, _ in .done } }
        var all = wanted
        var seen: [ChannelLevel] = []
        let unsure = all.filter { !$0.certain }
        if !unsure.isEmpty {
            seen = try await shopify.levels(of: unsure.map { ($0.write.variant, $0.write.item) }, for: .stock)
            all = Self.believing(seen, in: all)
        }
        let writes = all.filter { $0.certain && $0.write.quantity != $0.write.changeFrom }.map(\.write)
        var pushed: [StockWrite] = []
        var refused: [StockWrite] = []
        var words = ""
        if !writes.isEmpty {
            do {
                switch try await shopify.setAvailable(writes, key: Self.key(writes, sequence), for: .stock) {
                case .done: pushed = writes
                case .not(let stale, let errors):
                    refused = errors.keys.sorted().map { writes[$0] }
                    words = errors.sorted { $0.key < $1.key }.first?.value ?? ""
                    let again = stale.sorted().map { (writes[$0].variant, writes[$0].item) }
                    seen += try await shopify.levels(of: again, for: .stock)
                }
            } catch {
                guard case .unknown(let reason) = error else { throw error }
                // It may have been done: what the channel has by now says so.
                log.warning("a stock write's outcome is not known", metadata: ["reason": "\(reason)"])
                seen += try await shopify.levels(of: writes.map { ($0.variant, $0.item) }, for: .stock)
            }
        }
        let (done, read, gone, why) = (pushed, seen, refused, words)
        let open = writes.count - pushed.count - refused.count
        let lost = Set(refused.map(\.variant))
        let beyond = all.filter { lost.contains($0.write.variant) }.map(\.due)
        return { tx, now in
            for level in read {
                try tx.append(
                    .channelStock(location: level.location, quantity: level.quantity, pushed: false),
                    to: .variant(level.variant), by: .remote("shopify"), at: now)
            }
            for write in done {
                try tx.append(
                    .channelStock(location: write.location, quantity: write.quantity, pushed: true),
                    to: .variant(write.variant), by: .core, at: now)
            }
            try tx.tellRefusals(gone, words: why, at: now)
            try tx.tellShortages(shortages, among: due.map(\.sku), at: now)
            if open == 0 {
                for one in due { try tx.settleStock(one, at: now) }
            } else {
                for one in beyond { try tx.settleStock(one, at: now) }
                if work.attempts > 1 {
                    return .retry(at: now + .seconds(1), error: "the channel's stock moves")
                }
            }
            guard try tx.dueStock(limit: 1).isEmpty == false else { return .done }
            _ = try tx.enqueue(NewWork(.pushStock, key: work.key, due: now), at: now)
            return .done
        }
    }

    private func wanted(
        _ due: [DueStock], _ policy: StockPolicy, _ reader: Reader
    ) throws -> (wanted: [Wanted], shortages: [Shortage]) {
        let view = try reader.stockView(due.map(\.sku))
        var wanted: [Wanted] = []
        var shortages: [Shortage] = []
        for one in due {
            var total: Int64?
            for (location, facilities) in policy.locations.sorted(by: { $0.key < $1.key }) {
                guard let units = view.units(of: one.sku, at: facilities) else { continue }
                total = (total ?? 0).clampedAdding(units)
                let quantity = max(0, units.clampedSubtracting(policy.safety(of: one.sku)))
                for variant in try reader.variants(sku: one.sku).map(\.record) where variant.active {
                    guard let item = variant.inventoryItem else { continue }
                    let known = try reader.knownLevel(variant.id, location)
                    let write = StockWrite(
                        variant: variant.id, item: item, location: location, quantity: quantity,
                        changeFrom: known?.quantity ?? 0)
                    wanted.append(Wanted(due: one, write: write, certain: known?.certain ?? false))
                }
            }
            if let total, total < 0, view.bundles.compositions[one.sku] == nil,
                case .item(let item)? = view.matches[one.sku]
            {
                shortages.append(
                    Shortage(
                        sku: one.sku, units: Int64(0).clampedSubtracting(total),
                        orders: try reader.ordersWaiting(for: item, limit: 10)))
            }
        }
        return (wanted, shortages)
    }

    private static func believing(_ seen: [ChannelLevel], in wanted: [Wanted]) -> [Wanted] {
        wanted.map { one in
            guard !one.certain,
                let level = seen.last(where: {
                    $0.variant == one.write.variant && $0.location == one.write.location
                })
            else { return one }
            var one = one
            one.write.changeFrom = level.quantity
            one.certain = true
            return one
        }
    }

    /// The same for the same values worked out from the same state: an attempt after a crash repeats nothing, and the same values
    /// at another time are another write.
    private static func key(_ writes: [StockWrite], _ sequence: Int64) -> String {
        let text = writes.map { "\($0.item)@\($0.location)=\($0.quantity)<\($0.changeFrom)" }.joined(separator: ";")
        return contentID(Array("\(sequence);\(text)".utf8))
    }

    // MARK: Reading

    /// For clocks that differ.
    private static let stockOverlap = Span.minutes(2)

    /// Reads what moved in the warehouse since the last look (D1).
    func pollStock(_ work: Work) async throws -> OldOutcome {
        guard let first = deposcoV1 else { return { _, _ in .done } }
        let poll = Poll(clock)
        let mark = "deposco.stock"
        if let known = try await store.read({ try $0.mark(mark) }) {
            _ = try await readMovements(first, since: poll.since(known, overlap: Self.stockOverlap))
        } else {
            try await readEverything(first)
        }
        let reached = poll.reached(first.health)
        let next = settings.intervals.stock
        return { tx, now in
            try tx.append(.markMoved(reached), to: .mark(mark), by: .core, at: now)
            return .later(at: now + next)
        }
    }

    /// - Returns: the items that moved.
    private func readMovements(_ first: DeposcoV1Client, since: Instant) async throws -> Set<String> {
        var items: Set<String> = []
        try await read { page throws(CallFailure) in
            try await first.changes(since: since, page: page, for: .stock)
        } each: {
            items.formUnion($0.rows.map(\.item))
        }
        return items
    }

    /// Reads figures page by page and takes them in.
    /// - Returns: the items of which something is new.
    @discardableResult
    private func read(
        _ ask: (_ page: Int) async throws(CallFailure) -> Page<StockReading>,
        each: (Page<StockReading>) -> Void = { _ in }
    ) async throws -> Set<String> {
        var new: Set<String> = []
        var page: Int? = 1
        var pages = PageCount("Deposco's stock")
        while let number = page {
            var readAt = clock.now
            let found = try await fetch { () throws(CallFailure) in
                readAt = clock.now
                return try await ask(number)
            }
            each(found)
            new.formUnion(try await take(found, readAt: readAt))
            page = try pages.follow(found.next).flatMap { Int($0) }
        }
        return new
    }

    @discardableResult
    private func readEverything(_ first: DeposcoV1Client) async throws -> Set<String> {
        try await read { page throws(CallFailure) in try await first.snapshot(page: page, for: .stock) }
    }

    /// - Returns: the items of which something is new.
    private func take(_ page: Page<StockReading>, readAt: Instant) async throws -> [String] {
        let now = clock.now
        let policy = settings.policy
        return try await store.transact { tx in
            var new: [String] = []
            try tx.each(page.rows, of: "deposco stock", id: { "\($0.item) at \($0.facility)" }, at: now) { reading in
                if try tx.sight(reading, readAt: readAt, policy: policy, at: now) { new.append(reading.item) }
            }
            for row in page.unreadable { try tx.unreadable("deposco", "stock", row, at: now) }
            return new
        }
    }

    /// Everything, to the channel (D3).
    func snapshotStock(_ work: Work) async throws -> OldOutcome {
        guard let policy = settings.policy.stock, case .snapshot(let every) = policy.push else {
            return { _, _ in .done }
        }
        let known = try await store.read { try $0.mark("deposco.stock") != nil && $0.mark("shopify.variants") != nil }
        guard known else { return { _, now in .later(at: now + .seconds(2)) } }
        return { tx, now in
            for sku in try tx.trackedSKUs() { try tx.noteStock(sku, at: now) }
            _ = try tx.enqueue(NewWork(.pushStock, key: Self.stockKey, due: now), at: now)
            return .later(at: now + every)
        }
    }

    /// Compares everything with both sides, for what movements did not tell (D3, D6).
    func auditStock(_ work: Work) async throws -> OldOutcome {
        guard let policy = settings.policy.stock, let first = deposcoV1 else { return { _, _ in .done } }
        let poll = Poll(clock)
        let started = poll.start
        let last = try await store.read { try $0.mark("stock.audited").flatMap { Instant(iso: $0) } } ?? started - .day
        guard let polled = try await store.read({ try $0.mark("deposco.stock") }) else {
            return { _, now in .later(at: now + .minutes(1)) }
        }
        // What moved since the last poll, or moves meanwhile, the feed tells in time: only the rest was missed.
        _ = try await readMovements(first, since: poll.since(polled, overlap: Self.stockOverlap))
        var missed = try await readEverything(first)
        if !missed.isEmpty {
            missed.subtract(
                try await readMovements(
                    first, since: poll.since(poll.reached(first.health), overlap: Self.stockOverlap)))
        }
        var causes: [String] = []
        for item in missed.sorted().prefix(20) {
            let adjusted = try await deposco.adjustments(item: item, since: last, for: .stock)
            causes.append(
                adjusted.first.map { one in
                    "\(item): a physical discrepancy, Deposco adjusted \(one.quantity) (\(one.reason))"
                } ?? "\(item): a delay, the movement was there and the feed had not told")
        }
        let variants = try await store.read { reader in
            try reader.trackedSKUs().flatMap { try reader.variants(sku: $0).map(\.record) }.filter(\.active)
        }
        let byID = Dictionary(variants.map { ($0.id, $0) }) { first, _ in first }
        var seen: [ChannelLevel] = []
        var rest = variants.compactMap { variant in variant.inventoryItem.map { (variant.id, $0) } }[...]
        while !rest.isEmpty {
            let some = Array(rest.prefix(ShopifyClient.mostLevels))
            rest = rest.dropFirst(some.count)
            seen += try await fetch { () throws(CallFailure) in try await shopify.levels(of: some, for: .stock) }
        }
        let (levels, words) = (seen, causes)
        return { tx, now in
            var differing: [String] = []
            for level in levels {
                guard let sku = byID[level.variant]?.sku else { continue }
                let known = try tx.knownLevel(level.variant, level.location)
                guard known?.quantity != level.quantity || known?.certain != true else { continue }
                if let known, known.certain {
                    differing.append("\(sku): the channel had \(level.quantity), not \(known.quantity)")
                }
                try tx.append(
                    .channelStock(location: level.location, quantity: level.quantity, pushed: false),
                    to: .variant(level.variant), by: .remote("shopify"), at: now)
                try tx.noteStock(sku, at: now)
            }
            for sku in try tx.trackedSKUs() where policy.push == .frequent { try tx.noteStock(sku, at: now) }
            _ = try tx.enqueue(NewWork(.pushStock, key: Self.stockKey, due: now), at: now)
            let exception = ExceptionID("stock-drift/audit")
            let found = words + differing
            if found.isEmpty {
                try tx.resolve(exception, because: "everything agreed", at: now)
            } else {
                try tx.raise(
                    exception,
                    RaisedException(
                        .stockDrift, summary: "stock of \(found.count) SKUs was not as movements said",
                        detail: found.prefix(20).joined(separator: "; ")), at: now)
            }
            try tx.append(.markMoved(started.iso), to: .mark("stock.audited"), by: .core, at: now)
            return .later(at: now + policy.auditEvery)
        }
    }
}

extension Transaction {
    fileprivate func tellRefusals(_ refused: [StockWrite], words: String, at now: Instant) throws {
        for write in refused {
            try raise(
                ExceptionID("stock-refused/\(write.variant)"),
                RaisedException(
                    .stockRefused, summary: "the channel does not take the stock of variant \(write.variant)",
                    detail: words, about: write.variant), at: now)
        }
    }

    fileprivate func tellShortages(_ shortages: [IntegrationCore.Shortage], among skus: [SKU], at now: Instant) throws {
        for sku in skus where !shortages.contains(where: { $0.sku == sku }) {
            try resolve(ExceptionID("oversold/\(sku)"), because: "there is enough of it", at: now)
        }
        for shortage in shortages {
            let orders = shortage.orders.isEmpty ? "no order here" : shortage.orders.joined(separator: ", ")
            try raise(
                ExceptionID("oversold/\(shortage.sku)"),
                RaisedException(
                    .oversold, summary: "\(shortage.sku) is oversold by \(shortage.units)",
                    detail: "at risk, the youngest first: \(orders)", about: shortage.sku.rawValue), at: now)
        }
    }
}
