import Domain
import Foundation
import Testing

/// Moments and lengths of time.
@Suite struct InstantTests {
    private func moment(_ milliseconds: Int64) -> Instant { Instant(milliseconds: milliseconds) }

    @Test func whatIsLaterIsGreater() {
        #expect(moment(1) < moment(2))
        #expect(!(moment(2) < moment(2)))
        #expect(Span.seconds(1) < .seconds(2))
        #expect(!(Span.seconds(2) < .seconds(2)))
        #expect(Steady(milliseconds: 1) < Steady(milliseconds: 2))
        #expect(!(Steady(milliseconds: 2) < Steady(milliseconds: 2)))
    }

    @Test func timePassesForwardsAndBackwards() {
        #expect(moment(10) + Span(milliseconds: 5) == moment(15))
        #expect(moment(10) - Span(milliseconds: 5) == moment(5))
        #expect(moment(10) - moment(4) == Span(milliseconds: 6))
        #expect(Span(milliseconds: 3) + Span(milliseconds: 4) == Span(milliseconds: 7))
        #expect(Span(milliseconds: 3) * 4 == Span(milliseconds: 12))
    }

    @Test func theSteadyClockCountsLikeTheOther() {
        let started = Steady(milliseconds: 10)
        #expect(started + .seconds(1) == Steady(milliseconds: 1010))
        #expect(started - Span(milliseconds: 4) == Steady(milliseconds: 6))
        #expect(Steady(milliseconds: 25) - started == Span(milliseconds: 15))
    }

    @Test func unitsAreWhatPeopleTakeThemFor() {
        #expect(Span.zero.milliseconds == 0)
        #expect(Span.seconds(2).milliseconds == 2000)
        #expect(Span.minutes(2) == .seconds(120))
        #expect(Span.hours(2) == .minutes(120))
        #expect(Span.day == .hours(24))
    }

    @Test(
        arguments: [
            ("2026-03-02T10:00:00Z", "2026-03-02"), ("2026-03-02T00:00:00Z", "2026-03-02"),
            ("2026-03-02T23:59:59.999Z", "2026-03-02"), ("1969-12-31T23:00:00Z", "1969-12-31"),
        ])
    func aDayBeginsAtMidnight(moment: String, day: String) {
        #expect(Instant(iso: moment)?.startOfDay == Instant(iso: day))
    }

    @Test func timesAreStoredAsPlainNumbers() throws {
        #expect(String(decoding: try JSONEncoder().encode(t0), as: UTF8.self) == "1772445600000")
        #expect(try JSONDecoder().decode(Instant.self, from: Data("1772445600000".utf8)) == t0)
        #expect(String(decoding: try JSONEncoder().encode(Span.seconds(3)), as: UTF8.self) == "3000")
        #expect(try JSONDecoder().decode(Span.self, from: Data("3000".utf8)) == .seconds(3))
    }
}
