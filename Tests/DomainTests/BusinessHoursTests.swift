import Domain
import Testing

/// Time that passes only while carriers and warehouse work.
@Suite struct BusinessHoursTests {
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

    @Test func aWeekendAlarmsNobody() throws {
        // Friday 16:30 and two business hours: an hour on Friday, the other on Monday.
        let friday = try #require(Instant(iso: "2026-03-06T16:30:00Z"))
        #expect(BusinessHours().moment(.hours(2), after: friday).iso == "2026-03-09T10:00:00Z")
    }

    @Test func hoursThatNeverCloseJustPass() {
        #expect(BusinessHours.always.moment(.hours(30), after: t0) == t0 + .hours(30))
    }

    @Test func aMomentWithinTheDayCountsFromItself() throws {
        #expect(try after(.hours(2), "2026-03-02T13:15:00Z") == "2026-03-02T15:15:00Z")
    }

    @Test func whatDoesNotFitIntoTheDayGoesOnWithTheNextOne() throws {
        // An hour on Monday, the eight and a half of Tuesday, and a minute.
        #expect(try after(.minutes(60 + 510 + 1), "2026-03-02T16:30:00Z") == "2026-03-04T09:01:00Z")
    }

    @Test func wholeWeeksPassAsWeeks() throws {
        // Five days of eight and a half hours each.
        let week = Span.minutes(5 * 510)
        #expect(try after(week, "2026-03-02T09:00:00Z") == "2026-03-06T17:30:00Z")
        #expect(try after(week + .minutes(1), "2026-03-02T09:00:00Z") == "2026-03-09T09:01:00Z")
        #expect(try after(week * 3 + .minutes(1), "2026-03-02T09:00:00Z") == "2026-03-23T09:01:00Z")
        #expect(try after(week, "2026-03-04T12:00:00Z") == "2026-03-11T12:00:00Z")
    }

    @Test func noTimeHasPassedAtOnce() throws {
        #expect(try after(.zero, "2026-03-02T12:00:00Z") == "2026-03-02T12:00:00Z")
    }

    @Test func daysThatAreNoneCountForNothing() throws {
        var odd = BusinessHours()
        odd.days = [1, 8, 0]
        #expect(try after(.hours(9), "2026-03-02T09:00:00Z", odd) == "2026-03-09T09:30:00Z")
    }

    @Test func everyHourOfEveryDayIsBusiness() {
        #expect(BusinessHours.always.days == [1, 2, 3, 4, 5, 6, 7])
        #expect(BusinessHours.always.opens == 0)
        #expect(BusinessHours.always.closes == 24 * 60)
    }

    @Test func aMomentAtTheEndOfTimeEndsThere() {
        let end = Instant(milliseconds: .max)
        #expect(BusinessHours().moment(.hours(1), after: end - .day) == end)
        #expect(BusinessHours().moment(Span(milliseconds: .max), after: t0) == end)
    }
}
