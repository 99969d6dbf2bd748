import Domain
import Sandbox
import Store
import Testing

@testable import Core

@Suite struct BulkTests {
    /// Orders placed while Deposco was away, and what becomes of them once it is back.
    private func world(
        _ count: Int, before change: @escaping @Sendable (Sandbox) -> Void = { _ in }
    ) async throws -> World {
        let world = try World { settings in
            settings.policy.bulkFrom = 20
            settings.intervals.wmsOrders = .hours(24)
        }
        try await world.start()
        await world.host.with { $0.deposco.settings.offline = true }
        for number in 1...count { await world.place("#\(number)", "TEE", "MUG") }
        await world.deliver()
        while try await world.core.ingestOnce() > 0 { await world.deliver() }
        await world.host.with { sandbox in
            sandbox.deposco.settings.offline = false
            change(sandbox)
        }
        return world
    }

    private func calls(_ world: World, _ name: String) async -> Int {
        await world.host.with { $0.deposco.calls[name] ?? 0 }
    }

    private func stages(_ world: World, _ count: Int) async throws -> [OrderStage: Int] {
        var found: [OrderStage: Int] = [:]
        for number in 1...count { found[try await world.stage("#\(number)") ?? .queued, default: 0] += 1 }
        return found
    }

    @Test func manyWaitingOrdersGoInOneImportAndAreReadBackByThePage() async throws {
        let world = try await world(250)
        try await world.pass(.minutes(2))
        #expect(try await stages(world, 250) == [.received: 250])
        #expect(await calls(world, "POST /async/bulkImports") == 1)
        #expect(await calls(world, "POST /orders/salesOrders") == 0)
        // Two pages; and before them the survey, the look at changed orders when the core started, and the list brought up to now.
        #expect(await calls(world, "GET /orders/salesOrders") == 5)
        let posts = await world.host.with { $0.deposco.orders.values.map(\.posts) }
        #expect(posts.allSatisfy { $0 == 1 })
    }

    @Test(arguments: [Span.hours(-72), .hours(72)])
    func `an import is read back by the page, whatever our clock says`(_ step: Span) async throws {
        let world = try await world(60)
        world.clock.step(step)
        await world.core.followClock()
        try await world.pass(.minutes(2))
        #expect(try await stages(world, 60) == [.received: 60])
        #expect(await calls(world, "GET /orders/salesOrders") < 10)
    }

    @Test func fewWaitingOrdersGoOneByOne() async throws {
        let world = try await world(5)
        try await world.pass(.minutes(2))
        #expect(try await stages(world, 5) == [.received: 5])
        #expect(await calls(world, "POST /async/bulkImports") == 0)
    }

    @Test func fiveBadOrdersInAnImportLoseNoOther() async throws {
        let world = try await world(60) { sandbox in
            for number in [3, 17, 18, 40, 60] { sandbox.deposco.refusals["\(number)"] = "no room for order \(number)" }
        }
        try await world.pass(.minutes(2))
        #expect(try await stages(world, 60) == [.received: 55, .blocked: 5])
        let refused = try await world.exceptions().filter { $0.type == .wmsRefused }
        #expect(refused.count == 5)
        #expect(refused.contains { $0.summary.hasPrefix("#17:") && $0.detail == "no room for order 17" })
    }

    /// One history has one journal: nothing may hang on the order of a dictionary, which is another in each process.
    @Test func whatAnImportDidNotTakeIsRecordedInTheOrderOfItsNumbers() async throws {
        let numbers = Array(21...32)
        let world = try await world(60) { sandbox in
            for number in numbers { sandbox.deposco.refusals["\(number)"] = "no room for it" }
        }
        try await world.pass(.minutes(2))
        var rows: [Int64] = []
        for number in numbers {
            let id = try #require(try await world.order("#\(number)")?.id)
            let facts = try await world.store.read { try $0.journal.timeline(subject: .order(id), limit: 50) }
            rows.append(try #require(facts.first { $0.fact == .orderNotSent(number: "\(number)") }).seq)
        }
        #expect(rows == rows.sorted())
    }

    @Test func anImportWhoseAnswerWasLostIsLookedUpAndNotRepeated() async throws {
        let world = try await world(40) { $0.deposco.settings.lostAnswersPerMille = 1000 }
        try await world.pass(.minutes(3))
        #expect(try await stages(world, 40) == [.received: 40])
        #expect(await calls(world, "POST /async/bulkImports") == 1)
        let posts = await world.host.with { $0.deposco.orders.values.map(\.posts) }
        #expect(posts.allSatisfy { $0 == 1 })
    }

    @Test func anImportThatNeverHappenedIsSentAgainOnceThatIsKnown() async throws {
        let world = try await world(40) { $0.deposco.settings.blankAnswersPerMille = 1000 }
        try await world.pass(.seconds(20))
        #expect(try await stages(world, 40) == [.sent: 40])
        await world.host.with { $0.deposco.settings.blankAnswersPerMille = 0 }
        try await world.pass(.minutes(15))
        #expect(try await stages(world, 40) == [.received: 40])
    }

    @Test func aCancellationWaitsForTheImportAndThenStopsTheOrder() async throws {
        let world = try await world(40) { $0.deposco.settings.importsPerSecond = 1 }
        try await world.pass(.seconds(3))
        let id = try #require(await world.inShop("#40")?.id)
        let at = world.clock.now.milliseconds
        await world.host.with { $0.shop.requestCancellation(id, message: nil, at: at) }
        try await world.pass(.seconds(2))
        #expect(try await world.cancellation(of: "#40")?.record.state == .requested)
        try await world.pass(.minutes(3))
        #expect(try await world.stage("#40") == .cancelled)
        #expect(await world.inDeposco("40")?.status == "Canceled")
    }
}
