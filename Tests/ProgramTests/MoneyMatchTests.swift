import ArgumentParser
import Domain
import Foundation
import Testing

@testable import tallyman

@Suite struct MoneyMatchTests {
    private static let late = MatchBreak(
        kind: .placedNotReceived, order: "#1", value: nil, since: Instant(milliseconds: 0), detail: "")

    @Test func `what is too young for a break is told, so that the desk's gap is the sum`() {
        #expect(
            MoneyCommand.Match.young(gap: 65, [Self.late], MatchAges())
                == "not received yet, and no break before 15m: 64; with them the desk's gap is 65")
        #expect(MoneyCommand.Match.young(gap: 1, [Self.late], MatchAges()) == nil)
    }

    @Test func `the match goes by the configuration, and a store that is named alone by the defaults`() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "match-\(UUID()).yaml")
        try (smallest + "money: { after: { quantity: 2h } }\nrouting: { others: [7] }\n")
            .write(to: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }
        for also in [[], ["--store", "copy.sqlite"]] {
            let match = try StoreCommand.Place.parse(["--config", file.path] + also).policy.match
            #expect(match.ages.after[.quantity] == .hours(2))
            #expect(match.due.otherLocations == ["7"])
        }
        #expect(try StoreCommand.Place.parse(["--store", "copy.sqlite"]).policy.match.ages == MatchAges())
    }
}
