import Domain

/// One plain sentence about an order, fit to be pasted into a reply to the customer. It claims nothing that is not recorded.
struct OrderSentence {
    let text: String
    /// When the evidence for it was last seen.
    let evidenceAt: Instant?

    /// - Parameter offset: the shop's local time, in minutes east of UTC.
    init(_ order: OrderRecord, shipments: [ShipmentRecord], offset: Int64) {
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
            return ("\(name) is with our warehouse and has not left it yet.", order.wmsStatusAt ?? order.receivedAt)
        case .cancelled: return ("\(name) is cancelled.", order.stageAt)
        case .partlyShipped, .shipped:
            let what = order.stage == .shipped ? "has" : "has in part"
            let left = shipments.filter { $0.shipment.status == .shipped }
            guard let scan = left.compactMap(\.firstScan).min(by: { $0.at < $1.at }) else {
                return ("\(name) \(what) been packed, and the carrier has not confirmed the parcel yet.", order.stageAt)
            }
            let carrier = left.compactMap(\.shipment.carrier).first ?? "the carrier"
            return (
                "\(name) \(what) been shipped; \(carrier) has had the parcel since \(scan.at.dayAndTime(offset: offset)).",
                scan.at
            )
        }
    }
}
