/// One parcel of a shipment: a shipped container with its own tracking number.
package struct Parcel: Hashable, Sendable {
    package var number: String
    package var tracking: String?
    /// The tracking page, base and number joined.
    package var url: String?

    package init(number: String, tracking: String?, url: String? = nil) {
        self.number = number
        self.tracking = tracking
        self.url = url
    }
}

/// The units of one order line in a shipment.
package struct ShipmentLine: Hashable, Sendable {
    /// The channel's line id, which we sent as `customerLineNumber`.
    package var line: LineID?
    package var item: String
    package var quantity: Int64

    package init(line: LineID?, item: String, quantity: Int64) {
        self.line = line
        self.item = item
        self.quantity = quantity
    }
}

/// A shipment as the WMS describes it.
package struct Shipment: Hashable, Sendable {
    package enum Status: String, Sendable, Codable { case pending, shipped, rolledBack }

    package var id: ShipmentID
    package var wmsOrderNumbers: [String]
    package var status: Status
    package var carrier: String?
    package var method: String?
    package var shippedAt: Instant?
    package var lines: [ShipmentLine]
    package var parcels: [Parcel]

    package init(
        id: ShipmentID, wmsOrderNumbers: [String], status: Status, carrier: String?, method: String?,
        shippedAt: Instant?, lines: [ShipmentLine], parcels: [Parcel]
    ) {
        self.id = id
        self.wmsOrderNumbers = wmsOrderNumbers
        self.status = status
        self.carrier = carrier
        self.method = method
        self.shippedAt = shippedAt
        self.lines = lines
        self.parcels = parcels
    }

    package var lineIDs: Set<LineID> { Set(lines.compactMap(\.line)) }

    /// Whether nothing left the building: an unused label, which Deposco reports as a shipment
    /// (docs/apis/deposco.md#shipments).
    package var isEmpty: Bool { !lines.contains { $0.quantity > 0 } }
}

/// A carrier's scan of a parcel.
package struct Scan: Hashable, Sendable {
    package var tracking: String
    package var at: Instant
    /// The provider that told us, such as `aftership`.
    package var source: String
    /// The carrier's or provider's code and words, as evidence.
    package var evidence: String

    package init(tracking: String, at: Instant, source: String, evidence: String) {
        self.tracking = tracking
        self.at = at
        self.source = source
        self.evidence = evidence
    }
}

/// Where the customer's notification of a shipment stands.
package enum NoticeState: String, Sendable, Codable {
    /// The channel fulfilment is not made yet.
    case none
    /// Waiting for the carrier's first scan.
    case held
    /// The hold ended. The call to the channel is queued.
    case released
    case sent
    case cancelled
}

/// Everything known about one shipment: the fold of its facts.
package struct ShipmentRecord: Hashable, Sendable, Codable {
    package var shipment: Shipment
    package var order: OrderID?
    package var orderName: String?
    /// The channel's fulfilments made for it, one for each fulfilment order.
    package var fulfilments: [String] = []
    package var fulfilmentConfirmed = false
    /// Whether the channel's fulfilments may say something else of its parcels than it does now.
    package var trackingOutdated = false
    package var notice: NoticeState = .none
    package var heldSince: Instant?
    package var warned = false
    package var stalled = false
    package var firstScan: Scan?
    package var releasedBy: String?
    package var sentAt: Instant?

    package init?(first fact: Fact) {
        guard case .shipmentSeen(let shipment, let order, let name) = fact else { return nil }
        self.shipment = shipment
        self.order = order
        orderName = name
    }

    package mutating func apply(_ fact: Fact, at: Instant) {
        switch fact {
        case .shipmentSeen(let shipment, let order, let name):
            self.shipment = shipment
            self.order = order ?? self.order
            orderName = name ?? orderName
            // A scan of a number that the parcel no longer has says nothing of the one that it has now.
            if notice == .none || notice == .held, let scan = firstScan, !shipment.carries(scan) { firstScan = nil }
        case .fulfilmentCreated(let ids):
            fulfilments = ids
            trackingOutdated = false
        case .trackingOutdated: trackingOutdated = true
        case .trackingUpdated: trackingOutdated = false
        case .fulfilmentConfirmed: fulfilmentConfirmed = true
        case .fulfilmentCancelled:
            fulfilments = []
            fulfilmentConfirmed = false
            trackingOutdated = false
            if notice == .held || notice == .released { notice = .none }
        case .noticeHeld:
            notice = .held
            heldSince = heldSince ?? at
        case .scanned(let scan):
            let replaces = shipment.carries(scan) && standingScan == nil
            if firstScan == nil || replaces || scan.at < firstScan?.at ?? scan.at { firstScan = scan }
        case .holdWarned: warned = true
        case .holdStalled: stalled = true
        case .noticeReleased(let reason):
            notice = .released
            releasedBy = reason
        case .noticeSent:
            notice = .sent
            sentAt = at
        case .noticeCancelled: notice = .cancelled
        case .shipmentRolledBack: shipment.status = .rolledBack
        default: break
        }
    }
}

extension ShipmentRecord {
    /// Why the customer has not been notified although the time limit has passed. `nil` when they were, or when a hold
    /// with a time limit of its own delays the notification.
    package var untold: String? {
        guard shipment.status == .shipped else { return nil }
        switch notice {
        case .sent, .cancelled, .held: return nil
        case .released: return "the hold ended, and the customer is not told"
        case .none:
            // A part of a bundle is reported with the shipment that completes it.
            if fulfilmentConfirmed { return nil }
            return "the channel has no fulfilment of it"
        }
    }
}
