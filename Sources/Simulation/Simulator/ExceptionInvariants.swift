import Domain
import Sandbox
import Store

/// Checks that each open exception is true of the world.
struct ExceptionInvariants {
    let store: Store
    let truth: Truth

    func violations(_ all: [OrderID: Invariants.Known]) async throws -> [String] {
        var found: [String] = []
        var last: ExceptionID?
        let orders = Dictionary(truth.orders.map { (OrderID(String($0.id)), $0) }) { $1 }
        let shipments = Dictionary(
            truth.orders.flatMap { order in truth.shipments(of: order).map { ($0.number, $0) } }
        ) { $1 }
        repeat {
            let after = last
            let page = try await store.read { try $0.exceptions.openExceptions(after: after, limit: 500) }
            for exception in page {
                let order = exception.order.flatMap { orders[$0] }
                if let lie = try await lie(exception, order, order.flatMap { all[OrderID(String($0.id))] }, shipments) {
                    found.append("\(order?.name ?? "") \(exception.id) is open although \(lie)")
                }
            }
            last = page.last?.id
        } while last != nil
        for number in truth.strays.sorted() {
            let told = try await store.read {
                try $0.exceptions.exception(ExceptionCause.orphanOrder(number: number).id)?.record.state == .open
            }
            let there = truth.sent[number]?.status != "Canceled"
            if there, !told { found.append("nobody is told of Deposco's order \(number), which nobody placed") }
        }
        return found
    }

    /// Why an exception is not true; `nil` if it is true.
    private func lie(
        _ exception: ExceptionRecord, _ order: ShopOrder?, _ known: Invariants.Known?,
        _ shipments: [String: DeposcoShipment]
    ) async throws -> String? {
        switch exception.type {
        case .unknownSKU: return exception.about.flatMap { truth.items[$0] } == nil ? nil : "Deposco has the item"
        case .inactiveItem:
            return exception.about.flatMap { truth.items[$0] } == false ? nil : "the item is not inactive"
        case .bundleRefused: return exception.about == "SET-LOOP" ? nil : "the bundle can be exploded"
        case .unmappedLocation: return exception.about == "3" ? nil : "the location is mapped"
        // People edit figures, and whether often enough is not kept.
        case .oversold, .stockContested: return nil
        case .orphanOrder:
            guard let number = truth.strays.first(where: { ExceptionCause.orphanOrder(number: $0).id == exception.id })
            else { return "somebody placed it" }
            return truth.sent[number]?.status == "Canceled" ? "Deposco has cancelled it" : nil
        case .orphanShipment: return nil
        case .deadLetter:
            guard case .work(let id) = exception.subject else { return "it is about no work" }
            return try await store.read { try $0.work.work(id)?.state == .failed } ? nil : "no work has failed"
        // Only a webhook that arrives shows that they do, and a quiet shop sends none.
        case .deadSubscription:
            return truth.webhooksLost >= 3 ? nil : "the last webhooks have arrived"
        // The audit that sees it mended comes an hour later.
        case .stockDrift:
            return exception.raisedAt > truth.now - .minutes(70) ? nil : "everything has come to rest"
        case .countMismatch, .connectorRefusing, .connectorDown, .quotaUsedUp, .apiVersion,
            .scopeMissing,
            .tokenFailing, .webhookMissing, .stockRefused,
            .stockUnknown,
            .locationClosed, .unreadableBody,
            .cancellationUnmatched, .receivedDiffers, .authorisationExpiring:
            return "everything has come to rest"
        case .checkMissed: return "nobody signs off checks here"
        case .duplicateSKU: return "no two variants have one SKU"
        case .notificationOverdue: return overdue(exception, shipments)
        case .untoldShipment: return untold(exception, order, shipments)
        default: break
        }
        guard let order, let known else { return "there is no such order" }
        switch exception.type {
        case .paymentOverdue:
            return truth.isLate(order) && order.cancelledAt == nil ? nil : "no money is late"
        case .captureFailed: return PaymentInvariants(truth: truth).untaken(order)
        case .lineWithoutSKU, .fieldOverLimit, .fieldMissing:
            return truth.trouble(order).contains(exception.type) ? nil : "the order has no such fault"
        case .wmsRefused:
            return known.record.wmsNumbers.contains { truth.sent[$0] == nil } ? nil : "Deposco has the order"
        case .parkedInReview:
            return truth.isParked(order) ? nil : "nothing of it is in Review"
        case .cancellationUnknown:
            return truth.isParked(order) ? nil : "Deposco says a stage that the table has"
        case .drift:
            if exception.id == ExceptionCause.addressDrift(OrderID(String(order.id))).id {
                return truth.goesElsewhere(order) ? nil : "the warehouse has the address"
            }
            if exception.id == ExceptionCause.notesDrift(known.record.id).id {
                return "nobody changed what is written on it"
            }
            if exception.id == ExceptionCause.methodDrift(known.record.id).id {
                return order.shippingLines.count > 1 ? nil : "nobody changed how it goes"
            }
            return truth.differences(order).isEmpty && !truth.hasBegunTooMuch(order)
                ? "shop and warehouse agree" : nil
        case .notRouted:
            return truth.isDeleted(order) ? nil : "the shop has said where it ships from"
        case .numberTaken: return IdentityInvariants(truth: truth).lie(exception, order)
        case .notDue, .heldInWarehouse: return DueInvariants(truth: truth).lie(exception.type, order)
        case .shortPick:
            // Units that others gave to the customer are not taken off the order automatically, whatever the warehouse does not
            // ship.
            // Nor can anybody read what a deleted order owes.
            let isUnknown = truth.due(order).isSharedWithOthers || truth.isDeleted(order)
            return order.owed > 0 || isUnknown ? nil : "no money is held"
        case .lateCancellation:
            let open = truth.parts(of: order).filter { $0.status != "Canceled" }
            return open.isEmpty ? "Deposco has cancelled it" : nil
        case .cancelledAndShipped:
            return order.cancelledAt != nil && truth.hasLeft(order) ? nil : "it is not both cancelled and shipped"
        case .fulfilmentRefused:
            // More units have left than the shop lets us fulfil.
            let due = truth.due(order)
            let tooMuch = truth.goods(order).contains { line in
                let shipped = truth.units(of: line, in: order).shipped
                return shipped > line.current || shipped > due.units(of: line.id).must
            }
            return order.cancelledAt != nil || tooMuch ? nil : "the shop has no reason to refuse"
        default: return "nobody has said when \(exception.type.rawValue) is true"
        }
    }

    private func untold(
        _ exception: ExceptionRecord, _ order: ShopOrder?, _ shipments: [String: DeposcoShipment]
    ) -> String? {
        guard let order, case .shipment(let id) = exception.subject, let shipment = shipments[id.rawValue] else {
            return "there is no such shipment"
        }
        if shipment.status != "Shipped" { return "the shipment is rolled back" }
        // Of a deleted order the shop tells nobody any more.
        let told = truth.fulfilments(of: shipment, in: order).contains {
            !$0.cancelled && (!truth.isDeleted(order) || $0.notifications > 0)
        }
        return told ? "the shop has its fulfilment" : nil
    }

    private func overdue(_ exception: ExceptionRecord, _ shipments: [String: DeposcoShipment]) -> String? {
        guard case .shipment(let id) = exception.subject, let shipment = shipments[id.rawValue] else {
            return "there is no such shipment"
        }
        if shipment.status != "Shipped" { return "the shipment is rolled back" }
        return truth.scans[shipment.number] == nil ? nil : "the carrier has the parcel"
    }
}
