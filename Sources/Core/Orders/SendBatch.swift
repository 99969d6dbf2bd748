import Connectors
import Domain
import Logging
import Store

/// Takes waiting orders out of the queue and sends them together. The intent is stored before the call.
struct SendBatch: Sendable {
    let store: Store
    let deposco: DeposcoClient
    let fetching: Fetching
    /// Set if orders go through V1, which answers for each order of a request: docs/apis/deposco.md#v1-orders.
    let v1: DeposcoV1Client?
    let policy: Policy
    let clock: CoreClock
    let log: Logger
    let attempt: Attempt

    private struct Member: Sendable {
        let id: OrderID
        let order: WarehouseOrder
    }

    func work() async throws -> Outcome {
        let batch = "bulk-\(attempt.work.id)"
        let now = clock.now
        if try await store.read({ try !$0.orders.parts(ofBatch: batch).isEmpty }) {
            // An earlier attempt ended between its intent and its outcome, so its effect is looked up.
            return follow(batch, nil)
        }
        guard try await store.read({ try Survey($0).isDone && Freshness($0).isSwept(at: now) }) else {
            return .write { .later(at: $0.now + Limits.Orders.freshnessWait) }
        }
        // Numbers that others use, and orders that others sent, are looked up by the page.
        try await OrderListing(
            store: store, deposco: deposco, fetching: fetching, policy: policy, clock: clock, queue: .orders
        ).refresh()
        let began = clock.now
        guard try await store.read({ try Freshness($0).isSwept(at: began) }) else {
            return .write { .later(at: $0.now + Limits.Orders.freshnessWait) }
        }
        let members = try await store.transact { tx in try gather(batch, Step(tx, policy: policy, at: began)) }
        if members.isEmpty { return .done }
        do throws(CallFailure) {
            if let v1 {
                return takenApart(members, try await v1.createOrders(members.map(\.order), for: .orders))
            }
            return follow(batch, try await DeposcoImports(deposco).start(members.map(\.order), for: .orders))
        } catch {
            return failed(error, batch, members)
        }
    }

    /// Takes orders out of their queue for one import, the oldest first, and records that.
    private func gather(_ batch: String, _ step: Step) throws -> [Member] {
        let most = v1 == nil ? Limits.Imports.orders : Limits.Imports.ordersOfV1
        var gathered: [Member] = []
        var bytes = 0
        while gathered.count < most, bytes < Limits.Imports.bytes {
            let some = try step.tx.queues.takeTogether(
                .sendOrder, limit: min(Limits.Imports.takenTogether, most - gathered.count), now: step.now)
            if some.isEmpty { break }
            for (key, argument) in some {
                guard
                    case .sendOrder(let id, let number)? = WorkItem(kind: .sendOrder, key: key, argument: argument),
                    let record = try step.known.orders.order(id)?.record,
                    record.isOnItsWay, record.part(number)?.state == .planned,
                    let order = try OrderReads(step.known, policy).planned(number, of: record)
                else { continue }
                if let wait = try FulfilmentFlow(step).wait(before: number, of: record) {
                    try step.enqueue(.sendOrder(id, number: number), due: step.now + wait)
                    continue
                }
                if let obstacle = try Survey(step.known).obstacle(to: number, of: record) {
                    try OrderFlow(step).stop(id, number, at: obstacle)
                    continue
                }
                try step.append(.orderBatched(number: number, batch: batch), to: .order(id))
                gathered.append(Member(id: id, order: order))
                bytes += DeposcoImports.size(of: order)
            }
        }
        return gathered
    }

    /// - Parameter request: Deposco's id of the import; `nil` if the answer with the id was lost.
    private func follow(_ batch: String, _ request: String?) -> Outcome {
        .write { step in
            let wait = request == nil ? Limits.Imports.followUnknownAfter : Limits.Imports.followAfter
            try step.enqueue(.followBatch(batch, request: request), due: step.now + wait)
            return .done
        }
    }

    /// Ends each order of a request separately. Orders that Deposco has, or may have, are read back one by one.
    private func takenApart(_ members: [Member], _ endings: [String: Result<Void, CallFailure>]) -> Outcome {
        .write { step in
            for member in members {
                let number = member.order.number
                let (ending, wait): (Sending.Ending, Span) =
                    switch endings[number] {
                    case .success: (.accepted, Limits.Orders.readBackAfter)
                    case .failure(.refused(let words)): (.refused(Sending.Refusal(words: words)), .zero)
                    case .failure(let failure): (.unknown(failure.words), Limits.Orders.lookUpAfter)
                    case nil: (.unknown("Deposco did not say"), Limits.Orders.lookUpAfter)
                    }
                try OrderFlow(step).ended(ending, number, of: member.id, next: step.now + wait)
            }
            try step.enqueue(.sendBatch)
            return .done
        }
    }

    private func failed(_ failure: CallFailure, _ batch: String, _ members: [Member]) -> Outcome {
        switch failure {
        case .unknown:
            log.warning("an import's outcome is not known", metadata: ["batch": "\(batch)"])
            return follow(batch, nil)
        case .refused(let words):
            // Nothing was imported. Sending one by one shows which order was at fault.
            return .write { step in
                try requeue(members, step)
                try step.append(
                    .markMoved((step.now + Limits.Imports.pause).iso), to: .mark(ImportRule.pauseMark))
                try step.append(
                    .noted("Deposco refused an import: \(words)"), to: .system("deposco"), by: .remote("deposco"))
                return .done
            }
        case .notSent, .rateLimited, .busy, .unauthorised:
            return .write { step in
                try requeue(members, step)
                return try attempt.ending(of: failure, step)
            }
        }
    }

    /// Requeues parts that certainly did not reach the WMS.
    private func requeue(_ members: [Member], _ step: Step) throws {
        for member in members {
            try OrderFlow(step).ended(.withoutEffect, member.order.number, of: member.id, next: step.now)
        }
    }
}
