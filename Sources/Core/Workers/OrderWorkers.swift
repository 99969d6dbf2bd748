import Connectors
import Domain
import Logging
import Store

extension IntegrationCore {
    /// Sends an order to the WMS and reads it back (A9, A10). The intent is durable before the call, so an order that may have
    /// been sent is always looked up first.
    func sendOrder(_ work: Work) async throws -> Outcome {
        let id = OrderID(WorkKey.id(in: work.key))
        let policy = settings.policy
        let now = clock.now
        let intent = try await store.transact { tx -> (order: WarehouseOrder, fresh: Bool)? in
            guard let record = try tx.order(id)?.record else { return nil }
            switch record.stage {
            case .queued:
                let order = try tx.planned(record, policy: policy)
                try tx.append(.orderUnconfirmed(reason: "being sent"), to: .order(id), by: .core, at: now)
                return (order, true)
            case .sent: return (try tx.planned(record, policy: policy), false)
            default: return nil
            }
        }
        guard let intent else { return { _, _ in .done } }
        let order = intent.order
        if !intent.fresh, let there = try await deposco.order(number: order.number, for: .orders) {
            return readBack(there, of: order, id)
        }
        do {
            try await deposco.createOrder(order, for: .orders)
        } catch .unknown(let reason) {
            return { tx, now in
                try tx.append(.orderUnconfirmed(reason: reason), to: .order(id), by: .core, at: now)
                return try self.again(work, reason, tx, now)
            }
        } catch .refused(let words) {
            return refused(words, id)
        } catch {
            // Certainly without effect: the order is simply queued again.
            let otherwise = outcome(of: error, in: work)
            return { tx, now in
                try tx.append(.orderAssessed(.queued, blocks: [], wmsNumber: nil), to: .order(id), by: .core, at: now)
                return try otherwise(tx, now)
            }
        }
        do {
            if let there = try await deposco.order(number: order.number, for: .orders) {
                return readBack(there, of: order, id)
            }
        } catch {
            log.debug("read-back failed", metadata: ["order": "\(id)", "error": "\(error)"])
        }
        return { tx, now in
            try tx.append(.orderSent(number: order.number), to: .order(id), by: .core, at: now)
            _ = try tx.enqueue(NewWork(.confirmOrder, key: work.key, due: now + .seconds(2)), at: now)
            return .done
        }
    }

    /// Reads a sent order back until it is there and equal.
    func confirmOrder(_ work: Work) async throws -> Outcome {
        let id = OrderID(WorkKey.id(in: work.key))
        let policy = settings.policy
        let order = try await store.transact { tx -> WarehouseOrder? in
            guard let record = try tx.order(id)?.record, record.stage == .sent || record.stage == .review else {
                return nil
            }
            return try tx.planned(record, policy: policy)
        }
        guard let order else { return { _, _ in .done } }
        if let there = try await deposco.order(number: order.number, for: .orders) {
            return readBack(there, of: order, id)
        }
        return { tx, now in
            guard work.attempts >= 3 else {
                return try self.again(work, "Deposco does not know \(order.number) yet", tx, now)
            }
            // Asked three times and not there: it never arrived, so it is sent again (the number makes that safe).
            try tx.append(.orderAssessed(.queued, blocks: [], wmsNumber: nil), to: .order(id), by: .core, at: now)
            _ = try tx.enqueue(NewWork(.sendOrder, key: work.key, due: now), at: now)
            return .done
        }
    }

    /// Whether what the WMS has is what was sent.
    private func readBack(_ there: WMSOrder, of order: WarehouseOrder, _ id: OrderID) -> Outcome {
        { tx, now in
            let differences = there.differences(from: order)
            let parked = ExceptionID("parked-in-review/\(id)")
            let differs = ExceptionID("received-differs/\(id)")
            let name = order.customerOrderNumber
            if there.status == "Review" {
                try tx.append(.orderParked(status: there.status), to: .order(id), by: .remote("deposco"), at: now)
                let detail = differences.isEmpty ? "lines are as sent" : differences.joined(separator: "; ")
                try tx.raise(
                    parked,
                    RaisedException(.parkedInReview, summary: "\(name) is in Review", detail: detail, order: id),
                    at: now)
            } else if !differences.isEmpty {
                try tx.append(.orderDiffers(differences), to: .order(id), by: .remote("deposco"), at: now)
                try tx.raise(
                    differs,
                    RaisedException(
                        .receivedDiffers, summary: "\(name): \(differences[0])",
                        detail: differences.joined(separator: "; "), order: id), at: now)
            } else {
                try tx.append(
                    .orderReceived(wmsID: there.id, status: there.status), to: .order(id), by: .remote("deposco"),
                    at: now)
                for exception in [parked, differs, ExceptionID("wms-refused/\(id)")] {
                    try tx.resolve(exception, because: "read back from Deposco and equal", at: now)
                }
                return .done
            }
            _ = try tx.enqueue(NewWork(.confirmOrder, key: WorkKey.order(id), due: now + .minutes(2)), at: now)
            return .done
        }
    }

    /// The WMS will not have the order: it waits, blocked, for somebody to correct what the WMS names.
    private func refused(_ words: String, _ id: OrderID) -> Outcome {
        { tx, now in
            let exception = ExceptionID("wms-refused/\(id)")
            let name = try tx.order(id)?.record.channel.name ?? id.rawValue
            try tx.raise(
                exception,
                RaisedException(.wmsRefused, summary: "\(name): Deposco refused it", detail: words, order: id), at: now)
            try tx.append(
                .orderAssessed(.blocked, blocks: [Block(exception: exception, units: 0)], wmsNumber: nil),
                to: .order(id), by: .core, at: now)
            return .done
        }
    }

    /// Assesses anew what an exception blocked, some orders at a time.
    func reassessBlocked(_ work: Work) async throws -> Outcome {
        let exception = ExceptionID(WorkKey.id(in: work.key))
        let policy = settings.policy
        var after: OrderID?
        while true {
            let now = clock.now
            let start = after
            after = try await store.transact { tx in
                let some = try tx.ordersBlocked(by: exception, after: start, limit: 100)
                for order in some { try tx.assess(order.record.id, policy: policy, at: now) }
                return some.last?.record.id
            }
            if after == nil { return { _, _ in .done } }
        }
    }

    /// Reads an order anew from the channel.
    func rereadOrder(_ work: Work) async throws -> Outcome {
        let id = OrderID(WorkKey.id(in: work.key))
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
