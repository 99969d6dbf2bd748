import Connectors
import Core
package import Domain
import Foundation
import Logging
import Sandbox
import Store

/// Measures how long it takes until the WMS has all of a pile of waiting orders, as after an outage, at the calls a second that
/// Deposco allows. Time is virtual, so the result is exact.
package struct Drain: Sendable {
    package var orders: Int
    package var callsPerSecond: Int
    /// `nil` sends the orders one by one.
    package var bulkFrom: Int?
    /// Orders that Deposco will refuse.
    package var bad = 0

    package init(orders: Int, callsPerSecond: Int = 4, bulkFrom: Int?) {
        self.orders = orders
        self.callsPerSecond = callsPerSecond
        self.bulkFrom = bulkFrom
    }

    package struct Outcome: Hashable, Sendable {
        package var received: Int
        package var blocked: Int
        package var took: Span
        /// Calls to Deposco; below, those that exceeded its rate.
        package var calls: Int
        package var callsOverRate: Int
        /// Orders that reached Deposco more than once.
        package var sentTwice: Int

        package var perHour: Int { Int(Int64(received + blocked) * 3_600_000 / max(1, took.milliseconds)) }
        package var callsPerOrder: Double { Double(calls) / Double(max(1, received + blocked)) }
    }

    package struct Stuck: Error, CustomStringConvertible {
        package var description: String { "the orders do not drain" }
    }

    /// - Parameter folder: the folder for the store.
    package func run(in folder: String) async throws -> Outcome {
        let clock = SimulatedClock(at: Simulator.start)
        let at = Simulator.start.milliseconds
        let (orders, bad, callsPerSecond) = (orders, bad, callsPerSecond)
        let host = SandboxHost {
            var settings = DeposcoSettings()
            settings.callsPerSecond = callsPerSecond
            settings.stageTime = nil
            let sandbox = Sandbox(deposco: settings)
            sandbox.shop.settings.bucket = nil
            for item in Self.items { sandbox.deposco.setItem(number: item, name: item, at: at) }
            for number in 0..<bad { sandbox.deposco.refusals[String(1001 + number * orders / bad)] = "no room" }
            return sandbox
        }
        let store = try Store(path: folder + "/drain-\(UUID().uuidString).sqlite", waitsForDisk: false)
        var settings = CoreSettings(shop: "drain", deskSocket: "")
        settings.policy.due.settle = .zero
        settings.policy.bulkFrom = bulkFrom
        settings.jitter = { 500 }
        // The core's periodic polls of Deposco are not to be measured.
        settings.intervals.shipments = .hours(24)
        settings.intervals.items = .hours(24)
        settings.intervals.wmsOrders = .hours(24)
        let core = IntegrationCore(
            settings: settings, store: store, sandbox: SandboxTransport.base, callsPerSecond: callsPerSecond,
            transport: SandboxTransport(host: host, clock: clock), clock: clock,
            log: Logger(label: "drain") { _ in SwiftLogNoOpLogHandler() })
        try await core.prepare()
        while try await core.workOnce() {}
        await host.with { sandbox in
            sandbox.deposco.settings.offline = true
            for number in 0..<orders { sandbox.shop.place(Self.order(number), at: at) }
        }
        try await host.deliver(to: core, at: clock)
        await host.with { $0.deposco.settings.offline = false }
        clock.reach(clock.now + .seconds(1))
        let start = clock.now
        let before = await host.with { $0.deposco.callsTotal }
        while true {
            let gap = try await store.read { try $0.figures.all(now: clock.now).gap }
            let there = await host.with { $0.deposco.orders.count }
            if there + gap.blocked >= orders, gap.gap <= gap.blocked { break }
            if try await core.workOnce() { continue }
            let world = await host.with { $0.nextDue }.map { Instant(milliseconds: $0) }
            guard let next = [try await store.nextDue(now: clock.now), world].compactMap({ $0 }).min(),
                next - start < .hours(24)
            else { throw Stuck() }
            clock.reach(max(next, clock.now + Span(milliseconds: 1)))
            let now = clock.now.milliseconds
            await host.with { $0.advance(to: now) }
        }
        let took = clock.now - start
        let (calls, over, twice) = await host.with { sandbox in
            (
                sandbox.deposco.callsTotal - before, sandbox.deposco.callsOverRate,
                sandbox.deposco.orders.values.count { $0.posts > 1 }
            )
        }
        let blocked = try await store.read { try $0.orders.blockedTotal() }
        try store.close()
        return Outcome(
            received: orders - blocked, blocked: blocked, took: took, calls: calls, callsOverRate: over,
            sentTwice: twice)
    }

    private static let items = ["TEE", "MUG", "LAMP"]

    private static func order(_ number: Int) -> NewOrder {
        NewOrder(
            email: "person\(number)@example.com",
            address: NewOrder.Address(
                firstName: "Ada", lastName: "Byron", line1: "\(number) Mill Lane", city: "Leeds", postalCode: "LS1 1AA",
                country: "GB"),
            lines: items.prefix(1 + number % 3).map {
                NewOrder.Line(sku: $0, title: $0, quantity: Int64(1 + number % 2), price: 1899)
            })
    }
}
