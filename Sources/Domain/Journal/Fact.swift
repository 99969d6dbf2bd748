/// Something that happened. The journal holds facts, and records are folded from nothing else. Words that people typed
/// or remote systems sent may name people, so they are kept beside the journal (see `mappingWords`).
package enum Fact: Hashable, Sendable {
    // An order.
    case orderSeen(ChannelOrder, via: Via)
    /// The rules assessed the order as it now is. `parts` is what the WMS should have; `nil` leaves the plan unchanged.
    case orderAssessed(OrderStage, blocks: [Block], parts: [OrderPart]?)
    /// Which location ships what. Written by earlier programs only; `fulfilmentRead` says more.
    case orderRouted([LineRoute])
    /// What the channel says of the order's fulfilment.
    case fulfilmentRead(FulfilmentReading)
    /// Something changed of what the channel says of the order's fulfilment; it has to be read again.
    case fulfilmentOutdated
    /// What of the order does not leave from here now, and why; an empty list when nothing waits.
    case orderWaits([OrderWait])
    /// A person took the order in, whatever its age or risk, and units of it that are open again.
    case orderAdmitted
    /// These fields are too long for the WMS and continue in other fields of its order. An empty list ends that.
    case orderFitted([FieldFit])
    // A part of an order, by its number in the WMS.
    case orderSent(number: String)
    /// The outcome of sending is not known; it will be looked up.
    case orderUnconfirmed(number: String, reason: String)
    /// It goes to the WMS in an import with other parts. Its outcome is not known until the import's is.
    case orderBatched(number: String, batch: String)
    /// A run in Patchworks takes it to the WMS. Whether it arrived has to be looked up there.
    case orderHandedOver(number: String, run: String)
    /// It certainly did not reach the WMS.
    case orderNotSent(number: String)
    case orderReceived(number: String, wmsID: String, status: String)
    case orderDiffers(number: String, [String])
    case orderParked(number: String, status: String)
    case wmsStatusRead(number: String, String)
    /// The WMS's order changed: its status, or the units that it will not ship.
    case wmsOrderRead(number: String, status: String, shortfalls: [Shortfall])
    /// The WMS's order now matches the channel's changed order.
    case orderAdjusted([OrderPart])
    /// The channel was told which units will not be shipped, by line.
    case shortReturned(LineUnits)
    /// We captured this much of the customer's payment at dispatch.
    case paymentCaptured(Money)
    case orderShipped(whole: Bool)
    case orderShipmentUndone
    case orderCancelled(inWMS: Bool)

    /// Units of each item that an order which is not in the WMS will take.
    case orderReserves([String: Int64])

    // A shipment.
    case shipmentSeen(Shipment, order: OrderID?, orderName: String?)
    case shipmentRolledBack
    case fulfilmentCreated([String])
    case fulfilmentConfirmed
    /// The channel cancelled the fulfilment. Goods that did leave get a new one.
    case fulfilmentCancelled
    /// The parcels are no longer those that the channel was told of.
    case trackingOutdated
    /// The channel was told of the parcels as they are now, and the customer was not; when, by the channel's clock.
    case trackingUpdated(at: Instant?)
    case noticeHeld(until: String)
    case scanned(Scan)
    case holdWarned
    case holdStalled
    case noticeReleased(reason: String)
    case noticeSent
    case noticeCancelled(reason: String)

    // A cancellation.
    case cancellationRequested(CancellationRequest)
    case cancellationJudged(Verdict, wmsStatus: String?)
    case cancellationStopped
    case cancellationRefused(reason: String)
    case cancellationAnswered(accepted: Bool, message: String?)

    // An exception.
    case exceptionRaised(RaisedException)
    case exceptionAssigned(Owner?)
    case exceptionResolved(reason: String)

    // Catalogue, marks and the core itself.
    case itemSeen(Item)
    /// The WMS's stock of an item at a facility.
    case stockRead(StockReading)
    /// The channel's available quantity of a variant: as we set it (`pushed`), or as it was read there.
    case channelStock(location: String, quantity: Int64, pushed: Bool)
    case variantSeen(Variant)
    case variantGone
    /// A SKU is mapped to an item by hand; `nil` ends the mapping. The subject is `sku/<SKU>`.
    case skuMapped(item: String?)
    /// A SKU is a bundle of these components; `nil` when it no longer is one. The subject is `sku/<SKU>`.
    case bundleMapped([BundleComponent]?)
    /// A high-water mark moved.
    case markMoved(String)
    /// A mark is no longer needed.
    case markEnded
    /// A person acted: what, why and with which outcome. Facts caused by the action follow in the same commit.
    case acted(action: String, reason: String?, outcome: String)
    case noted(String)
    // A turn of a daily check.
    case checkSigned(SignedCheck)
    /// Nobody signed it off in its time.
    case checkMissed(MissedCheck)
    /// Erasure of the person behind this order was requested. It happens once the order has ended.
    case erasureAsked
    /// The person behind this order was erased: on request, or because the retention time ended (`aged`).
    case erased(aged: Bool)
    /// An order, given by the hash of its id, was erased before this store was restored from an older copy.
    case erasureKnown(String)
    /// The machine's clock was set ahead by this much, or back where negative. Relative times moved with it.
    case clockStepped(by: Span)

    /// The fact's name in the journal.
    package var kind: String {
        switch self {
        case .orderSeen: "orderSeen"
        case .orderAssessed: "orderAssessed"
        case .orderRouted: "orderRouted"
        case .fulfilmentRead: "fulfilmentRead"
        case .fulfilmentOutdated: "fulfilmentOutdated"
        case .orderWaits: "orderWaits"
        case .orderAdmitted: "orderAdmitted"
        case .orderFitted: "orderFitted"
        case .orderSent: "orderSent"
        case .orderBatched: "orderBatched"
        case .orderHandedOver: "orderHandedOver"
        case .orderNotSent: "orderNotSent"
        case .orderUnconfirmed: "orderUnconfirmed"
        case .orderReceived: "orderReceived"
        case .orderDiffers: "orderDiffers"
        case .orderParked: "orderParked"
        case .wmsStatusRead: "wmsStatusRead"
        case .wmsOrderRead: "wmsOrderRead"
        case .orderAdjusted: "orderAdjusted"
        case .shortReturned: "shortReturned"
        case .paymentCaptured: "paymentCaptured"
        case .orderShipped: "orderShipped"
        case .orderShipmentUndone: "orderShipmentUndone"
        case .orderCancelled: "orderCancelled"
        case .shipmentSeen: "shipmentSeen"
        case .shipmentRolledBack: "shipmentRolledBack"
        case .fulfilmentCreated: "fulfilmentCreated"
        case .fulfilmentConfirmed: "fulfilmentConfirmed"
        case .fulfilmentCancelled: "fulfilmentCancelled"
        case .trackingOutdated: "trackingOutdated"
        case .trackingUpdated: "trackingUpdated"
        case .noticeHeld: "noticeHeld"
        case .scanned: "scanned"
        case .holdWarned: "holdWarned"
        case .holdStalled: "holdStalled"
        case .noticeReleased: "noticeReleased"
        case .noticeSent: "noticeSent"
        case .noticeCancelled: "noticeCancelled"
        case .cancellationRequested: "cancellationRequested"
        case .cancellationJudged: "cancellationJudged"
        case .cancellationStopped: "cancellationStopped"
        case .cancellationRefused: "cancellationRefused"
        case .cancellationAnswered: "cancellationAnswered"
        case .exceptionRaised: "exceptionRaised"
        case .exceptionAssigned: "exceptionAssigned"
        case .exceptionResolved: "exceptionResolved"
        case .itemSeen: "itemSeen"
        case .variantSeen: "variantSeen"
        case .orderReserves: "orderReserves"
        case .stockRead: "stockRead"
        case .channelStock: "channelStock"
        case .variantGone: "variantGone"
        case .skuMapped: "skuMapped"
        case .bundleMapped: "bundleMapped"
        case .markMoved: "markMoved"
        case .markEnded: "markEnded"
        case .acted: "acted"
        case .noted: "noted"
        case .checkSigned: "checkSigned"
        case .checkMissed: "checkMissed"
        case .erasureAsked: "erasureAsked"
        case .erased: "erased"
        case .erasureKnown: "erasureKnown"
        case .clockStepped: "clockStepped"
        }
    }
}
