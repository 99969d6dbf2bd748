import Core
import Domain

/// What may leave: settings under `orders` and `routing`.
enum DueSettings {
    static let from = Setting(
        "orders.from", .instant, otherwise: "needed, unless the store has sent orders already",
        example: .shown("2026-12-01T06:00:00Z"), to: .core(\.policy.due.from),
        "The moment from which orders are sent, by when they were placed. What is older is known and never sent: "
            + "what another integration shipped would otherwise be shipped again. Somebody may take an older order in at the desk. A store that has sent orders goes on from its "
            + "first order without it.")

    static let settle = Setting(
        "orders.settle", .span(atLeast: .zero), default: DuePolicy().settle, to: .core(\.policy.due.settle),
        "How long after routing an order is read and sent. Until then apps place their holds, and the risk becomes known."
    )

    static let tests = Setting(
        "orders.tests", .choice(["keep": false, "send": true]), default: false, to: .core(\.policy.due.sendsTests),
        "Whether orders that the channel marks as tests are sent.")

    static let review = Setting(
        "orders.review",
        .choice(["none": [], "cancel": [.cancel], "investigate": [.cancel, .investigate]]),
        default: DuePolicy().reviews, to: .core(\.policy.due.reviews),
        "Which recommendations of the channel's risk assessment hold an order until somebody has looked at it, and took it in or released it in Shopify: only `cancel`, "
            + "`investigate` as well, or `none`.")

    static let riskWait = Setting(
        "orders.riskWait", .span(atLeast: .zero), default: DuePolicy().riskWait, to: .core(\.policy.due.riskWait),
        "How long an order waits for a risk assessment that is not finished. After it, the order goes by what is known."
    )

    static let others = Setting(
        "routing.others", .texts, default: [], example: .commented("[61234567891]"),
        to: .core { $0.policy.due.otherLocations = Set($1) },
        "Ids of locations that are not ours: somebody else ships what the channel gives them.")

    static let services = Setting(
        "routing.services", .texts, default: [], example: .commented("[61234567892]"),
        to: .core { $0.policy.due.serviceLocations = Set($1) },
        "Ids of locations of a fulfilment service that is ours. What the channel gives them leaves once it was asked for, and the request is "
            + "accepted first. At other services' locations nothing is ours.")
}
