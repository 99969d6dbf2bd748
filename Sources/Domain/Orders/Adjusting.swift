/// Decides how to change the WMS's order to match the channel's changed order. Where the warehouse has already begun,
/// it decides what to tell a person instead.
package struct Adjusting: Hashable, Sendable {
    package let record: OrderRecord
    /// The lines whose units in the WMS have to change.
    package let changes: [LineChange]
    /// What else of the order changed.
    package let details: OrderDetails
    /// Where the parcel should go; `nil` when the customer was erased.
    package let shipTo: ShipTo?

    package init(
        _ record: OrderRecord, shipments: [Shipment], due: Due? = nil, details: OrderDetails, shipTo: ShipTo?
    ) {
        self.record = record
        changes = OrderChanges(record, shipments, due: due).lines.filter(\.isOfUnits)
        self.details = details
        self.shipTo = shipTo
    }

    package enum Decision: Hashable, Sendable {
        case nothing
        /// It is on its way to the WMS. Check again once it should have arrived.
        case later
        /// Nothing is left to change. Ends the exceptions about the lines, and those about these details.
        case agreed(ExceptionEnding, OrderDetails)
        /// Raise an exception for a person.
        case drift(Drift)
        /// Ask the WMS what it has.
        case look
        case change(Change)
        /// The WMS already matches the target.
        case confirm(Target)
    }

    /// What the WMS should have of an order with a single part.
    package struct Target: Hashable, Sendable {
        /// What the WMS has now.
        package var there: WMSOrder
        package var part: OrderPart
        package var order: WarehouseOrder
        /// What the WMS has otherwise beside its lines.
        package var differing: OrderDetails

        package init(there: WMSOrder, part: OrderPart, order: WarehouseOrder, differing: OrderDetails) {
            self.there = there
            self.part = part
            self.order = order
            self.differing = differing
        }
    }

    package struct Change: Hashable, Sendable {
        package var target: Target
        /// Units to cancel, by the WMS's line id.
        package var cancel: [String: Int64]
        /// The whole order to send again; `nil` when nothing is added and its details stay.
        package var update: WarehouseOrder?
        /// What a person is told when the WMS refuses the change. The WMS's words are added.
        package var refused: Drift
    }

    /// What can be decided before the WMS is asked.
    package func begin() -> Decision {
        if record.channel.cancelledAt != nil || record.stage == .cancelled {
            return .agreed(.orderCancelled, .all)
        }
        switch record.stage {
        case .blocked where record.isInWMS: break
        case .nothingToShip, .elsewhere, .notDue, .awaitingPayment, .blocked, .queued, .cancelled: return .nothing
        case .sent: return .later
        case .review, .received, .partlyShipped, .shipped: break
        }
        if changes.isEmpty, details.isEmpty { return .agreed(.agreed, []) }
        if shipTo != nil { return .look }
        // The customer was erased, and the WMS must not be sent an empty address.
        return changes.isEmpty
            ? .agreed(.agreed, .all)
            : .drift(drift([], checked: [], words: "who ordered is no longer known here"))
    }

    /// Decides from what the WMS has.
    /// - Parameters:
    ///   - there: the order's parts in the WMS.
    ///   - planned: the assessment of the order as it is now wanted, shipping from where it does.
    package func decide(_ there: [WMSOrder], planned: Assessment, contact: Contact, policy: Policy) -> Decision {
        let wanted = WarehouseOrders.of(record, contact, policy: policy)
        let differing = differing(there, from: wanted)
        if changes.isEmpty, differing.isEmpty { return .agreed(.agreed, details) }
        if record.parts.contains(where: { $0.followed != nil }) {
            return .drift(
                drift(there, differing: differing, words: "somebody else sent it, so it is changed there alone"))
        }
        guard let target = target(there, planned, contact, policy, differing: differing) else {
            return .drift(
                drift(there, differing: differing, words: "it is in several parts, or a line of it is blocked"))
        }
        let adjustment = Adjustment(from: target.there, to: target.order)
        if adjustment.isNothing, differing.isEmpty { return .confirm(target) }
        let told = drift(there, differing: differing, words: nil)
        guard there.allSatisfy({ policy.pointOfNoReturn.verdict(on: $0.status) == .canStop }) else {
            return .drift(told)
        }
        let update = adjustment.update ?? (differing.isEmpty ? nil : target.keepingLines)
        return .change(
            Change(
                target: target, cancel: adjustment.cancel, update: update.map(target.withNewNotes), refused: told))
    }

    /// The order's only part in the WMS, for which the rules are asked; `nil` when it has several.
    package func onlyPart(_ there: [WMSOrder]) -> OrderPart? {
        there.count == 1 ? there.first.flatMap { record.part($0.number) } : nil
    }

    /// The details that the WMS has otherwise, of those that changed. What it does not tell counts as different, so that
    /// it is sent again.
    /// - Parameter wanted: what its parts are to be.
    package func differing(_ there: [WMSOrder], from wanted: [WarehouseOrder]) -> OrderDetails {
        guard let shipTo else { return [] }
        if there.isEmpty { return details }
        // What is cancelled there goes nowhere.
        let there = there.filter { !$0.isCancelled }
        var differing = details
        if there.allSatisfy({ $0.shipTo?.agrees(with: shipTo) ?? false }) { differing.remove(.address) }
        let pairs = there.map { has in (has, wanted.first { $0.number == has.number }) }
        if pairs.allSatisfy({ has, order in order.map { Self.isWritten($0, on: has) } ?? true }) {
            differing.remove(.notes)
        }
        if pairs.allSatisfy({ has, order in order == nil || has.shipVia == order?.shipVia }) {
            differing.remove(.method)
        }
        return differing
    }

    /// Whether the WMS shows everything that is to be written on an order and on the lines that it has.
    private static func isWritten(_ order: WarehouseOrder, on there: WMSOrder) -> Bool {
        guard there.writing?.holds(order.writing) == true else { return false }
        return there.lines.allSatisfy { line in
            let wanted = order.lines.first { $0.wanted == line.wanted }?.writing ?? OrderWriting()
            return wanted == OrderWriting() || line.writing?.holds(wanted) == true
        }
    }

    private func target(
        _ there: [WMSOrder], _ planned: Assessment, _ contact: Contact, _ policy: Policy,
        differing: OrderDetails
    ) -> Target? {
        guard let has = there.first, let part = onlyPart(there),
            planned.stage == .nothingToShip || planned.parts.count == 1
        else { return nil }
        var adjusted = part
        adjusted.lines = planned.parts.first?.lines ?? []
        adjusted.shortfalls = []
        return WarehouseOrders.of(record.channel, [adjusted], contact, policy: policy).first.map {
            Target(there: has, part: adjusted, order: $0, differing: differing)
        }
    }

    /// - Parameter checked: the details that were compared; all that changed, unless the WMS was not asked.
    private func drift(
        _ there: [WMSOrder], checked: OrderDetails? = nil, differing: OrderDetails = [], words: String?
    ) -> Drift {
        Drift(
            changes: changes, checked: checked ?? details, differing: differing, words: words,
            statuses: there.map(\.status))
    }
}

extension Adjusting.Target {
    /// The order with the WMS's present lines, for a change of its details alone.
    fileprivate var keepingLines: WarehouseOrder {
        var kept = order
        kept.lines = there.lines.compactMap { line in
            line.wanted.map { key in
                WarehouseOrder.Line(
                    number: line.number, customerLine: key.line, item: key.item, quantity: line.quantity,
                    unitPrice: order.price(of: line))
            }
        }
        return kept
    }

    /// An update with the notes that the WMS does not have yet. Its fields are sent whole. Lines that were added bring
    /// their notes.
    fileprivate func withNewNotes(_ update: WarehouseOrder) -> WarehouseOrder {
        var update = update
        update.writing = update.writing.beyond(there.writing)
        if !differing.contains(.notes) {
            // What found no room in the address goes with it.
            let isOfAddress = { (note: WarehouseOrder.Note) in
                order.fits.contains { $0.into == .notes && $0.field.isNamed(note.title) }
            }
            update.writing.notes.removeAll { !differing.contains(.address) || !isOfAddress($0) }
        }
        for index in update.lines.indices {
            guard let has = there.lines.first(where: { $0.number == update.lines[index].number }) else { continue }
            var writing = order.lines.first { $0.wanted == has.wanted }?.writing ?? OrderWriting()
            writing = writing.beyond(has.writing)
            if !differing.contains(.notes) { writing.notes = [] }
            update.lines[index].writing = writing
        }
        return update
    }

    /// Whether the WMS shows the order as changed.
    package func isShown(by after: WMSOrder) -> Bool {
        after.differences(from: order).isEmpty
            && (!differing.contains(.address) || after.shipTo?.agrees(with: ShipTo(order.contact)) ?? true)
    }
}
