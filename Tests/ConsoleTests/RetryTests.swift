import Console
import DeskAPI
import Domain
import Testing

/// A retry that ends while the console is open.
@Suite struct RetryTests {
    private static let ref = TargetRef(.order, "1042")

    /// The first order of the gap, retried, and the dialog closed.
    private func retried() -> Desk {
        var desk = Desk.list(.gap)
        desk.press("r")
        desk.preview()
        desk.press("y")
        desk.outcome()
        desk.press("Enter")
        return desk
    }

    /// Something changed, and the retried order's card says what happened to it.
    private func change(_ desk: inout Desk, _ sequence: Int64, _ happened: [(fact: String, text: String)]) {
        desk.send(.live(.overview(Samples.overview(sequence: sequence))))
        guard let question = asked(desk) else { return }
        var card = Samples.order()
        card.timeline = happened.enumerated().map { index, one in
            TimelineEntry(
                at: Samples.now + .seconds(Int64(index)), who: "whoever", text: one.text, fact: one.fact)
        }
        desk.send(.orderCard(question, card))
    }

    private func asked(_ desk: Desk) -> Int? {
        for case .orderCard(let question, Self.ref.id) in desk.asked { return question }
        return nil
    }

    private let act = (fact: "acted", text: "retry")

    @Test func theMessageLineTellsThatARetryEndedWell() {
        var desk = retried()
        change(&desk, 4712, [act])
        #expect(desk.state.note == nil)
        change(&desk, 4713, [act, ("orderSent", "sent"), ("orderReceived", "received by Deposco")])
        #expect(desk.shows("#1042: received by Deposco"))
        desk.press("Down")
        desk.send(.live(.overview(Samples.overview(sequence: 4714))))
        #expect(asked(desk) == nil, "it is told once")
    }

    @Test func theMessageLineTellsThatARetryFailedAgain() {
        var desk = retried()
        change(&desk, 4712, [("exceptionRaised", "long ago"), act, ("exceptionRaised", "Deposco refused it")])
        #expect(desk.shows("Retry of #1042 failed again: Deposco refused it"))
    }

    /// The first piece of work in the queues, retried, and where it stands after the next change.
    private func workRetried(_ state: WorkState, why: String? = nil) throws -> Desk {
        var desk = Desk.list(.work)
        desk.press("r")
        desk.preview()
        desk.press("y")
        desk.outcome()
        desk.press("Enter")
        desk.send(.live(.overview(Samples.overview(sequence: 4712))))
        var asked: (question: Int, id: String)?
        for case .workStanding(let question, let id) in desk.asked { asked = (question, id) }
        let (question, id) = try #require(asked)
        desk.send(.workStanding(question, WorkStanding(ref: TargetRef(.work, id), state: state, why: why)))
        return desk
    }

    @Test func theMessageLineTellsHowTheRetryOfAPieceOfWorkEnded() throws {
        #expect(try workRetried(.done).shows("it has left the queue"))
        #expect(try workRetried(.failed, why: "Deposco answered 422").shows("failed again: Deposco answered 422"))
        #expect(try workRetried(.waiting, why: "HTTP 503").shows("is to be tried again: HTTP 503"))
    }

    @Test func whatEndedMeanwhileIsToldInOneLine() {
        var desk = Desk.list(.work)
        desk.press("Space", "Down", "Space", "r")
        desk.preview()
        desk.press("y")
        desk.outcome()
        var states: [WorkState] = [.failed, .done]
        for sequence in 4712...4713 {
            desk.send(.live(.overview(Samples.overview(sequence: Int64(sequence)))))
            for case .workStanding(let question, let id) in desk.asked {
                let ref = TargetRef(.work, id)
                desk.send(.workStanding(question, WorkStanding(ref: ref, state: states.removeFirst(), why: "HTTP 422")))
            }
        }
        #expect(states.isEmpty)
        desk.press("Enter")
        #expect(desk.shows("2 retries ended, 1 of them without success. Retry of"))
        desk.press("Down")
        #expect(!desk.shows("it has left the queue"))
    }

    @Test(arguments: [WorkState.ready, .running]) func workThatStillRunsIsAskedForAgain(state: WorkState) throws {
        var desk = try workRetried(state)
        #expect(desk.state.note == nil)
        desk.send(.live(.overview(Samples.overview(sequence: 4713))))
        #expect(desk.asked.contains { if case .workStanding = $0 { true } else { false } })
    }

    @Test func whatHappenedBeforeTheRetryIsNotItsEnd() {
        var desk = retried()
        change(&desk, 4712, [("exceptionRaised", "long ago"), ("exceptionResolved", "once"), act])
        #expect(desk.state.note == nil)
        desk.send(.live(.overview(Samples.overview(sequence: 4713))))
        #expect(asked(desk) != nil)
    }

    @Test func theEndWaitsUntilADialogIsClosed() {
        var desk = retried()
        desk.press("o")
        change(&desk, 4712, [act, ("exceptionResolved", "resolved: it is there")])
        #expect(desk.state.note == nil)
        desk.press("Esc")
        #expect(desk.shows("#1042: resolved: it is there"))
    }

    @Test func nothingIsAskedAboutWhatCouldNotBeRetried() {
        var desk = Desk.list(.gap)
        desk.press("r")
        desk.preview()
        desk.press("y")
        desk.outcome(.failed, "it still waits")
        desk.press("Enter")
        desk.send(.live(.overview(Samples.overview(sequence: 4712))))
        #expect(asked(desk) == nil)
    }

    @Test func anAnswerThatDoesNotComeIsAskedForAgain() throws {
        var desk = retried()
        desk.send(.live(.overview(Samples.overview(sequence: 4712))))
        desk.send(.failed(try #require(asked(desk)), reason: "busy"))
        desk.send(.live(.overview(Samples.overview(sequence: 4713))))
        #expect(asked(desk) != nil)
    }
}
