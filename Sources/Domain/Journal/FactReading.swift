/// Builds facts from their kinds and the fields of stored bodies.
extension Fact {
    /// A fact about an order; `nil` for another kind.
    static func ofOrder(_ kind: String, _ fields: StoredFields) throws -> Fact? {
        switch kind {
        case "orderSeen": .orderSeen(try fields.get("order", was: "_0"), via: try fields.get("via"))
        case "orderAssessed":
            .orderAssessed(
                try fields.get("stage", was: "_0"), blocks: try fields.get("blocks"), parts: try fields.maybe("parts"))
        case "orderRouted": .orderRouted(try fields.get("routes", was: "_0"))
        case "fulfilmentRead": .fulfilmentRead(try fields.get("reading"))
        case "fulfilmentOutdated": .fulfilmentOutdated
        case "orderWaits": .orderWaits(try fields.get("waits"))
        case "orderAdmitted": .orderAdmitted
        case "orderFitted": .orderFitted(try fields.get("fits", was: "_0"))
        case "orderSent": .orderSent(number: try fields.get("number"))
        case "orderUnconfirmed": .orderUnconfirmed(number: try fields.get("number"), reason: try fields.get("reason"))
        case "orderBatched": .orderBatched(number: try fields.get("number"), batch: try fields.get("batch"))
        case "orderHandedOver": .orderHandedOver(number: try fields.get("number"), run: try fields.get("run"))
        case "orderNotSent": .orderNotSent(number: try fields.get("number"))
        case "orderReceived":
            .orderReceived(
                number: try fields.get("number"), wmsID: try fields.get("wmsID"), status: try fields.get("status"))
        case "orderDiffers": .orderDiffers(number: try fields.get("number"), try fields.get("differences", was: "_1"))
        case "orderParked": .orderParked(number: try fields.get("number"), status: try fields.get("status"))
        case "wmsStatusRead": .wmsStatusRead(number: try fields.get("number"), try fields.get("status", was: "_1"))
        case "wmsOrderRead":
            .wmsOrderRead(
                number: try fields.get("number"), status: try fields.get("status"),
                shortfalls: try fields.get("shortfalls"))
        case "orderAdjusted": .orderAdjusted(try fields.get("parts", was: "_0"))
        case "shortReturned": .shortReturned(try fields.get("units", was: "_0"))
        case "paymentCaptured": .paymentCaptured(try fields.get("amount", was: "_0"))
        case "orderShipped": .orderShipped(whole: try fields.get("whole"))
        case "orderShipmentUndone": .orderShipmentUndone
        case "orderCancelled": .orderCancelled(inWMS: try fields.get("inWMS"))
        case "orderReserves": .orderReserves(try fields.get("units", was: "_0"))
        default: nil
        }
    }

    /// A fact about a shipment or a cancellation; `nil` for another kind.
    static func ofShipmentOrCancellation(_ kind: String, _ fields: StoredFields) throws -> Fact? {
        switch kind {
        case "shipmentSeen":
            .shipmentSeen(
                try fields.get("shipment", was: "_0"), order: try fields.maybe("order"),
                orderName: try fields.maybe("orderName"))
        case "shipmentRolledBack": .shipmentRolledBack
        case "fulfilmentCreated": .fulfilmentCreated(try fields.get("fulfilments", was: "_0"))
        case "fulfilmentConfirmed": .fulfilmentConfirmed
        case "fulfilmentCancelled": .fulfilmentCancelled
        case "trackingOutdated": .trackingOutdated
        case "trackingUpdated": .trackingUpdated(at: try fields.maybe("at"))
        case "noticeHeld": .noticeHeld(until: try fields.get("until"))
        case "scanned": .scanned(try fields.get("scan", was: "_0"))
        case "holdWarned": .holdWarned
        case "holdStalled": .holdStalled
        case "noticeReleased": .noticeReleased(reason: try fields.get("reason"))
        case "noticeSent": .noticeSent
        case "noticeCancelled": .noticeCancelled(reason: try fields.get("reason"))
        case "cancellationRequested": .cancellationRequested(try fields.get("request", was: "_0"))
        case "cancellationJudged":
            .cancellationJudged(try fields.get("verdict", was: "_0"), wmsStatus: try fields.maybe("wmsStatus"))
        case "cancellationStopped": .cancellationStopped
        case "cancellationRefused": .cancellationRefused(reason: try fields.get("reason"))
        case "cancellationAnswered":
            .cancellationAnswered(accepted: try fields.get("accepted"), message: try fields.maybe("message"))
        default: nil
        }
    }

    /// A fact about an exception, the catalogue, a mark or the core; `nil` for another kind.
    static func ofOther(_ kind: String, _ fields: StoredFields) throws -> Fact? {
        switch kind {
        case "exceptionRaised": .exceptionRaised(try fields.get("raised", was: "_0"))
        case "exceptionAssigned": .exceptionAssigned(try fields.maybe("owner", was: "_0"))
        case "exceptionResolved": .exceptionResolved(reason: try fields.get("reason"))
        case "itemSeen": .itemSeen(try fields.get("item", was: "_0"))
        case "stockRead": .stockRead(try fields.get("reading", was: "_0"))
        case "channelStock":
            .channelStock(
                location: try fields.get("location"), quantity: try fields.get("quantity"),
                pushed: try fields.get("pushed"))
        case "variantSeen": .variantSeen(try fields.get("variant", was: "_0"))
        case "variantGone": .variantGone
        case "skuMapped": .skuMapped(item: try fields.maybe("item"))
        case "bundleMapped": .bundleMapped(try fields.maybe("components", was: "_0"))
        case "markMoved": .markMoved(try fields.get("value", was: "_0"))
        case "markEnded": .markEnded
        case "acted":
            .acted(
                action: try fields.get("action"), reason: try fields.maybe("reason"), outcome: try fields.get("outcome")
            )
        case "noted": .noted(try fields.get("note", was: "_0"))
        case "checkSigned": .checkSigned(try fields.get("signed"))
        case "checkMissed": .checkMissed(try fields.get("missed"))
        case "erasureAsked": .erasureAsked
        case "erased": .erased(aged: try fields.get("aged"))
        case "erasureKnown": .erasureKnown(try fields.get("hash", was: "_0"))
        case "clockStepped": .clockStepped(by: try fields.get("by"))
        default: nil
        }
    }
}
