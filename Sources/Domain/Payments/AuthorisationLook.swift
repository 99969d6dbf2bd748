/// What a look at an order's authorisations finds.
package enum AuthorisationLook: Hashable, Sendable {
    /// Nothing is left to be captured, or nothing can be.
    case nothingOpen
    case expired(open: Money)
    /// It is too early to tell anybody.
    /// - Parameter warnsIn: the time until somebody is told.
    case standing(warnsIn: Span)
    case expiring(open: Money, at: Instant, left: Span)
}

extension OrderPayment {
    /// Looks at its authorisations.
    /// - Parameters:
    ///   - seen: stands for the beginning of an authorisation that tells none that can be.
    ///   - today: by the channel's clock, since the end of an authorisation is a date of the channel's.
    package func look(_ policy: PaymentPolicy, seen: Instant, today: Instant) -> AuthorisationLook {
        guard taken < total, let expiry = expiry(policy, seen: seen, at: today) else { return .nothingOpen }
        let open = Money(minor: total.clampedSubtracting(taken), currency: currency)
        if today >= expiry { return .expired(open: open) }
        let warns = expiry - policy.warnBefore
        return today < warns
            ? .standing(warnsIn: warns - today) : .expiring(open: open, at: expiry, left: expiry - today)
    }
}
