import Console
import DeskAPI
import Domain
import Screen
import Testing

@Suite struct ListTests {
    private func list(_ desk: Desk) -> ListPlace? { desk.state.place.list }

    /// The gap list without one order.
    private func page(without id: String) -> ListPage {
        var page = Samples.page(.gap)
        page.rows.removeAll { $0.ref.id == id }
        page.total = page.rows.count
        return page
    }

    @Test func theChoiceStaysWithItsOrderWhenRowsComeAbove() {
        var desk = Desk.list(.gap)
        desk.press("Down")
        #expect(list(desk)?.selected?.id == "1071")
        var page = Samples.page(.gap)
        page.rows.reverse()
        desk.send(.live(.overview(Samples.overview(sequence: 4712))))
        desk.answer(page)
        #expect(list(desk)?.selected?.id == "1071")
        #expect(desk.screen().contains { $0.hasPrefix(" > #1071") })
    }

    @Test func aKeyNeverHitsTheRowThatMovedUp() {
        var desk = Desk.list(.gap)
        desk.press("Down")
        desk.send(.live(.overview(Samples.overview(sequence: 4712))))
        desk.answer(page(without: "1071"))
        #expect(list(desk)?.selected == nil)
        #expect(desk.shows("The row you were on has gone"))
        desk.press("r")
        #expect(desk.asked.isEmpty)
        #expect(desk.state.dialog == nil)
        desk.press("Down")
        #expect(list(desk)?.selected?.id == "1072")
    }

    @Test func `the first row that comes into an empty list is chosen`() {
        var desk = Desk.list(.gap)
        var empty = Samples.page(.gap)
        empty.rows = []
        empty.total = 0
        for (sequence, page) in [(4712, empty), (4713, Samples.page(.gap))] {
            desk.send(.live(.overview(Samples.overview(sequence: Int64(sequence)))))
            desk.answer(page)
        }
        #expect(list(desk)?.selected == Samples.page(.gap).rows.first?.ref)
    }

    @Test func aListStaysStillWhileARowIsMarked() {
        var desk = Desk.list(.gap)
        desk.press("Space")
        let before = list(desk)?.rows
        desk.send(.live(.overview(Samples.overview(sequence: 4712))))
        desk.answer(page(without: "1081"))
        #expect(list(desk)?.rows == before)
        #expect(desk.shows("1 marked"))
        #expect(desk.shows("1 change waiting"))
        desk.press("Esc")
        #expect(list(desk)?.rows.count == 4)
        #expect(!desk.shows("waiting to be seen"))
    }

    @Test func aListStaysStillWhileADialogIsOpen() {
        var desk = Desk.list(.gap)
        let before = list(desk)?.rows
        desk.press("r")
        let preview = desk.asked
        desk.send(.live(.overview(Samples.overview(sequence: 4712))))
        desk.answer(page(without: "1042"))
        #expect(list(desk)?.rows == before)
        desk.asked = preview
        desk.preview()
        desk.press("Esc")
        #expect(list(desk)?.rows.count == 4)
    }

    @Test func marksAreSentAsTheyWereShown() {
        var desk = Desk.list(.gap)
        desk.press("Space", "Down", "Space")
        desk.press("r")
        guard case .preview(_, let request)? = desk.asked.last else {
            Issue.record("no preview")
            return
        }
        #expect(request.targets.map(\.ref.id) == ["1042", "1072"])
    }

    @Test func aStaleAnswerIsDropped() {
        var desk = Desk.list(.gap)
        desk.press("F5")
        guard case .list(let question, _, _, _, _, _)? = desk.asked.last else {
            Issue.record("nothing asked")
            return
        }
        desk.send(.list(question - 1, page(without: "1042")))
        #expect(list(desk)?.rows.count == 5)
        desk.press("2")
        desk.send(.list(question, Samples.page(.gap)))
        #expect(list(desk)?.name == .skus)
        #expect(list(desk)?.rows.isEmpty == true)
    }

    @Test func manyChangesAskOneQuestionAtATime() {
        var desk = Desk.list(.gap)
        desk.send(.live(.overview(Samples.overview(sequence: 4712))))
        let question = desk.asked
        #expect(question.count == 1)
        desk.send(.live(.overview(Samples.overview(sequence: 4713))))
        #expect(desk.asked.isEmpty)
        desk.asked = question
        desk.answer(Samples.page(.gap))
        #expect(desk.asked.count == 1)
    }

    @Test func anOverviewWithNothingNewAsksNothing() {
        var desk = Desk.list(.gap)
        desk.send(.live(.overview(Samples.overview())))
        #expect(desk.asked.isEmpty)
        desk.send(.live(.alive(at: Samples.now)))
        #expect(desk.asked.isEmpty)
    }

    @Test func aFilterIsAppliedAtOnceAndClearedByEsc() {
        var desk = Desk.list(.holds)
        desk.press("/")
        desk.type("royal mail")
        desk.press("Enter")
        #expect(desk.asked.isEmpty)
        #expect(list(desk)?.rows.count == 2)
        #expect(desk.shows("filter: royal mail"))
        desk.press("Esc")
        #expect(list(desk)?.rows.count == 5)
        desk.press("Esc")
        #expect(desk.state.place == .overview(OverviewPlace()))
    }

    @Test func moreRowsAreAskedForNearTheEnd() {
        var desk = Desk(columns: 80, rows: 24)
        desk.press("1")
        var page = Samples.page(.gap)
        page.rows = (0..<100).map { index in
            var row = Samples.rows(.gap)[1]
            row.ref = TargetRef(.order, "\(index)")
            return row
        }
        page.total = 250
        page.next = "cursor"
        desk.answer(page)
        desk.press("End")
        guard case .list(_, .gap, all: false, filter: "", after: "cursor", limit: 200)? = desk.asked.last else {
            Issue.record("no more rows were asked for")
            return
        }
        page.rows = (100..<250).map { index in
            var row = Samples.rows(.gap)[1]
            row.ref = TargetRef(.order, "\(index)")
            return row
        }
        page.next = nil
        desk.answer(page)
        #expect(list(desk)?.rows.count == 250)
        #expect(list(desk)?.selected?.id == "99")
        desk.press("End")
        #expect(list(desk)?.selected?.id == "249")
        #expect(desk.shows(" > "))
    }

    @Test(arguments: [
        ("Down", "1071"), ("j", "1071"), ("End", "1081"), ("G", "1081"), ("PgDn", "1081"), ("Up", "1042"),
    ]) func movingChoosesRows(key: String, id: String) {
        var desk = Desk.list(.gap)
        desk.press(key)
        #expect(list(desk)?.selected?.id == id)
        desk.press("Home")
        #expect(list(desk)?.selected?.id == "1042")
    }

    @Test func allRowsAtHandAreMarkedAndTheRestIsNamed() {
        var desk = Desk(columns: 120, rows: 36)
        desk.press("1")
        var page = Samples.page(.gap)
        page.total = 900
        page.next = "cursor"
        desk.answer(page)
        desk.press("*")
        #expect(list(desk)?.marked.count == 5)
        #expect(desk.shows("Marked the 5 rows at hand, not all 900."))
    }

    @Test func anEmptyListSaysWhatThatMeans() {
        var desk = Desk()
        desk.press("1")
        desk.answer(ListPage(list: .gap, filter: "", total: 0, rows: [], next: nil, at: Samples.now))
        #expect(desk.shows("Nothing is missing: the WMS has every order that is due."))
        desk.press("r")
        #expect(desk.shows("The list is empty."))
    }

    @Test func aListOpensWithWhatIsOpenAndAShowsTheRestToo() {
        var desk = Desk.list(.cancellations)
        #expect(desk.shows("CANCELLATIONS  3  row 1"))
        desk.press("Down", "a")
        guard case .list(_, .cancellations, all: true, filter: "", after: nil, limit: _)? = desk.asked.last else {
            Issue.record("not all was asked for: \(desk.asked)")
            return
        }
        var page = Samples.page(.cancellations)
        page.rows.insert(page.rows[2], at: 0)
        page.rows[0].ref.id = "another"
        page.total = 203
        desk.answer(page)
        #expect(desk.shows("CANCELLATIONS  203  row 3  all"))
        #expect(list(desk)?.selected?.id == "fo-2", "the choice stays with its row")
        desk.press("a")
        guard case .list(_, .cancellations, all: false, filter: "", after: nil, limit: _)? = desk.asked.last else {
            Issue.record("not the open ones were asked for: \(desk.asked)")
            return
        }
    }

    @Test func anEmptyListSaysHowToSeeWhatItLeavesOut() {
        var desk = Desk()
        desk.press("4")
        desk.answer(ListPage(list: .cancellations, filter: "", total: 0, rows: [], next: nil, at: Samples.now))
        #expect(desk.shows("No cancellation is open."))
        #expect(desk.shows("a shows what is settled too."))
    }

    @Test func aListThatLeavesNothingOutSaysSo() {
        var desk = Desk.list(.gap)
        desk.press("a")
        #expect(desk.asked.isEmpty)
        #expect(desk.shows("This list has no more to show."))
    }

    @Test func onASmallScreenAnExceptionSaysWhatItIs() {
        let desk = Desk.list(.exceptions, columns: 40, rows: 10)
        #expect(desk.shows(">!#1042      Cancelled and shipped"))
        #expect(desk.shows("SKU-RED-S  SKU not in the WMS"))
    }

    @Test func aListThatCouldNotBeReadSaysWhy() {
        var desk = Desk()
        desk.press("1")
        guard case .list(let question, _, _, _, _, _)? = desk.asked.last else {
            Issue.record("nothing asked")
            return
        }
        desk.send(.failed(question, reason: "the answer was too long"))
        #expect(desk.shows("The core gave no answer: the answer was too long"))
    }
}

@Suite struct LongListTests {
    private static func page(_ count: Int) -> ListPage {
        var page = Samples.page(.exceptions)
        let row = page.rows[0]
        page.rows = (0..<count).map { number in
            var other = row
            other.ref.id = "unknown-sku/\(number)"
            return other
        }
        page.total = count
        return page
    }

    @Test func `every row of a long list is reached and drawn`() {
        var desk = Desk()
        desk.press("5")
        desk.answer(Self.page(450))
        desk.press("End")
        #expect(desk.shows("row 450"))
        #expect(desk.screen().contains { $0.hasPrefix(" > ") })
        desk.press("Home", "PgDn", "PgDn", "PgDn", "PgDn")
        #expect(desk.state.place.list?.selected?.id == "unknown-sku/116")
        #expect(desk.screen().contains { $0.hasPrefix(" > ") })
    }
}
