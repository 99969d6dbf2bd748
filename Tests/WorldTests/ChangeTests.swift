import Connectors
import Domain
import Sandbox
import Store
import Testing

@testable import Core

@Suite struct ChangeTests {
    /// An order of two TEEs and two MUGs that Deposco has.
    private func received(
        _ change: (inout CoreSettings) -> Void = { _ in }, between: (any Transport) -> any Transport = { $0 }
    ) async throws -> World {
        let world = try World(settings: change, between: between)
        try await world.start()
        await world.place("#1", "TEE", "MUG")
        try await world.settle()
        try #require(try await world.stage("#1") == .received)
        world.clock.pass(.minutes(1))
        return world
    }

    private func shop(_ world: World, _ act: @escaping @Sendable (Shop, ShopOrder, Int64) -> Void) async throws {
        await world.edit("#1", act)
        try await world.pass(.seconds(5))
    }

    private func units(_ world: World) async -> [String: Int64] {
        await world.inDeposco("1")?.lines.reduce(into: [:]) { $0[$1.item, default: 0] += $1.quantity - $1.cancelled }
            ?? [:]
    }

    private func setStatus(_ world: World, _ status: String) async {
        let at = world.clock.now.milliseconds
        await world.host.with { $0.deposco.setStatus(status, of: "1", at: at) }
    }

    @Test func aLineTakenOffBeforeReleaseIsCancelledInDeposcoAndNothingElse() async throws {
        let world = try await received()
        try await shop(world) { $0.take([$1.lines[0].id: 1], off: $1.id, at: $2) }
        #expect(await units(world) == ["TEE": 1, "MUG": 2])
        #expect(try await world.exceptions().isEmpty)
        #expect(try await world.order("#1")?.parts[0].lines.map(\.quantity) == [1, 2])
    }

    @Test func aLineAddedBeforeReleaseIsAddedInDeposco() async throws {
        let world = try await received()
        try await shop(world) {
            $0.add(NewOrder.Line(sku: "TEE", title: "Tee", quantity: 3, price: 500), to: $1.id, at: $2)
        }
        #expect(await units(world) == ["TEE": 5, "MUG": 2])
        #expect(try await world.exceptions().isEmpty)
        #expect(await world.inDeposco("1")?.posts == 1)
    }

    @Test func aNewAddressBeforeReleaseGoesToDeposco() async throws {
        let world = try await received()
        try await shop(world) { shop, order, at in
            var address = order.placed.address
            address.city = "York"
            shop.edit(address: address, of: order.id, at: at)
        }
        #expect(await world.inDeposco("1")?.city == "York")
        #expect(try await world.exceptions().isEmpty)
    }

    @Test func anEditAfterReleaseIsDriftLineByLineUntilTheTwoAgree() async throws {
        let world = try await received()
        await setStatus(world, "Picking")
        try await shop(world) { $0.take([$1.lines[0].id: 1], off: $1.id, at: $2) }
        let drift = try #require(try await world.exceptions().first)
        #expect(drift.type == .drift)
        #expect(drift.summary == "#1 at Picking: 1 × TEE are no longer wanted")
        #expect(await units(world) == ["TEE": 2, "MUG": 2])
        // The warehouse is asked, and takes the unit out itself.
        let at = world.clock.now.milliseconds
        await world.host.with { sandbox in
            guard let line = sandbox.deposco.order(number: "1")?.lines.first else { return }
            sandbox.deposco.cancel(1, ofLine: line.id, "1", at: at)
        }
        try await world.pass(.minutes(3))
        #expect(try await world.exceptions().isEmpty)
    }

    @Test func aRefundOfGoodsThatDeposcoStillMeansToShipIsNamedAsThat() async throws {
        let world = try await received()
        await setStatus(world, "Released")
        try await shop(world) { shop, order, at in
            shop.take([order.lines[1].id: 2], off: order.id, at: at)
            shop.refund(2000, of: order.id, at: at)
        }
        #expect(
            try await world.exceptions().first?.summary
                == "#1 at Released: refunded, and Deposco still means to ship it")
    }

    @Test func aNewAddressAfterReleaseIsToldWithoutTheAddress() async throws {
        let world = try await received()
        await setStatus(world, "Loaded")
        try await shop(world) { shop, order, at in
            var address = order.placed.address
            address.city = "Secretville"
            shop.edit(address: address, of: order.id, at: at)
        }
        let drift = try #require(try await world.exceptions().first)
        #expect(drift.detail == "the address changed")
        #expect(await world.inDeposco("1")?.city == "Leeds")
    }

    @Test func aNoteThatChangesBeforeReleaseGoesToDeposco() async throws {
        let world = try await received()
        try await shop(world) { $0.setNote("call first", of: $1.id, at: $2) }
        #expect(await world.inDeposco("1")?.notes["Order note"] == "call first")
        try await shop(world) { $0.setNote("do not call", of: $1.id, at: $2) }
        #expect(await world.inDeposco("1")?.notes["Order note"] == "do not call")
        #expect(await units(world) == ["TEE": 2, "MUG": 2])
        #expect(try await world.exceptions().isEmpty)
    }

    @Test func aNoteThatChangesAfterReleaseIsToldWithoutItsWords() async throws {
        let world = try await received()
        await setStatus(world, "Picking")
        try await shop(world) { $0.setNote("a secret", of: $1.id, at: $2) }
        #expect(
            try await world.exceptions().map(\.summary) == ["#1 at Picking: what is written on it changed"])
        #expect(await world.inDeposco("1")?.notes.isEmpty == true)
    }

    private func readdress(_ world: World, _ city: String) async {
        let at = world.clock.now.milliseconds
        await world.host.with { $0.deposco.readdress("1", city: city, at: at) }
    }

    private func move(_ world: World, to city: String) async throws {
        try await shop(world) { shop, order, at in
            var address = order.placed.address
            address.city = city
            shop.edit(address: address, of: order.id, at: at)
        }
    }

    @Test func anAddressThatChangedTooLateIsSettledWhenTheWarehousesOrderHasIt() async throws {
        let world = try await received { $0.policy.notes = .nothing }
        await setStatus(world, "Picking")
        try await move(world, to: "York")
        #expect(try await world.exceptions().map(\.summary) == ["#1 at Picking: the address changed"])
        // Whatever else is seen of the order changes nothing of it.
        try await shop(world) { $0.setNote("call first", of: $1.id, at: $2) }
        try await world.pass(.minutes(5))
        #expect(try await world.exceptions().count == 1)
        await readdress(world, "YORK ")
        try await world.pass(.minutes(3))
        #expect(try await world.exceptions().isEmpty)
    }

    @Test func anAddressThatIsChangedBackIsNoDriftAnyMore() async throws {
        let world = try await received()
        await setStatus(world, "Picking")
        try await move(world, to: "York")
        try #require(try await world.exceptions().count == 1)
        try await move(world, to: "Leeds")
        try await world.pass(.minutes(3))
        #expect(try await world.exceptions().isEmpty)
    }

    @Test func anAddressThatDeposcoHasAlreadyIsNotSentAgain() async throws {
        let world = try await received()
        let before = await world.host.with { $0.deposco.calls["POST /orders/salesOrders"] }
        await readdress(world, "York")
        try await move(world, to: "York")
        #expect(await world.host.with { $0.deposco.calls["POST /orders/salesOrders"] } == before)
        #expect(try await world.exceptions().isEmpty)
    }

    @Test func anAddressAndALineThatChangedTooLateAreTwoThings() async throws {
        let world = try await received()
        await setStatus(world, "Picking")
        try await shop(world) { shop, order, at in
            shop.take([order.lines[0].id: 1], off: order.id, at: at)
            var address = order.placed.address
            address.city = "York"
            shop.edit(address: address, of: order.id, at: at)
        }
        #expect(
            try await Set(world.exceptions().map { $0.id.rawValue.prefix { $0 != "/" } }) == ["drift", "address-drift"])
        await readdress(world, "York")
        try await world.pass(.minutes(3))
        #expect(try await world.exceptions().map(\.summary) == ["#1 at Picking: 1 × TEE are no longer wanted"])
    }

    @Test func aPickThatTheWarehouseCancelsFreesItsStockOnTheChannelAndTellsSomebody() async throws {
        let world = try await received()
        await setStatus(world, "Picking")
        let at = world.clock.now.milliseconds
        await world.host.with { sandbox in
            guard let line = sandbox.deposco.order(number: "1")?.lines.first else { return }
            sandbox.deposco.cancel(1, ofLine: line.id, "1", at: at)
        }
        try await world.pass(.minutes(2))
        #expect(await world.inShop("#1")?.lines.map(\.remaining) == [1, 2])
        let short = try #require(try await world.exceptions().first)
        #expect(short.type == .shortPick)
        #expect(short.detail == "1 × TEE will not be shipped")
        // What is left is the whole of it.
        let later = world.clock.now.milliseconds
        await world.host.with { $0.deposco.ship("1", at: later) }
        try await world.pass(.minutes(2))
        #expect(try await world.stage("#1") == .shipped)
        #expect(try await world.exceptions().map(\.type) == [.shortPick])
        // The exception ends with the customer's money, not with time.
        try await shop(world) { $0.refund(1000, of: $1.id, at: $2) }
        #expect(try await world.exceptions().isEmpty)
    }

    @Test func aShortPickIsNobodysConcernOnceTheOrderIsCancelled() async throws {
        let world = try await received()
        let at = world.clock.now.milliseconds
        await world.host.with { sandbox in
            sandbox.shop.settings.lostPerMille = 1000
            sandbox.shop.settings.offline = true
            for line in sandbox.deposco.order(number: "1")?.lines ?? [] {
                sandbox.deposco.cancel(2, ofLine: line.id, "1", at: at)
            }
            if let id = sandbox.shop.order(named: "#1")?.id { sandbox.shop.cancel(id, at: at) }
        }
        try await world.pass(.minutes(2))
        #expect(try await world.exceptions().map(\.type) == [.shortPick])
        await world.host.with { $0.shop.settings.offline = false }
        try await world.pass(.minutes(15))
        #expect(try await world.stage("#1") == .cancelled)
        #expect(try await world.exceptions().isEmpty)
    }

    @Test func whoeverHasAShortPickReadsWhyTheChannelWillNotTakeItOff() async throws {
        let world = try await received({ _ in }, between: { RefusesRefunds(next: $0) })
        await setStatus(world, "Picking")
        let at = world.clock.now.milliseconds
        await world.host.with { sandbox in
            guard let line = sandbox.deposco.order(number: "1")?.lines.first else { return }
            sandbox.deposco.cancel(1, ofLine: line.id, "1", at: at)
        }
        try await world.pass(.minutes(10))
        let short = try #require(try await world.exceptions().first { $0.type == .shortPick })
        #expect(short.detail.hasPrefix("1 × TEE will not be shipped; Shopify does not take it off: "))
        #expect(short.detail.contains("more items than were unfulfilled"))
        #expect(try await world.exceptions().contains { $0.type == .deadLetter } == false)
    }

    @Test func whatTheWarehouseCancelsBeforeTheOrderIsReadBackIsAShortPickAndNotADifference() async throws {
        let world = try World(open: { $0.deposco.settings.lostAnswersPerMille = 1000 })
        try await world.start()
        await world.place("#1", "TEE")
        try await world.settle()
        try #require(try await world.stage("#1") == .sent)
        let at = world.clock.now.milliseconds
        await world.host.with { sandbox in
            sandbox.deposco.settings.lostAnswersPerMille = 0
            guard let line = sandbox.deposco.order(number: "1")?.lines.first else { return }
            sandbox.deposco.cancel(1, ofLine: line.id, "1", at: at)
        }
        try await world.pass(.minutes(5))
        #expect(try await world.stage("#1") == .received)
        #expect(try await world.exceptions().map(\.type) == [.shortPick])
        #expect(await world.inShop("#1")?.lines.map(\.remaining) == [1])
    }

    @Test func anOrderOfWhichThePickerFoundNothingIsSomebodysUntilTheCustomerHasTheMoney() async throws {
        let world = try await received()
        await setStatus(world, "Picking")
        let at = world.clock.now.milliseconds
        await world.host.with { sandbox in
            for line in sandbox.deposco.order(number: "1")?.lines ?? [] {
                sandbox.deposco.cancel(line.quantity, ofLine: line.id, "1", at: at)
            }
        }
        try await world.pass(.minutes(2))
        #expect(try await world.stage("#1") == .cancelled)
        #expect(try await world.exceptions().map(\.type) == [.shortPick])
        try await shop(world) { $0.refund(4000, of: $1.id, at: $2) }
        #expect(try await world.exceptions().isEmpty)
    }

    @Test func anOrderInDeposcoThatNobodyPlacedIsFound() async throws {
        let world = try await received()
        let at = world.clock.now.milliseconds
        await world.host.with { $0.deposco.copy("1", as: "STRAY", at: at) }
        try await world.pass(.minutes(2))
        #expect(try await world.exceptions().map(\.id.rawValue) == ["orphan-order/STRAY"])
    }

    @Test(arguments: ["Picking", "Released"])
    func `an order in Deposco that carries the id of one that is cancelled is found too`(status: String) async throws {
        let world = try await received()
        await setStatus(world, status)
        try await shop(world) { $0.cancel($1.id, at: $2) }
        try await world.pass(.minutes(2))
        let at = world.clock.now.milliseconds
        await world.host.with { sandbox in
            sandbox.deposco.copy("1", as: "STRAY", at: at)
            sandbox.deposco.setStatus("Picking", of: "STRAY", at: at)
        }
        try await world.pass(.minutes(2))
        #expect(try await world.exceptions().contains { $0.id.rawValue == "orphan-order/STRAY" })
    }

    @Test func aDifferenceIsSomebodysAlsoWhileTheShopCannotBeRead() async throws {
        let world = try await received()
        await setStatus(world, "Picking")
        func add(_ sku: String) async throws {
            try await shop(world) {
                $0.add(NewOrder.Line(sku: sku, title: sku, quantity: 1, price: 500), to: $1.id, at: $2)
            }
        }
        try await add("TEE")
        try #require(try await world.exceptions().map(\.type) == [.drift])
        await world.host.with { $0.shop.settings.offline = true }
        try await add("MUG")
        try await world.pass(.minutes(8))
        #expect(try await world.exceptions().map(\.type).contains(.drift))
        #expect(try await world.order("#1")?.isFulfilmentStale == true)
    }

    @Test func aDifferenceIsSomebodysAgainOnceAClockThatWasSetBackGotOverTheTimeForHolds() async throws {
        let world = try World(settings: { $0.policy.due.settle = .minutes(2) })
        try await world.start()
        await world.place("#1", "TEE", "MUG")
        try await world.pass(.minutes(3))
        try #require(try await world.stage("#1") == .received)
        await setStatus(world, "Picking")
        try await shop(world) {
            $0.add(NewOrder.Line(sku: "TEE", title: "Tee", quantity: 3, price: 500), to: $1.id, at: $2)
        }
        try await world.pass(.minutes(3))
        try #require(try await world.exceptions().map(\.summary) == ["#1 at Picking: 3 × TEE more are wanted"])
        world.clock.step(.hours(-1))
        await world.core.followClock()
        try await world.pass(.minutes(20))
        #expect(try await world.exceptions().map(\.type) == [.drift])
    }

    /// One of two tees is held; others fulfil the other tee and the mugs, which then leave the warehouse all the same.
    @Test func whatOthersFulfilledIsNotWantedAgainWhenTheChannelRefusesOurFulfilment() async throws {
        let world = try World()
        try await world.start()
        await world.place("#1", "TEE", "MUG")
        await world.edit("#1") { $0.hold($1.id, lines: [$1.lines[0].id: 1], at: $2) }
        try await world.settle()
        try #require(await units(world) == ["TEE": 1, "MUG": 2])
        world.clock.pass(.minutes(1))
        await setStatus(world, "Picking")
        try await shop(world) { shop, order, at in
            shop.fulfilByHand(order.id, lines: [order.lines[0].id: 1, order.lines[1].id: 2], at: at)
            shop.releaseHold(order.id, at: at)
        }
        for inPart in [true, false] {
            let at = world.clock.now.milliseconds
            await world.host.with { $0.deposco.ship("1", inPart: inPart, at: at) }
            try await world.pass(.minutes(1))
        }
        #expect(try await world.exceptions().map(\.type) == [.fulfilmentRefused, .fulfilmentRefused])
    }

    @Test func anOrderOfWhichNothingIsWantedIsCancelledWhenDeposcoCancelledItInReview() async throws {
        let world = try World(open: { $0.deposco.settings.reviewPerMille = 1000 })
        try await world.start()
        await world.place("#1", "TEE")
        try await world.settle()
        try #require(try await world.stage("#1") == .review)
        world.clock.pass(.minutes(1))
        try await shop(world) { $0.take([$1.lines[0].id: 2], off: $1.id, at: $2) }
        let at = world.clock.now.milliseconds
        await world.host.with { sandbox in
            guard let line = sandbox.deposco.order(number: "1")?.lines.first else { return }
            sandbox.deposco.cancel(2, ofLine: line.id, "1", at: at)
        }
        // The change is compared before the order is read back.
        let (id, now) = (try #require(try await world.order("#1")?.id), world.clock.now)
        try await world.store.transact { tx in
            for row in try tx.work.openWork(key: WorkKey.order(id).text) where row.kind == .adjustOrder {
                _ = try tx.queues.retry(work: row.id, at: now)
            }
        }
        try await world.settle()
        try await world.pass(.minutes(5))
        #expect(try await world.stage("#1") == .cancelled)
        #expect(try await world.exceptions().isEmpty)
    }

    @Test func anOrderOfWhichNothingIsLeftIsCancelled() async throws {
        let world = try await received()
        try await shop(world) { $0.take([$1.lines[0].id: 2, $1.lines[1].id: 2], off: $1.id, at: $2) }
        try await world.pass(.minutes(2))
        #expect(await world.inDeposco("1")?.status == "Canceled")
        #expect(try await world.stage("#1") == .cancelled)
    }
}

/// A shop that takes nothing off an order.
private struct RefusesRefunds: Transport {
    let next: any Transport

    func send(_ request: Request) async throws(TransportFailure) -> Response {
        guard String(decoding: request.body, as: UTF8.self).contains("refundCreate") else {
            return try await next.send(request)
        }
        let answer = """
            {"data": {"refundCreate": {"refund": null, "userErrors": [
              {"field": null, "message": "Refund line items include more items than were unfulfilled"}]}}}
            """
        return Response(status: 200, body: Array(answer.utf8))
    }
}
