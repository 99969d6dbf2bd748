/// How captures ended, by what the channel shows afterwards.
package enum CaptureEnd: Hashable, Sendable {
    case complete
    /// A gateway has not answered yet.
    case pending
    /// Money is not captured.
    case short(Money, because: String)
    /// The channel took the captures and does not show them.
    case unseen
}

extension OrderPayment {
    /// How captures ended. The answers to them are not enough: somebody else may have captured meanwhile, or a gateway may still be
    /// at it.
    /// - Parameters:
    ///   - uncovered: what no authorisation covered.
    ///   - refused: the channel's words, where it refused one.
    package func captureEnd(upTo wanted: Int64, uncovered: Int64, refused: String?) -> CaptureEnd {
        let missing = wanted.clampedSubtracting(taken)
        if missing > 0 {
            guard refused != nil || uncovered > 0 else { return .unseen }
            return .short(
                Money(minor: missing, currency: currency), because: refused ?? "no authorisation covers it")
        }
        return captured < wanted ? .pending : .complete
    }
}
