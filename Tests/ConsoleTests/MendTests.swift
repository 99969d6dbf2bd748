import Console
import DeskAPI
import Domain
import Screen
import Testing

/// What hurt those who lived in the console, and no longer does.
@Suite struct MendTests {
    // MARK: A core that is not heard

    @Test(arguments: [(120, 36), (80, 24), (60, 20), (40, 10)])
    func `a core that hangs shows one STALE banner within three seconds`(columns: Int, rows: Int) throws {
        var desk = Desk(columns: columns, rows: rows)
        let next = try #require(desk.state.nextChange(after: Samples.now))
        #expect(next <= Samples.now + .seconds(3))
        desk.send(.clock(Samples.now + .seconds(3)))
        let screen = desk.screen()
        #expect(screen[1].contains("STALE"))
        #expect(screen.count { $0.contains("STALE") } == 2, "the title and the banner")
        #expect(!screen.joined().contains("LIVE"))
        let banner = screen[1...2].joined(separator: " ").split(separator: " ").joined(separator: " ")
        if columns >= 80 { #expect(banner.contains("gives no sign of life")) }
        #expect(banner.contains("may be old"))
        desk.send(.live(.alive(at: Samples.now)))
        #expect(desk.shows("LIVE"))
        #expect(!desk.shows("STALE"))
    }

    @Test func `while the core is silent no list is said to be empty and no card to have nothing`() {
        var desk = Desk()
        desk.press("1")
        desk.answer(ListPage(list: .gap, filter: "", total: 0, rows: [], next: nil, at: Samples.now))
        desk.send(.clock(Samples.now + .seconds(3)))
        #expect(desk.shows("Not known now"))
        desk.press("r")
        #expect(!desk.shows("The list is empty"))
        #expect(desk.shows("actions wait until it is back"))
        var card = Desk.list(.skus)
        card.press("Enter")
        card.press("o")
        #expect(card.shows("The card is not here yet"))
        #expect(!card.shows("Nothing here"))
    }

    @Test func `a core that is gone is told in whole sentences with what to do`() {
        var desk = Desk(columns: 100, rows: 36)
        desk.send(
            .connection(
                up: false,
                reason: "/run/tallyman/desk.sock: a core was here and is gone: its socket is left, and nobody answers"))
        let banner = desk.screen()[1...3].joined(separator: " ")
        #expect(banner.contains("What is shown may be old; actions wait. /run/tallyman"))
        #expect(banner.contains("systemctl status tallyman"))
        #expect(desk.screen().allSatisfy { !$0.contains("…") || $0.contains("GIFT") })
    }

    // MARK: Cancellations

    @Test func `a late cancellation says when it must be decided and what happens when nobody does`() {
        let list = Desk.list(.cancellations, columns: 120, rows: 24)
        #expect(
            list.screen().contains { $0.contains("#1042") && $0.contains("12m") && $0.contains("rejected by itself") })
        var desk = Desk.list(.exceptions)
        desk.press("Down", "Down", "Enter")
        desk.answer(Samples.lateCancellation())
        #expect(desk.shows("12m; after that it is rejected by itself, and the customer reads: Too late."))
    }

    @Test func `Enter leads from an exception about one order to that order`() {
        var desk = Desk.list(.exceptions)
        desk.press("Down", "Down", "Enter")
        desk.answer(Samples.lateCancellation())
        #expect(desk.shows("#1042 (Enter opens it)"))
        desk.press("Enter")
        #expect(desk.asked == [.orderCard(4, id: "1042")])
    }

    @Test func `a card without anything to open does not offer Enter`() {
        var desk = Desk.list(.exceptions)
        desk.press("Enter")
        var card = Samples.exception()
        card.orders = []
        desk.answer(card)
        #expect(!desk.shows("Enter open"))
    }

    @Test func `Enter on the overview opens a held notification's order`() {
        var desk = Desk()
        desk.press("Tab", "Tab", "Enter")
        #expect(desk.asked == [.orderCard(2, id: "1042")])
    }

    @Test func `the height of the overview shows the worst exceptions and the decisions due`() {
        let desk = Desk(columns: 120, rows: 40)
        #expect(desk.shows("WORST EXCEPTIONS"))
        #expect(desk.shows("DECISIONS DUE"))
        #expect(desk.screen().contains { $0.contains("Cancelled and") && $0.contains("rejected by itself") })
        var choosing = desk
        choosing.press("Tab")
        #expect(choosing.screen().count { $0.contains("> SKU-RED-S") } == 1, "a thing stands in one panel")
        var acting = desk
        acting.press("Tab", "Tab", "Tab", "Tab", "X")
        #expect(acting.shows("Reject cancellation: #1042"))
    }

    // MARK: Text for the customer

    private static let long =
        "Your order is being packed already, so we cannot stop it any more. Please refuse the parcel at the door, or send "
        + "it back with the label inside, and we will refund you within three days. We are sorry."

    @Test(arguments: [(120, 36), (80, 24)])
    func `what the customer will read is shown whole while it is typed and before it is sent`(
        columns: Int, rows: Int
    ) {
        var desk = Desk.list(.cancellations, columns: columns, rows: rows)
        desk.press("X")
        desk.type(Self.long)
        func words(_ desk: Desk) -> String {
            desk.screen().joined(separator: " ").split(whereSeparator: { " │>┌└─".contains($0) }).joined(separator: " ")
        }
        #expect(words(desk).contains(Self.long))
        desk.press("Enter")
        desk.preview(.done, "will be rejected; the channel is told")
        #expect(desk.shows("The customer will read:"))
        #expect(words(desk).contains(Self.long))
    }

    @Test(arguments: ["Esc", "Enter", "n", "Ctrl-C"]) func `typed words are kept when the dialog is left`(key: String) {
        var desk = Desk.list(.cancellations)
        desk.press("X")
        desk.type("too late")
        desk.press("Enter")
        desk.preview()
        desk.press(key)
        #expect(desk.state.dialog == nil)
        #expect(desk.shows("Your words are kept; X takes them up again."))
        desk.press("X")
        #expect(desk.shows("> too late"))
        desk.press("Esc", "Down", "X")
        #expect(!desk.shows("too late"), "they belong to the first")
    }

    /// The rejection of a late cancellation is being typed while the list changes.
    private func typing(_ change: (inout [ListRow]) -> Void) -> Desk {
        var desk = Desk.list(.cancellations)
        desk.press("X")
        desk.type("too late")
        var next = Samples.overview()
        next.sequence += 1
        desk.send(.live(.overview(next)))
        var page = Samples.page(.cancellations)
        change(&page.rows)
        desk.answer(page)
        return desk
    }

    @Test func `what a colleague decides while words are typed is said at once, by whom`() throws {
        var desk = typing { $0.removeFirst() }
        guard case .preview(_, let request)? = desk.asked.last else {
            Issue.record("the core was not asked")
            return
        }
        #expect(request.targets.map(\.ref) == [Samples.rows(.cancellations)[0].ref])
        desk.preview(.alreadyDone, "bea rejected it meanwhile")
        #expect(desk.shows("> too late"), "the words stay where they are")
        #expect(!desk.shows("the text is kept"))
        #expect(desk.shows("bea rejected it meanwhile"))
        desk.type("!")
        #expect(desk.shows("bea rejected it meanwhile"))
        desk.press("Esc")
        #expect(desk.shows("bea rejected it meanwhile"))
        #expect(!desk.shows("words are kept"), "nothing is left that they could be for")
    }

    @Test func `words stay for a thing that only changed`() {
        var desk = typing { $0[0].version += 1 }
        desk.preview(.changedSinceYouLooked, "bea wrote a note on it meanwhile; look again before you act")
        #expect(desk.shows("bea wrote a note on it meanwhile"))
        desk.press("Esc")
        #expect(desk.shows("Your words are kept; X takes them up again."))
        desk.press("X")
        #expect(desk.shows("> too late"))
    }

    @Test func `a change of other rows asks nothing while words are typed`() {
        let desk = typing { $0[1].version += 1 }
        #expect(desk.asked.isEmpty)
    }

    @Test func `words for what is decided already are not kept`() {
        var desk = Desk.list(.cancellations)
        desk.press("X")
        desk.type("too late")
        desk.press("Enter")
        desk.preview(.alreadyDone, "bea rejected it")
        #expect(desk.shows("bea rejected it"))
        desk.press("n")
        #expect(!desk.shows("words are kept"))
    }

    @Test func `words that were sent are not kept`() {
        var desk = Desk.list(.cancellations)
        desk.press("X")
        desk.type("too late")
        desk.press("Enter")
        desk.preview()
        desk.press("y")
        desk.outcome()
        desk.press("Enter", "X")
        #expect(desk.state.dialog?.reason.text == "")
    }

    // MARK: Help

    @Test func `help shows no key for Patchworks where nothing goes by way of it`() {
        var overview = Samples.overview()
        overview.patchworks = nil
        var desk = Desk(rows: 60, overview: overview)
        desk.press("?")
        #expect(!desk.shows("Run again in Patchworks"))
        desk.press("Esc", "P")
        #expect(desk.shows("Nothing goes by way of Patchworks in this shop."))
        overview.patchworks = PatchworksPanel(queued: 0, running: 0, limit: nil, failed: 0, staleSince: nil)
        var other = Desk(rows: 60, overview: overview)
        other.press("?")
        #expect(other.shows("Run again in Patchworks"))
    }

    // MARK: Lists

    @Test func `a person has one name everywhere, and a number only beside another of that name`() {
        var card = Samples.exception()
        func timeline(_ who: String...) -> [String] {
            card.timeline = who.map { TimelineEntry(at: Samples.now, who: $0, text: "owner is merchandising") }
            var desk = Desk.list(.skus)
            desk.press("Enter")
            desk.answer(card)
            return desk.screen().filter { $0.contains("owner is merchandising") }
        }
        #expect(timeline("ada(1000)", "bea(1003)").map { $0.contains("(") } == [false, false])
        #expect(timeline("ada(1000)").first?.contains("  you ") == true)
        #expect(timeline("bea(1003)").first?.contains("  bea ") == true)
        #expect(timeline("bea(1003)", "bea(1004)").first?.contains("  bea(1003) ") == true)
    }

    @Test func `what people did has its time by the shop's clock, and its day where that is another`() {
        var overview = Samples.overview()
        overview.offset = 60
        var desk = Desk(overview: overview)
        desk.press(ListName.activity.spec.key)
        var page = Samples.page(.activity)
        page.rows[3].set(ActivityList.since, Samples.now - .day)
        desk.answer(page)
        let screen = desk.screen()
        #expect(screen.contains { $0.contains("#1071") && $0.contains(" 15:05 ") })
        #expect(screen.contains { $0.contains("#1055") && $0.contains("28 Feb 15:07") })
        let lines = Plain.list(page, for: Samples.identity, now: Samples.now, offset: 60, glyphs: .ascii)
        #expect(lines[1].contains("when 15:05"))
    }

    @Test(arguments: ListName.allCases, [80, 60, 40]) func `what a row is about stands first and is never cut`(
        list: ListName, columns: Int
    ) {
        let desk = Desk.list(list, columns: columns, rows: 20)
        let screen = desk.screen()
        let first = list.spec.columns[0]
        for row in Samples.rows(list) {
            guard case .text(let about)? = row.cells[first.key] else {
                Issue.record("\(list) is about nothing")
                return
            }
            #expect(screen.contains { $0.dropFirst(3).hasPrefix(about) }, "\(about) at \(columns)")
        }
    }

    @Test(arguments: [80, 120]) func `a tracking number is whole`(columns: Int) {
        let list = Desk.list(.holds, columns: columns, rows: 24)
        let card = Desk.order(columns: columns, rows: 40)
        for desk in [list, card] { #expect(desk.shows("RM123456785GB")) }
    }

    @Test func `y copies what the row or the card is about and says what was sent`() {
        var desk = Desk.list(.holds)
        desk.press("y")
        #expect(desk.asked == [.copy("RM123456785GB")])
        #expect(desk.shows("Sent to your terminal: RM123456785GB"))
        var order = Desk.order()
        order.press("y")
        #expect(order.asked == [.copy("#1042")])
        order.press("Y")
        #expect(order.asked == [.copy(Samples.order().sentence)])
        order.send(.connection(up: false, reason: "gone"))
        order.press("Y")
        #expect(order.asked.isEmpty)
        #expect(order.shows("We do not know right now"))
    }

    @Test func `a filter applies to what is shown`() {
        var desk = Desk.list(.exceptions)
        desk.press("/")
        desk.type("you")
        desk.press("Enter")
        #expect(desk.asked.isEmpty, "all rows are at hand")
        #expect(desk.state.place.list?.rows.map(\.ref.id) == ["notification-overdue/S-9002"])
        #expect(desk.shows("EXCEPTIONS  1 of 5"))
        var holds = Desk.list(.holds)
        holds.press("/")
        holds.type("overdue")
        holds.press("Enter")
        #expect(holds.state.place.list?.rows.map(\.ref.id) == ["S-9002"])
    }

    @Test func `a filter leaves the first row chosen`() {
        var desk = Desk.list(.exceptions)
        desk.press("End", "/")
        desk.type("cx")
        desk.press("Enter")
        #expect(desk.state.place.list?.selected?.id == "late-cancellation/fo-1")
        #expect(!desk.shows("has gone"))
        desk.press("Enter")
        #expect(!desk.asked.isEmpty)
    }

    @Test func `a list too long to be here is filtered by the core, which knows you by name`() {
        var desk = Desk()
        desk.press("5")
        var page = Samples.page(.exceptions)
        (page.total, page.next) = (50_000, "cursor")
        desk.answer(page)
        desk.press("/")
        desk.type("you late")
        desk.press("Enter")
        guard case .list(_, .exceptions, all: false, filter: "ada late", after: nil, limit: 100)? = desk.asked.last
        else {
            Issue.record("the core was not asked: \(desk.asked)")
            return
        }
        desk.answer(Samples.page(.exceptions, filter: "ada late"))
        #expect(desk.state.place.list?.rows.count == 5, "what the core found is shown")
        desk.press("Esc")
        guard case .list(_, .exceptions, all: false, filter: "", after: nil, limit: _)? = desk.asked.last else {
            Issue.record("the filter was not cleared")
            return
        }
    }

    @Test func `m shows what is mine and s sorts by the next column`() {
        var desk = Desk.list(.exceptions)
        desk.press("m")
        #expect(desk.state.place.list?.rows.map(\.ref.id) == ["notification-overdue/S-9002"])
        #expect(desk.shows("mine"))
        desk.press("m")
        #expect(desk.state.place.list?.rows.count == 5)
        desk.press("s")
        #expect(desk.shows("by about"))
        #expect(desk.state.place.list?.rows.last?.ref.id == "unknown-sku/SKU-RED-S")
        desk.press("s")
        #expect(desk.shows("by severity"))
        #expect(desk.state.place.list?.rows.first?.ref.id == "cancelled-and-shipped/1010")
    }

    @Test func `a list in which nothing is mine says which key shows everybody's`() {
        var desk = Desk.list(.gap)
        desk.press("m")
        #expect(desk.state.place.list?.rows.isEmpty == true)
        #expect(desk.shows("Nothing here is yours; m shows everybody's."))
    }

    @Test func `sorting keeps the row that is chosen`() {
        var desk = Desk.list(.gap)
        desk.press("Down")
        for _ in 0..<8 {
            desk.press("s")
            #expect(desk.state.place.list?.selected?.id == "1071")
            #expect(desk.screen().contains { $0.hasPrefix(" > #1071") })
        }
    }

    @Test func `finding shows stage in words, date and value, the newest first`() {
        let desk = Desk.found()
        #expect(desk.shows("newest first"))
        #expect(
            desk.screen().contains { $0.contains("#1055") && $0.contains("awaiting payment") && $0.contains("£12.00") })
        #expect(desk.screen().contains { $0.contains("#1042") && $0.contains("27 Feb 11:47") })
    }

    // MARK: The front page

    @Test func `the front page adds up`() {
        let screen = Desk().screen()
        let sums = Samples.sums
        #expect(sums.due == sums.received + sums.cancelledSince + sums.gap)
        for (name, count) in [
            ("due at the WMS", sums.due), ("received", sums.received), ("cancelled since", sums.cancelledSince),
            ("GAP", sums.gap),
        ] {
            #expect(screen.contains { $0.hasPrefix("   " + name) && $0.contains(Numbers.grouped(count)) }, "\(name)")
        }
    }

    @Test func `a colleague who does not fit by owner is counted`() {
        var overview = Samples.overview()
        overview.exceptions.byOwner = Dictionary(uniqueKeysWithValues: (1...30).map { ("colleague\($0)", $0) })
        #expect(Desk(overview: overview).screen().contains { $0.contains("by owner") && $0.contains("more") })
    }

    @Test func `cancellations show who has them`() {
        var page = Samples.page(.cancellations)
        page.rows[0].set(CancellationList.owner, Owner(person: "bob"))
        var desk = Desk()
        desk.press("4")
        desk.answer(page)
        #expect(desk.screen().contains { $0.contains("#1042") && $0.contains("bob") })
    }

    @Test func `people read the shop's local time`() {
        var overview = Samples.overview()
        overview.offset = 60
        var desk = Desk(overview: overview)
        #expect(desk.shows("LIVE 15:07:32"))
        desk.press("1")
        desk.answer(Samples.page(.gap))
        desk.press("Enter")
        desk.answer(Samples.order())
        #expect(desk.shows("27 Feb 12:47"))
        #expect(desk.shows("confirmed 1 Mar 14:55"))
    }

    // MARK: Many at once

    private func bulk(_ count: Int) -> Desk {
        var desk = Desk()
        desk.press("3")
        var page = Samples.page(.holds)
        let rows = page.rows
        page.rows = (0..<count).map { index in
            var row = rows[index % rows.count]
            row.ref = TargetRef(.shipment, "S-\(index)")
            return row
        }
        page.total = count
        desk.answer(page)
        desk.press("*", "R")
        desk.type("carrier says so")
        desk.press("Enter")
        desk.preview(.done, "the customer is told")
        return desk
    }

    @Test func `many at once are told apart by their state`() {
        let desk = bulk(10)
        #expect(desk.shows("10 will be released (6 held, 2 OVERDUE, 2 STALLED)"))
    }

    @Test func `more than ten at once need their number typed`() {
        var desk = bulk(43)
        desk.press("y")
        #expect(desk.asked.isEmpty)
        #expect(desk.shows("Type 43 and Enter"))
        desk.press("4", "Enter")
        #expect(desk.asked.isEmpty)
        #expect(desk.shows("4 is not their number"))
        desk.press("4", "3", "Enter")
        guard case .act(_, let request)? = desk.asked.last else {
            Issue.record("nothing was sent")
            return
        }
        #expect(request.targets.count == 43)
    }

    // MARK: Words

    @Test func `ages under a minute have their unit`() {
        #expect(Ages.since(Samples.now - .seconds(50), now: Samples.now) == "50s")
        #expect(Ages.since(Samples.now - .seconds(60), now: Samples.now) == "1m")
    }

    @Test func `a preview says what will be done in the action's own words`() {
        var desk = Desk.list(.gap)
        desk.press("r")
        desk.preview(.failed, "it still waits: VASE-TALL is not in Deposco")
        #expect(desk.shows("1 cannot be retried"))
        #expect(desk.shows("it still waits: VASE-TALL is not in Deposco"))
    }

    @Test func `what repeats in a timeline is one line`() {
        var card = Samples.order()
        let again = TimelineEntry(at: Samples.ago(5), who: "shopify", text: "seen by webhook, paid")
        card.timeline += [again, again, again]
        var desk = Desk.list(.gap, columns: 120, rows: 60)
        desk.press("Enter")
        desk.answer(card)
        #expect(desk.screen().count { $0.contains("seen by webhook") } == 1)
        #expect(desk.shows("(3 times)"))
    }

    @Test(arguments: ListName.allCases) func `on a wide screen what the chosen row says stands beside the list, whole`(
        name: ListName
    ) {
        let desk = Desk.list(name, columns: 200, rows: 60)
        let row = Samples.rows(name)[0]
        let shown = desk.screen().map { String($0.dropFirst(147)) }.joined(separator: " ")
            .split(separator: " ").joined(separator: " ")
        for case .text(let text) in row.cells.values { #expect(shown.contains(text), "\(text) in \(shown)") }
    }

    @Test func `a budget that is nearly used up does not look like good news`() throws {
        var overview = Samples.overview()
        let index = try #require(overview.connectors.firstIndex { $0.name == "Shopify" })
        overview.connectors[index].available = 1640
        #expect(!Desk(overview: overview).shows("Shopify ok 1640/2000 left"))
        overview.connectors[index].available = 0
        #expect(Desk(overview: overview).shows("Shopify ok 0/2000 left"))
    }

    @Test func `the keys of the lists have no gap`() {
        let digits = ListName.allCases.compactMap { Int($0.spec.key) }.sorted()
        #expect(digits == Array(1...digits.count))
    }

    @Test(arguments: ListName.allCases) func `with other words in every cell the same keys do the same things`(
        list: ListName
    ) {
        /// What each action of the list would be sent for, and what Enter opens.
        func does(_ page: ListPage) -> [String] {
            (list.spec.actions + [.note, .retryInPatchworks, .skip]).flatMap { action in
                page.rows.indices.map { index in
                    var desk = Desk()
                    desk.press(list.spec.key)
                    desk.answer(page)
                    for _ in 0..<index { desk.press("Down") }
                    desk.press(action.spec.key ?? "")
                    return "\(action) \(String(describing: desk.state.dialog?.targets))"
                }
            }
                + page.rows.indices.map { index in
                    var desk = Desk()
                    desk.press(list.spec.key)
                    desk.answer(page)
                    for _ in 0..<index { desk.press("Down") }
                    desk.press("Enter")
                    return "\(desk.asked)"
                }
        }
        let page = Samples.page(list)
        var other = page
        for index in other.rows.indices {
            for face in list.spec.columns {
                switch other.rows[index].cells[face.key] {
                case .text: other.rows[index].cells[face.key] = .text("Zettel")
                case .state(let state): other.rows[index].cells[face.key] = .state(StateWord("Zustand", state.weight))
                default: break
                }
            }
        }
        #expect(does(other) == does(page))
    }

    // MARK: Small screens

    @Test func `a column without values makes room for one that would be cut`() {
        var desk = Desk(columns: 60, rows: 20)
        desk.press(ListName.gap.spec.key)
        var page = Samples.page(.gap)
        for index in page.rows.indices {
            page.rows[index].cells["wms"] = nil
            page.rows[index].cells["detail"] = .text("SKU unknown there")
        }
        desk.answer(page)
        #expect(!desk.shows("WMS number"))
        #expect(desk.shows("SKU unknown there"))
    }

    @Test func `where not all keys have room, those that are the same everywhere have no words`() {
        let narrow = Desk.list(.exceptions, columns: 40, rows: 10).screen().last ?? ""
        #expect(narrow.contains("r retry") && narrow.contains("o owner"), "\(narrow)")
        #expect(narrow.hasSuffix("?  :") || narrow.contains("  ?  :"), "\(narrow)")
        let wide = Desk.list(.connectors, columns: 160).screen().last ?? ""
        #expect(wide.contains("? keys  : commands"))
    }

    @Test func `a card says on its first line how it stands, and its title whole`() {
        let desk = Desk.exception(columns: 40, rows: 20)
        let screen = desk.screen()
        #expect(
            screen.contains { $0.hasPrefix(" EXCEPTION  warning  open") || $0.hasPrefix(" EXCEPTION  critical  open") })
        #expect(desk.shows("SKU not in the WMS"))
    }

    @Test func `help is read whole on a narrow screen`() {
        var desk = Desk(columns: 40, rows: 60)
        desk.press("?")
        #expect(!desk.screen().dropFirst(2).contains { $0.contains("…") })
        let words = desk.screen().joined(separator: " ").split(separator: " ").joined(separator: " ")
        #expect(words.contains("Reject the cancellation, with a reason"))
    }

    @Test func `what becomes of one thing is read whole on a narrow screen`() {
        var desk = Desk.list(.cancellations, columns: 40, rows: 12)
        desk.press("X")
        desk.type("late")
        #expect(desk.shows("Esc leave"))
        desk.press("Enter")
        desk.preview(.done, "rejected; the channel is told")
        #expect(desk.shows("rejected; the channel is told"))
    }

    @Test func `each age of the gap has its figure on a narrow screen`() {
        #expect(Desk(columns: 40, rows: 10).shows(">60m 1"))
    }

    @Test func `a SKU is whole on the overview of a small screen`() {
        var overview = Samples.overview()
        overview.skus.rows[0].sku = "TEE-GREEN-XL-LONG"
        #expect(Desk(columns: 60, rows: 24, overview: overview).shows("TEE-GREEN-XL-LONG"))
    }

    @Test(arguments: [80, 60])
    func `the list of exceptions keeps severity and time to act on all but the smallest screens`(
        columns: Int
    ) {
        let desk = Desk.list(.exceptions, columns: columns, rows: 10)
        #expect(desk.shows("severity") && desk.shows("act in"))
    }

    @Test func `in an outage the smallest screen counts exceptions and names the troubled connector first`() {
        let desk = Desk(columns: 40, rows: 10, overview: Samples.outage())
        #expect(desk.shows("GAP 14") && desk.shows("EXCEPTIONS  61 open"))
        let least = Desk(columns: 40, rows: 8, overview: Samples.outage())
        #expect(least.shows("EXCEPTIONS  61 open"))
        let connectors = Desk(columns: 60, rows: 14, overview: Samples.outage()).screen()
        #expect(connectors.contains { $0.hasPrefix(" CONNECTORS  Deposco OFFLINE") })
    }

    @Test(arguments: [(120, 36), (60, 20), (40, 10)]) func `what has no room on a card or in help is counted`(
        columns: Int, rows: Int
    ) {
        var card = Desk.order(columns: columns, rows: 20)
        #expect(card.shows("more lines below"))
        card.press("End")
        #expect(!card.shows("more lines below"))
        var help = Desk(columns: columns, rows: rows)
        help.press("?")
        #expect(help.shows("more lines below"))
        help.press("End")
        #expect(!help.shows("below"))
    }

    @Test func `an order's card offers first what can be done there`() {
        var card = Samples.order()
        card.wmsNumber = "1042"
        (card.exceptions, card.cancellations, card.shipments) = ([], [], [])
        var desk = Desk.list(.gap)
        desk.press("Enter")
        desk.answer(card)
        let hints = desk.screen().last ?? ""
        #expect(hints.contains("Y copy") && !hints.hasPrefix(" r "), "\(hints)")
    }

    @Test func `what is mine stands in the title wherever there is room`() {
        #expect(Desk(columns: 60, rows: 20).screen()[0].contains("mine 6"))
    }

    @Test func `panels name their columns and count what has no room`() {
        let wide = Desk(columns: 160, rows: 50).screen()
        #expect(wide.contains { $0.contains("WORST EXCEPTIONS") && $0.contains("act in") })
        let narrow = Desk(columns: 80, rows: 24).screen()
        #expect(narrow.contains { $0.hasPrefix(" HELD NOTIFICATIONS 37") && $0.contains(" more") })
    }
}
