/// Decides how to change the WMS's order to match the channel's changed order. Where the warehouse has already begun,
/// it decides what to tell a person instead.
package struct Adjusting: Hashable, Sendable {
    package let record: OrderRecord
    /// The lines whose units in the WMS have to change.
    package let changes: [LineChange]
    /// Whether the customer's address changed.
    package let address: Bool
    /// Where the parcel should go; `nil` when the customer was erased.
    package let shipTo: ShipTo?

    package init(
        _ record: OrderRecord, shipments: [Shipment], due: Due? = nil, address: Bool, shipTo: ShipTo?
    ) {
        self.record = record
        changes = OrderChanges(record, shipments, due: due).lines.filter(\.isOfUnits)
        self.address = address
        self.shipTo = shipTo
    }

    package enum Decision: Hashable, Sendable {
        case nothing
        /// It is on its way to the WMS. Check again once it should have arrived.
        case later
        /// Nothing is left to change. Ends the exceptions about the lines, and with `address` those about the address.
        case agreed(ExceptionEnding, address: Bool)
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
        /// Whether the WMS has a different address.
        package var isMoved: Bool

        package init(there: WMSOrder, part: OrderPart, order: WarehouseOrder, isMoved: Bool) {
            self.there = there
            self.part = part
            self.order = order
            self.isMoved = isMoved
        }
    }

    package struct Change: Hashable, Sendable {
        package var target: Target
        /// Units to cancel, by the WMS's line id.
        package var cancel: [String: Int64]
        /// The whole order to send again; `nil` when nothing is added and the address stays.
        package var update: WarehouseOrder?
        /// What a person is told when the WMS refuses the change. The WMS's words are added.
        package var refused: Drift
    }

    /// What can be decided before the WMS is asked.
    package func begin() -> Decision {
        if record.channel.cancelledAt != nil || record.stage == .cancelled {
            return .agreed(.orderCancelled, address: true)
        }
        switch record.stage {
        case .blocked where record.isInWMS: break
        case .nothingToShip, .elsewhere, .notDue, .awaitingPayment, .blocked, .queued, .cancelled: return .nothing
        case .sent: return .later
        case .review, .received, .partlyShipped, .shipped: break
        }
        if changes.isEmpty, !address { return .agreed(.agreed, address: false) }
        if shipTo != nil { return .look }
        // The customer was erased, and the WMS must not be sent an empty address.
        return changes.isEmpty
            ? .agreed(.agreed, address: true)
            : .drift(drift([], address: nil, words: "who ordered is no longer known here"))
    }

    /// Decides from what the WMS has.
    /// - Parameters:
    ///   - there: the order's parts in the WMS.
    ///   - planned: the assessment of the order as it is now wanted, shipping from where it does.
    package func decide(_ there: [WMSOrder], planned: Assessment, contact: Contact, policy: Policy) -> Decision {
        let moved = isMoved(there)
        if changes.isEmpty, !moved { return .agreed(.agreed, address: true) }
        let isNew = address ? moved : nil
        guard let target = target(there, planned, contact, policy, moved: moved) else {
            return .drift(drift(there, address: isNew, words: "it is in several parts, or a line of it is blocked"))
        }
        let adjustment = Adjustment(from: target.there, to: target.order)
        if adjustment.isNothing, !moved { return .confirm(target) }
        let told = drift(there, address: isNew, words: nil)
        guard there.allSatisfy({ policy.pointOfNoReturn.verdict(on: $0.status) == .canStop }) else {
            return .drift(told)
        }
        var update = adjustment.update ?? (moved ? target.keepingLines : nil)
        // The WMS adds notes to the existing ones, so they are sent only with a new address.
        if !moved { update?.notes = [] }
        return .change(Change(target: target, cancel: adjustment.cancel, update: update, refused: told))
    }

    /// The order's only part in the WMS, for which the rules are asked; `nil` when it has several.
    package func onlyPart(_ there: [WMSOrder]) -> OrderPart? {
        there.count == 1 ? there.first.flatMap { record.part($0.number) } : nil
    }

    /// Whether the WMS has a different address. An order without an address counts as different, so that the address is
    /// sent again.
    package func isMoved(_ there: [WMSOrder]) -> Bool {
        guard address, let shipTo else { return false }
        return there.isEmpty || !there.allSatisfy { $0.shipTo?.agrees(with: shipTo) ?? false }
    }

    private func target(
        _ there: [WMSOrder], _ planned: Assessment, _ contact: Contact, _ policy: Policy, moved: Bool
    ) -> Target? {
        guard let has = there.first, let part = onlyPart(there),
            planned.stage == .nothingToShip || planned.parts.count == 1
        else { return nil }
        var adjusted = part
        adjusted.lines = planned.parts.first?.lines ?? []
        adjusted.shortfalls = []
        return WarehouseOrders.of(record.channel, [adjusted], contact, policy: policy).first.map {
            Target(there: has, part: adjusted, order: $0, isMoved: moved)
        }
    }

    private func drift(_ there: [WMSOrder], address: Bool?, words: String?) -> Drift {
        Drift(changes: changes, address: address, words: words, statuses: there.map(\.status))
    }
}

extension Adjusting.Target {
    /// The order with the WMS's present lines, for a change of the address alone.
    fileprivate var keepingLines: WarehouseOrder {
        let prices = order.prices
        var kept = order
        kept.lines = there.lines.compactMap { line in
            line.wanted.map { key in
                WarehouseOrder.Line(
                    number: line.number, customerLine: key.line, item: key.item, quantity: line.quantity,
                    unitPrice: prices[key] ?? 0)
            }
        }
        return kept
    }

    /// Whether the WMS shows the order as changed.
    package func isShown(by after: WMSOrder) -> Bool {
        after.differences(from: order).isEmpty
            && (!isMoved || after.shipTo?.agrees(with: ShipTo(order.contact)) ?? true)
    }
}
