import Connectors
import Domain
import Logging
import Store

/// Many orders in one call, when many wait: at a few calls a second for the whole account, one call for each order would bind them.
extension IntegrationCore {
    /// Deposco takes one import at a time (api-facts 1.12), so all of it has one key.
    private static let key = "deposco/bulk"
    /// Orders in an import. Its limit is 10 MB, some thousands of orders; fewer are read back sooner.
    private static let most = 1000
    /// Orders in one request of the V1 API, which answers for each of them before it returns.
    private static let mostOfV1 = 50
    /// Bytes of the entities together, well inside the limit.
    private static let mostBytes = 8 * 1024 * 1024
    /// For so long after Deposco refused a whole import orders go one by one.
    private static let pause = Span.minutes(10)
    private static let pauseMark = "deposco.bulk.paused"

    /// Whether many orders wait.
    private func isDeep(_ reader: Reader, _ now: Instant) throws -> Bool {
        guard settings.policy.ordersVia == .direct, let from = settings.policy.bulkFrom else { return false }
        return try reader.dueCount(.sendOrder, now: now, limit: from) >= from
    }

    /// Orders are left to the imports while one is on its way and many wait: sent one by one they would take its calls.
    func leftToBatches(now: Instant) async throws -> WorkKind? {
        guard settings.policy.bulkFrom != nil else { return nil }
        return try await store.read { reader in
            guard try reader.openWork(key: Self.key).contains(where: { $0.state != .failed }) else { return nil }
            return try self.isDeep(reader, now) ? .sendOrder : nil
        }
    }

    /// Starts an import in place of one order, when many wait.
    /// - Returns: `false` when orders are to go one by one.
    func startsBatch(at now: Instant) async throws -> Bool {
        guard settings.policy.bulkFrom != nil else { return false }
        let wanted = try await store.read { reader in
            // A pause that would be longer than any was set by another clock.
            let paused = (try reader.mark(Self.pauseMark).flatMap { Instant(iso: $0) } ?? now) - now
            return try self.isDeep(reader, now) && !(Span(milliseconds: 1)...Self.pause).contains(paused)
                && reader.openWork(key: Self.key).isEmpty
        }
        guard wanted else { return false }
        return try await store.transact { try $0.enqueue(NewWork(.sendBatch, key: Self.key, due: now), at: now) }
    }

    /// Takes waiting orders out of the queue and hands them over together. That they may have been sent is durable before the
    /// call.
    func sendBatch(_ work: Work) async throws -> OldOutcome {
        let batch = "bulk-\(work.id)"
        let policy = settings.policy
        let now = clock.now
        if try await store.read({ try !$0.parts(ofBatch: batch).isEmpty }) {
            // An earlier attempt ended between its intent and its outcome: what became of it is looked up.
            return { tx, now in try Self.follow(batch, nil, tx, now) }
        }
        let v1 = policy.orderAPI == .v1 ? deposcoV1 : nil
        let most = v1 == nil ? Self.most : Self.mostOfV1
        let orders = try await store.transact { tx in try tx.gather(batch, most, Self.mostBytes, policy, at: now) }
        if orders.isEmpty { return { _, _ in .done } }
        do {
            if let v1 {
                let endings = try await v1.createOrders(orders.map(\.order), for: .orders)
                return takenApart(orders, endings)
            }
            let request = try await deposco.startImport(orders.map(\.order), for: .orders)
            return { tx, now in try Self.follow(batch, request, tx, now) }
        } catch .unknown {
            log.warning("an import's outcome is not known", metadata: ["batch": "\(batch)"])
            return { tx, now in try Self.follow(batch, nil, tx, now) }
        } catch .refused(let words) {
            // Nothing of it is there. One by one shows which order it was.
            return { tx, now in
                for part in orders { try tx.requeue(part.order.number, of: part.id, at: now) }
                try tx.append(
                    .markMoved((now + Self.pause).iso), to: .mark(Self.pauseMark), by: .core, at: now)
                try tx.append(
                    .noted("Deposco refused an import: \(words)"), to: .system("deposco"), by: .remote("deposco"),
                    at: now)
                return .done
            }
        } catch {
            let otherwise = outcome(of: error, in: work)
            return { tx, now in
                for part in orders { try tx.requeue(part.order.number, of: part.id, at: now) }
                return try otherwise(tx, now)
            }
        }
    }

    /// Each order of a request has its own end (V1). What is there, or may be, is read back one by one.
    private func takenApart(
        _ orders: [(id: OrderID, order: WarehouseOrder)], _ endings: [String: Result<Void, CallFailure>]
    ) -> OldOutcome {
        { tx, now in
            for (id, order) in orders {
                switch endings[order.number] {
                case .success:
                    try tx.append(.orderSent(number: order.number), to: .order(id), by: .core, at: now)
                    try tx.enqueueConfirming(order.number, of: id, due: now + .seconds(2), at: now)
                case .failure(.refused(let words)):
                    try tx.refuse(order.number, of: id, words: words, at: now)
                case .failure(let failure):
                    try tx.unconfirm(order.number, of: id, failure.words, at: now)
                case nil:
                    try tx.unconfirm(order.number, of: id, "Deposco did not say", at: now)
                }
            }
            _ = try tx.enqueue(NewWork(.sendBatch, key: Self.key, due: now), at: now)
            return .done
        }
    }

    private static func follow(
        _ batch: String, _ request: String?, _ tx: Transaction, _ now: Instant
    ) throws -> WorkEnding {
        let argument = request.map { "\(batch)\n\($0)" } ?? batch
        // Without a request to ask about, time shows what arrived.
        let due = now + (request == nil ? .seconds(30) : .seconds(2))
        _ = try tx.enqueue(NewWork(.followBatch, key: key, due: due, argument: argument), at: now)
        return .done
    }

    /// Asks how an import went; when it has ended, takes its failures apart and reads the rest back, page by page.
    func followBatch(_ work: Work) async throws -> OldOutcome {
        let lines = (work.argument ?? "").split(separator: "\n").map(String.init)
        guard let batch = lines.first else { return { _, _ in .done } }
        var failed: [String: String] = [:]
        if lines.count > 1, let found = try await deposco.importResult(lines[1], for: .orders) {
            // Longer than Deposco lets one run, nothing more is to be expected of it.
            let lasted = clock.now - work.enqueuedAt
            if found.running, lasted < .hours(1) {
                let wait = min(Span.seconds(15), max(.seconds(2), Span(milliseconds: lasted.milliseconds / 4)))
                return { _, now in .later(at: now + wait) }
            }
            failed = found.failed
        }
        let refused = failed
        let members = try await store.read { try $0.parts(ofBatch: batch) }
        let policy = settings.policy
        let now = clock.now
        try await store.transact { tx in
            for (number, id) in members.sorted(by: { $0.key < $1.key }) {
                guard let words = refused[number] else { continue }
                try tx.refuse(number, of: id, words: words, at: now)
            }
        }
        var waiting = members.filter { refused[$0.key] == nil }
        let byPage = policy.orderAPI == .v2
        var link: String?
        var pages = PageCount("Deposco's list of orders")
        // A minute earlier, for clocks that differ.
        let since = work.enqueuedAt - .minutes(lines.count > 1 ? 2 : 5)
        while byPage, !waiting.isEmpty {
            let wanted = waiting
            let page = try await deposco.orders(updatedSince: since, after: link, for: .orders) { wanted[$0] != nil }
            let now = clock.now
            try await store.transact { tx in
                try tx.each(page.rows, of: "deposco orders", id: \.number, at: now) { there in
                    guard let id = wanted[there.number], let record = try tx.order(id)?.record,
                        record.part(there.number)?.batch == batch,
                        let order = try tx.planned(there.number, of: record, policy: policy)
                    else { return }
                    try tx.readBack(there, of: order, id, at: now)
                }
            }
            for there in page.rows { waiting[there.number] = nil }
            guard let next = try pages.follow(page.next) else { break }
            link = next
        }
        let missing = waiting
        return { tx, now in
            for (number, id) in missing.sorted(by: { $0.key < $1.key }) {
                try tx.unconfirm(number, of: id, "not seen after its import", at: now)
            }
            _ = try tx.enqueue(NewWork(.sendBatch, key: Self.key, due: now), at: now)
            return .done
        }
    }
}

extension Transaction {
    /// Takes orders out of their queue for one import, the oldest first, and records that.
    fileprivate func gather(
        _ batch: String, _ most: Int, _ mostBytes: Int, _ policy: Policy, at now: Instant
    ) throws -> [(id: OrderID, order: WarehouseOrder)] {
        var gathered: [(id: OrderID, order: WarehouseOrder)] = []
        var bytes = 0
        while gathered.count < most, bytes < mostBytes {
            let some = try takeTogether(.sendOrder, limit: min(100, most - gathered.count), now: now)
            if some.isEmpty { break }
            for (key, argument) in some {
                let id = OrderID(OldKey.id(in: key))
                guard let number = argument, let record = try order(id)?.record,
                    record.isOnItsWay, record.part(number)?.state == .planned,
                    let order = try planned(number, of: record, policy: policy)
                else { continue }
                try append(.orderBatched(number: number, batch: batch), to: .order(id), by: .core, at: now)
                gathered.append((id, order))
                bytes += DeposcoClient.importSize(order)
            }
        }
        return gathered
    }

    /// Whether a part arrived is not known: it is looked up.
    fileprivate func unconfirm(_ number: String, of id: OrderID, _ reason: String, at now: Instant) throws {
        try append(.orderUnconfirmed(number: number, reason: reason), to: .order(id), by: .core, at: now)
        try enqueueConfirming(number, of: id, due: now + .seconds(5), at: now)
    }

    /// A part that certainly did not reach the WMS waits to be sent again.
    fileprivate func requeue(_ number: String, of id: OrderID, at now: Instant) throws {
        try append(.orderNotSent(number: number), to: .order(id), by: .core, at: now)
        try enqueueSending(number, of: id, at: now)
    }
}
