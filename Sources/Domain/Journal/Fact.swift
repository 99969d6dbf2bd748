/// Something that happened. Facts are what the journal keeps and the only thing that records are made from. What people type and
/// what remote systems say may name people: those words stand beside the journal (see `mappingWords`), so that it holds none.
package enum Fact: Hashable, Sendable {
    // An order.
    case orderSeen(ChannelOrder, via: Via)
    /// What the rules made of the order as it now is.
    /// `parts` is what the WMS is to have; `nil` leaves what was planned.
    case orderAssessed(OrderStage, blocks: [Block], parts: [OrderPart]?)
    /// The channel's fulfilment orders say which location ships what.
    case orderRouted([LineRoute])
    /// These fields go on elsewhere in the WMS's order, for want of room; an empty list ends that.
    case orderFitted([FieldFit])
    // A part of an order, by its number in the WMS.
    case orderSent(number: String)
    /// The outcome of sending is not known; it will be looked up.
    case orderUnconfirmed(number: String, reason: String)
    /// It goes to the WMS with others, in one import; the outcome is not known until the import is.
    case orderBatched(number: String, batch: String)
    /// A run in Patchworks takes it to the WMS; whether it arrived is not known until it is looked up there.
    case orderHandedOver(number: String, run: String)
    /// It certainly did not reach the WMS.
    case orderNotSent(number: String)
    case orderReceived(number: String, wmsID: String, status: String)
    case orderDiffers(number: String, [String])
    case orderParked(number: String, status: String)
    case wmsStatusRead(number: String, String)
    /// The WMS's order changed: its status, or what it will not ship.
    case wmsOrderRead(number: String, status: String, shortfalls: [Shortfall])
    /// The WMS has what the channel's changed order asks for.
    case orderAdjusted([OrderPart])
    /// The channel was told what will not be shipped: units by line.
    case shortReturned(LineUnits)
    /// We captured this much of the customer's payment at dispatch.
    case paymentCaptured(Money)
    case orderShipped(whole: Bool)
    case orderShipmentUndone
    case orderCancelled(inWMS: Bool)

    /// What an order that the WMS does not have will take, by item.
    case orderReserves([String: Int64])

    // A shipment.
    case shipmentSeen(Shipment, order: OrderID?, orderName: String?)
    case shipmentRolledBack
    case fulfilmentCreated([String])
    case fulfilmentConfirmed
    /// The channel has taken the fulfilment back; what still left is told anew.
    case fulfilmentCancelled
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
    /// What the WMS has of an item at a facility.
    case stockRead(StockReading)
    /// What the channel has of a variant as available: as we set it, or as it was read there.
    case channelStock(location: String, quantity: Int64, pushed: Bool)
    case variantSeen(Variant)
    case variantGone
    /// A SKU is mapped to an item by hand; `nil` ends the mapping. The subject is `sku/<SKU>`.
    case skuMapped(item: String?)
    /// A SKU is a bundle of these; `nil` when it is none any more. The subject is `sku/<SKU>`.
    case bundleMapped([BundleComponent]?)
    /// A high-water mark moved.
    case markMoved(String)
    /// A mark is not needed any more.
    case markEnded
    /// A person acted: what, why, and how it ended. Facts that the action caused follow it in the same commit.
    case acted(action: String, reason: String?, outcome: String)
    case noted(String)
    /// Somebody wants what is known of the person behind this order erased; it is, when the order has ended.
    case erasureAsked
    /// The person behind this order was erased: because it was asked for, or because it was kept long enough.
    case erased(aged: Bool)
    /// An order, by the hash of its id, was erased before this store was brought back from an older copy.
    case erasureKnown(String)
    /// The machine's clock was set, so far ahead, or back where negative: what was to happen after some time moved with it.
    case clockStepped(by: Span)

    /// The fact's name in the journal.
    package var kind: String {
        switch self {
        case .orderSeen: "orderSeen"
        case .orderAssessed: "orderAssessed"
        case .orderRouted: "orderRouted"
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
        case .erasureAsked: "erasureAsked"
        case .erased: "erased"
        case .erasureKnown: "erasureKnown"
        case .clockStepped: "clockStepped"
        }
    }
}
