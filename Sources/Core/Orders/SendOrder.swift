import Connectors
import Domain
import Logging
import Store

/// Sends a part of an order to the WMS and reads it back. The intent is stored before the call, so anything that may have been sent is
/// looked up before it is sent again.
struct SendOrder: Sendable {
    let store: Store
    let wms: any WMSOrders
    let imports: ImportRule
    let handOver: HandOver
    let policy: Policy
    let clock: CoreClock
    let log: Logger
    let attempt: Attempt

    func work(_ id: OrderID, number: String) async throws -> Outcome {
        let now = clock.now
        if attempt.work.attempts == 1, try await imports.startsBatch(at: now) {
            return .write { .later(at: $0.now) }
        }
        let obstacle: Survey.Obstacle?
        switch try await prospect(number, of: id, at: now) {
        case .nothing: return .done
        case .waits(let wait): return .write { .later(at: $0.now + wait) }
        case .obstacle(let found): obstacle = found
        }
        if let obstacle {
            // The list may be older than what somebody did in the WMS by hand.
            if case .taken = obstacle, try await wms.order(number: number, for: .orders) == nil {
                return isGone(id, number)
            }
            return .write { step in
                try OrderFlow(step).stop(id, number, at: obstacle)
                return .done
            }
        }
        // Anything may have this number, so it is looked up before the first post, too.
        if let there = try await wms.order(number: number, for: .orders) {
            return try await found(there, number, of: id)
        }
        // Looking may have taken a while, and the channel may have changed its mind.
        let (order, begun): (WarehouseOrder, Sending.Beginning)
        switch try await begin(number, of: id, at: clock.now) {
        case .nothing: return .done
        case .waits(let wait): return .write { .later(at: $0.now + wait) }
        case .begun(let made, let beginning): (order, begun) = (made, beginning)
        }
        if case .patchworks(let flow) = policy.ordersVia {
            return await handOver.work(order, of: id, to: flow, isUntried: begun.isUntried)
        }
        do throws(CallFailure) {
            try await wms.createOrder(order, for: .orders)
        } catch {
            return failed(error, number, of: id)
        }
        do throws(CallFailure) {
            if let there = try await wms.order(number: number, for: .orders) {
                return .readBack(there, of: order, id)
            }
        } catch {
            log.debug("read-back failed", metadata: ["order": "\(id)"])
        }
        return .sending(.accepted, number, of: id, lookAfter: Limits.Orders.readBackAfter)
    }

    private enum Prospect {
        case nothing
        /// It is looked at again after this long: the WMS has not been read yet, the reading of the order is old, or the channel holds it.
        case waits(Span)
        case obstacle(Survey.Obstacle?)
    }

    /// Looks for what stands in the way of the first post.
    private func prospect(_ number: String, of id: OrderID, at now: Instant) async throws -> Prospect {
        try await store.transact { [policy] tx in
            guard let record = try tx.orders.order(id)?.record, let begun = Sending.begin(number, of: record) else {
                return .nothing
            }
            guard begun.isUntried else { return .obstacle(nil) }
            guard try Survey(tx).isDone else { return .waits(Limits.Orders.freshnessWait) }
            if let wait = try FulfilmentFlow(Step(tx, policy: policy, at: now)).wait(before: number, of: record) {
                return .waits(wait)
            }
            return .obstacle(try Survey(tx).obstacle(to: number, of: record))
        }
    }

    /// The WMS no longer has the order that had the number.
    private func isGone(_ id: OrderID, _ number: String) -> Outcome {
        .write { step in
            try step.tx.listings.remove(number: number)
            guard let record = try step.known.orders.order(id)?.record,
                let obstacle = try Survey(step.known).obstacle(to: number, of: record)
            else { return .later(at: step.now) }
            try OrderFlow(step).stop(id, number, at: obstacle)
            return .done
        }
    }

    /// The WMS has an order of this number.
    private func found(_ there: WMSOrder, _ number: String, of id: OrderID) async throws -> Outcome {
        .write { step in
            guard let record = try step.known.orders.order(id)?.record, let begun = Sending.begin(number, of: record),
                let order = try OrderReads(step.known, policy).planned(number, of: record)
            else { return .done }
            let listed = ListedOrder(there)
            // Whatever has the number after it was sent, or handed over, is what was sent.
            if begun.isUntried, !begun.looksFirst, let obstacle = try Survey(step.known).obstacle(listed, record) {
                try step.tx.listings.put(listed)
                try OrderFlow(step).stop(id, number, at: obstacle)
            } else {
                try OrderFlow(step).readBack(there, of: order, id)
            }
            return .done
        }
    }

    private enum Beginning {
        case nothing
        /// It is looked at again after this long: the reading of the order is old, or the channel holds it.
        case waits(Span)
        case begun(WarehouseOrder, Sending.Beginning)
    }

    /// Records the intent to send a part, if the channel lets it leave.
    private func begin(_ number: String, of id: OrderID, at now: Instant) async throws -> Beginning {
        try await store.transact { [policy] tx in
            guard let record = try tx.orders.order(id)?.record, let begun = Sending.begin(number, of: record),
                let order = try OrderReads(tx, policy).planned(number, of: record)
            else { return .nothing }
            let step = Step(tx, policy: policy, at: now)
            if let wait = try FulfilmentFlow(step).wait(before: number, of: record) { return .waits(wait) }
            if begun.isUntried { try step.write([Sending.intent(number, of: id)]) }
            return .begun(order, begun)
        }
    }

    private func failed(_ failure: CallFailure, _ number: String, of id: OrderID) -> Outcome {
        switch failure {
        case .unknown(let reason):
            .write { step in
                try OrderFlow(step).ended(.unknown(reason), number, of: id, next: nil)
                return try attempt.again(reason, step)
            }
        case .refused(let words): .sending(.refused(Sending.Refusal(words: words)), number, of: id)
        case .notSent, .rateLimited, .busy, .unauthorised:
            // The call certainly had no effect, so the part is simply queued again.
            .write { step in
                try OrderFlow(step).ended(.withoutEffect, number, of: id, next: nil)
                return try attempt.ending(of: failure, step)
            }
        }
    }
}
