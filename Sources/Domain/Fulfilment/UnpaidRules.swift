/// Whether orders leave that are not paid for: by the payment terms that were agreed, or else by the gateways.
package struct UnpaidRules: Sendable, Equatable {
    /// From the mildest to the strictest.
    package enum Rule: Int, Sendable, Comparable, CaseIterable {
        /// It leaves unpaid.
        case send
        /// It waits for its payment.
        case wait
        /// It waits for a person, or for its payment.
        case review

        package static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
    }

    /// By the kind of terms, in the channel's word; and for all others.
    package var terms: [String: Rule] = [:]
    package var otherTerms = Rule.wait
    /// By the gateway's name as the channel gives it, in lower case. Others wait.
    package private(set) var gateways: [String: Rule] = [:]
    /// Whether an authorised payment is as good as a captured one.
    package var sendsAuthorised = false

    package init() {}

    package mutating func set(_ rules: [String: Rule]) {
        gateways = rules.reduce(into: [:]) { $0[Self.key($1.key)] = $1.value }
    }

    /// Merchants name gateways of their own, and spell them now this way and now that.
    private static func key(_ name: String) -> String { name.split(separator: " ").joined(separator: " ").lowercased() }

    /// The rule for an order of which nothing, or not all, is paid. Which of several gateways still owes is not known, so
    /// the strictest counts.
    package func rule(for order: ChannelOrder) -> Rule {
        if let agreed = order.terms { return terms[agreed.text] ?? otherTerms }
        return order.gateways.map { gateways[Self.key($0)] ?? .wait }.max() ?? .wait
    }

    /// Names the rules, so that it can be seen whether they changed.
    package var text: String {
        func named(_ rules: [String: Rule]) -> String {
            rules.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        }
        return "authorised \(sendsAuthorised); terms \(named(terms)), others \(otherTerms); gateways \(named(gateways))"
    }
}

extension UnpaidRules {
    /// Why an order's payment keeps it from leaving, or the rest of it once the WMS has a part; `nil` where it does not.
    /// - Parameter isAdmitted: whether a person took it in.
    package func reason(for order: ChannelOrder, isInWMS: Bool, isAdmitted: Bool) -> WaitReason? {
        switch order.payment {
        case .paid, .partiallyRefunded: return nil
        case .refunded: return .refunded
        case .voided: return .voided
        case .authorized: return sendsAuthorised ? nil : .unpaid
        // A part that left may already have captured its share of the authorisation.
        case .partiallyPaid where isInWMS && sendsAuthorised: return nil
        case .pending, .partiallyPaid:
            switch rule(for: order) {
            case .send: return nil
            case .wait: return order.terms == nil ? .unpaid : .onTerms
            case .review: return isAdmitted ? nil : .paymentReview
            }
        case .expired, .other: return .unpaid
        }
    }
}
