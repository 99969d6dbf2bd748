import Connectors
import Domain
import Store

/// Compares all stock with both the WMS and the channel, to find what movements did not report.
struct AuditStock: Sendable {
    let store: Store
    let shopify: ShopifyClient
    let deposco: DeposcoClient
    /// `nil` if no system provides stock.
    let feed: StockFeed?
    let fetching: Fetching
    let policy: StockPolicy?
    let clock: CoreClock

    private static let mark = "stock.audited"
    /// The figures that the last look doubts, and by how much.
    private static let doubtsMark = "stock.audit.doubts"

    func work() async throws -> Outcome {
        guard let policy, let feed else { return .done }
        let poll = Poll(clock)
        let (last, stockRead) = try await store.read {
            (try $0.marks.mark(Self.mark), try $0.marks.mark(StockFeed.mark))
        }
        guard let polled = stockRead else {
            return .write { .later(at: $0.now + Limits.Stock.untilStockRead) }
        }
        let missed = try await missed(feed, poll, polled: polled)
        let causes = try await causes(of: missed, since: poll.since(last, overlap: .zero, by: deposco.health))
        let shown = try await shown(policy)
        let closed = try await closed(policy)
        return .write { [deposco] step in
            if let closed { try StockFlow(step).closed(closed) }
            let doubted = try step.known.marks.mark(Self.doubtsMark).map {
                Set($0.split(separator: " ").map(String.init))
            }
            let (differing, doubts) = try take(shown, doubted, step)
            for sku in try step.known.stock.trackedSKUs() where policy.push == .frequent {
                try StockFlow(step).note(sku)
            }
            try step.enqueue(.pushStock)
            try tell(causes + differing, step)
            try step.append(.markMoved(poll.reached(deposco.health)), to: .mark(Self.mark))
            if !doubts.isEmpty {
                let text = doubts.prefix(Limits.Stock.doubts).joined(separator: " ")
                try step.append(.markMoved(text), to: .mark(Self.doubtsMark))
                return .later(at: step.now + min(policy.auditEvery, Limits.Stock.untilSalesAreHeard))
            }
            if doubted != nil { try step.append(.markEnded, to: .mark(Self.doubtsMark)) }
            return .later(at: step.now + policy.auditEvery)
        }
    }

    /// The places whose change no movement reported. Changes since the last poll, or during this audit, are left to the feed.
    private func missed(_ feed: StockFeed, _ poll: Poll, polled: String) async throws -> Set<StockPlace> {
        try await feed.movements(since: poll.since(polled, overlap: Limits.Stock.overlap, by: feed.deposco.health))
        let started = clock.now
        let whole = try await feed.everything()
        try await LostStock(store: store, feed: feed, clock: clock).find(in: whole, since: started)
        let new = whole.changed
        if new.isEmpty { return [] }
        let reached = poll.reached(feed.deposco.health)
        let moved = try await feed.movements(
            since: poll.since(reached, overlap: Limits.Stock.overlap, by: feed.deposco.health))
        return new.filter { !moved.contains($0.item) }
    }

    /// Why the feed did not report what changed at these places, as far as the WMS says.
    private func causes(of missed: Set<StockPlace>, since: Instant) async throws -> [String] {
        var causes: [String] = []
        for item in Set(missed.map(\.item)).sorted().prefix(Limits.Stock.namedDifferences) {
            let facilities = missed.filter { $0.item == item }.map(\.facility).sorted().joined(separator: " and ")
            let what = "\(item) at \(facilities)"
            let adjusted = try await deposco.adjustments(item: item, since: since, for: .stock)
            if let one = adjusted.rows.first {
                causes.append("\(what): a physical discrepancy, Deposco adjusted \(one.quantity) (\(one.reason))")
            } else if let one = adjusted.unreadable.first {
                causes.append("\(what): perhaps a physical discrepancy, its adjustment cannot be read: \(one.reason)")
            } else {
                causes.append("\(what): a delay, the feed had not reported the movement yet")
            }
        }
        return causes
    }

    /// A figure that the channel shows, and what was known of it before it was read.
    private struct Shown: Sendable {
        var sku: SKU?
        var level: ChannelLevel
        var before: KnownLevel?
    }

    /// Reads the channel's stock of everything that it sells.
    private func shown(_ policy: StockPolicy) async throws -> [Shown] {
        let (variants, known) = try await store.read { reader in
            let variants = try reader.stock.trackedSKUs().flatMap {
                try reader.catalogue.variants(sku: $0).map(\.record)
            }.filter(\.active)
            var known: [String: KnownLevel] = [:]
            for variant in variants {
                for location in policy.locations.keys {
                    known["\(variant.id)/\(location)"] = try reader.stock.knownLevel(variant.id, location)
                }
            }
            return (variants, known)
        }
        let byID = Dictionary(variants.map { ($0.id, $0) }) { first, _ in first }
        var levels: [ChannelLevel] = []
        var rest = variants.compactMap { variant in variant.inventoryItem.map { (variant.id, $0) } }[...]
        while !rest.isEmpty {
            let some = Array(rest.prefix(ShopifyClient.mostLevels))
            rest = rest.dropFirst(some.count)
            levels += try await fetching.page { () throws(CallFailure) in
                try await shopify.levels(of: some, for: .stock)
            }.levels
        }
        return levels.map {
            Shown(sku: byID[$0.variant]?.sku, level: $0, before: known["\($0.variant)/\($0.location)"])
        }
    }

    /// The locations that are to show stock, and are closed on the channel or not there; `nil` if none of them can be read.
    private func closed(_ policy: StockPolicy) async throws -> Set<String>? {
        let all = try await fetching.page { () throws(CallFailure) in try await shopify.locations(for: .stock) }
        let active = Set(all.filter(\.isActive).map(\.id))
        return all.isEmpty ? nil : Set(policy.locations.keys).subtracting(active)
    }

    /// Takes in what the channel shows. A sale that we have not heard of lowers a figure, so what is lower is looked at once more before
    /// somebody is told.
    /// - Parameters:
    ///   - shown: what it shows. What became known of a figure while it was read is newer.
    ///   - doubted: what an earlier look doubted; `nil` if this is the first one.
    /// - Returns: the quantities that somebody changed on the channel, and those that are to be looked at again.
    private func take(
        _ shown: [Shown], _ doubted: Set<String>?, _ step: Step
    ) throws -> (differing: [String], doubts: [String]) {
        var (differing, doubts): ([String], [String]) = ([], [])
        for one in shown {
            guard let sku = one.sku else { continue }
            let level = one.level
            let known = try step.known.stock.knownLevel(level.variant, level.location)
            if known != one.before, one.before != nil { continue }
            guard known?.quantity != level.quantity || known?.certain != true else {
                try StockFlow(step).uncontested(level)
                continue
            }
            if let known, known.certain {
                let doubt = "\(level.variant)/\(level.location)/\(known.quantity.clampedSubtracting(level.quantity))"
                if level.quantity < known.quantity, doubted?.contains(doubt) != true {
                    if doubted == nil { doubts.append(doubt) }
                    continue
                }
                let place = PlaceNames(step.policy).name(of: level.location)
                differing.append("\(sku) at \(place): the channel had \(level.quantity), not \(known.quantity)")
                try StockFlow(step).contested(level, was: known.quantity, of: sku)
            }
            try StockFlow(step).sight(level)
            try StockFlow(step).note(sku)
        }
        return (differing, doubts)
    }

    private func tell(_ found: [String], _ step: Step) throws {
        if found.isEmpty { return try step.resolve(.stockDrift, .everythingAgreed) }
        try step.raise(
            NewException(
                .stockDrift, summary: "stock of \(found.count) SKU\(found.count == 1 ? "" : "s")",
                detail: found.prefix(Limits.Stock.namedDifferences).joined(separator: "; ")))
    }
}
