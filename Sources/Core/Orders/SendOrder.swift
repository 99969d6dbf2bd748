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
        let beginning = try await begin(number, of: id, at: now)
        guard case .begun(let order, let begun) = beginning else {
            return beginning == .nothing ? .done : .write { .later(at: $0.now + Limits.Orders.freshnessWait) }
        }
        if begun.looksFirst {
            if let there = try await wms.order(number: number, for: .orders) { return .readBack(there, of: order, id) }
            // What it looked for may have taken a while, and the channel may have changed its mind.
            guard try await mayPost(id) else { return .write { .later(at: $0.now + Limits.Orders.freshnessWait) } }
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

    private enum Beginning: Equatable {
        case nothing
        /// What the channel says of it is not current.
        case notCurrent
        case begun(WarehouseOrder, Sending.Beginning)
    }

    /// Records the intent to send a part, if what the channel says of the order is current.
    private func begin(_ number: String, of id: OrderID, at now: Instant) async throws -> Beginning {
        try await store.transact { [policy] tx in
            guard let record = try tx.orders.order(id)?.record, let begun = Sending.begin(number, of: record),
                let order = try OrderReads(tx, policy).planned(number, of: record)
            else { return .nothing }
            guard begun.isUntried else { return .begun(order, begun) }
            let step = Step(tx, policy: policy, at: now)
            guard try Freshness(tx).allowsPost(of: record, at: now) else {
                if record.isFulfilmentStale || record.fulfilment == nil { try FulfilmentFlow(step).readAgain(id) }
                return .notCurrent
            }
            try step.write([Sending.intent(number, of: id)])
            return .begun(order, begun)
        }
    }

    private func mayPost(_ id: OrderID) async throws -> Bool {
        let now = clock.now
        return try await store.read { reader in
            guard let record = try reader.orders.order(id)?.record else { return false }
            return try Freshness(reader).allowsPost(of: record, at: now)
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
