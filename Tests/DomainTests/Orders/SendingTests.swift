import Testing

@testable import Domain

/// What an attempt to send a part begins with, and what its ending means for the order.
@Suite struct SendingTests {
    private let id = OrderID("7")

    private func effects(_ ending: Sending.Ending, next: Instant? = t0) -> [StepEffect] {
        Sending.effects(ending, "1001", of: id, named: "#1001", next: next)
    }

    private func facts(_ effects: [StepEffect]) -> [Fact] {
        effects.compactMap { effect in
            if case .fact(let fact, _, _) = effect { fact } else { nil }
        }
    }

    private func missing(_ facts: [Fact], via route: OrderRoute = .direct) -> Sending.Ending {
        Sending.missing("1001", after: facts, via: route, limits: Sending.Losses(runs: 3, acceptances: 2))
    }

    // MARK: Beginning

    @Test func aPartThatWasNeverTriedIsSentAtOnce() {
        let begun = Sending.begin("1001", of: Sample.record())
        #expect(begun?.isUntried == true)
        #expect(begun?.looksFirst == false)
    }

    @Test func whatMayHaveBeenSentIsLookedUpFirst() {
        let begun = Sending.begin("1001", of: Sample.record(Sample.sent()))
        #expect(begun?.isUntried == false)
        #expect(begun?.looksFirst == true)
    }

    @Test func whatARunTookIsLookedUpFirstThoughItFailed() {
        let record = Sample.record(.orderHandedOver(number: "1001", run: "9"), .orderNotSent(number: "1001"))
        let begun = Sending.begin("1001", of: record)
        #expect(begun?.isUntried == true)
        #expect(begun?.looksFirst == true)
    }

    @Test func whatHasArrivedIsNotSentAgain() {
        #expect(Sending.begin("1001", of: Sample.record(Sample.sent(), Sample.received())) == nil)
        #expect(
            Sending.begin("1001", of: Sample.record(Sample.sent(), .orderParked(number: "1001", status: "Review")))
                == nil)
    }

    @Test func aCancelledOrderIsNotSent() {
        #expect(Sending.begin("1001", of: Sample.record(.orderCancelled(inWMS: false))) == nil)
    }

    @Test func aNumberThatTheOrderNoLongerHasIsNotSent() {
        #expect(Sending.begin("1001-2", of: Sample.record()) == nil)
    }

    @Test func onlyThePartsLastRunIsRunAgain() {
        let blocked = Fact.orderAssessed(.blocked, blocks: [], parts: nil)
        let record = Sample.record(
            .orderHandedOver(number: "1001", run: "9"), .orderNotSent(number: "1001"), blocked)
        #expect(Sending.retry("1001", run: "9", of: record)?.isUntried == true)
        #expect(Sending.retry("1001", run: "8", of: record) == nil)
    }

    @Test func aRunIsNotRunAgainWhileItsOrderIsReceived() {
        let record = Sample.record(.orderHandedOver(number: "1001", run: "9"), Sample.received())
        #expect(Sending.retry("1001", run: "9", of: record) == nil)
    }

    // MARK: Ending

    @Test func whatTheWMSTookIsReadBack() {
        #expect(
            effects(.accepted) == [
                .fact(.orderSent(number: "1001"), .order(id)),
                .enqueue(.confirmOrder(id, number: "1001"), due: t0),
            ])
    }

    @Test func aRunThatTookItIsFollowed() {
        #expect(effects(.handedOver(run: "9")).last == .enqueue(.followRun(id, number: "1001", run: "9"), due: t0))
    }

    @Test func whatMayHaveArrivedIsLookedUpLater() {
        let found = effects(.unknown("a timeout"))
        #expect(facts(found) == [.orderUnconfirmed(number: "1001", reason: "a timeout")])
        #expect(found.last == .enqueue(.confirmOrder(id, number: "1001"), due: t0))
    }

    @Test func whatCertainlyDidNotArriveIsSentAgain() {
        let found = effects(.withoutEffect)
        #expect(facts(found) == [.orderNotSent(number: "1001")])
        #expect(found.last == .enqueue(.sendOrder(id, number: "1001"), due: t0))
    }

    @Test func anAttemptThatIsItselfRepeatedEnqueuesNothing() {
        #expect(effects(.unknown("a timeout"), next: nil).count == 1)
        #expect(effects(.withoutEffect, next: nil).count == 1)
    }

    @Test func aRefusalBlocksTheOrderAndSomebodyIsToldTheWMSsWords() {
        let found = effects(.refused(Sending.Refusal(words: "no such item")))
        let cause = ExceptionCause.wmsRefused(id)
        #expect(
            found.first
                == .raise(NewException(cause, summary: "#1001: Deposco refused it", detail: "no such item")))
        #expect(
            facts(found) == [
                .orderNotSent(number: "1001"),
                .orderAssessed(.blocked, blocks: [Block(exception: cause.id, units: 0)], parts: nil),
            ])
    }

    // MARK: Missing

    @Test func whatNeverArrivedIsSentAgain() {
        #expect(missing([Sample.sent()]) == .withoutEffect)
    }

    @Test func somebodyIsToldWhenDeposcoTakesAPartAgainAndAgainWithoutHavingIt() {
        guard case .refused(let refusal) = missing([Sample.sent(), Sample.sent()]) else {
            Issue.record("it would be sent once more")
            return
        }
        #expect(refusal.what == "Deposco took it 2 times and does not have it")
        #expect(refusal.system == "deposco")
    }

    @Test func theSendsOfAnotherPartDoNotCount() {
        #expect(missing([Sample.sent("1001-2"), Sample.sent("1001-2")]) == .withoutEffect)
    }

    @Test func somebodyIsToldWhenRunsAreLostAgainAndAgain() {
        let lost: [Fact] = [
            .orderHandedOver(number: "1001", run: "1"), .orderUnconfirmed(number: "1001", reason: "a timeout"),
            .orderHandedOver(number: "1001", run: "2"),
        ]
        guard case .refused(let refusal) = missing(lost, via: .patchworks(flow: "12")) else {
            Issue.record("a flow would be started once more")
            return
        }
        #expect(refusal.what == "3 runs in Patchworks were lost")
        #expect(refusal.system == "patchworks")
        #expect(missing(lost) == .withoutEffect)
    }

    @Test func anIntentIsNoStart() {
        let intent = Fact.orderUnconfirmed(number: "1001", reason: Fact.beingSent)
        #expect(Sending.starts(with: "1001", in: [intent, .orderHandedOver(number: "1001", run: "1")]) == 1)
    }

    @Test(
        arguments: [
            (OrderStage.blocked, OrderPart.State.planned, true), (.partlyShipped, .planned, true),
            (.sent, .sent, false),
            (.blocked, .sent, false), (.partlyShipped, .sent, false), (.queued, .planned, nil), (.sent, .received, nil),
            (.cancelled, .planned, nil), (.shipped, .sent, nil), (.sent, .planned, nil),
        ] as [(OrderStage, OrderPart.State, Bool?)])
    func aRunIsRunAgainWhileItsPartIsMissing(stage: OrderStage, state: OrderPart.State, untried: Bool?) {
        var record = Sample.record(.orderHandedOver(number: "1001", run: "9"))
        record.stage = stage
        record.parts[0].state = state
        let begun = Sending.retry("1001", run: "9", of: record)
        #expect(begun == untried.map { Sending.Beginning(isUntried: $0, looksFirst: true) })
    }

    @Test func theIntentOfACallIsOursAndNotAnUnknownOutcome() {
        #expect(
            Sending.intent("1001", of: id)
                == .fact(.orderUnconfirmed(number: "1001", reason: Fact.beingSent), .order(id)))
    }

    @Test func aRunThatIsToBeWaitedForIsRecorded() {
        #expect(
            effects(.handedOver(run: "9")).first == .fact(.orderHandedOver(number: "1001", run: "9"), .order(id)))
        #expect(effects(.accepted, next: nil) == [.fact(.orderSent(number: "1001"), .order(id))])
    }

    @Test func aRefusalIsTheActOfWhoeverRefused() {
        let found = effects(.refused(Sending.Refusal("the flow failed", words: "no such item", by: "patchworks")))
        #expect(found[1] == .fact(.orderNotSent(number: "1001"), .order(id), by: .remote("patchworks")))
        #expect(Sending.Refusal(words: "").system == "deposco")
    }

    @Test func whatWasLostLessOftenThanItMayIsSentAgain() {
        let run = Fact.orderHandedOver(number: "1001", run: "1")
        #expect(missing([run, run], via: .patchworks(flow: "12")) == .withoutEffect)
        guard case .refused(let refusal) = missing([run, run, run], via: .patchworks(flow: "12")) else {
            Issue.record("a flow would be started once more")
            return
        }
        #expect(refusal.words.contains("1001"))
        guard case .refused(let taken) = missing([Sample.sent(), Sample.sent(), Sample.sent()]) else {
            Issue.record("it would be sent once more")
            return
        }
        #expect(taken.words.contains("1001"))
    }

    @Test func startsOfAnotherPartDoNotCount() {
        let facts: [Fact] = [
            .orderHandedOver(number: "1001-2", run: "1"), .orderUnconfirmed(number: "1001-2", reason: "a timeout"),
            .orderUnconfirmed(number: "1001", reason: "a timeout"), Sample.sent(),
        ]
        #expect(Sending.starts(with: "1001", in: facts) == 1)
    }
}
