/// Why units of an order do not leave from here now.
package enum WaitReason: Hashable, Sendable {
    // Not due yet: each ends by itself when the channel lets go.
    /// The channel has not been asked yet what may leave.
    case unread
    /// Apps may still place holds, shortly after routing.
    case settling
    /// No visible fulfilment order has these units.
    case notRouted
    /// Shopify's word for the reason, such as `HIGH_RISK_OF_FRAUD`.
    case held(String)
    case scheduled
    /// The risk is still being assessed.
    case riskPending
    /// The risk has to be reviewed by a person.
    case riskReview
    /// The fulfilment service's location was not asked to ship it.
    case notRequested
    /// Units that were fulfilled are open again. A person decides whether they leave once more.
    case reopened
    /// Shopify says something that is not known here.
    case unknownWord(String)
    /// Its money has not come.
    case unpaid
    /// It is to be paid later, as was agreed, and leaves only then.
    case onTerms
    /// It is not paid, and a person decides whether it leaves all the same.
    case paymentReview

    // Never due here, unless the channel changes its mind or a person takes it in.
    case fulfilledElsewhere
    /// A location that is not ours.
    case otherLocation
    /// Another fulfilment service's location.
    case otherService
    /// The fulfilment service's request was rejected, ended or taken back.
    case requestEnded
    case pickup
    case localDelivery
    case till
    case notPhysical
    case test
    /// Placed before the configured start.
    case older
    /// All its money was given back before anything of it was sent.
    case refunded
    /// Its authorisation was let go.
    case voided

    /// Whether it ends by itself, and the order is *not due yet*.
    package var isForNow: Bool {
        switch self {
        case .unread, .settling, .notRouted, .held, .scheduled, .riskPending, .riskReview, .notRequested, .reopened,
            .unknownWord, .unpaid, .onTerms, .paymentReview:
            true
        case .fulfilledElsewhere, .otherLocation, .otherService, .requestEnded, .pickup, .localDelivery, .till,
            .notPhysical, .test, .older, .refunded, .voided:
            false
        }
    }

    /// Whether the channel, or a person, has to let the units go: they are no change of the order.
    package var isHold: Bool {
        switch self {
        case .held, .scheduled, .riskReview, .notRequested, .reopened: true
        default: false
        }
    }

    /// Whether it ends a configured time after the channel routed the units.
    package var countsFromRouting: Bool { self == .settling || self == .riskPending }

    /// Whether it guards the first post alone. The WMS goes on with what it has.
    package var guardsFirstPost: Bool { countsFromRouting || self == .riskReview }

    /// Whether a person can take the order in all the same.
    package var isForPeople: Bool {
        switch self {
        case .riskPending, .riskReview, .reopened, .paymentReview, .older: true
        default: false
        }
    }

    /// Whether the order waits for its money alone: a stage of its own.
    package var isForMoney: Bool { self == .unpaid || self == .onTerms }

    /// The name in stores, on the desk's socket and in metrics.
    package var name: String {
        switch self {
        case .unread: "unread"
        case .settling: "settling"
        case .notRouted: "not-routed"
        case .held: "held"
        case .scheduled: "scheduled"
        case .riskPending: "risk-pending"
        case .riskReview: "risk-review"
        case .notRequested: "not-requested"
        case .reopened: "reopened"
        case .unknownWord: "unknown-word"
        case .unpaid: "unpaid"
        case .onTerms: "on-terms"
        case .paymentReview: "payment-review"
        case .fulfilledElsewhere: "fulfilled-elsewhere"
        case .otherLocation: "other-location"
        case .otherService: "other-service"
        case .requestEnded: "request-ended"
        case .pickup: "pickup"
        case .localDelivery: "local-delivery"
        case .till: "till"
        case .notPhysical: "not-physical"
        case .test: "test"
        case .older: "older"
        case .refunded: "refunded"
        case .voided: "voided"
        }
    }

    /// What the channel's word adds to the name.
    package var word: String? {
        switch self {
        case .held(let word), .unknownWord(let word): word
        default: nil
        }
    }

    /// `nil` for a name that this version does not know.
    package init?(name: String, word: String?) {
        switch name {
        case "held": self = .held(word ?? "")
        case "unknown-word": self = .unknownWord(word ?? "")
        default:
            guard let known = Self.wordless.first(where: { $0.name == name }) else { return nil }
            self = known
        }
    }

    /// All reasons without a word of the channel's.
    package static let wordless: [WaitReason] = [
        .unread, .settling, .notRouted, .scheduled, .riskPending, .riskReview, .notRequested, .reopened, .unpaid,
        .onTerms, .paymentReview, .fulfilledElsewhere, .otherLocation, .otherService, .requestEnded, .pickup,
        .localDelivery, .till, .notPhysical, .test, .older, .refunded, .voided,
    ]

    /// For people: `held: HIGH_RISK_OF_FRAUD`.
    package var title: String {
        switch self {
        case .unread: "not read from the channel yet"
        case .settling: "just routed"
        case .notRouted: "not routed yet"
        case .held(let word): word.isEmpty ? "held by the channel" : "held by the channel: \(word)"
        case .scheduled: "scheduled"
        case .riskPending: "risk being assessed"
        case .riskReview: "in risk review"
        case .notRequested: "not requested of the service yet"
        case .reopened: "open again after it was fulfilled"
        case .unknownWord(let word): "the channel says \(word)"
        case .unpaid: "not paid"
        case .onTerms: "to be paid later, on terms"
        case .paymentReview: "not paid, to be reviewed"
        case .fulfilledElsewhere: "fulfilled elsewhere"
        case .otherLocation: "at a location that is not ours"
        case .otherService: "with another fulfilment service"
        case .requestEnded: "the request to fulfil it ended"
        case .pickup: "picked up by the customer"
        case .localDelivery: "delivered by the location"
        case .till: "handed over at a till"
        case .notPhysical: "nothing physical"
        case .test: "a test order"
        case .older: "older than the start"
        case .refunded: "refunded"
        case .voided: "payment voided"
        }
    }
}

extension WaitReason {
    /// What a customer may be told of an order that is never due here: `is picked up in the shop`.
    package var sentence: String {
        switch self {
        case .fulfilledElsewhere: "has been fulfilled, and not by our warehouse"
        case .pickup: "is picked up in the shop"
        case .localDelivery: "is delivered by the shop"
        case .till: "was handed over in the shop"
        case .refunded: "has been refunded"
        default: "is not shipped by our warehouse"
        }
    }
}

/// Units of an order that do not leave from here now, and why.
package struct OrderWait: Hashable, Sendable {
    package var reason: WaitReason
    package var units: Int64
    /// When they began to wait for this reason.
    package var since: Instant
    /// When it ends by itself, where that is known.
    package var until: Instant?

    package init(_ reason: WaitReason, units: Int64, since: Instant, until: Instant? = nil) {
        self.reason = reason
        self.units = units
        self.since = since
        self.until = until
    }
}
