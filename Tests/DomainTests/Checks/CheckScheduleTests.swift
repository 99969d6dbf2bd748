import Domain
import Testing

/// When daily checks are due.
struct CheckScheduleTests {
    private func at(_ text: String) throws -> Instant { try #require(Instant(iso: text)) }

    private func schedule(_ change: (inout CheckPolicy) -> Void = { _ in }) -> CheckSchedule {
        var policy = CheckPolicy()
        change(&policy)
        return CheckSchedule(policy, BusinessHours())
    }

    @Test func `a check is due when the working day begins, and has four hours`() throws {
        let turn = try #require(schedule().turn(of: .oversold, at: at("2026-03-02T09:00:00Z")))
        #expect(turn.id.rawValue == "oversold/2026-03-02T09:00")
        #expect(turn.due == (try at("2026-03-02T09:00:00Z")))
        #expect(turn.until == (try at("2026-03-02T13:00:00Z")))
        #expect(turn.id.check == .oversold)
    }

    @Test func `before the day begins, and on days off, the last turn is the present one`() throws {
        #expect(
            schedule().turn(of: .oversold, at: try at("2026-03-03T08:59:00Z"))?.id.rawValue
                == "oversold/2026-03-02T09:00")
        #expect(
            schedule().turn(of: .oversold, at: try at("2026-03-08T12:00:00Z"))?.id.rawValue
                == "oversold/2026-03-06T09:00", "a Sunday")
    }

    @Test func `the gap is looked at when the day begins and before each cut-off, by which it is signed off`() throws {
        let schedule = schedule { $0.cutoffs = [12 * 60, 16 * 60] }
        let noon = try #require(schedule.turn(of: .gap, at: at("2026-03-02T11:30:00Z")))
        #expect(noon.id.rawValue == "gap/2026-03-02T11:00")
        #expect(noon.until == (try at("2026-03-02T12:00:00Z")))
        let opening = try #require(schedule.turn(of: .gap, at: at("2026-03-02T09:30:00Z")))
        #expect(opening.until == (try at("2026-03-02T11:00:00Z")), "not beyond its next turn")
        #expect(
            schedule.nextTurn(of: .gap, after: try at("2026-03-02T15:00:00Z"))?.id.rawValue == "gap/2026-03-03T09:00")
        #expect(
            schedule.turn(of: .oversold, at: try at("2026-03-02T16:00:00Z"))?.id.rawValue == "oversold/2026-03-02T09:00"
        )
    }

    @Test func `a check may have times of its own`() throws {
        let schedule = schedule { $0.times = ["oversold": [14 * 60, 10 * 60]] }
        #expect(
            schedule.turn(of: .oversold, at: try at("2026-03-02T13:59:00Z"))?.id.rawValue
                == "oversold/2026-03-02T10:00")
        #expect(
            schedule.turn(of: .oversold, at: try at("2026-03-02T14:00:00Z"))?.id.rawValue
                == "oversold/2026-03-02T14:00")
    }

    @Test func `turns go by the shop's own time`() throws {
        var hours = BusinessHours()
        hours.offset = 120
        let schedule = CheckSchedule(CheckPolicy(), hours)
        let turn = try #require(schedule.turn(of: .oversold, at: at("2026-03-02T07:00:00Z")))
        #expect(turn.id.rawValue == "oversold/2026-03-02T09:00")
        #expect(turn.due == (try at("2026-03-02T07:00:00Z")))
        let last = schedule.lastWorkingDay(before: try at("2026-03-02T07:00:00Z"))
        #expect(last.from == (try at("2026-02-26T22:00:00Z")), "Friday")
        #expect(last.until == (try at("2026-03-01T22:00:00Z")))
    }

    @Test func `what is switched off is never due`() throws {
        let schedule = schedule { $0.off = ["bundles"] }
        #expect(!schedule.checks.contains(.bundles))
        #expect(schedule.checks.count == DailyCheck.allCases.count - 1)
        #expect(schedule.turn(of: .bundles, at: try at("2026-03-02T10:00:00Z")) == nil)
        #expect(schedule.nextTurn(of: .bundles, after: try at("2026-03-02T10:00:00Z")) == nil)
        var hours = BusinessHours()
        hours.days = []
        #expect(CheckSchedule(CheckPolicy(), hours).turn(of: .gap, at: try at("2026-03-02T10:00:00Z")) == nil)
    }

    @Test func `every team has checks, with a name and words of their own`() {
        #expect(Set(DailyCheck.allCases.map(\.team)) == Set(Team.allCases))
        #expect(Set(DailyCheck.allCases.map(\.rawValue)).count == DailyCheck.allCases.count)
        #expect(Set(DailyCheck.allCases.map(\.title)).count == DailyCheck.allCases.count)
        for check in DailyCheck.allCases {
            #expect(DailyCheck(rawValue: check.rawValue) == check)
            #expect(check.playbook.count > 60, "\(check.rawValue)")
        }
        #expect(DailyCheck(rawValue: "horoscope") == nil)
    }
}
