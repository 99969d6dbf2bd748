/// How an order became known to us.
package enum Via: String, Sendable, Codable {
    case webhook, sweep, reread
}

/// An order's payment status on the channel. Values that this program does not know are kept as they came.
package enum PaymentState: Hashable, Sendable, Codable {
    case pending, authorized, partiallyPaid, paid, partiallyRefunded, refunded, voided, expired
    case other(String)

    /// From Shopify's `financial_status` (`partially_paid`) or `displayFinancialStatus` (`PARTIALLY_PAID`); `null` is pending.
    package init(channel text: String?) {
        switch text?.lowercased() {
        case nil, "", "pending": self = .pending
        case "authorized": self = .authorized
        case "partially_paid": self = .partiallyPaid
        case "paid": self = .paid
        case "partially_refunded": self = .partiallyRefunded
        case "refunded": self = .refunded
        case "voided": self = .voided
        case "expired": self = .expired
        case .some(let other): self = .other(other)
        }
    }

    package var text: String {
        switch self {
        case .pending: "pending"
        case .authorized: "authorized"
        case .partiallyPaid: "partially_paid"
        case .paid: "paid"
        case .partiallyRefunded: "partially_refunded"
        case .refunded: "refunded"
        case .voided: "voided"
        case .expired: "expired"
        case .other(let text): text
        }
    }

    /// Whether more money may come without a person's doing: not of what was given back, or let go.
    package var mayStillCome: Bool {
        switch self {
        case .pending, .authorized, .partiallyPaid, .expired, .other: true
        case .paid, .partiallyRefunded, .refunded, .voided: false
        }
    }

    /// Whether all the money went back, or will not come: nobody means to have the goods.
    package var isGivenBack: Bool { self == .refunded || self == .voided }

    package init(from decoder: any Decoder) throws {
        self.init(channel: try decoder.singleValueContainer().decode(String.self))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

/// A bundle that the channel sold and split into lines of the order (docs/apis/shopify.md#bundles).
package struct LineGroup: Hashable, Sendable {
    package var id: String
    package var title: String

    package init(id: String, title: String) {
        self.id = id
        self.title = title
    }
}

/// One line of a channel order, without personal data.
package struct OrderLine: Hashable, Sendable {
    package var id: LineID
    /// `nil` when the channel sent no SKU (null or empty).
    package var sku: SKU?
    package var title: String
    /// Units ordered, before edits and refunds.
    package var quantity: Int64
    /// Units still wanted, after edits and refunds.
    package var currentQuantity: Int64
    /// Minor units of the order's currency, for one unit, before discounts.
    package var unitPrice: Int64
    /// Minor units off the whole line, for all units ordered: the discounts on it and its share of those on the order.
    package var discount: Int64
    package var requiresShipping: Bool
    package var giftCard: Bool
    /// The channel's bundle of which this line is a component. The channel has already exploded it.
    package var group: LineGroup?

    package init(
        id: LineID, sku: SKU?, title: String, quantity: Int64, currentQuantity: Int64? = nil, unitPrice: Int64,
        discount: Int64 = 0, requiresShipping: Bool = true, giftCard: Bool = false, group: LineGroup? = nil
    ) {
        self.discount = discount
        self.group = group
        self.id = id
        self.sku = sku.flatMap { $0.rawValue.isEmpty ? nil : $0 }
        self.title = title
        self.quantity = quantity
        self.currentQuantity = currentQuantity ?? quantity
        self.unitPrice = unitPrice
        self.requiresShipping = requiresShipping
        self.giftCard = giftCard
    }
}

/// An order as the channel last described it, without personal data (see `Contact`).
package struct ChannelOrder: Hashable, Sendable {
    package var id: OrderID
    /// The name customers see, such as `#1001`.
    package var name: String
    package var createdAt: Instant
    package var updatedAt: Instant
    package var cancelledAt: Instant?
    package var payment: PaymentState
    package var currency: Currency
    /// Minor units.
    package var total: Int64
    package var subtotal: Int64
    package var shipping: Int64
    package var tax: Int64
    /// The shipping method as the channel names it.
    package var shippingMethod: String?
    package var source: String?
    package var test: Bool
    package var lines: [OrderLine]
    /// Minor units captured, and refunded; `nil` where the channel did not say.
    package var captured: Int64?
    package var refunded: Int64?
    /// When it is to be paid, where that was agreed.
    package var terms: PaymentTerms?
    /// The day by which the terms want it paid, where they name one.
    package var paidBy: Instant?
    /// The payment gateways as the channel names them. Merchants name those of their own.
    package var gateways: [String] = []
    /// The channel's id of the shop in which it was sold, if it was.
    package var retailLocation: String?
    /// Whether the channel has a shipping address of it.
    package var hasShippingAddress = true

    package init(
        id: OrderID, name: String, createdAt: Instant, updatedAt: Instant, cancelledAt: Instant? = nil,
        payment: PaymentState, currency: Currency, total: Int64, subtotal: Int64 = 0, shipping: Int64 = 0,
        tax: Int64 = 0, shippingMethod: String? = nil, source: String? = nil, test: Bool = false, lines: [OrderLine]
    ) {
        self.id = id
        self.name = name
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        self.cancelledAt = cancelledAt
        self.payment = payment
        self.currency = currency
        self.total = total
        self.subtotal = subtotal
        self.shipping = shipping
        self.tax = tax
        self.shippingMethod = shippingMethod
        self.source = source
        self.test = test
        self.lines = lines
    }

    /// Whether nothing but times tells the two apart.
    package func differsInTimesAlone(from other: ChannelOrder) -> Bool {
        var same = other
        same.createdAt = createdAt
        same.updatedAt = updatedAt
        if other.cancelledAt != nil, cancelledAt != nil { same.cancelledAt = cancelledAt }
        return same == self
    }

    /// Units of each SKU that the channel has deducted from its own stock for this order.
    package var sold: [SKU: Int64] {
        guard cancelledAt == nil else { return [:] }
        return lines.reduce(into: [:]) { sold, line in
            guard line.requiresShipping, !line.giftCard, let sku = line.sku else { return }
            sold.add(line.currentQuantity, to: sku)
        }
    }

    /// Whether the money kept does not exceed the order's present total.
    package var owesNothing: Bool { kept(captured ?? total) <= total }

    /// The amount captured and not refunded.
    func kept(_ captured: Int64) -> Int64 { captured.clampedSubtracting(refunded ?? 0) }

    package var value: Money { Money(minor: total, currency: currency) }

    /// Whether the channel has captured the order's whole total.
    package var isCaptured: Bool {
        switch payment {
        case .paid, .partiallyRefunded, .refunded: true
        case .authorized, .partiallyPaid, .pending, .voided, .expired, .other: total > 0 && (captured ?? 0) >= total
        }
    }
}
