// Requests to cancel.

extension ExceptionType {
    package static let lateCancellation = ExceptionType(
        "late-cancellation", "Cancellation came too late",
        team: .cx, .warning, act: .minutes(30), group: ExceptionGroup(.cancellations, .deposco, .refused),
        about: .prefixed,
        ends: [.stopped, .rejected, .hasLeft], retry: .subject,
        playbook:
            "The customer asked to cancel after the warehouse started on the order. The stage is in the detail. Either "
            + "reject the cancellation (X) with a reason that the customer may read, or ask the warehouse to pull the "
            + "parcel.",
        leave:
            "Leave it if the parcel cannot be pulled and the standing words suit: it is refused by itself "
            + "at its time.")

    package static let cancellationUnknown = ExceptionType(
        "cancellation-unknown", "Cancellation with the warehouse stage unknown",
        team: .cx, .warning, act: .minutes(30), group: ExceptionGroup(.cancellations, .deposco, .silence),
        about: .prefixed,
        ends: [.stageRead, .hasLeft], retry: .subject,
        playbook:
            "A cancellation was asked for and the warehouse stage could not be read, so nothing was done. Look the "
            + "order up in Deposco. Retry to ask again, or reject it (X) if the parcel has gone.",
        leave: "Leave it while Deposco is down: it is asked again.")

    package static let cancellationUnmatched = ExceptionType(
        "cancellation-unmatched", "Cancellation of an order that nobody knows",
        team: .cx, .warning, act: .minutes(30), group: ExceptionGroup(.cancellations, .shopify, .missing),
        about: .prefixed,
        ends: [.askedOrderKnown, .requestGone, .lookedForADay], retry: .subject,
        playbook:
            "A sender asked to cancel an order that neither this core nor the channel knows; the sender has been "
            + "told so where it has an address for answers. Find out which order the customer means, and have the "
            + "sender request its cancellation again. The channel is asked every hour, so it ends when the order "
            + "turns up, and after a day at the latest.",
        leave: "Leave it if the sender has asked anew with the right order.")

    package static let cancelledAndShipped = ExceptionType(
        "cancelled-and-shipped", "Cancelled and shipped",
        team: .cx, .critical, act: .hours(1), group: ExceptionGroup(.cancellations, .deposco, .contradiction),
        about: .prefixed,
        ends: [.backInWarehouse], retry: .subject,
        playbook:
            "The order is cancelled on the channel and left the warehouse all the same. Recall the parcel or agree a "
            + "return with the customer; check that the refund is right.",
        leave: "Leave nothing: goods are under way for which nobody pays.")
}

extension ExceptionCause {
    package static func lateCancellation(_ id: CancellationID, of order: OrderID) -> Self {
        Self(.lateCancellation, key: id.rawValue, order: order, about: .cancellation(id))
    }
    package static func cancellationUnknown(_ id: CancellationID, of order: OrderID) -> Self {
        Self(.cancellationUnknown, key: id.rawValue, order: order, about: .cancellation(id))
    }
    package static func cancellationUnmatched(_ id: CancellationID, work: Int64?) -> Self {
        Self(.cancellationUnmatched, key: id.rawValue, about: work.map { .work($0) })
    }
    package static func cancelledAndShipped(_ id: OrderID, shipment: ShipmentID?) -> Self {
        Self(.cancelledAndShipped, key: id.rawValue, order: id, about: shipment.map { .shipment($0) })
    }
}

extension ExceptionEnding {
    package static let askedOrderKnown = ExceptionEnding("the order is known now")
    package static let stopped = ExceptionEnding("stopped, and the channel told")
    package static let rejected = ExceptionEnding("rejected, and the channel told")
    package static let hasLeft = ExceptionEnding("it has left, which is an exception of its own")
    package static let stageRead = ExceptionEnding("the warehouse stage could be read")
    package static let requestGone = ExceptionEnding("the request is no longer kept")
    package static let lookedForADay = ExceptionEnding("the order did not turn up in a day; its sender was told")
    package static let backInWarehouse = ExceptionEnding("the warehouse has it back")
}
