/// The state of an order's authorisations.
package enum AuthorisationLook: Hashable, Sendable {
    /// Nothing is left to capture, or nothing can be captured.
    case nothingOpen
    case expired(open: Money)
    /// It is too early to warn anybody.
    /// - Parameter warnsIn: the time until the warning.
    case standing(warnsIn: Span)
    case expiring(open: Money, at: Instant, left: Span)
}

extension OrderPayment {
    /// Checks when the authorisations expire.
    /// - Parameters:
    ///   - seen: the assumed start of an authorisation without a believable start.
    ///   - today: the present time by the channel's clock, since the expiry is a date of the channel's.
    package func look(_ policy: PaymentPolicy, seen: Instant, today: Instant) -> AuthorisationLook {
        guard taken < total, let expiry = expiry(policy, seen: seen, at: today) else { return .nothingOpen }
        let open = Money(minor: total.clampedSubtracting(taken), currency: currency)
        if today >= expiry { return .expired(open: open) }
        let warns = expiry - policy.warnBefore
        return today < warns
            ? .standing(warnsIn: warns - today) : .expiring(open: open, at: expiry, left: expiry - today)
    }
}
