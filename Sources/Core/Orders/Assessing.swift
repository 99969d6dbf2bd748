import Domain
import Store

extension OrderFlow {
    /// Reassesses an order that the WMS does not have yet. Orders that were sent are left alone.
    /// - Parameter refusalStands: whether the order still is as the WMS refused it, so that it is not sent again.
    func assess(_ id: OrderID, refusalStands: Bool = false) throws {
        guard let record = try step.known.orders.order(id)?.record, record.channel.cancelledAt == nil else { return }
        switch record.stage {
        case .awaitingPayment, .nothingToShip, .elsewhere, .notDue, .blocked, .queued: break
        case .partlyShipped where !record.blocks.isEmpty:
            return try unblock(record, refusalStands: refusalStands)
        case .sent, .review, .received, .partlyShipped, .shipped, .cancelled: return
        }
        let found = try assessment(of: record)
        if refusalStands, record.isRefused, found.stage == .queued { return }
        for new in found.exceptions { try step.raise(new) }
        if record.isInWMS, [.awaitingPayment, .nothingToShip].contains(found.stage) {
            // The WMS already has parts of it, which still need care.
            return try ChangeFlow(step).changed(id)
        }
        // Sent parts are not planned again.
        let parts = found.parts == record.parts || record.isInWMS ? nil : found.parts
        if found.stage != record.stage || found.blocks != record.blocks || parts != nil {
            try step.append(.orderAssessed(found.stage, blocks: found.blocks, parts: parts), to: .order(id))
        }
        if !record.parts.isEmpty, !record.isInWMS {
            // While it was on its way it was compared with what was sent, and then the WMS did not take it.
            for cause in [ExceptionCause.drift(id), .addressDrift(id)] { try step.resolve(cause, .agreed) }
        }
        try fit(found.fits, known: record)
        try reserve(found, known: record)
        try settle(record.blocks, standing: found.blocks, freed: id)
        if parts != nil { try step.drop(.sendOrder, of: .order(id)) }
        try FulfilmentFlow(step).waited(id)
        // The parts that the WMS has may have changed in the meantime.
        if record.stage == .blocked, record.isInWMS { try ChangeFlow(step).changed(id) }
        guard found.stage == .queued else { return }
        try enqueueNext(of: id)
    }

    private func assessment(of record: OrderRecord) throws -> Assessment {
        record.channel.assess(try OrderReads(step.known, step.policy).context(for: record, at: step.now))
    }

    /// Reassesses a partly shipped order of which a part was refused. The part is sent again, unless its fault remains.
    private func unblock(_ record: OrderRecord, refusalStands: Bool) throws {
        let found = try assessment(of: record)
        if refusalStands, record.isRefused, found.blocks.isEmpty { return }
        for new in found.exceptions { try step.raise(new) }
        guard found.blocks != record.blocks else { return }
        try step.append(.orderAssessed(record.stage, blocks: found.blocks, parts: nil), to: .order(record.id))
        try settle(record.blocks, standing: found.blocks, freed: record.id)
        if found.blocks.isEmpty { try enqueueNext(of: record.id) }
    }

    /// Trims the unsent parts of an order that the WMS has in part, so that nothing is sent that is no longer wanted.
    func trim(_ id: OrderID) throws {
        let shipments = try step.known.shipments.all(of: id).map(\.record.shipment)
        guard let known = try step.known.orders.order(id)?.record, known.isInWMS,
            known.currentFulfilment != nil,
            let parts = OrderChanges(known, shipments, due: try FulfilmentFlow(step).due(known)).trimmedParts
        else { return }
        let waits = parts.contains { $0.state == .planned }
        let blocks = waits ? known.blocks : []
        let stage = waits || known.stage == .shipped ? known.stage : .queued
        try step.append(.orderAssessed(stage, blocks: blocks, parts: parts), to: .order(id))
        for part in known.parts where !parts.contains(where: { $0.number == part.number }) {
            try step.drop(.sendOrder, of: .order(id), argument: part.number)
        }
        try settle(known.blocks, standing: blocks, freed: id)
        try touchDemand(known: known)
    }

    /// Records which fields continue in another field of the WMS, if that changed.
    func fit(_ fits: [FieldFit], known: OrderRecord) throws {
        guard fits != known.fits ?? [] else { return }
        try step.append(.orderFitted(fits), to: .order(known.id))
    }

    /// Records the stock that an order will take beyond its parts. It counts from the first sighting, paid or not, held or not.
    private func reserve(_ found: Assessment, known: OrderRecord) throws {
        guard let planned = try step.known.orders.order(known.id)?.record else { return }
        let rest = found.reserves(beyond: planned.parts)
        if !planned.isInWMS, rest != planned.reserves {
            try step.append(.orderReserves(rest), to: .order(known.id))
        }
        try touchDemand(known: known)
    }

    /// An order's demand changed, and with it the stock that can be sold.
    func touchDemand(known: OrderRecord) throws {
        guard step.policy.stock != nil, let record = try step.known.orders.order(known.id)?.record else { return }
        let (was, takes) = (known.demand, record.demand)
        for item in Set(was.keys).union(takes.keys).sorted() where was[item] != takes[item] {
            try StockFlow(step).touch(item: item)
        }
    }

    /// Ends the exceptions that no longer block an order, if they are about this order alone. Those about a SKU end with the catalogue.
    func settle(_ blocks: [Block], standing: [Block], freed order: OrderID) throws {
        let standing = Set(standing.map(\.exception))
        for block in blocks where !standing.contains(block.exception) {
            guard let known = try step.known.exceptions.exception(block.exception)?.record, known.order == order else {
                continue
            }
            try step.resolve(known.id, .faultGone)
        }
    }

    /// Ends the faults of an order that block nothing: nothing could be planned of what the channel let go of it.
    func endFaults(of order: OrderID, besides blocks: [Block]) throws {
        let blocks = Set(blocks.map(\.exception))
        for known in try step.known.exceptions.openExceptions(of: order).map(\.record)
        where known.type.ends.contains(.faultGone) && !blocks.contains(known.id) {
            try step.resolve(known.id, .faultGone)
        }
    }
}
