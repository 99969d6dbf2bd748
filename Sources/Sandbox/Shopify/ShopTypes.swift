/// An order to be placed in the stand-in shop. Amounts are in pence, times in milliseconds.
package struct NewOrder: Sendable {
    package struct Line: Sendable {
        package var sku: String?
        package var title: String
        package var quantity: Int64
        package var price: Int64
        package var requiresShipping: Bool
        package var giftCard: Bool
        /// The shop's own bundle of which this line is a component.
        package var group: (id: Int64, title: String)?

        package init(
            sku: String?, title: String, quantity: Int64, price: Int64, requiresShipping: Bool = true,
            giftCard: Bool = false, group: (id: Int64, title: String)? = nil
        ) {
            self.group = group
            self.sku = sku
            self.title = title
            self.quantity = quantity
            self.price = price
            self.requiresShipping = requiresShipping
            self.giftCard = giftCard
        }
    }

    package struct Address: Sendable {
        package var firstName, lastName, company, line1, line2, city, province, postalCode, country, phone: String?

        package init(
            firstName: String? = nil, lastName: String? = nil, company: String? = nil, line1: String? = nil,
            line2: String? = nil, city: String? = nil, province: String? = nil, postalCode: String? = nil,
            country: String? = nil, phone: String? = nil
        ) {
            self.firstName = firstName
            self.lastName = lastName
            self.company = company
            self.line1 = line1
            self.line2 = line2
            self.city = city
            self.province = province
            self.postalCode = postalCode
            self.country = country
            self.phone = phone
        }
    }

    /// `nil` for the next of the shop's own numbers.
    package var name: String?
    package var email: String?
    /// The shop's id of the customer; below, the note that they wrote.
    package var customer: Int64?
    package var note: String?
    package var address: Address
    package var lines: [Line]
    package var currency = "GBP"
    package var shipping: Int64 = 0
    package var tax: Int64 = 0
    /// `nil` for the sum of lines and shipping.
    package var total: Int64?
    package var shippingTitle: String? = "Standard"
    /// Shopify's word: `paid`, `pending`, `authorized`.
    package var financialStatus = "paid"
    /// The location to which its fulfilment order is routed.
    package var location: Int64 = 1

    package init(name: String? = nil, email: String? = nil, address: Address, lines: [Line]) {
        self.name = name
        self.email = email
        self.address = address
        self.lines = lines
    }
}

/// An order in the stand-in shop.
package struct ShopOrder: Sendable {
    package struct Line: Sendable {
        package var id: Int64
        package var ordered: NewOrder.Line
        package var current: Int64
        /// Units that are open on the fulfilment order.
        package var remaining: Int64
    }

    package struct Fulfilment: Sendable {
        package var id: Int64
        package var createdAt: Int64
        package var updatedAt: Int64
        package var numbers: [String]
        package var urls: [String]
        package var company: String?
        /// How often the customer was told of it.
        package var notifications: Int
        /// When the customer was first told of it.
        package var notifiedAt: Int64?
        /// Units of each line that it carries.
        package var units: [Int64: Int64] = [:]
        package var cancelled = false
    }

    package var id: Int64
    package var name: String
    package var placed: NewOrder
    package var lines: [Line]
    package var createdAt: Int64
    package var updatedAt: Int64
    package var cancelledAt: Int64?
    package var total: Int64
    package var tags: [String] = []
    package var note: String?
    /// Given back to the customer.
    package var refunded: Int64 = 0
    package var fulfilmentOrder: Int64
    /// When the shop begins to say which location ships it.
    package var routedAt: Int64
    package var requestStatus = "UNSUBMITTED"
    package var cancellationMessage: String?
    /// Every answer that the shop got to a request to cancel.
    package var cancellationAnswers: [(accepted: Bool, message: String?)] = []
    package var fulfilments: [Fulfilment] = []
    package var transactions: [Transaction] = []

    /// A movement or promise of money, with Shopify's words for kind and status.
    package struct Transaction: Sendable {
        package var id: Int64
        package var parent: Int64?
        package var kind: String
        package var status = "SUCCESS"
        package var amount: Int64
        package var createdAt: Int64
        package var expiresAt: Int64?
    }

    /// The sum of the captures; `nil` if there are none.
    private var byCaptures: Int64? {
        let captures = transactions.filter { $0.kind == "CAPTURE" && $0.status == "SUCCESS" }
        return captures.isEmpty ? nil : captures.reduce(0) { $0 + $1.amount }
    }
    package var captured: Int64 {
        byCaptures ?? (["paid", "partially_refunded", "refunded"].contains(placed.financialStatus) ? paid : 0)
    }
    /// The amount asked when the order was placed.
    var paid: Int64 { placed.total ?? lines.reduce(placed.shipping) { $0 + $1.ordered.quantity * $1.ordered.price } }

    /// Money taken and not given back, beyond the order's present total.
    package var owed: Int64 { max(0, captured - refunded - total) }

    var subtotal: Int64 { lines.reduce(0) { $0 + $1.current * $1.ordered.price } }

    var fulfilmentOrderStatus: String {
        if cancelledAt != nil { return "CANCELLED" }
        let goods = lines.filter(\.ordered.requiresShipping)
        if goods.allSatisfy({ $0.remaining == 0 }) { return "CLOSED" }
        return goods.contains { $0.remaining < $0.current } ? "IN_PROGRESS" : "OPEN"
    }
}

package struct ShopVariant: Sendable {
    package var id: Int64
    package var sku: String?
    package var title: String
    package var price: Int64
    package var requiresShipping: Bool
    package var active: Bool
}
