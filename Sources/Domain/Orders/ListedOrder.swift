/// An order as the WMS lists it, without its lines: whose number it is, and whether it is an order of the channel's that somebody else
/// sent.
package struct ListedOrder: Hashable, Sendable {
    package var number: String
    /// The WMS's exact status.
    package var status: String
    /// What its sender wrote as other reference: the channel's order id, where we sent it.
    package var reference: String?
    /// The order's name, as the customer knows it.
    package var customerOrderNumber: String?
    package var source: String?

    package init(
        number: String, status: String, reference: String? = nil, customerOrderNumber: String? = nil,
        source: String? = nil
    ) {
        self.number = number
        self.status = status
        self.reference = reference
        self.customerOrderNumber = customerOrderNumber
        self.source = source
    }

    package init(_ order: WMSOrder) {
        self.init(
            number: order.number, status: order.status, reference: order.reference,
            customerOrderNumber: order.customerOrderNumber, source: order.source)
    }

    /// Whether it can have shipped, or may still ship.
    package var counts: Bool { status != WMSStatus.cancelled && status != "Voided" }

    package enum Owner: Hashable, Sendable {
        /// The order itself: its own id stands there.
        case same
        /// Certainly another order.
        case other
        /// Nothing says which order's it is. Names are no identity: they repeat after a reset, and in other shops.
        case unclear
    }

    /// Whether it is this order's.
    package func owner(_ order: OrderID) -> Owner {
        guard let id = Self.channelID(in: reference) else { return .unclear }
        if id == order.rawValue { return .same }
        // An id of the channel's is long. A short number is the other sender's own, and says nothing.
        return id.utf8.count >= 10 ? .other : .unclear
    }

    /// Whether it carries the order's name, however its sender wrote it.
    package func isNamed(_ order: ChannelOrder) -> Bool {
        customerOrderNumber.map { Self.bare($0) == Self.bare(order.name) } ?? false
    }

    /// A name without its `#`, for comparing.
    package static func bare(_ name: String) -> String { name.hasPrefix("#") ? String(name.dropFirst()) : name }

    /// The digits of an order id, with or without what integrations write before it.
    package static func channelID(in reference: String?) -> String? {
        guard let reference else { return nil }
        let openings = ["gid://shopify/Order/", "gid-", "#"]
        let opening = openings.first { reference.hasPrefix($0) } ?? ""
        let id = reference.dropFirst(opening.count)
        return !id.isEmpty && id.utf8.allSatisfy({ (0x30...0x39).contains($0) }) ? String(id) : nil
    }
}

extension ListedOrder {
    /// For people: `LEGACY-77 (customer order #1001, reference 5550001, from Shopify)`.
    package var text: String {
        let facts = [
            customerOrderNumber.map { "customer order \($0)" }, reference.map { "reference \($0)" },
            source.flatMap { $0.isEmpty ? nil : "from \($0)" }, "at \(status)",
        ]
        return "\(number) (\(facts.compactMap { $0 }.joined(separator: ", ")))"
    }
}
