import Domain
import Testing

@Suite struct StockContestTests {
    private func contest(_ times: Instant...) -> StockContest {
        times.reduce(into: StockContest(nil)) { $0.changed(at: $1) }
    }

    @Test func threeChangesWithinADayAreAnotherWriter() {
        #expect(!contest(t0, t0 + .hours(1)).isContested)
        #expect(contest(t0, t0 + .hours(1), t0 + .hours(23)).isContested)
    }

    @Test func changesThatLieFurtherApartAreNot() {
        #expect(!contest(t0, t0 + .hours(12), t0 + .hours(24)).isContested)
        #expect(contest(t0, t0 + .hours(12), t0 + .hours(24)).times == [t0 + .hours(12), t0 + .hours(24)])
    }

    @Test func itIsOverWhenTheFigureStoodForADay() {
        let contest = contest(t0, t0 + .hours(1))
        #expect(!contest.isOver(at: t0 + .hours(24)))
        #expect(contest.isOver(at: t0 + .hours(25)))
        #expect(StockContest(nil).isOver(at: t0))
    }

    @Test func itIsReadAsItIsWritten() {
        let contest = contest(t0, t0 + .seconds(90), t0 + .hours(2), t0 + .hours(3))
        #expect(contest.times.count == 3)
        #expect(StockContest(contest.text) == contest)
    }
}
