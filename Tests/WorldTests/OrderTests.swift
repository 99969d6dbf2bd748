import Connectors
import Domain
import Sandbox
import Store
import Testing

@testable import Core

@Suite struct OrderTests {
    @Test func anOrderIsReceivedOnlyWhenDeposcoShowsItBackAndEqual() async throws {
        let world = try World()
        try await world.start()
        await world.place("#1042", "TEE", "MUG")
        try await world.settle()
        #expect(try await world.stage("#1042") == .received)
        let there = try #require(await world.inDeposco("1042"))
        #expect(there.posts == 1)
        #expect(there.lines.map(\.item) == ["TEE", "MUG"])
        #expect(there.lines.map(\.quantity) == [2, 2])
        #expect(try await world.exceptions().isEmpty)
    }

    @Test func anUnpaidOrderWaitsForItsPayment() async throws {
        let world = try World()
        try await world.start()
        let id = await world.place("#1", "TEE", payment: "pending")
        try await world.settle()
        #expect(try await world.stage("#1") == .awaitingPayment)
        world.clock.pass(.minutes(5))
        let at = world.clock.now.milliseconds
        await world.host.with { $0.shop.pay(id, at: at) }
        try await world.settle()
        #expect(try await world.stage("#1") == .received)
    }

    @Test func oneMissingSKUIsOneExceptionWhateverTheOrders() async throws {
        let world = try World()
        try await world.start()
        for name in ["#1", "#2", "#3"] { await world.place(name, "tee") }
        try await world.settle()
        let exceptions = try await world.exceptions()
        #expect(exceptions.map(\.type) == [.unknownSKU])
        #expect(exceptions.first?.suggestion == "TEE")
        #expect(exceptions.first?.owner == Owner(team: "merchandising"))
        #expect(try await world.stage("#2") == .blocked)
        #expect(await world.inDeposco("2") == nil)
    }

    @Test func whenTheItemAppearsItsOrdersGoOnByThemselves() async throws {
        let world = try World()
        try await world.start()
        for name in ["#1", "#2"] { await world.place(name, "NEW") }
        try await world.settle()
        let at = world.clock.now.milliseconds
        await world.host.with { $0.deposco.setItem(number: "NEW", name: "New", at: at + 1000) }
        try await world.pass(.minutes(2))
        #expect(try await world.stage("#1") == .received)
        #expect(try await world.stage("#2") == .received)
        #expect(try await world.exceptions().isEmpty)
    }

    @Test func anInactiveItemBlocksUntilItIsActive() async throws {
        let world = try World(open: { sandbox in
            sandbox.deposco.setItem(number: "OLD", name: "Old", active: false, at: t0.milliseconds)
        })
        try await world.start()
        await world.place("#1", "OLD")
        try await world.settle()
        #expect(try await world.exceptions().map(\.type) == [.inactiveItem])
        let at = world.clock.now.milliseconds
        await world.host.with { $0.deposco.setItem(number: "OLD", name: "Old", at: at + 1000) }
        try await world.pass(.minutes(2))
        #expect(try await world.stage("#1") == .received)
    }

    @Test func aMappedSKUGoesOutUnderItsItemNumber() async throws {
        let world = try World(settings: { $0.skuMap = ["SHOP-TEE": "TEE"] })
        try await world.start()
        await world.place("#1", "SHOP-TEE")
        try await world.settle()
        #expect(await world.inDeposco("1")?.lines.map(\.item) == ["TEE"])
    }

    @Test func anOrderThatAWrongBundleBlockedGoesOnWhenTheBundleIsTakenOut() async throws {
        let world = try World { $0.bundles = [SKU("MUG"): [BundleComponent(sku: SKU("GONE"), quantity: 1)]] }
        try await world.start()
        await world.place("#1", "MUG")
        try await world.settle()
        #expect(try await world.stage("#1") == .blocked)
        var settings = world.core.settings
        settings.bundles = [:]
        try await world.core.adopt(settings)
        try await world.settle()
        #expect(try await world.stage("#1") == .received)
    }

    @Test func anOrderSaysWhatBlocksItWhenAMappingIsTakenOut() async throws {
        let world = try World(
            settings: { $0.skuMap = ["SHOP-TEE": "OLD"] },
            open: { $0.deposco.setItem(number: "OLD", name: "Old", active: false, at: t0.milliseconds) })
        try await world.start()
        await world.place("#1", "SHOP-TEE")
        try await world.settle()
        #expect(try await world.exceptions().map(\.type) == [.inactiveItem])
        var settings = world.core.settings
        settings.skuMap = [:]
        try await world.core.adopt(settings)
        try await world.settle()
        #expect(try await world.exceptions().map(\.type) == [.unknownSKU])
    }

    @Test func anAnswerThatGotLostIsLookedForBeforeAnythingIsSentAgain() async throws {
        let world = try World(open: { $0.deposco.settings.lostAnswersPerMille = 1000 })
        try await world.start()
        await world.place("#1", "TEE")
        try await world.settle()
        #expect(try await world.stage("#1") == .sent)
        try await world.pass(.minutes(1))
        #expect(try await world.stage("#1") == .received)
        #expect(await world.inDeposco("1")?.posts == 1)
    }

    @Test func anOrderThatDeposcoTakesAndNeverHasIsSomebodysAfterFiveTimes() async throws {
        let world = try World(between: { TakesAndForgets(transport: $0) })
        try await world.start()
        await world.place("#1", "TEE")
        try await world.pass(.minutes(10))
        #expect(try await world.stage("#1") == .blocked)
        let exception = try #require(try await world.exceptions().first)
        #expect(exception.type == .wmsRefused)
        #expect(exception.summary == "#1: Deposco took it 5 times and does not have it")
    }

    @Test func deposcoBeingOfflineCostsTimeAndNothingElse() async throws {
        let world = try World()
        try await world.start()
        await world.host.with { $0.deposco.settings.offline = true }
        await world.place("#1", "TEE")
        try await world.settle()
        try await world.pass(.minutes(10))
        #expect(try await world.stage("#1") == .queued)
        #expect(try await world.exceptions().map(\.type) == [.connectorDown])
        await world.host.with { $0.deposco.settings.offline = false }
        try await world.pass(.minutes(1))
        #expect(try await world.stage("#1") == .received)
    }

    @Test func deposcoBeingBusyIsTriedAgain() async throws {
        let world = try World(open: { $0.deposco.settings.busyPerMille = 700 })
        try await world.start()
        await world.place("#1", "TEE")
        try await world.settle()
        try await world.pass(.minutes(60))
        #expect(try await world.stage("#1") == .received)
        #expect(await world.inDeposco("1")?.posts == 1)
    }

    @Test func aRateLimitPausesAndCountsAsNoFailure() async throws {
        let world = try World()
        try await world.start()
        let until = world.clock.now + .seconds(30)
        await world.host.with { $0.deposco.settings.limitedUntil = until.milliseconds }
        await world.place("#1", "TEE")
        try await world.settle()
        try await world.pass(.minutes(1))
        #expect(try await world.stage("#1") == .received)
        #expect(try await world.exceptions().isEmpty)
    }

    @Test func anOrderCancelledBeforeItWasSentIsNeverSent() async throws {
        let world = try World()
        try await world.start()
        let id = await world.place("#1", "GHOST")
        try await world.settle()
        world.clock.pass(.minutes(1))
        let at = world.clock.now.milliseconds
        await world.host.with { $0.shop.cancel(id, at: at) }
        try await world.settle()
        #expect(try await world.stage("#1") == .cancelled)
    }

    @Test func whatIsParkedForHoursCostsFewCallsAndIsSeenToGoOnAtOnce() async throws {
        let world = try World(
            settings: { settings in
                settings.intervals = .slow
                settings.intervals.wmsOrders = .minutes(1)
            }, open: { $0.deposco.settings.reviewPerMille = 1000 })
        try await world.start()
        await world.place("#1", "TEE")
        try await world.settle()
        #expect(try await world.stage("#1") == .review)
        func calls() async -> Int { await world.host.with { $0.deposco.calls["GET /orders/salesOrders"] ?? 0 } }
        let before = await calls()
        try await world.pass(.hours(4))
        // One look a minute at all that changed, and a few at this order.
        #expect(await calls() - before < 240 + 30)
        let at = world.clock.now.milliseconds
        await world.host.with { $0.deposco.releaseReviews(at: at) }
        try await world.pass(.minutes(2))
        #expect(try await world.stage("#1") == .received)
    }
}

/// Deposco says that it made an order, and did not.
private struct TakesAndForgets: Transport {
    let transport: any Transport

    func send(_ request: Request) async throws(TransportFailure) -> Response {
        guard request.method == "POST", request.url.hasSuffix("/salesOrders") else {
            return try await transport.send(request)
        }
        return Response(status: 201, body: Array("{}".utf8))
    }
}
