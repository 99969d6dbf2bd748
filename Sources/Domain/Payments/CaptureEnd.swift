/// The outcome of captures, as the channel shows it afterwards.
package enum CaptureEnd: Hashable, Sendable {
    case complete
    /// A gateway has not answered yet.
    case pending
    /// Some of the money is not captured.
    case short(Money, because: String)
    /// The channel accepted the captures and does not show them.
    case unseen
}

extension OrderPayment {
    /// The outcome of captures. The answers to the calls are not enough: somebody else may have captured meanwhile, or
    /// a gateway may still be working.
    /// - Parameters:
    ///   - uncovered: the amount that no authorisation covered, in minor units.
    ///   - refused: the channel's words, where it refused a capture.
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
