import Connectors
import Domain
import Store

/// Finds what no webhook reported. Lists the orders that the channel changed since the mark, with an overlap, and reads those that are
/// not as known. Hourly and nightly runs reach further back, and find what was deleted; the hourly one also compares the number of
/// orders, and the nightly one reads every order whole.
struct SweepOrders: Sendable {
    let store: Store
    let shopify: ShopifyClient
    let fetching: Fetching
    let intervals: Intervals
    let keepBodies: Span
    let policy: Policy
    let clock: CoreClock
    /// The date that retention periods are counted from; `nil` while it is not certain.
    let dateToForgetBy: @Sendable () -> Instant?

    private static let mark = "shopify.orders"
    /// As exceptions about its rows name it.
    private static let source = "shopify orders"

    func work(_ kind: WorkKind) async throws -> Outcome {
        let poll = Poll(clock)
        let (known, itemsRead) = try await store.read { reader in
            (try reader.marks.mark(Self.mark), try reader.marks.mark(CatalogueFlow.itemMark) != nil)
        }
        guard itemsRead else { return .write { .later(at: $0.now + Limits.Sweeps.itemsWait) } }
        let (overlap, next): (Span, Span) =
            switch kind {
            case .deepSweepOrders: (Limits.Sweeps.deep, intervals.deepOrders)
            case .nightlySweepOrders: (Limits.Sweeps.nightly, intervals.nightlyOrders)
            default: (intervals.overlap, intervals.orders)
            }
        let since = poll.since(known, overlap: overlap, by: shopify.health)
        var missing: MissingOrders?
        if kind != .sweepOrders {
            let present = poll.present(shopify.health)
            missing = try await store.read { try MissingOrders($0, since: since, at: present) }
        }
        if kind == .nightlySweepOrders {
            try await readOrders(updatedSince: since, &missing, poll)
        } else {
            try await readChanges(since: since, &missing, poll)
        }
        let doubted = try await endMissing(missing)
        if kind == .sweepOrders { try await readCancellationRequests() }
        if kind == .nightlySweepOrders, let today = dateToForgetBy() {
            try await prune(before: today - keepBodies)
        }
        let counted =
            kind == .deepSweepOrders ? try await shopify.orderCount(createdSince: since, for: .catalogue) : nil
        return .write { [shopify] step in
            if kind == .sweepOrders {
                try step.append(.markMoved(poll.reached(shopify.health)), to: .mark(Self.mark))
            }
            if let counted {
                try ChannelWatch(step).compare(channel: counted, createdSince: since, notListed: doubted)
            }
            try RemoteSystem.shopify.answers(step)
            return .later(at: step.now + next)
        }
    }

    /// Ends the orders that the channel has no longer.
    /// - Returns: how many are missing of which that is doubtful.
    private func endMissing(_ missing: MissingOrders?) async throws -> Int {
        switch try await missing?.find(shopify, store) {
        case nil: return 0
        case .doubtful(let count): return count
        case .gone(let ids):
            if ids.isEmpty { return 0 }
            try await write { step in
                try Intake(step).each(ids, of: Self.source, id: \.rawValue) {
                    try OrderFlow(step).deleted($0, via: .sweep)
                }
            }
            return 0
        }
    }

    /// Deletes what the shop no longer keeps.
    private func prune(before: Instant) async throws {
        try await store.prune(before: before)
        let (now, policy) = (clock.now, policy)
        var after: String?
        repeat {
            let from = after
            after = try await store.transact { tx in
                try EarlyScans(Step(tx, policy: policy, at: now)).end(before: before, after: from)
            }
        } while after != nil
    }

    /// Reads requests to cancel that no webhook reported. A request does not count as a change of its order, so the sweep of orders
    /// misses it.
    private func readCancellationRequests() async throws {
        var cursor: String?
        var pages = PageCount("Shopify's list of requests to cancel")
        repeat {
            let page = try await fetching.page { () throws(CallFailure) in
                try await shopify.cancellationRequests(after: cursor, for: .cancellations)
            }
            try await write { step in
                try Intake(step).each(page.rows, of: "shopify requests to cancel", id: { $0 }) { id in
                    let request = CancellationID(fulfilmentOrder: id)
                    guard try step.known.cancellations.cancellation(request)?.record.open != true else { return }
                    try step.enqueue(.rereadFulfilmentOrder(id))
                }
            }
            cursor = try pages.follow(page.next)
        } while cursor != nil
    }

    /// Reads the orders that are not as known. Webhooks reported most, and reading one costs some twenty times what listing it does:
    /// docs/decisions/31-listed-first.md.
    private func readChanges(since: Instant, _ missing: inout MissingOrders?, _ poll: Poll) async throws {
        var cursor: String?
        var pages = PageCount("Shopify's list of changed orders")
        repeat {
            let page = try await fetching.page { () throws(CallFailure) in
                try await shopify.changedOrders(since: since, after: cursor, for: .catalogue)
            }
            missing?.listed(page.rows.map(\.id))
            let changed = try await store.read { reader in try Self.toRead(page.rows, reader) }
            for start in stride(from: 0, to: changed.count, by: Limits.Sweeps.readAtOnce) {
                let ids = changed[start..<min(changed.count, start + Limits.Sweeps.readAtOnce)].map(\.id)
                let found = try await fetching.page { () throws(CallFailure) in
                    try await shopify.orders(ids, for: .catalogue)
                }
                try await take(found.rows, unreadable: found.unreadable, poll)
            }
            if !page.unreadable.isEmpty { try await take([], unreadable: page.unreadable, poll) }
            cursor = try pages.follow(page.next)
        } while cursor != nil
    }

    /// The rows that are not as known. One that was set aside is read until it is taken in, and so is one whose record cannot be read:
    /// taking it in says what is wrong.
    private static func toRead(_ rows: [ChangedOrder], _ reader: Reader) throws -> [ChangedOrder] {
        let aside = Set(try reader.exceptions.openExceptions(type: .setAside).map(\.record.id))
        return try rows.filter { row in
            if aside.contains(ExceptionCause.setAside(row: Intake.name(of: row.id.rawValue), of: source).id) {
                return true
            }
            do {
                guard let known = try reader.orders.order(row.id)?.record else { return true }
                return !row.isKnown(as: known.channel)
            } catch  where !Store.isRefusal(error) {
                return true
            }
        }
    }

    private func readOrders(updatedSince since: Instant, _ missing: inout MissingOrders?, _ poll: Poll) async throws {
        var cursor: String?
        var pages = PageCount("Shopify's list of orders")
        repeat {
            let page = try await fetching.page { () throws(CallFailure) in
                try await shopify.orders(updatedSince: since, after: cursor, for: .catalogue)
            }
            missing?.listed(page.rows.map(\.order.id))
            try await take(page.rows, unreadable: page.unreadable, poll)
            cursor = try pages.follow(page.next)
        } while cursor != nil
    }

    private func take(_ rows: [ChannelSighting], unreadable: [UnreadableRow], _ poll: Poll) async throws {
        let present = poll.present(shopify.health)
        try await write { step in
            try Intake(step).each(rows, of: Self.source, id: \.order.id.rawValue) { row in
                let known = try step.known.orders.order(row.order.id)?.record.channel
                let isNew = try OrderFlow(step).sight(row, via: .sweep, by: .remote("shopify"), at: present)
                // Times that were not believed while our clock was wrong are read again once it is right.
                if isNew, known?.differsInTimesAlone(from: row.order) != true {
                    try ChannelWatch(step).countMissedWebhook(row.order, at: present)
                }
            }
            for row in unreadable { try Intake(step).unreadable("shopify", "orders", row) }
        }
    }

    private func write(_ page: @escaping @Sendable (Step) throws -> Void) async throws {
        let now = clock.now
        try await store.transact { [policy] in try page(Step($0, policy: policy, at: now)) }
    }
}
