import Domain
import Sandbox

/// What an order's money allows, as the stand-in shop says and the simulated shop is configured.
enum MoneyTruth: Sendable {
    /// It is paid, or it is authorised and captured when it leaves, or it may leave unpaid.
    case leaves
    case waits
    /// A person decides.
    case reviewed
    /// All of it went back.
    case givenBack

    init(_ order: ShopOrder, _ manner: SimulatedManner) {
        switch order.placed.financialStatus {
        case "refunded": self = .givenBack
        case "paid", "partially_refunded": self = .leaves
        default:
            if manner.capture != .byShop, order.transactions.contains(where: { $0.kind == "AUTHORIZATION" }) {
                self = .leaves
                return
            }
            switch Self.rule(order, manner) {
            case .send: self = .leaves
            case .wait: self = .waits
            case .review: self = .reviewed
            }
        }
    }

    private static func rule(_ order: ShopOrder, _ manner: SimulatedManner) -> UnpaidRules.Rule {
        guard order.placed.financialStatus == "pending" else { return .wait }
        if let terms = order.placed.terms { return manner.terms[terms] ?? .wait }
        return order.placed.gateways.compactMap { manner.gateways[$0] }.first ?? .wait
    }
}

extension Truth {
    func money(_ order: ShopOrder) -> MoneyTruth { MoneyTruth(order, manner) }

    /// Whether its money allows that it is sent.
    func isPaid(_ order: ShopOrder) -> Bool { money(order) == .leaves }

    /// Whether its money has been waited for too long, and for how long beyond that.
    func isLate(_ order: ShopOrder, by patience: Span = .zero) -> Bool {
        guard money(order) == .waits, order.paymentDue == nil else { return false }
        return Instant(milliseconds: order.createdAt) + SimulatedManner.longestUnpaid + patience < now
    }
}
