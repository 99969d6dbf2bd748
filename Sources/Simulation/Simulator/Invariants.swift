import Domain
import Sandbox
import Store

/// What must hold when the faults are over and everything has come to rest, whatever happened before. The core's view is
/// compared with the world as it is in the stand-ins.
struct Invariants {
    let store: Store
    let truth: Truth
    /// Ids of the webhooks that were answered 200.
    let answered: Set<String>
    let now: Instant
    /// How often the core was started. A new core does not know how many of the shop's points are left until its first answer.
    let starts: Int

    /// What the core knows of one order.
    struct Known: Sendable {
        var record: OrderRecord
        var exceptions: [ExceptionRecord]
        var cancellations: [CancellationRecord]
        var shipments: [ShipmentRecord]

        func says(_ type: ExceptionType) -> Bool { exceptions.contains { $0.type == type } }
    }

    func violations() async throws -> [String] {
        var found: [String] = []
        for (system, calls) in truth.callsOverRate.sorted(by: { $0.key < $1.key }) where calls > 0 {
            // Patchworks' flows call Deposco too, and the core cannot know when.
            if system == "Deposco", truth.manner.orderAPI == .patchworks { continue }
            if system == "Shopify", calls <= starts { continue }
            found.append("\(calls) calls came faster than \(system) allows")
        }
        found += try await webhooks()
        let names = Set(truth.orders.map { String($0.name.dropFirst()) })
        for number in truth.sent.keys.sorted()
        where !names.contains(String(number.prefix { $0 != "-" })) && !truth.strays.contains(number) {
            found.append("Deposco has an order \(number) that nobody placed")
        }
        for number in truth.used.subtracting(truth.overtaken).sorted() where truth.sent[number]?.posts != 0 {
            found.append("Deposco's order \(number) was somebody else's, and another was sent over it")
        }
        var all: [OrderID: Known] = [:]
        for order in truth.orders {
            guard let known = try await known(order) else {
                // What was deleted before anybody heard of it need not be known.
                if truth.isDeleted(order), truth.parts(of: order).isEmpty { continue }
                found.append("\(order.name) was placed and is not known")
                continue
            }
            all[known.record.id] = known
            found += violations(of: order, known)
        }
        found += try await StockInvariants(store: store, truth: truth).violations()
        found += try await ExceptionInvariants(store: store, truth: truth).violations(all)
        found += try await FiguresInvariants(store: store).violations(all.values.map(\.record), at: now)
        found += try await store.miscountedQueues().map { "the desk miscounts \($0)" }
        return found
    }

    private func known(_ order: ShopOrder) async throws -> Known? {
        let id = OrderID(String(order.id))
        return try await store.read { reader in
            guard let record = try reader.orders.order(id)?.record else { return nil }
            return Known(
                record: record, exceptions: try reader.exceptions.openExceptions(of: id).map(\.record),
                cancellations: try reader.cancellations.all(of: id).map(\.record),
                shipments: try reader.shipments.all(of: id).map(\.record))
        }
    }

    private func webhooks() async throws -> [String] {
        try await store.read { reader in
            var found: [String] = []
            let waiting = try reader.inbox.unsettledBodies(limit: 5).count
            if waiting > 0 { found.append("\(waiting) webhooks were answered 200 and never read") }
            let kept = Set(try reader.inbox.deliveryIDs(source: "shopify"))
            let lost = answered.subtracting(kept)
            if !lost.isEmpty { found.append("\(lost.count) webhooks were answered 200 and are not there") }
            return found
        }
    }

    // MARK: One order

    private func violations(of order: ShopOrder, _ known: Known) -> [String] {
        var found: [String] = []
        for part in truth.parts(of: order) where part.posts != 1 {
            found.append("\(part.number) was sent to Deposco \(part.posts) times")
        }
        found += order.cancelledAt == nil ? stage(order, known) : cancelled(order, known)
        found += requests(order, known)
        found += ShipmentInvariants(truth: truth, now: now).violations(of: order, known)
        found += PaymentInvariants(truth: truth).violations(of: order, known)
        found += DueInvariants(truth: truth).violations(of: order, known)
        found += IdentityInvariants(truth: truth).violations(of: order, known)
        return found.map { $0.hasPrefix(order.name) ? $0 : "\(order.name): \($0)" }
    }

    /// An order that is cancelled in the shop must not leave, or a person must be told.
    private func cancelled(_ order: ShopOrder, _ known: Known) -> [String] {
        let parts = truth.parts(of: order)
        if truth.hasLeft(order) {
            return known.says(.cancelledAndShipped) ? [] : ["is cancelled in the shop and has left, and nobody is told"]
        }
        // Word of an order may come after that of its deletion. It cannot be read then, and is not sent.
        if truth.isDeleted(order), parts.isEmpty, known.says(.notRouted) { return [] }
        // Where there was nothing to ship, nobody asks for word of its deletion.
        if truth.isDeleted(order), parts.isEmpty, known.record.stage == .nothingToShip { return [] }
        if parts.allSatisfy({ $0.status == "Canceled" }) {
            return known.record.stage == .cancelled
                ? [] : ["is cancelled everywhere and the core says \(known.record.stage)"]
        }
        let stages = parts.map(\.status).joined(separator: ", ")
        return known.says(truth.isParked(order) ? .cancellationUnknown : .lateCancellation)
            ? [] : ["is cancelled in the shop, \(stages) in Deposco, and nobody is told"]
    }

    /// Checks the stage of an order that is not cancelled.
    private func stage(_ order: ShopOrder, _ known: Known) -> [String] {
        let record = known.record
        let parts = truth.parts(of: order)
        guard !parts.isEmpty else { return unsent(order, known) }
        if [.waits, .reviewed].contains(truth.money(order)) { return ["was sent and is not paid"] }
        if truth.wantsNothing(order), !truth.hasLeft(order), parts.allSatisfy({ $0.status == "Canceled" }) {
            return record.stage == .cancelled
                ? [] : ["nothing of it is wanted, Deposco has cancelled it, and the core says \(record.stage)"]
        }
        let refused = record.wmsNumbers.contains { truth.sent[$0] == nil && truth.refusals.contains($0) }
        if refused {
            // A refused part is not tried again while the shop holds it, so the hold tells of it.
            return known.says(.wmsRefused) || known.says(.heldInWarehouse)
                ? [] : ["is refused in part, and nobody is told"]
        }
        if truth.isNumberTaken(order), known.says(.numberTaken) { return [] }
        let differences = truth.differences(order)
        // While it is open whether the whole order is cancelled, differences need not be told. Where reading it failed for good, somebody
        // is told of that.
        let told =
            known.exceptions.contains { $0.id == ExceptionCause.drift(OrderID(String(order.id))).id }
            || known.says(.cancellationUnknown) || known.says(.deadLetter)
        if !differences.isEmpty, !told { return ["differs, and nobody is told: \(differences)"] }
        if truth.goesElsewhere(order), record.stage != .shipped, !known.says(.cancellationUnknown),
            !known.exceptions.contains(where: { $0.id == ExceptionCause.addressDrift(OrderID(String(order.id))).id })
        {
            return ["goes to another address, and nobody is told"]
        }
        if truth.isParked(order) {
            let stage: OrderStage = truth.hasLeft(order) ? .partlyShipped : .review
            return record.stage == stage && known.says(.parkedInReview)
                ? [] : ["is parked in Review and the core says \(record.stage)"]
        }
        // Where the rest of it is there, a part that the shop holds waits.
        if record.stage.inGap {
            let isToldOf = record.waits.contains(where: \.reason.isHold) || known.says(.heldInWarehouse)
            return isToldOf ? [] : ["is in Deposco and the core says \(record.stage)"]
        }
        let open = truth.goods(order).contains { line in
            let (promised, shipped) = truth.units(of: line, in: order)
            return promised > shipped
        }
        let expected: [OrderStage] =
            truth.hasLeft(order) ? (open ? [.partlyShipped] : [.shipped, .partlyShipped]) : [.received, .cancelled]
        return expected.contains(record.stage)
            ? [] : ["is \(parts.map(\.status)) in Deposco and the core says \(record.stage)"]
    }

    /// An order that Deposco does not have must have a reason, and the core must show it.
    private func unsent(_ order: ShopOrder, _ known: Known) -> [String] {
        let record = known.record
        if truth.wantsNothing(order) {
            return record.stage == .nothingToShip || record.stage == .cancelled
                ? [] : ["has nothing to ship and is \(record.stage)"]
        }
        let due = truth.due(order)
        let units = truth.goods(order).filter { $0.current > 0 }.map { due.units(of: $0.id) }
        let isOthers = units.allSatisfy { $0.may == 0 }
        if let unpaid = PaymentInvariants(truth: truth).unsent(order, known, isOthers: isOthers) { return unpaid }
        if isOthers {
            return record.stage == .elsewhere ? [] : ["is given to the customer by others and is \(record.stage)"]
        }
        if units.contains(where: { $0.unclear > 0 }) { return [] }
        // Nothing but a webhook tells of a risk, and that may be lost. Before such an order is sent it is read again.
        let isUntold = due.waitsForRisk && record.stage == .blocked
        if units.allSatisfy({ $0.must == 0 }) {
            return record.stage == .notDue || isUntold ? [] : ["may not leave yet and is \(record.stage)"]
        }
        let trouble = truth.trouble(order)
        if trouble.isEmpty {
            if known.says(.deadLetter) { return [] }
            if known.says(.wmsRefused), truth.refusals.contains(String(order.name.dropFirst())) { return [] }
            if known.says(.numberTaken), truth.isNumberTaken(order) { return [] }
            return ["is due, \(record.stage), and not in Deposco"]
        }
        guard record.stage == .blocked else {
            return ["has \(trouble.map(\.rawValue).sorted()) and is \(record.stage)"]
        }
        let seen = Dictionary(uniqueKeysWithValues: known.exceptions.map { ($0.id, $0.type) })
        if let hidden = record.blocks.first(where: { seen[$0.exception] == nil }) {
            return ["is blocked by \(hidden.exception), which nobody sees"]
        }
        let told = Set(record.blocks.compactMap { seen[$0.exception] })
        return told == trouble
            ? [] : ["has \(trouble.map(\.rawValue).sorted()) and is blocked by \(told.map(\.rawValue).sorted())"]
    }

    /// Each request to cancel must be answered once, and an accepted one must be true.
    private func requests(_ order: ShopOrder, _ known: Known) -> [String] {
        let answers = order.cancellationAnswers
        // After an answer the channel may ask again.
        if answers.count > order.cancellationRequests {
            return ["the request to cancel was answered \(answers.count) times"]
        }
        // Whether a parked order can be stopped is not known, so a person decides.
        if truth.isParked(order), known.says(.cancellationUnknown) { return [] }
        if order.requestStatus == "CANCELLATION_REQUESTED", order.cancelledAt == nil {
            return ["the request to cancel was never answered (\(known.cancellations.map { "\($0.state)" }))"]
        }
        if let answer = answers.first, answer.accepted {
            let open = truth.parts(of: order).filter { $0.status != "Canceled" }
            if let one = open.first { return ["the cancellation was accepted and Deposco says \(one.status)"] }
        }
        return []
    }
}
