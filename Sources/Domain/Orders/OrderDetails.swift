/// What an order has beside its lines and that may change after it was placed.
package struct OrderDetails: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Where it goes.
    package static let address = OrderDetails(rawValue: 1)
    /// Its note, its attributes, and the properties of its lines.
    package static let notes = OrderDetails(rawValue: 2)
    /// The shipping method.
    package static let method = OrderDetails(rawValue: 4)

    package static let all: OrderDetails = [.address, .notes, .method]

    private static let names: [(name: String, detail: OrderDetails)] = [
        ("address", .address), ("notes", .notes), ("method", .method),
    ]

    /// The details one by one.
    package var each: [OrderDetails] { Self.names.map(\.detail).filter(contains) }

    /// `address,method`: how a row of work holds it; `nil` where there are none.
    package var text: String? {
        let names = Self.names.filter { contains($0.detail) }.map(\.name)
        return names.isEmpty ? nil : names.joined(separator: ",")
    }

    package init(text: String?) {
        self = []
        for name in (text ?? "").split(separator: ",") {
            if let known = Self.names.first(where: { $0.name == name }) { insert(known.detail) }
        }
    }

    /// The details that the WMS would be told otherwise than before.
    /// - Parameters:
    ///   - order: as it is now, with `contact`.
    ///   - before: the contact of the order as it is known.
    package static func changed(
        _ known: OrderRecord, from before: Contact, to order: ChannelOrder, _ contact: Contact, policy: Policy
    ) -> OrderDetails {
        var changed: OrderDetails = before.shipsLike(contact) ? [] : .address
        let was = WarehouseOrders.of(known, before, policy: policy)
        let wanted = WarehouseOrders.of(order, known.parts, contact, policy: policy)
        func writing(_ orders: [WarehouseOrder]) -> [[OrderWriting]] {
            orders.map { [$0.writing] + $0.lines.map(\.writing) }
        }
        if writing(was) != writing(wanted) { changed.insert(.notes) }
        if was.map(\.shipVia) != wanted.map(\.shipVia) { changed.insert(.method) }
        return changed
    }

    /// What keeps somebody looking at a detail that the WMS has otherwise.
    package func cause(_ id: OrderID) -> ExceptionCause {
        if contains(.address) { return .addressDrift(id) }
        return contains(.notes) ? .notesDrift(id) : .methodDrift(id)
    }

    /// What a person is told of one detail. An address and notes are personal data, so the text says only that they
    /// changed.
    func words(_ order: ChannelOrder) -> String {
        if contains(.address) { return "the address changed" }
        if contains(.notes) { return "what is written on it changed" }
        return order.shippingMethod.map { "the shipping method is \($0) now" } ?? "it has no shipping method any more"
    }
}
