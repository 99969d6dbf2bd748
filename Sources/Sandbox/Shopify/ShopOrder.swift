/// An order in the stand-in shop.
package struct ShopOrder: Sendable {
    package struct Line: Sendable {
        package var id: Int64
        package var ordered: NewOrder.Line
        package var current: Int64
        /// Units that are open on fulfilment orders.
        package internal(set) var remaining: Int64 = 0
    }

    package struct ShippingLine: Sendable {
        package var id: Int64
        package var title: String
        package var price: Int64
        package var discount: Int64 = 0
        package var removed = false
    }

    package struct Fulfilment: Sendable {
        /// Units of a line of a fulfilment order.
        package struct Part: Sendable {
            package var fulfilmentOrder: Int64
            package var row: Int64
            package var line: Int64
            package var units: Int64
        }

        package var id: Int64
        package var name: String
        package var createdAt: Int64
        package var updatedAt: Int64
        package var location: Int64?
        /// The handle of the service that made it: `manual` for a person or an app.
        package var service = "manual"
        /// Whether an app made it by the API, as the core does.
        package var isByApp = false
        package var tracking: ShopTracking
        /// How often the customer was told of it.
        package var notifications: Int
        /// When the customer was first told of it.
        package var notifiedAt: Int64?
        /// The numbers in each mail to the customer, and when it was sent.
        package var mails: [(numbers: [String], at: Int64)] = []
        /// The numbers that it had before.
        package var formerNumbers: Set<String> = []
        /// Numbers that a person entered.
        package var numbersByHand: Set<String> = []
        package var parts: [Part]
        package var cancelled = false

        package var numbers: [String] { tracking.numbers }
        /// Units of each line that it carries.
        package var units: [Int64: Int64] { parts.reduce(into: [:]) { $0[$1.line, default: 0] += $1.units } }
    }

    /// Shopify's words for its advice, and for what each assessment found.
    package struct Risk: Sendable {
        package var recommendation = "ACCEPT"
        package var levels = ["LOW"]

        package init(recommendation: String = "ACCEPT", levels: [String] = ["LOW"]) {
            self.recommendation = recommendation
            self.levels = levels
        }
    }

    /// A movement or promise of money, with Shopify's words for kind and status.
    package struct Transaction: Sendable {
        package var id: Int64
        package var parent: Int64?
        package var kind: String
        package var status = "SUCCESS"
        package var amount: Int64
        package var createdAt: Int64
        package var expiresAt: Int64?
        package var gateway = "shopify_payments"
        package var manual = false
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
    package var shippingLines: [ShippingLine] = []
    package var fulfilmentOrders: [ShopFulfilmentOrder] = []
    /// When the shop begins to say which location ships it.
    package var routedAt: Int64
    /// How often the fulfilment service was asked to cancel: once more for each half into which an asked fulfilment order is split.
    package var cancellationRequests = 0
    /// Every answer that the shop got to a request to cancel.
    package var cancellationAnswers: [(accepted: Bool, message: String?)] = []
    package var fulfilments: [Fulfilment] = []
    package var transactions: [Transaction] = []
    package var risk = Risk()

    /// The first fulfilment order's id; 0 if there is none.
    package var fulfilmentOrder: Int64 { fulfilmentOrders.first?.id ?? 0 }

    /// What is asked of the locations, an open request to cancel first.
    package var requestStatus: String {
        let all = fulfilmentOrders.map(\.requestStatus)
        return all.first { $0 == "CANCELLATION_REQUESTED" } ?? all.first { $0.hasPrefix("CANCELLATION") } ?? all.first
            ?? "UNSUBMITTED"
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
    var paid: Int64 {
        placed.total
            ?? lines.reduce(placed.shipping - placed.shippingDiscount) {
                $0 + $1.ordered.quantity * $1.ordered.price - $1.ordered.discount
            }
    }

    /// The day by which its terms want it paid; only net terms have one.
    package var paymentDue: Int64? { placed.terms == "NET" ? createdAt + 30 * 86_400_000 : nil }

    /// Money taken and not given back, beyond the order's present total.
    package var owed: Int64 { max(0, captured - refunded - total) }

    /// What the lines cost differs by this from what the shop says, as in orders that come from elsewhere.
    var subtotalOff: Int64 = 0
    var subtotal: Int64 { lines.reduce(subtotalOff) { $0 + worth($1, $1.current) } }

    /// What so many units of a line cost, less their share of its discount.
    func worth(_ line: Line, _ units: Int64) -> Int64 {
        units * line.ordered.price
            - (line.ordered.quantity > 0 ? line.ordered.discount * units / line.ordered.quantity : 0)
    }

    var shippingLine: ShippingLine? { shippingLines.first { !$0.removed } }

    // MARK: What is fulfilled

    /// Units of a line in fulfilments that stand.
    package func fulfilled(_ line: Int64) -> Int64 {
        fulfilments.reduce(0) { sum, made in
            made.cancelled ? sum : made.parts.reduce(sum) { $1.line == line ? $0 + $1.units : $0 }
        }
    }

    /// Units of a line that may be fulfilled now: none while it is held or scheduled.
    package func fulfillable(_ line: Int64) -> Int64 {
        fulfilmentOrders.reduce(0) { sum, one in
            one.isFulfillable ? one.lines.reduce(sum) { $1.line == line ? $0 + $1.remaining : $0 } : sum
        }
    }

    /// The REST word for how far it is: `partial`, `fulfilled`, or none.
    package var fulfilmentStatus: String? {
        guard fulfilments.contains(where: { !$0.cancelled && !$0.parts.isEmpty }) else { return nil }
        return lines.allSatisfy { $0.remaining == 0 } ? "fulfilled" : "partial"
    }

    var displayFulfilmentStatus: String {
        switch fulfilmentStatus {
        case "fulfilled": return "FULFILLED"
        case "partial": return "PARTIALLY_FULFILLED"
        default: break
        }
        let open = fulfilmentOrders.filter { $0.isOpen && $0.remaining > 0 }
        guard !open.isEmpty else { return "UNFULFILLED" }
        if open.allSatisfy({ $0.status == "ON_HOLD" }) { return "ON_HOLD" }
        if open.allSatisfy({ $0.status == "SCHEDULED" }) { return "SCHEDULED" }
        if open.contains(where: { $0.requestStatus == "REJECTED" }) { return "REQUEST_DECLINED" }
        return open.allSatisfy { $0.status == "IN_PROGRESS" } ? "IN_PROGRESS" : "UNFULFILLED"
    }
}

package struct ShopTracking: Sendable {
    package var numbers: [String]
    package var urls: [String]
    package var company: String?

    package init(_ numbers: [String] = [], urls: [String] = [], company: String? = nil) {
        self.numbers = numbers
        self.urls = urls
        self.company = company
    }
}
