/// What a shop decides about orders that may not leave yet.
package struct DuePolicy: Sendable, Equatable {
    /// Orders placed before this moment never leave; `nil` takes every order.
    package var from: Instant?
    /// How long apps may still place holds after an order was routed.
    package var settle: Span = .minutes(2)
    /// Whether test orders leave.
    package var sendsTests = false
    /// The recommendations of the risk assessment that hold an order for review.
    package var reviews: Set<OrderRisk.Recommendation> = [.cancel, .investigate]
    /// How long an unfinished risk assessment is waited for.
    package var riskWait: Span = .hours(1)
    /// Locations whose goods are shipped by somebody else.
    package var otherLocations: Set<String> = []
    /// Locations of fulfilment services that are ours.
    package var serviceLocations: Set<String> = []
    /// Whether orders leave that are not paid for.
    package var unpaid = UnpaidRules()
    /// How long units may wait before it is an exception, by the reason's name; the configuration's `orders.waits`.
    package var limits: [String: Span] = DuePolicy.usualLimits

    package init() {}

    /// Reasons without a limit wait as long as the channel says. What is not read yet waits for work of ours, whose failure is an
    /// exception by itself.
    package static let usualLimits: [String: Span] = [
        WaitReason.settling.name: .hours(1), WaitReason.notRouted.name: .minutes(15),
        WaitReason.held("").name: .day, WaitReason.scheduled.name: .hours(1),
        WaitReason.riskPending.name: .hours(2), WaitReason.riskReview.name: .hours(4),
        WaitReason.notRequested.name: .day, WaitReason.reopened.name: .zero,
        WaitReason.unknownWord("").name: .zero, WaitReason.paymentReview.name: .zero,
    ]

    /// When a wait becomes an exception; `nil` where it never does. What is scheduled is late only after its own time.
    package func limit(of wait: OrderWait) -> Instant? {
        guard wait.reason.isForNow, let limit = limits[wait.reason.name] else { return nil }
        return max(wait.since, wait.until ?? wait.since) + limit
    }
}

extension Policy {
    /// When a wait becomes an exception; `nil` where it never does. Money is late when it was to be paid, or when it has been
    /// waited for too long where no day was agreed.
    package func limit(of wait: OrderWait) -> Instant? {
        wait.reason.isForMoney ? wait.until ?? wait.since + payments.awaitedFor : due.limit(of: wait)
    }
}
