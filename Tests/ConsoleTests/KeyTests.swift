import Console
import DeskAPI
import Domain
import Foundation
import Screen
import Testing

@Suite struct KeyTests {
    @Test(arguments: [
        ("1", ListName.gap), ("d", .notDue), ("2", .skus), ("3", .holds), ("4", .cancellations), ("5", .exceptions),
        ("6", .work),
    ]) func numbersOpenTheLists(key: String, name: ListName) {
        var desk = Desk()
        desk.press(key)
        guard case .list(_, let asked, all: false, filter: "", after: nil, limit: 100)? = desk.asked.last else {
            Issue.record("no list was asked for")
            return
        }
        #expect(asked == name)
        desk.press("0")
        #expect(desk.state.place == .overview(OverviewPlace()))
    }

    @Test func enterOpensAndEscGoesBack() {
        var desk = Desk.list(.gap)
        desk.press("Enter")
        #expect(desk.asked == [.orderCard(3, id: "1042")])
        desk.answer(Samples.order())
        #expect(desk.shows("ORDER #1042"))
        desk.press("Esc")
        #expect(desk.state.place.list?.name == .gap)
        #expect(desk.state.place.list?.selected?.id == "1042")
    }

    @Test func aHeldNotificationOpensItsOrder() {
        var desk = Desk.list(.holds)
        desk.press("Enter")
        #expect(desk.asked == [.orderCard(3, id: "1042")])
        desk.answer(Samples.order())
        #expect(desk.shows("ORDER #1042"))
        desk.press("Esc")
        #expect(desk.state.place.list?.name == .holds)
    }

    @Test func workOpensTheOrderItIsAbout() {
        var desk = Desk.list(.work)
        desk.press("Enter")
        guard case .orderCard(_, id: "1071")? = desk.asked.last else {
            Issue.record("the order was not asked for")
            return
        }
    }

    @Test func findAsksTheCoreAndEnterOpensWhatWasFound() {
        var desk = Desk()
        desk.press("/")
        desk.type("RM123456785GB")
        desk.press("Enter")
        guard case .search(_, "RM123456785GB")? = desk.asked.last else {
            Issue.record("nothing was looked for")
            return
        }
        desk.answer(Samples.hits())
        desk.press("Down", "Enter")
        guard case .orderCard(_, id: "1055")? = desk.asked.last else {
            Issue.record("the order was not opened")
            return
        }
    }

    @Test func `what was found is said to be the first of more where there may be more`() {
        var desk = Desk()
        desk.press("/")
        desk.type("#1")
        desk.press("Enter")
        var some = desk
        some.answer(Samples.hits())
        #expect(some.shows("FOUND  3"))
        desk.answer(
            (0..<SearchHit.most).map {
                SearchHit(ref: TargetRef(.order, "\($0)"), title: "#1\($0)", matched: "order name")
            })
        #expect(desk.shows("FOUND  the first 50"))
    }

    @Test func `a connector on the overview is chosen and opened`() {
        var desk = Desk()
        desk.press("Shift-Tab", "Enter")
        guard case .connectorCard(_, id: "shopify")? = desk.asked.last else {
            Issue.record("the connector was not opened")
            return
        }
    }

    @Test func anExceptionOnTheOrderCardIsChosenWithTabAndOpened() {
        var desk = Desk.order()
        desk.press("Tab", "Enter")
        guard case .exceptionCard(_, id: "unknown-sku/SKU-RED-S")? = desk.asked.last else {
            Issue.record("the exception was not opened")
            return
        }
    }

    @Test func commandsAreTypedAfterAColon() {
        var desk = Desk()
        desk.press(":")
        desk.type("holds")
        desk.press("Enter")
        #expect(desk.state.place.list?.name == .holds)
        desk.press(":")
        desk.type("find #1042")
        desk.press("Enter")
        guard case .search(_, "#1042")? = desk.asked.last else {
            Issue.record("nothing was looked for")
            return
        }
        desk.press(":")
        desk.type("q")
        desk.press("Enter")
        #expect(desk.asked == [.quit])
    }

    @Test func thePaletteSaysWhyACommandIsNotAvailable() {
        var desk = Desk()
        desk.press(":")
        desk.type("retry")
        #expect(desk.screen().contains { $0.contains("retry") && $0.contains("Choose a row first (Tab).") })
        desk.press("Enter")
        #expect(desk.state.dialog == nil)
        #expect(desk.shows("Choose a row first (Tab)."))
    }

    @Test func anUnknownCommandSaysSo() {
        var desk = Desk()
        desk.press(":")
        desk.type("zzz")
        desk.press("Enter")
        #expect(desk.shows("No command is called \"zzz\"; ? lists them."))
    }

    @Test func helpListsEveryCommandWithItsKey() {
        var overview = Samples.overview()
        overview.patchworks = PatchworksPanel(queued: 0, running: 0, limit: nil, failed: 0, staleSince: nil)
        var desk = Desk(columns: 120, rows: 80, overview: overview)
        desk.press("?")
        let screen = desk.screen()
        for command in Command.allCases {
            #expect(screen.contains { $0.contains(command.spec.name) && $0.contains(command.spec.title) }, "\(command)")
        }
        desk.press("Esc")
        #expect(desk.state.help == nil)
    }

    @Test func anUnboundKeySaysWhereTheKeysAre() {
        var desk = Desk()
        desk.press("z")
        #expect(desk.shows("z does nothing here; ? shows the keys."))
    }

    @Test func quitSuspendAndRedrawAreAskedFor() {
        var desk = Desk()
        desk.press("q")
        #expect(desk.asked == [.quit])
        desk.press("Ctrl-Z")
        #expect(desk.asked == [.suspend])
        desk.press("Ctrl-L")
        #expect(desk.asked == [.redraw])
    }

    @Test func controlCCancelsAndOnlyTwiceInASecondQuits() {
        var desk = Desk.list(.gap)
        desk.press("r", "Ctrl-C")
        #expect(desk.state.dialog == nil)
        desk.press("Ctrl-C")
        #expect(desk.asked.isEmpty)
        desk.send(.clock(Samples.now + .seconds(5)))
        desk.press("Ctrl-C")
        #expect(desk.asked.isEmpty)
        desk.press("Ctrl-C")
        #expect(desk.asked == [.quit])
    }

    @Test func actionsThatFitNothingHereSayWhere() {
        var desk = Desk.list(.gap)
        desk.press("X")
        #expect(desk.asked.isEmpty)
        #expect(desk.shows("Cancellations are rejected from their list, an exception, or the order."))
        desk.press("R")
        #expect(desk.shows("Notifications are released from the list of holds, or from the order."))
    }

    @Test func theKeysPageMatchesTheRegistry() throws {
        let file = packageRoot.appendingPathComponent("docs/keys.md")
        if ProcessInfo.processInfo.environment["TALLYMAN_RECORD_GOLDENS"] != nil {
            try HelpText.markdown.write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(try String(contentsOf: file, encoding: .utf8) == HelpText.markdown)
    }
}

@Suite struct KeymapTests {
    @Test func standardKeysDoNotClash() throws {
        let keys = Command.allCases.flatMap(\.spec.keys)
        #expect(Set(keys).count == keys.count)
        #expect(try Keymap(changes: [:]) == .standard)
    }

    @Test func aCommandTakesOtherKeys() throws {
        let keymap = try Keymap(changes: ["retry": ["F2", "ctrl-t"], "refresh": ["r"]])
        #expect(keymap.command(forKey: "F2") == .action(.retry))
        #expect(keymap.command(forKey: "Ctrl-T") == .action(.retry))
        #expect(keymap.command(forKey: "r") == .refresh)
        var desk = Desk(keymap: keymap)
        desk.press("1")
        desk.answer(Samples.page(.gap))
        #expect(desk.shows("F2 retry"))
        desk.press("F2")
        #expect(desk.state.dialog?.action == .retry)
    }

    @Test(arguments: [
        (["retry": ["q"]], "Keys: q is given to both retry and quit; give one of them another."),
        (["retrry": ["F2"]], "Keys: there is no command \"retrry\"; `:` in the console lists them all."),
        (["retry": ["Hyper-9"]], "Keys: \"Hyper-9\" for retry is no key; write one character, or a name such as F2."),
        (["retry": ["Ctrl-C"]], "Keys: \"Ctrl-C\" for retry is no key; write one character, or a name such as F2."),
        (["quit": []], "Keys: quit must keep at least one key."),
    ]) func mistakesAreNamed(changes: [String: [String]], mistake: String) {
        let thrown = #expect(throws: Keymap.Invalid.self) { try Keymap(changes: changes) }
        #expect(thrown?.mistakes == [mistake])
    }
}
