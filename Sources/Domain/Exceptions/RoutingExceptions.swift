// Where an order ships from.

extension ExceptionType {
    package static let unmappedLocation = ExceptionType(
        "unmapped-location", "Location without a facility",
        team: .operations, .warning, act: .hours(1), group: ExceptionGroup(.orders, .tallyman, .missing), about: .name,
        ends: [.mapped], retry: .blockedOrders,
        playbook:
            "The channel assigned goods to a location for which no Deposco facility is named. Name the facility in "
            + "the location map; never guess, since the parcel would leave from the wrong building. The orders go on "
            + "by themselves.")

    package static let notRouted = ExceptionType(
        "not-routed", "Channel does not say where it ships from",
        team: .operations, .warning, act: .hours(1), group: ExceptionGroup(.orders, .shopify, .silence), about: .order,
        ends: [.located, .orderCancelled], retry: .subject,
        playbook:
            "The channel has not assigned this order to a location for a long time, so it is not known which "
            + "warehouse is to ship it. Look at it in Shopify: it may be on hold, routed to a location without "
            + "stock, or fulfilled there by hand. It goes on by itself once a location has it; where it was sent by "
            + "hand, cancel it or mark it as done.")
}

extension ExceptionCause {
    package static func unmappedLocation(location: String) -> Self {
        Self(.unmappedLocation, key: location, about: .name(location))
    }
    package static func notRouted(_ id: OrderID) -> Self { Self(.notRouted, key: id.rawValue, order: id) }
}

extension ExceptionEnding {
    package static let mapped = ExceptionEnding("location … has a facility now")
    package static let located = ExceptionEnding("a location has it")
}
