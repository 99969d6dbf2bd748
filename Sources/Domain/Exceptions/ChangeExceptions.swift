// Changes made after the warehouse received an order.

extension ExceptionType {
    package static let drift = ExceptionType(
        "drift", "Changed after the warehouse began",
        team: .cx, .warning, act: .minutes(30), group: ExceptionGroup(.changes, .deposco, .contradiction),
        about: .order,
        ends: [.agreed, .orderCancelled], retry: .subject,
        playbook:
            "The order was changed on the channel after the warehouse had begun with it, so the change could not be "
            + "made there. The difference is in the detail. Ask the warehouse to change what it packs, or settle it with "
            + "the customer; a refund of goods that still leave is money lost. It ends when the two agree again.",
        leave: "Leave it if the warehouse has said that it packs the change.")

    package static let shortPick = ExceptionType(
        "short-pick", "Warehouse will not ship all of it",
        team: .cx, .warning, act: .hours(1), group: ExceptionGroup(.changes, .deposco, .missing), about: .order,
        ends: [.owesNothing], retry: .subject,
        playbook:
            "The warehouse cancelled a pick, or could not find all of it. The channel has been told, so that the stock "
            + "is free and the rest counts as complete. Refund the customer for what will not come, or send it with a "
            + "new order. It ends when no money is held for goods that will not be shipped.",
        leave: "Leave it if the refund is on its way: it ends with it.")
}

extension ExceptionCause {
    package static func drift(_ id: OrderID) -> Self { Self(.drift, key: id.rawValue, order: id) }
    package static func shortPick(_ id: OrderID) -> Self { Self(.shortPick, key: id.rawValue, order: id) }
    package static func addressDrift(_ id: OrderID) -> Self {
        Self(.drift, named: "address-drift", key: id.rawValue, order: id)
    }
    package static func notesDrift(_ id: OrderID) -> Self {
        Self(.drift, named: "notes-drift", key: id.rawValue, order: id)
    }
    package static func methodDrift(_ id: OrderID) -> Self {
        Self(.drift, named: "method-drift", key: id.rawValue, order: id)
    }
}

extension ExceptionEnding {
    package static let agreed = ExceptionEnding("channel and warehouse agree")
    package static let owesNothing = ExceptionEnding("no money is held for it")
}
