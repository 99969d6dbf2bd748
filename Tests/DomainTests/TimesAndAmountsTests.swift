import Domain
import Testing

/// Backoff, business hours and money.
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
    }

    @Test(arguments: [0, -1, .min, 1000, .max]) func attemptsBeyondAllSenseWaitNoLongerThanTheCap(attempt: Int) {
        #expect(Backoff().delay(after: attempt, jitter: 1000) <= .minutes(10))
    }
}

@Suite struct BusinessTimeTests {
    private func after(_ span: Span, _ start: String, _ hours: BusinessHours = BusinessHours()) throws -> String {
        hours.moment(span, after: try #require(Instant(iso: start))).iso
    }

    @Test func whatBeginsBeforeOpeningCountsFromOpening() throws {
        #expect(try after(.hours(1), "2026-03-02T03:00:00Z") == "2026-03-02T10:00:00Z")
    }

    @Test func whatBeginsAfterClosingCountsFromTheNextOpening() throws {
        #expect(try after(.hours(1), "2026-03-02T18:00:00Z") == "2026-03-03T10:00:00Z")
    }

    @Test func whatEndsAtClosingEndsThatDay() throws {
        #expect(try after(.minutes(30), "2026-03-02T17:00:00Z") == "2026-03-02T17:30:00Z")
    }

    @Test func aDayEastOfGreenwichOpensEarlier() throws {
        var tokyo = BusinessHours()
        tokyo.offset = 9 * 60
        #expect(try after(.hours(1), "2026-03-02T20:00:00Z", tokyo) == "2026-03-03T01:00:00Z")
    }

    @Test func hoursThatNeverOpenCountAsOpen() throws {
        var never = BusinessHours()
        never.days = []
        #expect(try after(.hours(5), "2026-03-07T12:00:00Z", never) == "2026-03-07T17:00:00Z")
        never.days = [1]
        never.opens = never.closes
        #expect(try after(.hours(5), "2026-03-07T12:00:00Z", never) == "2026-03-07T17:00:00Z")
    }
}

@Suite struct MoneyTests {
    @Test(
        arguments: [
            ("19.99", "GBP", 1999), ("-3", "GBP", -300), ("7.5", "GBP", 750), ("12.5000", "GBP", 1250),
            ("+1", "GBP", 100),
            ("0.005", "GBP", 1), ("0.0049", "GBP", 0), ("1200", "JPY", 1200), ("1199.5", "JPY", 1200),
            ("1.2345", "KWD", 1235),
            ("-0.005", "GBP", -1),
        ] as [(String, String, Int64)])
    func anAmountIsReadInMinorUnitsOfItsCurrency(text: String, currency: String, minor: Int64) {
        #expect(Money(decimal: text, currency: Currency(currency))?.minor == minor)
    }

    @Test(arguments: [
        "", "-", ".", "1,99", "1e5", "0x1", "1.2.3", " 1", "９", "92233720368547758.08", "99999999999999999999",
    ])
    func whatIsNoPlainAmountIsNotReadAtAll(text: String) {
        #expect(Money(decimal: text, currency: Sample.gbp) == nil)
    }

    @Test(
        arguments: [
            (1999, "GBP", "19.99"), (-5, "GBP", "-0.05"), (0, "GBP", "0.00"), (1200, "JPY", "1200"),
            (7, "KWD", "0.007"),
        ]
            as [(Int64, String, String)])
    func anAmountIsWrittenWithItsCurrencysDecimals(minor: Int64, currency: String, text: String) {
        #expect(Money(minor: minor, currency: Currency(currency)).decimal == text)
    }

    @Test func theOddPennyGoesToTheLargestFractionAndThenToTheFirst() {
        #expect(Money.shares(of: 100, weights: [1, 1, 1]) == [34, 33, 33])
        #expect(Money.shares(of: 10, weights: [1, 2, 2]) == [2, 4, 4])
        #expect(Money.shares(of: -100, weights: [1, 1, 1]) == [-34, -33, -33])
    }

    @Test func withoutWeightsSharesAreEqual() {
        #expect(Money.shares(of: 9, weights: [0, 0, 0]) == [3, 3, 3])
        #expect(Money.shares(of: 9, weights: []).isEmpty)
        #expect(Money.shares(of: 9, weights: [-5, 3]) == [0, 9])
    }
}
