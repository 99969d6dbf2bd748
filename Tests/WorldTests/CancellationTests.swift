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

    @Test func `each of two requests that a split makes of one is decided by the rule`() async throws {
        let world = try World(settings: { $0.policy.decideWithin = .minutes(15) })
        try await world.start()
        await world.place("#1", "TEE", "TEE")
        try await world.settle()
        let at = world.clock.world.milliseconds
        await world.host.with { $0.deposco.setStatus("Picking", of: "1", at: at) }
        await world.edit("#1") { $0.requestCancellation($1.id, message: "wrong size", at: $2) }
        try await world.pass(.minutes(5))
        await world.edit("#1") { shop, order, at in
            _ = shop.hold(order.id, lines: [order.lines[0].id: 1], at: at)
        }
        try await world.pass(.minutes(30))
        #expect(await world.inShop("#1")?.cancellationAnswers.map(\.accepted) == [false, false])
        #expect(try await !world.exceptions().map(\.type).contains(.lateCancellation))
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

    @Test func `what changes of an order whose cancellation cannot be decided is told`() async throws {
        let world = try World(open: { $0.deposco.settings.reviewPerMille = 1000 })
        try await world.start()
        let id = await world.place("#1", "TEE", "MUG")
        try await world.settle()
        var at = world.clock.now.milliseconds
        await world.host.with { [at] in $0.shop.requestCancellation(id, message: "wrong size", at: at) }
        try await world.pass(.minutes(2))
        at = world.clock.now.milliseconds
        await world.host.with { [at] sandbox in
            guard let line = sandbox.shop.orders[id]?.lines.first else { return }
            sandbox.shop.take([line.id: 1], off: id, at: at)
        }
        try await world.pass(.minutes(2))
        #expect(Set(try await world.exceptions().map(\.type)) == [.parkedInReview, .cancellationUnknown, .drift])
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

    @Test func `who decides second reads who decided first`() async throws {
        let world = try await world(at: "Picking")
        let seen = try #require(try await world.cancellation(of: "#1")).version
        let exception = try #require(try await world.exceptions().first?.id)
        _ = try await reject(world, version: seen)
        let second = try await reject(world, version: seen, request: "r2")
        #expect(second.kind == .alreadyDone && second.message == "ada rejected it meanwhile")
        let version = try #require(try await world.store.read { try $0.exceptions.exception(exception) }).version
        let third = try await world.act(
            .rejectCancellation, on: TargetRef(.exception, exception.rawValue), version: version, reason: "late",
            role: "lead", request: "r3")
        #expect(third.kind == .alreadyDone && third.message == "ada rejected it")
        try await world.settle()
        let rows = try await world.core.list(.cancellations, all: true, filter: "", after: nil, limit: 10).rows
        #expect(rows.map { $0.actions.contains(.rejectCancellation) } == [false], "it is offered no more")
    }

    @Test func `what a colleague changed is said to whoever looked before`() async throws {
        let world = try await world(at: "Picking")
        let seen = try #require(try await world.cancellation(of: "#1"))
        let ref = TargetRef(.cancellation, seen.record.id.rawValue)
        let exception = TargetRef(.exception, try #require(try await world.exceptions().first?.id.rawValue))
        let old = try #require(try await world.store.read { try $0.exceptions.exception(ExceptionID(exception.id)) })
        _ = try await world.act(
            .assignOwner, on: exception, version: old.version, owner: Owner(team: "cx"), request: "a")
        let outcome = try await world.act(
            .assignOwner, on: exception, version: old.version, owner: Owner(team: "finance"), request: "b")
        #expect(outcome.kind == .changedSinceYouLooked)
        #expect(outcome.message == "ada assigned it to cx meanwhile; look again before you act")
        #expect(try await world.exceptions().first?.owner == Owner(team: "cx"), "what was tried is not kept")
        #expect(try await reject(world, version: seen.version).kind == .done, "\(ref) itself has not changed")
    }

    @Test func `a request to cancel shows the status of now, not the one at which it was asked`() async throws {
        let world = try await world(at: "Picking")
        let exception = try #require(try await world.exceptions().first?.id)
        let order = try #require(try await world.order("#1")?.id)
        func shown() async throws -> [CellValue?] {
            let list = try await world.core.list(.cancellations, filter: "", after: nil, limit: 10).rows
            let due = try await world.core.overview().cancellations.due
            let card = try #require(try await world.core.orderCard(order)).cancellations
            return (list + due + card).map { $0.cells["stage"] }
        }
        #expect(try await shown() == [.text("Picking"), .text("Picking"), .text("Picking")])
        try await world.store.transact { tx in
            try Step(tx, policy: world.core.settings.policy, at: world.clock.now)
                .append(.wmsStatusRead(number: "1", "Ship Complete"), to: .order(order), by: .remote("deposco"))
        }
        #expect(try await shown() == [.text("Ship Complete"), .text("Ship Complete"), .text("Ship Complete")])
        let left = try await world.core.list(.cancellations, filter: "ship", after: nil, limit: 10)
        #expect(left.rows.count == 1, "it is found by what is shown")
        let detail = try #require(try await world.core.exceptionCard(exception)).detail
        #expect(
            detail.hasPrefix("Deposco says Ship Complete, read ") && detail.hasSuffix("; when asked: Picking"))
        #expect(try #require(try await world.core.orderCard(order)).sentence.hasSuffix("is being looked into."))
        #expect(try await reject(world).message == "rejected, at Ship Complete by now; the channel is told")
    }

    @Test func `an assignment is refused only where somebody else gave it away, or it has ended`() async throws {
        let world = try await world(at: "Picking")
        let exception = try #require(try await world.exceptions().first?.id)
        let ref = TargetRef(.exception, exception.rawValue)
        func version() async throws -> Int64 {
            try #require(try await world.store.read { try $0.exceptions.exception(exception) }).version
        }
        func assign(_ owner: Owner, _ version: Int64, _ request: String) async throws -> ActionOutcome {
            try await world.act(.assignOwner, on: ref, version: version, owner: owner, request: request)
        }
        let seen = try await version()
        _ = try await world.act(.note, on: ref, version: seen, reason: "asked the warehouse", request: "note")
        #expect(try await version() > seen)
        let first = try await assign(Owner(person: "bea"), seen, "a")
        #expect(first.kind == .done && first.holder == nil, "a team is nobody from whom it is taken")
        #expect(try await assign(Owner(team: "cx"), seen, "b").kind == .changedSinceYouLooked)
        let second = try await assign(Owner(person: "ada"), try await version(), "c")
        #expect(second.kind == .done && second.holder == Owner(person: "bea"))
        let last = try await version()
        _ = try await reject(world)
        try await world.settle()
        #expect(try await world.exceptions().isEmpty)
        let late = try await assign(Owner(team: "cx"), last, "d")
        #expect(late.kind == .alreadyDone && late.message == "it has ended already")
    }

    @Test func `one act is one line of a timeline`() async throws {
        let world = try await world(at: "Picking")
        let exception = try #require(try await world.exceptions().first?.id)
        let version = try #require(try await world.store.read { try $0.exceptions.exception(exception) }).version
        let order = try #require(try await world.order("#1")?.id)
        func lines() async throws -> [String] {
            let own = try #require(try await world.core.exceptionCard(exception)).timeline
            return (own + (try #require(try await world.core.orderCard(order)).timeline)).filter {
                $0.who == "ada(1000)"
            }
            .map(\.text)
        }
        _ = try await world.act(
            .assignOwner, on: TargetRef(.exception, exception.rawValue), version: version, owner: Owner(team: "cx"),
            request: "a")
        #expect(try await lines() == ["assigned to cx", "assigned to cx"], "once on each card")
        _ = try await reject(world)
        #expect(
            try await lines().suffix(1) == [
                "reject cancellation: rejected; the channel is told (\"already on the van\")"
            ])
        #expect(try await lines().count == 3)
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
