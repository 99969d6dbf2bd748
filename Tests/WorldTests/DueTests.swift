import Connectors
import DeskAPI
import Domain
import Sandbox
import Simulation
import Store
import Testing

@testable import Core

/// What the channel holds back, gives to others or has fulfilled does not leave.
@Suite struct DueTests {
    private func place(_ world: World, _ name: String = "#1", _ change: @escaping @Sendable (inout NewOrder) -> Void)
        async
    {
        let at = world.clock.world.milliseconds
        await world.host.with { sandbox in
            var order = NewOrder(
                name: name,
                address: NewOrder.Address(
                    firstName: "Ada", lastName: "Byron", line1: "1 Mill Lane", city: "Leeds", postalCode: "LS1 1AA",
                    country: "GB"), lines: [NewOrder.Line(sku: "TEE", title: "Tee", quantity: 2, price: 1000)])
            change(&order)
            _ = sandbox.shop.place(order, at: at)
        }
    }

    /// Places an order of a tee, and of one unit that the channel holds at first.
    private func place(_ world: World, held sku: String, _ title: String) async {
        await place(world) { order in
            var later = NewOrder.Line(sku: sku, title: title, quantity: 1, price: 500)
            later.hold = "UNKNOWN_DELIVERY_DATE"
            order.lines.append(later)
        }
    }

    private func waits(_ world: World, _ name: String = "#1") async throws -> [WaitReason] {
        try await world.order(name)?.waits.map(\.reason) ?? []
    }

    @Test func aHeldOrderIsSentTheMomentTheChannelLetsGo() async throws {
        let world = try World()
        try await world.start()
        await place(world) { $0.holdAtRouting = "HIGH_RISK_OF_FRAUD" }
        try await world.settle()
        #expect(try await world.stage("#1") == .notDue)
        #expect(try await waits(world) == [.held("HIGH_RISK_OF_FRAUD")])
        #expect(await world.inDeposco("1") == nil)
        await world.edit("#1") { $0.releaseHold($1.id, at: $2) }
        try await world.settle()
        #expect(try await world.stage("#1") == .received)
        #expect(try await waits(world) == [])
    }

    /// An order of which one facility's part was received, and Deposco refused the other's.
    private func refusedInPart() async throws -> World {
        let world = try World(
            settings: { settings in
                settings.policy.routing = .availability(["NORTH", "SOUTH"])
                settings.policy.stock = StockPolicy(locations: ["1": []])
            },
            open: { sandbox in
                for facility in ["NORTH", "SOUTH"] { sandbox.deposco.setStock("TEE", facility, 1, at: t0.milliseconds) }
                sandbox.deposco.refusals["1-2"] = "no room for it"
            })
        try await world.start()
        await place(world) { _ in }
        try await world.pass(.minutes(5))
        #expect(try await world.order("#1")?.parts.map(\.state) == [.received, .planned])
        #expect(try await world.exceptions().map(\.type) == [.wmsRefused])
        await world.host.with { $0.deposco.refusals = [:] }
        return world
    }

    private func retry(_ world: World) async throws {
        let order = try #require(try await world.store.read { try $0.orders.order(named: "#1") })
        _ = try await world.act(.retry, on: TargetRef(.order, order.record.id.rawValue), version: order.version)
    }

    @Test func `a refused part that somebody retries while the channel holds it is sent once the channel lets go`()
        async throws
    {
        let world = try await refusedInPart()
        await world.edit("#1") { $0.hold($1.id, at: $2) }
        try await world.pass(.minutes(1))
        try await retry(world)
        try await world.pass(.minutes(10))
        #expect(await world.inDeposco("1-2") == nil)
        #expect(try await world.exceptions().map(\.type) == [.heldInWarehouse])
        await world.edit("#1") { $0.releaseHold($1.id, at: $2) }
        try await world.pass(.minutes(1))
        #expect(await world.inDeposco("1-2")?.posts == 1)
        #expect(try await world.stage("#1") == .received)
        #expect(try await world.exceptions().isEmpty)
    }

    @Test func `a refused part that somebody retries after the order was fulfilled by hand is not sent`() async throws {
        let world = try await refusedInPart()
        await world.edit("#1") { $0.fulfilByHand($1.id, at: $2) }
        try await world.pass(.minutes(1))
        try await retry(world)
        try await world.pass(.minutes(10))
        #expect(await world.inDeposco("1-2") == nil)
        #expect(await world.inDeposco("1")?.status == "Canceled")
    }

    @Test func aHoldWhoseEndNoWebhookToldIsFoundByTheSweep() async throws {
        let world = try World()
        try await world.start()
        await place(world) { $0.holdAtRouting = "OTHER" }
        try await world.settle()
        await world.host.with { $0.shop.settings.lostPerMille = 1000 }
        await world.edit("#1") { $0.releaseHold($1.id, at: $2) }
        try await world.pass(.seconds(40))
        #expect(try await world.stage("#1") == .received)
    }

    @Test func aHoldThatIsToldWhileTheOrderIsAboutToLeaveStopsIt() async throws {
        let world = try World(settings: { $0.policy.due.settle = .minutes(2) })
        try await world.start()
        await place(world) { _ in }
        try await world.settle()
        world.clock.pass(.minutes(3))
        while try await world.stage("#1") != .queued, try await world.core.workOnce() {}
        #expect(try await world.stage("#1") == .queued)
        await world.edit("#1") { $0.hold($1.id, reason: "OTHER", at: $2) }
        await world.deliver()
        while try await world.core.ingestOnce() > 0 {}
        // From here on nothing of it is sent by what was read before.
        #expect(try await world.order("#1")?.isFulfilmentStale == true)
        try await world.settle()
        #expect(try await waits(world) == [.held("OTHER")])
        #expect(await world.inDeposco("1") == nil)
    }

    @Test func anOrderIsReadOnlyWhenAppsHadTimeForTheirHolds() async throws {
        let world = try World(settings: { $0.policy.due.settle = .minutes(2) })
        try await world.start()
        await place(world) { _ in }
        try await world.settle()
        #expect(try await waits(world) == [.unread])
        try await world.pass(.minutes(1))
        await world.edit("#1") { $0.hold($1.id, reason: "OTHER", at: $2) }
        try await world.pass(.minutes(5))
        #expect(try await waits(world) == [.held("OTHER")])
        #expect(await world.inDeposco("1") == nil)
    }

    @Test func aHoldAfterSendingIsSomebodysUntilItIsReleased() async throws {
        let world = try World()
        try await world.start()
        await place(world) { _ in }
        try await world.settle()
        #expect(try await world.stage("#1") == .received)
        await world.edit("#1") { $0.hold($1.id, reason: "HIGH_RISK_OF_FRAUD", at: $2) }
        try await world.settle()
        #expect(try await world.exceptions().map(\.type) == [.heldInWarehouse])
        #expect(await world.inDeposco("1")?.posts == 1)
        await world.edit("#1") { $0.releaseHold($1.id, at: $2) }
        try await world.settle()
        #expect(try await world.exceptions().isEmpty)
        #expect(await world.inDeposco("1")?.lines.map(\.quantity) == [2])
    }

    @Test func aHoldOnWhatTheWarehouseHasEndsWithTheOrderAlsoWhereItIsTooLateToStop() async throws {
        let world = try World()
        try await world.start()
        await place(world) { _ in }
        try await world.settle()
        let at = world.clock.world.milliseconds
        await world.host.with { $0.deposco.setStatus("Picking", of: "1", at: at) }
        await world.edit("#1") { $0.hold($1.id, reason: "HIGH_RISK_OF_FRAUD", at: $2) }
        try await world.settle()
        #expect(try await world.exceptions().map(\.type).contains(.heldInWarehouse))
        await world.edit("#1") { $0.cancel($1.id, at: $2) }
        try await world.settle()
        #expect(try await world.exceptions().map(\.type) == [.lateCancellation])
    }

    /// An order of two tees that Deposco has and that the shop then held.
    private func heldThere() async throws -> World {
        let world = try World()
        try await world.start()
        await place(world) { _ in }
        try await world.settle()
        world.clock.pass(.minutes(1))
        await world.edit("#1") { $0.hold($1.id, reason: "HIGH_RISK_OF_FRAUD", at: $2) }
        try await world.settle()
        try #require(try await world.exceptions().map(\.type) == [.heldInWarehouse])
        return world
    }

    @Test func aHoldOnWhatTheWarehouseHasEndsWithTheOrderThatIsStopped() async throws {
        let world = try await heldThere()
        await world.edit("#1") { $0.cancel($1.id, at: $2) }
        try await world.settle()
        #expect(await world.inDeposco("1")?.status == "Canceled")
        #expect(try await world.exceptions().isEmpty)
    }

    @Test func aHoldOnWhatTheWarehouseHasEndsWithTheOrderThatIsStoppedAtItsRequest() async throws {
        let world = try World()
        try await world.start()
        let id = await world.place("#1", "TEE", "MUG")
        try await world.settle()
        await world.edit("#1") { $0.hold($1.id, lines: [$1.lines[0].id: 1], at: $2) }
        try await world.settle()
        try #require(try await world.exceptions().map(\.type) == [.heldInWarehouse])
        let at = world.clock.world.milliseconds
        await world.host.with { $0.shop.requestCancellation(id, message: "changed my mind", at: at) }
        try await world.settle()
        #expect(try await world.stage("#1") == .cancelled)
        #expect(try await world.exceptions().isEmpty)
    }

    @Test func aHoldOnWhatTheWarehouseHasEndsWhenItCancelsTheOrderItself() async throws {
        let world = try await heldThere()
        let at = world.clock.world.milliseconds
        await world.host.with { sandbox in
            guard let line = sandbox.deposco.order(number: "1")?.lines.first else { return }
            sandbox.deposco.cancel(2, ofLine: line.id, "1", at: at)
        }
        try await world.pass(.minutes(2))
        #expect(try await world.exceptions().map(\.type).contains(.heldInWarehouse) == false)
    }

    @Test func aHoldOnWhatTheWarehouseHasEndsWhenAllOfItHasLeftAndNotBefore() async throws {
        let world = try await heldThere()
        func ship(inPart: Bool) async throws -> Bool {
            let at = world.clock.world.milliseconds
            await world.host.with { $0.deposco.ship("1", inPart: inPart, at: at) }
            try await world.pass(.minutes(2))
            return try await world.exceptions().map(\.type).contains(.heldInWarehouse)
        }
        #expect(try await ship(inPart: true))
        #expect(try await !ship(inPart: false))
        // Nor is it said again when the order is next read.
        await world.edit("#1") { $0.setNote("call first", of: $1.id, at: $2) }
        try await world.pass(.minutes(10))
        #expect(try await !world.exceptions().map(\.type).contains(.heldInWarehouse))
    }

    @Test func whatMoreIsWantedStaysSomebodysWhenAClockIsSetBackToBeforeItWasRouted() async throws {
        let world = try World(settings: { $0.policy.due.settle = .minutes(2) })
        try await world.start()
        await world.place("#1", "TEE")
        try await world.pass(.minutes(3))
        try #require(try await world.stage("#1") == .received)
        let at = world.clock.world.milliseconds
        await world.host.with { $0.deposco.setStatus("Picking", of: "1", at: at) }
        await world.edit("#1") { $0.hold($1.id, reason: "OTHER", at: $2) }
        try await world.settle()
        await world.edit("#1") {
            $0.add(NewOrder.Line(sku: "MUG", title: "Mug", quantity: 1, price: 500), to: $1.id, at: $2)
        }
        // It is first read when its time for holds is over, so that no such wait is ever known.
        world.clock.pass(.minutes(3))
        try await world.settle()
        try #require(try await world.exceptions().map(\.type).contains(.drift))
        world.clock.step(.hours(-24))
        await world.core.followClock()
        let later = world.clock.world.milliseconds
        await world.host.with { $0.deposco.setStatus("Pick Complete", of: "1", at: later) }
        try await world.pass(.minutes(20))
        #expect(try await world.exceptions().map(\.type).contains(.drift))
    }

    @Test func aHoldOnWhatHasLeftIsSaidAgainWhenMoreIsWantedOfTheOrder() async throws {
        let world = try await heldThere()
        let shipped = world.clock.world.milliseconds
        await world.host.with { $0.deposco.ship("1", at: shipped) }
        try await world.pass(.minutes(2))
        try #require(try await world.stage("#1") == .shipped)
        await world.edit("#1") {
            $0.add(NewOrder.Line(sku: "MUG", title: "Mug", quantity: 1, price: 500), to: $1.id, at: $2)
        }
        try await world.pass(.minutes(2))
        let relabelled = world.clock.world.milliseconds
        await world.host.with { $0.deposco.relabel(shipment: "1000", ["RB100000000GB"], at: relabelled) }
        try await world.pass(.minutes(5))
        #expect(try await world.stage("#1") == .partlyShipped)
        #expect(try await world.exceptions().map(\.type).contains(.heldInWarehouse))
        await world.edit("#1") { $0.refundInFull($1.id, at: $2) }
        try await world.pass(.minutes(5))
        #expect(try await !world.exceptions().map(\.type).contains(.heldInWarehouse))
    }

    @Test func onlyTheOpenPartOfAnOrderLeavesAndTheRestFollowsByItself() async throws {
        let world = try World()
        try await world.start()
        await place(world, held: "MUG", "Mug")
        try await world.settle()
        #expect(await world.inDeposco("1")?.lines.map(\.item) == ["TEE"])
        #expect(try await waits(world) == [.held("UNKNOWN_DELIVERY_DATE")])
        await world.edit("#1") { $0.releaseHold($1.id, at: $2) }
        try await world.settle()
        #expect(await world.inDeposco("1-2")?.lines.map(\.item) == ["MUG"])
        #expect(await world.inDeposco("1")?.lines.map(\.item) == ["TEE"])
        #expect(try await world.stage("#1") == .received)
        #expect(try await world.exceptions().isEmpty)
    }

    @Test func whatTheChannelLetsGoAndDeposcoDoesNotKnowIsSomebodysUntilTheItemAppears() async throws {
        let world = try World()
        try await world.start()
        await place(world, held: "GHOST", "Ghost")
        try await world.settle()
        try #require(await world.inDeposco("1")?.lines.map(\.item) == ["TEE"])
        await world.edit("#1") { $0.releaseHold($1.id, at: $2) }
        try await world.settle()
        #expect(try await Set(world.exceptions().map(\.type)) == [.drift, .unknownSKU])
        let at = world.clock.world.milliseconds
        await world.host.with { $0.deposco.setItem(number: "GHOST", name: "Ghost", at: at) }
        try await world.pass(.minutes(20))
        #expect(await world.inDeposco("1")?.lines.map(\.item) == ["TEE", "GHOST"])
        #expect(try await world.exceptions().isEmpty)
    }

    @Test func `what the channel lets go without a SKU ends with the cancelled order`() async throws {
        let world = try World()
        try await world.start()
        await place(world, held: "", "Thing without a SKU")
        try await world.settle()
        await world.edit("#1") { $0.releaseHold($1.id, at: $2) }
        try await world.settle()
        #expect(try await Set(world.exceptions().map(\.type)) == [.drift, .lineWithoutSKU])
        let at = world.clock.world.milliseconds
        await world.host.with { $0.deposco.setStatus("Picking", of: "1", at: at) }
        try await world.pass(.minutes(6))
        await world.edit("#1") { $0.cancel($1.id, at: $2) }
        try await world.pass(.minutes(5))
        #expect(try await world.exceptions().map(\.type) == [.lateCancellation])
    }

    @Test func aScheduledOrderIsSentWhenItsTimeComes() async throws {
        let world = try World()
        try await world.start()
        await place(world) { $0.fulfillAt = (t0 + .hours(3)).milliseconds }
        try await world.settle()
        #expect(try await waits(world) == [.scheduled])
        try await world.pass(.hours(4))
        #expect(try await world.stage("#1") == .received)
    }

    @Test func whatTheOldIntegrationFulfilledIsKnownAndNotSent() async throws {
        let world = try World()
        await place(world) { _ in }
        await world.edit("#1") { $0.fulfilByHand($1.id, at: $2) }
        try await world.start()
        #expect(try await world.stage("#1") == .elsewhere)
        #expect(try await waits(world) == [.fulfilledElsewhere])
        #expect(await world.inDeposco("1") == nil)
    }

    @Test(arguments: [("manual", "in Shopify"), ("printful", "by Printful")])
    func theCardSaysByWhomAndWhenAnOrderWasFulfilledElsewhere(service: String, words: String) async throws {
        let world = try World(open: { $0.shop.settings.otherServiceLocations = [7] })
        await place(world) { order in
            if service == "manual" { return }
            (order.lines[0].service, order.lines[0].location) = (service, 7)
        }
        await world.edit("#1") { $0.fulfilByHand($1.id, service: service, at: $2) }
        world.clock.pass(.hours(3))
        try await world.start()
        let id = try #require(try await world.order("#1")?.id)
        let card = try #require(try await world.core.orderCard(id))
        #expect(card.waits.map(\.reason) == ["fulfilled elsewhere: \(words), 2 March, 10:00"])
    }

    @Test func onlyTheRemainderOfAPartlyFulfilledOrderIsSent() async throws {
        let world = try World()
        await place(world) { $0.lines[0].quantity = 5 }
        await world.edit("#1") { shop, order, at in shop.fulfilByHand(order.id, lines: [order.lines[0].id: 3], at: at) }
        try await world.start()
        #expect(await world.inDeposco("1")?.lines.map(\.quantity) == [2])
        #expect(try await world.exceptions().isEmpty)
    }

    /// One answer has the first few fulfilments, and further calls ask for them all.
    @Test(arguments: [4, 5, 6, 11])
    func `what many fulfilments of an order carried is not sent`(count: Int) async throws {
        let world = try World()
        await place(world) { $0.lines[0].quantity = Int64(count) + 2 }
        for _ in 1...count {
            await world.edit("#1") { shop, order, at in
                shop.fulfilByHand(order.id, lines: [order.lines[0].id: 1], at: at)
            }
        }
        try await world.start()
        #expect(await world.inDeposco("1")?.lines.map(\.quantity) == [2])
        #expect(try await world.exceptions().isEmpty)
    }

    @Test func whatSomebodyFulfilsByHandIsStoppedInTheWarehouse() async throws {
        let world = try World()
        try await world.start()
        await place(world) { _ in }
        try await world.settle()
        await world.edit("#1") { $0.fulfilByHand($1.id, at: $2) }
        try await world.pass(.seconds(40))
        #expect(await world.inDeposco("1")?.lines.map(\.cancelled) == [2])
    }

    @Test func whatSomebodyFulfilsByHandIsStoppedAtItsWebhook() async throws {
        let world = try World { $0.intervals = .slow }
        try await world.start()
        await place(world) { _ in }
        try await world.settle()
        await world.edit("#1") { $0.fulfilByHand($1.id, at: $2) }
        try await world.pass(.seconds(10))
        #expect(await world.inDeposco("1")?.lines.map(\.cancelled) == [2])
    }

    @Test func whatSomebodyFulfilsByHandIsFoundByTheSweepWhereNoWebhookTells() async throws {
        let world = try World()
        try await world.start()
        await place(world) { _ in }
        try await world.settle()
        await world.host.with { $0.shop.settings.lostPerMille = 1000 }
        await world.edit("#1") { $0.fulfilByHand($1.id, at: $2) }
        try await world.pass(.minutes(2))
        #expect(await world.inDeposco("1")?.lines.map(\.cancelled) == [2])
    }

    @Test(arguments: ["PICK_UP", "LOCAL", "RETAIL", "NONE"])
    func whatTheShopHandsOverIsNotSent(method: String) async throws {
        let world = try World()
        try await world.start()
        await place(world) { $0.method = method }
        try await world.pass(.hours(1))
        #expect(try await world.stage("#1") == .elsewhere)
        #expect(await world.inDeposco("1") == nil)
    }

    @Test func aTestOrderIsNotSent() async throws {
        let world = try World()
        try await world.start()
        await place(world) { $0.test = true }
        try await world.pass(.hours(1))
        #expect(try await waits(world) == [.test])
        #expect(await world.inDeposco("1") == nil)
    }

    @Test func whatIsOlderThanTheStartIsNotSent() async throws {
        let world = try World(settings: { $0.policy.due.from = t0 })
        await place(world) { $0.createdAt = (t0 - .hours(1)).milliseconds }
        try await world.start()
        try await world.pass(.hours(1))
        #expect(try await waits(world) == [.older])
        #expect(await world.inDeposco("1") == nil)
    }

    @Test func anotherServicesLinesAreLeftToIt() async throws {
        let world = try World(open: { $0.shop.settings.otherServiceLocations = [7] })
        try await world.start()
        await place(world) { order in
            var printed = NewOrder.Line(sku: "MUG", title: "Mug", quantity: 1, price: 500)
            printed.service = "printful"
            printed.location = 7
            order.lines.append(printed)
        }
        try await world.settle()
        #expect(await world.inDeposco("1")?.lines.map(\.item) == ["TEE"])
        #expect(try await waits(world) == [.otherService])
    }

    /// What was read then looks younger than now for as long as the clock was ahead.
    @Test func aHoldIsNotMissedBecauseTheOrderWasReadWhileTheClockWasAhead() async throws {
        let world = try World { $0.intervals.fulfilment = .minutes(30) }
        try await world.start()
        try await world.pass(.minutes(3))
        world.clock.step(.hours(24 * 400))
        await world.core.followClock()
        await world.host.with { $0.deposco.settings.offline = true }
        await place(world) { _ in }
        try await world.settle()
        #expect(try await world.stage("#1") == .queued)
        world.clock.step(.hours(-24 * 400))
        await world.core.followClock()
        await world.host.with { $0.shop.settings.lostPerMille = 1000 }
        await world.edit("#1") { $0.hold($1.id, reason: "HIGH_RISK_OF_FRAUD", at: $2) }
        await world.host.with { $0.deposco.settings.offline = false }
        try await world.pass(.minutes(15))
        #expect(await world.inDeposco("1") == nil)
        // The next sweep finds the hold.
        try await world.pass(.minutes(20))
        #expect(try await world.stage("#1") == .notDue)
    }

    @Test func aServicesRequestIsAcceptedBeforeAnythingLeaves() async throws {
        let world = try World(
            settings: { $0.policy.due.serviceLocations = ["8"] }, open: { $0.shop.settings.serviceLocations = [8] })
        try await world.start()
        await place(world) { $0.location = 8 }
        try await world.settle()
        #expect(try await waits(world) == [.notRequested])
        await world.edit("#1") { $0.submitRequest($1.id, at: $2) }
        try await world.pass(.seconds(10))
        #expect(await world.inShop("#1")?.fulfilmentOrders.map(\.requestStatus) == ["ACCEPTED"])
        #expect(try await world.stage("#1") == .received)
    }

    @Test func `requests that come at once are all accepted, each by one more reading`() async throws {
        let world = try World(
            settings: { $0.policy.due.serviceLocations = ["8"] }, open: { $0.shop.settings.serviceLocations = [8] })
        try await world.start()
        for name in ["#1", "#2", "#3"] { await place(world, name) { $0.location = 8 } }
        try await world.settle()
        for name in ["#1", "#2", "#3"] { await world.edit(name) { $0.submitRequest($1.id, at: $2) } }
        try await world.pass(.seconds(10))
        for name in ["#1", "#2", "#3"] { #expect(try await world.stage(name) == .received) }
    }

    @Test func riskIsWaitedForAndReviewed() async throws {
        let world = try World()
        try await world.start()
        await place(world) { $0.risk = ShopOrder.Risk(recommendation: "NONE", levels: ["PENDING"]) }
        try await world.settle()
        #expect(try await waits(world) == [.riskPending])
        await world.edit("#1") { $0.setRisk("CANCEL", level: "HIGH", of: $1.id, at: $2) }
        try await world.settle()
        #expect(try await waits(world) == [.riskReview])
        await world.edit("#1") { $0.setRisk("ACCEPT", level: "LOW", of: $1.id, at: $2) }
        try await world.settle()
        #expect(try await world.stage("#1") == .received)
    }

    @Test(arguments: [false, true])
    func aRiskThatNoWebhookToldIsSeenBeforeAnOrderThatWaitedLongIsSent(inImports: Bool) async throws {
        let world = try World(settings: { if inImports { $0.policy.bulkFrom = 1 } })
        try await world.start()
        await place(world) { $0.lines[0].sku = "GHOST" }
        try await world.settle()
        #expect(try await world.stage("#1") == .blocked)
        await world.host.with { $0.shop.settings.lostPerMille = 1000 }
        await world.edit("#1") { $0.setRisk("CANCEL", level: "HIGH", of: $1.id, at: $2) }
        try await world.pass(.hours(2))
        let now = world.clock.world.milliseconds
        await world.host.with { $0.deposco.setItem(number: "GHOST", name: "Ghost", at: now) }
        try await world.pass(.minutes(10))
        #expect(await world.inDeposco("1") == nil)
        #expect(try await waits(world) == [.riskReview])
    }

    @Test func unitsThatWeCannotSeeAreNotSentAndTheMissingScopeIsNamed() async throws {
        let world = try World(open: {
            $0.shop.settings.scopes.remove("read_merchant_managed_fulfillment_orders")
        })
        try await world.start()
        await place(world) { _ in }
        try await world.pass(.minutes(5))
        #expect(try await waits(world) == [.notRouted])
        #expect(try await world.exceptions().isEmpty)
        try await world.pass(.minutes(20))
        let raised = try #require(try await world.exceptions().first { $0.type == .notRouted })
        #expect(raised.detail.contains("read_merchant_managed_fulfillment_orders"))
        #expect(await world.inDeposco("1") == nil)
    }

    @Test func anOrderHeldForLongIsSomebodys() async throws {
        let world = try World { $0.intervals = .slow }
        try await world.start()
        await place(world) { $0.holdAtRouting = "OTHER" }
        try await world.pass(.hours(23))
        #expect(try await world.exceptions().isEmpty)
        try await world.pass(.hours(2))
        #expect(try await world.exceptions().map(\.type) == [.notDue])
        await world.edit("#1") { $0.releaseHold($1.id, at: $2) }
        try await world.settle()
        #expect(try await world.exceptions().isEmpty)
    }

    @Test func whileTheSweepIsLateNothingIsSentThatWasReadBefore() async throws {
        let world = try World()
        try await world.start()
        await world.host.with { $0.deposco.settings.offline = true }
        await place(world) { _ in }
        try await world.settle()
        await world.host.with { $0.shop.settings.offline = true }
        try await world.pass(.minutes(2))
        await world.host.with { $0.deposco.settings.offline = false }
        try await world.pass(.minutes(10))
        #expect(await world.inDeposco("1") == nil)
        await world.host.with { $0.shop.settings.offline = false }
        try await world.pass(.minutes(2))
        #expect(try await world.stage("#1") == .received)
    }

    @Test func manyOrdersAreReadInOneCall() async throws {
        let world = try World()
        try await world.start()
        let before = await world.host.with { $0.shop.calls["FulfilmentOfMany", default: 0] }
        for number in 1...50 { await place(world, "#\(number)") { _ in } }
        try await world.settle()
        let calls = await world.host.with { $0.shop.calls["FulfilmentOfMany", default: 0] } - before
        #expect(calls == 1)
        #expect(try await world.stage("#50") == .received)
    }

    @Test func aDeletedOrderIsStoppedInTheWarehouse() async throws {
        let world = try World()
        try await world.start()
        await place(world) { _ in }
        try await world.settle()
        await world.edit("#1") { $0.delete($1.id, at: $2) }
        try await world.settle()
        #expect(await world.inDeposco("1")?.status == "Canceled")
        #expect(try await world.stage("#1") == .cancelled)
        // Nobody can write a word on what is no longer there.
        #expect(try await world.exceptions().isEmpty)
        #expect(try await world.cancellation(of: "#1")?.record.open == false)
    }

    /// Orders of which some are then deleted, without a webhook.
    private func deleted(
        _ some: ClosedRange<Int>, of all: Int, before: (World) async throws -> Void = { _ in }
    ) async throws -> World {
        let world = try World(settings: { $0.intervals.deepOrders = .hours(1) })
        try await world.start()
        for number in 1...all { await place(world, "#\(number)") { _ in } }
        try await world.pass(.minutes(15))
        try await before(world)
        await world.host.with { $0.shop.settings.lostPerMille = 1000 }
        for number in some { await world.edit("#\(number)") { $0.delete($1.id, at: $2) } }
        await world.host.with { $0.shop.settings.lostPerMille = 0 }
        try await world.pass(.minutes(60))
        return world
    }

    @Test func anOrderWhoseDeletionNoWebhookToldIsStoppedByTheDeepSweep() async throws {
        let world = try await deleted(1...1, of: 2)
        #expect(await world.inDeposco("1")?.status == "Canceled")
        #expect(try await world.stage("#1") == .cancelled)
        #expect(try await world.stage("#2") == .received)
        #expect(try await world.exceptions().isEmpty)
        let id = try #require(try await world.order("#1")?.id)
        let facts = try await world.store.read { try $0.journal.timeline(subject: .order(id), limit: 99) }
        #expect(facts.contains { $0.fact == .noted("the channel no longer has this order, and no webhook told of it") })
    }

    @Test func theOnlyOrderOfAShopIsStoppedToo() async throws {
        let world = try await deleted(1...1, of: 1)
        #expect(await world.inDeposco("1")?.status == "Canceled")
        #expect(try await world.exceptions().isEmpty)
    }

    @Test func ordersThatAreMissingAllAtOnceAreSomebodysAndGoOn() async throws {
        let world = try await deleted(1...21, of: 22)
        #expect(await world.inDeposco("1")?.status != "Canceled")
        #expect(try await world.stage("#1") == .received)
        let found = try await world.exceptions()
        #expect(found.map(\.type) == [.countMismatch])
        #expect(found.first?.summary == "Shopify does not list 21 orders that are known here")
    }

    @Test func `orders that left before they were deleted do not hide one whose deletion no webhook told`() async throws
    {
        let world = try await deleted(22...22, of: 23) { world in
            let at = world.clock.world.milliseconds
            await world.host.with { for number in 1...21 { $0.deposco.ship("\(number)", inPart: true, at: at) } }
            try await world.pass(.minutes(5))
            for number in 1...21 { await world.edit("#\(number)") { $0.delete($1.id, at: $2) } }
            try await world.settle()
            #expect(try await world.stage("#21") == .partlyShipped)
        }
        #expect(try await world.stage("#22") == .cancelled)
        #expect(await world.inDeposco("22")?.status == "Canceled")
        #expect(try await world.exceptions().allSatisfy { $0.type == .cancelledAndShipped })
    }

    /// As in another shop than the one that the store is of.
    @Test func nothingIsStoppedWhereNothingThatIsKnownIsThereAnyMore() async throws {
        let world = try await deleted(1...1, of: 2) { world in
            let at = world.clock.world.milliseconds
            await world.host.with { $0.deposco.ship("2", at: at) }
            try await world.pass(.minutes(5))
            await world.host.with { $0.shop.settings.lostPerMille = 1000 }
            await world.edit("#2") { $0.delete($1.id, at: $2) }
        }
        #expect(try await world.stage("#2") == .shipped)
        #expect(try await world.stage("#1") == .received)
        #expect(try await world.exceptions().contains { $0.type == .countMismatch })
    }

    /// The channel's search may be late, or leave something out.
    @Test func anOrderThatIsNotListedAndStillThereIsNotTakenForDeleted() async throws {
        let world = try World()
        try await world.start()
        for name in ["#1", "#2"] { await place(world, name) { _ in } }
        try await world.settle()
        let listed = try #require(try await world.order("#1")?.id)
        func found(after age: Span) async throws -> (MissingOrders.Finding, asked: Int) {
            let before = await world.host.with { $0.shop.calls["Order", default: 0] }
            let (start, store) = (t0 - .day, world.store)
            var missing = try await store.read { try MissingOrders($0, since: start, at: t0 + age) }
            missing.listed([listed])
            let finding = try await missing.find(world.core.shopify, store)
            return (finding, await world.host.with { $0.shop.calls["Order", default: 0] } - before)
        }
        #expect(try await found(after: .minutes(9)) == (.gone([]), 0))
        #expect(try await found(after: .minutes(15)) == (.gone([]), 1))
    }

    @Test func aRequestToCancelOfAnOrderThatIsThenDeletedEndsWithIt() async throws {
        let world = try World()
        try await world.start()
        await place(world) { _ in }
        try await world.settle()
        await world.edit("#1") { shop, order, at in
            shop.requestCancellation(order.id, message: "changed my mind", at: at)
            shop.delete(order.id, at: at)
        }
        try await world.pass(.minutes(5))
        #expect(await world.inDeposco("1")?.status == "Canceled")
        #expect(try await world.stage("#1") == .cancelled)
        #expect(try await world.exceptions().isEmpty)
    }

    /// A webhook of a change from before the deletion may come after that of the deletion.
    @Test func wordOfAChangeThatComesLateDoesNotMakeADeletedOrderWanted() async throws {
        let world = try World()
        try await world.start()
        await place(world) { _ in }
        try await world.settle()
        let id = try #require(try await world.order("#1")?.id)
        let at = world.clock.world.milliseconds
        await world.host.with { $0.deposco.setStatus("Picking", of: "1", at: at) }
        var late = try #require(try await world.order("#1")?.channel)
        late.updatedAt = late.updatedAt + .seconds(1)
        await world.edit("#1") { $0.delete($1.id, at: $2) }
        try await world.settle()
        #expect(try await world.exceptions().map(\.type) == [.lateCancellation])
        let seen = late
        let (now, policy) = (world.clock.now, world.core.settings.policy)
        try await world.store.transact { tx in
            let contact = try tx.contacts.contact(id) ?? Contact()
            _ = try OrderFlow(Step(tx, policy: policy, at: now)).sight(
                ChannelSighting(order: seen, contact: contact), via: .webhook, by: .remote("shopify"))
        }
        try await world.settle()
        #expect(try await world.order("#1")?.isCancelled == true)
        #expect(try await world.exceptions().map(\.type) == [.lateCancellation])
    }

    @Test func aFulfilmentOfOthersThatIsTakenBackIsNotSentByItself() async throws {
        let world = try World()
        await place(world) { _ in }
        await world.edit("#1") { $0.fulfilByHand($1.id, at: $2) }
        try await world.start()
        await world.edit("#1") { shop, order, at in
            shop.cancelFulfilment(order.fulfilments[0].id, of: order.id, at: at)
        }
        try await world.pass(.minutes(1))
        #expect(try await waits(world) == [.reopened])
        #expect(await world.inDeposco("1") == nil)
        #expect(try await world.exceptions().map(\.type) == [.notDue])
    }
}
