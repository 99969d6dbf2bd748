/// A line of a fulfilment order.
package struct FulfilmentLine: Hashable, Sendable {
    /// The fulfilment order's own line id.
    package var id: String
    package var line: LineID
    /// Units for which the fulfilment order was made.
    package var total: Int64
    /// Units that are still to be fulfilled, held ones included.
    package var remaining: Int64

    package init(id: String, line: LineID, total: Int64, remaining: Int64) {
        self.id = id
        self.line = line
        self.total = total
        self.remaining = remaining
    }
}

/// One of an order's fulfilment orders: what one location is to ship of it (docs/apis/shopify.md#fulfilment-orders). Its
/// id is not stable: a move, a split or a merge makes new ones.
package struct FulfilmentOrder: Hashable, Sendable {
    /// The whole global id.
    package var id: String
    package var status: Status
    package var request: RequestStatus
    /// The channel's id of the location; `nil` when the location was deleted, or none was found.
    package var location: String?
    /// Whether the location belongs to a fulfilment service.
    package var isAtService = false
    /// How it reaches the customer; `nil` where the channel says nothing.
    package var method: DeliveryMethod?
    /// When it may be fulfilled, if it is scheduled.
    package var fulfilAt: Instant?
    package var createdAt: Instant?
    package var updatedAt: Instant?
    /// Why it is held, in Shopify's words such as `HIGH_RISK_OF_FRAUD`.
    package var holds: [String] = []
    package var lines: [FulfilmentLine]

    package init(
        id: String, status: Status = .open, request: RequestStatus = .unsubmitted, location: String?,
        lines: [FulfilmentLine]
    ) {
        self.id = id
        self.status = status
        self.request = request
        self.location = location
        self.lines = lines
    }

    /// Whether nothing more happens to it. The units that it did not fulfil are on others, or no longer wanted.
    package var hasEnded: Bool { [.closed, .cancelled, .incomplete].contains(status) }

    /// Whether units of it may be fulfilled now: it is neither held nor scheduled, nor has it ended.
    package var isFulfillable: Bool { status == .open || status == .inProgress }

    /// Whether the channel takes a fulfilment of it now. It refuses those of what is held or scheduled, and of what a
    /// fulfilment service was not asked for, or did not accept.
    package var takesFulfilments: Bool {
        isFulfillable
            && (!isAtService || [.accepted, .cancellationRequested, .cancellationRejected].contains(request))
    }
}

extension FulfilmentOrder {
    /// Shopify's `FulfillmentOrderStatus`. A word that is not listed is kept, and nothing leaves because of it.
    package struct Status: TextIdentifier {
        package let rawValue: String
        package init(rawValue: String) { self.rawValue = rawValue }

        package static let open = Status("OPEN")
        package static let inProgress = Status("IN_PROGRESS")
        package static let scheduled = Status("SCHEDULED")
        package static let onHold = Status("ON_HOLD")
        package static let cancelled = Status("CANCELLED")
        package static let closed = Status("CLOSED")
        package static let incomplete = Status("INCOMPLETE")
    }

    /// Shopify's `FulfillmentOrderRequestStatus`. Only a fulfilment service's location has others than `UNSUBMITTED`,
    /// except for requests to cancel.
    package struct RequestStatus: TextIdentifier {
        package let rawValue: String
        package init(rawValue: String) { self.rawValue = rawValue }

        package static let unsubmitted = RequestStatus("UNSUBMITTED")
        package static let submitted = RequestStatus("SUBMITTED")
        package static let accepted = RequestStatus("ACCEPTED")
        package static let rejected = RequestStatus("REJECTED")
        package static let cancellationRequested = RequestStatus("CANCELLATION_REQUESTED")
        package static let cancellationAccepted = RequestStatus("CANCELLATION_ACCEPTED")
        package static let cancellationRejected = RequestStatus("CANCELLATION_REJECTED")
        package static let closed = RequestStatus("CLOSED")
    }

    /// Shopify's `DeliveryMethodType`.
    package struct DeliveryMethod: TextIdentifier {
        package let rawValue: String
        package init(rawValue: String) { self.rawValue = rawValue }

        package static let shipping = DeliveryMethod("SHIPPING")
        /// A carrier's pickup point: a parcel is shipped there.
        package static let pickupPoint = DeliveryMethod("PICKUP_POINT")
        /// The customer fetches it from the location.
        package static let pickUp = DeliveryMethod("PICK_UP")
        /// The location brings it.
        package static let local = DeliveryMethod("LOCAL")
        /// It was handed over at a till.
        package static let retail = DeliveryMethod("RETAIL")
        /// Nothing physical.
        package static let none = DeliveryMethod("NONE")
    }
}

/// A fulfilment as the channel counts it: units that left, whoever shipped them.
package struct SeenFulfilment: Hashable, Sendable {
    /// The whole global id.
    package var id: String
    /// Whether it stands: it was not cancelled and did not fail.
    package var isLive: Bool
    package var createdAt: Instant?
    /// The service that made it, if the channel names one.
    package var service: String?
    package var units: [LineID: Int64]

    package init(
        id: String, isLive: Bool = true, createdAt: Instant? = nil, service: String? = nil, units: [LineID: Int64]
    ) {
        self.id = id
        self.isLive = isLive
        self.createdAt = createdAt
        self.service = service
        self.units = units
    }
}

/// What the channel thinks of an order's risk (docs/apis/shopify.md#risk).
package struct OrderRisk: Hashable, Sendable {
    /// Shopify's `OrderRiskRecommendationResult`: `NONE` means no opinion, not a low risk.
    package enum Recommendation: String, Sendable, Codable, CaseIterable {
        case none, accept, investigate, cancel
    }

    package var recommendation: Recommendation
    /// Whether an assessment is still under way.
    package var isPending: Bool

    package init(_ recommendation: Recommendation = .none, isPending: Bool = false) {
        self.recommendation = recommendation
        self.isPending = isPending
    }
}

/// What the channel says of an order's fulfilment, as read at one moment.
package struct FulfilmentReading: Hashable, Sendable {
    /// Those that our access shows, ended ones included. An app without a scope sees a part of them, or none.
    package var orders: [FulfilmentOrder]
    package var fulfilments: [SeenFulfilment]
    package var risk: OrderRisk

    package init(
        orders: [FulfilmentOrder] = [], fulfilments: [SeenFulfilment] = [], risk: OrderRisk = OrderRisk()
    ) {
        self.orders = orders
        self.fulfilments = fulfilments
        self.risk = risk
    }

    /// Units of each line on fulfilment orders that have not ended.
    var remaining: [LineID: Int64] {
        orders.lazy.filter { !$0.hasEnded }.flatMap(\.lines).reduce(into: [:]) { $0.add($1.remaining, to: $1.line) }
    }

    /// Units of each line that live fulfilments carry.
    /// - Parameter counts: which fulfilments count.
    package func fulfilled(_ counts: (SeenFulfilment) -> Bool = { _ in true }) -> [LineID: Int64] {
        fulfilments.filter { $0.isLive && counts($0) }.flatMap(\.units).reduce(into: [:]) {
            $0.add($1.value, to: $1.key)
        }
    }

    /// Whether something that left has no fulfilment that stands, and all of it could be fulfilled now.
    /// - Parameter left: units of each line that left.
    package func takesWhatIsUntold(of left: [LineID: Int64]) -> Bool {
        let fulfilled = fulfilled()
        let open = orders.lazy.filter(\.takesFulfilments).flatMap(\.lines).reduce(into: [LineID: Int64]()) {
            $0.add($1.remaining, to: $1.line)
        }
        let untold = left.filter { $0.value > fulfilled[$0.key] ?? 0 }
        return !untold.isEmpty
            && untold.allSatisfy { $0.value.clampedSubtracting(fulfilled[$0.key] ?? 0) <= open[$0.key] ?? 0 }
    }

    /// Whether it says of every wanted unit of the order where it is.
    package func accounts(for order: ChannelOrder) -> Bool {
        let (remaining, fulfilled) = (remaining, fulfilled())
        return order.shippableLines.allSatisfy {
            (remaining[$0.id] ?? 0).clampedAdding(fulfilled[$0.id] ?? 0) >= $0.currentQuantity
        }
    }
}
