import Connectors
import DeskAPI
import Domain
import Foundation
import GRDB
import Sandbox
import Store
import Synchronization
import Testing

@testable import Core

extension World {
    /// Changes the store's file behind the core's back, as a fault of our own or of the disk would.
    fileprivate func spoil(_ sql: String) throws {
        let queue = try DatabaseQueue(path: store.path)
        try queue.write { try $0.execute(sql: sql) }
        try queue.close()
    }

    /// The document of an order is such that our code fails on it.
    fileprivate func spoilOrder(_ name: String) throws {
        try spoil("UPDATE order_record SET doc = '{}', version = version + 1000 WHERE name = '\(name)'")
    }

    /// Keeps a message of the shop's without reading it.
    fileprivate func keep(_ topic: String = "products/update", id: String) async throws -> Int64 {
        let body = NewBody(
            source: "shopify", deliveryID: id, topic: topic, bytes: Array("{}".utf8), receivedAt: clock.now)
        guard case .accepted(let id) = try await store.transact({ try $0.bodies.acceptBody(body) }) else { return 0 }
        return id
    }

    /// A core takes these in hand and ends; the next one starts.
    fileprivate func dieWith(_ bodies: [Int64]) async throws {
        try await store.transact { try $0.bodies.takeInHand(bodies) }
        try await core.prepare()
    }

    /// The core ends while it does work of this kind alone.
    /// - Returns: `false` where that work rests.
    fileprivate func ends(during kind: WorkKind) async throws -> Bool {
        let now = clock.now
        let claimed = try await store.claim(limit: 9, caps: [kind.queue: 9], now: now, lease: .minutes(10))
        try await store.transact { tx in
            for other in claimed where other.kind != kind {
                try tx.queues.finish(other.id, .later(at: now, because: ""), at: now)
            }
        }
        try await core.prepare()
        return claimed.contains { $0.kind == kind }
    }

    fileprivate func body(_ id: Int64) async throws -> BodyHead? { try await store.read { try $0.inbox.bodyHead(id) } }

    fileprivate func setAside() async throws -> [ExceptionRecord] {
        try await exceptions().filter { $0.type == .setAside }
    }

    fileprivate func change(_ name: String) async throws {
        clock.pass(.minutes(1))
        await edit(name) { shop, order, at in shop.pay(order.id, at: at) }
    }
}

@Suite struct SetAsideTests {
    // MARK: Messages

    @Test func `a message that our own code fails on does not hold up the order behind it`() async throws {
        let world = try World()
        try await world.start()
        await world.place("#1", "TEE", payment: "pending")
        try await world.settle()
        try world.spoilOrder("#1")
        try await world.change("#1")
        await world.place("#2", "TEE")
        try await world.settle()
        #expect(try await world.stage("#2") == .received)
        #expect(try await world.setAside().filter { $0.about?.hasPrefix("body/") == true } == [])
    }

    @Test func `it is tried five times, then set aside with an owner, and tried once more after ten minutes`()
        async throws
    {
        let world = try World { $0.policy.numberPrefix = "" }
        try await world.start()
        await world.place("#1", "TEE", payment: "pending")
        try await world.settle()
        try world.spoilOrder("#1")
        try await world.change("#1")
        try await world.pass(.minutes(2))
        let found = try #require(try await world.setAside().first { $0.about?.hasPrefix("body/") == true })
        #expect(found.owner == Owner(team: "oncall"))
        #expect(found.detail.hasPrefix("5 failures: "))
        guard case .body(let id) = found.subject else {
            Issue.record("it is about no message")
            return
        }
        #expect(try await world.body(id)?.trouble?.state == .aside)
        #expect(world.core.health.troubles.map(\.kind) == [.setAside])
        try await world.pass(.minutes(10))
        #expect(try await world.body(id)?.trouble?.state == .over)
        #expect(try await world.body(id)?.trouble?.failures == 6)
        try await world.pass(.hours(3))
        #expect(try await world.body(id)?.trouble?.failures == 6)
    }

    @Test func `once the cause is mended, a retry at the desk takes it in and ends its exception`() async throws {
        let world = try World()
        try await world.start()
        await world.place("#1", "TEE", payment: "pending")
        try await world.settle()
        let good = try await world.store.read { try $0.orders.order(named: "#1")?.record }
        try world.spoilOrder("#1")
        try await world.change("#1")
        try await world.pass(.minutes(2))
        let found = try #require(try await world.setAside().first { $0.about?.hasPrefix("body/") == true })
        let version = try #require(try await world.store.read { try $0.exceptions.exception(found.id)?.version })
        // What a rebuild of the state does.
        let record = try #require(good)
        let text = String(decoding: try JSONEncoder().encode(record), as: UTF8.self)
        try world.spoil("UPDATE order_record SET doc = '\(text)' WHERE name = '#1'")
        let ref = TargetRef(.exception, found.id.rawValue)
        #expect(try await world.act(.retry, on: ref, version: version, role: "cx").kind == .notAllowed)
        #expect(try await world.act(.retry, on: ref, version: version, role: "oncall").kind == .done)
        try await world.pass(.minutes(1))
        #expect(try await world.stage("#1") == .received)
        #expect(try await world.setAside() == [])
        #expect(world.core.health.troubles == [])
    }

    @Test func `a message that is skipped is never read, and the journal says who skipped it`() async throws {
        let world = try World()
        try await world.start()
        let id = try await world.keep(id: "a")
        for _ in 0..<3 { try await world.dieWith([id]) }
        let version = try #require(try await world.body(id)?.version)
        let outcome = try await world.act(
            .skip, on: TargetRef(.body, "\(id)"), version: version, reason: "a test of theirs", role: "operations")
        #expect(outcome.kind == .done)
        #expect(try await world.body(id)?.outcome == "skipped")
        #expect(try await world.setAside() == [])
        let acts = try await world.store.read { try $0.journal.timeline(subject: .system("inbox/\(id)"), limit: 5) }
        #expect(acts.map(\.actor) == ["ada(1000)"])
    }

    @Test func `a message that ends the core three times is set aside, and the order behind it is received`()
        async throws
    {
        let world = try World()
        try await world.start()
        let poison = try await world.keep(id: "poison")
        await world.place("#1", "TEE")
        await world.deliver()
        let all = try await world.store.read { try $0.inbox.unsettledBodies(limit: 9).map(\.id) }
        // With others in hand nobody knows which it was; then it is read by itself.
        try await world.dieWith(all)
        for deaths in 1...3 {
            try await world.dieWith([poison])
            #expect(try await world.body(poison)?.trouble?.deaths == deaths)
        }
        let found = try #require(try await world.setAside().first)
        #expect(found.about == "body/\(poison)")
        #expect(found.detail.hasPrefix("the core ended 3 times while it read this alone"))
        try await world.settle()
        #expect(try await world.stage("#1") == .received)
        // One more try, by itself: one more end sets it aside again at once.
        try await world.pass(.minutes(10))
        #expect(try await world.body(poison)?.outcome == "ignored")
    }

    @Test func `what was in hand at an end is read by itself, one after the other`() async throws {
        let world = try World()
        try await world.start()
        var ids: [Int64] = []
        for number in 0..<5 { ids.append(try await world.keep(id: "\(number)")) }
        try await world.dieWith(Array(ids.prefix(3)))
        #expect(try await world.core.ingestOnce() == 1)
        #expect(try await world.core.ingestOnce() == 1)
        #expect(try await world.core.ingestOnce() == 1)
        #expect(try await world.core.ingestOnce() == 2)
    }

    @Test func `fifty kills by hand leave nothing set aside`() async throws {
        let world = try World()
        try await world.start()
        for kill in 0..<50 {
            for number in 0..<3 { _ = try await world.keep(id: "\(kill)/\(number)") }
            let waiting = try await world.store.read { try $0.inbox.unsettledBodies(limit: 100) }
            // Suspects stand alone, as a core that goes on reads them; each kill comes when some more were read.
            let hand = waiting.first?.trouble == nil ? waiting.map(\.id) : Array(waiting.prefix(1).map(\.id))
            try await world.dieWith(hand)
            for _ in 0..<3 { _ = try await world.core.ingestOnce() }
        }
        try await world.settle()
        #expect(try await world.setAside() == [])
        #expect(try await world.store.read { try $0.inbox.unsettledBodies(limit: 9) } == [])
    }

    @Test func `a transaction of the inbox ends after its time, and takes one message at least`() async throws {
        let world = try World()
        try await world.start()
        for number in 0..<10 { _ = try await world.keep(id: "quick/\(number)") }
        let before = world.core.counters.snapshot.inboxShares
        #expect(try await world.core.ingestOnce() == 10)
        #expect(world.core.counters.snapshot.inboxShares - before == 1)
        for number in 0..<10 { _ = try await world.keep(id: "slow/\(number)") }
        world.clock.tick.withLock { $0 = Span(milliseconds: 30) }
        #expect(try await world.core.ingestOnce() == 10)
        // Two messages within 50 ms, at 30 ms each.
        #expect(world.core.counters.snapshot.inboxShares - before == 6)
        for number in 0..<3 { _ = try await world.keep(id: "slower/\(number)") }
        world.clock.tick.withLock { $0 = .seconds(1) }
        #expect(try await world.core.ingestOnce() == 3)
        #expect(world.core.counters.snapshot.inboxShares - before == 9)
    }

    // MARK: Work

    @Test func `work that ends the core three times, and after a rest again, is a dead letter, and other work goes on`()
        async throws
    {
        let world = try World()
        try await world.start()
        let now = world.clock.now
        try await world.store.transact {
            try $0.queues.enqueue(NewWork(.rereadOrder(OrderID("77")), due: now), at: now)
        }
        for _ in 0..<4 { #expect(try await world.ends(during: .rereadOrder)) }
        #expect(try await !world.ends(during: .rereadOrder))
        #expect(try await world.exceptions() == [])
        world.clock.pass(.seconds(15))
        for _ in 0..<2 { #expect(try await world.ends(during: .rereadOrder)) }
        let found = try #require(try await world.exceptions().first { $0.type == .deadLetter })
        #expect(found.detail == "the core ended 4 times while it did this alone")
        await world.place("#1", "TEE")
        try await world.settle()
        #expect(try await world.stage("#1") == .received)
        #expect(world.core.health.troubles.first?.detail.contains("1 pieces of work") == true)
    }

    @Test func `a poll that was in hand at each end of the core rests longer and longer, and is told at a minute`()
        async throws
    {
        let world = try World()
        func told() async throws -> [String?] { try await world.exceptions().map(\.detail) }
        try await world.core.prepare()
        // Once beside other work, then alone.
        for _ in 0..<4 { #expect(try await world.ends(during: .pollItems)) }
        for rest in [15, 30] as [Int64] {
            #expect(try await !world.ends(during: .pollItems))
            #expect(try await told() == [])
            world.clock.pass(.seconds(rest))
            for _ in 0..<2 { #expect(try await world.ends(during: .pollItems)) }
        }
        #expect(try await told() == ["the core ended 5 times while it did this alone"])
        try await world.pass(.minutes(2))
        #expect(try await told() == [])
    }

    @Test func `a poll that fails in our own code gets an owner, goes on, and ends it when it succeeds`() async throws {
        let world = try World()
        try await world.start()
        try world.spoil("ALTER TABLE variant_record RENAME TO gone")
        try await world.pass(.minutes(30))
        let found = try #require(try await world.exceptions().first { $0.type == .deadLetter })
        #expect(found.summary.hasPrefix("pollVariants"))
        try world.spoil("ALTER TABLE gone RENAME TO variant_record")
        try await world.pass(.minutes(20))
        #expect(try await world.exceptions() == [])
    }

    @Test func `work of a kind that this version does not know is set aside and said`() async throws {
        let world = try World()
        try await world.start()
        try world.spoil(
            """
            INSERT INTO work (queue, kind, key, due, state, ripe, attempts, enqueued_at, version, periodic)
            VALUES ('orders', 'foretell', 'order/9', 0, 'ready', TRUE, 0, 0, 1, FALSE)
            """)
        try await world.core.prepare()
        try await world.settle()
        #expect(try await world.exceptions().map(\.summary) == ["foretell of order/9 is not known"])
        let rows = try await world.core.list(.work, filter: "", after: nil, limit: 10).rows
        #expect(rows.map { $0.cells["kind"] } == [.text("unreadable")])
    }

    // MARK: Documents and rows

    @Test func `one order that cannot be read leaves the sweep, the lists and the start of the core as they are`()
        async throws
    {
        let world = try World()
        try await world.start()
        await world.place("#1", "GONE")
        await world.place("#2", "GONE")
        try await world.settle()
        try world.spoilOrder("#1")
        try world.spoil("UPDATE exception_record SET doc = '{}' WHERE id LIKE 'unknown-sku%'")
        let page = try await world.core.list(.gap, filter: "", after: nil, limit: 10)
        #expect(page.total == 2)
        #expect(page.rows.count == 2)
        #expect(try await world.core.list(.exceptions, filter: "", after: nil, limit: 10).rows.count == 1)
        _ = try await world.core.overview()
        // No webhook tells of these.
        await world.host.with { $0.shop.settings.lostPerMille = 1000 }
        try await world.change("#1")
        await world.place("#3", "TEE")
        try await world.core.prepare()
        try await world.pass(.minutes(5))
        #expect(try await world.stage("#3") == .received)
        let found = try await world.store.read {
            try $0.exceptions.openExceptions(type: .setAside).map(\.record.id.rawValue)
        }
        let order = try #require(await world.inShop("#1"))
        #expect(found.contains("set-aside/shopify orders/\(order.id)"))
        #expect(found.contains("set-aside/order_record/\(order.id)"))
    }
}
