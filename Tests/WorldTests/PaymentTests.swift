import DeskAPI
import Domain
import Sandbox
import Store
import Testing

@testable import Core

/// Capturing at dispatch, and authorisations that end.
@Suite struct PaymentTests {
    /// An authorised order of two TEEs and two MUGs, £40 and the postage, that Deposco has.
    private func received(
        capture: PaymentPolicy.Capture = .onDispatch, shipping: Int64 = 0,
        settings change: (inout CoreSettings) -> Void = { _ in },
        shop: @escaping @Sendable (Shop) -> Void = { _ in }
    ) async throws -> World {
        let world = try World(
            settings: { settings in
                settings.policy.sendOnAuthorised = true
                settings.policy.payments.capture = capture
                settings.policy.payments.warnBefore = .minutes(10)
                settings.intervals = .slow
                change(&settings)
            },
            open: { sandbox in
                sandbox.shop.settings.authorisationLife = Span.hours(1).milliseconds
                shop(sandbox.shop)
            })
        try await world.start()
        await world.place("#1", "TEE", "MUG", payment: "authorized", shipping: shipping)
        try await world.settle()
        try #require(try await world.stage("#1") == .received)
        world.clock.pass(.minutes(1))
        return world
    }

    private func ship(_ world: World, inPart: Bool = false) async throws {
        let at = world.clock.now.milliseconds
        await world.host.with { $0.deposco.ship("1", inPart: inPart, at: at) }
        try await world.pass(.minutes(2))
    }

    private func captures(_ world: World) async -> [Int64]? {
        await world.inShop("#1")?.transactions.filter { $0.kind == "CAPTURE" && $0.status == "SUCCESS" }.map(\.amount)
    }

    private func calls(_ world: World) async -> Int? { await world.host.with { $0.shop.calls["Capture"] } }

    @Test func theWholeOrderIsCapturedOnceWhenItsShipmentIsConfirmed() async throws {
        let world = try await received()
        #expect(await captures(world) == [])
        try await ship(world)
        #expect(await captures(world) == [4000])
        #expect(await calls(world) == 1)
        #expect(try await world.order("#1")?.channel.payment == .paid)
        #expect(try await world.exceptions().isEmpty)
        let id = try #require(try await world.order("#1")?.id)
        let facts = try await world.store.read { try $0.journal.timeline(order: id, limit: 100).map(\.fact) }
        #expect(facts.contains(.paymentCaptured(Money(minor: 4000, currency: Currency("GBP")))))
    }

    @Test func whereTheChannelCapturesNothingIsCaptured() async throws {
        let world = try await received(capture: .channel)
        try await ship(world)
        #expect(await captures(world) == [])
        #expect(await calls(world) == nil)
    }

    @Test func whereSeveralCapturesAreAllowedEachShipmentTakesItsOwn() async throws {
        let world = try await received {
            $0.policy.payments.byShipment = true
        } shop: {
            $0.settings.multiCapture = true
        }
        try await ship(world, inPart: true)
        #expect(await captures(world) == [2000])
        #expect(try await world.order("#1")?.channel.payment == .partiallyPaid)
        try await ship(world)
        #expect(await captures(world) == [2000, 2000])
        #expect(try await world.order("#1")?.channel.payment == .paid)
        #expect(try await world.exceptions().isEmpty)
    }

    @Test func thePostageIsTakenTooWhenWhatHasNotLeftWillNotCome() async throws {
        let world = try await received(shipping: 500) {
            $0.policy.payments.byShipment = true
        } shop: {
            $0.settings.multiCapture = true
        }
        try await ship(world, inPart: true)
        #expect(await captures(world) == [2250])
        let at = world.clock.now.milliseconds
        await world.host.with { sandbox in
            for line in sandbox.deposco.order(number: "1")?.lines ?? [] {
                sandbox.deposco.cancel(line.quantity - line.shipped, ofLine: line.id, "1", at: at)
            }
        }
        try await world.pass(.minutes(12))
        #expect(try await world.stage("#1") == .shipped)
        #expect(await captures(world) == [2250, 250])
    }

    @Test func anEditedOrderIsCapturedAsItNowIs() async throws {
        let world = try await received()
        let at = world.clock.now.milliseconds
        await world.host.with { sandbox in
            guard let order = sandbox.shop.order(named: "#1") else { return }
            sandbox.shop.take([order.lines[0].id: 1], off: order.id, at: at)
        }
        try await world.pass(.seconds(5))
        try await ship(world)
        #expect(await captures(world) == [3000])
    }

    @Test func whatADearerWayOfShippingCostsAfterTheCaptureIsFinances() async throws {
        let world = try await received()
        try await ship(world)
        #expect(await captures(world) == [4000])
        let at = world.clock.now.milliseconds
        await world.host.with { sandbox in
            guard let order = sandbox.shop.order(named: "#1") else { return }
            sandbox.shop.changeShipping("Express", price: 300, of: order.id, at: at)
        }
        try await world.pass(.minutes(1))
        #expect(try await world.exceptions().map(\.type) == [.captureFailed])
        #expect(try await world.exceptions().first?.summary == "#1: 3.00 GBP not captured")
    }

    @Test func whatSomebodyCapturedByHandIsNotCapturedAgain() async throws {
        let world = try await received()
        let at = world.clock.now.milliseconds
        await world.host.with { sandbox in
            sandbox.shop.settings.lostPerMille = 1000
            if let id = sandbox.shop.order(named: "#1")?.id { sandbox.shop.pay(id, at: at) }
        }
        try await ship(world)
        #expect(await captures(world) == [4000])
        #expect(await calls(world) == nil)
        #expect(try await world.exceptions().isEmpty)
    }

    @Test func aDeclinedCaptureIsFinancesUntilTheChannelShowsTheMoney() async throws {
        let world = try await received { _ in
        } shop: {
            $0.settings.declinesCaptures = true
        }
        try await ship(world)
        let failed = try #require(try await world.exceptions().first)
        #expect(failed.type == .captureFailed)
        #expect(failed.owner == Owner(team: "finance"))
        #expect(failed.summary == "#1: 40.00 GBP not captured")
        #expect(failed.detail == "the gateway declined the capture: CARD_DECLINED")
        // Trying again takes it once the gateway does.
        await world.host.with { $0.shop.settings.declinesCaptures = false }
        let version = try #require(
            try await world.store.read { try $0.exceptions.exception(failed.id)?.version })
        let outcome = try await world.act(.retry, on: TargetRef(.exception, failed.id.rawValue), version: version)
        #expect(outcome.kind == .done)
        try await world.settle()
        #expect(await captures(world) == [4000])
        #expect(try await world.exceptions().isEmpty)
    }

    /// Why some of an order's money cannot be captured: nothing is, or it was authorised before a dearer way of shipping
    /// was chosen.
    enum Uncaptured: CaseIterable { case declined, dearerBeforeItLeft, dearerAfterTheCapture }

    @Test(arguments: Uncaptured.allCases)
    func whatCouldNotBeCapturedIsFinancesWhateverElseIsSeenOfTheOrder(why: Uncaptured) async throws {
        let world = try await received { _ in
        } shop: {
            $0.settings.declinesCaptures = why == .declined
        }
        func makeDearer() async throws {
            await world.edit("#1") { $0.changeShipping("Express", price: 300, of: $1.id, at: $2) }
            try await world.pass(.minutes(1))
        }
        if why == .dearerBeforeItLeft { try await makeDearer() }
        try await ship(world)
        if why == .dearerAfterTheCapture { try await makeDearer() }
        let told = try await world.exceptions()
        #expect(told.map(\.type) == [.captureFailed])
        for note in ["call first", "do not call"] {
            await world.edit("#1") { $0.setNote(note, of: $1.id, at: $2) }
            try await world.pass(.minutes(5))
            #expect(try await world.exceptions() == told)
        }
        // A webhook has no figure of what was captured; the sweep reads it.
        await world.edit("#1") { $0.pay($1.id, at: $2) }
        try await world.pass(.minutes(11))
        #expect(try await world.exceptions().isEmpty)
    }

    @Test func moreThanWasAuthorisedIsTakenAsFarAsItGoesAndTheRestTold() async throws {
        let world = try await received()
        let at = world.clock.now.milliseconds
        await world.host.with { sandbox in
            guard let order = sandbox.shop.order(named: "#1") else { return }
            sandbox.shop.add(NewOrder.Line(sku: "TEE", title: "Tee", quantity: 1, price: 500), to: order.id, at: at)
        }
        try await world.pass(.seconds(5))
        try await ship(world)
        #expect(await captures(world) == [4000])
        #expect(try await world.exceptions().map(\.summary) == ["#1: 5.00 GBP not captured"])
        let later = world.clock.now.milliseconds
        await world.host.with { sandbox in
            if let id = sandbox.shop.order(named: "#1")?.id { sandbox.shop.pay(id, at: later) }
        }
        try await world.settle()
        #expect(try await world.exceptions().isEmpty)
    }

    @Test func aCaptureThatIsNotShownIsLookedForAgainAndNoFaultOfOurs() async throws {
        let world = try await received(shop: { $0.settings.forgetsCaptures = true })
        try await ship(world)
        #expect(await captures(world) == [])
        #expect(try await world.exceptions().isEmpty)
        let id = try #require(try await world.order("#1")?.id)
        let work = try await world.store.read { try $0.work.openWork(key: WorkKey.order(id).text) }
        let capture = try #require(work.first { $0.kind == .capturePayment })
        #expect(capture.error == "Shopify took the capture of #1 and does not show it")
        await world.host.with { $0.shop.settings.forgetsCaptures = false }
        try await world.pass(.minutes(10))
        #expect(await captures(world) == [4000])
        #expect(try await world.order("#1")?.channel.payment == .paid)
    }

    // MARK: Payments that do not come

    private func unpaid(_ payment: String = "pending") async throws -> (world: World, id: Int64) {
        let world = try World { $0.policy.payments.awaitedFor = .minutes(30) }
        try await world.start()
        let id = await world.place("#1", "TEE", payment: payment)
        try await world.settle()
        let isGivenBack = PaymentState(channel: payment).isGivenBack
        #expect(try await world.stage("#1") == (isGivenBack ? .elsewhere : .awaitingPayment))
        return (world, id)
    }

    @Test func aPaymentThatDoesNotComeIsToldWithoutAnybodyLooking() async throws {
        let (world, id) = try await unpaid()
        try await world.pass(.minutes(29))
        #expect(try await world.exceptions().isEmpty)
        try await world.pass(.minutes(2))
        #expect(try await world.exceptions().map(\.type) == [.paymentOverdue])
        #expect(try await world.exceptions().first?.summary == "#1: 20.00 GBP not paid")
        let at = world.clock.now.milliseconds
        await world.host.with { $0.shop.pay(id, at: at) }
        try await world.settle()
        #expect(try await world.exceptions().isEmpty)
    }

    @Test func aPaymentThatComesInTimeLeavesNoWork() async throws {
        let (world, id) = try await unpaid()
        let at = world.clock.now.milliseconds
        await world.host.with { $0.shop.pay(id, at: at) }
        try await world.settle()
        let order = try #require(try await world.order("#1")?.id)
        let work = try await world.store.read { try $0.work.openWork(key: WorkKey.order(order).text) }
        #expect(!work.contains { $0.kind == .watchPayment })
    }

    private func touch(_ id: Int64, in world: World) async throws {
        let at = world.clock.now.milliseconds
        await world.host.with { $0.shop.setNote("any news?", of: id, at: at) }
        try await world.settle()
    }

    @Test func anOrderThatIsSeenToWaitTooLongForItsPaymentIsTold() async throws {
        let (world, id) = try await unpaid()
        world.clock.pass(.minutes(20))
        try await touch(id, in: world)
        #expect(try await world.exceptions().isEmpty)
        world.clock.pass(.minutes(11))
        try await touch(id, in: world)
        let told = try #require(try await world.exceptions().first)
        #expect(told.type == .paymentOverdue)
        #expect(told.owner == Owner(team: "finance"))
        #expect(told.detail.hasPrefix("the channel says pending; waiting since "))
        let at = world.clock.now.milliseconds
        await world.host.with { $0.shop.pay(id, at: at) }
        try await world.settle()
        #expect(try await world.exceptions().isEmpty)
        #expect(try await world.stage("#1") == .received)
    }

    @Test func anUnpaidOrderThatIsCancelledIsNobodysToLookAt() async throws {
        let (world, id) = try await unpaid()
        world.clock.pass(.minutes(31))
        try await touch(id, in: world)
        #expect(try await world.exceptions().map(\.type) == [.paymentOverdue])
        let at = world.clock.now.milliseconds
        await world.host.with { $0.shop.cancel(id, at: at) }
        try await world.settle()
        #expect(try await world.exceptions().isEmpty)
    }

    @Test(arguments: ["refunded", "voided"])
    func moneyThatWasGivenBackIsNotWaitedFor(payment: String) async throws {
        let (world, id) = try await unpaid(payment)
        world.clock.pass(.hours(1))
        try await touch(id, in: world)
        #expect(try await world.exceptions().isEmpty)
    }

    // MARK: Authorisations that end

    @Test func anAuthorisationOfAReceivedOrderCountsDownBeforeItsEnd() async throws {
        let world = try await received(capture: .channel)
        try await world.pass(.minutes(48))
        #expect(try await world.exceptions().isEmpty)
        try await world.pass(.minutes(4))
        let expiring = try #require(try await world.exceptions().first)
        #expect(expiring.type == .authorisationExpiring)
        #expect(expiring.owner == Owner(team: "finance"))
        let end = t0 + .hours(1)
        #expect(expiring.dueBy == end)
        #expect(expiring.summary == "#1: 40.00 GBP not captured, expires \(end.dayAndTime(offset: 0))")
        // Captured by whoever sees to it.
        let at = world.clock.now.milliseconds
        await world.host.with { sandbox in
            if let id = sandbox.shop.order(named: "#1")?.id { sandbox.shop.pay(id, at: at) }
        }
        try await world.settle()
        #expect(try await world.exceptions().isEmpty)
    }

    @Test func anAuthorisationThatEndedIsMoneyThatIsNotCaptured() async throws {
        let world = try await received(capture: .channel)
        try await world.pass(.minutes(70))
        #expect(try await world.exceptions().map(\.type) == [.captureFailed])
        #expect(try await world.exceptions().first?.summary == "#1: authorisation expired, 40.00 GBP not captured")
    }

    @Test func aCancelledOrdersAuthorisationAlarmsNobody() async throws {
        let world = try await received(capture: .channel)
        try await world.pass(.minutes(52))
        try #require(try await world.exceptions().map(\.type) == [.authorisationExpiring])
        let at = world.clock.now.milliseconds
        await world.host.with { sandbox in
            if let id = sandbox.shop.order(named: "#1")?.id { sandbox.shop.cancel(id, at: at) }
        }
        try await world.settle()
        #expect(try await world.exceptions().isEmpty)
        try await world.pass(.minutes(20))
        #expect(try await world.exceptions().isEmpty)
    }

    @Test func aCaptureOfAnEndedAuthorisationIsRefusedInTheChannelsWords() async throws {
        let world = try await received()
        try await world.pass(.minutes(70))
        try await ship(world)
        let failed = try #require(try await world.exceptions().first)
        #expect(failed.type == .captureFailed)
        #expect(failed.detail == "The authorization has expired")
        #expect(await captures(world) == [])
    }
}

extension Intervals {
    /// For tests that let hours pass: what is not about them looks seldom.
    static var slow: Intervals {
        var slow = Intervals()
        slow.orders = .minutes(10)
        slow.fulfilment = .minutes(4)
        slow.shipments = .minutes(1)
        slow.items = .minutes(30)
        slow.variants = .hours(1)
        slow.wmsOrders = .minutes(10)
        slow.royalMail = .hours(1)
        slow.stock = .hours(1)
        return slow
    }
}
