package import Domain

/// The person whose data is asked for: `POST /v1/privacy/show` and `POST /v1/privacy/export`. It goes into the body, since
/// addresses may be logged.
package struct PersonQuery: Codable, Hashable, Sendable {
    package enum By: String, Codable, Hashable, Sendable, CaseIterable {
        /// An order, by its name or the channel's id.
        case order
        case email
        /// The channel's id of the customer.
        case customer
    }

    package var by: By
    package var value: String
    /// Required for an export. The journal notes that a reason was given; the reason itself is erased with the person.
    package var reason: String?

    package init(by: By, value: String, reason: String? = nil) {
        self.by = by
        self.value = value
        self.reason = reason
    }
}

/// Everything that is held of a person.
package struct PersonReport: Codable, Hashable, Sendable {
    package var shop: String
    package var at: Instant
    package var orders: [PersonOrder]

    package init(shop: String, at: Instant, orders: [PersonOrder]) {
        self.shop = shop
        self.at = at
        self.orders = orders
    }
}

package struct PersonOrder: Codable, Hashable, Sendable {
    package struct Line: Codable, Hashable, Sendable {
        package var sku: String
        package var title: String
        package var quantity: Int64

        package init(sku: String, title: String, quantity: Int64) {
            self.sku = sku
            self.title = title
            self.quantity = quantity
        }
    }

    package struct Parcel: Codable, Hashable, Sendable {
        package var carrier: String
        package var tracking: [String]
        package var shippedAt: Instant?

        package init(carrier: String, tracking: [String], shippedAt: Instant?) {
            self.carrier = carrier
            self.tracking = tracking
            self.shippedAt = shippedAt
        }
    }

    /// Text that somebody typed or that a remote system sent.
    package struct Text: Codable, Hashable, Sendable {
        package var at: Instant
        package var who: String
        /// The kind of fact, and the field that holds the text, such as `acted reason`.
        package var what: String
        package var text: String

        package init(at: Instant, who: String, what: String, text: String) {
            self.at = at
            self.who = who
            self.what = what
            self.text = text
        }
    }

    /// A webhook that is still kept as it came.
    package struct Message: Codable, Hashable, Sendable {
        package var from: String
        package var topic: String
        package var receivedAt: Instant
        /// Set only in an export.
        package var body: String?

        package init(from: String, topic: String, receivedAt: Instant, body: String?) {
            self.from = from
            self.topic = topic
            self.receivedAt = receivedAt
            self.body = body
        }
    }

    package var ref: TargetRef
    package var version: Int64
    package var name: String
    package var placedAt: Instant
    package var stage: String
    package var total: Money
    /// Whether the person is erased, or will be when the order ends; `nil` if nobody asked.
    package var erasure: ErasureState?
    package var erasureAt: Instant?
    package var customer: String?
    package var contact: Contact?
    package var lines: [Line]
    package var parcels: [Parcel]
    package var texts: [Text]
    package var messages: [Message]

    package init(
        ref: TargetRef, version: Int64, name: String, placedAt: Instant, stage: String, total: Money,
        erasure: ErasureState?, erasureAt: Instant?, customer: String?, contact: Contact?, lines: [Line],
        parcels: [Parcel], texts: [Text], messages: [Message]
    ) {
        self.ref = ref
        self.version = version
        self.name = name
        self.placedAt = placedAt
        self.stage = stage
        self.total = total
        self.erasure = erasure
        self.erasureAt = erasureAt
        self.customer = customer
        self.contact = contact
        self.lines = lines
        self.parcels = parcels
        self.texts = texts
        self.messages = messages
    }
}
