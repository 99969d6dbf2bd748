import Console
import DeskAPI
import Domain
import Screen
import Testing

@Suite struct StaleTests {
    @Test func actionsWaitUntilTheCoreIsBack() {
        var desk = Desk.list(.gap)
        desk.send(.connection(up: false, reason: "connection refused"))
        desk.press("r")
        #expect(desk.asked.isEmpty)
        #expect(desk.shows("The core is not answering: actions wait until it is back."))
        desk.send(.connection(up: true, reason: ""))
        desk.answer(Samples.page(.gap))
        desk.press("r")
        #expect(desk.state.dialog?.action == .retry)
    }

    @Test func comingBackAsksForWhoOneIsAndForWhatIsShown() {
        var desk = Desk.list(.gap)
        desk.press("F5")
        desk.send(.connection(up: false, reason: "connection refused"))
        desk.send(.connection(up: true, reason: ""))
        #expect(desk.asked.count == 2)
        guard case .identity? = desk.asked.first,
            case .list(_, .gap, all: false, filter: "", after: nil, limit: 100)? = desk.asked.last
        else {
            Issue.record("not asked anew: \(desk.asked)")
            return
        }
    }

    @Test func silenceIsStaleToo() {
        var desk = Desk()
        let patience = Span(milliseconds: DeskWire.staleMilliseconds)
        desk.send(.clock(Samples.now + patience))
        #expect(desk.shows("LIVE"))
        desk.send(.clock(Samples.now + patience + .seconds(1)))
        #expect(desk.shows("STALE "))
        desk.send(.live(.alive(at: Samples.now)))
        #expect(desk.shows("LIVE"))
    }

    @Test func anOpenDialogSendsNothingWhileTheCoreIsAway() {
        var desk = Desk.list(.gap)
        desk.press("r")
        desk.preview()
        desk.send(.connection(up: false, reason: "connection refused"))
        desk.press("y")
        #expect(desk.asked.isEmpty)
        #expect(desk.shows("nothing was sent"))
    }

    @Test func theSentenceForTheCustomerIsNotSureAnyMore() {
        var desk = Desk.order()
        #expect(!desk.shows("We do not know"))
        desk.send(.connection(up: false, reason: "connection refused"))
        desk.send(.clock(Samples.now + .minutes(3)))
        #expect(desk.shows("We do not know right now: the core has not been heard for 3m."))
    }

    @Test func beforeTheFirstFiguresTheReasonIsShown() {
        var desk = Desk(identity: nil, overview: nil)
        desk.send(.connection(up: false, reason: "no core listens on /run/tallyman/desk.sock"))
        #expect(desk.shows("The core is not answering: no core listens on /run/tallyman/desk.sock"))
    }
}

extension String {
    /// How often a text is in this one.
    func components(_ text: String) -> Int { split(separator: text, omittingEmptySubsequences: false).count - 1 }
}

@Suite struct AgeTests {
    @Test(
        arguments: [
            (-5, "0s"), (0, "0s"), (9, "0s"), (31, "30s"), (59, "50s"), (60, "1m"), (3599, "59m"),
            (3600, "1h 00m"),
            (3720, "1h 02m"), (94_200, "26h 10m"), (94_799, "26h 10m"), (172_800, "2d 0h"), (273_600, "3d 4h"),
        ] as [(Int64, String)]) func agesReadInCoarseSteps(seconds: Int64, text: String)
    {
        #expect(Ages.since(Samples.now - .seconds(seconds), now: Samples.now) == text)
    }

    @Test(
        arguments: [
            (1, "1s"), (31, "31s"), (60, "1m"), (61, "2m"), (3600, "1h 00m"), (3720, "1h 02m"),
        ] as [(Int64, String)]) func countdownsNeverPromiseTooEarly(seconds: Int64, text: String)
    {
        #expect(Ages.until(Samples.now + .seconds(seconds), now: Samples.now) == text)
    }

    @Test func whatHasPassedHasNoCountdown() {
        #expect(Ages.until(Samples.now, now: Samples.now) == nil)
    }

    /// The promise that lets the terminal sleep: nothing reads differently before, and something does at that moment.
    @Test(arguments: [0, 5, 31, 59, 61, 3_599, 3_601, 43_199, 43_201, 94_200, 172_799, 172_801, 900_000] as [Int64])
    func nextChangeIsExactForAges(seconds: Int64) {
        let moment = Samples.now - .seconds(seconds)
        let next = Ages.nextChange(since: moment, after: Samples.now)
        let before = Ages.since(moment, now: Samples.now)
        #expect(next > Samples.now)
        #expect(Ages.since(moment, now: next - Span(milliseconds: 1)) == before)
        #expect(Ages.since(moment, now: next) != before)
    }

    @Test(arguments: [1, 31, 59, 60, 61, 119, 120, 3_600, 90_000] as [Int64])
    func nextChangeIsExactForCountdowns(seconds: Int64) {
        let moment = Samples.now + .seconds(seconds)
        let next = Ages.nextChange(until: moment, after: Samples.now)
        let before = Ages.until(moment, now: Samples.now)
        #expect(next > Samples.now)
        #expect(Ages.until(moment, now: next - Span(milliseconds: 1)) == before)
        #expect(Ages.until(moment, now: next) != before)
    }

    @Test func anIdleOverviewAsksForNoTickBeforeTheNextVisibleChange() throws {
        var desk = Desk()
        desk.send(.live(.overview(Samples.overview(sequence: 4712))))
        var changes = 0
        var now = Samples.now
        while now < Samples.now + .minutes(5) {
            let before = desk.screen()
            let next = try #require(desk.state.nextChange(after: now))
            #expect(next > now)
            desk.send(.live(.alive(at: next - Span(milliseconds: 1))))
            desk.send(.clock(next - Span(milliseconds: 1)))
            desk.send(.live(.alive(at: next)))
            #expect(desk.screen() == before)
            desk.send(.clock(next))
            desk.send(.live(.alive(at: next)))
            if desk.screen() != before { changes += 1 }
            now = next
        }
        #expect(changes > 0)
    }

    @Test func aQuietDeskNeverNeedsATickButForSignsOfLife() {
        var overview = Samples.overview()
        overview.gap.oldest = nil
        for index in overview.queues.indices { overview.queues[index].depth = 0 }
        overview.holds = HoldPanel(held: 0, overdue: 0, stalled: 0, rows: [])
        overview.connectors = [ConnectorRow(id: "shopify", name: "Shopify", state: .ok, detail: "")]
        let desk = Desk(overview: overview)
        #expect(
            desk.state.nextChange(after: Samples.now) == Samples.now
                + Span(milliseconds: DeskWire.staleMilliseconds + 1))
    }
}

@Suite struct NumberTests {
    @Test(arguments: [(0, "0"), (999, "999"), (1000, "1 000"), (18_204, "18 204"), (-1_234_567, "-1 234 567")])
    func thousandsStandApart(number: Int, text: String) {
        #expect(Numbers.grouped(number) == text)
    }

    @Test func moneyHasItsSignAndItsDecimals() {
        #expect(Numbers.money(Money(minor: 331_050, currency: Currency("GBP"))) == "£3 310.50")
        #expect(Numbers.money(Money(minor: 331_050, currency: Currency("GBP")), whole: true) == "£3 311")
        #expect(Numbers.money(Money(minor: -5, currency: Currency("USD"))) == "-$0.05")
        #expect(Numbers.money(Money(minor: 1500, currency: Currency("JPY"))) == "¥1 500")
        #expect(Numbers.money(Money(minor: 1500, currency: Currency("KWD"))) == "KWD 1.500")
        #expect(Numbers.money(Money(minor: 331_050, currency: Currency("GBP")), ascii: true) == "GBP 3 310.50")
        #expect(Numbers.money(Money(minor: .min, currency: Currency("EUR")), whole: true).hasPrefix("-€92 233"))
    }

    @Test func smallRatesKeepATenth() {
        #expect(Numbers.tenths(22) == "2.2")
        #expect(Numbers.tenths(4200) == "420")
        #expect(Numbers.tenths(995) == "100")
        #expect(Numbers.tenths(0) == "0")
    }
}
