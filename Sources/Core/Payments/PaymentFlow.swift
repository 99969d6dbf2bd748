import Domain
import Store

/// Customers' payments: watched while authorised, captured when the goods leave.
struct PaymentFlow {
    let step: Step

    init(_ step: Step) { self.step = step }

    /// Handles the payment of an order that was seen: ends what is settled, and watches an authorisation from its first day.
    func seen(_ id: OrderID) throws {
        guard let record = try step.known.orders.order(id)?.record else { return }
        let channel = record.channel
        if channel.cancelledAt != nil { return try end(id, .orderCancelled) }
        if try owesMore(record) {
            // Once somebody was told that it cannot be captured, it is theirs.
            let told = try step.known.exceptions.exception(ExceptionCause.captureFailed(id).id)?.record.state == .open
            if !told { try step.enqueue(.capturePayment(id)) }
            return
        }
        if channel.isCaptured { return try end(id, .captured) }
        try watch(record)
        switch channel.payment {
        case .voided: try step.resolve(.authorisationExpiring(id), .authorisationVoided)
        case .expired: try expired(record, open: channel.value)
        case .authorized, .partiallyPaid:
            // If orders wait for their payment, none is about to ship without it.
            guard step.policy.sendOnAuthorised else { return }
            try step.enqueue(.watchAuthorisation(id))
        case .paid, .partiallyRefunded, .refunded, .pending, .other: break
        }
    }

    /// Whether more is due for what has left than was captured, as where the total rises after the capture.
    private func owesMore(_ record: OrderRecord) throws -> Bool {
        guard step.policy.payments.capture == .onDispatch,
            [.paid, .partiallyPaid].contains(record.channel.payment), let captured = record.channel.captured,
            captured > 0, captured < record.channel.total
        else { return false }
        let shipments = try step.known.shipments.all(of: record.id).map(\.record)
        return captured < step.policy.payments.captureTarget(record, shipments, of: record.channel.total).amount
    }

    /// Sees that an order is looked at when its money is late.
    func watch(_ record: OrderRecord) throws {
        guard let look = try awaited(record) else { return }
        // The day by which it is to be paid may have moved.
        try step.drop(.watchPayment, of: .order(record.id))
        try step.enqueue(.watchPayment(record.id), due: look)
    }

    /// An order that waits too long for money that may still come is an exception.
    /// - Returns: when it is to be looked at again; `nil` when nothing is waited for.
    func awaited(_ record: OrderRecord) throws -> Instant? {
        let cause = ExceptionCause.paymentOverdue(record.id)
        guard record.stage == .awaitingPayment, record.channel.payment.mayStillCome else {
            try step.resolve(cause, .notAwaitingPayment)
            try step.drop(.watchPayment, of: .order(record.id))
            return nil
        }
        let wait = try wait(of: record)
        let overdue = wait.flatMap(step.policy.limit) ?? record.stageAt + step.policy.payments.awaitedFor
        guard overdue <= step.now else {
            // The day may have moved since, or our clock was ahead.
            try step.resolve(cause, .payableLater)
            return min(overdue, step.now + step.policy.payments.awaitedFor)
        }
        let value = record.channel.value
        try step.raise(
            NewException(
                cause,
                summary: "\(record.channel.name): \(value.decimal) \(value.currency.code) not paid",
                detail:
                    "the channel says \(record.channel.payment.text); waiting since \(step.policy.localTime(of: record.stageAt))"
                    + (wait?.until.map { "; to be paid by \(step.policy.localTime(of: $0))" } ?? "")))
        return step.now + max(.hours(1), step.policy.payments.awaitedFor)
    }

    /// What it waits for. A wait that began while our clock was ahead would never end, so it begins anew.
    private func wait(of record: OrderRecord) throws -> OrderWait? {
        var waits = record.waits
        for index in waits.indices { waits[index].since = min(step.now, waits[index].since) }
        if waits != record.waits { try step.append(.orderWaits(waits), to: .order(record.id)) }
        return waits.first(where: \.reason.isForMoney)
    }

    /// Makes the rules for unpaid orders reach those that wait, where the rules changed.
    func adoptRules() throws {
        let rules = step.policy.due.unpaid.text
        guard try step.known.marks.mark(Self.rules) ?? UnpaidRules().text != rules else { return }
        try step.append(.markMoved(rules), to: .mark(Self.rules))
        try step.enqueue(.reassessUnpaid)
    }

    private static let rules = "payments.rules"

    /// Stops watching: there is nothing left to capture.
    private func end(_ id: OrderID, _ ending: ExceptionEnding) throws {
        try step.resolve(.paymentOverdue(id), ending)
        try step.resolve(.authorisationExpiring(id), ending)
        try step.resolve(.captureFailed(id), ending)
        try step.drop(.watchAuthorisation, of: .order(id))
        try step.drop(.watchPayment, of: .order(id))
    }

    /// Handles an authorisation that expired before its money was captured.
    func expired(_ record: OrderRecord, open: Money) throws {
        try step.resolve(.authorisationExpiring(record.id), .authorisationExpired)
        guard record.paymentAtStake else { return }
        try step.raise(
            NewException(
                .captureFailed(record.id),
                summary:
                    "\(record.channel.name): authorisation expired, \(open.decimal) \(open.currency.code) not captured",
                detail: "the order is \(record.stage.title)"))
    }

    /// Handles an authorisation that expires soon: raises an exception if goods are about to leave without their money.
    /// - Parameter left: the time until it expires.
    func expiring(_ record: OrderRecord, open: Money, expiry: Instant, left: Span) throws {
        let cause = ExceptionCause.authorisationExpiring(record.id)
        guard record.paymentAtStake else { return try step.resolve(cause, .notAboutToShip) }
        let what = "\(record.channel.name): \(open.decimal) \(open.currency.code) not captured"
        // The time to act counts down to the end of the authorisation itself.
        try step.raise(
            NewException(
                cause, summary: "\(what), expires \(step.policy.localTime(of: expiry))",
                detail:
                    "the authorisation ends \(step.policy.localTime(of: expiry)); the order is \(record.stage.title)",
                timeToAct: left))
    }
}
