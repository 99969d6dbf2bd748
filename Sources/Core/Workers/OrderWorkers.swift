import Connectors
import Domain
import Logging
import Store

extension IntegrationCore {
    /// So often is the channel asked, over half an hour, before somebody has to look.
    private static let patientRoutings = 11

    /// Learns from the channel which location ships what; an order is routed only after it was placed, so this may have to wait
    /// (api-facts 3.2).
    func routeOrder(_ work: Work) async throws -> OldOutcome {
        let id = OrderID(OldKey.id(in: work.key))
        let policy = settings.policy
        guard try await store.read({ try $0.order(id)?.record.awaitsRouting }) == true else { return { _, _ in .done } }
        let routes = try await shopify.fulfilmentOrders(of: id, for: .orders).flatMap(\.routes)
        return { tx, now in
            guard let record = try tx.order(id)?.record, record.awaitsRouting else { return .done }
            if routes != record.routes {
                try tx.append(.orderRouted(routes), to: .order(id), by: .remote("shopify"), at: now)
                try tx.assess(id, policy: policy, at: now)
            }
            let unrouted = ExceptionID("not-routed/\(id)")
            guard let record = try tx.order(id)?.record, record.awaitsRouting else {
                try tx.resolve(unrouted, because: "a location has it", at: now)
                return .done
            }
            let wait = min(Span.minutes(5), Span.seconds(5 << Int64(min(work.attempts, 6))))
            if work.attempts >= Self.patientRoutings, record.stage == .queued {
                try tx.raise(
                    unrouted,
                    RaisedException(
                        .notRouted, summary: "\(record.channel.name): the channel has given it to no location",
                        detail: "asked \(work.attempts) times since \(record.stageAt.iso)", order: id), at: now)
            }
            return .retry(at: now + wait, error: "the channel has not routed the order yet")
        }
    }

    /// Sends a part of an order to the WMS and reads it back (A9, A10). The intent is durable before the call, so what may have
    /// been sent is always looked up first.
    func sendOrder(_ work: Work) async throws -> OldOutcome {
        let id = OrderID(OldKey.id(in: work.key))
        let policy = settings.policy
        let now = clock.now
        if work.attempts == 1, try await startsBatch(at: now) {
            return { _, now in .later(at: now) }
        }
        let intent = try await store.transact { tx -> (order: WarehouseOrder, fresh: Bool, untried: Bool)? in
            guard let record = try tx.order(id)?.record, record.isOnItsWay,
                let part = work.argument.flatMap(record.part),
                let order = try tx.planned(part.number, of: record, policy: policy)
            else { return nil }
            switch part.state {
            case .planned:
                try tx.append(
                    .orderUnconfirmed(number: part.number, reason: Fact.beingSent), to: .order(id), by: .core,
                    at: now)
                // What a run took may have arrived all the same, whatever the run said.
                return (order, part.run == nil, true)
            case .sent: return (order, false, false)
            case .review, .received: return nil
            }
        }
        guard let intent else { return { _, _ in .done } }
        let order = intent.order
        let number = order.number
        if !intent.fresh, let there = try await wmsOrders.order(number: number, for: .orders) {
            return readBack(there, of: order, id)
        }
        if case .patchworks(let flow) = policy.ordersVia {
            return try await handOver(order, of: id, to: flow, fresh: intent.untried, work)
        }
        do {
            try await wmsOrders.createOrder(order, for: .orders)
        } catch .unknown(let reason) {
            return { tx, now in
                try tx.append(.orderUnconfirmed(number: number, reason: reason), to: .order(id), by: .core, at: now)
                return try self.again(work, reason, tx, now)
            }
        } catch .refused(let words) {
            return refused(words, number, id)
        } catch {
            // Certainly without effect: the part is simply queued again.
            let otherwise = outcome(of: error, in: work)
            return { tx, now in
                try tx.append(.orderNotSent(number: number), to: .order(id), by: .core, at: now)
                return try otherwise(tx, now)
            }
        }
        do {
            if let there = try await wmsOrders.order(number: number, for: .orders) {
                return readBack(there, of: order, id)
            }
        } catch {
            log.debug("read-back failed", metadata: ["order": "\(id)"])
        }
        return { tx, now in
            try tx.append(.orderSent(number: number), to: .order(id), by: .core, at: now)
            try tx.enqueueConfirming(number, of: id, due: now + .seconds(2), at: now)
            return .done
        }
    }

    /// Reads a part that was sent back until it is there and equal.
    func confirmOrder(_ work: Work) async throws -> OldOutcome {
        let id = OrderID(OldKey.id(in: work.key))
        let policy = settings.policy
        let order = try await store.read { reader -> WarehouseOrder? in
            guard let record = try reader.order(id)?.record, record.mayAwaitReadBack,
                let part = work.argument.flatMap(record.part), part.state == .sent || part.state == .review
            else { return nil }
            return try reader.planned(part.number, of: record, policy: policy)
        }
        guard let order else { return { _, _ in .done } }
        if let there = try await wmsOrders.order(number: order.number, for: .orders) {
            return readBack(there, of: order, id)
        }
        if work.attempts >= 3 {
            if let lost = try await lostTooOften(order.number, of: id) { return lost }
            if let vanished = try await vanishedTooOften(order.number, of: id) { return vanished }
        }
        return { tx, now in
            guard work.attempts >= 3 else {
                return try self.again(work, "Deposco does not know \(order.number) yet", tx, now)
            }
            // Asked three times and not there: it never arrived, so it is sent again (the number makes that safe).
            try tx.append(.orderNotSent(number: order.number), to: .order(id), by: .core, at: now)
            try tx.enqueueSending(order.number, of: id, at: now)
            return .done
        }
    }

    /// After this often that Deposco took a part and does not have it, somebody looks.
    private static let vanishings = 5

    /// When Deposco took a part so often without having it that it would take it so once more: what to tell somebody.
    private func vanishedTooOften(_ number: String, of id: OrderID) async throws -> OldOutcome? {
        let times = try await store.read { reader in
            try reader.factsSinceBlocked(id).count { $0 == .orderSent(number: number) }
        }
        guard times >= Self.vanishings else { return nil }
        return { tx, now in
            try tx.refuse(
                number, of: id, what: "Deposco took it \(times) times and does not have it",
                words: "every send of \(number) was accepted, none can be read back; look at Deposco's import errors",
                at: now)
            return .done
        }
    }

    /// Whether what the WMS has is what was sent.
    func readBack(_ there: WMSOrder, of order: WarehouseOrder, _ id: OrderID) -> OldOutcome {
        { tx, now in
            try tx.readBack(there, of: order, id, at: now)
            return .done
        }
    }

    /// The WMS will not have the order: it waits, blocked, for somebody to correct what the WMS names.
    private func refused(_ words: String, _ number: String, _ id: OrderID) -> OldOutcome {
        { tx, now in
            try tx.refuse(number, of: id, words: words, at: now)
            return .done
        }
    }

    /// Assesses anew what an exception blocked, some orders at a time.
    func reassessBlocked(_ work: Work) async throws -> OldOutcome {
        let exception = ExceptionID(OldKey.id(in: work.key))
        let policy = settings.policy
        var after: OrderID?
        while true {
            let now = clock.now
            let start = after
            after = try await store.transact { tx in
                let some = try tx.idsBlocked(by: exception, after: start, limit: 100)
                try tx.each(some, of: "orders", id: \.rawValue, at: now) { try tx.assess($0, policy: policy, at: now) }
                return some.last
            }
            if after == nil { return { _, _ in .done } }
        }
    }

    /// Reads an order anew from the channel.
    func rereadOrder(_ work: Work) async throws -> OldOutcome {
        let id = OrderID(OldKey.id(in: work.key))
        let policy = settings.policy
        let seen = try await shopify.order(id, for: .orders)
        return { tx, now in
            if let seen {
                try tx.sight(seen, via: .reread, actor: .remote("shopify"), policy: policy, at: now)
            }
            return .done
        }
    }
}

extension OrderRecord {
    /// It can be sent, or could but for an exception, once it is known which location ships what.
    fileprivate var awaitsRouting: Bool {
        (stage == .queued || stage == .blocked) && parts.isEmpty && !isRouted
    }
}

extension Reader {
    /// What happened to an order since it was last blocked, the latest first.
    func factsSinceBlocked(_ id: OrderID) throws -> [Fact] {
        try timeline(subject: .order(id), limit: 1000).reversed().map(\.fact).prefix { fact in
            if case .orderAssessed(.blocked, _, _) = fact { return false }
            return true
        }.map { $0 }
    }

    /// A part as it is to be in the WMS: as it was planned, whatever the rules would make of the order now.
    func planned(_ number: String, of record: OrderRecord, policy: Policy) throws -> WarehouseOrder? {
        try record.warehouseOrders(contact(record.id) ?? Contact(), policy: policy).first { $0.number == number }
    }
}

extension Transaction {
    func enqueueConfirming(_ number: String, of id: OrderID, due: Instant, at now: Instant) throws {
        _ = try enqueue(NewWork(.confirmOrder, key: OldKey.order(id), due: due, argument: number), at: now)
    }

    /// Records what the WMS has of a part: received when it is equal to what was sent.
    func readBack(_ there: WMSOrder, of order: WarehouseOrder, _ id: OrderID, at now: Instant) throws {
        let differences = there.differences(from: order, allowingCancelled: true)
        let number = order.number
        let parked = ExceptionID("parked-in-review/\(id)")
        let differs = ExceptionID("received-differs/\(id)")
        let name = order.customerOrderNumber
        if there.isParked {
            try append(
                .orderParked(number: number, status: there.status), to: .order(id), by: .remote("deposco"), at: now)
            let detail = differences.isEmpty ? "lines are as sent" : differences.joined(separator: "; ")
            try raise(
                parked,
                RaisedException(.parkedInReview, summary: "\(name) is in \(there.status)", detail: detail, order: id),
                at: now)
        } else if !differences.isEmpty {
            try append(.orderDiffers(number: number, differences), to: .order(id), by: .remote("deposco"), at: now)
            try raise(
                differs,
                RaisedException(
                    .receivedDiffers, summary: "\(name): \(differences[0])",
                    detail: differences.joined(separator: "; "), order: id), at: now)
        } else {
            try append(
                .orderReceived(number: number, wmsID: there.id, status: there.status), to: .order(id),
                by: .remote("deposco"), at: now)
            guard let record = try self.order(id)?.record else { return }
            // Another part of the order may still be parked or different.
            var ended = record.parts.contains { $0.state == .review } ? [] : [parked]
            if record.differences.isEmpty { ended.append(differs) }
            if record.stage == .received { ended.append(ExceptionID("wms-refused/\(id)")) }
            for exception in ended { try resolve(exception, because: "read back from Deposco and equal", at: now) }
            if there.lines.contains(where: { $0.cancelled > 0 }) { try progress(there, at: now) }
            return
        }
        // Its changes are polled: asking for it alone is for what the poll does not tell.
        let age = try self.order(id)?.record.stageAt ?? now
        try enqueueConfirming(number, of: id, due: now + Self.patience(since: age, at: now), at: now)
    }

    /// How long to wait before asking again about what only a person can end: the longer it lasts, the longer.
    static func patience(since start: Instant, at now: Instant) -> Span {
        Span(milliseconds: min(max((now - start).milliseconds / 4, 120_000), 3_600_000))
    }

    /// The WMS will not have a part: the order waits, blocked, for somebody to correct what the WMS names.
    /// - Parameter what: who would not have it, and how.
    func refuse(
        _ number: String, of id: OrderID, what: String = "Deposco refused it", words: String,
        by system: String = "deposco", at now: Instant
    ) throws {
        let exception = ExceptionID("wms-refused/\(id)")
        let name = try order(id)?.record.channel.name ?? id.rawValue
        try raise(
            exception,
            RaisedException(.wmsRefused, summary: "\(name): \(what)", detail: words, order: id), at: now)
        try append(.orderNotSent(number: number), to: .order(id), by: .remote(system), at: now)
        try append(
            .orderAssessed(.blocked, blocks: [Block(exception: exception, units: 0)], parts: nil), to: .order(id),
            by: .core, at: now)
    }
}
