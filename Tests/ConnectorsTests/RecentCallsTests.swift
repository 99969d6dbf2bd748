import Domain
import Testing

@testable import Connectors

struct RecentCallsTests {
    private func at(_ minutes: Int64) -> Steady { Steady(milliseconds: 0) + .minutes(minutes) }

    @Test func `calls of the last hour are counted, and those that failed`() {
        var calls = RecentCalls()
        calls.add(failed: true, at: at(1))
        calls.add(failed: false, at: at(30))
        calls.add(failed: true, at: at(59))
        #expect(calls.lastHour(at: at(59)) == .init(calls: 3, failed: 2))
    }

    @Test func `what is older than an hour is forgotten, also while nothing is called`() {
        var calls = RecentCalls()
        calls.add(failed: true, at: at(0))
        calls.add(failed: false, at: at(30))
        #expect(calls.lastHour(at: at(61)) == .init(calls: 1, failed: 0))
        calls.add(failed: false, at: at(500))
        #expect(calls.lastHour(at: at(500)) == .init(calls: 1, failed: 0))
    }
}
