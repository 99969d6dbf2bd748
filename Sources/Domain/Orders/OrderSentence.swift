/// One plain sentence about an order, fit to be pasted into a reply to the customer. It claims nothing that is not recorded.
package struct OrderSentence: Sendable {
    package let text: String
    /// When the evidence for it was last seen.
    package let evidenceAt: Instant?

    /// - Parameters:
    ///   - asksToCancel: whether a request to cancel it waits for an answer.
    ///   - offset: the shop's local time, in minutes east of UTC.
    package init(_ order: OrderRecord, shipments: [ShipmentRecord], asksToCancel: Bool = false, offset: Int64) {
        let (said, seen) = Self.of(order, shipments, offset)
        let isAsked = asksToCancel && order.stage != .cancelled
        text = isAsked ? "\(said) The request to cancel it is being looked into." : said
        evidenceAt = seen
    }

    private static func of(_ order: OrderRecord, _ shipments: [ShipmentRecord], _ offset: Int64) -> (String, Instant?) {
        let name = order.channel.name
        switch order.stage {
        case .nothingToShip: return ("\(name) contains nothing that is shipped.", order.channel.updatedAt)
        case .elsewhere:
            let way = order.waits.first?.reason.sentence ?? "is not shipped by our warehouse"
            return ("\(name) \(way).", order.fulfilmentAt ?? order.channel.updatedAt)
        case .notDue: return ("\(name) has been placed and is not yet released to our warehouse.", order.stageAt)
        case .awaitingPayment: return ("\(name) is waiting for its payment.", order.channel.updatedAt)
        case .blocked, .queued, .sent:
            return ("\(name) has been placed and is not yet with our warehouse.", order.stageAt)
        case .review: return ("\(name) is with our warehouse, which is checking it before packing.", order.wmsStatusAt)
        case .received:
            // What the warehouse has finished is on its way to the carrier, also before its shipment is read.
            if order.hasLeftWarehouse {
                let parcels = shipments.filter { $0.shipment.status != .rolledBack }.flatMap(SentParcel.of)
                return (packed(parcels, "\(name) has"), order.wmsStatusAt)
            }
            return ("\(name) is with our warehouse and has not left it yet.", order.wmsStatusAt ?? order.receivedAt)
        case .cancelled: return ("\(name) is cancelled.", order.stageAt)
        case .partlyShipped, .shipped:
            let what = order.stage == .shipped ? "\(name) has" : "\(name) has in part"
            let parcels = shipments.filter { $0.shipment.status == .shipped }.flatMap(SentParcel.of)
            let seen = parcels.compactMap(\.seenAt).max() ?? order.stageAt
            return (shipped(parcels, what, offset), seen)
        }
    }

    private static func shipped(_ parcels: [SentParcel], _ what: String, _ offset: Int64) -> String {
        guard parcels.contains(where: { $0.seenAt != nil }) else { return packed(parcels, what) }
        // Each parcel has its own carrier, number and evidence.
        let each = parcels.map { parcel in
            let name = parcels.count == 1 ? parcel.alone : parcel.name
            return parcel.seenAt.map { "\(parcel.carrier) has had \(name) since \($0.dayAndTime(offset: offset))" }
                ?? "\(parcel.carrier) has not confirmed \(name) to us yet"
        }
        let count = parcels.count == 1 ? "" : " in \(parcels.count) parcels"
        return "\(what) been shipped\(count)\(parcels.count == 1 ? ";" : ":") \(each.joined(separator: "; "))."
    }

    /// What has left, and no carrier has confirmed.
    private static func packed(_ parcels: [SentParcel], _ what: String) -> String {
        if parcels.count > 1 {
            let names = parcels.map { "\($0.carrier) \($0.name)" }.joined(separator: "; ")
            return
                "\(what) been packed in \(parcels.count) parcels, which no carrier has confirmed to us yet: \(names)."
        }
        let parcel = parcels.first ?? SentParcel()
        return "\(what) been packed, and \(parcel.carrier) has not confirmed \(parcel.alone) yet."
    }
}

/// A parcel that left, and when its carrier first had it.
private struct SentParcel {
    var carrier = "the carrier"
    var number: String?
    var seenAt: Instant?

    /// What it is called beside others, and alone.
    var name: String { number ?? "a parcel" }
    var alone: String { number.map { "the parcel \($0)" } ?? "the parcel" }

    static func of(_ record: ShipmentRecord) -> [SentParcel] {
        let carrier = record.shipment.carrier ?? "the carrier"
        let parcels = record.shipment.parcels
        if parcels.isEmpty { return [SentParcel(carrier: carrier, seenAt: record.firstScan?.at)] }
        return parcels.map { parcel in
            // The scan is of one parcel. It says nothing of the others.
            let isScanned =
                parcels.count == 1
                || record.firstScan.map { TrackingNumber($0.tracking) == parcel.trackingNumber } ?? false
            return SentParcel(
                carrier: carrier, number: parcel.trackingNumber == nil ? nil : parcel.tracking,
                seenAt: isScanned ? record.firstScan?.at : nil)
        }
    }
}
