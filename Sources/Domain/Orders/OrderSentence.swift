/// One plain sentence about an order, fit to be pasted into a reply to the customer. It claims nothing that is not recorded.
package struct OrderSentence: Sendable {
    package let text: String
    /// When the evidence for it was last seen.
    package let evidenceAt: Instant?

    /// - Parameter offset: the shop's local time, in minutes east of UTC.
    package init(_ order: OrderRecord, shipments: [ShipmentRecord], offset: Int64) {
        (text, evidenceAt) = Self.of(order, shipments, offset)
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
                return ("\(name) has been packed, and the carrier has not confirmed the parcel yet.", order.wmsStatusAt)
            }
            return ("\(name) is with our warehouse and has not left it yet.", order.wmsStatusAt ?? order.receivedAt)
        case .cancelled: return ("\(name) is cancelled.", order.stageAt)
        case .partlyShipped, .shipped:
            let what = order.stage == .shipped ? "\(name) has" : "\(name) has in part"
            let parcels = shipments.filter { $0.shipment.status == .shipped }.flatMap(SentParcel.of)
            let seen = parcels.compactMap(\.seenAt).max() ?? order.stageAt
            return (parcels.count > 1 ? several(parcels, what, offset) : one(parcels.first, what, offset), seen)
        }
    }

    private static func one(_ parcel: SentParcel?, _ what: String, _ offset: Int64) -> String {
        guard let parcel, let at = parcel.seenAt else {
            return "\(what) been packed, and the carrier has not confirmed the parcel yet."
        }
        return "\(what) been shipped; \(parcel.carrier) has had the parcel since \(at.dayAndTime(offset: offset))."
    }

    /// Each parcel has its own carrier, number and evidence.
    private static func several(_ parcels: [SentParcel], _ what: String, _ offset: Int64) -> String {
        guard parcels.contains(where: { $0.seenAt != nil }) else {
            let names = parcels.map { "\($0.carrier) \($0.name)" }.joined(separator: "; ")
            return
                "\(what) been packed in \(parcels.count) parcels, which no carrier has confirmed to us yet: \(names)."
        }
        let each = parcels.map { parcel in
            parcel.seenAt.map { "\(parcel.carrier) has had \(parcel.name) since \($0.dayAndTime(offset: offset))" }
                ?? "\(parcel.carrier) has not confirmed \(parcel.name) to us yet"
        }
        return "\(what) been shipped in \(parcels.count) parcels: \(each.joined(separator: "; "))."
    }
}

/// A parcel that left, and when its carrier first had it.
private struct SentParcel {
    var carrier: String
    var name: String
    var seenAt: Instant?

    static func of(_ record: ShipmentRecord) -> [SentParcel] {
        let carrier = record.shipment.carrier ?? "the carrier"
        let parcels = record.shipment.parcels
        if parcels.isEmpty { return [SentParcel(carrier: carrier, name: "a parcel", seenAt: record.firstScan?.at)] }
        return parcels.map { parcel in
            // The scan is of one parcel. It says nothing of the others.
            let isScanned =
                parcels.count == 1
                || record.firstScan.map { TrackingNumber($0.tracking) == parcel.trackingNumber } ?? false
            return SentParcel(
                carrier: carrier, name: parcel.trackingNumber == nil ? "a parcel" : parcel.tracking ?? "a parcel",
                seenAt: isScanned ? record.firstScan?.at : nil)
        }
    }
}
