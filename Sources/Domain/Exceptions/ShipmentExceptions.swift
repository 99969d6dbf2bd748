// Shipments, and telling the channel and the customer about them.

extension ExceptionType {
    package static let orphanShipment = ExceptionType(
        "orphan-shipment", "Shipment without a known order",
        team: .operations, .warning, act: .hours(4), group: ExceptionGroup(.shipments, .deposco, .contradiction),
        about: .prefixed,
        ends: [.orderKnown], retry: .subject,
        playbook:
            "Deposco shipped an order that is not known here. Find out who created it (another integration, or by "
            + "hand) and whether a customer is waiting for a notification.",
        leave: "Leave it if whoever made the order tells its customer.")

    package static let fulfilmentRefused = ExceptionType(
        "fulfilment-refused", "Channel refused the fulfilment",
        team: .operations, .warning, act: .hours(4), group: ExceptionGroup(.shipments, .shopify, .refused),
        about: .prefixed,
        ends: [.channelHasIt, .rolledBack], retry: .subject,
        playbook:
            "Shopify does not take the fulfilment; its own words are in the detail. Often the order was fulfilled or "
            + "cancelled by hand. Compare the two and correct the channel, then retry.",
        leave: "Leave it while Shopify is down: retry once it answers.")

    package static let notificationOverdue = ExceptionType(
        "notification-overdue", "Shipped, and the customer not told",
        team: .operations, .warning, act: .hours(4), group: ExceptionGroup(.shipments, .carrier, .silence),
        about: .prefixed,
        ends: [.customerTold, .rolledBack], retry: .subject,
        playbook:
            "The warehouse shipped, the channel knows, and no carrier has scanned the parcel in the agreed time. Ask "
            + "the warehouse whether the parcel left and the carrier whether it has it. Release the notification by hand "
            + "only when you know that it is on its way. It clears itself with the first scan.",
        leave: "Leave it on a carrier's holiday, or where its scans are known to be late.")

    package static let untoldShipment = ExceptionType(
        "untold-shipment", "Shipped, and the channel not told",
        team: .operations, .warning, act: .hours(1), group: ExceptionGroup(.shipments, .shopify, .silence),
        about: .prefixed,
        ends: [.channelHasIt, .heldForScan, .customerTold, .rolledBack], retry: .subject,
        playbook:
            "Deposco shipped, and in the agreed time the shipment is neither on the channel nor held for a scan, or "
            + "its customer is still not told although the hold ended. The detail says which, and the last error. Retry: "
            + "the channel is looked at before anything is made. Once the channel has the fulfilment, the notification "
            + "can be released by hand. If Deposco's shipment is wrong, have it rolled back or corrected there. It ends "
            + "by itself when the channel is told.",
        leave: "Leave it while Shopify is down: it is told once Shopify answers.")
}

extension ExceptionCause {
    package static func orphanShipment(_ id: ShipmentID) -> Self {
        Self(.orphanShipment, key: id.rawValue, about: .shipment(id))
    }
    package static func fulfilmentRefused(_ id: ShipmentID, of order: OrderID?) -> Self {
        Self(.fulfilmentRefused, key: id.rawValue, order: order, about: .shipment(id))
    }
    package static func notificationOverdue(_ id: ShipmentID, of order: OrderID?) -> Self {
        Self(.notificationOverdue, key: id.rawValue, order: order, about: .shipment(id))
    }
    package static func untoldShipment(_ id: ShipmentID, of order: OrderID?) -> Self {
        Self(.untoldShipment, key: id.rawValue, order: order, about: .shipment(id))
    }
}

extension ExceptionEnding {
    package static let channelHasIt = ExceptionEnding("the channel has the fulfilment")
    package static let heldForScan = ExceptionEnding(
        "the channel has the fulfilment; the notification is held for the first scan")
    package static let customerTold = ExceptionEnding("the customer has been told")
    package static let rolledBack = ExceptionEnding("the warehouse rolled the shipment back")
}
