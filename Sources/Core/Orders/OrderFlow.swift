import Connectors
import Domain
import Store

/// Orders on their way from the channel to the WMS: handles an order when it is seen, or when something that blocked it changes.
struct OrderFlow {
    let step: Step

    init(_ step: Step) { self.step = step }

    /// Takes in an order as the channel now describes it.
    /// - Parameter present: the time by the channel's clock, where that is known. Ours may be behind, and its times are no less true.
    /// - Returns: `false` if the sighting is older than the known order, or the same.
    @discardableResult
    func sight(_ seen: ChannelSighting, via: Via, by actor: Actor, at present: Instant? = nil) throws -> Bool {
        let known = try step.known.orders.order(seen.order.id)?.record
        let now = max(step.now, present ?? step.now)
        let (told, doubted) = TimeBelief.order(seen.order, after: known?.channel, at: now)
        var order = told
        // No cancellation is ever taken back, and no deletion. What says otherwise was said before.
        order.cancelledAt = order.cancelledAt ?? known?.channel.cancelledAt
        // After an erasure no personal data is taken in again, even if the channel still has it.
        let isErased = try step.known.erasures.erasure(of: order.id)?.state == .erased
        var isAsBefore = false
        if let known {
            if order.updatedAt < known.channel.updatedAt || order == known.channel {
                if order.updatedAt >= known.channel.updatedAt, !isErased,
                    try step.known.contacts.contact(order.id) != seen.contact
                {
                    try moved(known, to: seen)
                    try assess(order.id)
                }
                return false
            }
            let contact = try step.known.contacts.contact(order.id) ?? Contact()
            isAsBefore = WarehouseOrders.areSame(
                for: known, as: order, contact: contact, to: isErased ? contact : seen.contact, policy: step.policy)
            if !isErased { try moved(known, to: seen) }
        }
        try step.tx.people.putContact(order.id, seen.contact, customer: seen.customer)
        try step.append(.orderSeen(order, via: via), to: .order(order.id), by: actor)
        for time in doubted { try Intake(step).note(time, .order(order.id), by: actor) }
        try StockFlow(step).sold(order, before: known?.channel.sold ?? [:])
        if order.cancelledAt != nil {
            try cancelledOnChannel(order, known: known)
            if let record = try step.known.orders.order(order.id)?.record { try ChangeFlow(step).refunded(record) }
            for item in known?.demand.keys.sorted() ?? [] { try StockFlow(step).touch(item: item) }
        } else {
            try trim(order.id)
            try assess(order.id, refusalStands: isAsBefore)
            try ChangeFlow(step).reserveAdded(order.id)
            try ChangeFlow(step).changed(order.id)
        }
        try PaymentFlow(step).seen(order.id)
        return true
    }

    /// Updates the order's contact. If the WMS already has the order, what changed beside its lines is adjusted there.
    private func moved(_ order: OrderRecord, to seen: ChannelSighting) throws {
        let before = try step.known.contacts.contact(order.id)
        try step.tx.people.putContact(order.id, seen.contact, customer: seen.customer)
        guard let before, order.isInWMS, !order.stage.closed else { return }
        let changed = OrderDetails.changed(order, from: before, to: seen.order, seen.contact, policy: step.policy)
        if changed.isEmpty { return }
        try step.enqueue(.adjustOrder(order.id, changed))
        try ChangeFlow(step).hasten([.adjustOrder], of: order.id)
    }

    /// Handles an order that the channel cancelled. An order that was never sent ends here. One that the WMS has, or may have, becomes a
    /// request to cancel.
    private func cancelledOnChannel(_ order: ChannelOrder, known: OrderRecord?) throws {
        switch known?.stage {
        case .blocked where known?.isInWMS == true, .sent, .review, .received, .partlyShipped, .shipped:
            guard var known, !known.cancelledInWMS else { return }
            known = try dropUnsent(known)
            try endFaults(of: order.id, besides: known.blocks)
            // Nothing of it waits for the channel any more, also where the warehouse cannot stop it.
            try FulfilmentFlow(step).waited(order.id)
            if try step.known.shipments.all(of: order.id).contains(where: {
                $0.record.shipment.status == .shipped
            }) {
                return try ShipmentFlow(step).compareCancelledWithShipped(order.id)
            }
            try CancellationFlow(step).askToStop(known)
        case nil, .awaitingPayment, .nothingToShip, .elsewhere, .notDue, .blocked, .queued:
            try endUnsent(order.id, blocks: known?.blocks ?? [])
        case .cancelled: break
        }
    }

    /// Ends the parts of a cancelled order that were never sent, and what blocks them.
    /// - Returns: the order without them.
    private func dropUnsent(_ known: OrderRecord) throws -> OrderRecord {
        let sent = known.parts.filter { $0.state != .planned }
        guard sent.count < known.parts.count else { return known }
        let stage = known.stage == .blocked ? .queued : known.stage
        try step.append(.orderAssessed(stage, blocks: [], parts: sent), to: .order(known.id))
        for part in known.parts where part.state == .planned {
            try step.drop(.sendOrder, of: .order(known.id), argument: part.number)
        }
        try settle(known.blocks, standing: [], freed: known.id)
        return try step.known.orders.order(known.id)?.record ?? known
    }

    /// Handles an order that the channel deleted: nobody wants it any more, and it can no longer be read.
    func deleted(_ id: OrderID, via: Via) throws {
        let words =
            via == .webhook
            ? "the channel deleted this order" : "the channel no longer has this order, and no webhook told of it"
        try step.append(.noted(words), to: .order(id), by: .remote("shopify"))
        guard var record = try step.known.orders.order(id)?.record, record.channel.cancelledAt == nil else { return }
        record.channel.cancelledAt = step.now
        try step.append(.orderSeen(record.channel, via: via), to: .order(id), by: .remote("shopify"))
        try StockFlow(step).sold(record.channel, before: record.channel.sold)
        try cancelledOnChannel(record.channel, known: record)
        try PaymentFlow(step).seen(id)
    }

    /// Ends an order that was never sent to the WMS.
    func endUnsent(_ id: OrderID, blocks: [Block]) throws {
        try step.append(.orderCancelled(inWMS: false), to: .order(id))
        try step.drop(.sendOrder, of: .order(id))
        try step.drop(.routeOrder, of: .order(id))
        try FulfilmentFlow(step).waited(id)
        try settle(blocks, standing: [], freed: id)
    }

    /// Ends an order whose parts the WMS has all cancelled.
    func endInWMS(_ order: OrderRecord) throws {
        try step.append(.orderCancelled(inWMS: true), to: .order(order.id))
        try step.resolve(.parkedInReview(order.id), .cancelledInWMS)
        try step.resolve(.receivedDiffers(order.id), .cancelledInWMS)
        try FulfilmentFlow(step).waited(order.id)
        try settle(order.blocks, standing: [], freed: order.id)
    }

    /// Records that a webhook of the channel arrived.
    func webhookSeen() throws { try ChannelWatch(step).webhookSeen() }
}
