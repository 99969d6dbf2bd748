import Domain
import Testing

@testable import Store

/// The desk's figures are kept as things happen: they have to be what a count would find, and what kept them is folded again.
struct KeptFigureTests {
    @Test(arguments: TestEngine.all) func whateverHappensTheGapIsWhatACountFinds(engine: TestEngine) async throws {
        let test = try TestStore(engine)
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
            (
                try reader.figures.all(now: now).gap,
                try (0..<60).compactMap { try reader.orders.order(OrderID("\($0)"))?.record }
            )
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

    /// Any facts in any order: where an order stands in the end is its business, but it stands in one place.
    @Test(arguments: TestEngine.all, [11, 12, 13] as [UInt64]) func whateverHappensTheSumsClose(
        engine: TestEngine, seed: UInt64
    ) async throws {
        let test = try TestStore(engine)
        var random = SplitMix(seed: seed)
        for number in 0..<40 {
            try await test.store.place("\(number)", stage: [.notDue, .awaitingPayment][number % 2])
        }
        let stages = OrderStage.allCases
        for _ in 0..<300 {
            let number = String(random.next(40))
            let stage = stages[random.next(stages.count)]
            let fact: Fact =
                switch random.next(9) {
                case 0: .orderSent(number: number)
                case 1: .orderReceived(number: number, wmsID: "w", status: "New")
                case 2: .orderParked(number: number, status: "Review")
                case 3: .orderShipped(whole: random.next(2) == 0)
                case 4: .orderShipmentUndone
                case 5: .orderCancelled(inWMS: random.next(2) == 0)
                case 6: .orderWaits([OrderWait(.pickup, units: 1, since: t0), OrderWait(.unpaid, units: 1, since: t0)])
                default: .orderAssessed(stage, blocks: [], parts: nil)
                }
            try await test.store.transact {
                try $0.append(fact, to: .order(OrderID(number)), by: .core, at: t0 + .minutes(1))
            }
        }
        func check() async throws {
            let (gap, records) = try await test.store.read { reader in
                (
                    try reader.figures.all(now: t0 + .hours(1)).gap,
                    try (0..<40).compactMap { try reader.orders.order(OrderID("\($0)"))?.record }
                )
            }
            let sums = gap.accounts
            func sum(_ isDue: Bool) -> Int { sums.reduce(0) { $0 + ($1.key.isDue == isDue ? $1.value : 0) } }
            #expect(gap.placed == 40)
            #expect(gap.placed == sum(false) + gap.due)
            #expect(gap.due == sum(true))
            for account in OrderAccount.allCases {
                #expect(sums[account] == records.count { OrderAccount($0) == account }, "\(account)")
            }
            // The figures that are told by reason, or by stage, are parts of the same sum.
            #expect(sums[.gap] == gap.gap)
            #expect(sums[.awaitingPayment] == gap.awaitingPayment)
            #expect(sums[.notDue] == gap.notDue.values.reduce(0, +))
            #expect(sums[.elsewhere] == gap.elsewhere.values.reduce(0, +))
            let listed = try await test.store.read {
                try $0.lists.waitingOrders(all: true, filter: "", after: nil, limit: 500)
            }
            #expect(listed.rows.count == listed.total)
            #expect(
                listed.total == [OrderAccount.awaitingPayment, .notDue, .elsewhere].reduce(0) { $0 + (sums[$1] ?? 0) })
            let open = try await test.store.read { try $0.lists.waitingOrders(filter: "", after: nil, limit: 500) }
            #expect(open.rows.count == open.total)
            #expect(open.total == (sums[.awaitingPayment] ?? 0) + (sums[.notDue] ?? 0))
        }
        try await check()
        let differences = try await test.store.rebuild(verifyOnly: true).differences
        #expect(differences == [])
        _ = try await test.store.rebuild(verifyOnly: false)
        try await check()
    }

    @Test(arguments: TestEngine.all) func anExceptionIsOverdueFromTheMinuteAfterItsTimeToAct(engine: TestEngine)
        async throws
    {
        let test = try TestStore(engine)
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
                    try reader.figures.all(now: due).exceptions.overdue,
                    try reader.figures.all(now: due + .minutes(1)).exceptions.overdue
                )
            }
            #expect([before, at] == [overdue, overdue + 1])
        }
        try await test.store.transact {
            try $0.append(
                .exceptionResolved(reason: "x"), to: .exception(ExceptionID("wms-refused/0")), by: .core, at: t0)
        }
        let figures = try await test.store.read { try $0.figures.all(now: t0 + .hours(24 * 30)).exceptions }
        #expect(figures.overdue == after.count - 1)
        #expect(figures.open == after.count - 1)
    }

    @Test(arguments: TestEngine.all) func anOwnersCountFollowsWhoeverOwnsTheException(engine: TestEngine) async throws {
        let test = try TestStore(engine)
        let id = ExceptionID("wms-refused/1")
        try await test.store.transact {
            try $0.append(
                .exceptionRaised(RaisedException(NewException(.wmsRefused(OrderID("1")), summary: "no"))),
                to: .exception(id), by: .core, at: t0)
            try $0.append(.exceptionAssigned(Owner(person: "ada")), to: .exception(id), by: .core, at: t0)
        }
        let owned = try await test.store.read { try $0.figures.all(now: t0).exceptions }
        #expect(owned.byOwner == ["ada": 1])
        try await test.store.transact {
            try $0.append(.exceptionAssigned(nil), to: .exception(id), by: .core, at: t0)
        }
        let figures = try await test.store.read { try $0.figures.all(now: t0).exceptions }
        #expect(figures.byOwner.isEmpty)
        #expect(figures.unowned == 1)
    }

    @Test(arguments: TestEngine.all) func aQueuesDepthGrowsWhenItsTimeComesAlsoWhileNobodyClaims(engine: TestEngine)
        async throws
    {
        let test = try TestStore(engine)
        for number in 0..<5 {
            try await test.store.transact {
                _ = try $0.queues.enqueue(
                    NewWork(.send("\(number)"), due: t0 + .minutes(Int64(number))), at: t0)
            }
        }
        func orders(at now: Instant) async throws -> [Int] {
            let found = try await test.store.read { try $0.figures.all(now: now).queues }.first {
                $0.queue == .orders
            }
            return found.map { [$0.depth, $0.waiting, $0.inFlight, $0.held, $0.failed] } ?? []
        }
        #expect(try await orders(at: t0) == [1, 4, 0, 0, 0])
        #expect(try await orders(at: t0 + .minutes(2)) == [3, 2, 0, 0, 0])
        let oldest = try await test.store.read { try $0.figures.all(now: t0 + .minutes(2)).queues }
        #expect(oldest.first { $0.queue == .orders }?.oldest == t0)
        let now = t0 + .minutes(3)
        let works = try await test.store.claim(limit: 1, caps: [.orders: 1], now: now, lease: .minutes(1))
        #expect(try await orders(at: now) == [3, 1, 1, 0, 0])
        try await test.store.transact { try $0.queues.finish(works[0].id, .deadLetter(error: "no"), at: now) }
        #expect(try await orders(at: now) == [3, 1, 0, 0, 1])
        #expect(try await test.store.transact { try $0.queues.retry(work: works[0].id, at: now) })
        #expect(try await orders(at: now) == [4, 1, 0, 0, 0])
        #expect(try await test.store.miscountedQueues() == [])
    }

    @Test(arguments: TestEngine.all) func whateverBecomesOfWorkItsQueueCountsIt(engine: TestEngine) async throws {
        let test = try TestStore(engine)
        var random = SplitMix(seed: 3)
        var now = t0
        struct Undone: Error {}
        for step in 0..<300 {
            now = now + .seconds(Int64(random.next(40)))
            let (name, moment) = ("\(random.next(12))", now)
            let (choice, later) = (random.next(8), Span.seconds(Int64(random.next(90))))
            switch choice {
            case 0, 1, 2:
                let held = random.next(4) == 0 ? "scan/\(random.next(3))" : nil
                let once = random.next(2) == 0
                try await test.store.transact {
                    let work = NewWork(
                        once ? .send(name) : .notifyCustomer(ShipmentID(name)), due: moment + later, heldFor: held)
                    _ = try $0.queues.enqueue(work, at: moment)
                }
            case 3: _ = try await test.store.transact { try $0.queues.release("scan/1", at: moment) }
            case 4:
                try await test.store.transact {
                    try $0.queues.drop(.notifyCustomer, key: WorkKey.shipment(ShipmentID(name)).text)
                }
            case 5:
                // A caller that fails undoes its counts with its rows.
                await #expect(throws: Undone.self) {
                    try await test.store.transact {
                        _ = try $0.queues.enqueue(
                            NewWork(.confirmOrder(OrderID(name), number: name), due: moment), at: moment)
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
                    try await test.store.transact { try $0.queues.finish(work.id, ending, at: moment) }
                }
            }
            let wrong = try await test.store.miscountedQueues()
            #expect(wrong == [], "after step \(step)")
            let (open, all, queues) = try await test.store.read { reader in
                (
                    try reader.workList.workRows(filter: "", after: nil, limit: 500, now: moment),
                    try reader.workList.workRows(all: true, filter: "", after: nil, limit: 500, now: moment),
                    try reader.figures.all(now: moment).queues
                )
            }
            #expect(open.rows.count == open.total, "after step \(step)")
            #expect(open.total == queues.reduce(0) { $0 + $1.depth + $1.inFlight + $1.failed }, "after step \(step)")
            #expect(all.rows.count == all.total, "after step \(step)")
        }
        try await test.store.giveBackWhatRan()
        #expect(try await test.store.miscountedQueues() == [])
        try await test.store.transact { try $0.queues.recountQueues() }
        #expect(try await test.store.miscountedQueues() == [])
    }

    @Test(arguments: TestEngine.all) func aSKUThatNoLongerSellsSinksOnTheNextDayOnWhichAnythingSells(engine: TestEngine)
        async throws
    {
        let test = try TestStore(engine)
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
            try await test.store.read {
                try $0.lists.skuFailures(filter: "", after: nil, limit: 9, now: now).rows.map(\.sku)
            }
        }
        #expect(try await order(at: t0 + .hours(24 * 3)) == ["OLD", "NEW"])
        try await test.store.place("4", sku: "OTHER", at: t0 + .hours(24 * 8))
        #expect(try await order(at: t0 + .hours(24 * 8)) == ["NEW", "OLD"])
        let differences = try await test.store.rebuild(verifyOnly: true).differences
        #expect(differences == [])
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
