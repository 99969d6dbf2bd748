import DeskAPI
import Domain
import Sandbox
import Store
import Testing

@testable import Core

@Suite struct CancellationTests {
    /// An order that Deposco has, at a status, and a customer who wants it stopped.
    private func world(at status: String, settings: (inout CoreSettings) -> Void = { _ in }) async throws -> World {
        let world = try World(settings: settings)
        try await world.start()
        let id = await world.place("#1", "TEE")
        try await world.settle()
        world.clock.pass(.minutes(1))
        let at = world.clock.now.milliseconds
        await world.host.with { sandbox in
            sandbox.deposco.setStatus(status, of: "1", at: at)
            sandbox.shop.requestCancellation(id, message: "wrong size", at: at)
        }
        try await world.settle()
        return world
    }

    private func reject(
        _ world: World, version: Int64? = nil, role: String? = "lead", request: String = "r1"
    ) async throws -> ActionOutcome {
        let cancellation = try #require(try await world.cancellation(of: "#1"))
        return try await world.act(
            .rejectCancellation, on: TargetRef(.cancellation, cancellation.record.id.rawValue),
            version: version ?? cancellation.version, reason: "already on the van", role: role, request: request)
    }

    @Test func anOrderThatCanStillBeStoppedIsStoppedAndTheChannelToldOnce() async throws {
        let world = try await world(at: "New")
        #expect(await world.inDeposco("1")?.status == "Canceled")
        #expect(try await world.stage("#1") == .cancelled)
        let order = try #require(await world.inShop("#1"))
        #expect(order.cancellationAnswers.map(\.accepted) == [true])
        #expect(order.cancelledAt != nil)
        #expect(order.tags == ["cancelled-in-warehouse"])
    }

    @Test func pastThePointOfNoReturnNothingIsToldUntilSomebodyDecides() async throws {
        let world = try await world(at: "Picking")
        #expect(try await world.cancellation(of: "#1")?.record.state == .late)
        #expect(try await world.exceptions().map(\.type) == [.lateCancellation])
        #expect(await world.inShop("#1")?.cancellationAnswers.isEmpty == true)
        #expect(await world.inDeposco("1")?.status == "Picking")
    }

    @Test func aRejectionIsToldToTheChannelWithItsReasonAndTheJournalNamesThePerson() async throws {
        let world = try await world(at: "Picking")
        let outcome = try await reject(world)
        #expect(outcome.kind == .done)
        try await world.settle()
        let answers = try #require(await world.inShop("#1")?.cancellationAnswers)
        #expect(answers.map(\.accepted) == [false])
        #expect(answers.first?.message == "already on the van")
        #expect(try await world.cancellation(of: "#1")?.record.state == .rejected)
        #expect(try await world.exceptions().isEmpty)
        let id = try #require(try await world.order("#1")?.id)
        let timeline = try await world.store.read { try $0.journal.timeline(order: id, limit: 100) }
        #expect(
            timeline.contains { row in
                if case .acted(let action, let reason, _) = row.fact {
                    return row.actor == "ada(1000)" && action == "rejectCancellation" && reason == "already on the van"
                }
                return false
            })
    }

    @Test func nobodyDecidingIsDecidedByTheRule() async throws {
        let world = try await world(at: "Picking") { $0.policy.decideWithin = .minutes(15) }
        try await world.pass(.minutes(14))
        #expect(await world.inShop("#1")?.cancellationAnswers.isEmpty == true)
        try await world.pass(.minutes(2))
        #expect(await world.inShop("#1")?.cancellationAnswers.map(\.accepted) == [false])
    }

    @Test func aRequestOfWhichNoWebhookToldIsFoundByTheSweep() async throws {
        let world = try World()
        try await world.start()
        let id = await world.place("#1", "TEE")
        try await world.settle()
        let at = world.clock.now.milliseconds
        await world.host.with { sandbox in
            sandbox.shop.settings.lostPerMille = 1000
            sandbox.shop.requestCancellation(id, message: "changed my mind", at: at)
        }
        try await world.pass(.minutes(3))
        #expect(await world.inShop("#1")?.cancellationAnswers.map(\.accepted) == [true])
    }

    @Test func whatWasParkedInReviewStaysCancelledOnceItIs() async throws {
        let world = try World(open: { $0.deposco.settings.reviewPerMille = 1000 })
        try await world.start()
        let id = await world.place("#1", "TEE")
        try await world.settle()
        try #require(try await world.stage("#1") == .review)
        let at = world.clock.now.milliseconds
        await world.host.with { $0.shop.requestCancellation(id, message: "wrong size", at: at) }
        try await world.pass(.minutes(2))
        #expect(Set(try await world.exceptions().map(\.type)) == [.parkedInReview, .cancellationUnknown])
        let later = world.clock.now.milliseconds
        await world.host.with { $0.deposco.releaseReviews(at: later) }
        try await world.pass(.minutes(10))
        #expect(await world.inDeposco("1")?.status == "Canceled")
        #expect(try await world.stage("#1") == .cancelled)
        #expect(try await world.exceptions().isEmpty)
    }

    @Test func whatOnlyAPersonEndsIsAskedAboutTheLessOftenTheLongerItLasts() async throws {
        let world = try World(
            settings: { $0.intervals = .slow }, open: { $0.deposco.settings.reviewPerMille = 1000 })
        try await world.start()
        let id = await world.place("#1", "TEE")
        try await world.settle()
        let at = world.clock.now.milliseconds
        await world.host.with { $0.shop.requestCancellation(id, message: nil, at: at) }
        var asked: Set<Instant> = []
        for _ in 0..<120 {
            try await world.pass(.minutes(1))
            let open = try await world.store.read { try $0.work.openWork(key: WorkKey.order(OrderID("\(id)")).text) }
            asked.formUnion(open.filter { $0.kind == .decideCancellation }.map(\.due))
        }
        #expect((10...20).contains(asked.count), "\(asked.count) times in two hours")
    }

    @Test func aStatusThatTheTableDoesNotHaveIsNotGuessedAt() async throws {
        let world = try await world(at: "Quarantined")
        #expect(try await world.cancellation(of: "#1")?.record.state == .unknown)
        #expect(try await world.exceptions().map(\.type) == [.cancellationUnknown])
        #expect(await world.inDeposco("1")?.status == "Quarantined")
        // That Deposco cannot be asked for a while is no news of the order.
        await world.host.with { $0.deposco.settings.offline = true }
        try await world.pass(.minutes(1))
        #expect(try await world.exceptions().first?.detail.contains("Quarantined") == true)
        await world.host.with { $0.deposco.settings.offline = false }
        let at = world.clock.now.milliseconds
        await world.host.with { $0.deposco.setStatus("Hold", of: "1", at: at) }
        try await world.pass(.minutes(1))
        #expect(await world.inShop("#1")?.cancellationAnswers.map(\.accepted) == [true])
        #expect(try await world.exceptions().isEmpty)
    }

    @Test func whoSawAnOlderStateIsToldToLookAgain() async throws {
        let world = try await world(at: "Picking")
        #expect(try await reject(world, version: 1).kind == .changedSinceYouLooked)
        try await world.settle()
        #expect(await world.inShop("#1")?.cancellationAnswers.isEmpty == true)
    }

    @Test func whoHasNoRoleForItMayLookButNotAct() async throws {
        let world = try await world(at: "Picking")
        for role in [nil, "oncall", "finance"] {
            #expect(try await reject(world, role: role, request: "r-\(role ?? "")").kind == .notAllowed)
        }
        #expect(try await world.cancellation(of: "#1")?.record.state == .late)
    }

    @Test func theSameRequestActsOnce() async throws {
        let world = try await world(at: "Picking")
        let seen = try #require(try await world.cancellation(of: "#1")).version
        let first = try await reject(world, version: seen)
        let second = try await reject(world, version: seen)
        #expect(first == second)
        try await world.settle()
        #expect(await world.inShop("#1")?.cancellationAnswers.count == 1)
    }

    @Test func aPreviewChangesNothing() async throws {
        let world = try await world(at: "Picking")
        let cancellation = try #require(try await world.cancellation(of: "#1"))
        var rules = AccessRules()
        rules.grants = [AccessRules.Grant(.uid(1000), roles: ["cx"])]
        let caller = rules.identify(Login(uid: 1000, name: "ada", groups: []), shop: "acme-uk")
        let before = try await world.store.read { try $0.journal.lastSequence }
        let reply = try await world.core.preview(
            ActionRequest(
                requestID: "p", action: .rejectCancellation,
                targets: [
                    ActionTarget(
                        ref: TargetRef(.cancellation, cancellation.record.id.rawValue), version: cancellation.version)
                ], reason: "late"), by: caller)
        #expect(reply.outcomes.map(\.kind) == [.done])
        #expect(try await world.store.read { try $0.journal.lastSequence } == before)
    }
}
