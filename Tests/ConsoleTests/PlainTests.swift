import Console
import DeskAPI
import Domain
import Screen
import Testing

@Suite struct PlainTests {
    @Test func aSnapshotSaysEverythingInLines() {
        let lines = Plain.snapshot(Samples.overview(), now: Samples.now, glyphs: .unicode)
        #expect(lines.first == "Tallyman, acme-uk, 2026-03-01T14:07:32Z")
        #expect(lines.contains { $0.hasPrefix("Gap: 14 orders due and not received; under 5 minutes 9") })
        #expect(lines.contains("Queue orders: 238 deep, SLOW, 5 waiting, oldest 2m"))
        #expect(lines.contains("Queue catalogue: 2 deep, 3 FAILED, oldest 40s"))
        #expect(lines.contains("SKU 85123a: did you mean 85123A?, 7 orders, £215, owner nobody"))
        #expect(lines.contains("Held #1042 RM123456785GB: Royal Mail, no scan, STALLED, 26h 10m"))
        #expect(lines.contains("Connector AfterShip: STALLED no webhook 41m"))
        #expect(!lines.contains { $0.contains("\n") })
    }

    @Test func `the decisions that are due and the worst exceptions are named`() {
        let overview = Samples.overview()
        let lines = Plain.snapshot(overview, now: Samples.now, glyphs: .unicode)
        #expect(
            lines.contains(
                "Decide on #1042: state late, age 18m, at the WMS Picking, decide in 12m, else rejected by itself, "
                    + "detail changed my mind"))
        #expect(
            lines.contains {
                $0.hasPrefix("Exception #1042 left the warehouse: about #1042, severity CRITICAL, what Cancelled and")
            })
        var later = overview
        later.at = Samples.now + .minutes(3)
        #expect(Plain.changes(from: overview, to: later, now: later.at, glyphs: .unicode) == [], "ages are no news")
    }

    @Test func `what an outage piles up is told anew each minute`() {
        func overview(_ backlog: Int, _ at: Instant) -> Overview {
            var overview = Samples.overview()
            overview.at = at
            overview.outages = [
                OutageRow(
                    ref: nil, system: "Deposco", refuses: false, detail: "", since: Samples.now, backlog: backlog,
                    oldest: nil, nextAttempt: nil, minutesToClear: nil)
            ]
            return overview
        }
        let (first, next) = (Samples.now + .seconds(20), Samples.now + .seconds(50))
        #expect(
            Plain.changes(from: overview(6, first), to: overview(30, next), now: next, glyphs: .unicode).count <= 1)
        let later = Samples.now + .seconds(70)
        let lines = Plain.changes(from: overview(30, next), to: overview(31, later), now: later, glyphs: .unicode)
        #expect(lines.contains { $0.contains("DEPOSCO IS DOWN: 31 wait for it") }, "\(lines)")
    }

    @Test func `the end of an outage is no trouble`() {
        var overview = Samples.overview()
        overview.outages = [
            OutageRow(
                ref: nil, system: "Deposco", refuses: false, detail: "", since: Samples.now - .minutes(9), backlog: 2,
                oldest: nil, minutesToClear: 1, answersSince: Samples.now)
        ]
        let lines = Plain.snapshot(overview, now: Samples.now, glyphs: .unicode)
        #expect(lines.contains { $0.hasPrefix("News DEPOSCO ANSWERS AGAIN: 2 waiting") })
    }

    @Test func `the sum of the gap closes`() throws {
        let overview = Samples.overview()
        let line = try #require(
            Plain.snapshot(overview, now: Samples.now, glyphs: .unicode).first { $0.hasPrefix("Gap: ") })
        #expect(line.contains("; in all 181219 due = 181002 received + 14 gap + 203 cancelled;"))
        #expect(line.contains("; today 18204 due, 18190 of them reached the WMS;"))
        #expect(
            line.contains(
                "; in all 181446 placed = 120 nothing to ship + 12 awaiting payment + 5 not due yet + 3 elsewhere "
                    + "+ 87 cancelled before + 181219 due"))
    }

    @Test func onlyWhatChangedMakesALine() {
        let old = Samples.overview()
        var new = Samples.overview(sequence: 4712)
        #expect(Plain.changes(from: old, to: new, now: Samples.now + .minutes(20), glyphs: .unicode) == [])
        new.queues[2].depth = 12
        new.holds.rows.removeFirst()
        new.connectors[1].state = .ok
        #expect(
            Plain.changes(from: old, to: new, now: Samples.now, glyphs: .unicode) == [
                "14:07:32 Queue orders: 12 deep, SLOW, 5 waiting, oldest 2m",
                "14:07:32 Held notifications: 37, 3 OVERDUE, 1 STALLED, of which the first \(new.holds.rows.count) are told",
                "14:07:32 Connector Deposco: ok", "14:07:32 Held #1042 RM123456785GB: cleared",
            ])
    }

    @Test func `an outage and its end are said at once, and figures may wait`() {
        let old = Samples.overview()
        var figures = Samples.overview(sequence: 4712)
        figures.gap.gap += 1
        #expect(!Plain.isUrgent(from: old, to: figures))
        var outage = figures
        outage.outages.append(
            OutageRow(
                ref: nil, system: "Deposco", refuses: false, detail: "", since: Samples.now, backlog: 3, oldest: nil,
                nextAttempt: nil, minutesToClear: nil))
        #expect(Plain.isUrgent(from: figures, to: outage))
        #expect(Plain.isUrgent(from: outage, to: figures))
    }

    @Test func aLostCoreMakesALineWithItsReason() {
        #expect(
            Plain.connection(up: false, reason: "connection refused", now: Samples.now, glyphs: .ascii)
                == "14:07:32 STALE: connection refused")
        #expect(Plain.connection(up: true, reason: "", now: Samples.now, glyphs: .ascii) == "14:07:32 LIVE")
    }

    @Test func aSilentCoreIsToldOnceAndSoIsThatItIsBack() {
        var feed = PlainFeed(glyphs: .ascii)
        let start = ContinuousClock.now
        func take(_ message: Message?, after seconds: Int) -> [String] {
            feed.take(message, now: start + .seconds(seconds), machine: Samples.now)
        }
        let first = take(.live(.overview(Samples.overview())), after: 0)
        #expect(first.first?.hasPrefix("Tallyman, acme-uk") == true)
        #expect(take(nil, after: 1) == [])
        #expect(take(nil, after: 3) == ["14:07:35 STALE: the core gives no sign of life; what was told may be old"])
        #expect(take(nil, after: 4) == [])
        #expect(take(.live(.overview(Samples.overview())), after: 5) == ["14:07:37 LIVE"])
        #expect(
            take(.connection(up: false, reason: "connection refused"), after: 6) == [
                "14:07:33 STALE: connection refused"
            ])
        #expect(take(.connection(up: false, reason: "connection refused"), after: 7) == [])
    }

    @Test func asciiLinesAreASCII() {
        let names = Samples.Names.hostile("Zoë \u{1B}[2J 東京")
        for line in Plain.snapshot(Samples.overview(names), now: Samples.now, glyphs: .ascii) {
            #expect(line.utf8.allSatisfy { (32..<127).contains($0) }, "\(line)")
        }
    }

    @Test func `a list is a line for each row, with the heading before each value`() {
        let lines = Plain.list(
            Samples.page(.exceptions), for: Samples.identity, now: Samples.now, offset: 0, glyphs: .ascii)
        #expect(lines.first == "Exceptions: 5")
        #expect(lines[4].hasPrefix("about #1055, severity warning, what Shipped, and the customer"))
        #expect(lines[4].contains("act in 1h 38m, owner you, age 2h 22m"))
        let none = ListPage(list: .gap, filter: "", total: 0, rows: [], next: nil, at: Samples.now)
        #expect(
            Plain.list(none, for: Samples.identity, now: Samples.now, offset: 0, glyphs: .ascii) == [
                "Nothing is missing: the WMS has every order that is due."
            ])
    }
}
