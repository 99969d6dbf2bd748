/// A type of exception and everything specific to it. Each type is a value in one of the files beside this one and is
/// listed in `allCases`.
package struct ExceptionType: Hashable, Sendable, CaseIterable {
    /// Its name in stores and on the desk's socket: `unknown-sku`.
    package let rawValue: String
    package let title: String
    /// The team that owns it first.
    package let team: Team
    package let severity: Severity
    /// How long a person has to deal with it.
    package let timeToAct: Span
    package let group: ExceptionGroup
    /// How to read its `about`.
    package let about: AboutForm
    /// Everything that ends it. Empty where only a person can tell that it is over.
    package let ends: [ExceptionEnding]
    package let retry: ExceptionRetry
    /// One paragraph: what it means, what to do, and what ends it.
    package let playbook: String
    /// One sentence: when it may be left alone, or that it may not.
    package let leave: String

    init(
        _ rawValue: String, _ title: String, team: Team, _ severity: Severity, act: Span, group: ExceptionGroup,
        about: AboutForm, ends: [ExceptionEnding], retry: ExceptionRetry, playbook: String, leave: String
    ) {
        self.rawValue = rawValue
        self.title = title
        self.team = team
        self.severity = severity
        timeToAct = act
        self.group = group
        self.about = about
        self.ends = ends
        self.retry = retry
        self.playbook = playbook
        self.leave = leave
    }

    package static let allCases: [ExceptionType] = [
        .unknownSKU, .inactiveItem, .lineWithoutSKU, .duplicateSKU, .bundleRefused, .unmappedLocation, .notRouted,
        .notDue, .heldInWarehouse,
        .drift, .shortPick, .orphanOrder, .numberTaken, .perhapsThere, .oversold, .stockDrift, .stockRefused,
        .stockUnknown, .stockContested, .locationClosed, .fieldOverLimit, .fieldMissing,
        .wmsRefused, .parkedInReview, .receivedDiffers, .unreadableBody, .deadSubscription, .countMismatch,
        .lateCancellation, .cancellationUnknown, .cancellationUnmatched, .cancelledAndShipped, .orphanShipment,
        .fulfilmentRefused, .notificationOverdue, .untoldShipment, .captureFailed, .authorisationExpiring,
        .paymentOverdue, .deadLetter, .connectorRefusing, .connectorDown, .quotaUsedUp, .apiVersion,
        .scopeMissing, .tokenFailing, .webhookMissing, .dataRequest, .shopRedact, .setAside, .checkMissed,
    ]

    private static let byName = Dictionary(uniqueKeysWithValues: allCases.map { ($0.rawValue, $0) })

    /// `nil` for a name that this version does not know.
    package init?(rawValue: String) {
        guard let known = Self.byName[rawValue] else { return nil }
        self = known
    }

    package static func == (a: ExceptionType, b: ExceptionType) -> Bool { a.rawValue == b.rawValue }
    package func hash(into hasher: inout Hasher) { hasher.combine(rawValue) }

    /// How to read the `about` of its exceptions, so that text that somebody typed is never taken for a reference.
    package enum AboutForm: Sendable {
        /// Nothing.
        case nothing
        /// The order, which stands in a field of its own.
        case order
        /// The name of a SKU, a variant or a location, as it is.
        case name
        /// A reference with its kind before it: `shipment/1042`.
        case prefixed
    }
}

extension ExceptionType: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let name = try container.decode(String.self)
        guard let known = ExceptionType(rawValue: name) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "this version knows no exception of the type \(name)")
        }
        self = known
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }
}

/// The origin of a type's exceptions. Exceptions of one group usually share a cause.
package struct ExceptionGroup: Hashable, Sendable {
    /// The part of the process in which it happened.
    package enum Leg: String, Sendable, CaseIterable {
        case catalogue, orders, changes, cancellations, shipments, stock, payments, core
    }

    /// The system in which the fault is corrected. `any` stands for the one that the exception names.
    package enum System: String, Sendable, CaseIterable {
        case shopify, deposco, carrier, tallyman, any
    }

    package enum Class: String, Sendable, CaseIterable {
        /// Something required is missing.
        case missing
        /// A system refuses what it is given.
        case refused
        /// Two systems, or two places in one system, disagree.
        case contradiction
        /// Something did not happen and no system said so.
        case silence
        /// Code failed: ours or a sender's.
        case fault
        /// A request that a person has to fulfil.
        case request
    }

    package let leg: Leg
    package let system: System
    package let kind: Class

    init(_ leg: Leg, _ system: System, _ kind: Class) {
        self.leg = leg
        self.system = system
        self.kind = kind
    }
}

/// What a retry by a person does for an exception.
package enum ExceptionRetry: String, Sendable, CaseIterable {
    /// Reads the item master again, and reassesses the orders that the exception blocks.
    case blockedOrders
    /// Captures the payment again, after looking up what was already captured.
    case capture
    /// Makes missing webhook subscriptions again, and looks at all that the connection to the channel depends on.
    case channelTerms
    /// Retries what the exception is about, or else its order.
    case subject
}
