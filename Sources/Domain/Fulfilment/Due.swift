/// Decides what of an order may leave from here now, what waits and why, and what the WMS should still have. Nothing
/// else decides this.
package struct Due: Sendable {
    /// Units that may leave now, by the location that is to ship them, beyond what the WMS has already.
    package private(set) var leaving: [LineRoute] = []
    /// Units of each line that the WMS should still have: what remains at our locations, held units included, and what
    /// our own live fulfilments carry.
    package private(set) var kept: [LineID: Int64] = [:]
    package private(set) var waits: [OrderWait] = []
    /// Units that the WMS has and the channel now holds back.
    package private(set) var heldThere: [OrderWait] = []
    /// The lines of these units, and of planned ones that were not sent yet and that the channel holds back.
    private var heldLines: Set<LineID> = []
    /// Fulfilment orders whose request has to be accepted before anything of them leaves.
    package private(set) var accepts: [String] = []
    /// Units of each line that wait for now.
    private var waiting: [LineID: Int64] = [:]
    /// When time alone next changes the decision.
    package private(set) var next: Instant?
    /// Why the order's payment keeps it from leaving; `nil` where it does not.
    package let unpaid: WaitReason?

    private let order: ChannelOrder
    private let known: KnownFulfilment
    private let policy: DuePolicy
    private let now: Instant

    /// - Parameters:
    ///   - reading: what the channel says of the order's fulfilment; `nil` where that was not read since the order
    ///     changed.
    ///   - known: what the WMS has of it, and what is known of our own fulfilments.
    package init(
        _ order: ChannelOrder, _ reading: FulfilmentReading?, known: KnownFulfilment, policy: DuePolicy,
        at now: Instant
    ) {
        self.order = order
        self.known = known
        self.policy = policy
        self.now = now
        unpaid = policy.unpaid.reason(for: order, isInWMS: known.isInWMS, isAdmitted: known.isAdmitted)
        if let never {
            if never == .older, let reading {
                decide(reading)
                staysBehind()
            } else {
                add(never, order.shippableLines.total(\.currentQuantity))
            }
        } else if let reading {
            decide(reading)
        } else {
            for line in order.shippableLines {
                let there = min(line.currentQuantity, known.planned[line.id] ?? 0)
                kept[line.id] = there
                add(.unread, line.currentQuantity - there, of: line.id)
            }
        }
        if let unpaid { unpaid.isForNow ? waitForMoney(unpaid) : stop(unpaid) }
    }

    /// Why nothing of the order ever leaves, whatever the channel says of its fulfilment.
    private var never: WaitReason? {
        if known.isInWMS { return nil }
        if order.test, !policy.sendsTests { return .test }
        if let from = policy.from, order.createdAt < from, !known.isAdmitted { return .older }
        if let unpaid, !unpaid.isForNow { return unpaid }
        return nil
    }

    /// What would leave of an order that is older than the start does not. What others have fulfilled of it, or will, is said as it is.
    private mutating func staysBehind() {
        let units = leaving.total(\.quantity).clampedAdding(waits.filter(\.reason.isForNow).total(\.units))
        waits.removeAll(where: \.reason.isForNow)
        (leaving, waiting, accepts, next) = ([], [:], [], nil)
        add(.older, units)
    }

    /// Units of each line that may leave now.
    package var units: [LineID: Int64] { leaving.reduce(into: [:]) { $0.add($1.quantity, to: $1.line) } }

    /// Units of each line that the WMS has, or had.
    var planned: [LineID: Int64] { known.planned }

    /// Units of each line that will leave, now or later, and that the WMS does not have yet.
    package var unsent: [LineID: Int64] { units.merging(waiting) { $0.clampedAdding($1) } }

    /// Units of each line that the WMS should have once what may leave is there.
    package var target: [LineID: Int64] {
        let stays = known.planned.reduce(into: [LineID: Int64]()) { units, planned in
            units[planned.key] = min(planned.value, kept[planned.key] ?? 0)
        }
        return units.merging(stays) { $0.clampedAdding($1) }
    }

    /// Whether the channel holds back what a part that was not sent yet may carry. Units of a line are alike.
    package func holds(_ part: OrderPart) -> Bool { part.lines.contains { heldLines.contains($0.line) } }

    /// Whether nothing of it waits for the channel: what does not leave is somebody else's.
    package var isElsewhere: Bool { leaving.isEmpty && !waits.isEmpty && waits.allSatisfy { !$0.reason.isForNow } }

    // MARK: The decision

    private mutating func decide(_ reading: FulfilmentReading) {
        let wanted = order.shippableLines.reduce(into: [LineID: Int64]()) { $0[$1.id] = $1.currentQuantity }
        let ours = known.ours(among: reading.fulfilments)
        let fulfilledByUs = reading.fulfilled { ours.contains($0.id) }
        let fulfilledByOthers = reading.fulfilled { !ours.contains($0.id) }
        // What the WMS has, or shipped, and no live fulfilment carries is on the fulfilment orders still.
        var there = known.planned.reduce(into: [LineID: Int64]()) { units, planned in
            let open = planned.value.clampedSubtracting(fulfilledByUs[planned.key] ?? 0)
            if open > 0 { units[planned.key] = open }
        }
        kept = fulfilledByUs
        var room = wanted
        let places = reading.orders.filter { !$0.hasEnded }.map { ($0, place(of: $0, reading)) }
        for (order, place) in places where place == .leaves { take(order, room: &room, there: &there) }
        hold(back: reopened(reading, ours))
        var (lost, unsent) = (known.lost, known.unsent)
        for (order, place) in places {
            guard case .waits(let reason, let until) = place else { continue }
            for line in order.lines {
                let (units, has) = share(of: line, room: &room, there: &there)
                add(reason, units - has, of: line.line, until: until)
                if reason.guardsFirstPost { continue }
                // What the WMS lost is no longer there to be held.
                let gone = min(has, lost[line.line] ?? 0)
                lost[line.line, default: 0] -= gone
                guard has > gone else { continue }
                heldLines.insert(line.line)
                // Units of a line are alike: what was not sent is what is held.
                let waits = min(has - gone, unsent[line.line] ?? 0)
                unsent[line.line, default: 0] -= waits
                add(reason, waits, until: until)
                let held = OrderWait(reason, units: has - gone - waits, since: since(reason), until: until)
                Self.add(held, to: &heldThere)
            }
        }
        for (order, place) in places {
            guard case .elsewhere(let reason) = place else { continue }
            for line in order.lines { add(reason, min(line.remaining, max(0, wanted[line.line] ?? 0))) }
        }
        for (line, units) in fulfilledByOthers.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            add(.fulfilledElsewhere, min(units, wanted[line] ?? 0))
        }
        invisible(reading, wanted, there)
        accepts = places.compactMap { order, place in
            place == .leaves && order.isAtService && order.request == .submitted ? order.id : nil
        }
    }

    /// Takes what remains of a fulfilment order, after the units of it that the WMS has already.
    private mutating func take(
        _ fulfilmentOrder: FulfilmentOrder, room: inout [LineID: Int64], there: inout [LineID: Int64]
    ) {
        for line in fulfilmentOrder.lines {
            let (units, has) = share(of: line, room: &room, there: &there)
            guard units > has, let location = fulfilmentOrder.location else { continue }
            leaving.append(LineRoute(line: line.line, location: location, quantity: units - has))
        }
    }

    /// What remains of a line at our locations, at most what is still wanted, and how much of it the WMS has.
    private mutating func share(
        of line: FulfilmentLine, room: inout [LineID: Int64], there: inout [LineID: Int64]
    ) -> (units: Int64, has: Int64) {
        kept.add(line.remaining, to: line.line)
        let units = min(line.remaining, max(0, room[line.line] ?? 0))
        let has = min(units, there[line.line] ?? 0)
        room.add(-units, to: line.line)
        there.add(-has, to: line.line)
        return (units, has)
    }

    /// Units of each line that others fulfilled and that are open again. Whether they left is not known here.
    private func reopened(_ reading: FulfilmentReading, _ ours: Set<String>) -> [LineID: Int64] {
        if known.isAdmitted { return [:] }
        var rolledBack = known.rolledBack
        return reading.fulfilments.filter { fulfilment in
            guard !fulfilment.isLive, !ours.contains(fulfilment.id) else { return false }
            // Once ours is cancelled its id is not known here any more. It carries the units of a shipment that was rolled back.
            guard let same = rolledBack.firstIndex(of: fulfilment.units) else { return true }
            rolledBack.remove(at: same)
            return false
        }.flatMap(\.units).reduce(into: [:]) { $0.add($1.value, to: $1.key) }
    }

    private mutating func hold(back reopened: [LineID: Int64]) {
        var rest = reopened
        for index in leaving.indices {
            let some = min(leaving[index].quantity, rest[leaving[index].line] ?? 0)
            guard some > 0 else { continue }
            leaving[index].quantity -= some
            rest.add(-some, to: leaving[index].line)
            add(.reopened, some, of: leaving[index].line)
        }
        leaving.removeAll { $0.quantity == 0 }
    }

    /// Units that nothing visible accounts for: not routed yet, or hidden from us.
    private mutating func invisible(
        _ reading: FulfilmentReading, _ wanted: [LineID: Int64], _ there: [LineID: Int64]
    ) {
        let (remaining, fulfilled) = (reading.remaining, reading.fulfilled())
        for line in order.shippableLines {
            let seen = (remaining[line.id] ?? 0).clampedAdding(fulfilled[line.id] ?? 0)
            let units = line.currentQuantity.clampedSubtracting(seen)
            guard units > 0 else { continue }
            // The WMS keeps what it has of them: that they cannot be seen does not mean that nobody wants them.
            kept.add(units, to: line.id)
            add(.notRouted, units - min(units, there[line.id] ?? 0), of: line.id)
        }
    }

    // MARK: Money

    /// What would leave, now or later, waits for the money first. What the WMS has already is not called back for it.
    private mutating func waitForMoney(_ reason: WaitReason) {
        guard !known.isInWMS else { return }
        let units = unsent
        waits.removeAll(where: \.reason.isForNow)
        (leaving, accepts, waiting, next) = ([], [], [:], nil)
        for (line, units) in units.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            add(reason, units, of: line, until: reason == .onTerms ? order.paidBy : nil)
        }
    }

    /// The money went back: nothing more leaves, and the WMS should have only what left already.
    private mutating func stop(_ reason: WaitReason) {
        guard known.isInWMS else { return }
        kept = known.shipments.flatMap(\.units).reduce(into: [:]) { $0.add($1.value, to: $1.key) }
        (leaving, accepts, waiting, waits, heldThere, heldLines, next) = ([], [], [:], [], [], [], nil)
        for (line, planned) in known.planned.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            add(reason, planned.clampedSubtracting(kept[line] ?? 0))
        }
    }

    // MARK: One fulfilment order

    private enum Place: Hashable {
        case leaves
        case waits(WaitReason, until: Instant?)
        case elsewhere(WaitReason)
    }

    private mutating func place(of fulfilmentOrder: FulfilmentOrder, _ reading: FulfilmentReading) -> Place {
        if let elsewhere = elsewhere(fulfilmentOrder) { return .elsewhere(elsewhere) }
        if let wait = held(fulfilmentOrder) { return wait }
        if fulfilmentOrder.isAtService {
            switch fulfilmentOrder.request {
            case .submitted, .accepted, .cancellationRequested, .cancellationRejected: break
            case .unsubmitted: return .waits(.notRequested, until: nil)
            case .rejected, .closed, .cancellationAccepted: return .elsewhere(.requestEnded)
            default: return .waits(.unknownWord(fulfilmentOrder.request.rawValue), until: nil)
            }
        }
        // What the WMS has already is past these: they guard the first post.
        if known.isInWMS, known.covers(fulfilmentOrder) { return .leaves }
        if known.settled.contains(fulfilmentOrder.id) { return review(reading) }
        let routed = fulfilmentOrder.createdAt ?? order.createdAt
        let settled = known.began(.settling, routed, at: now) + policy.settle
        return settled > now ? wait(.settling, until: settled) : risk(reading, routed: routed)
    }

    /// Why somebody else gives these units to the customer.
    private func elsewhere(_ fulfilmentOrder: FulfilmentOrder) -> WaitReason? {
        switch fulfilmentOrder.method {
        case nil, .shipping?, .pickupPoint?: break
        case .pickUp?: return .pickup
        case .local?: return .localDelivery
        case .retail?: return .till
        case FulfilmentOrder.DeliveryMethod.none?: return .notPhysical
        default: break
        }
        guard let location = fulfilmentOrder.location else { return nil }
        if policy.otherLocations.contains(location) { return .otherLocation }
        if fulfilmentOrder.isAtService, !policy.serviceLocations.contains(location) { return .otherService }
        return nil
    }

    private mutating func held(_ fulfilmentOrder: FulfilmentOrder) -> Place? {
        if let method = fulfilmentOrder.method, !Self.methods.contains(method) {
            return .waits(.unknownWord(method.rawValue), until: nil)
        }
        switch fulfilmentOrder.status {
        case .open, .inProgress: break
        case .onHold: return .waits(.held(fulfilmentOrder.holds.first ?? ""), until: nil)
        case .scheduled: return wait(.scheduled, until: fulfilmentOrder.fulfilAt)
        default: return .waits(.unknownWord(fulfilmentOrder.status.rawValue), until: nil)
        }
        return fulfilmentOrder.location == nil ? .waits(.notRouted, until: nil) : nil
    }

    private static let methods: Set<FulfilmentOrder.DeliveryMethod> = [
        .shipping, .pickupPoint, .pickUp, .local, .retail, .none,
    ]

    private mutating func risk(_ reading: FulfilmentReading, routed: Instant) -> Place {
        if known.isAdmitted { return .leaves }
        let assessed = known.began(.riskPending, routed, at: now) + policy.riskWait
        if reading.risk.isPending, assessed > now { return wait(.riskPending, until: assessed) }
        return review(reading)
    }

    private func review(_ reading: FulfilmentReading) -> Place {
        if known.isAdmitted { return .leaves }
        return policy.reviews.contains(reading.risk.recommendation) ? .waits(.riskReview, until: nil) : .leaves
    }

    // MARK: Waits

    private mutating func wait(_ reason: WaitReason, until: Instant?) -> Place {
        if let until, until > now { next = min(next ?? until, until) }
        return .waits(reason, until: until)
    }

    /// - Parameter line: whose units they are, where they will leave later.
    private mutating func add(_ reason: WaitReason, _ units: Int64, of line: LineID? = nil, until: Instant? = nil) {
        if let line, units > 0 { waiting.add(units, to: line) }
        Self.add(OrderWait(reason, units: units, since: since(reason), until: until), to: &waits)
    }

    /// A clock that was ahead, and was set right, makes no wait begin later than now.
    private func since(_ reason: WaitReason) -> Instant { min(now, known.since(reason) ?? now) }

    private static func add(_ wait: OrderWait, to waits: inout [OrderWait]) {
        guard wait.units > 0 else { return }
        guard let same = waits.firstIndex(where: { $0.reason == wait.reason }) else { return waits.append(wait) }
        waits[same].units = waits[same].units.clampedAdding(wait.units)
        waits[same].until = [waits[same].until, wait.until].compactMap { $0 }.min()
    }
}
