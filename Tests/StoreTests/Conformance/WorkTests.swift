import Domain
import Testing

@testable import Store

private let everything = Dictionary(uniqueKeysWithValues: Queue.allCases.map { ($0, 100) })

extension Store {
    fileprivate func add(_ item: WorkItem, due: Instant = t0, heldFor: String? = nil) async throws {
        try await transact {
            _ = try $0.queues.enqueue(NewWork(item, due: due, heldFor: heldFor, once: false), at: t0)
        }
    }

    fileprivate func claim(at: Instant = t0, limit: Int = 100) async throws -> [Work] {
        try await claim(limit: limit, caps: everything, now: at, lease: .minutes(1))
    }

    fileprivate func finish(_ work: Work, _ ending: WorkEnding, at: Instant = t0) async throws {
        try await transact { try $0.queues.finish(work.id, ending, at: at) }
    }
}

struct WorkTests {
    @Test(arguments: TestEngine.all) func theMostUrgentQueueGoesFirst(engine: TestEngine) async throws {
        let test = try TestStore(engine)
        try await test.store.add(.periodic(.pollItems))
        try await test.store.add(.send("1"))
        try await test.store.add(.decideCancellation(CancellationID("fo-2"), of: OrderID("2")))
        let kinds = try await test.store.claim().map(\.kind)
        #expect(kinds == [.decideCancellation, .sendOrder, .pollItems])
    }

    @Test(arguments: TestEngine.all) func oneKeyRunsOneAfterTheOtherAcrossQueues(engine: TestEngine) async throws {
        let test = try TestStore(engine)
        try await test.store.add(.send("1"))
        try await test.store.add(.decideCancellation(CancellationID("fo-1"), of: OrderID("1")))
        let first = try await test.store.claim()
        #expect(first.map(\.kind) == [.decideCancellation])
        #expect(try await test.store.claim().isEmpty)
        try await test.store.finish(first[0], .done)
        #expect(try await test.store.claim().map(\.kind) == [.sendOrder])
    }

    @Test(arguments: TestEngine.all) func aFailedRowIsNotOvertakenByALaterOneOfItsKey(engine: TestEngine) async throws {
        let test = try TestStore(engine)
        try await test.store.add(.send("1"))
        try await test.store.add(.confirmOrder(OrderID("1"), number: "1"))
        let first = try await test.store.claim()
        try await test.store.finish(first[0], .retry(at: t0 + .minutes(1), error: "timeout"))
        #expect(try await test.store.claim().isEmpty)
        let again = try await test.store.claim(at: t0 + .minutes(1))
        #expect(again.map(\.kind) == [.sendOrder])
        #expect(again[0].attempts == 2)
    }

    @Test(arguments: TestEngine.all) func `a cancellation that waits for somebody holds up nothing of its order`(
        engine: TestEngine
    ) async throws {
        let test = try TestStore(engine)
        try await test.store.add(.decideCancellation(CancellationID("fo-1"), of: OrderID("1")))
        let first = try await test.store.claim()
        try await test.store.finish(first[0], .later(at: t0 + .hours(1), because: "an unknown status"))
        try await test.store.add(.adjustOrder(OrderID("1"), .address))
        #expect(try await test.store.claim().map(\.kind) == [.adjustOrder])
    }

    @Test(arguments: TestEngine.all) func whatIsPlannedForLaterHoldsNothingUp(engine: TestEngine) async throws {
        let test = try TestStore(engine)
        try await test.store.add(.expireCancellation(CancellationID("fo-1"), of: OrderID("1")), due: t0 + .minutes(15))
        try await test.store.add(.decideCancellation(CancellationID("fo-1"), of: OrderID("1")))
        #expect(try await test.store.claim().map(\.kind) == [.decideCancellation])
    }

    @Test(arguments: TestEngine.all) func aRateLimitGivesTheAttemptBack(engine: TestEngine) async throws {
        let test = try TestStore(engine)
        try await test.store.add(.send("1"))
        let first = try await test.store.claim()
        try await test.store.finish(first[0], .later(at: t0 + .seconds(1), because: "429"))
        #expect(try await test.store.claim(at: t0 + .seconds(1)).map(\.attempts) == [1])
    }

    @Test(arguments: TestEngine.all) func aPassedLeaseIsTakenAgainAndCountsAsAnotherAttempt(engine: TestEngine)
        async throws
    {
        let test = try TestStore(engine)
        try await test.store.add(.send("1"))
        _ = try await test.store.claim()
        #expect(try await test.store.claim(at: t0 + .seconds(59)).isEmpty)
        #expect(try await test.store.claim(at: t0 + .minutes(1)).map(\.attempts) == [2])
    }

    @Test(arguments: TestEngine.all) func whatADeadCoreWasDoingIsGivenBackAtTheNextStart(engine: TestEngine)
        async throws
    {
        let test = try TestStore(engine)
        try await test.store.add(.send("1"))
        _ = try await test.store.claim()
        try await test.store.giveBackWhatRan()
        #expect(try await test.store.claim().map(\.attempts) == [2])
    }

    @Test(arguments: TestEngine.all) func aDeadLetterStaysUntilSomebodyRetriesIt(engine: TestEngine) async throws {
        let test = try TestStore(engine)
        try await test.store.add(.send("1"))
        let first = try await test.store.claim()
        try await test.store.finish(first[0], .deadLetter(error: "no"))
        #expect(try await test.store.claim(at: t0 + .day).isEmpty)
        let figures = try await test.store.read { try $0.figures.all(now: t0).queues }
        #expect(figures.first { $0.queue == .orders }?.failed == 1)
        #expect(try await test.store.transact { try $0.queues.retry(work: first[0].id, at: t0) })
        // More than one attempt: an earlier one may have had its effect, so it is looked up.
        #expect(try await test.store.claim().map(\.attempts) == [2])
    }

    @Test(arguments: TestEngine.all) func whatFailedIsDepthSinceItWasDueFirst(
        engine: TestEngine
    ) async throws {
        let test = try TestStore(engine)
        try await test.store.add(.send("1"))
        try await test.store.add(.send("2"), due: t0 + .hours(1))
        for attempt in 0..<2 {
            let at = t0 + .minutes(5) * Int64(attempt)
            let claimed = try await test.store.claim(at: at)
            try await test.store.finish(claimed[0], .retry(at: at + .minutes(5), error: "HTTP 503"))
            let figures = try await test.store.read { try $0.figures.all(now: at) }
            let orders = try #require(figures.queues.first { $0.queue == .orders })
            #expect(orders.depth == 1 && orders.again == 1 && orders.waiting == 1)
            #expect(orders.oldest == t0)
            #expect(figures.again.map(\.pieces) == [1] && figures.again.first?.next == at + .minutes(5))
        }
        #expect(try await test.store.miscountedQueues() == [])
        let claimed = try await test.store.claim(at: t0 + .minutes(10))
        try await test.store.finish(claimed[0], .done)
        let figures = try await test.store.read { try $0.figures.all(now: t0 + .minutes(10)) }
        #expect(figures.queues.first { $0.queue == .orders }?.depth == 0 && figures.again == [])
    }

    @Test(arguments: TestEngine.all) func theBestMinuteOfTheHourBeforeIsFound(engine: TestEngine) async throws {
        let test = try TestStore(engine)
        for number in 0..<5 { try await test.store.add(.send("\(number)")) }
        for work in try await test.store.claim(limit: 3) { try await test.store.finish(work, .done) }
        func best(_ queue: Queue, before moment: Instant) async throws -> Int {
            try await test.store.read { try $0.figures.bestMinute(of: [queue], before: moment) }
        }
        #expect(try await best(.orders, before: t0 + .minutes(30)) == 3)
        #expect(try await best(.stock, before: t0 + .minutes(30)) == 0)
        #expect(try await best(.orders, before: t0 + .hours(2)) == 0)
    }

    @Test(arguments: TestEngine.all) func heldWorkWaitsForItsConditionAlone(engine: TestEngine) async throws {
        let test = try TestStore(engine)
        try await test.store.add(.notifyCustomer(ShipmentID("S1")), heldFor: "scan/S1")
        try await test.store.add(.notifyCustomer(ShipmentID("S2")), heldFor: "scan/S2")
        #expect(try await test.store.claim(at: t0 + .day).isEmpty)
        #expect(try await test.store.transact { try $0.queues.release("scan/S1", at: t0) } == 1)
        #expect(try await test.store.claim().map(\.key) == ["shipment/S1"])
    }

    @Test(arguments: TestEngine.all) func workThatIsToBeThereOnceIsNotAddedTwice(engine: TestEngine) async throws {
        let test = try TestStore(engine)
        let work = NewWork(.send("1"), due: t0)
        #expect(try await test.store.transact { try $0.queues.enqueue(work, at: t0) })
        #expect(try await test.store.transact { try $0.queues.enqueue(work, at: t0) } == false)
        _ = try await test.store.claim()
        // The running one may have read the old state.
        #expect(try await test.store.transact { try $0.queues.enqueue(work, at: t0) })
    }

    @Test(arguments: TestEngine.all) func anotherArgumentIsOtherWork(engine: TestEngine) async throws {
        let test = try TestStore(engine)
        for id in ["a", "b"] {
            let work = NewWork(.decideCancellation(CancellationID(id), of: OrderID("1")), due: t0)
            #expect(try await test.store.transact { try $0.queues.enqueue(work, at: t0) })
        }
    }

    @Test(arguments: TestEngine.all) func aClaimKeepsToItsCaps(engine: TestEngine) async throws {
        let test = try TestStore(engine)
        for number in 0..<10 { try await test.store.add(.send("\(number)")) }
        let claimed = try await test.store.claim(limit: 100, caps: [.orders: 3], now: t0, lease: .minutes(1))
        #expect(claimed.map(\.key) == ["order/0", "order/1", "order/2"])
    }

    @Test(arguments: TestEngine.all) func aLongQueueIsTakenOldestFirstAndEachRowOnce(engine: TestEngine) async throws {
        let test = try TestStore(engine)
        try await test.store.transact { tx in
            for number in 0..<300 {
                try tx.queues.enqueue(NewWork(.send("\(number % 100)"), due: t0, once: false), at: t0)
            }
        }
        var order: [Int64] = []
        while case let works = try await test.store.claim(limit: 64), !works.isEmpty {
            #expect(Set(works.map(\.key)).count == works.count)
            order += works.map(\.id)
            try await test.store.transact { tx in for work in works { try tx.queues.finish(work.id, .done, at: t0) } }
        }
        #expect(order.count == 300)
        #expect(Set(order).count == 300)
    }

    @Test(arguments: TestEngine.all) func aLeaseIsTheNextDueTimeOfWhatRuns(engine: TestEngine) async throws {
        let test = try TestStore(engine)
        try await test.store.add(.send("1"))
        _ = try await test.store.claim()
        #expect(try await test.store.nextDue(now: t0) == t0 + .minutes(1))
    }

    @Test(arguments: TestEngine.all) func theNextDueTimeIsTheEarliestOfAll(engine: TestEngine) async throws {
        let test = try TestStore(engine)
        #expect(try await test.store.nextDue(now: t0) == nil)
        try await test.store.add(.send("1"), due: t0 + .minutes(3))
        try await test.store.add(.checkHold(ShipmentID("1")), due: t0 + .minutes(2))
        #expect(try await test.store.nextDue(now: t0) == t0 + .minutes(2))
    }

    @Test(arguments: TestEngine.all) func ratesAreAveragesOverTheLastFiveWholeMinutes(engine: TestEngine) async throws {
        let test = try TestStore(engine)
        for number in 0..<10 { try await test.store.add(.send("\(number)")) }
        for work in try await test.store.claim(limit: 4) { try await test.store.finish(work, .done) }
        let figures = try await test.store.read { try $0.figures.all(now: t0 + .minutes(1)).queues }
        let orders = figures.first { $0.queue == .orders }
        #expect(orders?.arrivalsPerMinuteTenths == 20)
        #expect(orders?.finishedPerMinuteTenths == 8)
        #expect(orders?.depth == 6)
    }

    @Test(arguments: TestEngine.all) func aQueueThatFallsNowShrinksWhateverTheMinutesBeforeSay(
        engine: TestEngine
    ) async throws {
        let test = try TestStore(engine)
        for number in 0..<10 { try await test.store.add(.send("\(number)")) }
        let still = try await test.store.read { try $0.figures.all(now: t0 + .minutes(1)).queues }
        #expect(still.first { $0.queue == .orders }?.shrinksPerMinuteTenths == 0)
        for work in try await test.store.claim(at: t0 + .minutes(2), limit: 4) {
            try await test.store.finish(work, .done, at: t0 + .minutes(2))
        }
        let falling = try await test.store.read { try $0.figures.all(now: t0 + .minutes(2) + .seconds(30)).queues }
        #expect(falling.first { $0.queue == .orders }?.shrinksPerMinuteTenths == 26)
    }

    @Test(arguments: TestEngine.all) func workThatWasUndoneIsNotCountedAsArrived(engine: TestEngine) async throws {
        struct Refused: Error {}
        let test = try TestStore(engine)
        try await test.store.add(.send("1"))
        await #expect(throws: Refused.self) {
            try await test.store.transact { tx in
                try tx.queues.enqueue(NewWork(.send("2"), due: t0), at: t0)
                throw Refused()
            }
        }
        let figures = try await test.store.read { try $0.figures.all(now: t0 + .minutes(1)).queues }
        #expect(figures.first { $0.queue == .orders }?.arrivalsPerMinuteTenths == 2)
    }

    @Test(arguments: TestEngine.all) func aRepeatedMessageIsKeptOnce(engine: TestEngine) async throws {
        let test = try TestStore(engine)
        let body = NewBody(
            source: "shopify", deliveryID: "d1", topic: "orders/create", bytes: Array("{}".utf8), receivedAt: t0)
        #expect(try await test.store.transact { try $0.bodies.acceptBody(body) } == .accepted(1))
        #expect(try await test.store.transact { try $0.bodies.acceptBody(body) } == .duplicate)
        let waiting = try await test.store.read { try $0.inbox.unsettledBodies(limit: 10) }
        #expect(waiting.map(\.size) == [2])
        try await test.store.transact { try $0.bodies.settleBody(1, "order") }
        #expect(try await test.store.read { try $0.inbox.unsettledBodies(limit: 10) }.isEmpty)
    }
}
