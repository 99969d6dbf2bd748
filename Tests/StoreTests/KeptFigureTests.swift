import Domain
import GRDB
import GRDBSQLite
import Testing

@testable import Store

/// The desk's figures are kept as things happen: they have to be what a count would find, and what kept them is folded again.
struct KeptFigureTests {
    @Test func whateverHappensTheGapIsWhatACountFinds() async throws {
        let test = try TestStore()
        var random = SplitMix(seed: 7)
        for number in 0..<60 {
            try await test.store.place(
                "\(number)", stage: [.queued, .blocked, .awaitingPayment][number % 3],
                blocks: number % 3 == 1 ? [Block(exception: ExceptionID("unknown-sku/S\(number % 5)"), units: 2)] : [],
                at: t0 + .minutes(Int64(random.next(120))))
        }
        for _ in 0..<120 {
            let number = String(random.next(60))
            let fact: Fact =
                switch random.next(6) {
                case 0: .orderSent(number: number)
                case 1: .orderReceived(number: number, wmsID: "w", status: "New")
                case 2: .orderParked(number: number, status: "Review")
                case 3: .orderShipped(whole: true)
                case 4: .orderCancelled(inWMS: false)
                default: .orderAssessed(.queued, blocks: [], parts: nil)
                }
            try await test.store.transact {
                try $0.append(fact, to: .order(OrderID(number)), by: .core, at: t0 + .minutes(120))
            }
        }
        let now = t0 + .minutes(130)
        let (gap, records) = try await test.store.read { reader in
            (try reader.figures(now: now).gap, try (0..<60).compactMap { try reader.order(OrderID("\($0)"))?.record })
        }
        let open = records.filter(\.stage.inGap)
        #expect(!open.isEmpty)
        #expect(gap.gap == open.count)
        let stages = [OrderStage.blocked, .queued, .sent, .review].map { stage in open.count { $0.stage == stage } }
        #expect([gap.blocked, gap.queued, gap.sent, gap.review] == stages)
        #expect(gap.awaitingPayment == records.count { $0.stage == .awaitingPayment })
        let minutes = open.map { (now - ($0.dueAt ?? $0.stageAt)).milliseconds / 60_000 }
        let ages = [minutes.count { $0 < 5 }, minutes.count { 5..<15 ~= $0 }, minutes.count { 15..<60 ~= $0 }]
        #expect([gap.under5m, gap.under15m, gap.under60m] == ages)
        #expect(gap.over60m == open.count - ages.reduce(0, +))
        #expect(gap.oldest == open.compactMap(\.dueAt).min())
        let differences = try await test.store.rebuild(verifyOnly: true).differences
        #expect(differences == [])
    }

    @Test func anExceptionIsOverdueFromTheMinuteAfterItsTimeToAct() async throws {
        let test = try TestStore()
        // Times to act over three days, a few of them in one hour.
        let after: [Span] = [.minutes(0), .minutes(20), .minutes(21), .hours(5), .hours(14), .hours(30), .hours(60)]
        for (number, raised) in after.enumerated() {
            try await test.store.transact {
                try $0.append(
                    .exceptionRaised(RaisedException(NewException(.wmsRefused(OrderID("1")), summary: "no"))),
                    to: .exception(ExceptionID("wms-refused/\(number)")), by: .core, at: t0 + raised)
            }
        }
        let sla = ExceptionType.wmsRefused.timeToAct
        for (overdue, raised) in after.enumerated() {
            let (before, at) = try await test.store.read { reader in
                let due = t0 + raised + sla
                return (
                    try reader.figures(now: due).exceptions.overdue,
                    try reader.figures(now: due + .minutes(1)).exceptions.overdue
                )
            }
            #expect([before, at] == [overdue, overdue + 1])
        }
        try await test.store.transact {
            try $0.append(
                .exceptionResolved(reason: "x"), to: .exception(ExceptionID("wms-refused/0")), by: .core, at: t0)
        }
        let figures = try await test.store.read { try $0.figures(now: t0 + .hours(24 * 30)).exceptions }
        #expect(figures.overdue == after.count - 1)
        #expect(figures.open == after.count - 1)
    }

    @Test func anOwnersCountFollowsWhoeverOwnsTheException() async throws {
        let test = try TestStore()
        let id = ExceptionID("wms-refused/1")
        try await test.store.transact {
            try $0.append(
                .exceptionRaised(RaisedException(NewException(.wmsRefused(OrderID("1")), summary: "no"))),
                to: .exception(id), by: .core, at: t0)
            try $0.append(.exceptionAssigned(Owner(person: "ada")), to: .exception(id), by: .core, at: t0)
        }
        let owned = try await test.store.read { try $0.figures(now: t0).exceptions }
        #expect(owned.byOwner == ["ada": 1])
        try await test.store.transact {
            try $0.append(.exceptionAssigned(nil), to: .exception(id), by: .core, at: t0)
        }
        let figures = try await test.store.read { try $0.figures(now: t0).exceptions }
        #expect(figures.byOwner.isEmpty)
        #expect(figures.unowned == 1)
    }

    @Test func aQueuesDepthGrowsWhenItsTimeComesAlsoWhileNobodyClaims() async throws {
        let test = try TestStore()
        for number in 0..<5 {
            try await test.store.transact {
                _ = try $0.enqueue(
                    NewWork(.sendOrder, key: "order/\(number)", due: t0 + .minutes(Int64(number))), at: t0)
            }
        }
        func orders(at now: Instant) async throws -> [Int] {
            let found = try await test.store.read { try $0.figures(now: now).queues }.first { $0.queue == .orders }
            return found.map { [$0.depth, $0.waiting, $0.inFlight, $0.held, $0.failed] } ?? []
        }
        #expect(try await orders(at: t0) == [1, 4, 0, 0, 0])
        #expect(try await orders(at: t0 + .minutes(2)) == [3, 2, 0, 0, 0])
        let oldest = try await test.store.read { try $0.figures(now: t0 + .minutes(2)).queues }
        #expect(oldest.first { $0.queue == .orders }?.oldest == t0)
        let now = t0 + .minutes(3)
        let works = try await test.store.claim(limit: 1, caps: [.orders: 1], now: now, lease: .minutes(1))
        #expect(try await orders(at: now) == [3, 1, 1, 0, 0])
        try await test.store.transact { try $0.finish(works[0].id, .deadLetter(error: "no"), at: now) }
        #expect(try await orders(at: now) == [3, 1, 0, 0, 1])
        #expect(try await test.store.transact { try $0.retry(work: works[0].id, at: now) })
        #expect(try await orders(at: now) == [4, 1, 0, 0, 0])
        #expect(try await test.store.miscountedQueues() == [])
    }

    @Test func whateverBecomesOfWorkItsQueueCountsIt() async throws {
        let test = try TestStore()
        var random = SplitMix(seed: 3)
        var now = t0
        struct Undone: Error {}
        for step in 0..<300 {
            now = now + .seconds(Int64(random.next(40)))
            let (key, moment) = ("order/\(random.next(12))", now)
            let (choice, later) = (random.next(8), Span.seconds(Int64(random.next(90))))
            switch choice {
            case 0, 1, 2:
                let held = random.next(4) == 0 ? "scan/\(random.next(3))" : nil
                let once = random.next(2) == 0
                try await test.store.transact {
                    let work = NewWork(
                        once ? .sendOrder : .notifyCustomer, key: key, due: moment + later, heldFor: held)
                    _ = try $0.enqueue(work, at: moment)
                }
            case 3: _ = try await test.store.transact { try $0.release("scan/1", at: moment) }
            case 4: try await test.store.transact { try $0.drop(.notifyCustomer, key: key) }
            case 5:
                // A caller that fails undoes its counts with its rows.
                await #expect(throws: Undone.self) {
                    try await test.store.transact {
                        _ = try $0.enqueue(NewWork(.confirmOrder, key: key, due: moment), at: moment)
                        throw Undone()
                    }
                }
            default:
                let works = try await test.store.claim(
                    limit: 3, caps: [.orders: 2, .notifications: 1], now: now, lease: .seconds(30))
                for work in works {
                    let ending: WorkEnding? =
                        switch random.next(4) {
                        case 0: .done
                        case 1: .retry(at: now + later, error: step % 2 == 0 ? "no" : "")
                        case 2: .deadLetter(error: "no")
                        default: nil
                        }
                    guard let ending else { continue }
                    try await test.store.transact { try $0.finish(work.id, ending, at: moment) }
                }
            }
            let wrong = try await test.store.miscountedQueues()
            #expect(wrong == [], "after step \(step)")
        }
        try await test.store.giveBackWhatRan()
        #expect(try await test.store.miscountedQueues() == [])
        try await test.store.transact { try $0.recountQueues() }
        #expect(try await test.store.miscountedQueues() == [])
    }

    @Test func aSKUThatNoLongerSellsSinksOnTheNextDayOnWhichAnythingSells() async throws {
        let test = try TestStore()
        for sku in ["OLD", "NEW"] {
            try await test.store.transact {
                try $0.append(
                    .exceptionRaised(RaisedException(.unknown(sku: SKU(sku), title: "x", suggestion: nil))),
                    to: .exception(ExceptionID("unknown-sku/\(sku)")), by: .core, at: t0)
            }
        }
        try await test.store.place("1", sku: "OLD", at: t0)
        try await test.store.place("2", sku: "OLD", at: t0)
        try await test.store.place("3", sku: "NEW", at: t0 + .hours(24 * 3))
        func order(at now: Instant) async throws -> [String] {
            try await test.store.read { try $0.skuFailures(filter: "", after: nil, limit: 9, now: now).rows.map(\.sku) }
        }
        #expect(try await order(at: t0 + .hours(24 * 3)) == ["OLD", "NEW"])
        try await test.store.place("4", sku: "OTHER", at: t0 + .hours(24 * 8))
        #expect(try await order(at: t0 + .hours(24 * 8)) == ["NEW", "OLD"])
        let differences = try await test.store.rebuild(verifyOnly: true).differences
        #expect(differences == [])
    }
}

/// What it costs to look, in steps of SQLite's machine: a measure that no busy machine changes.
struct DeskCostTests {
    @Test func theOverviewCostsTheSameWhateverIsOpen() async throws {
        let (few, many) = (try await opened(25), try await opened(600))
        let (a, b) = (
            try await cost(few) { _ = try $0.figures(now: t0) }, try await cost(many) { _ = try $0.figures(now: t0) }
        )
        #expect(b < a * 2, "\(a) steps with few, \(b) with many")
        #expect(b < 20_000)
    }

    @Test(arguments: ["gap", "skus", "holds", "cancellations", "exceptions", "work"])
    func aPageOfAListCostsTheSameWhateverIsOpen(list: String) async throws {
        let (few, many) = (try await opened(25), try await opened(600))
        @Sendable func page(_ tx: Transaction) throws {
            switch list {
            case "gap": _ = try tx.gapOrders(filter: "", after: nil, limit: 20)
            case "skus": _ = try tx.skuFailures(filter: "", after: nil, limit: 20, now: t0)
            case "holds": _ = try tx.holds(filter: "", after: nil, limit: 20)
            case "cancellations": _ = try tx.cancellations(filter: "", after: nil, limit: 20)
            case "exceptions": _ = try tx.exceptions(filter: "", after: nil, limit: 20)
            default: _ = try tx.workRows(filter: "", after: nil, limit: 20)
            }
        }
        let (a, b) = (try await cost(few, page), try await cost(many, page))
        #expect(b < a * 2, "\(a) steps with few, \(b) with many")
    }

    @Test func nothingThatIsShownReadsADocument() async throws {
        let test = try await opened(5)
        for table in ["order_record", "shipment_record", "cancellation_record", "exception_record"] {
            try test.tamper("UPDATE \(table) SET doc = 'not a document'")
        }
        try await test.store.read { reader in
            let figures = try reader.figures(now: t0)
            #expect(figures.skus.count == 5)
            #expect(figures.holds.oldest.count == 5)
            #expect(try reader.gapOrders(filter: "a b", after: nil, limit: 9).rows.isEmpty)
            let order = try reader.gapOrders(filter: "#3", after: nil, limit: 9).rows.first
            #expect(order?.blockedBecause == "NOPE-3 is not in Deposco")
            #expect(order?.value == Money(minor: 1999, currency: Currency("GBP")))
            #expect(try reader.skuFailures(filter: "nope", after: nil, limit: 9, now: t0).rows.count == 5)
            #expect(try reader.holds(filter: "dpd", after: nil, limit: 9).rows.first?.tracking == "H0")
            #expect(try reader.cancellations(filter: "", after: nil, limit: 9).rows.count == 5)
            #expect(try reader.exceptions(filter: "nope-2", after: nil, limit: 9).rows.first?.orders == 1)
            #expect(try reader.exceptionRows(of: OrderID("2")).map(\.id.rawValue) == ["unknown-sku/NOPE-2"])
            #expect(try reader.blockedOrders(by: ExceptionID("unknown-sku/NOPE-2"), limit: 9).map(\.name) == ["#2"])
            #expect(try reader.search("NOPE-2", limit: 9).map(\.kind) == [.exception, .order])
        }
    }

    @Test func whatAFilterFindsIsCountedSoFarAndNoFurther() async throws {
        let test = try await opened(510)
        try await test.store.read { reader in
            let all = try reader.exceptions(filter: "nope", after: nil, limit: 20)
            #expect(all.total == 500)
            #expect(all.more)
            let next = try reader.exceptions(filter: "nope", after: all.next, limit: 20)
            #expect(next.total == 500)
            let some = try reader.exceptions(filter: "nope-50", after: nil, limit: 5)
            #expect(some.total == 11)
            #expect(!some.more)
            let none = try reader.exceptions(filter: "", after: nil, limit: 20)
            #expect(none.total == 510)
        }
    }

    /// A store with so many of everything that can be open, each of another minute.
    private func opened(_ count: Int) async throws -> TestStore {
        let test = try TestStore()
        try await test.store.transact { tx in
            for number in 0..<count {
                let at = t0 - .minutes(Int64(number * 7))
                let (order, id) = (OrderID("\(number)"), ExceptionID("unknown-sku/NOPE-\(number)"))
                try tx.append(
                    .exceptionRaised(
                        RaisedException(.unknown(sku: SKU("NOPE-\(number)"), title: "x", suggestion: nil))),
                    to: .exception(id), by: .core, at: at)
                try tx.append(
                    .orderSeen(
                        channelOrder("\(number)", sku: "NOPE-\(number)", createdAt: at, updatedAt: at), via: .webhook),
                    to: .order(order), by: .core, at: at)
                try tx.append(
                    .orderAssessed(.blocked, blocks: [Block(exception: id, units: 2)], parts: nil), to: .order(order),
                    by: .core, at: at)
                let shipment = Shipment(
                    id: ShipmentID("S\(number)"), wmsOrderNumbers: [], status: .shipped, carrier: "DPD", method: nil,
                    shippedAt: at, lines: [], parcels: [Parcel(number: "1", tracking: "H\(count - 1 - number)")])
                try tx.append(
                    .shipmentSeen(shipment, order: order, orderName: "#\(number)"), to: .shipment(shipment.id),
                    by: .core,
                    at: at)
                try tx.append(.noticeHeld(until: "first scan"), to: .shipment(shipment.id), by: .core, at: at)
                let request = CancellationRequest(order: order, orderName: "#\(number)", source: .channelCancelled)
                try tx.append(
                    .cancellationRequested(request), to: .cancellation(CancellationID("order-\(number)")), by: .core,
                    at: at)
                _ = try tx.enqueue(NewWork(.sendOrder, key: "order/\(number)", due: at), at: t0)
            }
        }
        return test
    }

    /// The steps that SQLite takes to run the body's statements.
    private func cost(_ test: TestStore, _ body: @escaping @Sendable (Transaction) throws -> Void) async throws -> Int {
        try await test.store.transact { tx in
            let asked = Asked()
            asked.listen(to: tx.db)
            try body(tx)
            tx.db.trace(nil)
            func steps() throws -> Int {
                try asked.statements.reduce(0) { sum, sql in
                    let statement = try tx.db.cachedStatement(sql: sql).sqliteStatement
                    return sum + Int(sqlite3_stmt_status(statement, SQLITE_STMTSTATUS_VM_STEP, 1))
                }
            }
            // What filled the store ran some of these statements too.
            _ = try steps()
            try body(tx)
            return try steps()
        }
    }
}

/// Random numbers that are the same each time.
private struct SplitMix {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((z ^ (z >> 31)) % UInt64(bound))
    }
}
