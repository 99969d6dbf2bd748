// Where an order ships from.

extension ExceptionType {
    package static let unmappedLocation = ExceptionType(
        "unmapped-location", "Location without a facility",
        team: .operations, .warning, act: .hours(1), group: ExceptionGroup(.orders, .tallyman, .missing), about: .name,
        ends: [.mapped], retry: .blockedOrders,
        playbook:
            "The channel assigned goods to a location for which no Deposco facility is named. Name the facility in "
            + "the location map; never guess, since the parcel would leave from the wrong building. The orders go on "
            + "by themselves.",
        leave: "Leave it only while you wait for the facility's name; never guess one.")

    package static let notRouted = ExceptionType(
        "not-routed", "Channel does not say where it ships from",
        team: .operations, .warning, act: .hours(1), group: ExceptionGroup(.orders, .shopify, .silence), about: .order,
        ends: [.located, .orderCancelled], retry: .subject,
        playbook:
            "No fulfilment order that we can see has these units, so it is not known who is to ship them, and they are "
            + "not sent. Look at the order in Shopify: if a location has it, our access lacks the scope that the "
            + "exception names; if another service has it, declare its location as not ours. It goes on by itself once "
            + "a location that we can see has it.",
        leave: "Leave it if the channel still routes the order, a few minutes after it was placed.")

    package static let notDue = ExceptionType(
        "not-due", "Held back for too long",
        team: .operations, .warning, act: .hours(4), group: ExceptionGroup(.orders, .shopify, .silence), about: .order,
        ends: [.mayLeave, .orderCancelled], retry: .subject,
        playbook:
            "This order is held back, for longer than its reason usually lasts. Look at it in Shopify: release the hold, "
            + "review the risk, request the fulfilment, or cancel the order. What waits for a person (a risk, a payment to "
            + "be reviewed, units that are open again after they were fulfilled) leaves once somebody takes the order in "
            + "here, with a reason: make sure first that it has not left already. It goes on by itself the moment the "
            + "channel lets go.",
        leave: "Leave it if whoever holds the order still means to: nothing is lost while it waits.")

    package static let heldInWarehouse = ExceptionType(
        "held-in-warehouse", "Held by the channel, and in the warehouse",
        team: .cx, .critical, act: .minutes(30),
        group: ExceptionGroup(.changes, .shopify, .contradiction), about: .order,
        ends: [.channelLetGo, .orderCancelled], retry: .subject,
        playbook:
            "The channel held this order back after it had been sent to the warehouse, which may still ship it. Stop it "
            + "in Deposco if the hold is meant (fraud, a wrong address), or release the hold in Shopify. It ends when "
            + "the hold is released, or when the warehouse no longer has the units.",
        leave: "Leave it if the warehouse has stopped the order already.")
}

extension ExceptionCause {
    package static func unmappedLocation(location: String) -> Self {
        Self(.unmappedLocation, key: location, about: .name(location))
    }
    package static func notRouted(_ id: OrderID) -> Self { Self(.notRouted, key: id.rawValue, order: id) }
    package static func notDue(_ id: OrderID) -> Self { Self(.notDue, key: id.rawValue, order: id) }
    package static func heldInWarehouse(_ id: OrderID) -> Self { Self(.heldInWarehouse, key: id.rawValue, order: id) }
}

extension ExceptionEnding {
    package static let mapped = ExceptionEnding("location … has a facility now")
    package static let mayLeave = ExceptionEnding("the channel lets it go")
    package static let channelLetGo = ExceptionEnding("the channel no longer holds what the warehouse has")
    package static let located = ExceptionEnding("a location has it")
}
