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
        /// The shop's id of the line; `nil` for the next one.
        package var id: Int64?
        /// Where it is routed; `nil` for the order's own location.
        package var location: Int64?
        /// The handle of the fulfilment service that ships it.
        package var service: String?
        /// How it is handed over; `nil` for the order's own way.
        package var method: String?
        /// The reason for which it alone is held from the start.
        package var hold: String?
        /// When it alone becomes due, as a pre-order does.
        package var fulfillAt: Int64?
        /// The sum of the discounts on all its units.
        package var discount: Int64 = 0
        package var properties: [(name: String, value: String)] = []

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

    package struct Address: Sendable, Hashable {
        package var firstName, lastName, company, line1, line2, city, province, postalCode, country, phone: String?
        package var provinceCode: String?

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

    /// The shop's id of the order; `nil` for the next one.
    package var id: Int64?
    /// `nil` for the next of the shop's own numbers.
    package var name: String?
    package var email: String?
    package var phone: String?
    /// The shop's id of the customer; below, the note that they wrote.
    package var customer: Int64?
    package var note: String?
    /// Where it goes. The shop knows no shipping address if there is nothing in it.
    package var address: Address
    package var billing: Address?
    package var lines: [Line]
    package var currency = "GBP"
    package var shipping: Int64 = 0
    /// The discount on shipping.
    package var shippingDiscount: Int64 = 0
    package var tax: Int64 = 0
    /// `nil` for the sum of lines and shipping.
    package var total: Int64?
    package var shippingTitle: String? = "Standard"
    /// Shopify's word: `paid`, `pending`, `authorized`.
    package var financialStatus = "paid"
    /// The location to which its fulfilment order is routed.
    package var location: Int64 = 1
    /// How it is handed over, in Shopify's word: `SHIPPING`, `PICK_UP`, `LOCAL`. `nil` if the shop does not tell.
    package var method: String? = "SHIPPING"
    package var test = false
    /// Where it was placed: `web`, `pos`, `shopify_draft_order`.
    package var source = "web"
    /// The store in which it was sold, for an order from a till.
    package var retailLocation: Int64?
    /// The type of its payment terms, in Shopify's word: `NET`, `FULFILLMENT`.
    package var terms: String?
    package var gateways = ["shopify_payments"]
    /// The payment is received by hand: cash on delivery, or a bank transfer.
    package var manualGateway = false
    package var attributes: [(name: String, value: String)] = []
    package var tags: [String] = []
    /// When it was placed, if that was before the shop is told of it here. No webhook tells of it then.
    package var createdAt: Int64?
    /// The reason for which the whole order is held from the start.
    package var holdAtRouting: String?
    /// When the whole order becomes due.
    package var fulfillAt: Int64?
    package var risk = ShopOrder.Risk()

    package init(name: String? = nil, email: String? = nil, address: Address = Address(), lines: [Line]) {
        self.name = name
        self.email = email
        self.address = address
        self.lines = lines
    }

    /// Whether the shop makes a fulfilment order for a line.
    func isFulfilled(_ line: Line) -> Bool {
        line.requiresShipping && !line.giftCard || line.method != nil || line.service != nil
    }
}
