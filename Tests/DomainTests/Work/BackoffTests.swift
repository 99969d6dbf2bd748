import Domain
import Testing

/// How long work waits before it is tried again, and which work goes first.
@Suite struct BackoffTests {
    @Test func eachFailureWaitsTwiceAsLongUpToTheCap() {
        let backoff = Backoff(base: .seconds(2), cap: .minutes(1))
        #expect(
            [1, 2, 3, 4, 9].map { backoff.delay(after: $0, jitter: 1000) } == [2, 4, 8, 16, 60].map { .seconds($0) })
    }

    @Test func theWaitIsBetweenHalfAndTheWhole() {
        let backoff = Backoff(base: .seconds(8), cap: .minutes(1))
        #expect(backoff.delay(after: 1, jitter: 0) == .seconds(4))
        #expect(backoff.delay(after: 1, jitter: 500) == .seconds(6))
        #expect(backoff.delay(after: 1, jitter: 5000) == .seconds(8))
        #expect(backoff.delay(after: 1, jitter: -5) == .seconds(4))
    }

    @Test(arguments: [0, -1, .min, 1000, .max]) func attemptsBeyondAllSenseWaitNoLongerThanTheCap(attempt: Int) {
        #expect(Backoff().delay(after: attempt, jitter: 1000) <= .minutes(10))
    }

    @Test func withoutACapTheWaitDoublesThirtyTimes() {
        let backoff = Backoff(base: Span(milliseconds: 2), cap: Span(milliseconds: .max))
        #expect(backoff.delay(after: 31, jitter: 1000) == Span(milliseconds: 1 << 31))
        #expect(backoff.delay(after: 32, jitter: 1000) == Span(milliseconds: 1 << 31))
        #expect(backoff.delay(after: 0, jitter: 1000) == Span(milliseconds: 2))
    }

    @Test func workBeginsWithTwoSecondsEndsWithTenMinutesAndIsTriedTwelveTimes() {
        #expect(Backoff().delay(after: 1, jitter: 1000) == .seconds(2))
        #expect(Backoff().delay(after: 12, jitter: 1000) == .minutes(10))
        #expect(Backoff().attempts == 12)
    }

    @Test(arguments: [
        (WorkKind.pushStock, Queue.stock), (.returnShort, .stock), (.decideCancellation, .cancellations),
        (.sendOrder, .orders), (.createFulfilment, .shipments), (.notifyCustomer, .notifications),
        (.pollItems, .catalogue),
    ])
    func workWaitsInTheQueueOfWhatItConcerns(kind: WorkKind, queue: Queue) {
        #expect(kind.queue == queue)
    }

    @Test func pollsGoOnForEverAndWhatAnOrderNeedsDoesNot() {
        #expect(WorkKind.pollOrders.periodic && WorkKind.sweepOrders.periodic)
        #expect(!WorkKind.sendOrder.periodic)
    }

    @Test func stockGoesFirstAndTheCatalogueLast() {
        #expect(Queue.allCases.sorted { $0.priority < $1.priority } == Queue.allCases)
        #expect(Queue.allCases.first == .stock)
        #expect(Queue.allCases.last == .catalogue)
    }

    @Test(arguments: [
        (WorkKind.sendOrder, "deposco"), (.rereadOrder, "shopify"), (.followRun, "patchworks"),
        (.pollRoyalMail, "royalmail"),
    ])
    func workStopsWhereItsOwnSystemRefusesOurCredentials(kind: WorkKind, system: String) {
        #expect(kind.system == system)
    }

    @Test func aLookIsRepeatedAfterAQuarterOfTheTimeThatHasPassed() {
        let patience = Patience(shortest: .minutes(1), longest: .hours(1))
        #expect(patience.wait(since: t0, at: t0 + .minutes(40)) == .minutes(10))
        #expect(patience.wait(since: t0, at: t0 - .hours(1)) == .minutes(1))
    }
}
