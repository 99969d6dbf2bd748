import Connectors
import Domain
import Store

/// Finds what no webhook reported (A2).
extension IntegrationCore {
    /// Reads every order that the channel changed since the mark, with an overlap; hourly and nightly further back, with counts
    /// compared.
    func sweepOrders(_ work: Work) async throws -> OldOutcome {
        let poll = Poll(clock)
        let start = poll.start
        let mark = "shopify.orders"
        let (known, itemsRead) = try await store.read { reader in
            (try reader.mark(mark), try reader.mark(Self.itemMark) != nil)
        }
        guard itemsRead else { return { _, now in .later(at: now + .seconds(2)) } }
        let since: Instant
        let next: Span
        switch work.kind {
        case .deepSweepOrders: (since, next) = (start - .hours(24), settings.intervals.deepOrders)
        case .nightlySweepOrders: (since, next) = (start - .hours(24 * 7), settings.intervals.nightlyOrders)
        default: (since, next) = (poll.since(known, overlap: settings.intervals.overlap), settings.intervals.orders)
        }
        try await readOrders(updatedSince: since)
        if work.kind == .sweepOrders { try await readCancellationRequests() }
        if work.kind == .nightlySweepOrders {
            if let today = dateToForgetBy { try await prune(before: today - settings.privacy.keepBodies) }
        }
        let comparesCounts = work.kind == .deepSweepOrders
        let counted = comparesCounts ? try await shopify.orderCount(createdSince: since, for: .catalogue) : nil
        return { tx, now in
            if work.kind == .sweepOrders {
                try tx.append(.markMoved(poll.reached(self.shopify.health)), to: .mark(mark), by: .core, at: now)
            }
            if let counted { try tx.compare(channel: counted, createdSince: since, at: now) }
            try tx.resolve(ExceptionID("connector-refusing/shopify"), because: "Shopify answers again", at: now)
            return .later(at: now + next)
        }
    }

    /// Forgets what is older than the shop keeps it.
    private func prune(before: Instant) async throws {
        try await store.prune(before: before)
        let now = clock.now
        var after: String?
        repeat {
            let from = after
            after = try await store.transact { try $0.endEarlyScans(before: before, after: from, at: now) }
        } while after != nil
    }

    /// Requests to cancel of which no webhook told: an order that is asked about does not count as changed.
    private func readCancellationRequests() async throws {
        var cursor: String?
        var pages = PageCount("Shopify's list of requests to cancel")
        repeat {
            let page = try await fetch { () throws(CallFailure) in
                try await shopify.cancellationRequests(after: cursor, for: .cancellations)
            }
            let now = clock.now
            try await store.transact { tx in
                try tx.each(page.rows, of: "shopify requests to cancel", id: { $0 }, at: now) { id in
                    guard try tx.cancellation(CancellationID("fo-\(id)"))?.record.open != true else { return }
                    _ = try tx.enqueue(
                        NewWork(.rereadFulfilmentOrder, key: "fulfilment-order/\(id)", due: now), at: now)
                }
            }
            cursor = try pages.follow(page.next)
        } while cursor != nil
    }

    private func readOrders(updatedSince since: Instant) async throws {
        let policy = settings.policy
        var cursor: String?
        var pages = PageCount("Shopify's list of orders")
        repeat {
            let page = try await fetch { () throws(CallFailure) in
                try await shopify.orders(updatedSince: since, after: cursor, for: .catalogue)
            }
            let now = clock.now
            try await store.transact { tx in
                try tx.each(page.rows, of: "shopify orders", id: \.order.id.rawValue, at: now) { row in
                    let new = try tx.sight(row, via: .sweep, actor: .remote("shopify"), policy: policy, at: now)
                    if new { try tx.countMissedWebhook(row.order, at: now) }
                }
                for row in page.unreadable { try tx.unreadable("shopify", "orders", row, at: now) }
            }
            cursor = try pages.follow(page.next)
        } while cursor != nil
    }
}

extension Transaction {
    /// A webhook may still be on its way for this long after a change.
    private static var grace: Span { .minutes(2) }
    private static var missed: String { "webhooks.missed" }

    /// A sweep found what no webhook told. Three in a row without one webhook mean a dead subscription.
    func countMissedWebhook(_ order: ChannelOrder, at now: Instant) throws {
        guard order.updatedAt < now - Self.grace, try mark("webhooks.seen") != nil else { return }
        let count = (try mark(Self.missed).flatMap { Int($0) } ?? 0) + 1
        try append(.markMoved(String(count)), to: .mark(Self.missed), by: .core, at: now)
        guard count >= 3 else { return }
        try raise(
            ExceptionID("dead-subscription/shopify"),
            RaisedException(
                .deadSubscription, summary: "Shopify's order webhooks are not arriving",
                detail: "three or more orders in a row were found by the sweep alone, the first of them \(order.name)"),
            at: now)
    }

    /// A webhook arrived: the subscription lives.
    func webhookSeen(at now: Instant) throws {
        if try mark("webhooks.seen") == nil {
            try append(.markMoved(now.iso), to: .mark("webhooks.seen"), by: .core, at: now)
        }
        if let missed = try mark(Self.missed), missed != "0" {
            try append(.markMoved("0"), to: .mark(Self.missed), by: .core, at: now)
            try resolve(ExceptionID("dead-subscription/shopify"), because: "a webhook arrived", at: now)
        }
    }

    /// Compares how many orders the channel counts with how many are known.
    func compare(channel counted: Int, createdSince since: Instant, at now: Instant) throws {
        let known = try orderCount(createdSince: since)
        let unknown = max(0, counted - known)
        if try mark("shopify.notKnown") != String(unknown) {
            try append(.markMoved(String(unknown)), to: .mark("shopify.notKnown"), by: .core, at: now)
        }
        let id = ExceptionID("count-mismatch/shopify")
        if unknown > 0 {
            try raise(
                id,
                RaisedException(
                    .countMismatch, summary: "Shopify has \(unknown) orders that are not known here",
                    detail: "of \(counted) placed since \(since.iso), \(known) are known"), at: now)
        } else {
            try resolve(id, because: "the counts agree", at: now)
        }
    }

    /// A message, or a row of an answer, that cannot be read becomes an exception, one a kind and reason.
    func unreadable(_ source: String, _ what: String, _ row: UnreadableRow, at now: Instant) throws {
        let (what, id) = (plain(String(what.prefix(60))), row.id.map { plain(String($0.prefix(100))) })
        try raise(
            ExceptionID("unreadable-body/\(source)/\(what)/\(id ?? row.reason)"),
            RaisedException(
                .unreadableBody, summary: "\(source) \(what)\(id.map { " \($0)" } ?? "") cannot be read",
                detail: row.reason), at: now)
    }
}
