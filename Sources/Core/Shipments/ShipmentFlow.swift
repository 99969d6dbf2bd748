import Domain
import Store

/// Shipments: reported to the channel, held until a scan, then announced to the customer.
struct ShipmentFlow {
    let step: Step

    init(_ step: Step) { self.step = step }

    /// Takes in a shipment as the WMS or Patchworks describes it. Ignores shipments without units, which are unused labels:
    /// docs/apis/deposco.md#shipments.
    /// - Parameter actor: who described it.
    func sight(_ told: Shipment, by actor: Actor) throws {
        guard !told.isEmpty, told.status != .pending else { return }
        let known = try step.known.shipments.shipment(told.id)?.record
        var (shipment, doubted) = TimeBelief.shipment(told, after: known?.shipment, at: step.now)
        if let order = known?.order, try step.known.erasures.erasure(of: order)?.state == .erased {
            // Tracking pages may contain a postal code, so they are not kept after an erasure.
            for index in shipment.parcels.indices { shipment.parcels[index].url = nil }
        }
        if shipment.status == .rolledBack { return try rollBack(shipment, known, by: actor) }
        // A shipment that arrived before its order is processed again until the order is known.
        guard known?.shipment != shipment || known?.order == nil else { return }
        let found = try shipment.wmsOrderNumbers.lazy.compactMap { try step.known.orders.order(wmsNumber: $0) }.first
        let order = found?.record
        if let part = order?.parts.first(where: { shipment.wmsOrderNumbers.contains($0.number) && $0.followed != nil })
        {
            // What had left by then was told by whoever sent it.
            if let left = shipment.shippedAt, let since = part.followed?.since, left < since { return }
            shipment.lines = part.translated(shipment.lines)
        }
        guard known?.shipment != shipment || order != nil else { return }
        try step.append(
            .shipmentSeen(shipment, order: order?.id, orderName: order?.channel.name), to: .shipment(shipment.id),
            by: actor)
        if let doubted { try Intake(step).note(doubted, .shipment(shipment.id), by: actor) }
        if let known { try parcelsChanged(shipment.id, from: known.shipment) }
        guard let order else { return try raiseOrphan(shipment) }
        try step.resolve(.orphanShipment(shipment.id), .orderKnown)
        if order.isCancelled { return try compareCancelledWithShipped(order.id) }
        let all = try step.known.shipments.all(of: order.id).map(\.record.shipment)
        let whole = ShippedLines(of: order).areAll(in: all)
        try step.append(.orderShipped(whole: whole), to: .order(order.id), by: actor)
        if whole {
            // The warehouse has nothing left of it that could be held.
            try step.resolve(.heldInWarehouse(order.id), .channelLetGo)
        } else if order.stage == .shipped {
            // Something was added since. What is held is told of again, and the order is looked at again.
            try FulfilmentFlow(step).waited(order.id)
        }
        try ChangeFlow(step).changed(order.id)
        if known?.fulfilmentConfirmed != true {
            try enqueueFulfilling(shipment.id, of: order.id)
            try watch(shipment.id)
        }
    }

    private func raiseOrphan(_ shipment: Shipment) throws {
        let number = shipment.wmsOrderNumbers.first ?? "no order"
        try step.raise(
            NewException(
                .orphanShipment(shipment.id), summary: "shipment \(shipment.id) of \(number) has no known order",
                detail: "Deposco order \(shipment.wmsOrderNumbers.joined(separator: ", "))"))
    }

    /// Raises an exception while an order is both cancelled and shipped. Requests to cancel that still wait for an answer end.
    func compareCancelledWithShipped(_ id: OrderID) throws {
        guard let order = try step.known.orders.order(id)?.record else { return }
        let left = try step.known.shipments.all(of: id).map(\.record.shipment).filter { $0.status == .shipped }
        guard order.isCancelled, let first = left.first else {
            return try step.resolve(.cancelledAndShipped(id, shipment: nil), .backInWarehouse)
        }
        try step.raise(
            NewException(
                .cancelledAndShipped(id, shipment: first.id),
                summary: "\(order.channel.name) is cancelled and was shipped",
                detail: "shipment " + left.map(\.id.rawValue).joined(separator: ", ")))
        for request in try step.known.cancellations.all(of: id).map(\.record)
        where request.open && request.request.source == .channelCancelled {
            try step.append(
                .cancellationAnswered(accepted: false, message: "it has left"), to: .cancellation(request.id))
            try step.resolve(.lateCancellation(request.id, of: id), .hasLeft)
            try step.resolve(.cancellationUnknown(request.id, of: id), .hasLeft)
        }
    }

    /// Handles a shipment that the warehouse rolled back: it is no longer reported to anybody.
    private func rollBack(_ shipment: Shipment, _ known: ShipmentRecord?, by actor: Actor) throws {
        guard let known, known.shipment.status != .rolledBack else { return }
        let id = shipment.id
        try step.append(.shipmentRolledBack, to: .shipment(id), by: actor)
        if let order = known.order {
            try step.drop(.createFulfilment, of: .order(order), argument: id.rawValue)
            try enqueueTakingBack(id, of: order)
        }
        if known.notice == .held || known.notice == .released {
            try step.append(.noticeCancelled(reason: ExceptionEnding.rolledBack.words), to: .shipment(id))
            try step.drop(.notifyCustomer, of: .shipment(id))
            try step.drop(.checkHold, of: .shipment(id))
        }
        try step.resolve(.notificationOverdue(id, of: known.order), .rolledBack)
        try step.resolve(.fulfilmentRefused(id, of: known.order), .rolledBack)
        try endWatch(id, .rolledBack)
        guard let order = known.order, let record = try step.known.orders.order(order)?.record, !record.cancelledInWMS
        else {
            return
        }
        let others = try step.known.shipments.all(of: order).map(\.record.shipment).filter {
            $0.status != .rolledBack
        }
        try step.append(
            others.isEmpty ? .orderShipmentUndone : .orderShipped(whole: ShippedLines(of: record).areAll(in: others)),
            to: .order(order), by: actor)
        guard record.isCancelled else {
            // Nobody compared the address of an order that had left. V1 does not tell where an order goes.
            if record.stage == .shipped, step.policy.orderAPI != .v1 { try step.enqueue(.adjustOrder(order, .address)) }
            return try ChangeFlow(step).changed(order)
        }
        try compareCancelledWithShipped(order)
        // The goods are back in the warehouse, so perhaps the order can be stopped.
        if others.isEmpty { try CancellationFlow(step).askToStop(record) }
    }

    /// Enqueues the fulfilment of a shipment. An order's shipments go one after the other, because what completes a bundle depends on the
    /// earlier fulfilments.
    func enqueueFulfilling(_ shipment: ShipmentID, of order: OrderID) throws {
        try step.enqueue(.createFulfilment(shipment, of: order))
    }

    /// Enqueues the cancellation of a shipment's fulfilment on the channel.
    func enqueueTakingBack(_ shipment: ShipmentID, of order: OrderID) throws {
        try step.enqueue(.cancelFulfilment(shipment, of: order))
    }

    // MARK: The agreed time

    /// Enqueues a check that a shipment was reported, or its notification held, within the agreed time.
    func watch(_ id: ShipmentID) throws {
        try step.enqueue(.watchShipment(id), due: step.now + step.policy.hold.tellWithin)
    }

    /// Ends that check: the channel was told, or the hold has its own deadline.
    func endWatch(_ id: ShipmentID, _ ending: ExceptionEnding) throws {
        try step.drop(.watchShipment, of: .watch(id))
        try step.resolve(.untoldShipment(id, of: nil), ending)
    }

    /// Raises an exception for a shipment that nobody was told of within the agreed time.
    func lookAtWatched(_ id: ShipmentID) throws {
        guard let record = try step.known.shipments.shipment(id)?.record, let why = record.untold else { return }
        let rows =
            try step.openWork(.shipment(id)) + (record.order.map { try step.openWork(.order($0)) } ?? [])
        let error = rows.last { $0.error != nil && ($0.kind == .notifyCustomer || $0.argument == id.rawValue) }?
            .error
        let shipped = record.shipment.shippedAt.map { ", shipped \(step.policy.localTime(of: $0))" } ?? ""
        try step.raise(
            NewException(
                .untoldShipment(id, of: record.order),
                summary: "\(record.orderName ?? id.rawValue): shipment \(id) left, \(why)",
                detail: "\(record.shipment.carrier ?? "carrier unknown")\(shipped)\(error.map { "; \($0)" } ?? "")"))
    }
}
