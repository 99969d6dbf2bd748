/// When an order that is not paid at the checkout is to be paid. Words that this program does not know are kept as they came.
package enum PaymentTerms: Hashable, Sendable, Codable {
    case receipt, net, fixed, fulfilment
    case other(String)

    /// From Shopify's `payment_terms_type` (`net`) or `paymentTermsType` (`NET`).
    package init(channel text: String) {
        switch text.lowercased() {
        case "receipt": self = .receipt
        case "net": self = .net
        case "fixed": self = .fixed
        case "fulfillment", "fulfilment": self = .fulfilment
        case let other: self = .other(other)
        }
    }

    package var text: String {
        switch self {
        case .receipt: "receipt"
        case .net: "net"
        case .fixed: "fixed"
        case .fulfilment: "fulfilment"
        case .other(let text): text
        }
    }

    package init(from decoder: any Decoder) throws {
        self.init(channel: try decoder.singleValueContainer().decode(String.self))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
