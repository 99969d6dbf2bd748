/// What a piece of work is about. All work with the same key runs one after the other.
package enum WorkKey: Hashable, Sendable {
    case order(OrderID)
    case shipment(ShipmentID)
    /// Separate from the shipment's other work, so that it never waits for it.
    case watch(ShipmentID)
    case cancellation(CancellationID)
    case exception(ExceptionID)
    case fulfilmentOrder(String)
    /// A kept message.
    case body(Int64)
    /// Deposco takes one import at a time (docs/apis/deposco.md#imports).
    case imports
    /// Going live beside another integration.
    case adoption
    case stockPush
    case wholeShop
    case unpaidOrders
    /// The channel's webhook subscriptions.
    case subscriptions
    case periodic(WorkKind)

    /// The stored form.
    package var text: String {
        switch self {
        case .order(let id): "order/\(id)"
        case .shipment(let id): "shipment/\(id)"
        case .watch(let id): "watch/\(id)"
        case .cancellation(let id): "cancellation/\(id)"
        case .exception(let id): "exception/\(id)"
        case .fulfilmentOrder(let id): "fulfilment-order/\(id)"
        case .body(let id): "inbox/\(id)"
        case .imports: "deposco/bulk"
        case .adoption: "orders/adoption"
        case .stockPush: "stock/push"
        case .wholeShop: "privacy/shop"
        case .unpaidOrders: "payments/unpaid"
        case .subscriptions: "shopify/subscriptions"
        case .periodic(let kind): "periodic/\(kind.rawValue)"
        }
    }

    /// Reads the stored form.
    package init?(text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2 else { return nil }
        switch (parts[0], parts[1]) {
        case ("order", let id): self = .order(OrderID(id))
        case ("shipment", let id): self = .shipment(ShipmentID(id))
        case ("watch", let id): self = .watch(ShipmentID(id))
        case ("cancellation", let id): self = .cancellation(CancellationID(id))
        case ("exception", let id): self = .exception(ExceptionID(id))
        case ("fulfilment-order", let id): self = .fulfilmentOrder(id)
        case ("inbox", let id):
            guard let id = Int64(id) else { return nil }
            self = .body(id)
        case ("deposco", "bulk"): self = .imports
        case ("orders", "adoption"): self = .adoption
        case ("stock", "push"): self = .stockPush
        case ("privacy", "shop"): self = .wholeShop
        case ("payments", "unpaid"): self = .unpaidOrders
        case ("shopify", "subscriptions"): self = .subscriptions
        case ("periodic", let name):
            guard let kind = WorkKind(rawValue: name) else { return nil }
            self = .periodic(kind)
        default: return nil
        }
    }

    /// The order that it is about.
    package var order: OrderID? { if case .order(let id) = self { id } else { nil } }
}
