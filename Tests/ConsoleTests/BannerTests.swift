import Console
import DeskAPI
import Domain
import Screen
import Testing

/// What an operator is told, on every view, while something is wrong with the core as a whole.
@Suite struct BannerTests {
    private static func desk(_ troubles: [TroubleRow], columns: Int = 80, rows: Int = 24) -> Desk {
        var overview = Samples.overview()
        overview.troubles = troubles
        return Desk(columns: columns, rows: rows, overview: overview)
    }

    @Test func theWorstIsSaidBelowTheTitleAndTheOthersAreCounted() {
        let desk = Self.desk(Samples.troubles())
        let screen = desk.screen()
        #expect(screen[1].hasPrefix(" STORE REFUSES WRITES since 14:04:20: the disk is full"))
        #expect(screen[1...2].joined().contains("free space in /var/lib/tallyman"))
        #expect(screen[2].hasSuffix("and 2 more: ? shows all"))
        #expect(screen[3].contains("1 Gap 14"))
    }

    @Test(arguments: [(40, 10), (40, 8), (60, 20), (80, 24), (200, 60)]) func whatIsCutSaysHowToReadIt(
        columns: Int, rows: Int
    ) {
        var troubles = Samples.troubles()
        troubles[0].detail += String(repeating: " It is said at length.", count: 40)
        for count in [1, 3] {
            let desk = Self.desk(Array(troubles.prefix(count)), columns: columns, rows: rows)
            let banner = desk.screen().dropFirst().prefix(3).joined(separator: "\n")
            #expect(banner.contains("STORE REFUSES WRITES"))
            #expect(banner.contains("? shows all") || (columns == 40 && banner.contains("and 2 more: ?")))
            #expect(banner.contains("and 2 more") == (count == 3))
        }
    }

    @Test func thePageOfKeysSaysEachTroubleInFull() {
        var desk = Self.desk(Samples.troubles(), columns: 60, rows: 20)
        desk.press("?")
        for words in ["WRONG WITH THE CORE", "LOG LOSES LINES since 14:04:24", "2 314 lines of the log were lost"] {
            #expect(desk.shows(words))
        }
    }

    @Test func anOutageIsTheFirstLineWithItsBacklogNextAttemptAndForecast() {
        var overview = Samples.overview()
        overview.troubles = Samples.troubles().filter { !$0.stopsWork }
        overview.outages = [
            OutageRow(
                ref: nil, system: "Deposco", refuses: false, detail: "HTTP 503", since: Samples.now - .minutes(12),
                backlog: 1240, oldest: Samples.now - .minutes(11), nextAttempt: Samples.now + .seconds(9),
                minutesToClear: 7)
        ]
        let screen = Desk(columns: 120, rows: 36, overview: overview).screen()
        #expect(screen[1].hasPrefix(" DEPOSCO IS DOWN since 13:"))
        let banner = screen[1...2].joined()
        #expect(banner.contains("1 240 wait for it, oldest 11m; next attempt "))
        #expect(banner.contains("then clears in about 7m; HTTP 503"))
    }

    @Test func `what is broken of a connection stands on the first line, after an outage and before what can wait`() {
        var overview = Samples.overview()
        overview.troubles = Samples.troubles().filter { !$0.stopsWork }
        overview.breaks = [
            BreakRow(
                ref: TargetRef(.exception, "webhook-missing/shopify"), system: "Shopify", name: "webhook-missing",
                summary: "Shopify does not send orders/create", since: Samples.now - .minutes(3))
        ]
        let screen = Desk(columns: 120, rows: 36, overview: overview).screen()
        #expect(
            screen[1].hasPrefix(
                " SHOPIFY WEBHOOK MISSING since 14:04:32: Shopify does not send orders/create. Orders go on;"))
        #expect(screen[1...2].joined().contains("5 lists what to do"))
    }

    @Test func withoutABacklogThereIsNoForecast() {
        var overview = Samples.overview()
        overview.outages = [
            OutageRow(
                ref: nil, system: "Shopify", refuses: true, detail: "HTTP 401", since: Samples.now - .minutes(1),
                backlog: 0)
        ]
        let screen = Desk(columns: 120, rows: 36, overview: overview).screen()
        #expect(screen[1].hasPrefix(" SHOPIFY REFUSES OUR CREDENTIALS since "))
        #expect(screen[1].contains("nothing waits for it; HTTP 401"))
    }

    @Test func aQueueIsSlowOnlyOnceWhatWaitsIsAMinuteOld() {
        var row = Samples.overview().queues[0]
        (row.depth, row.shrinksPerMinuteTenths) = (2, 0)
        row.oldest = Samples.now
        #expect(!row.isSlow(at: Samples.now))
        #expect(row.isSlow(at: Samples.now + .seconds(61)))
    }

    @Test func `a queue that falls is not said never to be empty, nor one that waits for an outage's end`() {
        var row = Samples.overview().queues[2]
        let later = Samples.now + .minutes(5)
        #expect(row.forecast(at: later) == .never)
        row.shrinksPerMinuteTenths = 340
        row.depth = 34
        #expect(row.forecast(at: later) == .minutes(1))
        row.again = 20
        #expect(row.forecast(at: later, outage: true) == .unknown)
        (row.again, row.shrinksPerMinuteTenths) = (34, 0)
        #expect(row.forecast(at: later) == .unknown)
        let screen = Desk(columns: 120, rows: 36, overview: Samples.outage()).screen()
        #expect(screen.contains { $0.contains("1 002 again") && !$0.contains("never") })
    }

    @Test(arguments: [(seconds: 20, says: false), (seconds: 90, says: true)])
    func `a queue is not called slow before an outage has been over for a minute`(seconds: Int64, says: Bool) {
        var overview = Samples.overview()
        overview.queues[2].again = 200
        overview.outages = [
            OutageRow(
                ref: nil, system: "Deposco", refuses: false, detail: "", since: Samples.now - .minutes(9), backlog: 238,
                oldest: Samples.now - .minutes(9), minutesToClear: nil, answersSince: Samples.now - .seconds(seconds))
        ]
        #expect(Desk(columns: 120, rows: 36, overview: overview).shows("SLOW") == says)
    }

    @Test func `an outage that is over stays on the first line until what waited is done`() {
        var overview = Samples.overview()
        overview.outages = [
            OutageRow(
                ref: nil, system: "Deposco", refuses: false, detail: "", since: Samples.now - .minutes(1), backlog: 29,
                oldest: Samples.now - .minutes(3), minutesToClear: 1, answersSince: Samples.now - .minutes(1))
        ]
        let screen = Desk(columns: 120, rows: 36, overview: overview).screen()
        #expect(
            screen[1].hasPrefix(
                " DEPOSCO ANSWERS AGAIN since 14:06:32: 29 waiting, oldest 3m; clear in about 1m"), "\(screen[1])")
    }

    @Test func withoutTroublesNothingIsInTheWay() {
        #expect(Self.desk([]).screen()[1].contains("1 Gap 14"))
    }

    @Test func theChosenRowStaysOnTheScreenWhenABannerComes() {
        var desk = Desk.list(.gap, columns: 80, rows: 12)
        desk.press("End")
        let chosen = desk.screen().first { $0.hasPrefix(" > ") }
        var overview = Samples.overview(sequence: 4712)
        overview.troubles = Samples.troubles()
        desk.send(.live(.overview(overview)))
        #expect(chosen != nil)
        #expect(desk.screen().first { $0.hasPrefix(" > ") } == chosen)
    }

    @Test func plainLinesTellATroubleAndItsEnd() {
        var bad = Samples.overview()
        bad.troubles = [Samples.troubles()[1]]
        #expect(
            Plain.changes(from: Samples.overview(), to: bad, now: Samples.now, glyphs: .ascii) == [
                "14:07:32 Trouble LOG LOSES LINES: 2 314 lines of the log were lost: No space left on device, since 14:04:24"
            ])
        #expect(
            Plain.changes(from: bad, to: Samples.overview(), now: Samples.now, glyphs: .ascii) == [
                "14:07:32 Trouble LOG LOSES LINES: cleared"
            ])
    }
}
