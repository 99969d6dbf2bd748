import Connectors
import Core
package import Domain
import Foundation
import Logging
import Sandbox
import Store

/// Measures what rate of orders the core holds while as many shipments leave, at the calls and points that Deposco and Shopify allow.
/// Time is virtual, so the result is exact.
package struct Peak: Sendable {
    package var ordersPerHour: Int
    package var lasts: Span
    package var deposcoCallsPerSecond = 4
    /// The bucket of a shop on Shopify's ordinary plan: `docs/apis/shopify.md`.
    package var shopifyPointsPerSecond = 100.0

    package init(ordersPerHour: Int = 20_000, lasts: Span = .minutes(10)) {
        self.ordersPerHour = ordersPerHour
        self.lasts = lasts
    }

    package struct Finding: Hashable, Sendable {
        package var placed = 0
        /// What the stand-ins and the desk said as the last order was placed.
        package var received = 0
        package var shipped = 0
        package var fulfilled = 0
        package var gapOnDesk = 0
        package var depthOnDesk: [String: Int] = [:]
        /// Until Deposco had every order, and until the shop knew of every shipment.
        package var tookToReceive = Span.zero
        package var tookToFulfil = Span.zero
        package var callsOverRate = 0
        package var callsThrottled = 0
        /// Points that the shop's bucket gave for each order, over all calls.
        package var pointsPerOrder = 0.0

        package var receivedPerHour: Int { perHour(tookToReceive) }
        package var fulfilledPerHour: Int { perHour(tookToFulfil) }
        private func perHour(_ span: Span) -> Int { Int(Int64(placed) * 3_600_000 / max(1, span.milliseconds)) }
    }

    package struct Endless: Error, CustomStringConvertible {
        package var description: String { "the peak does not end" }
    }

    /// - Parameter folder: the folder for the store.
    package func run(in folder: String) async throws -> Finding {
        let start = Simulator.start
        let clock = SimulatedClock(at: start)
        let (calls, rate) = (deposcoCallsPerSecond, shopifyPointsPerSecond)
        let host = SandboxHost {
            var settings = DeposcoSettings()
            settings.callsPerSecond = calls
            settings.unusedLabelsPerMille = 0
            let sandbox = Sandbox(deposco: settings)
            sandbox.shop.settings.bucket = (rate * 20, rate)
            for item in Self.items { sandbox.deposco.setItem(number: item, name: item, at: start.milliseconds) }
            return sandbox
        }
        let store = try Store(path: folder + "/peak-\(UUID().uuidString).sqlite", waitsForDisk: false)
        var settings = CoreSettings(shop: "peak", deskSocket: "")
        settings.jitter = { 500 }
        settings.intervals.items = .hours(24)
        let core = IntegrationCore(
            settings: settings, store: store, sandbox: SandboxTransport.base, callsPerSecond: calls,
            transport: SandboxTransport(host: host, clock: clock), clock: clock,
            log: Logger(label: "peak") { _ in SwiftLogNoOpLogHandler() })
        try await core.prepare()
        while try await core.workOnce() {}
        let begun = clock.now
        var found = Finding()
        var isCounted = false
        while true {
            let now = clock.now
            let due = Int((min(now, begun + lasts) - begun).milliseconds * Int64(ordersPerHour) / 3_600_000)
            let placed = found.placed
            await host.with { sandbox in
                for number in placed..<max(placed, due) { sandbox.shop.place(Self.order(number), at: now.milliseconds) }
            }
            found.placed = max(placed, due)
            let isOver = now - begun >= lasts
            try await host.deliver(to: core, at: clock)
            if isOver, !isCounted {
                isCounted = true
                let figures = try await store.read { try $0.figures.all(now: now) }
                found.gapOnDesk = figures.gap.gap
                for queue in figures.queues { found.depthOnDesk[queue.queue.rawValue] = queue.depth }
                let seen = await host.with { Self.progress($0) }
                (found.received, found.shipped, found.fulfilled) = (seen.received, seen.shipped, seen.fulfilled)
            }
            if try await core.workOnce() { continue }
            if isOver {
                let seen = await host.with { Self.progress($0) }
                if seen.received >= found.placed, found.tookToReceive == .zero { found.tookToReceive = now - begun }
                if seen.fulfilled >= found.placed {
                    found.tookToFulfil = now - begun
                    break
                }
            }
            let world = await host.with { $0.nextDue }.map { Instant(milliseconds: $0) }
            guard now - begun < .hours(12) else { throw Endless() }
            let next = [try await store.nextDue(now: now), world, isOver ? nil : now + .seconds(1)].compactMap { $0 }
                .min()
            clock.reach(max(next ?? now, now + Span(milliseconds: 1)))
            let reached = clock.now.milliseconds
            await host.with { $0.advance(to: reached) }
        }
        let points: Double
        (found.callsOverRate, found.callsThrottled, points) = await host.with {
            ($0.deposco.callsOverRate, $0.shop.callsThrottled, $0.shop.points.values.reduce(0, +))
        }
        found.pointsPerOrder = points / Double(max(1, found.placed))
        try store.close()
        return found
    }

    private static func progress(_ sandbox: Sandbox) -> (received: Int, shipped: Int, fulfilled: Int) {
        (
            sandbox.deposco.orders.count, sandbox.deposco.shipments.count { $0.status == "Shipped" },
            sandbox.shop.orders.values.count { !$0.fulfilments.isEmpty }
        )
    }

    private static let items = ["TEE", "MUG", "LAMP", "CAP"]

    /// An order of one to four lines.
    private static func order(_ number: Int) -> NewOrder {
        NewOrder(
            email: "person\(number)@example.com",
            address: NewOrder.Address(
                firstName: "Ada", lastName: "Byron", line1: "\(number) Mill Lane", city: "Leeds", postalCode: "LS1 1AA",
                country: "GB"),
            lines: items.prefix(1 + number % 4).map {
                NewOrder.Line(sku: $0, title: $0, quantity: Int64(1 + number % 2), price: 1899)
            })
    }
}
