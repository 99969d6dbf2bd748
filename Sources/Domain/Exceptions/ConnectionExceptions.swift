// Messages, subscriptions and credentials.

extension ExceptionType {
    package static let unreadableBody = ExceptionType(
        "unreadable-body", "Message that cannot be read",
        team: .oncall, .warning, act: .hours(1), group: ExceptionGroup(.core, .any, .fault), about: .nothing,
        ends: [], retry: .subject,
        playbook:
            "A signed message arrived that cannot be understood; it is kept as it came. Read the reason in the detail. "
            + "If the sender changed its format, tell on-call engineering. The sweep will fetch the order itself.",
        leave: "Leave it if it is a single one and its order has arrived by the sweep.")

    package static let deadSubscription = ExceptionType(
        "dead-subscription", "Webhooks are not arriving",
        team: .oncall, .critical, act: .minutes(15), group: ExceptionGroup(.core, .shopify, .silence), about: .nothing,
        ends: [.webhookArrived], retry: .subject,
        playbook:
            "Orders are being found by the sweep and not by webhooks. Look at the webhook subscriptions in Shopify: "
            + "after eight failed deliveries it deletes them. Subscribe again and check that the address answers. This "
            + "ends with the next webhook that arrives.",
        leave: "Leave it if the shop has had no orders: the sweeps find what webhooks do not tell.")

    package static let countMismatch = ExceptionType(
        "count-mismatch", "Channel has other orders than are known here",
        team: .oncall, .critical, act: .minutes(30), group: ExceptionGroup(.core, .shopify, .contradiction),
        about: .nothing,
        ends: [.countsAgree], retry: .subject,
        playbook: "The channel counts more orders than are known here even after a sweep. Run a deep sweep; if the "
            + "difference stays, check the access scopes (orders older than 60 days need read_all_orders). Where it "
            + "lists fewer, look whether the address and the token are those of this shop; orders that were deleted "
            + "there on purpose have to be stopped in Deposco.",
        leave: "Leave it until the next deep sweep has ended, if the difference shrinks.")

    package static let connectorRefusing = ExceptionType(
        "connector-refusing", "Remote system refuses our credentials",
        team: .oncall, .critical, act: .minutes(15), group: ExceptionGroup(.core, .any, .refused), about: .nothing,
        ends: [.answersAgain, .noLongerAsked], retry: .subject,
        playbook: "The remote system says that our credentials are wrong or lack a permission. Renew the secret in the "
            + "environment or file that the configuration names. Work resumes by itself.",
        leave: "Leave it if the secret is being renewed at this moment: work resumes by itself.")
}

extension ExceptionType {
    package static let connectorDown = ExceptionType(
        "connector-down", "Remote system does not answer",
        team: .oncall, .critical, act: .minutes(15), group: ExceptionGroup(.core, .any, .silence), about: .nothing,
        ends: [.answersAgain, .noLongerAsked], retry: .subject,
        playbook:
            "Calls to the remote system end without an answer, or with an error of its own. Nothing is lost: work waits and is "
            + "tried again, and goes out by itself when the system answers. Look at the system's status page and at our "
            + "network; tell the teams that its orders, stock or shipments are late. The desk's first line shows what waits.",
        leave: "Leave it if the system has announced the outage: work waits and goes out by itself.")

    package static let quotaUsedUp = ExceptionType(
        "quota-used-up", "Remote system's quota is used up",
        team: .oncall, .critical, act: .minutes(15), group: ExceptionGroup(.core, .any, .refused), about: .nothing,
        ends: [.answersAgain, .noLongerAsked], retry: .subject,
        playbook:
            "The remote system has refused every call as one too many for longer than its limit of calls a second or a minute "
            + "explains. A plan's quota for the day or the month may be used up, or another app on the same account takes all of it. "
            + "Look at the account's usage and at what else uses it; ask for more, or stop what can wait. Nothing is lost: work "
            + "waits and goes out by itself.",
        leave: "Leave it if the quota begins anew before anything must be shipped.")
}

extension ExceptionCause {
    package static func unreadableBody(source: String, what: String, row: String) -> Self {
        Self(.unreadableBody, key: "\(source)/\(what)/\(row)")
    }
    package static let deadSubscription = ExceptionCause(.deadSubscription, key: "shopify")
    package static let countMismatch = ExceptionCause(.countMismatch, key: "shopify")
    package static func connectorRefusing(_ system: String) -> Self { Self(.connectorRefusing, key: system) }
    package static func connectorDown(_ system: String) -> Self { Self(.connectorDown, key: system) }
    package static func quotaUsedUp(_ system: String) -> Self { Self(.quotaUsedUp, key: system) }
}

extension ExceptionEnding {
    package static let webhookArrived = ExceptionEnding("a webhook arrived")
    package static let countsAgree = ExceptionEnding("the counts agree")
    package static let answersAgain = ExceptionEnding("… answers again")
    package static let noLongerAsked = ExceptionEnding("Royal Mail is no longer asked")
}
