import Connectors
import Domain
import Store

/// Changes of an order that the WMS already has: made on the channel, or in the WMS.
struct ChangeFlow {
    let step: Step

    init(_ step: Step) { self.step = step }

    // MARK: On the channel

    /// Compares what the channel asks for with what the WMS has. Corrects a difference, or raises an exception.
    func changed(_ id: OrderID) throws {
        guard let record = try step.known.orders.order(id)?.record, record.channel.cancelledAt == nil else { return }
        switch record.stage {
        case .sent, .review, .received, .partlyShipped, .shipped: break
        case .blocked where record.isInWMS: break
        case .cancelled: return try refunded(record)
        case .nothingToShip, .elsewhere, .notDue, .awaitingPayment, .blocked, .queued: return
        }
        // What the channel wants of the WMS stands in its fulfilment orders.
        guard record.currentFulfilment != nil else { return try FulfilmentFlow(step).readAgain(id) }
        let due = try FulfilmentFlow(step).due(record)
        if !due.leaving.isEmpty, record.waits.contains(where: \.reason.isHold), try letGo(record) { return }
        // What may leave changes with time alone, too. What waits now is looked at again when its time has come.
        if due.waits != record.waits {
            try FulfilmentFlow(step).waited(id)
        } else if due.heldThere.isEmpty {
            // What was held has left, and its money was given back.
            try step.resolve(.heldInWarehouse(id), .channelLetGo)
        }
        let shipments = try step.known.shipments.all(of: id).map(\.record.shipment)
        let changes = OrderChanges(record, shipments, due: due).lines
        if record.stage == .partlyShipped, ShippedLines(of: record).areAll(in: shipments) {
            try step.append(.orderShipped(whole: true), to: .order(id))
            // Each shipment captured its share of the postage. No further shipment follows that would capture the rest.
            if !record.channel.isCaptured { try step.enqueue(.capturePayment(id)) }
        }
        if OrderChanges(record, shipments).isGone { try OrderFlow(step).endInWMS(record) }
        try toldOfShort(record, changes.filter { $0.short > 0 })
        if changes.contains(where: \.isOfUnits) {
            try step.enqueue(.adjustOrder(id, []))
            try hasten([.adjustOrder], of: id)
        } else {
            try agreed(record)
        }
    }

    /// Ends what was said of a difference, also why nothing could be planned of what the channel let go.
    private func agreed(_ record: OrderRecord) throws {
        let drift = ExceptionCause.drift(record.id)
        guard try step.known.exceptions.exception(drift.id)?.record.state == .open else { return }
        try step.resolve(drift, .agreed)
        try OrderFlow(step).endFaults(of: record.id, besides: record.blocks)
    }

    /// Plans and sends what the channel let go after the rest of the order was sent.
    /// - Returns: `false` where something blocks it, so that it is a difference that somebody has to know.
    private func letGo(_ record: OrderRecord) throws -> Bool {
        let context = try OrderReads(step.known, step.policy).context(for: record, at: step.now)
        let found = record.channel.letGo(context, after: record.parts)
        for new in found.exceptions { try step.raise(new) }
        guard found.blocks.isEmpty else { return false }
        guard context.due.accepts.isEmpty else { return true }
        try step.append(
            .orderAssessed(.queued, blocks: record.blocks, parts: record.parts + found.parts), to: .order(record.id))
        for part in found.parts { try step.enqueue(.sendOrder(record.id, number: part.number)) }
        try FulfilmentFlow(step).waited(record.id)
        return true
    }

    private func toldOfShort(_ record: OrderRecord, _ short: [LineChange]) throws {
        guard !short.isEmpty else { return try refunded(record) }
        let new = NewException.shortPick(record, short)
        // Keeps what the channel's refusal added to the detail.
        let known = try step.known.exceptions.exception(new.cause.id)?.record
        if known?.state != .open || known?.detail.hasPrefix(new.detail) != true { try step.raise(new) }
        try step.enqueue(.returnShort(record.id))
    }

    /// Ends the exception of a short pick once the channel owes the customer nothing. Until then it needs an owner.
    func refunded(_ record: OrderRecord) throws {
        guard record.channel.owesNothing else { return }
        try step.resolve(.shortPick(record.id), .owesNothing)
    }

    /// Reserves the units that the channel added after the order was sent. The WMS does not count them yet, but they can no longer be
    /// sold.
    func reserveAdded(_ id: OrderID) throws {
        guard let record = try step.known.orders.order(id)?.record, record.isInWMS, record.currentFulfilment != nil
        else { return }
        let takes = record.channel.assess(
            try OrderReads(step.known, step.policy).context(for: record, at: step.now)
        ).reserves
        guard takes != record.reserves else { return }
        try step.append(.orderReserves(takes), to: .order(id))
        try OrderFlow(step).touchDemand(known: record)
    }

    /// Makes waiting work of these kinds due now.
    func hasten(_ kinds: Set<WorkKind>, of id: OrderID) throws {
        for row in try step.openWork(.order(id))
        where kinds.contains(row.kind) && (row.state == .ready || row.state == .waiting) {
            try step.retry(row)
        }
    }

    // MARK: In the WMS

    /// Takes in an order as the WMS describes it.
    func sight(_ there: WMSOrder) throws {
        let orphan = ExceptionCause.orphanOrder(number: there.number)
        let listed = ListedOrder(there)
        guard let record = try step.known.orders.order(wmsNumber: there.number)?.record,
            let part = record.part(there.number), part.state != .planned || listed.owner(record.id) == .same
        else {
            try step.tx.listings.put(listed)
            try awaited(listed)
            guard let nobodys = try nobodys(listed), !there.isCancelled else {
                return try step.resolve(orphan, there.isCancelled ? .cancelledInWMS : .orderKnown)
            }
            return try step.raise(
                NewException(
                    orphan, summary: "Deposco has an order \(there.number) \(nobodys)", detail: "at \(there.status)"))
        }
        try step.resolve(orphan, .orderKnown)
        try hasten([.adjustOrder, .decideCancellation], of: record.id)
        guard record.stage != .cancelled else { return }
        if part.state == .review || !part.differences.isEmpty {
            // The order may have been corrected in the WMS by hand.
            guard let order = try OrderReads(step.known, step.policy).planned(there.number, of: record) else { return }
            return try OrderFlow(step).readBack(there, of: order, record.id)
        }
        // A part that is still on its way is compared when it is read back.
        if part.state == .received { try progress(there) }
    }

    /// Takes up an order that could not be sent, and that somebody entered in the WMS by hand.
    private func awaited(_ there: ListedOrder) throws {
        guard let id = ListedOrder.channelID(in: there.reference).map({ OrderID($0) }),
            let order = try step.known.orders.order(id)?.record, order.stage == .blocked, !order.isInWMS
        else { return }
        let causes = [ExceptionCause.numberTaken(id), .perhapsThere(id)].map(\.id)
        if order.blocks.contains(where: { causes.contains($0.exception) }) { try OrderFlow(step).assess(id) }
    }

    /// Why an order in the WMS that is not known as ours should not be there, in words; `nil` where it is an order of the channel's that
    /// somebody else sent, or none of this shop's.
    private func nobodys(_ there: ListedOrder) throws -> String? {
        if let id = ListedOrder.channelID(in: there.reference).map({ OrderID($0) }),
            let order = try step.known.orders.order(id)?.record
        {
            let name = order.channel.name
            if order.isInWMS {
                return "that carries the id of \(name), which it has as \(order.wmsNumbers.joined(separator: ", "))"
            }
            return order.isCancelled ? "that carries the id of \(name), which is cancelled" : nil
        }
        guard there.source == step.policy.orderSource else { return nil }
        if let named = there.customerOrderNumber, there.owner(OrderID("")) == .unclear,
            try step.known.orders.order(named: named)?.record.isInWMS == false
        {
            return nil
        }
        return "that is not known here"
    }

    /// Takes in the status of a received part, and which of its units will not be shipped.
    func progress(_ there: WMSOrder) throws {
        guard let record = try step.known.orders.order(wmsNumber: there.number)?.record,
            let part = record.part(there.number)
        else { return }
        let shortfalls = there.shortfalls(of: part)
        guard part.wmsStatus != there.status || part.shortfalls != shortfalls else { return }
        try step.append(
            .wmsOrderRead(number: there.number, status: there.status, shortfalls: shortfalls), to: .order(record.id),
            by: .remote("deposco"))
        if part.shortfalls != shortfalls { try changed(record.id) }
        // The warehouse cancelled what was too late to cancel, so the request is decided again.
        guard there.isCancelled else { return }
        for request in try step.known.cancellations.all(of: record.id).map(\.record) where request.state == .late {
            try step.enqueue(.decideCancellation(request.id, of: record.id))
        }
    }
}
