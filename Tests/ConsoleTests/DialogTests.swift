import Console
import DeskAPI
import Domain
import Screen
import Testing

@Suite struct DialogTests {
    private func sent(_ desk: Desk) -> ActionRequest? {
        guard case .act(_, let request)? = desk.asked.last else { return nil }
        return request
    }

    private func previewed(_ desk: Desk) -> ActionRequest? {
        guard case .preview(_, let request)? = desk.asked.last else { return nil }
        return request
    }

    @Test func retryAsksWhatWouldHappenBeforeItDoesAnything() throws {
        var desk = Desk.list(.gap)
        desk.press("r")
        let request = try #require(previewed(desk))
        #expect(request.action == .retry)
        #expect(request.targets == [ActionTarget(ref: TargetRef(.order, "1042"), version: 7)])
        desk.preview()
        #expect(desk.shows("1 will be retried"))
        #expect(sent(desk) == nil)
        desk.press("y")
        let action = try #require(sent(desk))
        #expect(action.targets == request.targets)
        #expect(action.requestID == "t-1")
        desk.outcome()
        #expect(desk.shows("1 retried"))
        desk.press("Enter")
        #expect(desk.state.dialog == nil)
    }

    @Test func `words that no customer will read are not shown as if`() {
        var desk = Desk.list(.cancellations)
        desk.press("X")
        desk.type("it is packed")
        desk.press("Enter")
        var changed = desk
        desk.preview()
        #expect(desk.shows("The customer will read:"))
        changed.preview(.changedSinceYouLooked, "look again before you act")
        #expect(changed.shows("look again before you act"))
        #expect(!changed.shows("The customer will read:"))
    }

    @Test func aKeyPressedWhileTheCoreIsAskedLeavesNoNoteBehind() {
        var desk = Desk.list(.gap)
        desk.press("r")
        var asked = desk.asked
        desk.press("Enter")
        #expect(desk.shows("Waiting for the core."))
        desk.asked = asked
        desk.preview()
        #expect(!desk.shows("Waiting for the core."))
        desk.press("y")
        asked = desk.asked
        desk.press("Enter")
        desk.asked = asked
        desk.outcome()
        #expect(!desk.shows("Waiting for the core."))
    }

    @Test(arguments: ["Enter", "Space", "n", "Esc", "q"]) func noKeyButYConfirms(key: String) {
        var desk = Desk.list(.gap)
        desk.press("r")
        desk.preview()
        desk.press(key)
        #expect(sent(desk) == nil)
    }

    @Test func aHeldDownEnterNeverConfirms() {
        var desk = Desk.list(.cancellations)
        desk.press("X")
        desk.type("too late")
        desk.press("Enter")
        desk.preview()
        for _ in 0..<50 {
            desk.press("Enter")
            #expect(sent(desk) == nil)
        }
    }

    @Test func tabThenEnterConfirmsOnPurpose() {
        var desk = Desk.list(.gap)
        desk.press("r")
        desk.preview()
        desk.press("Tab", "Enter")
        #expect(sent(desk)?.action == .retry)
    }

    @Test(arguments: [("X", ListName.cancellations), ("R", .holds), ("T", .notDue)]) func aReasonIsAskedForAndSent(
        key: String, list: ListName
    ) throws {
        var desk = Desk.list(list)
        desk.press(key)
        #expect(desk.asked.isEmpty)
        desk.press("Enter")
        #expect(desk.asked.isEmpty)
        #expect(desk.shows("A reason is needed"))
        desk.type("y n q X picked already")
        desk.press("Enter")
        #expect(try #require(previewed(desk)).reason == "y n q X picked already")
        desk.preview(.done, "will be refused")
        desk.press("y")
        let request = try #require(sent(desk))
        #expect(request.reason == "y n q X picked already")
        #expect(request.targets.first?.version == [ListName.holds: 5, .notDue: 7][list] ?? 2)
    }

    @Test func tabChoosesOneOfTheShopsReasonsWhichIsThenChangedAndProofread() throws {
        var desk = Desk.list(.cancellations)
        desk.press("X")
        let offered = try #require(Samples.identity.reasons["rejectCancellation"])
        for reason in offered { #expect(desk.shows(reason.prefix(30) + "")) }
        desk.press("Tab", "Tab")
        #expect(desk.state.dialog?.reason.text == offered[1])
        desk.press("Backspace")
        desk.type(", Ada.")
        desk.press("Enter")
        #expect(try #require(previewed(desk)).reason == "Your order has left us already, Ada.")
        desk.preview(.done, "will be refused")
        #expect(desk.shows("The customer will read:"))
        #expect(desk.shows("Your order has left us already, Ada."))
    }

    @Test func whatWasTypedWronglyIsTakenAway() {
        var desk = Desk.list(.cancellations)
        desk.press("X")
        desk.type("packedd")
        desk.press("Backspace")
        #expect(desk.state.dialog?.reason.text == "packed")
        desk.press("Esc", "f")
        desk.type("ab")
        desk.press("Backspace", "Backspace")
        #expect(desk.state.prompt != nil)
        desk.press("Backspace")
        #expect(desk.state.prompt == nil)
    }

    @Test func theArrowsMoveBetweenTheButtonsToo() {
        var desk = Desk.list(.gap)
        desk.press("r")
        desk.preview()
        desk.press("Right", "Enter")
        #expect(sent(desk)?.action == .retry)
    }

    @Test func tabLeadsBackToWhatWasTyped() {
        var desk = Desk.list(.cancellations)
        desk.press("X")
        desk.type("my own words")
        desk.press("Tab")
        #expect(desk.state.dialog?.reason.text != "my own words")
        desk.press("Tab", "Tab")
        #expect(desk.state.dialog?.reason.text == "my own words")
        desk.press("Shift-Tab", "Tab")
        #expect(desk.state.dialog?.reason.text == "my own words")
        #expect(desk.asked.isEmpty)
    }

    @Test func tabSaysSoWhereThereIsNoReasonToChoose() {
        var desk = Desk.list(.holds)
        desk.press("R")
        desk.type("seen")
        desk.press("Tab")
        #expect(desk.shows("There are no reasons to choose from"))
        #expect(desk.state.dialog?.reason.text == "seen")
    }

    @Test(arguments: [(60, 20), (80, 24)]) func theChosenReasonIsSeenWholeOnASmallScreen(
        columns: Int, rows: Int
    ) {
        var desk = Desk.list(.cancellations, columns: columns, rows: rows)
        desk.press("X", "Tab")
        let screen = desk.screen().joined(separator: " ")
        for word in ["packed", "Please", "refund."] { #expect(screen.contains(word)) }
        #expect(screen.contains("Enter go on"))
    }

    @Test func anOwnerIsChosenFromOneselfTheTeamsAndNobody() throws {
        var desk = Desk.list(.exceptions)
        desk.press("o")
        #expect(desk.shows("> you (ada)"))
        #expect(desk.shows("team merchandising"))
        desk.press("Enter")
        #expect(try #require(previewed(desk)).owner == Owner(person: "ada"))
        desk.preview()
        desk.press("Esc", "o", "Down", "Down", "Enter")
        #expect(try #require(previewed(desk)).owner == Owner(team: "cx"))
        desk.preview()
        desk.press("Esc", "o", "Up", "Enter")
        #expect(try #require(previewed(desk)).owner == nil)
        desk.preview()
        #expect(desk.shows("New owner: nobody"))
    }

    @Test func `a colleague can be chosen as the owner by name`() throws {
        var identity = Samples.identity
        identity.people = [Owner(person: "ada"), Owner(person: "bea")]
        var desk = Desk(identity: identity)
        desk.press(ListName.exceptions.spec.key)
        desk.answer(Samples.page(.exceptions))
        desk.press("o")
        #expect(desk.screen().contains { $0.contains("   bea ") })
        #expect(desk.screen().count { $0.contains("ada") && $0.contains("you") } >= 1)
        desk.press("Up", "Up", "Enter")
        #expect(try #require(previewed(desk)).owner == Owner(person: "bea"))
    }

    @Test func `a colleague who came since the console was opened can be chosen, and what was chosen stays`() throws {
        var desk = Desk.list(.exceptions)
        desk.press("o")
        #expect(desk.asked.contains { if case .identity = $0 { true } else { false } })
        desk.press("Up")
        #expect(desk.screen().contains { $0.contains("> nobody") })
        var identity = Samples.identity
        identity.people = [Owner(person: "bea")]
        desk.send(.identity(identity))
        #expect(desk.screen().contains { $0.contains("> nobody") })
        desk.press("Up", "Enter")
        #expect(try #require(previewed(desk)).owner == Owner(person: "bea"))
    }

    @Test func `an assignment says beforehand from whom it takes what`() throws {
        var desk = Desk.list(.exceptions)
        desk.press("Space", "Space", "Space", "o", "Enter")
        guard case .preview(let question, let request)? = desk.asked.last else {
            Issue.record("no preview")
            return
        }
        let holders = [Owner(person: "grace"), Owner(person: "grace"), Owner(person: "linus")]
        let outcomes = zip(request.targets, holders).map {
            ActionOutcome(ref: $0.ref, label: $0.ref.id, kind: .done, message: "assigned to ada", holder: $1)
        }
        #expect(outcomes.count == 3)
        desk.send(.preview(question, ActionReply(outcomes: outcomes)))
        #expect(desk.shows("3 will be assigned"))
        #expect(desk.shows("; 2 of them are grace's, 1 linus's"))
        #expect(desk.shows("assigned to ada; it is linus's"))
    }

    @Test func `whoever rejects reads where the order is now`() {
        var desk = Desk.list(.cancellations)
        desk.press("X")
        #expect(desk.screen().contains { $0.contains("#1042  at the WMS: Picking") })
    }

    @Test func onlyWhatThePreviewSaidWouldBeDoneIsSent() throws {
        var desk = Desk.list(.gap)
        desk.press("Space", "Space", "r")
        guard case .preview(let question, let request)? = desk.asked.last else {
            Issue.record("no preview")
            return
        }
        desk.send(
            .preview(
                question,
                ActionReply(outcomes: [
                    ActionOutcome(ref: request.targets[0].ref, label: "#1042", kind: .done, message: "will be sent"),
                    ActionOutcome(
                        ref: request.targets[1].ref, label: "#1071", kind: .changedSinceYouLooked, message: "look again"
                    ),
                ])))
        #expect(desk.shows("1 will be retried · 1 changed since you looked"))
        desk.press("y")
        #expect(try #require(sent(desk)).targets.map(\.ref.id) == ["1042"])
    }

    @Test func whatCannotBeDoneCannotBeConfirmed() {
        var desk = Desk.list(.gap)
        desk.press("r")
        desk.preview(.notAllowed, "cx may not retry")
        desk.press("y")
        #expect(sent(desk) == nil)
        #expect(desk.shows("There is nothing to confirm."))
        #expect(desk.shows("cx may not retry"))
    }

    @Test func theOutcomeOfEachTargetIsShown() {
        var desk = Desk.list(.gap)
        desk.press("Space", "Space", "r")
        desk.preview()
        desk.press("y")
        guard case .act(let question, let request)? = desk.asked.last else {
            Issue.record("nothing sent")
            return
        }
        desk.send(
            .outcome(
                question,
                ActionReply(outcomes: [
                    ActionOutcome(ref: request.targets[0].ref, label: "#1042", kind: .done, message: "sent again"),
                    ActionOutcome(
                        ref: request.targets[1].ref, label: "#1071", kind: .failed, message: "the WMS did not answer"),
                ])))
        #expect(desk.shows("1 retried · 1 failed"))
        #expect(desk.shows("#1042  sent again"))
        #expect(desk.shows("#1071  failed: the WMS did not answer"))
        #expect(desk.state.place.list?.marked.isEmpty == true)
    }

    @Test func anUnansweredActionIsTriedAgainUnderTheSameID() throws {
        var desk = Desk.list(.gap)
        desk.press("r")
        desk.preview()
        desk.press("y")
        guard case .act(let question, let first)? = desk.asked.last else {
            Issue.record("nothing sent")
            return
        }
        desk.send(.failed(question, reason: "the connection broke"))
        #expect(desk.shows("It may have been done."))
        desk.press("y")
        #expect(try #require(sent(desk)) == first)
    }

    @Test func twoActionsHaveTwoIDs() throws {
        var desk = Desk.list(.gap)
        desk.press("r", "Esc", "r")
        desk.preview()
        desk.press("y")
        #expect(try #require(sent(desk)).requestID == "t-2")
    }

    @Test func anAnswerToAClosedDialogIsDropped() {
        var desk = Desk.list(.gap)
        desk.press("r")
        let asked = desk.asked
        desk.press("Esc")
        desk.asked = asked
        desk.preview()
        #expect(desk.state.dialog == nil)
    }

    @Test func aFailedPreviewSaysThatNothingWasDone() {
        var desk = Desk.list(.gap)
        desk.press("r")
        guard case .preview(let question, _)? = desk.asked.last else {
            Issue.record("no preview")
            return
        }
        desk.send(.failed(question, reason: "the core is busy"))
        #expect(desk.shows("Nothing was done: the core is busy"))
    }

    @Test func whoMayNotActIsToldWhyAndNothingIsSent() {
        var desk = Desk(identity: Samples.onlooker)
        desk.press("1")
        desk.answer(Samples.page(.gap))
        for key in ["r", "o"] {
            desk.press(key)
            #expect(desk.asked.isEmpty)
            #expect(desk.state.dialog == nil)
            #expect(desk.shows("bob has no role that may act here; you may look"))
        }
    }

    @Test func aRoleThatMayNotDoThisIsNamed() {
        var identity = Samples.identity
        identity.allowed = [.assignOwner]
        identity.roles = ["finance"]
        var desk = Desk(identity: identity)
        desk.press("1")
        desk.answer(Samples.page(.gap))
        desk.press("r")
        #expect(desk.shows("ada (finance) may not retry."))
    }

    @Test func aFirstLetterGoesFromOwnerToOwner() {
        var desk = Desk.list(.exceptions)
        desk.press("o", "m")
        #expect(desk.shows("> team merchandising"))
        desk.press("o")
        let first = desk.screen()
        desk.press("o")
        #expect(desk.screen() != first && desk.shows("> team o"))
        desk.press("z")
        #expect(desk.shows("Up and Down or a first letter choose, Enter takes, Esc cancels."))
    }

    @Test func anActionOnTheOverviewOpensTheCardFirst() throws {
        var desk = Desk()
        desk.press("Tab", "r")
        #expect(desk.asked == [.exceptionCard(2, id: "unknown-sku/SKU-RED-S")])
        desk.answer(Samples.exception())
        let request = try #require(previewed(desk))
        #expect(request.targets == [ActionTarget(ref: TargetRef(.exception, "unknown-sku/SKU-RED-S"), version: 4)])
    }

    @Test func releasingOnTheOverviewFindsTheOrderAndItsShipment() throws {
        var desk = Desk()
        desk.press("Tab", "Tab", "R")
        #expect(desk.asked == [.orderCard(2, id: "1042")])
        desk.answer(Samples.order())
        #expect(desk.shows("Release notification: #1042 Royal Mail RM123456785GB"))
        desk.type("driver has it")
        desk.press("Enter")
        #expect(
            try #require(previewed(desk)).targets == [ActionTarget(ref: TargetRef(.shipment, "S-9001"), version: 5)])
    }

    @Test func pastedTextIsAReasonAndNeverACommand() {
        var desk = Desk.list(.cancellations)
        desk.send(.paste("Xyq\r"))
        #expect(desk.asked.isEmpty)
        #expect(desk.state.dialog == nil)
        desk.press("X")
        desk.send(.paste("already\npicked\u{1B}[2J"))
        #expect(desk.state.dialog?.reason.text == "already picked[2J")
    }
}
