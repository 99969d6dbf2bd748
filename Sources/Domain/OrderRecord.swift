/// Where an order stands on its way to the warehouse.
package enum OrderStage: String, Sendable, Codable, CaseIterable {
    /// No line needs shipping; never enters the gap.
    case nothingToShip
    /// Not captured (or authorised, where policy says so); counted apart from the gap.
    case awaitingPayment
    /// At least one exception stands in the way.
    case blocked
    /// Due at the WMS and waiting to be sent.
    case queued
    /// Sent, or perhaps sent: not yet read back and equal.
    case sent
    /// In the WMS but parked for review there.
    case review
    /// Read back from the WMS and equal.
    case received
    /// Some of it left the warehouse.
    case partlyShipped
    case shipped
    case cancelled

    /// Due at the WMS and not received.
    package var inGap: Bool { self == .blocked || self == .queued || self == .sent || self == .review }

    /// Nothing further is expected of it.
    package var closed: Bool { self == .nothingToShip || self == .shipped || self == .cancelled }
}

/// One exception that blocks an order, with what it blocks.
package struct Block: Hashable, Sendable, Codable {
    package var exception: ExceptionID
    package var units: Int64

    package init(exception: ExceptionID, units: Int64) {
        self.exception = exception
        self.units = units
    }
}

/// All that is known of one order: the fold of its facts.
package struct OrderRecord: Hashable, Sendable, Codable {
    package var channel: ChannelOrder
    package var firstSeenVia: Via
    package var firstSeenAt: Instant
    package var stage: OrderStage
    /// When the present stage began.
    package var stageAt: Instant
    /// When it first became due at the WMS.
    package var dueAt: Instant?
    package var receivedAt: Instant?
    package var blocks: [Block] = []
    /// The number it has, or will have, in the WMS.
    package var wmsNumber: String?
    /// The WMS's internal id, once read back.
    package var wmsID: String?
    /// The WMS's exact status word when last read.
    package var wmsStatus: String?
    package var wmsStatusAt: Instant?
    /// What the read-back found different, while `sent`.
    package var differences: [String] = []
    package var cancelledInWMS = false

    package var id: OrderID { channel.id }

    /// A new record from the first fact about an order; `nil` when that fact is not a sighting.
    package init?(first fact: Fact, at: Instant) {
        guard case .orderSeen(let order, let via) = fact else { return nil }
        channel = order
        firstSeenVia = via
        firstSeenAt = at
        stage = .awaitingPayment
        stageAt = at
    }

    package mutating func apply(_ fact: Fact, at: Instant) {
        switch fact {
        case .orderSeen(let order, _):
            channel = order
        case .orderAssessed(let stage, let blocks, let number):
            self.blocks = blocks
            wmsNumber = number ?? wmsNumber
            if stage.inGap, dueAt == nil {
                // An order that is payable when it is first seen has been due since it was placed, however late it was found;
                // one that became so has been due since the channel says that it changed.
                dueAt = min(at, at == firstSeenAt ? channel.createdAt : channel.updatedAt)
            }
            move(to: stage, at: at)
        case .orderSent(let number):
            wmsNumber = number
            differences = []
            move(to: .sent, at: at)
        case .orderUnconfirmed:
            move(to: .sent, at: at)
        case .orderDiffers(let found):
            differences = found
            move(to: .sent, at: at)
        case .orderParked(let status):
            wmsStatus = status
            wmsStatusAt = at
            move(to: .review, at: at)
        case .orderReceived(let id, let status):
            wmsID = id
            wmsStatus = status
            wmsStatusAt = at
            receivedAt = receivedAt ?? at
            differences = []
            blocks = []
            move(to: .received, at: at)
        case .wmsStatusRead(let status):
            wmsStatus = status
            wmsStatusAt = at
        case .orderShipped(let whole):
            move(to: whole ? .shipped : .partlyShipped, at: at)
        case .orderShipmentUndone:
            move(to: .received, at: at)
        case .orderCancelled(let inWMS):
            cancelledInWMS = inWMS
            blocks = []
            move(to: .cancelled, at: at)
        default: break
        }
    }

    private mutating func move(to next: OrderStage, at: Instant) {
        if next != stage { stageAt = at }
        stage = next
    }
}
