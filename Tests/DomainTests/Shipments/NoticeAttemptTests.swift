import Domain
import Testing

/// Whether an attempt to tell a customer, whose answer was lost, had its effect.
@Suite struct NoticeAttemptTests {
    @Test func whatChangedBeforeTheChannelWasAskedIsNotItsEffect() {
        var attempt = NoticeAttempt()
        #expect(!attempt.hasTold(of: "f1", changedAt: t0))
        attempt.begin("f1", changedAt: t0)
        #expect(!attempt.hasTold(of: "f1", changedAt: t0))
        #expect(attempt.hasTold(of: "f1", changedAt: t0 + .seconds(1)))
        #expect(!attempt.hasTold(of: "f2", changedAt: t0 + .seconds(1)))
    }

    @Test func aSecondAttemptStillKnowsWhatWasBeforeTheFirst() {
        var attempt = NoticeAttempt()
        attempt.begin("f1", changedAt: t0)
        attempt.begin("f1", changedAt: t0 + .minutes(1))
        #expect(attempt.hasTold(of: "f1", changedAt: t0 + .minutes(1)))
        attempt.forget("f1")
        #expect(!attempt.hasTold(of: "f1", changedAt: t0 + .minutes(1)))
    }

    @Test func itStandsInAMark() {
        var attempt = NoticeAttempt()
        attempt.begin("gid://shopify/Fulfillment/2", changedAt: t0 + .minutes(1))
        attempt.begin("gid://shopify/Fulfillment/1", changedAt: t0)
        #expect(NoticeAttempt(mark: attempt.mark) == attempt)
        #expect(NoticeAttempt(mark: "gid://shopify/Fulfillment/1").before.isEmpty)
    }
}
