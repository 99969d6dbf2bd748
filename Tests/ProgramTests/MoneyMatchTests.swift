import Domain
import Testing

@testable import tallyman

@Suite struct MoneyMatchTests {
    private static let late = MatchBreak(
        kind: .placedNotReceived, order: "#1", value: nil, since: Instant(milliseconds: 0), detail: "")

    @Test func `what is too young for a break is told, so that the desk's gap is the sum`() {
        #expect(
            MoneyCommand.Match.young(gap: 65, [Self.late])
                == "not received yet, and no break before 15 minutes: 64; with them the desk's gap is 65")
        #expect(MoneyCommand.Match.young(gap: 1, [Self.late]) == nil)
    }
}
