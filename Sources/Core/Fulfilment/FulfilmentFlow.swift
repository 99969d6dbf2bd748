import Domain
import Store

/// What the channel says of an order's fulfilment: takes it in, and keeps what waits in view.
struct FulfilmentFlow {
    let step: Step

    init(_ step: Step) { self.step = step }

    /// Takes in what the channel says, and all that follows from it.
    /// - Parameter at: when the reading began, so that it never counts as newer than it is.
    func take(_ reading: FulfilmentReading, of id: OrderID, at: Instant) throws {
        // A change that was noticed while the channel answered may not be in its answer. The order is read once more.
        let isOvertaken = try step.openWork(.order(id)).contains {
            $0.kind == .routeOrder && $0.state != .running && $0.state != .failed && $0.enqueuedAt > at
        }
        guard !isOvertaken else { return }
        try step.tx.append(.fulfilmentRead(reading), to: .order(id), by: .remote("shopify"), at: at)
        guard let record = try step.known.orders.order(id)?.record, record.channel.cancelledAt == nil else { return }
        try OrderFlow(step).trim(id)
        // Other orders were read in the same call, so this one need not be read again.
        try step.drop(.routeOrder, of: .order(id))
        // That the channel says where it ships from does not mend what the WMS refused.
        try OrderFlow(step).assess(id, refusalStands: true)
        try ChangeFlow(step).reserveAdded(id)
        try ChangeFlow(step).changed(id)
        try waited(id)
        // A part that the channel held may go.
        if record.isInWMS { try ChangeFlow(step).hasten([.sendOrder], of: id) }
        try fulfilAgain(id, reading)
    }

    /// Tries once more to tell the channel of what left while it held the units, or had moved them away, and refused.
    private func fulfilAgain(_ id: OrderID, _ reading: FulfilmentReading) throws {
        let refused = try step.openWork(.order(id)).filter { $0.kind == .createFulfilment && $0.state == .failed }
        guard !refused.isEmpty, let record = try step.known.orders.order(id)?.record else { return }
        let shipments = try step.known.shipments.all(of: id).map(\.record.shipment)
        guard reading.takesWhatIsUntold(of: ShippedLines(of: record).units(in: shipments)) else { return }
        for row in refused { try step.retry(row) }
    }

    /// What of an order may leave.
    func due(_ record: OrderRecord) throws -> Due { try OrderReads(step.known, step.policy).due(record, at: step.now) }

    /// How long a part has to wait before it may be posted: what was read of the order is not current, or the channel holds what the part
    /// carries while the WMS has the rest of the order. `nil` where it may be posted.
    func wait(before number: String, of record: OrderRecord) throws -> Span? {
        let freshness = Freshness(step.known)
        guard try freshness.allowsPost(of: record, at: step.now) else {
            if freshness.mustBeRead(record, at: step.now) { try look(record.id) }
            return Limits.Orders.freshnessWait
        }
        guard record.isInWMS, let part = record.part(number), try due(record).holds(part) else { return nil }
        return Limits.Orders.heldLook
    }

    // MARK: Reading

    /// Makes the order be read as soon as possible: something about its fulfilment changed.
    func readAgain(_ id: OrderID) throws {
        if let record = try step.known.orders.order(id)?.record, record.fulfilment != nil, !record.isFulfilmentStale {
            try step.append(.fulfilmentOutdated, to: .order(id), by: .remote("shopify"))
        }
        try read(id, at: step.now)
    }

    /// Something of it may have changed: it is read before anything of it is sent. What is nobody's business here any more is left alone.
    func outdated(_ id: OrderID) throws {
        guard let record = try? step.known.orders.order(id)?.record, record.fulfilment != nil, !record.isCancelled,
            record.stage != .shipped
        else { return }
        try readAgain(id)
    }

    /// Makes an order be read, so that it is known what of it is still open.
    func look(_ id: OrderID) throws { try read(id, at: step.now) }

    /// Makes the order be read at a time, whatever was planned before.
    private func read(_ id: OrderID, at: Instant) throws {
        try step.drop(.routeOrder, of: .order(id))
        try step.enqueue(.routeOrder(id), due: at)
    }

    /// Notes a change that a webhook or a sweep reported, unless it is known already.
    func changed(_ seen: ChangedFulfilment, of id: OrderID) throws {
        // A document that cannot be read has an exception of its own, and the order is read once it can.
        guard let record = try? step.known.orders.order(id)?.record, !record.isCancelled else { return }
        if record.stage == .shipped, seen.hasEnded { return }
        if let known = record.fulfilment?.orders.first(where: { $0.id == seen.id }), !record.isFulfilmentStale,
            known.status == seen.status, known.request == seen.request,
            (known.updatedAt.map { $0 >= seen.updatedAt } ?? false)
        {
            return
        }
        // Nothing of it is read before it may leave.
        guard record.fulfilment != nil, !record.isFulfilmentStale else { return }
        try readAgain(id)
    }

    // MARK: Waiting

    /// Records what waits, plans the next look, and raises or ends what is said of it.
    func waited(_ id: OrderID) throws {
        guard let record = try step.known.orders.order(id)?.record else { return }
        guard !record.isCancelled, !record.channel.shippableLines.isEmpty else {
            if !record.waits.isEmpty { try step.append(.orderWaits([]), to: .order(id)) }
            return try end(id, .orderCancelled)
        }
        let due = try due(record)
        if due.waits != record.waits { try step.append(.orderWaits(due.waits), to: .order(id)) }
        try tell(due.waits, of: record)
        try tellHeldThere(due.heldThere, of: record)
        // What is not paid for is not asked about.
        guard record.stage != .awaitingPayment, let look = nextLook(record, due) else { return }
        try read(id, at: look)
    }

    private func end(_ id: OrderID, _ ending: ExceptionEnding) throws {
        try step.drop(.routeOrder, of: .order(id))
        for cause in [ExceptionCause.notRouted(id), .notDue(id), .heldInWarehouse(id)] {
            try step.resolve(cause, ending)
        }
    }

    /// When the order is read next; `nil` where nothing of it waits for the channel.
    private func nextLook(_ record: OrderRecord, _ due: Due) -> Instant? {
        let now = step.now
        if !due.accepts.isEmpty, record.stage == .queued { return now }
        let waits = due.waits.filter(\.reason.isForNow)
        let looks = waits.compactMap { wait -> Instant? in
            switch wait.reason {
            case .unread:
                // The channel's clock may be ahead of ours.
                let settled = min(record.channel.createdAt, now) + step.policy.due.settle
                return record.fulfilment == nil ? max(now, settled) : now
            case .notRouted:
                let wait = Span(milliseconds: (now - wait.since).milliseconds / 4)
                return now + min(Limits.Orders.longestRoutingWait, max(Limits.Orders.routingWait, wait))
            case .settling, .scheduled: return max(wait.until ?? now + Limits.Orders.heldLook, now + .seconds(1))
            case .riskPending: return now + Limits.Orders.riskLook
            // The channel tells of the payment by itself, and a person is no news of the channel's.
            case .unpaid, .onTerms, .paymentReview: return nil
            default: return now + Limits.Orders.heldLook
            }
        }
        let limits = waits.compactMap { step.policy.due.limit(of: $0) }.filter { $0 > now }
        return (looks + limits).min().map { min($0, now + Limits.Orders.heldLook) }
    }

    private func tell(_ waits: [OrderWait], of record: OrderRecord) throws {
        let (id, name) = (record.id, record.channel.name)
        let late = waits.filter { step.policy.due.limit(of: $0).map { $0 <= step.now } ?? false }
        if let hidden = late.first(where: { $0.reason == .notRouted }) {
            // What the token may see stands in the mark, as it was read with the order.
            let missing = try step.known.marks.mark(Self.scopesMark).flatMap { $0.isEmpty ? nil : $0 }
            try step.raise(
                NewException(
                    .notRouted(id), summary: "\(name): the channel has given it to no location",
                    detail:
                        "\(hidden.units) units since \(step.policy.localTime(of: hidden.since)): not ours, or not visible"
                        + (missing.map { "; our access lacks \($0)" } ?? "")))
        } else {
            try step.resolve(.notRouted(id), .located)
        }
        let others = late.filter { $0.reason != .notRouted && $0.reason != .unread }
        guard let first = others.first, record.stage != .awaitingPayment else {
            return try step.resolve(.notDue(id), .mayLeave)
        }
        try step.raise(
            NewException(
                .notDue(id), summary: "\(name): \(first.reason.title), since \(step.policy.localTime(of: first.since))",
                detail: others.map { "\($0.units) units \($0.reason.title)" }.joined(separator: "; ")))
    }

    private func tellHeldThere(_ held: [OrderWait], of record: OrderRecord) throws {
        let cause = ExceptionCause.heldInWarehouse(record.id)
        guard let first = held.first, record.stage != .shipped else { return try step.resolve(cause, .channelLetGo) }
        let status = record.wmsStatus.map { ", at \($0) in Deposco" } ?? ""
        try step.raise(
            NewException(
                cause, summary: "\(record.channel.name): \(first.reason.title), and the warehouse has it\(status)",
                detail: held.map { "\($0.units) units \($0.reason.title)" }.joined(separator: "; ")))
    }

    /// The scopes that our token lacks, as last read.
    static let scopesMark = "shopify.missingScopes"
}

/// A change of a fulfilment order, as a sweep reports it.
struct ChangedFulfilment {
    var id: String
    var status: FulfilmentOrder.Status
    var request: FulfilmentOrder.RequestStatus
    var updatedAt: Instant

    var hasEnded: Bool { [.closed, .cancelled, .incomplete].contains(status) }
}
