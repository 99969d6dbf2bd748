/// Where an order stands on its way to the warehouse.
package enum OrderStage: String, Sendable, Codable, CaseIterable {
    /// No line needs shipping; never enters the gap.
    case nothingToShip
    /// Somebody else gives it to the customer, or it never leaves: not ours, picked up, a test, older than the start.
    case elsewhere
    /// The channel itself holds it back for now. Counted apart from the gap.
    case notDue
    /// The payment is not captured (or authorised, where policy accepts that). Counted apart from the gap.
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
    package var closed: Bool {
        self == .nothingToShip || self == .elsewhere || self == .shipped || self == .cancelled
    }
}

/// One exception that blocks an order, and the units that it blocks.
package struct Block: Hashable, Sendable {
    package var exception: ExceptionID
    package var units: Int64

    package init(exception: ExceptionID, units: Int64) {
        self.exception = exception
        self.units = units
    }
}

/// Everything known about one order: the fold of its facts.
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
    /// When the WMS last accepted a change to it.
    package var adjustedAt: Instant?
    package var blocks: [Block] = []
    /// What the WMS should have: one order there for each part.
    package var parts: [OrderPart] = []
    /// Units of each item that it will take beyond its parts: everything while nothing is planned, then what was added
    /// since.
    package var reserves: [String: Int64] = [:]
    /// What the channel last said of its fulfilment, and since when that is known.
    package var fulfilment: FulfilmentReading?
    package var fulfilmentAt: Instant?
    /// Whether the order's lines, or what the channel says of their fulfilment, changed since then.
    package var isFulfilmentStale = false
    /// What of it does not leave from here now, and why.
    package var waits: [OrderWait] = []
    /// The ids of fulfilment orders whose time for holds and for the risk has passed. It does not begin anew when a clock
    /// is set back; `nil` while there are none.
    package var settled: [String]?
    /// Whether a person took it in, whatever its age or risk.
    package var isAdmitted = false
    /// Whether it ever waited for its payment.
    package var awaitedPayment = false
    /// Fields that continue in another field of the WMS's order.
    package var fits: [FieldFit]?
    /// When the WMS's status of a part was last read.
    package var wmsStatusAt: Instant?
    package var cancelledInWMS = false
    /// When the first goods left the warehouse.
    package var leftAt: Instant?

    package var id: OrderID { channel.id }
    /// Whether the WMS has a part of it, or may have.
    package var isInWMS: Bool { parts.contains { $0.state != .planned } }
    /// Whether a part may still have to reach the WMS or be read back, even while another is parked there or has left.
    package var isOnItsWay: Bool {
        switch stage {
        case .queued, .sent, .review, .partlyShipped: true
        case .nothingToShip, .elsewhere, .notDue, .awaitingPayment, .blocked, .received, .shipped, .cancelled: false
        }
    }
    /// Whether a sent part may still have to be read back, even while another part is blocked.
    package var mayAwaitReadBack: Bool { isOnItsWay || stage == .blocked }
    /// What the channel says of its fulfilment, if that is about its present lines.
    package var currentFulfilment: FulfilmentReading? { isFulfilmentStale ? nil : fulfilment }
    /// Whether the WMS refused it or a part of it, or has an order that stands in its way.
    package var isRefused: Bool {
        let refusals = [ExceptionCause.wmsRefused(id), .numberTaken(id), .perhapsThere(id)].map(\.id)
        return blocks.contains { refusals.contains($0.exception) }
    }
    /// Whether it is not sent because the WMS may have it already.
    package var isPerhapsThere: Bool {
        stage == .blocked && blocks.contains { $0.exception == ExceptionCause.perhapsThere(id).id }
    }
    /// Whether it is cancelled, here or on the channel, whatever the warehouse does.
    package var isCancelled: Bool { stage == .cancelled || channel.cancelledAt != nil }

    /// Whether goods left or are about to leave, so that uncaptured money is at stake.
    package var paymentAtStake: Bool {
        guard channel.cancelledAt == nil else { return false }
        switch stage {
        case .blocked, .queued, .sent, .review, .received, .partlyShipped, .shipped: return true
        case .nothingToShip, .elsewhere, .notDue, .awaitingPayment, .cancelled: return false
        }
    }

    /// The part that has this number in the WMS.
    package func part(_ number: String) -> OrderPart? { parts.first { $0.number == number } }
    /// The numbers it has, or will have, in the WMS.
    package var wmsNumbers: [String] { parts.map(\.number) }
    /// Whether the warehouse says of every part that all that will leave has left.
    package var hasLeftWarehouse: Bool {
        !parts.isEmpty && parts.allSatisfy { $0.wmsStatus.map(WMSStatus.left.contains) ?? false }
    }

    /// The WMS's exact status words when last read, one for each part that has one.
    package var wmsStatus: String? {
        let words = parts.compactMap(\.wmsStatus)
        return words.isEmpty ? nil : words.joined(separator: ", ")
    }
    /// Units of each item that it takes, or will take.
    package var demand: [String: Int64] { parts.demand.merging(reserves, uniquingKeysWith: +) }
    /// Units of each item that it deducts from sellable stock, and since when the WMS deducts them itself.
    package var pending: [String: PendingUnits] { PendingUnits.of(self) }
    /// The differences that the read-back found, while `sent`.
    package var differences: [String] { parts.flatMap(\.differences) }

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
        // A clock step moves these times only while the order is compared with stock readings. Without this, an order
        // that had shipped by then and is rolled back later would have times in the future.
        for time in [\Self.receivedAt, \Self.wmsStatusAt, \Self.adjustedAt] {
            self[keyPath: time] = self[keyPath: time].map { min($0, at) }
        }
        switch fact {
        case .orderSeen(let order, _):
            if order.lines != channel.lines { isFulfilmentStale = true }
            channel = order
        case .fulfilmentRead(let reading):
            fulfilment = reading
            fulfilmentAt = at
            isFulfilmentStale = false
        case .fulfilmentOutdated:
            isFulfilmentStale = true
        case .orderWaits(let waits):
            if !isFulfilmentStale, self.waits.contains(where: \.reason.countsFromRouting),
                !waits.contains(where: \.reason.countsFromRouting)
            {
                settled = fulfilment?.orders.map(\.id)
            }
            self.waits = waits
            // An order begins as one that awaits its payment, so that no assessment need say so.
            if waits.contains(where: \.reason.isForMoney) { awaitedPayment = true }
        case .orderAdmitted:
            isAdmitted = true
        case .orderAssessed(let stage, let blocks, let parts):
            self.blocks = blocks
            if let parts {
                self.parts = parts
                reserves = [:]
            }
            if stage == .awaitingPayment { awaitedPayment = true }
            if stage.inGap, dueAt == nil { dueAt = becameDue(by: at) }
            move(to: stage == .queued ? stageOfParts : stage, at: at)
            if self.stage == .received { receivedAt = receivedAt ?? at }
        case .orderReserves(let items):
            reserves = items
        case .orderFitted(let fits):
            self.fits = fits
        case .orderSent(let number), .orderUnconfirmed(let number, _):
            change(number, at: at) { part in
                part.state = .sent
                part.differences = []
            }
        case .orderBatched(let number, let batch):
            change(number, at: at) { part in
                part.state = .sent
                part.differences = []
                part.batch = batch
            }
        case .orderHandedOver(let number, let run):
            change(number, at: at) { part in
                part.state = .sent
                part.differences = []
                part.run = run
            }
        case .orderNotSent(let number):
            change(number, at: at) { $0.state = .planned }
        case .orderDiffers(let number, let found):
            change(number, at: at) { part in
                part.state = .sent
                part.differences = found
            }
        case .orderParked(let number, let status):
            wmsStatusAt = at
            change(number, at: at) { part in
                part.wmsStatus = status
                part.state = .review
            }
        case .orderReceived(let number, let id, let status):
            wmsStatusAt = at
            change(number, at: at) { part in
                part.wmsID = id
                part.wmsStatus = status
                part.differences = []
                part.state = .received
            }
            if stage == .received {
                receivedAt = receivedAt ?? at
                blocks = []
            }
        case .wmsStatusRead(let number, let status):
            wmsStatusAt = at
            if let index = parts.firstIndex(where: { $0.number == number }) { parts[index].wmsStatus = status }
        case .wmsOrderRead(let number, let status, let shortfalls):
            wmsStatusAt = at
            if let index = parts.firstIndex(where: { $0.number == number }) {
                parts[index].wmsStatus = status
                parts[index].shortfalls = shortfalls
            }
        case .orderAdjusted(let adjusted):
            parts = adjusted
            adjustedAt = at
            wmsStatusAt = at
        case .orderShipped(let whole):
            leftAt = leftAt ?? at
            move(to: whole ? .shipped : .partlyShipped, at: at)
        case .orderShipmentUndone:
            leftAt = nil
            move(to: stageOfParts, at: at)
        case .orderCancelled(let inWMS):
            cancelledInWMS = inWMS
            blocks = []
            move(to: .cancelled, at: at)
        default: break
        }
    }

    /// Changes a part; the order's stage follows from all of them.
    private mutating func change(_ number: String, at: Instant, _ change: (inout OrderPart) -> Void) {
        guard let index = parts.firstIndex(where: { $0.number == number }) else { return }
        let batch = parts[index].batch
        change(&parts[index])
        // The next fact about the part also says how its import ended.
        if parts[index].batch == batch { parts[index].batch = nil }
        // A partly shipped order keeps its stage, although the rest may still be on its way to the WMS.
        if stage != .partlyShipped { move(to: stageOfParts, at: at) }
    }

    /// Since when an order is due that may leave now. One that was payable from the start has been due since it was placed, however late
    /// it was found; one that became payable later, since the channel's change; and one that the channel held back, that a person took
    /// in, or whose money is no longer waited for, only now.
    private func becameDue(by at: Instant) -> Instant {
        let wasHeldBack = waits.contains { wait in
            wait.reason.isForNow && ![.unread, .settling, .notRouted, .unpaid, .onTerms].contains(wait.reason)
        }
        let leavesUnpaid = awaitedPayment && [.pending, .partiallyPaid].contains(channel.payment)
        return wasHeldBack || isAdmitted || leavesUnpaid
            ? at : min(at, awaitedPayment ? channel.updatedAt : channel.createdAt)
    }

    private var stageOfParts: OrderStage {
        // A block on one part blocks the order, whatever happened to the others.
        if !blocks.isEmpty, parts.contains(where: { $0.state == .planned }) { return .blocked }
        if leftAt != nil { return .partlyShipped }
        if parts.allSatisfy({ $0.state == .planned }) { return .queued }
        if parts.contains(where: { $0.state == .review }) { return .review }
        return parts.allSatisfy { $0.state == .received } ? .received : .sent
    }

    private mutating func move(to next: OrderStage, at: Instant) {
        if next != stage { stageAt = at }
        stage = next
    }
}
