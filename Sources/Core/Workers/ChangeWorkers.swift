import Connectors
import Domain
import Store

extension IntegrationCore {
    /// Brings the WMS's order to what the channel's changed order asks for, where the warehouse has not begun (B1, B3); else tells
    /// somebody, and looks again until the two agree.
    func adjustOrder(_ work: Work) async throws -> OldOutcome {
        let id = OrderID(OldKey.id(in: work.key))
        let policy = settings.policy
        let address = work.argument == Transaction.addressChange
        let known = try await store.read { reader -> (record: OrderRecord, changes: [LineChange], shipTo: ShipTo?)? in
            guard let record = try reader.order(id)?.record else { return nil }
            let shipments = try reader.shipments(of: id).map(\.record.shipment)
            return (record, record.changes(shipments), try reader.contact(id).map { ShipTo($0) })
        }
        guard let (record, changes, kept) = known else { return { _, _ in .done } }
        if record.channel.cancelledAt != nil || record.stage == .cancelled {
            return agreed(id, address: true, because: "the order is cancelled")
        }
        switch record.stage {
        case .blocked where record.isInWMS: break
        case .nothingToShip, .awaitingPayment, .blocked, .queued, .cancelled: return { _, _ in .done }
        case .sent: return { _, now in .later(at: now + .seconds(10)) }
        case .review, .received, .partlyShipped, .shipped: break
        }
        let wanted = changes.filter(\.isOfUnits)
        if wanted.isEmpty, !address { return agreed(id, address: false) }
        guard let shipTo = kept else {
            // Whoever ordered was erased, and the WMS is not to be sent an address of nobody.
            if wanted.isEmpty { return agreed(id, address: true) }
            return drift(id, wanted, address: nil, "who ordered is no longer known here", [])
        }
        var there: [WMSOrder] = []
        for number in record.wmsNumbers {
            if let part = try await wmsOrders.order(number: number, for: .cancellations) { there.append(part) }
        }
        // What the WMS has is looked at before anything is sent; one that does not say where it sends is told again.
        let moved =
            address && (there.isEmpty || !there.allSatisfy { $0.shipTo?.agrees(with: shipTo) ?? false })
        if wanted.isEmpty, !moved { return agreed(id, address: true) }
        let stoppable = there.allSatisfy { policy.pointOfNoReturn.verdict(on: $0.status) == .canStop }
        guard let target = try await target(record, there) else {
            return drift(
                id, wanted, address: address ? moved : nil, "it is in several parts, or a line of it is blocked", there)
        }
        let adjustment = Adjustment(from: target.there, to: target.order)
        if !adjustment.isNothing || moved {
            guard stoppable else { return drift(id, wanted, address: address ? moved : nil, nil, there) }
            do {
                if !adjustment.cancel.isEmpty {
                    try await wmsOrders.cancelUnits(of: target.there, adjustment.cancel, for: .cancellations)
                }
                if var update = adjustment.update ?? (moved ? target.unchanged : nil) {
                    // Notes would be added to those that are there: only a new address has something new to say.
                    if !moved { update.notes = [] }
                    try await wmsOrders.updateOrder(update, for: .cancellations)
                }
            } catch {
                guard case .refused(let words) = error else { throw error }
                return drift(id, wanted, address: address ? moved : nil, words, there)
            }
        }
        guard let after = try await wmsOrders.order(number: target.order.number, for: .cancellations),
            after.differences(from: target.order).isEmpty,
            !moved || after.shipTo?.agrees(with: ShipTo(target.order.contact)) ?? true
        else { throw CallFailure.unknown("Deposco took the change of \(target.order.number) and does not show it") }
        let part = target.part
        let fits = target.order.fits
        return { tx, now in
            if address, let record = try tx.order(id)?.record { try tx.fit(fits, known: record, at: now) }
            try tx.append(.orderAdjusted([part]), to: .order(id), by: .remote("deposco"), at: now)
            try tx.reserveAdded(id, policy: policy, at: now)
            try tx.resolve(ExceptionID("drift/\(id)"), because: "channel and warehouse agree", at: now)
            if address { try tx.resolve(Self.addressDrift(id), because: "channel and warehouse agree", at: now) }
            // A part that the WMS would not have is no longer needed when another has what is left.
            try tx.assess(id, policy: policy, at: now)
            try tx.changed(id, at: now)
            return .done
        }
    }

    private static func addressDrift(_ id: OrderID) -> ExceptionID { ExceptionID("address-drift/\(id)") }

    private struct Target: Sendable {
        var there: WMSOrder
        var part: OrderPart
        var order: WarehouseOrder
        /// The order with the lines it has, for when only its address is new.
        var unchanged: WarehouseOrder
    }

    /// What the WMS is to have of an order in one part.
    private func target(_ record: OrderRecord, _ there: [WMSOrder]) async throws -> Target? {
        guard let now = there.first, there.count == 1, let part = record.part(now.number) else { return nil }
        // It stays where it is: what the channel said of its locations was about other quantities.
        var policy = settings.policy
        policy.routing = .facility(part.facility)
        let stays = policy
        return try await store.read { reader in
            let planned = record.channel.assess(try reader.context(for: record, policy: stays))
            guard planned.stage == .nothingToShip || planned.parts.count == 1 else { return nil }
            var adjusted = part
            adjusted.lines = planned.parts.first?.lines ?? []
            adjusted.shortfalls = []
            let contact = try reader.contact(record.id) ?? Contact()
            guard let order = record.channel.warehouseOrders([adjusted], contact, policy: stays).first else {
                return nil
            }
            var unchanged = order
            let prices = order.prices
            unchanged.lines = now.lines.compactMap { line in
                line.wanted.map { key in
                    WarehouseOrder.Line(
                        number: line.number, customerLine: key.line, item: key.item, quantity: line.quantity,
                        unitPrice: prices[key] ?? 0)
                }
            }
            return Target(there: now, part: adjusted, order: order, unchanged: unchanged)
        }
    }

    private func agreed(
        _ id: OrderID, address: Bool, because: String = "channel and warehouse agree"
    ) -> OldOutcome {
        { tx, now in
            try tx.resolve(ExceptionID("drift/\(id)"), because: because, at: now)
            if address { try tx.resolve(Self.addressDrift(id), because: because, at: now) }
            return .done
        }
    }

    /// - Parameter address: whether the WMS has another address; `nil` when that was not looked at.
    private func drift(
        _ id: OrderID, _ changes: [LineChange], address: Bool?, _ words: String?, _ there: [WMSOrder]
    ) -> OldOutcome {
        { tx, now in
            guard let record = try tx.order(id)?.record else { return .done }
            let status = there.map(\.status).joined(separator: ", ")
            let place = "\(record.channel.name) at \(status.isEmpty ? "no status" : status)"
            let reason = [words].compactMap { $0 }
            if let first = changes.first?.text {
                let refunded = (record.channel.refunded ?? 0) > 0 && changes.contains { $0.less > 0 }
                let what = refunded ? "refunded, and Deposco still means to ship it" : first
                try tx.raise(
                    ExceptionID("drift/\(id)"),
                    RaisedException(
                        .drift, summary: "\(place): \(what)",
                        detail: (changes.map(\.text) + reason).joined(separator: "; "), order: id), at: now)
            }
            if address == false {
                // The lines have work of their own.
                try tx.resolve(Self.addressDrift(id), because: "channel and warehouse agree", at: now)
                return .done
            }
            if address == true {
                // An address is personal data: that it changed is all that is said.
                let what = "the address changed"
                try tx.raise(
                    Self.addressDrift(id),
                    RaisedException(
                        .drift, summary: "\(place): \(what)", detail: ([what] + reason).joined(separator: "; "),
                        order: id), at: now)
            }
            if record.stage == .shipped { return .done }
            // Changes on either side bring the next look forward.
            let exception = address == true ? Self.addressDrift(id) : ExceptionID("drift/\(id)")
            let since = try tx.exception(exception)?.record.raisedAt ?? now
            return .later(at: now + Transaction.patience(since: since, at: now))
        }
    }

    /// Tells the channel what the warehouse will not ship, so that its stock is free again (B4).
    func returnShort(_ work: Work) async throws -> OldOutcome {
        let id = OrderID(OldKey.id(in: work.key))
        let policy = settings.policy
        let known = try await store.read { reader -> (record: OrderRecord, shipments: [Shipment])? in
            guard let record = try reader.order(id)?.record else { return nil }
            return (record, try reader.shipments(of: id).map(\.record.shipment))
        }
        // What the channel has by now decides: an earlier attempt may have had its effect.
        guard let known, let seen = try await shopify.order(id, for: .stock), seen.order.cancelledAt == nil else {
            return { _, _ in .done }
        }
        var record = known.record
        record.apply(.orderSeen(seen.order, via: .reread), at: clock.now)
        let short = record.changes(known.shipments).filter { $0.short > 0 }
        if !short.isEmpty {
            let lost = short.map { "\($0.line)-\($0.short)" }.joined(separator: ",")
            let left = record.channel.lines.map { "\($0.currentQuantity)" }.joined(separator: ",")
            do {
                try await shopify.returnUnshipped(
                    id, short.map { ($0.line, $0.short) }, key: "short/\(id)/\(lost)/\(left)", for: .stock)
            } catch {
                guard case .refused(let words) = error else { throw error }
                return notReturned(id, short, words)
            }
        }
        let after = short.isEmpty ? seen : try await shopify.order(id, for: .stock)
        return { tx, now in
            if !short.isEmpty {
                let units = Dictionary(short.map { ($0.line, $0.short) }) { $0.clampedAdding($1) }
                try tx.append(.shortReturned(LineUnits(units)), to: .order(id), by: .core, at: now)
            }
            if let after { try tx.sight(after, via: .reread, actor: .remote("shopify"), policy: policy, at: now) }
            return .done
        }
    }

    /// The channel will not take off what the warehouse will not ship, because it has that as shipped, say: whoever has the short
    /// pick is told.
    private func notReturned(_ id: OrderID, _ short: [LineChange], _ words: String) -> OldOutcome {
        { tx, now in
            guard let order = try tx.order(id)?.record else { return .done }
            var raised = RaisedException.shortPick(order, short)
            raised.detail += "; Shopify does not take it off: \(words)"
            try tx.raise(ExceptionID("short-pick/\(id)"), raised, at: now)
            return .done
        }
    }

    /// Reads what changed of the WMS's orders: their status, and what will not be shipped (B4).
    func pollOrders(_ work: Work) async throws -> OldOutcome {
        let poll = Poll(clock)
        let mark = "deposco.orders"
        let since = poll.since(try await store.read { try $0.mark(mark) }, overlap: .minutes(1))
        let policy = settings.policy
        var link: String?
        var pages = PageCount("Deposco's list of orders")
        repeat {
            let page = try await fetch { () throws(CallFailure) in
                try await deposco.orders(updatedSince: since, after: link, for: .shipments) { _ in true }
            }
            let now = clock.now
            try await store.transact { tx in
                try tx.each(page.rows, of: "deposco orders", id: \.number, at: now) {
                    try tx.sight($0, policy: policy, at: now)
                }
                for row in page.unreadable { try tx.unreadable("deposco", "salesOrders", row, at: now) }
            }
            link = try pages.follow(page.next)
        } while link != nil
        let next = settings.intervals.wmsOrders
        return { tx, now in
            try tx.append(.markMoved(poll.reached(self.deposco.health)), to: .mark(mark), by: .core, at: now)
            return .later(at: now + next)
        }
    }
}

extension Transaction {
    /// Has an order looked at now, where such work waits to look again.
    func hasten(_ kinds: Set<WorkKind>, of id: OrderID, at now: Instant) throws {
        for row in try openWork(key: OldKey.order(id))
        where kinds.contains(row.kind) && (row.state == .ready || row.state == .waiting) {
            _ = try retry(work: row.id, at: now)
        }
    }

    /// Takes in what the WMS says of an order.
    func sight(_ there: WMSOrder, policy: Policy, at now: Instant) throws {
        let orphan = ExceptionID("orphan-order/\(there.number)")
        guard let record = try order(wmsNumber: there.number)?.record, let part = record.part(there.number) else {
            guard there.source == policy.orderSource, there.status != "Canceled" else {
                return try resolve(orphan, because: "it is cancelled in Deposco", at: now)
            }
            return try raise(
                orphan,
                RaisedException(
                    .orphanOrder, summary: "Deposco has an order \(there.number) that is not known here",
                    detail: "at \(there.status)"), at: now)
        }
        try resolve(orphan, because: "its order is known now", at: now)
        try hasten([.adjustOrder, .decideCancellation], of: record.id, at: now)
        guard record.stage != .cancelled else { return }
        if part.state == .review || !part.differences.isEmpty {
            // Somebody has done something about it there, perhaps.
            guard let order = try planned(there.number, of: record, policy: policy) else { return }
            return try readBack(there, of: order, record.id, at: now)
        }
        // What is on its way there is judged when it is read back.
        if part.state == .received { try progress(there, at: now) }
    }

    /// Takes in how far a part is that the WMS has as it was sent, and what of it will not be shipped.
    func progress(_ there: WMSOrder, at now: Instant) throws {
        guard let record = try order(wmsNumber: there.number)?.record, let part = record.part(there.number) else {
            return
        }
        let shortfalls = there.shortfalls(of: part)
        guard part.wmsStatus != there.status || part.shortfalls != shortfalls else { return }
        try append(
            .wmsOrderRead(number: there.number, status: there.status, shortfalls: shortfalls), to: .order(record.id),
            by: .remote("deposco"), at: now)
        if part.shortfalls != shortfalls { try changed(record.id, at: now) }
        // The warehouse cancelled by itself what was too late to be cancelled: the question is asked again.
        guard there.status == "Canceled" else { return }
        for request in try cancellations(of: record.id).map(\.record) where request.state == .late {
            _ = try enqueue(
                NewWork(.decideCancellation, key: OldKey.order(record.id), due: now, argument: request.id.rawValue),
                at: now)
        }
    }
}
