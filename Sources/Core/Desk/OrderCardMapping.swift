import DeskAPI
import Domain
import Store

extension OrderCard {
    init(
        _ order: Versioned<OrderRecord>, contact: Contact, matches: [SKU: SKUMatch], bundles: Bundles,
        shipments: [Versioned<ShipmentRecord>], cancellations: [CancellationRow], exceptions: [ListRow],
        timeline: [TimelineEntry], policy: Policy
    ) {
        let record = order.record
        let channel = record.channel
        // What was never sent has a number that only we know.
        let sent = record.parts.filter { $0.state != .planned }
        let offset = policy.hold.hours.offset
        let sentence = OrderSentence(
            record, shipments: shipments.map(\.record),
            asksToCancel: cancellations.contains { $0.canBeRefused && $0.isUndecided }, offset: offset)
        let elsewhere = Self.elsewhere(record, beside: shipments.map(\.record), offset: offset)
        self.init(
            ref: TargetRef(.order, record.id.rawValue), version: order.version, name: channel.name,
            stage: StateWord(record.stage.title), sentence: sentence.text, evidenceAt: sentence.evidenceAt,
            customer: contact.displayName, email: contact.email ?? "", address: contact.addressLines,
            placedAt: channel.createdAt, payment: channel.payment.text, total: channel.value,
            wmsNumber: sent.isEmpty ? nil : sent.map(\.number).joined(separator: ", "),
            wmsStatus: record.wmsStatus,
            waits: record.waits.map { wait in
                OrderCard.Wait(
                    reason: wait.reason.title + (wait.reason == .fulfilledElsewhere ? elsewhere : ""),
                    units: wait.units, since: wait.since, until: wait.until,
                    limit: policy.limit(of: wait), isForPeople: wait.reason.isForPeople && !record.isAdmitted)
            },
            lines: channel.lines.map { line in
                OrderCard.Line(
                    sku: line.sku?.rawValue, title: line.title, quantity: line.currentQuantity,
                    price: Money(minor: line.unitPrice, currency: channel.currency), note: line.note(matches, bundles))
            },
            shipments: shipments.map(OrderCard.Shipment.init),
            cancellations: cancellations.map { ListRow(cancellation: $0, decideWithin: policy.decideWithin) },
            exceptions: exceptions,
            timeline: timeline)
    }

    /// By whom and when others last fulfilled some of an order: `: by Printful, 1 March, 14:07`. What a person or an app fulfils in the
    /// channel has no service of its own.
    private static func elsewhere(_ order: OrderRecord, beside shipments: [ShipmentRecord], offset: Int64) -> String {
        guard let seen = order.fulfilment?.fulfilments,
            let last = KnownFulfilment(order, shipments).lastByOthers(among: seen)
        else { return "" }
        let service = last.service.flatMap { $0.lowercased() == "manual" ? nil : $0 }
        let words = [service.map { "by \($0)" } ?? "in Shopify", last.createdAt?.dayAndTime(offset: offset)]
        return ": " + words.compactMap { $0 }.joined(separator: ", ")
    }
}

extension OrderCard.Shipment {
    fileprivate init(_ found: Versioned<ShipmentRecord>) {
        let record = found.record
        self.init(
            ref: TargetRef(.shipment, record.shipment.id.rawValue), version: found.version,
            carrier: record.shipment.carrier ?? "", tracking: record.shipment.parcels.compactMap(\.tracking),
            shippedAt: record.shipment.shippedAt, firstScanAt: record.firstScan?.at, notifiedAt: record.sentAt,
            notice: record.notice == .none
                ? StateWord("not yet on the channel")
                : StateWord(record.notice.rawValue, record.notice == .held ? .warning : .info),
            actions: record.notice == .held ? [.assignOwner, .note, .releaseNotification] : [.assignOwner, .note])
    }
}

extension OrderLine {
    fileprivate func note(_ matches: [SKU: SKUMatch], _ bundles: Bundles) -> StateWord? {
        if !requiresShipping || giftCard { return StateWord("nothing to ship") }
        if currentQuantity == 0 { return StateWord("removed", .warning) }
        guard let sku else { return StateWord("no SKU", .warning) }
        if group == nil, bundles.compositions[sku] != nil {
            // It leaves as its parts, so those are what has to be there. What is wrong with a bundle is told by its exception.
            let parts = (try? bundles.explode(sku)) ?? []
            return parts.lazy.compactMap { part in
                switch matches[part.sku] ?? .unknown {
                case .item: nil
                case .inactive: StateWord("\(part.sku): inactive item", .warning)
                case .unknown: StateWord("\(part.sku) not in Deposco", .warning)
                }
            }.first
        }
        switch matches[sku] ?? .unknown {
        case .item(let item): return item == sku.rawValue ? nil : StateWord("item \(item)", .warning)
        case .inactive: return StateWord("inactive item", .warning)
        case .unknown: return StateWord("not in Deposco", .warning)
        }
    }
}

extension Contact {
    fileprivate var addressLines: [String] {
        let place = [postalCode, city].compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: " ")
        return [company, line1, line2, place, province, country].compactMap { $0 }.filter { !$0.isEmpty }
    }
}

extension OrderStage {
    /// The stage's name at the desk.
    package var title: String {
        switch self {
        case .nothingToShip: "nothing to ship"
        case .elsewhere: "elsewhere"
        case .notDue: "not due yet"
        case .awaitingPayment: "awaiting payment"
        case .blocked: "waiting for an exception"
        case .queued: "queued for the WMS"
        case .sent: "sent, unconfirmed"
        case .review: "parked in Review"
        case .received: "received"
        case .partlyShipped: "partly shipped"
        case .shipped: "shipped"
        case .cancelled: "cancelled"
        }
    }
}
