import Connectors
import DeskAPI
import Domain
import Store

/// The erasing of people: asked for by a person or by the channel, done by work, order by order, once an order has ended.
extension IntegrationCore {
    /// How often it is looked for what is due.
    static let tendsPrivacy = Span.minutes(10)
    static let asksWhetherShopIsGone = Span.hours(1)
    /// Orders whose contact was kept long enough, and words that are about no order, in one transaction.
    private static let someAtATime = 50
    static let vacuumWords =
        "people were erased: stop the core when it suits and run `tallyman store vacuum`, so that nothing of them stays in the file"

    /// Takes over what was erased before the store was brought back from an older copy, and says what is still to be done.
    func resumePrivacy() async throws {
        let now = clock.now
        let back = try await store.reconcileErasures(at: now)
        try await store.transact { tx in
            for id in back { try tx.askErasure(id, by: .core, at: now) }
        }
        if try await store.read({ try $0.mark(Store.vacuumMark) }) != nil {
            health.raise(.vacuumDue, Self.vacuumWords, at: now)
        }
    }

    /// Erases the person behind one order, in one transaction. While the order is open nothing happens: it comes again when that ends.
    func erasePerson(_ work: Work) async throws -> OldOutcome {
        let id = OrderID(OldKey.id(in: work.key))
        let known = try await store.read { reader in
            (due: try reader.erasure(of: id)?.state == .due, over: try reader.isOver(id))
        }
        guard known.due else { return { _, _ in .done } }
        // First, so that no copy of the store that is brought back later brings the person back.
        try store.rememberErasure(of: id)
        guard known.over else { return { _, _ in .done } }
        let marks = try await store.read { try $0.messageMarks(of: id) }
        let (matches, last) = try await messages(about: [marks])
        let found = matches[0]
        return { tx, now in
            guard try tx.erasure(of: id)?.state == .due, try tx.isOver(id) else { return .done }
            // What came while they were looked through.
            let late = try tx.keptBodies(after: last, limit: 500).filter { marks.occur(in: $0.bytes) }
            _ = try tx.erase(id, messages: found + late.map(\.id))
            try tx.append(.erased(aged: false), to: .order(id), by: .core, at: now)
            try tx.append(.markMoved(now.iso), to: .mark(Store.vacuumMark), by: .core, at: now)
            self.health.raise(.vacuumDue, Self.vacuumWords, at: now)
            return .done
        }
    }

    /// Looks through what is kept of webhooks, a few at a time.
    /// - Returns: those about each, and the last that was looked at.
    func messages(about marks: [PersonMarks]) async throws -> (ids: [[Int64]], last: Int64) {
        var ids = marks.map { _ in [Int64]() }
        var last: Int64 = 0
        while true {
            let start = last
            let some = try await store.read { reader in
                try reader.keptBodies(after: start, limit: 100).map { body in
                    (body.id, marks.map { $0.occur(in: body.bytes) })
                }
            }
            guard let end = some.last?.0 else { return (ids, last) }
            for (id, found) in some { for index in ids.indices where found[index] { ids[index].append(id) } }
            last = end
        }
    }

    /// Has erased what is due by now, and erases what was kept long enough.
    func tendPrivacy() async throws -> OldOutcome {
        var after: OrderID?
        repeat {
            let (start, now) = (after, clock.now)
            after = try await store.transact { tx in
                let some = try tx.dueErasures(after: start, limit: Self.someAtATime)
                for id in some where try tx.isOver(id) { try tx.enqueueErasing(id, at: now) }
                return some.count == Self.someAtATime ? some.last : nil
            }
        } while after != nil
        guard let today = dateToForgetBy else {
            return { _, now in .later(at: now + .minutes(1)) }
        }
        let before = today - settings.privacy.keepContacts
        var more = true
        while more {
            let now = clock.now
            more = try await store.transact { tx in
                let aged = try tx.contacts(endedBefore: before, limit: Self.someAtATime)
                for id in aged {
                    _ = try tx.erase(id, messages: [])
                    try tx.append(.erased(aged: true), to: .order(id), by: .core, at: now)
                }
                let words = try tx.forgetLooseWords(before: before, limit: Self.someAtATime)
                return aged.count == Self.someAtATime || words == Self.someAtATime
            }
        }
        return { _, now in .later(at: now + Self.tendsPrivacy) }
    }

    /// Erases everybody, once the shop no longer answers our token: as long as it does, it may go on, and a person has to look.
    func redactShop(_ work: Work) async throws -> OldOutcome {
        let exception = ExceptionID("shop-redact/shopify")
        do throws(CallFailure) {
            _ = try await shopify.orderCount(createdSince: clock.now, for: .catalogue)
        } catch {
            guard case .unauthorised = error else { throw error }
            return try await eraseEverybody(exception)
        }
        return { tx, now in
            if now - work.enqueuedAt > ExceptionType.shopRedact.timeToAct {
                try tx.resolve(exception, because: "the shop goes on", at: now)
                return .done
            }
            try tx.raise(
                exception,
                RaisedException(
                    .shopRedact,
                    summary: "Shopify asks that this shop's customers be erased, and still takes our token",
                    detail: "asked \(work.enqueuedAt.iso); nothing has been erased"), at: now)
            return .later(at: now + Self.asksWhetherShopIsGone)
        }
    }

    private func eraseEverybody(_ exception: ExceptionID) async throws -> OldOutcome {
        var after: OrderID?
        repeat {
            let (start, now) = (after, clock.now)
            after = try await store.transact { tx in
                let some = try tx.contacts(after: start, limit: Self.someAtATime)
                for id in some { try tx.askErasure(id, by: .remote("shopify"), at: now) }
                return some.last
            }
        } while after != nil
        return { tx, now in
            try tx.resolve(exception, because: "the shop has gone, and its customers are erased", at: now)
            return .done
        }
    }
}

extension Reader {
    /// Work that may still need to know who ordered, or what was said.
    private static var needing: Set<WorkKind> {
        [
            .sendOrder, .confirmOrder, .followRun, .retryRun, .routeOrder, .adjustOrder, .decideCancellation,
            .answerCancellation, .answerSender, .createFulfilment, .returnShort,
        ]
    }

    /// Whether an order has ended, so that nobody needs to know who ordered. One that is not known has.
    func isOver(_ id: OrderID) throws -> Bool {
        guard let record = try order(id)?.record else { return true }
        guard record.stage.closed, try cancellations(of: id).allSatisfy({ !$0.record.open }) else { return false }
        return try !workKeys(of: id).contains { key in
            try openWork(key: key).contains {
                Self.needing.contains($0.kind) && $0.state != .failed && $0.state != .held
            }
        }
    }

    /// What kept messages about an order, or about who ordered, are recognised by.
    func messageMarks(of id: OrderID) throws -> PersonMarks {
        let record = try order(id)?.record
        let shipments = try shipments(of: id).map(\.record)
        var ids = [id.rawValue]
        if let record { ids.append(record.channel.name) }
        // A number alone may stand for anything: only as a text of its own does it mean the order.
        ids += (record?.wmsNumbers ?? []).map { "\"\($0)\"" }
        for shipment in shipments {
            ids.append(shipment.shipment.id.rawValue)
            ids += shipment.shipment.parcels.compactMap(\.tracking)
            ids += shipment.fulfilments
        }
        for cancellation in try cancellations(of: id).map(\.record) {
            switch cancellation.request.source {
            case .fulfilmentOrder(let id): ids.append(id)
            case .sender(_, let request): ids.append(request)
            case .channelCancelled: break
            }
        }
        return PersonMarks(messagesAbout: ids + [try customer(of: id)].compactMap { $0 }, of: try contact(id))
    }
}

extension Transaction {
    /// Records that the person behind an order is to be erased, once.
    func askErasure(_ id: OrderID, by actor: Actor, at now: Instant) throws {
        if try erasure(of: id) == nil { try append(.erasureAsked, to: .order(id), by: actor, at: now) }
        try enqueueErasing(id, at: now)
    }

    func enqueueErasing(_ id: OrderID, at now: Instant) throws {
        _ = try enqueue(NewWork(.erasePerson, key: OldKey.order(id), due: now), at: now)
    }
}

extension DeskAction {
    func erasePerson(_ ref: TargetRef) throws -> Ending {
        guard ref.kind == .order, let record = try tx.order(OrderID(ref.id))?.record else {
            return (.failed, "people are erased by their orders")
        }
        switch try tx.erasure(of: record.id)?.state {
        case .erased: return (.alreadyDone, "who ordered is erased")
        case .due: return (.alreadyDone, "who ordered is erased when the order ends; it is \(record.stage.title)")
        case nil: break
        }
        let words = try tx.words(of: record.id).count
        let over = try tx.isOver(record.id)
        try tx.askErasure(record.id, by: actor, at: now)
        let goes = "name, address and contact, \(words) texts, and kept messages"
        let stays = "the order's lines, figures and dates stay"
        return over
            ? (.done, "\(goes) are erased; \(stays)")
            : (.done, "the order is \(record.stage.title): when it ends, \(goes) are erased; \(stays)")
    }
}
