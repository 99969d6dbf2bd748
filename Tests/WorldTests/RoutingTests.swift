import DeskAPI
import Domain
import Sandbox
import Store
import Testing

@testable import Core

/// Which facility ships what, and what several parts of one order come to.
@Suite struct RoutingTests {
    private func byLocation(_ open: @escaping @Sendable (Sandbox) -> Void = { _ in }) async throws -> World {
        let world = try World(settings: { $0.policy.routing = .locations(["1": "LEEDS"]) }, open: open)
        try await world.start()
        return world
    }

    @Test func `an order's card calls its places by the facilities behind them`() async throws {
        let world = try await byLocation()
        await world.place("#1", "TEE")
        try await world.settle()
        let id = try #require(try await world.order("#1")?.id)
        let lines = try #require(try await world.core.orderCard(id)).timeline.map(\.text)
        #expect(lines.contains("channel read: 1 open fulfilment order at LEEDS"), "\(lines)")
    }

    @Test func anOrderWaitsUntilTheChannelHasRoutedIt() async throws {
        let world = try await byLocation { $0.shop.settings.routingDelay = 300_000 }
        await world.place("#1", "TEE")
        try await world.settle()
        #expect(try await world.stage("#1") == .notDue)
        #expect(await world.inDeposco("1") == nil)
        // The channel's own word that routing is complete is enough; nobody waits for the next question.
        let routed = Instant(milliseconds: try #require(await world.inShop("#1")).routedAt)
        try await world.pass(routed - world.clock.now + .seconds(1))
        #expect(try await world.stage("#1") == .received)
        #expect(try await world.order("#1")?.parts.map(\.facility) == ["LEEDS"])
    }

    @Test func anOrderThatTheChannelGivesToNoLocationIsNamedAfterAQuarterOfAnHour() async throws {
        let world = try await byLocation { $0.shop.settings.routingDelay = 1_000_000_000 }
        await world.place("#1", "TEE")
        try await world.pass(.minutes(14))
        #expect(try await world.exceptions().isEmpty)
        try await world.pass(.minutes(2))
        #expect(try await world.exceptions().map(\.type) == [.notRouted])
    }

    @Test func anUnmappedLocationIsNamedBesideAnUnknownSKU() async throws {
        let world = try World { $0.policy.routing = .locations(["2": "LEEDS"]) }
        try await world.start()
        await world.place("#1", "NO-SUCH-ITEM")
        try await world.settle()
        #expect(
            Set(try await world.exceptions().map(\.id.rawValue)) == ["unknown-sku/NO-SUCH-ITEM", "unmapped-location/1"])
    }

    @Test func anEditBeforeReleaseReachesTheWarehouseWhereLocationsDecide() async throws {
        let world = try await byLocation()
        let id = await world.place("#1", "TEE")
        try await world.settle()
        world.clock.pass(.minutes(1))
        let at = world.clock.now.milliseconds
        await world.host.with { sandbox in
            if let line = sandbox.shop.order(named: "#1")?.lines[0] { sandbox.shop.take([line.id: 1], off: id, at: at) }
        }
        try await world.settle()
        let line = try #require(await world.inDeposco("1")?.lines.first)
        #expect(line.quantity - line.cancelled == 1)
        #expect(try await world.exceptions().isEmpty)
    }

    /// Two facilities with one TEE each, so that an order of two goes in two parts.
    private func inTwoParts(
        payment: String = "paid", settings change: (inout CoreSettings) -> Void = { _ in },
        _ open: @escaping @Sendable (Sandbox) -> Void
    ) async throws -> World {
        let world = try World(
            settings: { settings in
                settings.policy.routing = .availability(["NORTH", "SOUTH"])
                settings.policy.stock = StockPolicy(locations: ["1": []])
                change(&settings)
            },
            open: { sandbox in
                for facility in ["NORTH", "SOUTH"] { sandbox.deposco.setStock("TEE", facility, 1, at: t0.milliseconds) }
                open(sandbox)
            })
        try await world.start()
        await world.place("#1", "TEE", payment: payment)
        try await world.settle()
        return world
    }

    @Test func aPartIsSentAlsoWhileAnotherIsParkedInReview() async throws {
        let world = try await inTwoParts { $0.deposco.settings.reviewPerMille = 1000 }
        #expect(try await world.stage("#1") == .review)
        #expect(await world.inDeposco("1")?.lines.map(\.quantity) == [1])
        #expect(await world.inDeposco("1-2")?.lines.map(\.quantity) == [1])
        let at = world.clock.now.milliseconds
        await world.host.with { $0.deposco.releaseReviews(at: at) }
        try await world.pass(.minutes(3))
        #expect(try await world.stage("#1") == .received)
        #expect(try await world.exceptions().isEmpty)
    }

    // MARK: A part that Deposco would not have, when another has left

    private func refusedInPart() async throws -> World {
        let world = try await inTwoParts { $0.deposco.refusals["1-2"] = "no room for it" }
        world.clock.pass(.minutes(1))
        let at = world.clock.now.milliseconds
        await world.host.with { $0.deposco.ship("1", at: at) }
        try await world.pass(.minutes(1))
        #expect(try await world.stage("#1") == .partlyShipped)
        #expect(try await world.exceptions().map(\.type) == [.wmsRefused])
        return world
    }

    private func retry(_ world: World) async throws -> ActionOutcome {
        let order = try #require(try await world.store.read { try $0.orders.order(named: "#1") })
        return try await world.act(.retry, on: TargetRef(.order, order.record.id.rawValue), version: order.version)
    }

    /// How often Deposco has refused the second part.
    private func refusals(_ world: World) async throws -> Int {
        let order = try #require(try await world.order("#1"))
        return try await world.store.read { reader in
            try reader.journal.timeline(subject: .order(order.id), limit: 1000).map(\.fact)
                .count { $0 == .orderNotSent(number: "1-2") }
        }
    }

    @Test func whatTheChannelSaysOfAnotherPartDoesNotSendItAgain() async throws {
        let world = try await refusedInPart()
        #expect(await world.inShop("#1")?.fulfilments.count == 1)
        #expect(try await world.order("#1")?.channel.updatedAt ?? t0 > t0)
        #expect(try await refusals(world) == 1)
    }

    @Test func aCorrectionOnTheChannelSendsItAgain() async throws {
        let world = try await refusedInPart()
        let at = world.clock.now.milliseconds
        await world.host.with { sandbox in
            sandbox.deposco.refusals = [:]
            guard let order = sandbox.shop.order(named: "#1") else { return }
            var address = order.placed.address
            address.city = "York"
            sandbox.shop.edit(address: address, of: order.id, at: at)
        }
        try await world.pass(.minutes(1))
        #expect(await world.inDeposco("1-2")?.city == "York")
        #expect(try await refusals(world) == 1)
    }

    @Test func aRetrySendsItAndTheOrderShipsWhole() async throws {
        let world = try await refusedInPart()
        await world.host.with { $0.deposco.refusals = [:] }
        #expect(try await retry(world).kind == .done)
        try await world.settle()
        #expect(await world.inDeposco("1-2")?.lines.map(\.quantity) == [1])
        #expect(try await world.exceptions().isEmpty)
        let at = world.clock.now.milliseconds
        await world.host.with { $0.deposco.ship("1-2", at: at) }
        try await world.pass(.minutes(3))
        #expect(try await world.stage("#1") == .shipped)
    }

    @Test func aRetryDoesNotSendWhatHasAnotherFaultByNowAndNamesThat() async throws {
        let world = try await refusedInPart()
        let at = world.clock.now.milliseconds
        await world.host.with { $0.deposco.setItem(number: "TEE", name: "Tee", active: false, at: at) }
        try await world.pass(.seconds(61))
        #expect(try await world.stage("#1") == .partlyShipped)
        await world.host.with { $0.deposco.refusals = [:] }
        let outcome = try await retry(world)
        #expect(outcome.kind == .failed)
        #expect(outcome.message == "it still waits: TEE is inactive in Deposco")
        try await world.pass(.minutes(3))
        #expect(await world.inDeposco("1-2") == nil)
        #expect(try await world.exceptions().map(\.type) == [.inactiveItem])
        // The catalogue is mended, and nobody has to press anything.
        let later = world.clock.now.milliseconds
        await world.host.with { $0.deposco.setItem(number: "TEE", name: "Tee", at: later) }
        try await world.pass(.minutes(20))
        #expect(await world.inDeposco("1-2")?.lines.map(\.quantity) == [1])
        #expect(try await world.exceptions().isEmpty)
    }

    @Test func itIsSentThoughTheMoneyIsTakenInPartByWhatLeft() async throws {
        let world = try await inTwoParts(payment: "authorized") { settings in
            settings.policy.sendOnAuthorised = true
            settings.policy.payments.capture = .onDispatch
            settings.policy.payments.byShipment = true
        } _: { sandbox in
            sandbox.shop.settings.multiCapture = true
            sandbox.deposco.refusals["1-2"] = "no room for it"
        }
        world.clock.pass(.minutes(1))
        let at = world.clock.now.milliseconds
        await world.host.with { $0.deposco.ship("1", at: at) }
        try await world.pass(.minutes(3))
        #expect(try await world.order("#1")?.channel.payment == .partiallyPaid)
        #expect(try await world.exceptions().map(\.type) == [.wmsRefused])
        await world.host.with { $0.deposco.refusals = [:] }
        #expect(try await retry(world).kind == .done)
        try await world.settle()
        #expect(await world.inDeposco("1-2")?.lines.map(\.quantity) == [1])
        let later = world.clock.now.milliseconds
        await world.host.with { $0.deposco.ship("1-2", at: later) }
        try await world.pass(.minutes(3))
        #expect(try await world.stage("#1") == .shipped)
        #expect(await world.inShop("#1")?.captured == 2000)
    }

    @Test func itIsNobodysConcernOnceTheOrderIsCancelled() async throws {
        let world = try await inTwoParts { $0.deposco.refusals["1-2"] = "no room for it" }
        #expect(try await world.exceptions().map(\.type) == [.wmsRefused])
        world.clock.pass(.minutes(1))
        let at = world.clock.now.milliseconds
        await world.host.with { sandbox in
            if let id = sandbox.shop.order(named: "#1")?.id { sandbox.shop.cancel(id, at: at) }
        }
        try await world.pass(.minutes(3))
        #expect(await world.inDeposco("1")?.status == "Canceled")
        #expect(try await world.stage("#1") == .cancelled)
        #expect(try await world.exceptions().isEmpty)
    }

    @Test func itIsNobodysConcernOnceTheOrderIsCancelledOfWhichAnotherPartLeftAndItsStockCanBeSold() async throws {
        let world = try await refusedInPart()
        #expect(try await world.order("#1")?.pending["TEE"]?.units == 1)
        await world.edit("#1") { $0.cancel($1.id, at: $2) }
        try await world.pass(.minutes(3))
        #expect(try await world.exceptions().map(\.type) == [.cancelledAndShipped])
        #expect(try await world.order("#1")?.pending == [:])
        await world.host.with { $0.deposco.refusals = [:] }
        #expect(try await retry(world).kind != .done)
        try await world.pass(.minutes(3))
        #expect(await world.inDeposco("1-2") == nil)
    }

    /// An order whose second part was refused and of whose two units so many are no longer wanted.
    private func refusedInPart(unwanted units: Int64, at status: String = "New") async throws -> World {
        let world = try await inTwoParts { $0.deposco.refusals["1-2"] = "no room for it" }
        world.clock.pass(.minutes(1))
        let at = world.clock.now.milliseconds
        await world.host.with { sandbox in
            sandbox.deposco.setStatus(status, of: "1", at: at)
            guard let order = sandbox.shop.order(named: "#1") else { return }
            sandbox.shop.take([order.lines[0].id: units], off: order.id, at: at)
        }
        try await world.pass(.minutes(5))
        return world
    }

    @Test func itIsNobodysConcernOnceNothingOfTheOrderIsWanted() async throws {
        let world = try await refusedInPart(unwanted: 2)
        #expect(await world.inDeposco("1")?.status == "Canceled")
        #expect(try await world.stage("#1") == .cancelled)
        #expect(try await world.exceptions().isEmpty)
    }

    @Test func itIsNobodysConcernOnceAnotherPartHasAllThatIsWanted() async throws {
        let world = try await refusedInPart(unwanted: 1)
        #expect(await world.inDeposco("1")?.lines.map(\.quantity) == [1])
        #expect(await world.inDeposco("1-2") == nil)
        #expect(try await world.stage("#1") == .received)
        #expect(try await world.exceptions().isEmpty)
    }

    @Test func whatWasNotSentAndIsNotWantedIsNeitherDriftNorSentLater() async throws {
        let world = try await refusedInPart(unwanted: 1, at: "Picking")
        #expect(try await world.stage("#1") == .received)
        #expect(try await world.exceptions().isEmpty)
        #expect(await world.inDeposco("1")?.lines.map(\.quantity) == [1])
        await world.host.with { $0.deposco.refusals = [:] }
        #expect(try await retry(world).kind == .alreadyDone)
        #expect(await world.inDeposco("1-2") == nil)
    }

    @Test func anOrderOfWhichTheRestIsNotWantedIsShippedByWhatHasLeft() async throws {
        let world = try await refusedInPart()
        await world.edit("#1") { $0.take([$1.lines[0].id: 1], off: $1.id, at: $2) }
        try await world.pass(.minutes(1))
        #expect(try await world.stage("#1") == .shipped)
        #expect(try await world.exceptions().isEmpty)
    }

    @Test func aRefusedPartIsSentAgainWithoutWhatIsNotWanted() async throws {
        let world = try await inTwoParts { sandbox in
            for (item, facility) in [("TEE", "NORTH"), ("MUG", "SOUTH")] {
                for place in ["NORTH", "SOUTH"] {
                    sandbox.deposco.setStock(item, place, place == facility ? 9 : 0, at: t0.milliseconds)
                }
            }
            sandbox.deposco.refusals["2-2"] = "no room for it"
        }
        await world.place("#2", "TEE", "MUG")
        try await world.settle()
        #expect(try await world.exceptions().map(\.type) == [.wmsRefused])
        world.clock.pass(.minutes(1))
        let at = world.clock.now.milliseconds
        await world.host.with { sandbox in
            sandbox.deposco.setStatus("Picking", of: "2", at: at)
            sandbox.deposco.refusals = [:]
            guard let order = sandbox.shop.order(named: "#2") else { return }
            sandbox.shop.take([order.lines[1].id: 1], off: order.id, at: at)
        }
        try await world.pass(.minutes(5))
        #expect(await world.inDeposco("2")?.lines.map(\.quantity) == [2])
        #expect(await world.inDeposco("2-2")?.lines.map(\.quantity) == [1])
        #expect(try await world.stage("#2") == .received)
        #expect(try await world.exceptions().isEmpty)
    }
}
