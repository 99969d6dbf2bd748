import Connectors
import Domain
import Store

/// What becomes of an order when it is seen or when something that blocked it changed. All inside the caller's transaction.
extension Transaction {
    /// Takes in what the channel says of an order, by webhook, re-read or sweep.
    /// - Returns: `false` when it was older than, or the same as, what is known.
    @discardableResult
    func sight(_ seen: ChannelSighting, via: Via, actor: Actor, policy: Policy, at now: Instant) throws -> Bool {
        let known = try self.order(seen.order.id)?.record
        let (order, doubted) = seen.order.believed(after: known?.channel, at: now)
        // Of somebody who was erased nothing is taken in again, whatever the channel still has.
        let isErased = try erasure(of: order.id)?.state == .erased
        var isAsBefore = false
        if let known {
            if order.updatedAt < known.channel.updatedAt || order == known.channel {
                if order.updatedAt >= known.channel.updatedAt, !isErased, try contact(order.id) != seen.contact {
                    try moved(known, to: seen, at: now)
                    try assess(order.id, policy: policy, at: now)
                }
                return false
            }
            let contact = try contact(order.id) ?? Contact()
            isAsBefore = known.asksTheSame(
                as: order, contact: contact, to: isErased ? contact : seen.contact, policy: policy)
            if !isErased { try moved(known, to: seen, at: now) }
        }
        try putContact(order.id, seen.contact, customer: seen.customer)
        try append(.orderSeen(order, via: via), to: .order(order.id), by: actor, at: now)
        for time in doubted { try note(time, .order(order.id), by: actor, at: now) }
        try sold(order, before: known?.channel.sold ?? [:], policy: policy, at: now)
        if order.cancelledAt != nil {
            try cancelledOnChannel(order, known: known, at: now)
            if let record = try self.order(order.id)?.record { try refunded(record, at: now) }
            for item in known?.demand.keys.sorted() ?? [] { try touch(item: item, policy: policy, at: now) }
        } else {
            try trim(order.id, policy: policy, at: now)
            try assess(order.id, refusalStands: isAsBefore, policy: policy, at: now)
            try reserveAdded(order.id, policy: policy, at: now)
            try changed(order.id, at: now)
        }
        try paymentSeen(order.id, policy: policy, at: now)
        return true
    }

    /// The channel took units off its own stock, or gave them back: what it shows is looked at again.
    private func sold(_ order: ChannelOrder, before: [SKU: Int64], policy: Policy, at now: Instant) throws {
        guard let stock = policy.stock, stock.push == .frequent else { return }
        let sold = order.sold
        let changed = Set(sold.keys).union(before.keys).filter { sold[$0] != before[$0] }
        for sku in changed.sorted(by: { $0.rawValue < $1.rawValue }) { try noteStock(sku, at: now) }
        if !changed.isEmpty { try enqueuePush(at: now) }
    }

    /// Keeps who ordered; what the WMS has already goes to another address.
    private func moved(_ order: OrderRecord, to seen: ChannelSighting, at now: Instant) throws {
        let before = try self.contact(order.id)
        try putContact(order.id, seen.contact, customer: seen.customer)
        guard let before, !before.shipsLike(seen.contact), order.parts.contains(where: { $0.state != .planned }),
            !order.stage.closed
        else { return }
        _ = try enqueue(
            NewWork(.adjustOrder, key: OldKey.order(order.id), due: now, argument: Self.addressChange), at: now)
        try hasten([.adjustOrder], of: order.id, at: now)
    }

    static var addressChange: String { "address" }

    /// Something changed on the channel or in the WMS about an order that the WMS has: what came apart is mended, or told.
    func changed(_ id: OrderID, at now: Instant) throws {
        guard let record = try order(id)?.record, record.channel.cancelledAt == nil else { return }
        switch record.stage {
        case .sent, .review, .received, .partlyShipped, .shipped: break
        case .blocked where record.isInWMS: break
        case .cancelled: return try refunded(record, at: now)
        case .nothingToShip, .awaitingPayment, .blocked, .queued: return
        }
        let shipments = try shipments(of: id).map(\.record.shipment)
        let changes = record.changes(shipments)
        if record.stage == .partlyShipped, record.whollyShipped(by: shipments) {
            try append(.orderShipped(whole: true), to: .order(id), by: .core, at: now)
            // What left took its share of the postage, and no dispatch follows that would take the rest.
            if !record.channel.isCaptured {
                _ = try enqueue(NewWork(.capturePayment, key: OldKey.order(id), due: now), at: now)
            }
        }
        if record.isGone(shipments) { try endInWMS(record, at: now) }
        let short = changes.filter { $0.short > 0 }
        if !short.isEmpty {
            let (exception, raised) = (ExceptionID("short-pick/\(id)"), RaisedException.shortPick(record, short))
            // What the channel said to it is not forgotten.
            let known = try self.exception(exception)?.record
            if known?.state != .open || known?.detail.hasPrefix(raised.detail) != true {
                try raise(exception, raised, at: now)
            }
            _ = try enqueue(NewWork(.returnShort, key: OldKey.order(id), due: now), at: now)
        } else {
            try refunded(record, at: now)
        }
        if changes.contains(where: \.isOfUnits) {
            _ = try enqueue(NewWork(.adjustOrder, key: OldKey.order(id), due: now), at: now)
            try hasten([.adjustOrder], of: id, at: now)
        } else {
            try resolve(ExceptionID("drift/\(id)"), because: "channel and warehouse agree", at: now)
        }
    }

    /// What the warehouse will not ship is somebody's as long as the customer's money is held for it.
    private func refunded(_ record: OrderRecord, at now: Instant) throws {
        guard record.channel.owesNothing else { return }
        try resolve(ExceptionID("short-pick/\(record.id)"), because: "no money is held for it", at: now)
    }

    /// Decides anew where an order stands that the WMS does not have yet. Orders that were sent are left alone.
    /// - Parameter refusalStands: nothing changed of what the WMS has refused, which is not asked again.
    func assess(_ id: OrderID, refusalStands: Bool = false, policy: Policy, at now: Instant) throws {
        guard let record = try order(id)?.record, record.channel.cancelledAt == nil else { return }
        switch record.stage {
        case .awaitingPayment, .nothingToShip, .blocked, .queued: break
        case .partlyShipped where !record.blocks.isEmpty:
            return try unblock(record, refusalStands: refusalStands, policy: policy, at: now)
        case .sent, .review, .received, .partlyShipped, .shipped, .cancelled: return
        }
        let found = record.channel.assess(try context(for: record, policy: policy))
        if refusalStands, record.isRefused, found.stage == .queued { return }
        for new in found.exceptions { try raise(new, at: now) }
        if record.isInWMS, [.awaitingPayment, .nothingToShip].contains(found.stage) {
            // What the WMS has of it stays to be looked after.
            return try changed(id, at: now)
        }
        // What is sent is not planned anew.
        let parts = found.parts == record.parts || record.parts.contains { $0.state != .planned } ? nil : found.parts
        if found.stage != record.stage || found.blocks != record.blocks || parts != nil {
            try append(
                .orderAssessed(found.stage, blocks: found.blocks, parts: parts), to: .order(id), by: .core, at: now)
        }
        try fit(found.fits, known: record, at: now)
        try reserve(found, known: record, policy: policy, at: now)
        try settle(record.blocks, standing: found.blocks, freed: id, at: now)
        if found.stage == .blocked, case .locations = policy.routing, !record.isRouted {
            // Where it ships from may be wrong too: everything is found in one look.
            _ = try enqueue(NewWork(.routeOrder, key: OldKey.order(id), due: now), at: now)
        }
        // What changed meanwhile of the parts that the WMS has.
        if record.stage == .blocked, record.isInWMS { try changed(id, at: now) }
        guard found.stage == .queued else { return }
        if parts != nil { try drop(.sendOrder, key: OldKey.order(id)) }
        try enqueueNext(of: id, at: now)
    }

    /// A part was refused and others have left: it is sent again, unless it still has its fault.
    private func unblock(_ record: OrderRecord, refusalStands: Bool, policy: Policy, at now: Instant) throws {
        let found = record.channel.assess(try context(for: record, policy: policy))
        if refusalStands, record.isRefused, found.blocks.isEmpty { return }
        for new in found.exceptions { try raise(new, at: now) }
        guard found.blocks != record.blocks else { return }
        try append(
            .orderAssessed(record.stage, blocks: found.blocks, parts: nil), to: .order(record.id), by: .core, at: now)
        try settle(record.blocks, standing: found.blocks, freed: record.id, at: now)
        if found.blocks.isEmpty { try enqueueNext(of: record.id, at: now) }
    }

    /// What has not been sent of an order that the WMS has in part follows the channel: nothing is sent that is not wanted any more.
    private func trim(_ id: OrderID, policy: Policy, at now: Instant) throws {
        let shipments = try shipments(of: id).map(\.record.shipment)
        guard let known = try order(id)?.record, known.isInWMS, let parts = known.trimmedParts(shipments) else {
            return
        }
        let waits = parts.contains { $0.state == .planned }
        let blocks = waits ? known.blocks : []
        let stage = waits || known.stage == .shipped ? known.stage : .queued
        try append(.orderAssessed(stage, blocks: blocks, parts: parts), to: .order(id), by: .core, at: now)
        for part in known.parts where !parts.contains(where: { $0.number == part.number }) {
            try drop(.sendOrder, key: OldKey.order(id), argument: part.number)
        }
        try settle(known.blocks, standing: blocks, freed: id, at: now)
        try touchDemand(known: known, policy: policy, at: now)
    }

    /// Records what goes on in another field of the WMS's, when that changes.
    func fit(_ fits: [FieldFit], known: OrderRecord, at now: Instant) throws {
        guard fits != known.fits ?? [] else { return }
        try append(.orderFitted(fits), to: .order(known.id), by: .core, at: now)
    }

    /// What an order takes of the stock that can be sold is known as soon as it is, paid or not.
    private func reserve(_ found: Assessment, known: OrderRecord, policy: Policy, at now: Instant) throws {
        guard let planned = try order(known.id)?.record else { return }
        if planned.parts.isEmpty, found.reserves != planned.reserves {
            try append(.orderReserves(found.reserves), to: .order(known.id), by: .core, at: now)
        }
        try touchDemand(known: known, policy: policy, at: now)
    }

    /// What is wanted beyond what the WMS was sent takes of the stock that can be sold, although the WMS does not know of it.
    func reserveAdded(_ id: OrderID, policy: Policy, at now: Instant) throws {
        guard let record = try order(id)?.record, record.isInWMS else { return }
        var added = record
        let more = Dictionary(record.changes([]).map { ($0.line, $0.more) }) { $0.clampedAdding($1) }
        for index in added.channel.lines.indices {
            added.channel.lines[index].currentQuantity = more[added.channel.lines[index].id] ?? 0
        }
        let takes =
            added.channel.shippableLines.isEmpty
            ? [:] : added.channel.assess(try context(for: added, policy: policy)).reserves
        guard takes != record.reserves else { return }
        try append(.orderReserves(takes), to: .order(id), by: .core, at: now)
        try touchDemand(known: record, policy: policy, at: now)
    }

    /// What an order takes changed: so did what can be sold of it.
    private func touchDemand(known: OrderRecord, policy: Policy, at now: Instant) throws {
        guard policy.stock != nil, let record = try order(known.id)?.record else { return }
        let (was, takes) = (known.demand, record.demand)
        for item in Set(was.keys).union(takes.keys).sorted() where was[item] != takes[item] {
            try touch(item: item, policy: policy, at: now)
        }
    }

    /// Has a queued order routed, or what is not sent of it sent.
    func enqueueNext(of id: OrderID, at now: Instant) throws {
        guard let record = try order(id)?.record else { return }
        if record.parts.isEmpty {
            _ = try enqueue(NewWork(.routeOrder, key: OldKey.order(id), due: now), at: now)
        }
        for part in record.parts where part.state == .planned { try enqueueSending(part.number, of: id, at: now) }
    }

    /// Has a part sent.
    func enqueueSending(_ number: String, of id: OrderID, at now: Instant) throws {
        _ = try enqueue(NewWork(.sendOrder, key: OldKey.order(id), due: now, argument: number), at: now)
    }

    /// An order no longer waits for what does not stand any more: an exception about this order alone ends here; one about a SKU
    /// ends when the catalogue says so.
    private func settle(_ blocks: [Block], standing: [Block], freed order: OrderID, at now: Instant) throws {
        let standing = Set(standing.map(\.exception))
        for block in blocks where !standing.contains(block.exception) {
            guard let known = try exception(block.exception)?.record, known.order == order else { continue }
            try resolve(known.id, because: "the order no longer has this fault", at: now)
        }
    }

    /// The channel says that the order is cancelled. One that never left us ends here; one that the WMS has, or may have, goes to
    /// the worker that asks it.
    private func cancelledOnChannel(_ order: ChannelOrder, known: OrderRecord?, at now: Instant) throws {
        switch known?.stage {
        case .blocked where known?.isInWMS == true, .sent, .review, .received, .partlyShipped, .shipped:
            guard let known, !known.cancelledInWMS else { return }
            if try shipments(of: order.id).contains(where: { $0.record.shipment.status == .shipped }) {
                return try compareCancelledWithShipped(order.id, at: now)
            }
            try askToStop(known, at: now)
        case nil, .awaitingPayment, .nothingToShip, .blocked, .queued:
            try endUnsent(order.id, blocks: known?.blocks ?? [], at: now)
        case .cancelled: break
        }
    }

    /// The channel has cancelled what the WMS has, or may have: there is nothing to answer, but it is to stop.
    func askToStop(_ order: OrderRecord, at now: Instant) throws {
        let request = CancellationRequest(order: order.id, orderName: order.channel.name, source: .channelCancelled)
        try ask(CancellationID("order-\(order.id)"), request, by: .remote("shopify"), at: now)
    }

    /// Ends an order that the WMS has never been sent.
    func endUnsent(_ id: OrderID, blocks: [Block], at now: Instant) throws {
        try append(.orderCancelled(inWMS: false), to: .order(id), by: .core, at: now)
        try drop(.sendOrder, key: OldKey.order(id))
        try drop(.routeOrder, key: OldKey.order(id))
        try resolve(ExceptionID("not-routed/\(id)"), because: "the order is cancelled", at: now)
        try settle(blocks, standing: [], freed: id, at: now)
    }

    /// Ends an order of which the WMS has cancelled all that it had.
    func endInWMS(_ order: OrderRecord, at now: Instant) throws {
        try append(.orderCancelled(inWMS: true), to: .order(order.id), by: .core, at: now)
        try resolve(
            [.parkedInReview, .receivedDiffers], of: order.id, because: "it is cancelled in Deposco", at: now)
        try settle(order.blocks, standing: [], freed: order.id, at: now)
    }

    /// Records a request to cancel, once, and has it decided.
    /// - Parameter words: what whoever asks says to it.
    func ask(
        _ id: CancellationID, _ request: CancellationRequest, words: String = "", by actor: Actor, at now: Instant
    ) throws {
        if let known = try cancellation(id)?.record, known.open { return }
        try append(
            .cancellationRequested(request), to: .cancellation(id), by: actor, at: now, words: ["words": words])
        _ = try enqueue(
            NewWork(.decideCancellation, key: OldKey.order(request.order), due: now, argument: id.rawValue), at: now)
    }
}

extension Reader {
    /// What the rules need to know besides an order.
    func context(for record: OrderRecord, policy: Policy) throws -> AssessmentContext {
        let order = record.channel
        let sold = Array(Set(order.shippableLines.compactMap(\.sku)))
        let bundles = try bundles(reachedFrom: sold)
        let skus = Set(sold).union(bundles.compositions.values.lazy.flatMap { $0.map(\.sku) })
            .subtracting(bundles.compositions.keys)
            // A component that the channel exploded is matched by itself, even where its SKU is a bundle.
            .union(order.shippableLines.filter { $0.group != nil }.compactMap(\.sku))
        let matches = try match(skus.sorted { $0.rawValue < $1.rawValue })
        var suggestions: [SKU: String] = [:]
        for sku in skus where matches[sku] ?? .unknown == .unknown {
            suggestions[sku] = NearMiss.suggestion(for: sku, candidates: try itemsNear(sku))
        }
        var context = AssessmentContext(
            contact: try contact(order.id) ?? Contact(), matches: matches, suggestions: suggestions, policy: policy)
        context.bundles = bundles
        context.routes = record.routes
        context.isInWMS = record.isInWMS
        if case .availability = policy.routing {
            let items = Set(
                matches.values.compactMap { match -> String? in
                    if case .item(let number) = match { number } else { nil }
                })
            context.stock = try available(items.sorted())
        }
        return context
    }
}

extension OrderRecord {
    /// The WMS would not have it, or a part of it, as it is.
    fileprivate var isRefused: Bool { blocks.contains { $0.exception == ExceptionID("wms-refused/\(id)") } }

    /// Whether the WMS would be asked for the same as before.
    fileprivate func asksTheSame(
        as order: ChannelOrder, contact: Contact, to next: Contact, policy: Policy
    ) -> Bool {
        channel.lines == order.lines
            && warehouseOrders(contact, policy: policy) == order.warehouseOrders(parts, next, policy: policy)
    }
}

extension RaisedException {
    static func shortPick(_ order: OrderRecord, _ short: [LineChange]) -> RaisedException {
        RaisedException(
            .shortPick, summary: "\(order.channel.name): \(short.first?.text ?? "")",
            detail: short.map(\.text).joined(separator: "; "), order: order.id)
    }
}
