import Console
import DeskAPI
import Domain
import Screen
import Testing

@Suite struct PatchworksLineTests {
    private func overview(limit: Int? = 10, stale: Instant? = nil) -> Overview {
        var overview = Samples.overview()
        overview.patchworks = PatchworksPanel(queued: 12, running: 8, limit: limit, failed: 3, staleSince: stale)
        return overview
    }

    private func line(_ overview: Overview, columns: Int = 120, rows: Int = 36) -> String? {
        Desk(columns: columns, rows: rows, overview: overview).screen().first { $0.contains("Patchworks queued") }
    }

    @Test func patchworksOwnQueueStandsUnderOurs() throws {
        let wide = try #require(line(overview()))
        #expect(wide.hasSuffix("Patchworks queued 12 · running 8/10 · failed 3"))
        let narrow = try #require(line(overview(), columns: 80, rows: 40))
        #expect(narrow.contains("Patchworks queued 12 · running 8/10 · failed 3"))
    }

    @Test func withoutAKnownLimitNoneIsShown() {
        #expect(line(overview(limit: nil))?.contains("running 8 ·") == true)
    }

    @Test func oldFiguresAreSaidToBeOld() {
        let screen = Desk(overview: overview(stale: Samples.ago(7))).screen()
        #expect(screen.contains { $0.contains("Patchworks STALE 7m  queued 12") })
    }

    @Test func everyQueueKeepsItsLineBesideIt() {
        let screen = Desk(overview: overview()).screen()
        for queue in Queue.allCases { #expect(screen.contains { $0.contains(queue.rawValue) }) }
        for rows in [8, 10, 16, 20, 24, 30] {
            for columns in [40, 60, 80, 120] {
                #expect(Desk(columns: columns, rows: rows, overview: overview()).screen().count == rows)
            }
        }
    }

    @Test func whoReadsLinesHearsOfAChangeOnce() {
        var next = overview()
        next.patchworks?.failed = 4
        let lines = Plain.changes(from: overview(), to: next, now: Samples.now, glyphs: .unicode)
        #expect(lines == ["\(Samples.now.clockText) Patchworks: queued 12, running 8 of 10, failed 4"])
        #expect(Plain.changes(from: next, to: next, now: Samples.now, glyphs: .unicode).isEmpty)
    }
}
