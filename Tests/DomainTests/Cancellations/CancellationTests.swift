import Domain
import Testing

/// A request to cancel, from the question to the answer.
@Suite struct CancellationTests {
    private func request(_ source: CancellationRequest.Source = .fulfilmentOrder("f1")) -> CancellationRequest {
        CancellationRequest(order: OrderID("7"), orderName: "#1001", source: source)
    }

    private func record(_ facts: Fact...) throws -> CancellationRecord {
        var record = try #require(
            CancellationRecord(first: .cancellationRequested(request()), id: CancellationID("c"), at: t0))
        for (index, fact) in facts.enumerated() { record.apply(fact, at: t0 + .minutes(Int64(index) + 1)) }
        return record
    }

    @Test(arguments: [
        (Verdict.pastNoReturn, CancellationState.late), (.unknown, .unknown), (.canStop, .requested),
        (.notThere, .requested), (.alreadyCancelled, .requested),
    ])
    func onlyWhatCannotBeStoppedOrIsNotKnownWaitsForSomebody(verdict: Verdict, state: CancellationState) throws {
        #expect(try record(.cancellationJudged(verdict, wmsStatus: "Picking")).state == state)
    }

    @Test func aRequestIsOpenUntilWhoeverAskedIsAnswered() throws {
        #expect(try record(.cancellationStopped).open)
        #expect(try record(.cancellationRefused(reason: "too late")).open)
        #expect(try !record(.cancellationStopped, .cancellationAnswered(accepted: true, message: nil)).open)
        #expect(try !record(.cancellationAnswered(accepted: false, message: "too late")).open)
    }

    @Test func anAnswerKeepsTheWordsOfWhoeverRefused() throws {
        let refused = try record(
            .cancellationRefused(reason: "too late"), .cancellationAnswered(accepted: false, message: nil))
        #expect(refused.state == .rejected)
        #expect(refused.answer == "too late")
    }

    @Test func askingAgainBeginsAnew() throws {
        let again = try record(
            .cancellationJudged(.pastNoReturn, wmsStatus: "Packing"), .cancellationRefused(reason: "too late"),
            .cancellationRequested(request()))
        #expect(again.state == .requested)
        #expect(again.verdict == nil && again.answer == nil)
        #expect(again.requestedAt == t0 + .minutes(3))
    }

    @Test func theNoteNamesTheStageAndTheRequest() throws {
        let judged = Fact.cancellationJudged(.pastNoReturn, wmsStatus: "Packing")
        #expect(
            try record(judged, .cancellationRefused(reason: "being packed")).note(accepted: false)
                == "Cancellation asked for 2026-03-02T10:00:00Z: rejected at Packing. being packed")
        #expect(
            try record(.cancellationJudged(.canStop, wmsStatus: "New")).note(accepted: true)
                == "Cancellation asked for 2026-03-02T10:00:00Z: accepted, the warehouse will not ship it (New)")
    }

    @Test func whatIsCancelledOnTheChannelAlreadyCannotBeRefused() {
        #expect(!request(.channelCancelled).source.canBeRefused)
        #expect(request(.fulfilmentOrder("f1")).source.canBeRefused)
        #expect(request(.sender(name: "helpdesk", request: "9")).source.canBeRefused)
    }

    @Test func theSameRequestOfASenderIsTheSameCancellation() {
        #expect(CancellationID(fulfilmentOrder: "9") == CancellationID("fo-9"))
        #expect(CancellationID(cancelledOnChannel: OrderID("9")) == CancellationID("order-9"))
        #expect(CancellationID(sender: "helpdesk", request: "9") == CancellationID(sender: "helpdesk", request: "9"))
        #expect(CancellationID(sender: "helpdesk", request: "9") != CancellationID(sender: "app", request: "9"))
    }

    @Test func theTableOfStagesIsTheShops() {
        let table = PointOfNoReturn(stoppable: ["Neu"], committed: ["Gepackt"], cancelled: [])
        #expect(table.verdict(on: "Neu") == .canStop)
        #expect(table.verdict(on: "Gepackt") == .pastNoReturn)
        #expect(table.verdict(on: "New") == .unknown)
    }

    @Test(arguments: ["new", " New", "NEW", ""]) func anExactWordIsNotGuessedAt(status: String) {
        #expect(PointOfNoReturn().verdict(on: status) == .unknown)
    }

    @Test func aRequestOfASenderIsNamedAfterBoth() {
        #expect(CancellationID(sender: "helpdesk", request: "9") == CancellationID("hook-helpdesk-9"))
    }

    @Test func onlyARequestBeginsARecord() throws {
        #expect(CancellationRecord(first: .cancellationStopped, id: CancellationID("c"), at: t0) == nil)
        let begun = try record()
        #expect(begun.request == request())
        #expect(begun.requestedAt == t0)
        #expect(begun.state == .requested && begun.open)
    }

    @Test func whatWasFoundInTheWarehouseIsKeptWithItsTime() throws {
        let judged = try record(.cancellationJudged(.canStop, wmsStatus: "New"), .cancellationStopped)
        #expect(judged.verdict == .canStop)
        #expect(judged.wmsStatus == "New")
        #expect(judged.judgedAt == t0 + .minutes(1))
        #expect(judged.state == .stopped)
    }

    @Test func anAnswersOwnWordsTakeThePlaceOfTheEarlierOnes() throws {
        let answered = try record(
            .cancellationRefused(reason: "too late"), .cancellationAnswered(accepted: false, message: "packed at noon"))
        #expect(answered.answer == "packed at noon")
        #expect(try record(.cancellationAnswered(accepted: true, message: nil)).state == .done)
    }

    @Test func whatIsSaidOfOtherThingsChangesNoCancellation() throws {
        #expect(try record(.noticeSent, .orderCancelled(inWMS: true)) == record())
    }

    @Test func aNoteWithoutAStageOrWordsSaysOnlyHowItEnded() throws {
        #expect(try record().note(accepted: false) == "Cancellation asked for 2026-03-02T10:00:00Z: rejected")
        #expect(
            try record().note(accepted: true)
                == "Cancellation asked for 2026-03-02T10:00:00Z: accepted, the warehouse will not ship it")
    }

    @Test func aRequestThatComesAgainMayComeFromElsewhere() throws {
        let again = try record(.cancellationRequested(request(.channelCancelled)))
        #expect(again.request.source == .channelCancelled)
    }
}
