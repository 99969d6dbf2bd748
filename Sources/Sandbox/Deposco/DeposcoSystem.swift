import Crypto
import Foundation

/// The stand-in Deposco with its warehouse and carrier.
package final class DeposcoSystem {
    package var settings: DeposcoSettings
    package internal(set) var orders: [String: DeposcoOrder] = [:]
    package private(set) var shipments: [DeposcoShipment] = []
    package internal(set) var items: [String: DeposcoItem] = [:]
    private(set) var numbersByID: [Int64: String] = [:]
    /// The orders' numbers as their ids rise.
    private(set) var numbersByAge: [String] = []
    private var nextID: Int64 = 200_000
    private var random: RandomStreams
    let log: SandboxLog
    private var tokens: [String: Int64] = [:]
    private var recentCalls: [Int64] = []
    /// What happens next in the warehouse and at the carrier.
    private var agenda = Agenda<Event>()
    var stock = DeposcoStock()
    /// When the stock that can be promised changed, and of which item.
    package var stockMoves: [(at: Int64, item: String)] = []
    var imports: [String: DeposcoImport] = [:]
    /// Orders that are refused whatever they contain, by number, with the words of the refusal.
    package var refusals: [String: String] = [:]
    /// Makes V1 take the status that should cancel an order, and do nothing. Nobody documents that it works.
    package var ignoresCancelled = false
    private var deliveries: [SandboxDelivery] = []
    package private(set) var calls: [String: Int] = [:]
    package var callsTotal: Int { calls.values.reduce(0, +) }
    /// Calls that exceeded the account's rate.
    package private(set) var callsOverRate = 0
    /// When the carrier first had the parcel, by the shipment's number.
    package private(set) var scans: [String: Int64] = [:]

    enum Event {
        case advance(order: String)
        /// A carrier's event that AfterShip reports.
        case scan(shipment: Int, accepted: Bool)
        case number(shipment: String, tracking: [String])
        /// An import's next second of work.
        case importSome(request: String)
    }

    /// The statuses that an order passes through, step by step.
    static let stages = ["New", "Released", "Picking", "Pick Complete", "Staged", "Loaded", "Ship Complete"]

    private static let steps: [String: SandboxEvent.Kind] = [
        "Released": .started, "Picking": .picking, "Pick Complete": .picked, "Staged": .staged, "Loaded": .loaded,
    ]

    init(seed: UInt64, settings: DeposcoSettings, log: SandboxLog = SandboxLog()) {
        self.log = log
        random = RandomStreams(seed: seed)
        self.settings = settings
    }

    package func order(number: String) -> DeposcoOrder? { orders[number] }

    /// The warehouse moves an order to a status. For tests and drills.
    package func setStatus(_ status: String, of number: String, at now: Int64) {
        orders[number]?.status = status
        orders[number]?.updatedAt = now
    }

    func importName() -> String { String(random.number("import", 0...UInt64.max), radix: 16) }

    func takeID() -> Int64 {
        nextID += 1
        return nextID
    }

    func change(_ number: String, as kind: SandboxEvent.Kind? = nil, _ change: (inout DeposcoOrder) -> Void) {
        guard var order = orders[number] else { return }
        if let kind { log.note(kind, order: number) }
        change(&order)
        orders[number] = order
    }

    /// Why an order is refused whatever it contains.
    func refusal(of number: String?) -> String? {
        guard let number, let words = refusals[number] else { return nil }
        log.note(.refused, order: number)
        return words
    }

    func counted(_ call: String) { calls[call, default: 0] += 1 }

    // MARK: Access

    func newToken(at now: Int64) -> String {
        let token = "token-\(String(random.number("token", 0...UInt64.max), radix: 16))"
        tokens[token] = now + settings.tokenLife
        return token
    }

    func takes(token: String, at now: Int64) -> Bool { tokens[token].map { $0 > now } ?? false }

    /// Whether the account may make one more call.
    func admits(at now: Int64) -> Bool {
        if now < settings.limitedUntil { return false }
        guard let limit = settings.callsPerSecond else { return true }
        recentCalls.removeAll { $0 <= now - 1000 }
        guard recentCalls.count < limit else {
            callsOverRate += 1
            return false
        }
        recentCalls.append(now)
        return true
    }

    /// - Parameter what: the kind of event. Each kind has its own random stream.
    func happens(_ what: String, perMille: Int) -> Bool { random.chance("deposco: \(what)", perMille: perMille) }

    // MARK: Orders

    func containers(of shipment: DeposcoShipment) -> [SandboxJSON] {
        shipment.tracking.enumerated().map { index, tracking in
            [
                "number": .string("C\(shipment.number)-\(index + 1)"),
                "trackingNumber": tracking.isEmpty ? nil : .string(tracking),
                "status": .string(shipment.status),
            ]
        }
    }

    func create(_ order: DeposcoOrder, as kind: SandboxEvent.Kind = .created, at now: Int64) {
        var order = order
        if order.status == "New", happens("review", perMille: settings.reviewPerMille) { order.status = "Review" }
        log.note(kind, order: order.number)
        if order.status == "Review" { log.note(.parked, order: order.number) }
        if orders[order.number] != nil { numbersByAge.removeAll { $0 == order.number } }
        orders[order.number] = order
        numbersByID[order.id] = order.number
        let place = numbersByAge.lastIndex { orders[$0].map { $0.id < order.id } ?? true }.map { $0 + 1 } ?? 0
        numbersByAge.insert(order.number, at: place)
        // A parked order allocates no stock.
        if order.status != "Review" { allocateLines(of: order, at: now) }
        if let step = settings.stageTime, order.status != "Review" {
            plan(now + pace(step), .advance(order: order.number))
        }
    }

    private func allocateLines(of order: DeposcoOrder, at now: Int64) {
        for line in order.lines { allocate(line.item, order.facility, line.quantity - line.cancelled, at: now) }
    }

    /// Somebody releases orders that are parked for review.
    package func releaseReviews(at now: Int64, where settled: (String) -> Bool = { _ in true }) {
        for number in orders.keys.sorted() where orders[number]?.status == "Review" && settled(number) {
            setStatus("New", of: number, at: now)
            log.note(.unparked, order: number)
            if let order = orders[number] { allocateLines(of: order, at: now) }
            if let step = settings.stageTime { plan(now + pace(step), .advance(order: number)) }
        }
    }

    /// Makes the warehouse start on the orders that it already has.
    package func startWork(at now: Int64) {
        guard let step = settings.stageTime else { return }
        for number in orders.keys.sorted() { plan(now + pace(step), .advance(order: number)) }
    }

    private func pace(_ step: Int64, of who: String = "warehouse") -> Int64 {
        step / 2 + random.number("pace of the \(who)", 0...max(1, step))
    }

    func plan(_ at: Int64, _ event: Event) { agenda.plan(event, at: at) }

    package var nextDue: Int64? { agenda.nextDue }

    package func advance(to now: Int64) {
        while let (at, event) = agenda.take(until: now) {
            switch event {
            case .advance(let number): step(number, at: at)
            case .scan(let index, let accepted): scan(index, accepted: accepted, at: at)
            case .number(let shipment, let tracking): relabel(shipment: shipment, tracking, at: at)
            case .importSome(let request): DeposcoImports(self).goOn(with: request, at: at)
            }
        }
    }

    private func step(_ number: String, at now: Int64) {
        guard var order = orders[number], let time = settings.stageTime else { return }
        if order.status == "Partially Shipped" { return ship(number, at: now) }
        guard let stage = Self.stages.firstIndex(of: order.status), stage + 1 < Self.stages.count else { return }
        if Self.stages[stage + 1] == "Ship Complete", happens("two shipments", perMille: settings.twoShipmentsPerMille)
        {
            plan(now + pace(time), .advance(order: number))
            return ship(number, inPart: true, at: now)
        }
        order.status = Self.stages[stage + 1]
        order.updatedAt = now
        orders[number] = order
        if let kind = Self.steps[order.status] { log.note(kind, order: number) }
        if order.status == "Ship Complete" {
            ship(number, at: now)
        } else {
            plan(now + pace(time), .advance(order: number))
        }
    }

    /// Somebody in the warehouse changes an order's address.
    package func readdress(_ number: String, city: String, at now: Int64) {
        change(number) { order in
            order.city = city
            if case .object(var members) = order.shipToAddress {
                members["city"] = .string(city)
                order.shipToAddress = .object(members)
            }
            order.updatedAt = now
        }
    }

    /// Somebody copies an order by hand.
    package func copy(_ number: String, as other: String, at now: Int64) {
        guard var order = orders[number] else { return }
        order.id = takeID()
        order.number = other
        order.updatedAt = now
        create(order, at: now)
    }

    /// Cancels units that will not be shipped, as the API or the warehouse itself does. An order with nothing left is
    /// cancelled.
    /// - Parameter kind: who cancels them.
    package func cancel(
        _ units: Int64, ofLine id: Int64, _ number: String, as kind: SandboxEvent.Kind = .unitsCancelled, at now: Int64
    ) {
        change(number, as: kind) { order in
            guard let at = order.lines.firstIndex(where: { $0.id == id }) else { return }
            let gone = min(units, order.lines[at].quantity - order.lines[at].cancelled)
            order.lines[at].cancelled += gone
            allocate(order.lines[at].item, order.facility, -gone, at: now)
            order.updatedAt = now
            guard order.lines.allSatisfy({ $0.cancelled >= $0.quantity }) else { return }
            order.status = "Canceled"
            log.note(.stopped, order: number)
        }
    }

    /// The warehouse hands an order, or half of it, to the carrier.
    package func ship(_ number: String, inPart: Bool = false, at now: Int64) {
        guard var order = orders[number] else { return }
        var carried: [(DeposcoOrder.Line, Int64)] = []
        var missing =
            !inPart && order.lines.reduce(0) { $0 + $1.quantity - $1.cancelled - $1.shipped } > 1
                && happens("short pick", perMille: settings.shortPicksPerMille) ? Int64(1) : 0
        for index in order.lines.indices {
            let left = order.lines[index].quantity - order.lines[index].cancelled - order.lines[index].shipped
            guard left > 0 else { continue }
            // One unit cannot be found: it is not shipped, and it is not in stock.
            let some = (inPart ? (left + 1) / 2 : left) - missing
            if missing > 0 {
                let item = order.lines[index].item
                allocate(item, order.facility, -missing, at: now)
                if let there = stock.onHand[item] {
                    adjust(item, place(order.facility, in: there), by: -missing, reason: "not found", at: now)
                }
                missing = 0
            }
            guard some > 0 else { continue }
            order.lines[index].shipped += some
            leave(order.lines[index].item, order.facility, some, at: now)
            carried.append((order.lines[index], some))
        }
        let whole = !inPart || order.lines.allSatisfy { $0.shipped + $0.cancelled >= $0.quantity }
        order.status = whole ? "Ship Complete" : "Partially Shipped"
        log.note(whole ? .shipped : .shippedInPart, order: number)
        order.updatedAt = now
        orders[number] = order
        if happens("unused label", perMille: settings.unusedLabelsPerMille) {
            addShipment(of: number, [], parcels: 1, at: now)
        }
        let parcels = happens("two parcels", perMille: settings.twoParcelsPerMille) ? 2 : 1
        addShipment(of: number, carried.map { (line: $0.0, quantity: $0.1) }, parcels: parcels, at: now)
        let index = shipments.count - 1
        if happens("false transit", perMille: settings.falseTransitPerMille) {
            plan(now + settings.scanDelay / 3, .scan(shipment: index, accepted: false))
        }
        if !happens("never scanned", perMille: settings.neverScannedPerMille) {
            let delay =
                happens("early scan", perMille: settings.earlyScansPerMille)
                ? 1000 : pace(settings.scanDelay, of: "carrier")
            plan(now + delay, .scan(shipment: index, accepted: true))
        }
    }

    /// Stands in the place of a tracking number that is not known yet.
    package static let placeholder = "PENDING"
    /// All words for it, and none.
    package static let placeholders: Set = [placeholder, "N/A", "TBC", ""]
    private static let carriers = ["Royal Mail", "DPD", "Evri"]

    private func addShipment(
        of number: String, _ lines: [(line: DeposcoOrder.Line, quantity: Int64)], parcels: Int, at now: Int64
    ) {
        let carrier = Self.carriers[shipments.count % Self.carriers.count]
        let tracking = (0..<parcels).map { parcel in
            let serial = 100_000_000 + shipments.count * 37 + parcel
            return carrier == "Royal Mail" ? "AB\(serial)GB" : "\(carrier == "DPD" ? "1597" : "H00")\(serial)"
        }
        let name = String(1000 + shipments.count)
        let isLate = !lines.isEmpty && happens("late number", perMille: settings.lateNumbersPerMille)
        if isLate {
            plan(now + pace(settings.lateNumber, of: "label printer"), .number(shipment: name, tracking: tracking))
        } else {
            log.label(name, tracking)
        }
        log.note(isLate ? .shippedWithoutNumber : .labelled, .parcel(name))
        shipments.append(
            DeposcoShipment(
                id: takeID(), number: name, order: number, status: "Shipped",
                tracking: isLate ? [placeholder()] : tracking, carrier: carrier, shippedAt: now, updatedAt: now,
                lines: lines))
    }

    private func placeholder() -> String {
        let words = settings.placeholders
        return words.isEmpty ? Self.placeholder : words[shipments.count % words.count]
    }

    /// The warehouse takes a shipment back.
    package func rollBack(shipment number: String, at now: Int64) {
        guard let index = shipments.firstIndex(where: { $0.number == number }) else { return }
        shipments[index].status = "Rolled Back"
        shipments[index].updatedAt = now
        log.note(.rolledBack, .parcel(number))
        change(shipments[index].order, as: .rolledBack) { order in
            order.status = "Released"
            order.updatedAt = now
            for (line, quantity) in shipments[index].lines {
                guard let at = order.lines.firstIndex(where: { $0.id == line.id }) else { continue }
                order.lines[at].shipped -= quantity
                leave(line.item, order.facility, -quantity, at: now)
            }
        }
        if let step = settings.stageTime { plan(now + pace(step), .advance(order: shipments[index].order)) }
    }

    /// The parcels of a shipment get other numbers, or more of them, after it was reported.
    package func relabel(shipment number: String, _ tracking: [String], carrier: String? = nil, at now: Int64) {
        guard let index = shipments.firstIndex(where: { $0.number == number }) else { return }
        log.label(number, tracking)
        let kind = shipments[index].awaitsNumber ? SandboxEvent.Kind.numbered : .relabelled
        log.note(kind, .parcel(number))
        log.note(kind, order: shipments[index].order)
        shipments[index].formerly.append((shipments[index].tracking, now))
        shipments[index].tracking = tracking
        shipments[index].carrier = carrier ?? shipments[index].carrier
        shipments[index].updatedAt = now
        // A carrier reads the label at every stop, so it also tells of the new number.
        if scans[number] != nil, let first = tracking.first, shipments[index].formerly.last?.tracking.first != first {
            let delay = pace(settings.scanDelay, of: "carrier after a new label")
            plan(now + delay, .scan(shipment: index, accepted: true))
        }
    }

    /// The carrier scans a parcel now, whatever was planned for it at random.
    package func scan(shipment number: String, at now: Int64) {
        guard let index = shipments.firstIndex(where: { $0.number == number }) else { return }
        scan(index, accepted: true, at: now)
    }

    // MARK: Carrier

    private func scan(_ index: Int, accepted: Bool, at now: Int64) {
        let shipment = shipments[index]
        // What has no label yet is scanned once it has one.
        guard !shipment.awaitsNumber else {
            return plan(now + 60_000, .scan(shipment: index, accepted: accepted))
        }
        if accepted, scans[shipment.number] == nil {
            scans[shipment.number] = now
            log.note(.scanned, .parcel(shipment.number))
            log.note(.scanned, order: shipment.order)
        }
        deliveries.append(AfterShipEvent(of: shipment, accepted: accepted, at: now).delivery(settings.afterShipSecret))
    }

    func takeDeliveries() -> [SandboxDelivery] {
        defer { deliveries = [] }
        return deliveries
    }
}
