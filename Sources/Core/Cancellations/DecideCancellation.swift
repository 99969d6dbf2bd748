import Connectors
import Domain
import Store

/// Asks the WMS for the order's stage, and decides by that alone.
struct DecideCancellation: Sendable {
    let store: Store
    let wms: any WMSOrders
    let clock: CoreClock
    let table: PointOfNoReturn
    let attempt: Attempt

    func work(_ id: CancellationID) async throws -> Outcome {
        let known = try await store.read { reader -> (CancellationRecord, OrderRecord)? in
            guard let record = try reader.cancellations.cancellation(id)?.record,
                let order = try reader.orders.order(record.request.order)?.record
            else { return nil }
            return (record, order)
        }
        guard let (record, order) = known, record.isUndecided else { return .done }
        do {
            return try await decide(id, order)
        } catch {
            return unanswered(id, order, error)
        }
    }

    private func decide(_ id: CancellationID, _ order: OrderRecord) async throws(CallFailure) -> Outcome {
        if let decision = CancellationDecision(unasked: order) { return try outcome(of: decision, id, []) }
        for _ in 0..<Limits.Cancellations.rounds {
            let there = try await parts(of: order)
            let decision = CancellationDecision(
                order, there: there, table: table, arrivesWithin: Limits.Cancellations.arrivesWithin, now: clock.now)
            guard case .stop(let open, let status) = decision else { return try outcome(of: decision, id, there) }
            do {
                for part in open { try await wms.cancelOrder(part, for: .cancellations) }
            } catch .refused {
                continue
            }
            if try await parts(of: order).areCancelled(by: table) {
                return try outcome(of: .settled(.canStop, status: status, inWMS: true), id, there)
            }
        }
        throw .unknown("Deposco took the cancellation of \(order.channel.name) and does not show it")
    }

    /// The order's parts as the WMS has them now.
    private func parts(of order: OrderRecord) async throws(CallFailure) -> [WMSOrder] {
        var there: [WMSOrder] = []
        for number in order.wmsNumbers {
            if let part = try await wms.order(number: number, for: .cancellations) { there.append(part) }
        }
        return there
    }

    private func outcome(
        of decision: CancellationDecision, _ id: CancellationID, _ there: [WMSOrder]
    ) throws(CallFailure) -> Outcome {
        switch decision {
        case .settled(let verdict, let status, let inWMS):
            return .write {
                try CancellationFlow($0).settle(id, verdict, status: status, inWMS: inWMS)
                return .done
            }
        case .late(let status):
            return .write {
                try CancellationFlow($0).late(id, there, status: status)
                return .done
            }
        case .askAgain(let reason):
            let wait = Limits.Cancellations.wait(for: reason)
            return .write { .later(at: $0.now + wait, because: reason.rawValue) }
        case .unknown(let status):
            throw .refused("Deposco answers a status that the table does not have: \(status)")
        case .stop: throw .unknown("Deposco is not yet asked to cancel it")
        }
    }

    /// The stage cannot be read. Changes nothing, tells a person, and asks again later.
    private func unanswered(_ id: CancellationID, _ order: OrderRecord, _ failure: CallFailure) -> Outcome {
        .write { step in
            if case .rateLimited = failure { return try attempt.ending(of: failure, step) }
            if try step.known.cancellations.cancellation(id)?.record.state != .unknown {
                try step.append(.cancellationJudged(.unknown, wmsStatus: nil), to: .cancellation(id))
            }
            let cause = ExceptionCause.cancellationUnknown(id, of: order.id)
            // An answer from Deposco stays visible even if later calls fail.
            let isOpen = try step.known.exceptions.exception(cause.id)?.record.state == .open
            if failure.isAnswer || !isOpen {
                try step.raise(
                    NewException(
                        cause, summary: "\(order.channel.name): the warehouse stage cannot be read",
                        detail: failure.words))
            }
            // The poll of Deposco's orders makes this work due as soon as the order changes there.
            let since = try step.known.exceptions.exception(cause.id)?.record.raisedAt ?? step.now
            let wait =
                failure.isAnswer
                ? Limits.Cancellations.patience.wait(since: since, at: step.now) : Limits.Cancellations.unansweredWait
            return .later(at: step.now + wait, because: failure.words)
        }
    }
}

extension CallFailure {
    /// Whether the remote system understood the call and answered it.
    fileprivate var isAnswer: Bool {
        switch self {
        case .refused, .unauthorised: true
        case .notSent, .unknown, .rateLimited, .busy: false
        }
    }
}
