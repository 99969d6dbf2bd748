import Domain
import Foundation

@testable import Store

/// Runs every statement of the store at least once. What it leaves out is found by `StatementTests`, which looks at the sources.
enum EveryStatement {
    /// - Returns: the statements that ran, in an order that does not change.
    static func run(_ engine: TestEngine) async throws -> [String] {
        let statements = Statements()
        let folder = FileManager.default.temporaryDirectory.appending(path: "tallyman-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let store = try Store(engine: RecordingEngine(engine: try engine.open(folder), statements: statements))
        try await fill(store)
        try await store.transact { tx in
            try hot(tx)
            try reads(tx)
            try writes(tx)
        }
        try await work(store)
        try await care(store)
        try store.close()
        return statements.sorted
    }

    /// What is asked or written at every refresh, claim and webhook.
    static func hot(_ tx: Transaction) throws {
        _ = try tx.figures.all(now: t0)
        _ = try tx.figures.bestMinute(of: [.orders], before: t0)
        _ = try tx.figures.left(of: [.sendOrder], from: t0, now: t0)
        _ = try tx.figures.left(of: [.sendOrder], from: t0, now: t0, isUntried: true)
        _ = try tx.work.mayClaim([.orders: 1], now: t0)
        try tx.queues.endLeases(now: t0)
        _ = try tx.queues.claimable(limit: 9, caps: [.orders: 9, .stock: 9], now: t0, leaving: .sendOrder)
        for filter in ["", "a b"] {
            for after in [nil, "5|x", "5|6", "3000000000000005|6"] {
                _ = try tx.lists.gapOrders(filter: filter, after: after, limit: 5)
                for all in [false, true] {
                    _ = try tx.lists.waitingOrders(all: all, filter: filter, after: after, limit: 5)
                    _ = try tx.lists.cancellations(all: all, filter: filter, after: after, limit: 5)
                    _ = try tx.workList.workRows(all: all, filter: filter, after: after, limit: 5, now: t0)
                }
                _ = try tx.lists.holds(filter: filter, after: after, limit: 5)
                _ = try tx.lists.exceptions(filter: filter, after: after, limit: 5)
                _ = try tx.lists.skuFailures(filter: filter, after: after, limit: 5, now: t0)
                _ = try tx.lists.activity(filter: filter, after: after, limit: 5)
            }
        }
        _ = try tx.search.hits("1001", limit: 50)
        _ = try tx.search.hits("-", limit: 50)
        _ = try tx.search.hits("ada lov", limit: 50)
        _ = try tx.lists.blockedOrders(by: ExceptionID("x/1"), limit: 5)
        _ = try tx.lists.cancellationRows(of: OrderID("1001"))
        _ = try tx.lists.exceptionRows(of: OrderID("1001"))
        try SKURanks(documents: tx.documents).startSelling(on: t0 + .day)
        try SKURanks(documents: tx.documents).rankSellers(SKU("A"))
        try tx.queues.ripen(now: t0)
        _ = try tx.journal.timeline(order: OrderID("1001"), limit: 5)
        _ = try tx.exceptions.openExceptions(of: OrderID("1001"))
        _ = try tx.lists.openException(ExceptionID("x/1"))
        _ = try tx.orders.ordersBlocked(by: ExceptionID("x/1"), limit: 5)
        _ = try tx.orders.idsBlocked(by: ExceptionID("x/1"), after: OrderID("1"), limit: 5)
        _ = try tx.orders.idsWaiting(after: "5|x", limit: 5)
        _ = try tx.orders.blockedCount(by: ExceptionID("x/1"))
        _ = try tx.shipments.all(of: OrderID("1001"))
        _ = try tx.orders.order(wmsNumber: "1001")
        _ = try tx.orders.owner(ofNumber: "1001", besides: OrderID("1"))
        _ = try tx.orders.owner(ofFulfilmentOrder: "gid://shopify/FulfillmentOrder/1")
        try tx.listings.put(ListedOrder(number: "OLD-1", status: "New", reference: "gid-1", customerOrderNumber: "#1"))
        _ = try tx.listing.order(number: "1001")
        _ = try tx.listing.matches(of: channelOrder("8"))
        _ = try tx.orders.order(named: "#1001")
        _ = try tx.orders.names(of: [OrderID("1001")])
        _ = try tx.orders.orderCount(createdSince: t0)
        _ = try tx.orders.names(of: [OrderID("1")])
        _ = try tx.orders.firstSent()
        _ = try tx.work.dueOrders(.routeOrder, now: t0, limit: 5)
        _ = try tx.catalogue.match([SKU("A")])
        _ = try tx.catalogue.itemsNear(SKU("A"))
        _ = try tx.catalogue.variants(sku: SKU("A"))
        _ = try tx.work.openWork(key: "order/1")
        _ = try tx.replies.actionReply("r")
        _ = try tx.work.dueCount(.sendOrder, now: t0, limit: 5)
        _ = try tx.orders.parts(ofBatch: "b")
        _ = try tx.queues.takeTogether(.sendOrder, limit: 1, now: t0)
        _ = try tx.catalogue.composition(of: SKU("A"))
        _ = try tx.catalogue.bundles(with: SKU("A"))
        _ = try tx.journal.lastSequence
        _ = try tx.inbox.unsettledBodies(limit: 5)
        _ = try tx.inbox.inbox(limit: 5)
        _ = try tx.inbox.bodyHead(1)
        _ = try tx.inbox.bodiesInHand()
        _ = try tx.work.faultyWork()
        _ = try tx.exceptions.openSetAside()
        _ = try tx.work.runningWork()
        try tx.bodies.takeInHand([1])
        try tx.bodies.note(BodyTrouble(.aside, reason: "r", since: t0), of: 1)
        _ = try tx.bodies.putBack(body: 1)
        let body = NewBody(source: "s", deliveryID: "d", topic: "t", bytes: [1], receivedAt: t0)
        if case .accepted(let id) = try tx.bodies.acceptBody(body) { try tx.bodies.settleBody(id, "order") }
        _ = try tx.queues.enqueue(NewWork(.send("1"), due: t0), at: t0)
        _ = try tx.queues.release("scan/1", at: t0)
        for work in try tx.queues.claimable(limit: 1, caps: [.orders: 1], now: t0, leaving: nil) {
            try tx.queues.lease([work], until: t0 + .minutes(1))
            try tx.queues.finish(work.id, .done, at: t0)
        }
        try tx.queues.drop(.sendOrder, key: "order/2")
        try tx.append(.orderSeen(channelOrder("8"), via: .webhook), to: .order(OrderID("8")), by: .core, at: t0)
    }

    // MARK: What is asked less often

    private static func reads(_ reader: Reader) throws {
        _ = try reader.checks.turn(CheckTurnID("gap/2026-03-02T09:00"))
        _ = try reader.checks.turns(from: t0 - .day, until: t0 + .day)
        _ = try reader.checks.turns(of: "gap", limit: 5)
        _ = try reader.checks.open([.oversold])
        _ = try reader.checks.open(raisedFrom: t0 - .day, until: t0)
        _ = try reader.checks.shipped(from: t0 - .day, until: t0 + .day, MatchPolicy(), at: t0)
        _ = try reader.lists.openExceptions(of: [.oversold], limit: 5)
        _ = try reader.lists.openExceptions(raisedFrom: t0 - .day, until: t0, limit: 5)
        let (order, item, sku) = (OrderID("1"), "TEE-1", SKU("TEE-1"))
        _ = try reader.orders.order(order)
        _ = try reader.catalogue.variantIDs()
        _ = try reader.contacts.contact(order)
        _ = try reader.contacts.customer(of: order)
        _ = try reader.contacts.orders(email: "a@example.com")
        _ = try reader.contacts.orders(customer: "7")
        _ = try reader.orders.orders(after: nil, limit: 5)
        _ = try reader.orders.elsewhere(after: nil, limit: 5)
        _ = try reader.orders.latest(5)
        _ = try reader.orders.openOrders(createdFrom: t0 - .day, until: t0)
        _ = try reader.contacts.contacts(endedBefore: t0, limit: 5)
        _ = try reader.contacts.contacts(after: nil, limit: 5)
        _ = try reader.erasures.erasure(of: order)
        _ = try reader.erasures.anybodyErased
        _ = try reader.erasures.dueErasures(after: nil, limit: 5)
        _ = try reader.erasures.words(of: order)
        _ = try reader.shipments.shipment(ShipmentID("s1"))
        _ = try reader.shipments.all(tracking: "JD1")
        _ = try reader.cancellations.cancellation(CancellationID("order-1"))
        _ = try reader.cancellations.all(of: order)
        _ = try reader.cancellations.words(of: CancellationID("order-1"))
        _ = try reader.exceptions.openExceptions(type: .wmsRefused)
        _ = try reader.exceptions.openExceptions(after: nil, limit: 5)
        _ = try reader.shipments.heldShipments(after: "", limit: 5)
        _ = try reader.marks.mark("m")
        _ = try reader.marks.marks(prefix: "m", after: nil, limit: 5)
        _ = try reader.catalogue.item(item)
        _ = try reader.catalogue.variant("v1")
        _ = try reader.catalogue.variantSKUsWithoutItem(limit: 5)
        _ = try reader.catalogue.duplicateSKUs(limit: 5)
        _ = try reader.catalogue.skuMap()
        _ = try reader.catalogue.mappedSKUs(to: item)
        _ = try reader.catalogue.mappedBundles()
        _ = try reader.catalogue.soldBundles()
        _ = try reader.stock.available([item])
        _ = try reader.stock.reading(item, "F")
        _ = try reader.stock.pendingUnits(item)
        _ = try reader.stock.receivedBetween(item, after: t0, until: t0)
        _ = try reader.stock.ordersWaiting(for: item, limit: 5)
        _ = try reader.stock.knownLevel("v1", "l")
        _ = try reader.stock.dueStock(limit: 5)
        _ = try reader.stock.places(readBefore: t0)
        _ = try reader.stock.isUnknown(item)
        _ = try reader.stock.trackedSKUs()
        _ = try reader.catalogue.bundles(reachedFrom: [sku])
        _ = try reader.inbox.keptBodies(after: 0, limit: 5)
        _ = try reader.inbox.body(1)
        _ = try reader.inbox.bodyCount
        _ = try reader.inbox.bodyTrouble(1)
        _ = try reader.inbox.bodyOutcomes()
        _ = try reader.inbox.setAsideBodies()
        _ = try reader.inbox.deliveryIDs(source: "s")
        _ = try reader.clock.keptClock()
        _ = try reader.journal.lastTime
        _ = try reader.work.dueTimes()
        _ = try reader.work.work(1)
        _ = try reader.work.isHeld(Work(id: 1, kind: .sendOrder, key: "k", attempts: 1, argument: nil, enqueuedAt: t0))
        _ = try reader.work.unfinishedWork(dueBy: t0)
        _ = try reader.work.unknownWork()
        _ = try reader.work.isFaulty(1)
        _ = try reader.journal.timeline(subject: .order(order), limit: 5)
        _ = try reader.journal.lastHash
        _ = try StartCheck.damage(reader.session)
        for table in Schema.projections + ["journal"] { _ = try reader.isReadable(table, "1") }
    }

    private static func writes(_ tx: Transaction) throws {
        _ = try tx.people.indexNames(limit: 5)
        try tx.listings.remove(number: "OLD-1")
        try tx.clockSteps.keep(clock: KeptClock(boot: "b", lead: .seconds(1)))
        try tx.clockSteps.moveWaits(by: .seconds(1))
        try tx.queues.enqueue(NewWork(.send("far"), due: t0 + .day), at: t0)
        try tx.clockSteps.shortenWaits(at: t0, beyond: .hours(1)) { _ in t0 + .minutes(1) }
        try tx.stockDue.noteStock(SKU("TEE-1"), at: t0)
        for due in try tx.stock.dueStock(limit: 1) { try tx.stockDue.settleStock(due, at: t0) }
        try tx.queues.recountQueues()
        try tx.queues.clearSuspicion(of: 1)
        try tx.queues.markFaulty(1)
        try tx.queues.setAsideUnknown(1, error: "x")
        try tx.answers.keepActionReply("r", Array("ada@example.com".utf8), at: t0)
        try tx.append(.clockStepped(by: .minutes(1)), to: .system("clock"), by: .core, at: t0)
        _ = try tx.queues.retry(work: 1, at: t0)
        try tx.queues.hasten([.sendOrder], at: t0)
        struct Undone: Error {}
        try? tx.apart { throw Undone() }
    }

    // MARK: Of the store as a whole

    private static func work(_ store: Store) async throws {
        let caps = [Queue.orders: 3]
        try await store.transact { tx in
            for number in 0..<4 {
                try tx.queues.enqueue(NewWork(.send("work-\(number)"), due: t0), at: t0)
            }
            try tx.queues.enqueue(NewWork(.periodic(.pollItems), due: t0), at: t0)
        }
        let works = try await store.claim(limit: 3, caps: caps, now: t0, lease: .minutes(1))
        let endings: [WorkEnding] = [.retry(at: t0, error: "ada@example.com"), .deadLetter(error: "no")]
        try await store.transact { tx in
            for (work, ending) in zip(works, endings) { try tx.queues.finish(work.id, ending, at: t0) }
            for left in try tx.work.runningWork() { try tx.queues.giveBack(left.row.id, deaths: 1) }
            try tx.queues.keep(deaths: 1, of: 1)
        }
        _ = try await store.claim(limit: 1, caps: caps, now: t0 + .hours(1), lease: .minutes(1))
        _ = try await store.claimSuspect(now: t0, lease: .minutes(1))
        _ = try await store.nextDue(now: t0)
        _ = try await store.miscountedQueues()
        try await store.prune(before: t0)
        try await store.probe()
        _ = try await store.matchBreaks(MatchPolicy(), at: t0)
        try await BenchSeed.closedOrders(1, in: store, now: t0)
        try await BenchSeed.openDesk(gap: 1, exceptions: 1, in: store, now: t0)
    }

    private static func care(_ store: Store) async throws {
        _ = try await store.verify()
        _ = try await store.check()
        try await store.transact { try $0.execute("UPDATE order_record SET name = '#' WHERE id = '1'", []) }
        _ = try await store.rebuild(verifyOnly: false)
        try store.rememberErasure(of: OrderID("99"))
        _ = try await store.reconcileErasures(at: t0)
        try await store.transact { tx in
            _ = try tx.erasing.erase(OrderID("1"), messages: [1])
            _ = try tx.erasing.forgetLooseWords(before: t0 + .day, limit: 5)
        }
        try await store.vacuum(by: .core, at: t0)
        try await store.acceptTail(by: .core, at: t0)
    }

    /// Something of everything.
    /// What the channel says of an order's fulfilment.
    static let reading = FulfilmentReading(
        orders: [
            FulfilmentOrder(
                id: "gid://shopify/FulfillmentOrder/1", location: "1", lines: [])
        ], fulfilments: [])

    static func fill(_ store: Store) async throws {
        let exception = ExceptionID("unknown-sku/NOPE")
        try await store.place("1")
        try await store.place("3")
        try await store.place("4", stage: .blocked, blocks: [Block(exception: exception, units: 2)], sku: "NOPE")
        try await store.place("2", stage: .blocked, blocks: [Block(exception: exception, units: 2)], sku: "NOPE")
        try await store.transact { tx in
            func append(_ fact: Fact, to subject: Subject, words: [String: String] = [:]) throws {
                try tx.append(fact, to: subject, by: .core, at: t0, words: words)
            }
            let order = OrderID("1")
            try tx.people.putContact(order, Contact(lastName: "Lovelace", email: "ada@example.com"), customer: "7")
            let raised = RaisedException(.unknown(sku: SKU("NOPE"), title: "Cap", suggestion: nil))
            try append(.exceptionRaised(raised), to: .exception(exception))
            try append(
                .exceptionRaised(RaisedException(NewException(.wmsRefused(order), summary: "no"))),
                to: .exception(ExceptionID("wms-refused/1")))
            try append(.erasureAsked, to: .order(OrderID("2")))
            try append(.fulfilmentRead(reading), to: .order(order))
            try append(.erasureKnown("5f"), to: .system("privacy"))
            try append(.noted("ada@example.com called"), to: .system("desk"))
            try append(.noted("somebody called"), to: .system("desk"))
            try append(.acted(action: "note", reason: "called", outcome: "noted"), to: .order(order))
            if let turn = CheckSchedule(CheckPolicy(), BusinessHours()).turn(of: .gap, at: t0) {
                try append(.checkMissed(MissedCheck(turn)), to: .check(turn.id))
                try append(
                    .checkSigned(SignedCheck(turn, roles: ["lead"], finding: CheckFinding([]), note: "seen")),
                    to: .check(turn.id))
            }
            let parts = ["1", "1-2"].map { number in
                OrderPart(
                    number: number, facility: nil,
                    lines: [OrderPart.Line(line: LineID("1-1"), item: "TEE-1", quantity: 1, unitPrice: 999)])
            }
            try append(.orderAssessed(.queued, blocks: [], parts: parts), to: .order(order))
            try append(.orderBatched(number: "1", batch: "b1"), to: .order(order))
            try append(.orderBatched(number: "3", batch: "b1"), to: .order(OrderID("3")))
            try append(.orderBatched(number: "1-2", batch: "b2"), to: .order(order))
            try append(.orderReceived(number: "1", wmsID: "9", status: "New"), to: .order(order))
            try append(.orderReceived(number: "3", wmsID: "9", status: "New"), to: .order(OrderID("3")))
            try append(.orderAssessed(.queued, blocks: [], parts: nil), to: .order(OrderID("2")))
            let shipment = Shipment(
                id: ShipmentID("s1"), wmsOrderNumbers: ["1"], status: .shipped, carrier: "Royal Mail", method: nil,
                shippedAt: t0, lines: [ShipmentLine(line: nil, item: "TEE-1", quantity: 1)],
                parcels: [Parcel(number: "p", tracking: "JD 1")])
            try append(.shipmentSeen(shipment, order: order, orderName: "#1"), to: .shipment(shipment.id))
            try append(.noticeHeld(until: "scan"), to: .shipment(shipment.id))
            let request = CancellationRequest(order: order, orderName: "#1", source: .channelCancelled)
            try append(
                .cancellationRequested(request), to: .cancellation(CancellationID("order-1")),
                words: ["words": "my mother"])
            let item = Item(
                number: "TEE-1", name: "Tee", components: [BundleComponent(sku: SKU("A"), quantity: 2)])
            try append(.itemSeen(item), to: .item("TEE-1"))
            for id in ["v1", "v2", "v3"] {
                let variant = Variant(id: id, sku: SKU("TEE-1"), title: "Tee", requiresShipping: true, active: true)
                try append(.variantSeen(variant), to: .variant(id))
            }
            try append(.variantGone, to: .variant("v3"))
            try append(.channelStock(location: "l", quantity: 3, pushed: true), to: .variant("v1"))
            try append(
                .stockRead(StockReading(item: "TEE-1", facility: "F", onHand: 3, available: 3)), to: .item("TEE-1"))
            try append(
                .bundleMapped([BundleComponent(sku: SKU("TEE-1"), quantity: 1)]), to: .sku(SKU("SET")))
            try append(.skuMapped(item: "TEE-1"), to: .sku(SKU("tee")))
            try append(.skuMapped(item: nil), to: .sku(SKU("gone")))
            try append(.markMoved("x"), to: .mark("m"))
            try append(.markMoved("x"), to: .mark(Store.vacuumMark))
            try append(.markMoved("x"), to: .mark("n"))
            try append(.markEnded, to: .mark("n"))
        }
        try await store.transact { tx in
            var sold = channelOrder("1", updatedAt: t0 + .minutes(1))
            sold.lines[0].quantity = 3
            try tx.append(.orderSeen(sold, via: .webhook), to: .order(OrderID("1")), by: .core, at: t0)
        }
    }
}
