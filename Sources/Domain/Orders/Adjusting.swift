/// Decides how the WMS's order is brought to what the channel's changed order asks for, where the warehouse has not begun; else what
/// somebody is told.
package struct Adjusting: Hashable, Sendable {
    package let record: OrderRecord
    /// The lines of which the WMS is to have other units than it has.
    package let changes: [LineChange]
    /// Whether the customer's address is new.
    package let address: Bool
    /// Where the parcel is to go; `nil` when whoever ordered was erased.
    package let shipTo: ShipTo?

    package init(_ record: OrderRecord, shipments: [Shipment], address: Bool, shipTo: ShipTo?) {
        self.record = record
        changes = OrderChanges(record, shipments).lines.filter(\.isOfUnits)
        self.address = address
        self.shipTo = shipTo
    }

    package enum Decision: Hashable, Sendable {
        case nothing
        /// It is on its way to the WMS, and is looked at again once it should be there.
        case later
        /// There is nothing left to change. It ends the exceptions about the lines, and with `address` those about the address.
        case agreed(ExceptionEnding, address: Bool)
        /// Somebody is told.
        case drift(Drift)
        /// The WMS is asked what it has.
        case look
        case change(Change)
        /// The WMS has what it is to have.
        case confirm(Target)
    }

    /// What the WMS is to have of an order in one part.
    package struct Target: Hashable, Sendable {
        /// What it has.
        package var there: WMSOrder
        package var part: OrderPart
        package var order: WarehouseOrder
        /// Whether it has another address.
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
        /// The whole order to send again; `nil` when nothing is added or moved.
        package var update: WarehouseOrder?
        /// What somebody is told when the WMS refuses the change; its words are added.
        package var refused: Drift
    }

    /// What can be decided before the WMS is asked.
    package func begin() -> Decision {
        if record.channel.cancelledAt != nil || record.stage == .cancelled {
            return .agreed(.orderCancelled, address: true)
        }
        switch record.stage {
        case .blocked where record.isInWMS: break
        case .nothingToShip, .awaitingPayment, .blocked, .queued, .cancelled: return .nothing
        case .sent: return .later
        case .review, .received, .partlyShipped, .shipped: break
        }
        if changes.isEmpty, !address { return .agreed(.agreed, address: false) }
        if shipTo != nil { return .look }
        // Whoever ordered was erased, and the WMS is not to be sent an address of nobody.
        return changes.isEmpty
            ? .agreed(.agreed, address: true)
            : .drift(drift([], address: nil, words: "who ordered is no longer known here"))
    }

    /// Decides by what the WMS has.
    /// - Parameters:
    ///   - there: the order's parts there.
    ///   - planned: what the rules make of the order as it is wanted now, shipping from where it does.
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
        // Notes would be added to those that are there: only a new address has something new to say.
        if !moved { update?.notes = [] }
        return .change(Change(target: target, cancel: adjustment.cancel, update: update, refused: told))
    }

    /// The one part that the WMS has of the order, for which the rules are asked; `nil` when it has several.
    package func onlyPart(_ there: [WMSOrder]) -> OrderPart? {
        there.count == 1 ? there.first.flatMap { record.part($0.number) } : nil
    }

    /// Whether the WMS has another address. One that does not say where it sends is told again.
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
    /// The order with the lines that the WMS has, for when only its address is new.
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

    /// Whether the WMS has the order as it was to be changed.
    package func isShown(by after: WMSOrder) -> Bool {
        after.differences(from: order).isEmpty
            && (!isMoved || after.shipTo?.agrees(with: ShipTo(order.contact)) ?? true)
    }
}
