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
        case .nothingToShip, .awaitingPayment, .blocked, .queued: return
        }
        let shipments = try step.known.shipments.all(of: id).map(\.record.shipment)
        let changes = OrderChanges(record, shipments).lines
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
            try step.resolve(.drift(id), .agreed)
        }
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
        guard let record = try step.known.orders.order(id)?.record, record.isInWMS else { return }
        var added = record
        let more = Dictionary(OrderChanges(record, []).lines.map { ($0.line, $0.more) }) { $0.clampedAdding($1) }
        for index in added.channel.lines.indices {
            added.channel.lines[index].currentQuantity = more[added.channel.lines[index].id] ?? 0
        }
        let takes =
            added.channel.shippableLines.isEmpty
            ? [:] : added.channel.assess(try OrderReads(step.known, step.policy).context(for: added)).reserves
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
        guard let record = try step.known.orders.order(wmsNumber: there.number)?.record,
            let part = record.part(there.number)
        else {
            guard there.source == step.policy.orderSource, !there.isCancelled else {
                return try step.resolve(orphan, .cancelledInWMS)
            }
            return try step.raise(
                NewException(
                    orphan, summary: "Deposco has an order \(there.number) that is not known here",
                    detail: "at \(there.status)"))
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
