package import Domain

/// The address of a shop's Admin API, and our token.
package struct ShopifyEndpoint: Sendable {
    /// `https://acme.myshopify.com`, without a slash at the end.
    package var base: String
    package var apiVersion: String
    package var credentials: Credentials

    /// docs/apis/shopify.md#sign-in
    package enum Credentials: Hashable, Sendable {
        /// A token that does not end.
        case token(String)
        /// Tokens that are given in exchange, and end.
        case signIn(clientID: String, clientSecret: String, SignIn.Grant)
    }

    package init(base: String, apiVersion: String = "2026-07", token: String) {
        self.init(base: base, apiVersion: apiVersion, .token(token))
    }

    package init(base: String, apiVersion: String = "2026-07", _ credentials: Credentials) {
        self.base = base
        self.apiVersion = apiVersion
        self.credentials = credentials
    }

    /// `nil` for a token that does not end.
    var signIn: SignIn? {
        guard case .signIn(let id, let secret, let grant) = credentials else { return nil }
        return SignIn(url: "\(base)/admin/oauth/access_token", clientID: id, clientSecret: secret, grant: grant)
    }

    var url: String { "\(base)/admin/api/\(apiVersion)/graphql.json" }
}

/// An order as the channel describes it, with its personal data apart.
package struct ChannelSighting: Hashable, Sendable {
    package var order: ChannelOrder
    package var contact: Contact
    /// The channel's id of the customer, if it is told.
    package var customer: String?

    package init(order: ChannelOrder, contact: Contact, customer: String? = nil) {
        self.order = order
        self.contact = contact
        self.customer = customer
    }
}

/// A page of rows. An unreadable row does not spoil the others.
package struct Page<Row: Sendable>: Sendable {
    package var rows: [Row]
    /// Where the next page begins; `nil` at the end.
    package var next: String?
    package var unreadable: [UnreadableRow]
}

/// A fulfilment order with the order it belongs to.
package struct OwnedFulfilmentOrder: Hashable, Sendable {
    package var fulfilmentOrder: FulfilmentOrder
    package var order: OrderID
    package var orderName: String
    /// The message of the open request to cancel, if there is one.
    package var cancellationMessage: String?

    /// Whether its request to cancel is still to be answered.
    package var asksToCancel: Bool { fulfilmentOrder.request == .cancellationRequested }
}

package struct TrackingDetails: Hashable, Sendable {
    package var company: String?
    package var numbers: [String]
    package var urls: [String]

    package init(company: String?, numbers: [String], urls: [String]) {
        self.company = company
        self.numbers = numbers
        self.urls = urls
    }

    /// `FulfillmentTrackingInput`.
    var input: JSON {
        var members: [String: JSON] = [:]
        if let company { members["company"] = .string(company) }
        if !numbers.isEmpty { members["numbers"] = .array(numbers.map { .string($0) }) }
        if !urls.isEmpty { members["urls"] = .array(urls.map { .string($0) }) }
        return .object(members)
    }
}

/// A fulfilment to be made. Making it does not tell the customer.
package struct NewFulfilment: Sendable {
    /// Units of one fulfilment order, by its own lines.
    package typealias Part = (fulfilmentOrder: String, lines: [(id: String, quantity: Int64)])

    /// All at one location.
    package var parts: [Part]
    package var tracking: TrackingDetails

    package init(parts: [Part], tracking: TrackingDetails) {
        self.parts = parts
        self.tracking = tracking
    }
}

/// A fulfilment as the channel has it.
package struct Fulfilment: Hashable, Sendable {
    /// The whole global id.
    package var id: String
    package var status: String
    package var createdAt: Instant?
    package var updatedAt: Instant?
    package var tracking: TrackingDetails

    package var isCancelled: Bool { status == "CANCELLED" }
}
