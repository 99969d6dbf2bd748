package import Domain

/// Orders that are older than the start, with what is still open of them: `GET /v1/adoption`, a page at a time.
package struct AdoptionPage: Codable, Hashable, Sendable {
    /// Whether it is known which orders the WMS has already.
    package var wmsIsRead: Bool
    /// When the channel's open orders were last looked for; `nil` if they never were.
    package var lookedAt: Instant?
    /// Whether they are being looked for now.
    package var isLooking: Bool
    package var orders: [OlderOrder]
    /// Where the next page begins; `nil` on the last one.
    package var next: String?

    package init(wmsIsRead: Bool, lookedAt: Instant?, isLooking: Bool, orders: [OlderOrder], next: String?) {
        self.wmsIsRead = wmsIsRead
        self.lookedAt = lookedAt
        self.isLooking = isLooking
        self.orders = orders
        self.next = next
    }
}

/// An order that is older than the start, and of which something is still open.
package struct OlderOrder: Codable, Hashable, Sendable {
    package var ref: TargetRef
    package var version: Int64
    package var name: String
    package var placedAt: Instant
    package var value: Money
    /// Units that are open and would leave, or wait, if the order was taken in; of all lines while that was not read.
    package var units: Int64
    /// Whether the channel was asked what is open.
    package var isRead: Bool
    /// Orders in the WMS that somebody else sent and that are, or may be, this one.
    package var there: [String]

    package init(
        ref: TargetRef, version: Int64, name: String, placedAt: Instant, value: Money, units: Int64, isRead: Bool,
        there: [String]
    ) {
        self.ref = ref
        self.version = version
        self.name = name
        self.placedAt = placedAt
        self.value = value
        self.units = units
        self.isRead = isRead
        self.there = there
    }
}
