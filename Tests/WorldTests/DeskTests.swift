import DeskAPI
import Domain
import Foundation
import Sandbox
import Store
import Testing

@testable import Core

@Suite struct DeskTests {
    @Test func anExceptionIsAssignedAndStaysAssigned() async throws {
        let world = try World()
        try await world.start()
        await world.place("#1", "GHOST")
        try await world.settle()
        let id = try #require(try await world.exceptions().first?.id)
        let version = try #require(try await world.store.read { try $0.exceptions.exception(id) }).version
        let outcome = try await world.act(
            .assignOwner, on: TargetRef(.exception, id.rawValue), version: version, owner: Owner(team: "cx"),
            role: "merchandising")
        #expect(outcome.kind == .done)
        await world.place("#2", "GHOST")
        try await world.settle()
        #expect(try await world.exceptions().first?.owner == Owner(team: "cx"))
    }

    @Test func `who is named in the configuration, or acted of late, can be given something`() async throws {
        let world = try World(settings: { settings in
            settings.access.grants = [
                AccessRules.Grant(.user("bea"), roles: ["cx"]), AccessRules.Grant(.group("desk"), roles: ["cx"]),
            ]
        })
        try await world.start()
        await world.place("#1", "GHOST")
        try await world.settle()
        #expect(try await world.core.colleagues() == [Owner(person: "bea")])
        let seen = try #require(try await world.store.read { try $0.orders.order(named: "#1") })
        let ref = TargetRef(.order, seen.record.id.rawValue)
        _ = try await world.act(.note, on: ref, version: seen.version, reason: "looked")
        #expect(try await world.core.colleagues() == [Owner(person: "ada"), Owner(person: "bea")])
        world.clock.pass(.day * 31)
        #expect(try await world.core.colleagues() == [Owner(person: "bea")], "who has left is offered no more")
    }

    @Test func `who owns something can be given more`() async throws {
        let world = try World()
        try await world.start()
        await world.place("#1", "GHOST")
        try await world.settle()
        let id = try #require(try await world.exceptions().first?.id)
        let version = try #require(try await world.store.read { try $0.exceptions.exception(id) }).version
        let ref = TargetRef(.exception, id.rawValue)
        _ = try await world.act(.assignOwner, on: ref, version: version, owner: Owner(person: "bea"))
        #expect(try await world.core.colleagues().contains(Owner(person: "bea")))
        #expect(try await world.core.colleagues().allSatisfy { !$0.isTeam && Team(rawValue: $0.name) == nil })
    }

    @Test func `two parts of one order are two rows of the queues`() async throws {
        let world = try World()
        try await world.start()
        await world.place("#1", "GHOST")
        try await world.settle()
        let (order, now) = (try #require(try await world.order("#1")?.id), world.clock.now)
        try await world.store.transact { tx in
            for number in ["1", "1-2"] {
                _ = try tx.queues.enqueue(NewWork(.sendOrder(order, number: number), due: now), at: now)
            }
        }
        let rows = try await world.core.list(.work, filter: "", after: nil, limit: 10).rows
        let about = rows.filter { $0.ref.kind == .work }.compactMap { $0.cells["about"] }
        #expect(about.contains(.text("#1")) && about.contains(.text("#1 (1-2)")), "\(about)")
    }

    @Test func `an order that was never sent has no number in the WMS`() async throws {
        let world = try World()
        try await world.start()
        await world.host.with { $0.deposco.settings.offline = true }
        await world.place("#1", "TEE")
        try await world.settle()
        #expect(try await world.stage("#1") == .queued)
        let id = try #require(try await world.order("#1")?.id)
        let row = try #require(try await world.core.list(.gap, filter: "", after: nil, limit: 10).rows.first)
        #expect(row.cells["wms"] == nil)
        #expect(try await world.core.orderCard(id)?.wmsNumber == nil)
    }

    @Test func `work that was never tried is not said to be done already`() async throws {
        let world = try World()
        try await world.start()
        let (item, now) = (WorkItem.watchPayment(OrderID("9")), world.clock.now)
        _ = try await world.store.transact { try $0.queues.enqueue(NewWork(item, due: now), at: now) }
        let row = try #require(try await world.store.read { try $0.work.openWork(key: item.key.text).first })
        let outcome = try await world.act(.retry, on: TargetRef(.work, String(row.id)), version: row.version)
        #expect(outcome.kind == .alreadyDone)
        #expect(outcome.message == "it has not been tried yet, and is due by itself")
    }

    @Test func `a timeline of what is oversold has a line for each change of who is affected`() async throws {
        let world = try World()
        try await world.start()
        let cause = ExceptionCause.oversold(SKU("TEE"))
        func raise(_ units: Int64, _ orders: [String]) async throws {
            let now = world.clock.now
            try await world.store.transact { tx in
                try Step(tx, policy: world.core.settings.policy, at: now).raise(
                    .oversold(StockShortage(sku: SKU("TEE"), item: "TEE", units: units), orders: orders))
            }
        }
        for units in [Int64(1), 2, 4] { try await raise(units, ["#1"]) }
        try await raise(5, ["#2", "#1"])
        let card = try #require(try await world.core.exceptionCard(cause.id))
        #expect(card.summary == "TEE is oversold by 5", "the figure is today's")
        #expect(
            card.timeline.map(\.text) == ["exception: TEE is oversold by 1", "exception: TEE is oversold by 5"])
    }

    @Test func aRetryReadsTheItemMasterAtOnce() async throws {
        let world = try World()
        try await world.start()
        await world.place("#1", "NEW")
        try await world.settle()
        let id = try #require(try await world.exceptions().first?.id)
        let version = try #require(try await world.store.read { try $0.exceptions.exception(id) }).version
        let at = world.clock.now.milliseconds
        await world.host.with { $0.deposco.setItem(number: "NEW", name: "New", at: at) }
        #expect(try await world.act(.retry, on: TargetRef(.exception, id.rawValue), version: version).kind == .done)
        try await world.settle()
        #expect(try await world.stage("#1") == .received)
    }

    @Test func `a retry of work that has ended meanwhile is no failure`() async throws {
        let world = try World()
        try await world.start()
        let outcome = try await world.act(.retry, on: TargetRef(.work, "574"), version: 1)
        #expect(outcome.kind == .alreadyDone && outcome.message == "it has ended meanwhile")
    }

    @Test func `of many orders whose numbers begin alike the newest are found`() async throws {
        let world = try World()
        try await world.start()
        for number in 100..<155 { await world.place("#\(number)", "TEE", payment: "pending") }
        try await world.settle()
        let hits = try await world.core.search("#1")
        #expect(hits.count == SearchHit.most)
        #expect(hits.first?.title == "#154" && hits.last?.title == "#105")
    }

    @Test func theOverviewCountsWhatStandsInTheGapAndWhy() async throws {
        let world = try World()
        try await world.start()
        await world.place("#1", "TEE")
        await world.place("#2", "GHOST")
        await world.place("#3", "TEE", payment: "pending")
        try await world.settle()
        let overview = try await world.core.overview()
        #expect(overview.gap.dueToday == 2)
        #expect(overview.gap.receivedToday == 1)
        #expect(overview.gap.gap == 1)
        #expect(overview.gap.awaitingPayment == 1)
        #expect(overview.skus.total == 1)
        #expect(overview.skus.rows.first?.orders == 1)
        #expect(overview.exceptions.open == 1)
    }

    @Test func anOrderThatWasFoundLateIsAsOldAsItIs() async throws {
        let world = try World(open: { $0.shop.settings.lostPerMille = 1000 })
        try await world.start()
        await world.place("#1", "GHOST")
        world.clock.pass(.minutes(30))
        try await world.settle()
        try await world.pass(.minutes(3))
        #expect(try await world.order("#1")?.dueAt == t0)
        let gap = try await world.core.overview().gap
        #expect(gap.under60m == 1)
        #expect(gap.oldest == t0)
    }

    @Test(arguments: ["#1042", "ada@example.com", "TEE"]) func anOrderIsFoundByWhatACustomerOrColleagueSays(
        text: String
    )
        async throws
    {
        let world = try World()
        try await world.start()
        await world.place("#1042", "TEE")
        try await world.settle()
        let hits = try await world.core.search(text)
        #expect(hits.contains { $0.title.contains("1042") }, "\(hits)")
    }

    @Test func anOrdersCardTellsItsStory() async throws {
        let world = try World()
        try await world.start()
        await world.place("#1042", "TEE")
        try await world.settle()
        let id = try #require(try await world.order("#1042")?.id)
        let card = try #require(try await world.core.orderCard(id))
        #expect(card.name == "#1042")
        #expect(card.timeline.count >= 3)
        #expect(card.customer.contains("Byron"))
    }

    @Test func aRemoteSystemThatIsLimitedOrGoneIsSaidToBe() async throws {
        let world = try World()
        try await world.start()
        func state(_ system: String) async throws -> ConnectorState? {
            try await world.core.overview().connectors.first { $0.name.lowercased() == system }?.state
        }
        #expect(try await state("deposco") == .ok)
        world.clock.pass(.seconds(1))
        await world.place("#1", "TEE")
        await world.host.with { $0.deposco.settings.offline = true }
        try await world.settle()
        #expect(try await state("deposco") == .offline)
        await world.host.with { $0.deposco.settings.offline = false }
        let until = world.clock.now + .seconds(40)
        await world.host.with { $0.deposco.settings.limitedUntil = until.milliseconds }
        try await world.pass(.seconds(20))
        #expect(try await state("deposco") == .rateLimited)
        try await world.pass(.minutes(2))
        #expect(try await state("deposco") == .ok)
    }

    @Test func theMetricsAreInPrometheusForm() async throws {
        let world = try World()
        try await world.start()
        await world.place("#1", "TEE")
        try await world.settle()
        let text = try await world.core.metrics()
        #expect(text.hasSuffix("\n"))
        let line =
            #/(?:# (?:HELP|TYPE) [a-z_]+ .+|[a-z_]+(?:\{[a-z_]+="[^"\n]*"(?:,[a-z_]+="[^"\n]*")*\})? -?[0-9.]+(?:e[+-]?[0-9]+)?)/#
        for row in text.split(separator: "\n") { #expect(row.wholeMatch(of: line) != nil, "\(row)") }
        #expect(text.contains("tallyman_"))
    }

    @Test func `a retry goes on from what is now, and says only what a colleague did since`() async throws {
        let world = try World()
        try await world.start()
        await world.place("#1", "NOT-THERE")
        try await world.pass(.minutes(1))
        let id = try #require(try await world.order("#1")?.id)
        let ref = TargetRef(.order, id.rawValue)
        func version() async throws -> Int64 {
            try #require(try await world.store.read { try $0.orders.order(id) }).version
        }
        let seen = try await version()
        try await world.store.transact { tx in
            try Step(tx, policy: world.core.settings.policy, at: world.clock.now)
                .append(.orderReserves(["TEE": 1]), to: .order(id), by: .core)
        }
        #expect(try await version() > seen)
        let first = try await world.act(.retry, on: ref, version: seen)
        #expect(first.kind == .failed && first.message.hasPrefix("it still waits"))
        _ = try await world.act(.note, on: ref, version: try await version(), reason: "asked")
        let second = try await world.act(.retry, on: ref, version: seen)
        #expect(second.message == "ada wrote a note on it meanwhile; it still waits: NOT-THERE is not in Deposco")
    }
}
