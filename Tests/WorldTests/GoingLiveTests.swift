import DeskAPI
import Domain
import Sandbox
import Simulation
import Store
import Testing

@testable import Core

/// A store goes live beside, or after, another integration.
@Suite struct GoingLiveTests {
    /// Orders of the last week, as the other integration leaves them.
    fileprivate struct Week {
        static let fulfilled = 430, partly = 20, foreign = 20, held = 5, open = 25

        var world: World

        /// Places them, without a webhook to anybody.
        func stage() async {
            await world.host.with { sandbox in
                sandbox.shop.settings.lostPerMille = 1000
                var number = 1000
                func place(_ units: Int64 = 2) -> ShopOrder {
                    number += 1
                    var order = NewOrder(
                        name: "#\(number)",
                        address: NewOrder.Address(
                            firstName: "Ada", lastName: "Byron", line1: "1 Mill Lane", city: "Leeds",
                            postalCode: "LS1 1AA", country: "GB"),
                        lines: [NewOrder.Line(sku: "TEE", title: "Tee", quantity: units, price: 1000)])
                    order.createdAt = (t0 - .day - .minutes(Int64(number - 1000) * 15)).milliseconds
                    return sandbox.shop.place(order, at: (t0 - .day).milliseconds)
                }
                let at = (t0 - .hours(12)).milliseconds
                for _ in 0..<Self.fulfilled { _ = sandbox.shop.fulfilByHand(place().id, at: at) }
                for _ in 0..<Self.partly {
                    let order = place(3)
                    _ = sandbox.shop.fulfilByHand(order.id, lines: [order.lines[0].id: 1], at: at)
                }
                for index in 0..<Self.foreign {
                    let order = place()
                    var foreign = DeposcoSystem.Foreign(
                        number: "OLD-\(order.name.dropFirst())", lines: [.init(item: "TEE", quantity: 2)])
                    foreign.customerOrderNumber = order.name
                    if index % 2 == 0 { foreign.reference = String(order.id) }
                    foreign.put(into: sandbox.deposco, at: at)
                }
                for _ in 0..<Self.held { _ = sandbox.shop.hold(place().id, reason: "OTHER", at: at) }
                for _ in 0..<Self.open { _ = place() }
                sandbox.shop.settings.lostPerMille = 0
            }
        }

        /// What was sent to Deposco, by number.
        func posted() async -> [String: Int64] {
            await world.host.with { sandbox in
                sandbox.deposco.orders.values.filter { $0.posts > 0 }.reduce(into: [:]) {
                    $0[$1.number] = $1.lines.map(\.quantity).reduce(0, +)
                }
            }
        }

        /// What should be sent: the open ones whole, and what remains of the others.
        static var wanted: [String: Int64] {
            var wanted: [String: Int64] = [:]
            for number in 1431...1450 { wanted[String(number)] = 2 }
            for number in 1476...1500 { wanted[String(number)] = 2 }
            return wanted
        }

        /// Says that all is as it should be once everything has settled.
        func check() async throws {
            #expect(await posted() == Self.wanted)
            for number in 1451...1470 {
                let record = try await world.order("#\(number)")
                #expect(record?.stage == .received, "#\(number)")
                #expect(record?.wmsNumbers == ["OLD-\(number)"])
            }
            for number in 1471...1475 { #expect(try await world.stage("#\(number)") == .notDue) }
            let found = try await world.exceptions().filter { $0.type != .notDue }
            #expect(found.map(\.summary) == [])
        }
    }

    @Test func withAStartAWeekBackOnlyWhatIsStillOpenAndNotInTheWarehouseIsSent() async throws {
        let world = try World(settings: { $0.policy.due.from = t0 - .hours(24 * 14) })
        let week = Week(world: world)
        await week.stage()
        try await world.start()
        try await world.pass(.minutes(5))
        try await week.check()
    }

    @Test func withAStartOfNowNothingIsSentUntilItIsTakenIn() async throws {
        let world = try World(settings: { $0.policy.due.from = t0 })
        let week = Week(world: world)
        await week.stage()
        try await world.start()
        try await world.pass(.minutes(5))
        #expect(await week.posted().isEmpty)
        let older = try await week.older()
        #expect(older.count == Week.partly + Week.foreign + Week.held + Week.open)
        #expect(older.filter { !$0.isRead }.isEmpty)
        #expect(older.filter { !$0.there.isEmpty }.map(\.name).sorted() == (1451...1470).map { "#\($0)" })
        let ids = older.map { OrderID($0.ref.id) }
        let (now, policy) = (world.clock.now, world.core.settings.policy)
        let taken = try await world.store.transact { tx in
            try AdmitOrders(Step(tx, policy: policy, at: now)).admit(ids, because: "going live", by: .core)
        }
        #expect(taken.count == ids.count)
        try await world.settle()
        try await world.pass(.minutes(5))
        try await week.check()
    }

    // MARK: Orders that somebody else sent

    /// An order that another integration sent under a number of its own.
    private func placeForeign(
        _ world: World, reference: Bool = true, item: String = "TEE", shipped: Int64 = 0, number: String = "OLD-1"
    ) async {
        let id = await world.place("#1", "TEE")
        let at = world.clock.world.milliseconds
        await world.host.with { sandbox in
            var foreign = DeposcoSystem.Foreign(
                number: number, lines: [.init(item: item, quantity: 2, shipped: shipped, customerLine: "A")])
            foreign.customerOrderNumber = "1"
            if reference { foreign.reference = "gid://shopify/Order/\(id)" }
            if shipped > 0 { foreign.status = "Ship Complete" }
            foreign.put(into: sandbox.deposco, at: at)
        }
    }

    @Test func aShipmentOfAFollowedOrderIsToldToTheChannel() async throws {
        let world = try World()
        await placeForeign(world)
        try await world.start()
        #expect(try await world.order("#1")?.wmsNumbers == ["OLD-1"])
        let at = (world.clock.world + .seconds(1)).milliseconds
        world.clock.pass(.seconds(2))
        await world.host.with { $0.deposco.ship("OLD-1", at: at) }
        try await world.pass(.minutes(2))
        #expect(try await world.stage("#1") == .shipped)
        #expect(await world.inShop("#1")?.fulfilmentStatus == "fulfilled")
        #expect(await world.inDeposco("OLD-1")?.posts == 0)
        #expect(try await world.exceptions().isEmpty)
    }

    @Test func aFollowedOrderIsCancelledInTheWarehouse() async throws {
        let world = try World()
        await placeForeign(world)
        try await world.start()
        await world.edit("#1") { $0.cancel($1.id, at: $2) }
        try await world.pass(.minutes(2))
        #expect(await world.inDeposco("OLD-1")?.status == "Canceled")
        #expect(try await world.stage("#1") == .cancelled)
    }

    @Test func aChangeOfAFollowedOrderIsAPersons() async throws {
        let world = try World()
        await placeForeign(world)
        try await world.start()
        await world.edit("#1") { shop, order, at in shop.take([order.lines[0].id: 1], off: order.id, at: at) }
        try await world.pass(.minutes(1))
        #expect(try await world.exceptions().map(\.type) == [.drift])
        #expect(await world.inDeposco("OLD-1")?.posts == 0)
    }

    @Test func anOrderThatLeftUnderAForeignNumberIsNotSentAgain() async throws {
        let world = try World()
        await placeForeign(world, reference: false, shipped: 2)
        try await world.start()
        #expect(try await world.exceptions().map(\.type) == [.perhapsThere])
        #expect(await world.inDeposco("1") == nil)
        // Somebody tells the channel, and all is well.
        await world.edit("#1") { _ = $0.fulfilByHand($1.id, at: $2) }
        try await world.settle()
        #expect(try await world.stage("#1") == .elsewhere)
        #expect(try await world.exceptions().isEmpty)
    }

    @Test func `other goods that left long ago under the name of an order do not keep it from leaving`() async throws {
        let world = try World()
        await placeForeign(world, reference: false, item: "MUG", shipped: 2)
        try await world.start()
        try await world.pass(.minutes(2))
        #expect(await world.inDeposco("1")?.posts == 1)
        #expect(try await world.stage("#1") == .received)
        #expect(try await world.exceptions().isEmpty)
        let calls = await world.host.with { $0.deposco.callsTotal }
        #expect(calls < 50)
    }

    @Test func anotherOrderOfTheSameNameIsAQuestionForAPerson() async throws {
        let world = try World()
        await placeForeign(world, reference: false, item: "MUG")
        try await world.start()
        #expect(try await world.exceptions().map(\.type) == [.perhapsThere])
        #expect(await world.inDeposco("1") == nil)
    }

    /// An order that another integration sent under this one's name, with these goods.
    private func perhapsThere(_ goods: [(item: String, quantity: Int64)]) async throws -> World {
        let world = try World()
        await world.place("#1", "TEE")
        let at = world.clock.world.milliseconds
        await world.host.with { sandbox in
            var foreign = DeposcoSystem.Foreign(
                number: "OLD-1", lines: goods.map { .init(item: $0.item, quantity: $0.quantity) })
            foreign.customerOrderNumber = "1"
            foreign.put(into: sandbox.deposco, at: at)
        }
        try await world.start()
        #expect(try await world.exceptions().map(\.type) == [.perhapsThere])
        return world
    }

    private func sayThatItIs(_ world: World, role: String = "operations") async throws -> ActionOutcome {
        let found = try #require(try await world.exceptions().first { $0.type == .perhapsThere })
        let card = try #require(try await world.core.exceptionCard(found.id))
        #expect(card.actions.contains(.follow))
        let outcome = try await world.act(
            .follow, on: TargetRef(.exception, found.id.rawValue), version: card.version, reason: "compared", role: role
        )
        try await world.settle()
        return outcome
    }

    @Test func anOrderThatAPersonSaysIsThisOneIsFollowedAndNeverSent() async throws {
        let world = try await perhapsThere([("TEE", 2), ("MUG", 1)])
        let outcome = try await sayThatItIs(world)
        #expect(outcome.kind == .done)
        #expect(outcome.message == "OLD-1 is read, and followed as #1; nothing is sent")
        #expect(try await world.stage("#1") == .received)
        #expect(try await world.order("#1")?.wmsNumbers == ["OLD-1"])
        #expect(try await world.exceptions().isEmpty)
        let at = (world.clock.world + .seconds(1)).milliseconds
        world.clock.pass(.seconds(2))
        await world.host.with { $0.deposco.ship("OLD-1", at: at) }
        try await world.pass(.minutes(2))
        #expect(try await world.stage("#1") == .shipped)
        #expect(await world.inShop("#1")?.fulfilmentStatus == "fulfilled")
        #expect(await world.inDeposco("OLD-1")?.posts == 0)
        #expect(await world.inDeposco("1") == nil)
        #expect(try await world.store.rebuild(verifyOnly: true).differences == [])
    }

    @Test func anOrderThatLacksSomethingStaysAQuestionAlsoWhereAPersonSaysThatItIsThisOne() async throws {
        let world = try await perhapsThere([("MUG", 2)])
        #expect(try await sayThatItIs(world).kind == .done)
        let found = try await world.exceptions()
        #expect(found.map(\.type) == [.perhapsThere])
        #expect(found.first?.detail.contains("lacks 2 of TEE") == true)
        #expect(await world.inDeposco("1") == nil)
        // Somebody enters what it lacks, and says so again.
        let at = world.clock.world.milliseconds
        await world.host.with { sandbox in
            var whole = DeposcoSystem.Foreign(
                number: "OLD-1", lines: [.init(item: "MUG", quantity: 2), .init(item: "TEE", quantity: 2)])
            whole.customerOrderNumber = "1"
            whole.put(into: sandbox.deposco, at: at)
        }
        #expect(try await sayThatItIs(world).kind == .done)
        #expect(try await world.stage("#1") == .received)
    }

    @Test func onlyWhoMaySaysThatAnOrderIsThisOneAndOnlyOfOne() async throws {
        let world = try await perhapsThere([("MUG", 2)])
        #expect(try await sayThatItIs(world, role: "cx").kind == .notAllowed)
        let at = world.clock.world.milliseconds
        await world.host.with { sandbox in
            var second = DeposcoSystem.Foreign(number: "OLD-2", lines: [.init(item: "TEE", quantity: 2)])
            second.customerOrderNumber = "1"
            second.put(into: sandbox.deposco, at: at)
        }
        try await world.pass(.minutes(2))
        let outcome = try await sayThatItIs(world)
        #expect(outcome.kind == .failed)
        #expect(outcome.message.contains("OLD-1, OLD-2"))
        #expect(try await world.exceptions().map(\.type) == [.perhapsThere])
    }

    @Test func anOrderThatWasCancelledThereMeanwhileIsNotSentBecauseAPersonSaidThatItIsThisOne() async throws {
        let world = try await perhapsThere([("TEE", 3)])
        let at = world.clock.world.milliseconds
        await world.host.with { $0.deposco.setStatus("Canceled", of: "OLD-1", at: at) }
        #expect(try await sayThatItIs(world).kind == .done)
        #expect(try await world.exceptions().map(\.type) == [.perhapsThere])
        #expect(await world.inDeposco("1") == nil)
    }

    @Test func anOrderThatHasOurNumberAlreadyIsFollowed() async throws {
        let world = try World()
        await placeForeign(world, reference: false, number: "1")
        try await world.start()
        #expect(try await world.stage("#1") == .received)
        #expect(await world.inDeposco("1")?.posts == 0)
    }

    @Test func anOrderThatAppearsInTheWarehouseBeforeOursIsSentIsFollowed() async throws {
        let world = try World(settings: { $0.policy.due.settle = .minutes(10) })
        try await world.start()
        await placeForeign(world)
        try await world.pass(.minutes(15))
        #expect(try await world.order("#1")?.wmsNumbers == ["OLD-1"])
        #expect(await world.inDeposco("1") == nil)
    }

    @Test func anOrderThatSomebodyElseSendsBesidesOursIsSeen() async throws {
        let world = try World()
        let id = await world.place("#1", "TEE")
        try await world.start()
        #expect(try await world.stage("#1") == .received)
        let at = world.clock.world.milliseconds
        await world.host.with { sandbox in
            var foreign = DeposcoSystem.Foreign(number: "OLD-1", lines: [.init(item: "TEE", quantity: 2)])
            foreign.reference = String(id)
            foreign.put(into: sandbox.deposco, at: at)
        }
        try await world.pass(.minutes(2))
        #expect(try await world.exceptions().map(\.type) == [.orphanOrder])
    }

    @Test func aFirstReadingWhosePageIsGoneBeginsAnew() async throws {
        let world = try World()
        try await world.store.transact { tx in
            try tx.append(
                .markMoved(SandboxTransport.base + "/deposco/nowhere"), to: .mark(Survey.mark), by: .core, at: t0)
        }
        await placeForeign(world)
        try await world.start()
        try await world.pass(.minutes(2))
        #expect(try await world.order("#1")?.wmsNumbers == ["OLD-1"])
    }

    // MARK: Numbers

    @Test(arguments: [nil, 1])
    func aNumberOfAnotherOrderIsNotUsedAgain(bulkFrom: Int?) async throws {
        let world = try World(settings: { $0.policy.bulkFrom = bulkFrom })
        try await world.start()
        await world.place("#R-1001", "TEE")
        try await world.pass(.minutes(1))
        #expect(try await world.stage("#R-1001") == .received)
        let second = await world.place("#R-1001", "MUG")
        try await world.pass(.minutes(1))
        let first = await world.host.with { $0.deposco.orders["R-1001"]?.reference }
        #expect(await world.inDeposco("R-1001")?.lines.map(\.item) == ["TEE"])
        let found = try #require(try await world.exceptions().first)
        #expect(found.type == .numberTaken)
        #expect(found.order == OrderID(String(second)))
        #expect(found.detail.contains(String(second)))
        let owner = try #require(first)
        #expect(found.detail.contains(owner))
    }

    @Test(arguments: [nil, 1])
    func aNumberOfAnotherShopInTheSameTenantIsNotUsed(bulkFrom: Int?) async throws {
        let world = try World(settings: { $0.policy.bulkFrom = bulkFrom })
        let at = world.clock.world.milliseconds
        await world.host.with { sandbox in
            var other = DeposcoSystem.Foreign(number: "1", lines: [.init(item: "TEE", quantity: 2)])
            other.customerOrderNumber = "#1"
            other.reference = "6660000000001"
            other.source = "Shopify DE"
            other.put(into: sandbox.deposco, at: at)
        }
        await world.place("#1", "TEE")
        try await world.start()
        try await world.pass(.minutes(1))
        #expect(await world.inDeposco("1")?.posts == 0)
        let found = try #require(try await world.exceptions().first)
        #expect(found.type == .numberTaken)
        #expect(found.detail.contains("Shopify DE"))
    }

    @Test func aNumberThatIsFreeAgainIsUsedAtTheNextTry() async throws {
        let world = try World()
        let at = world.clock.world.milliseconds
        var other = DeposcoSystem.Foreign(number: "1", lines: [.init(item: "TEE", quantity: 2)])
        other.reference = "6660000000001"
        let leftover = other
        await world.host.with { leftover.put(into: $0.deposco, at: at) }
        await world.place("#1", "TEE")
        try await world.start()
        let found = try #require(try await world.exceptions().first)
        #expect(found.type == .numberTaken)
        await world.host.with { leftover.remove(from: $0.deposco) }
        let card = try #require(try await world.core.exceptionCard(found.id))
        _ = try await world.act(
            .retry, on: TargetRef(.exception, found.id.rawValue), version: card.version, reason: "removed")
        try await world.settle()
        #expect(try await world.stage("#1") == .received)
        #expect(try await world.exceptions().isEmpty)
    }

    @Test func `an order whose number was on its way as another's is sent once Deposco refused that`() async throws {
        let world = try World()
        try await world.start()
        await world.host.with { $0.deposco.refusals["1"] = "no room for it" }
        await world.place("#1", "TEE")
        try await world.settle()
        let first = try #require(try await world.order("#1")?.id)
        // A retry is on its way to Deposco, and its outcome is not known yet.
        let at = world.clock.now
        try await world.store.transact { tx in
            let step = Step(tx, policy: Policy(), at: at)
            try step.append(.orderUnconfirmed(number: "1", reason: "being sent"), to: .order(first))
        }
        await world.place("#1", "TEE")
        try await world.pass(.minutes(1))
        #expect(try await world.exceptions().map(\.type).contains(.numberTaken))
        await world.host.with { $0.deposco.refusals = [:] }
        try await world.store.transact { tx in
            try OrderFlow(Step(tx, policy: Policy(), at: at)).refuse("1", of: first, words: "no room for it")
        }
        try await world.pass(.minutes(1))
        #expect(await world.inDeposco("1")?.posts == 1)
        #expect(try await world.exceptions().map(\.type) == [.wmsRefused])
    }

    @Test func anOrderWithoutANumberIsFollowedOnceSomebodyEnteredItByHand() async throws {
        let world = try World()
        try await world.start()
        await world.place("#1", "TEE")
        try await world.settle()
        let second = await world.place("#1", "MUG")
        try await world.settle()
        #expect(try await world.exceptions().map(\.type) == [.numberTaken])
        let at = world.clock.world.milliseconds
        await world.host.with { sandbox in
            var byHand = DeposcoSystem.Foreign(number: "1-B", lines: [.init(item: "MUG", quantity: 2)])
            byHand.reference = String(second)
            byHand.put(into: sandbox.deposco, at: at)
        }
        try await world.pass(.minutes(2))
        let record = try await world.store.read { try $0.orders.order(OrderID(String(second)))?.record }
        #expect(record?.stage == .received)
        #expect(record?.wmsNumbers == ["1-B"])
        #expect(try await world.exceptions().isEmpty)
    }

    // MARK: Shops

    @Test func aDeliveryOfAnotherShopIsRefused() async throws {
        let world = try World(settings: { $0.hooks.shopifyShop = "acme-uk.myshopify.com" })
        try await world.start()
        await world.host.with { $0.shop.settings.domain = "acme-de.myshopify.com" }
        await world.place("#1", "TEE")
        try await world.settle()
        #expect(try await world.order("#1") == nil)
        await world.host.with { $0.shop.settings.domain = "ACME-UK.myshopify.com" }
        await world.place("#2", "TEE")
        try await world.settle()
        #expect(try await world.stage("#2") == .received)
    }

    @Test func deliveriesOfAnotherShopAreCounted() async throws {
        let world = try World(settings: { $0.hooks.shopifyShop = "acme-uk.myshopify.com" })
        try await world.start()
        await world.host.with { $0.shop.settings.domain = "acme-de.myshopify.com" }
        await world.place("#1", "TEE")
        await world.deliver()
        #expect(world.core.counters.snapshot.refused[403, default: 0] > 0)
    }
}

extension GoingLiveTests.Week {
    /// The open orders before the start, as `tallyman adopt` shows them.
    fileprivate func older() async throws -> [OlderOrder] {
        var rules = AccessRules()
        rules.grants = [AccessRules.Grant(.user("ada"), roles: ["lead"])]
        let caller = rules.identify(Login(uid: 1000, name: "ada", groups: []), shop: "acme-uk")
        _ = try await world.core.lookForOlderOrders(by: caller)
        try await world.settle()
        try await world.pass(.minutes(5))
        var found: [OlderOrder] = []
        var after: String?
        repeat {
            let page = try await world.core.adoption(after: after, limit: 50)
            #expect(page.wmsIsRead)
            #expect(!page.isLooking)
            #expect(page.lookedAt != nil)
            found += page.orders
            after = page.next
        } while after != nil
        return found
    }
}
