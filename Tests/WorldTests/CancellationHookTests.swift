import Connectors
import DeskAPI
import Domain
import Sandbox
import Simulation
import Store
import Testing

@testable import Core

/// Requests to cancel that a help desk sends through the signed hook.
@Suite struct CancellationHookTests {
    private func world(
        answer: String? = SandboxTransport.base + "/helpdesk/answers", order: String? = "#1", status: String? = nil,
        patchworks: Bool = false
    ) async throws -> World {
        let world = try World(patchworks: patchworks) { settings in
            settings.hooks.cancellationSenders["helpdesk"] = CancellationSender(
                name: "helpdesk", secrets: ["sandbox-helpdesk"], answerURL: answer)
            settings.hooks.cancellationSenders["patchworks"] = CancellationSender(
                name: "patchworks", secrets: ["sandbox-helpdesk"], answerURL: answer)
            settings.hooks.patchworksSecrets = ["agreed"]
        }
        try await world.start()
        guard let order else { return world }
        await world.place(order, "TEE")
        try await world.settle()
        world.clock.pass(.minutes(1))
        if let status {
            let at = world.clock.now.milliseconds
            await world.host.with { $0.deposco.setStatus(status, of: String(order.dropFirst()), at: at) }
        }
        return world
    }

    private func ask(_ world: World, _ body: SandboxJSON) async throws {
        await world.host.with { $0.helpDesk.ask(body) }
        try await world.pass(.seconds(5))
    }

    private func answers(_ world: World) async -> [SandboxJSON] { await world.host.with { $0.helpDesk.answers } }

    private static let request: SandboxJSON = [
        "requestId": "hd-1", "orderName": "#1", "message": "wrong size", "reason": "changed-mind",
    ]

    @Test func whatTheSenderSaysIsReadOnTheCardAndIsNotInTheJournal() async throws {
        let world = try await world()
        try await ask(world, Self.request)
        let id = try #require(try await world.order("#1")?.id)
        let card = try #require(try await world.core.orderCard(id))
        #expect(card.timeline.contains { $0.text == "cancellation asked for: changed-mind: wrong size" })
        let facts = try await world.store.read { try $0.journal.timeline(order: id, limit: 200) }
        #expect(facts.contains { if case .cancellationRequested = $0.fact { true } else { false } })
        #expect(!facts.contains { "\($0.fact)".contains("wrong size") })
    }

    @Test func anOrderThatCanStillBeStoppedIsStoppedCancelledOnTheChannelAndTheSenderTold() async throws {
        let world = try await world()
        try await ask(world, Self.request)
        #expect(await world.inDeposco("1")?.status == "Canceled")
        let order = try #require(await world.inShop("#1"))
        #expect(order.cancelledAt != nil)
        #expect(order.tags == ["cancelled-in-warehouse"])
        #expect(await world.host.with { $0.shop.calls["CancelOrder"] } == 1)
        let answers = await answers(world)
        #expect(answers.map { $0["outcome"].string } == ["accepted"])
        #expect(answers.first?["requestId"].string == "hd-1")
        #expect(answers.first?["orderName"].string == "#1")
        #expect(answers.first?["stage"].string == "New")
        #expect(await world.host.with { $0.helpDesk.forged } == 0)
    }

    @Test func pastThePointOfNoReturnAPersonRejectsAndTheSenderReadsTheStageAndTheWords() async throws {
        let world = try await world(status: "Picking")
        try await ask(world, Self.request)
        let late = try #require(try await world.exceptions().first)
        #expect(late.type == .lateCancellation)
        #expect(late.detail.hasPrefix("Deposco says Picking, read "))
        #expect(await answers(world).isEmpty)
        let cancellation = try #require(try await world.cancellation(of: "#1"))
        let outcome = try await world.act(
            .rejectCancellation, on: TargetRef(.cancellation, cancellation.record.id.rawValue),
            version: cancellation.version, reason: "already on the van")
        #expect(outcome.kind == .done)
        try await world.settle()
        let answer = try #require(await answers(world).first)
        #expect(answer["outcome"].string == "rejected")
        #expect(answer["stage"].string == "Picking")
        #expect(answer["message"].string == "already on the van")
        #expect(await world.inShop("#1")?.cancelledAt == nil)
        #expect(try await world.exceptions().isEmpty)
    }

    @Test func nobodyDecidingIsDecidedByTheRule() async throws {
        let world = try await world(status: "Picking")
        try await ask(world, Self.request)
        try await world.pass(.minutes(14))
        #expect(await answers(world).isEmpty)
        try await world.pass(.minutes(2))
        #expect(await answers(world).map { $0["outcome"].string } == ["rejected"])
    }

    @Test func aStatusThatTheTableDoesNotHaveStopsNothingAndAnswersNothing() async throws {
        let world = try await world(status: "Quarantined")
        try await ask(world, Self.request)
        #expect(try await world.exceptions().map(\.type) == [.cancellationUnknown])
        #expect(await world.inDeposco("1")?.status == "Quarantined")
        #expect(await answers(world).isEmpty)
    }

    @Test func theSameRequestAgainIsDroppedEvenInOtherWordsAndAfterTheAnswer() async throws {
        let world = try await world(status: "Picking")
        try await ask(world, Self.request)
        try await world.pass(.minutes(20))
        try await ask(world, ["requestId": "hd-1", "orderName": "#1", "message": "please"])
        #expect(await answers(world).count == 1)
        #expect(try await world.cancellation(of: "#1")?.record.state == .rejected)
        // Another request is another question.
        try await ask(world, ["requestId": "hd-2", "orderName": "#1"])
        try await world.pass(.minutes(20))
        #expect(await answers(world).map { $0["requestId"].string } == ["hd-1", "hd-2"])
    }

    @Test func whoeverCannotSignIsTurnedAwayAndNothingIsKept() async throws {
        let world = try await world()
        for (name, secret) in [("helpdesk", "guessed"), ("stranger", "sandbox-helpdesk"), ("", "sandbox-helpdesk")] {
            await world.host.with { sandbox in
                sandbox.helpDesk.name = name
                sandbox.helpDesk.secret = secret
                sandbox.helpDesk.ask(Self.request)
            }
            let delivery = try #require(await world.host.dueDeliveries(now: world.clock.now.milliseconds).first)
            let answer = await world.core.receiveHook(
                .cancellations, headers: delivery.headers.map { Header($0.name, $0.value) }, body: delivery.body)
            #expect(answer.status == 401)
            await world.host.delivered(delivery.id, status: 200, now: world.clock.now.milliseconds)
        }
        #expect(try await world.store.read { try $0.inbox.deliveryIDs(source: "cancellations") } == [])
        #expect(try await world.cancellation(of: "#1") == nil)
    }

    @Test func anOrderThatIsNotKnownHereIsReadFromTheChannel() async throws {
        let world = try await world(order: nil)
        await world.host.with { $0.shop.settings.lostPerMille = 1000 }
        await world.place("#7", "TEE")
        try await ask(world, ["requestId": "hd-1", "orderName": "7"])
        #expect(try await world.stage("#7") == .cancelled)
        #expect(await world.inShop("#7")?.cancelledAt != nil)
        #expect(await answers(world).map { $0["outcome"].string } == ["accepted"])
    }

    @Test func anOrderThatNobodyKnowsIsAnExceptionAndItsSenderIsTold() async throws {
        let world = try await world()
        try await ask(world, ["requestId": "hd-1", "orderName": "#404"])
        // It may have been placed a moment ago.
        #expect(await answers(world).isEmpty)
        try await world.pass(.minutes(11))
        #expect(await answers(world).map { $0["outcome"].string } == ["unknownOrder"])
        #expect(try await world.exceptions().map(\.type) == [.cancellationUnmatched])
        #expect(try await world.exceptions().first?.summary == "helpdesk asks to cancel an order that nobody knows")
        await world.place("#404", "TEE")
        try await world.pass(.hours(1))
        #expect(try await world.stage("#404") == .cancelled)
        #expect(await answers(world).map { $0["outcome"].string } == ["unknownOrder", "accepted"])
        #expect(try await world.exceptions().isEmpty)
    }

    @Test func whatCannotBeReadIsKeptAsAnExceptionAndAnswered() async throws {
        let world = try await world()
        try await ask(world, ["requestId": "hd-1", "order": "#1"])
        #expect(try await world.exceptions().map(\.type) == [.unreadableBody])
        let answer = try #require(await answers(world).first)
        #expect(answer["outcome"].string == "unreadable")
        #expect(answer["message"].string == "orderId and orderName are missing: give one")
        #expect(try await world.cancellation(of: "#1") == nil)
    }

    @Test func anIdAndANameOfDifferentOrdersTouchNeither() async throws {
        let world = try await world()
        let other = await world.place("#2", "TEE")
        try await world.settle()
        try await ask(world, ["requestId": "hd-1", "orderId": .string(String(other)), "orderName": "#1"])
        #expect(await world.inDeposco("1")?.status == "New")
        #expect(await world.inDeposco("2")?.status == "New")
        #expect(await answers(world).map { $0["outcome"].string } == ["unreadable"])
    }

    @Test func anAnswerThatFailsIsSentAgainAndWhatIsRefusedIsADeadLetter() async throws {
        let world = try await world()
        await world.host.with { $0.helpDesk.status = 503 }
        try await ask(world, Self.request)
        #expect(await answers(world).isEmpty)
        await world.host.with { $0.helpDesk.status = 202 }
        try await world.pass(.minutes(2))
        #expect(await answers(world).count == 1)
        await world.host.with { $0.helpDesk.status = 404 }
        await world.place("#2", "TEE")
        try await world.settle()
        try await ask(world, ["requestId": "hd-2", "orderName": "#2"])
        let letter = try #require(try await world.exceptions().first)
        #expect(letter.type == .deadLetter)
        #expect(letter.detail == "helpdesk does not take our answer: it said 404")
        #expect(await world.inShop("#2")?.cancelledAt != nil)
    }

    @Test func whatIsRefusedAgainAfterARetryIsToldAgainThoughNothingDiffers() async throws {
        let world = try await world()
        await world.host.with { $0.helpDesk.status = 404 }
        try await ask(world, Self.request)
        let letter = try #require(try await world.exceptions().first { $0.type == .deadLetter })
        let ref = TargetRef(.exception, letter.id.rawValue)
        func card() async throws -> ExceptionCard { try #require(try await world.core.exceptionCard(letter.id)) }
        let version = try await card().version
        #expect(try await world.act(.retry, on: ref, version: version).kind == .done)
        try await world.settle()
        let again = try await card()
        #expect(again.timeline.map(\.fact) == ["exceptionRaised", "acted", "exceptionRaised"])
        #expect(again.detail == letter.detail)
    }

    @Test func aSenderWithoutAnAddressGetsNoAnswer() async throws {
        let world = try await world(answer: nil)
        try await ask(world, ["requestId": "hd-1", "orderName": "#1", "answer": "https://elsewhere.example/"])
        #expect(await world.inShop("#1")?.cancelledAt != nil)
        #expect(await answers(world).isEmpty)
        #expect(try await world.exceptions().isEmpty)
    }

    @Test func patchworksHandsRequestsOverOnItsOwnHook() async throws {
        let world = try await world(patchworks: true)
        for _ in 0..<2 {
            let answer = await world.core.receiveHook(
                .patchworks,
                headers: [Header("X-Tallyman-Secret", "agreed"), Header("X-Tallyman-Topic", "cancellation")],
                body: Self.request.bytes)
            #expect(answer.status == 200)
            try await world.settle()
        }
        #expect(await world.inShop("#1")?.cancelledAt != nil)
        #expect(await answers(world).map { $0["outcome"].string } == ["accepted"])
        #expect(
            try await world.cancellation(of: "#1")?.record.request.source
                == .sender(name: "patchworks", request: "hd-1"))
    }

    @Test func everyAnswerLeavesOneLineBelowWhatStoodInTheOrdersNote() async throws {
        let world = try await world(status: "Picking")
        let at = world.clock.now.milliseconds
        let id = try #require(await world.inShop("#1")?.id)
        await world.host.with { $0.shop.setNote("gift, no invoice", of: id, at: at) }
        try await ask(world, Self.request)
        try await world.pass(.minutes(16))
        let note = try #require(await world.inShop("#1")?.note)
        let lines = note.split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines.first == "gift, no invoice")
        #expect(lines.last?.contains(": rejected at Picking. Your order is already being packed") == true)
        // Tried again, as after an answer that was lost, the line is there and is not added.
        let record = try #require(try await world.cancellation(of: "#1")?.record)
        try await world.core.shopify.appendNote(
            record.request.order, record.note(accepted: false), for: .cancellations)
        #expect(await world.inShop("#1")?.note == note)
    }
}
