import Core
import DeskAPI
import Domain
import ProgramSupport
import Testing

@testable import tallyman

/// The daily checks, as commands and the configuration have them.
struct ChecksCommandTests {
    private let due = Instant(milliseconds: 1_772_442_000_000)

    @Test func `a month is a table in which a note is no formula`() {
        let row = CheckTurnRow(
            id: "backup/2026-03-02T09:00", check: "backup", title: "Last backup verified", team: "oncall", due: due,
            until: due + .hours(4), isMissed: true, signedAt: due + .hours(5), signedBy: "ada(1000)", roles: "oncall",
            isSound: false, figures: [CheckFigure("last backup", "none known", asksForLook: true)], note: "=1+1, later")
        let cells = ChecksCommand.Export.cells(row)
        #expect(cells.count == ChecksCommand.Export.head.count)
        #expect(cells[0] == "backup/2026-03-02T09:00")
        #expect(cells[5] == "missed")
        #expect(cells[9] == "no")
        let line = TerminalText.csv(cells)
        #expect(line.contains("ada(1000)"))
        #expect(line.contains("last backup: none known"))
        #expect(line.hasSuffix("\"'=1+1, later\""), "\(line)")
    }

    @Test func `a turn that was missed and never signed off has empty cells`() {
        let row = CheckTurnRow(
            id: "gap/2026-03-02T09:00", check: "gap", title: "Gap", team: "operations", due: due, until: due,
            isMissed: true
        )
        let last = ChecksCommand.Export.cells(row).suffix(6)
        #expect(last.joined().isEmpty)
    }

    @Test func `a check is shown with its figures, what they were read from, and who signed off`() {
        var evidence = ListRow(ref: TargetRef(.order, "7"), version: 1, severity: .warning)
        evidence.cells["order"] = .text("#1007")
        let card = CheckCard(
            ref: TargetRef(.check, "gap/2026-03-02T09:00"), version: 0, title: "Gap", team: Owner(team: "operations"),
            state: StateWord("due"), due: due, until: due, next: nil,
            finding: .gap(1, late: 1, oldest: nil, at: due), list: .gap, evidence: [evidence], playbook: "look",
            actions: [.signOff], timeline: [TimelineEntry(at: due, who: "core", text: "missed")])
        let lines = ChecksCommand.Show.lines(card)
        #expect(lines.first == "Gap: due, needs looking at")
        #expect(lines.contains("  LOOK for over 15 minutes: 1"))
        #expect(lines.contains("  order #1007"))
        #expect(lines.last == "  2026-03-02T09:00:00Z core missed")
    }

    @Test func `times, cut-offs and checks that are not done come from the configuration`() throws {
        let text =
            smallest + """
                checks:
                  within: 2h
                  cutoffs: ["12:00", "16:30"]
                  beforeCutoff: 30m
                  off: [bundles]
                  times:
                    - check: stalled-holds
                      at: ["09:00", "14:00"]
                """
        let checks = try #require(try read(text).coreSettings().policy.checks)
        #expect(checks.within == .hours(2) && checks.beforeCutoff == .minutes(30))
        let cutoffs: [Int64] = [720, 990]
        #expect(checks.cutoffs == cutoffs)
        #expect(checks.off == ["bundles"])
        let times: [String: [Int64]] = ["stalled-holds": [540, 840]]
        #expect(checks.times == times)
        #expect(try read(smallest + "checks:\n  look: never\n  within: 2h\n").coreSettings().policy.checks == nil)
        #expect(!faults(text.replacing("- check: stalled-holds", with: "- check: horoscope")).isEmpty)
        #expect(!faults(text.replacing("16:30", with: "16:60")).isEmpty)
        #expect(!faults(text.replacing("[bundles]", with: "[horoscope]")).isEmpty)
    }
}
