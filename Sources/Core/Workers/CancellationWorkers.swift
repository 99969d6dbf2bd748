import Connectors
import Domain
import Store

extension IntegrationCore {
    /// Learns from the channel what is asked of a fulfilment order (thin webhooks), and records a request to cancel.
    func rereadFulfilmentOrder(_ work: Work) async throws -> OldOutcome {
        let id = OldKey.id(in: work.key)
        guard let seen = try await shopify.fulfilmentOrder(id, for: .cancellations) else { return { _, _ in .done } }
        let policy = settings.policy
        let known = try await store.read { try $0.order(seen.order) != nil }
        let order = known ? nil : try await shopify.order(seen.order, for: .cancellations)
        return { tx, now in
            if let order { try tx.sight(order, via: .reread, actor: .remote("shopify"), policy: policy, at: now) }
            try tx.routeNow(seen.order, at: now)
            guard seen.fulfilmentOrder.requestStatus == "CANCELLATION_REQUESTED" else { return .done }
            let request = CancellationRequest(
                order: seen.order, orderName: seen.orderName, source: .fulfilmentOrder(id))
            try tx.ask(
                CancellationID("fo-\(id)"), request, words: seen.fulfilmentOrder.cancellationMessage ?? "",
                by: .remote("shopify"), at: now)
            return .done
        }
    }

    /// Asks the WMS for the order's stage and decides by it alone (B2).
    func decideCancellation(_ work: Work) async throws -> OldOutcome {
        let id = CancellationID(work.argument ?? "")
        let known = try await store.read { reader -> (CancellationRecord, OrderRecord)? in
            guard let record = try reader.cancellation(id)?.record,
                let order = try reader.order(record.request.order)?.record
            else { return nil }
            return (record, order)
        }
        guard let (record, order) = known, [.requested, .unknown, .late].contains(record.state) else {
            return { _, _ in .done }
        }
        switch order.stage {
        case .awaitingPayment, .nothingToShip, .blocked, .queued:
            // Another part of it may be there; and what a run took may be, whatever the run said.
            guard order.isInWMS || order.parts.contains(where: { $0.run != nil }) else {
                return judged(id, .notThere, status: nil, inWMS: false)
            }
        case .cancelled:
            return judged(id, .alreadyCancelled, status: order.wmsStatus, inWMS: order.cancelledInWMS)
        case .sent, .review, .received, .partlyShipped, .shipped: break
        }
        if order.parts.contains(where: { $0.batch != nil }) {
            // Deposco may have it in a moment: what it says now means nothing.
            return { _, now in .later(at: now + .seconds(5), because: "it is being imported") }
        }
        do {
            return try await decide(id, order)
        } catch {
            return unreadable(id, order, error, work)
        }
    }

    private func decide(_ id: CancellationID, _ order: OrderRecord) async throws(CallFailure) -> OldOutcome {
        // Twice at most: the status may move between the question and the cancellation.
        for _ in 0..<2 {
            let there = try await parts(of: order)
            let verdicts = there.map { settings.policy.pointOfNoReturn.verdict(on: $0.status) }
            if mayArrive(order, there) {
                return { _, now in .later(at: now + .seconds(10), because: "it is on its way there") }
            }
            if there.isEmpty { return judged(id, .notThere, status: nil, inWMS: false) }
            // The order is cancelled as a whole or not at all: one part beyond recall keeps the others.
            if verdicts.contains(.pastNoReturn) { return late(id, order, there) }
            if let at = verdicts.firstIndex(of: .unknown) {
                throw .refused("Deposco answers a status that the table does not have: \(there[at].status)")
            }
            let status = there.map(\.status).joined(separator: ", ")
            let open = zip(there, verdicts).filter { $1 == .canStop }.map(\.0)
            if open.isEmpty { return judged(id, .alreadyCancelled, status: status, inWMS: true) }
            do {
                for part in open { try await wmsOrders.cancelOrder(part, for: .cancellations) }
            } catch .refused {
                continue
            }
            let after = try await parts(of: order)
            if after.allSatisfy({ settings.policy.pointOfNoReturn.verdict(on: $0.status) == .alreadyCancelled }) {
                return judged(id, .canStop, status: status, inWMS: true)
            }
        }
        throw .unknown("Deposco took the cancellation of \(order.channel.name) and does not show it")
    }

    /// Whether a part was sent and is still on its way: in a run in Patchworks until that has ended, or in a call whose answer was
    /// lost a moment ago.
    private func mayArrive(_ order: OrderRecord, _ there: [WMSOrder]) -> Bool {
        order.parts.contains { part in
            part.state == .sent && !there.contains { $0.number == part.number }
                && (part.run != nil || (Span.zero..<Span.minutes(1)).contains(clock.now - order.stageAt))
        }
    }

    /// What the WMS has of the order now.
    private func parts(of order: OrderRecord) async throws(CallFailure) -> [WMSOrder] {
        var there: [WMSOrder] = []
        for number in order.wmsNumbers {
            if let part = try await wmsOrders.order(number: number, for: .cancellations) { there.append(part) }
        }
        return there
    }

    /// The warehouse will not ship it: record that and have the channel told.
    private func judged(_ id: CancellationID, _ verdict: Verdict, status: String?, inWMS: Bool) -> OldOutcome {
        { tx, now in
            guard let record = try tx.cancellation(id)?.record else { return .done }
            let request = record.request
            try tx.append(.cancellationJudged(verdict, wmsStatus: status), to: .cancellation(id), by: .core, at: now)
            try tx.append(.cancellationStopped, to: .cancellation(id), by: .core, at: now)
            if let order = try tx.order(request.order)?.record, order.stage != .cancelled {
                if inWMS {
                    try tx.endInWMS(order, at: now)
                } else {
                    try tx.endUnsent(request.order, blocks: order.blocks, at: now)
                }
            }
            try tx.resolve(
                ExceptionID("cancellation-unknown/\(id)"), because: "the warehouse stage could be read", at: now)
            _ = try tx.enqueue(
                NewWork(.answerCancellation, key: OldKey.order(request.order), due: now, argument: id.rawValue),
                at: now)
            return .done
        }
    }

    /// Past the point of no return: a person may decide, and after the agreed time the rule does.
    private func late(_ id: CancellationID, _ order: OrderRecord, _ there: [WMSOrder]) -> OldOutcome {
        let status = there.map(\.status).joined(separator: ", ")
        return { tx, now in
            guard let record = try tx.cancellation(id)?.record else { return .done }
            let request = record.request
            try tx.append(
                .cancellationJudged(.pastNoReturn, wmsStatus: status), to: .cancellation(id), by: .core, at: now)
            for part in there {
                try tx.append(
                    .wmsStatusRead(number: part.number, part.status), to: .order(request.order),
                    by: .remote("deposco"), at: now)
            }
            try tx.resolve(
                ExceptionID("cancellation-unknown/\(id)"), because: "the warehouse stage could be read", at: now)
            let asked =
                request.source == .channelCancelled ? "was cancelled on the channel" : "is asked to be cancelled"
            try tx.raise(
                ExceptionID("late-cancellation/\(id)"),
                RaisedException(
                    .lateCancellation, summary: "\(request.orderName) \(asked) at \(status)",
                    detail: "Deposco says \(status), read \(now.iso)", order: request.order,
                    about: "cancellation/\(id)"), at: now)
            if request.source.canBeRefused {
                _ = try tx.enqueue(
                    NewWork(
                        .expireCancellation, key: OldKey.order(request.order),
                        due: now + self.settings.policy.decideWithin, argument: id.rawValue), at: now)
            }
            return .done
        }
    }

    /// The stage cannot be read: nothing is done, a person is told, and the question is asked again.
    private func unreadable(_ id: CancellationID, _ order: OrderRecord, _ failure: CallFailure, _ work: Work)
        -> OldOutcome
    {
        let retry = outcome(of: failure, in: work)
        return { tx, now in
            if case .rateLimited = failure { return try retry(tx, now) }
            let words = failure.words
            if try tx.cancellation(id)?.record.state != .unknown {
                try tx.append(.cancellationJudged(.unknown, wmsStatus: nil), to: .cancellation(id), by: .core, at: now)
            }
            let exception = ExceptionID("cancellation-unknown/\(id)")
            // What Deposco said of it stays to be read, whatever becomes of the calls after.
            let isOpen = try tx.exception(exception)?.record.state == .open
            if failure.isAnswer || !isOpen {
                try tx.raise(
                    exception,
                    RaisedException(
                        .cancellationUnknown, summary: "\(order.channel.name): the warehouse stage cannot be read",
                        detail: words, order: order.id, about: "cancellation/\(id)"), at: now)
            }
            // Deposco's orders are polled: what changes of it there brings the next look forward.
            let since = try tx.exception(exception)?.record.raisedAt ?? now
            let wait = failure.isAnswer ? Transaction.patience(since: since, at: now) : .seconds(30)
            return .later(at: now + wait, because: words)
        }
    }

    /// Nobody decided a late cancellation in time: the rule refuses it.
    func expireCancellation(_ work: Work) -> OldOutcome {
        let id = CancellationID(work.argument ?? "")
        return { tx, now in
            guard let record = try tx.cancellation(id)?.record, record.state == .late else { return .done }
            try tx.refuse(record, reason: self.settings.policy.lateCancellationMessage, by: .core, at: now)
            return .done
        }
    }

    /// Tells the channel how the request ended. What the channel already shows is not told twice.
    func answerCancellation(_ work: Work) async throws -> OldOutcome {
        let id = CancellationID(work.argument ?? "")
        guard let record = try await store.read({ try $0.cancellation(id)?.record }),
            record.state == .stopped || record.state == .rejecting
        else { return { _, _ in .done } }
        let accepted = record.state == .stopped
        let order = record.request.order
        if case .fulfilmentOrder(let fulfilmentOrder) = record.request.source {
            let asked = try await shopify.fulfilmentOrder(fulfilmentOrder, for: .cancellations)
            if asked?.fulfilmentOrder.requestStatus == "CANCELLATION_REQUESTED" {
                if accepted {
                    try await shopify.acceptCancellation(
                        fulfilmentOrder: fulfilmentOrder, message: record.answer, for: .cancellations)
                } else {
                    try await shopify.rejectCancellation(
                        fulfilmentOrder: fulfilmentOrder, message: record.answer, for: .cancellations)
                }
            }
        }
        if accepted, record.request.source.canBeRefused,
            try await shopify.order(order, for: .cancellations)?.order.cancelledAt == nil
        {
            try await shopify.cancelOrder(order, for: .cancellations)
        }
        try await shopify.addTags(
            order, [accepted ? "cancelled-in-warehouse" : "cancellation-rejected"], for: .cancellations)
        let noteRefused = try await note(record, accepted: accepted)
        return { tx, now in
            if let noteRefused { try tx.append(.noted(noteRefused), to: .cancellation(id), by: .core, at: now) }
            try tx.append(
                .cancellationAnswered(accepted: accepted, message: record.answer), to: .cancellation(id), by: .core,
                at: now)
            try tx.resolve(
                ExceptionID("late-cancellation/\(id)"),
                because: accepted ? "stopped, and the channel told" : "rejected, and the channel told", at: now)
            if case .sender = record.request.source {
                _ = try tx.enqueue(NewWork(.answerSender, key: OldKey.cancellation(id), due: now), at: now)
            }
            return .done
        }
    }

    /// Leaves word on the channel's order. A note that Shopify does not take, for one that is too long, holds up nothing.
    /// - Returns: why not, where it was refused.
    private func note(_ record: CancellationRecord, accepted: Bool) async throws(CallFailure) -> String? {
        do {
            try await shopify.appendNote(
                record.request.order, record.note(accepted: accepted), for: .cancellations)
            return nil
        } catch {
            guard case .refused(let words) = error else { throw error }
            return "Shopify did not take the note: \(words)"
        }
    }
}

extension Transaction {
    /// The channel has fulfilment orders by now: what waited for them asks at once.
    fileprivate func routeNow(_ id: OrderID, at now: Instant) throws {
        for row in try openWork(key: OldKey.order(id)) where row.kind == .routeOrder && row.state == .waiting {
            _ = try retry(work: row.id, at: now)
        }
    }

    /// Refuses a cancellation that is past the point of no return, and has the channel told.
    func refuse(_ record: CancellationRecord, reason: String, by actor: Actor, at now: Instant) throws {
        try append(.cancellationRefused(reason: reason), to: .cancellation(record.id), by: actor, at: now)
        try drop(.expireCancellation, key: OldKey.order(record.request.order))
        _ = try enqueue(
            NewWork(
                .answerCancellation, key: OldKey.order(record.request.order), due: now, argument: record.id.rawValue),
            at: now)
    }
}

extension CallFailure {
    /// The failure in words for the desk.
    var words: String {
        switch self {
        case .notSent(let text), .unknown(let text), .rateLimited(_, let text), .busy(let text),
            .unauthorised(let text),
            .refused(let text):
            text
        }
    }

    /// The remote system understood the call and said what it thinks of it.
    fileprivate var isAnswer: Bool {
        switch self {
        case .refused, .unauthorised: true
        case .notSent, .unknown, .rateLimited, .busy: false
        }
    }
}
