import Connectors
import Core
package import Domain
import Foundation
import Logging
import Sandbox
import Store

/// Measures how old the stock on the channel is, and how many calls it costs to keep it fresh, at a peak of orders and
/// movements. It runs in virtual time under Deposco's and Shopify's limits, so policies compare exactly.
package struct Staleness: Sendable {
    package var push: StockPolicy.Push
    package var lasts: Span
    package var ordersPerMinute = 20
    package var movementsPerMinute = 30

    package init(push: StockPolicy.Push, lasts: Span = .hours(1)) {
        self.push = push
        self.lasts = lasts
    }

    package struct Outcome: Hashable, Sendable {
        package var movements: Int
        /// The time from a movement in the warehouse until the channel shows a figure that includes it, for each SKU and bundle
        /// that it changed.
        package var p50: Span
        package var p99: Span
        package var longest: Span
        /// Calls to both sides, less those of the same peak without stock.
        package var calls: Int
        package var callsOverRate: Int

        package var callsPerThousand: Double { Double(calls) * 1000 / Double(max(1, movements)) }
    }

    package struct Stuck: Error, CustomStringConvertible {
        package var description: String { "the channel never showed what the warehouse has" }
    }

    /// - Parameter folder: the folder for the stores.
    package func run(in folder: String) async throws -> Outcome {
        let idle = try await peak(in: folder, push: nil)
        var busy = try await peak(in: folder, push: push)
        busy.waits.sort()
        func percentile(_ share: Int) -> Span {
            busy.waits.isEmpty ? .seconds(0) : busy.waits[min(busy.waits.count - 1, busy.waits.count * share / 100)]
        }
        return Outcome(
            movements: busy.movements, p50: percentile(50), p99: percentile(99),
            longest: busy.waits.last ?? .seconds(0),
            calls: busy.calls - idle.calls, callsOverRate: busy.callsOverRate)
    }

    private struct Peak {
        var movements = 0
        var waits: [Span] = []
        var calls = 0
        var callsOverRate = 0
    }

    /// Only the warehouse moves these items, so the figure that the channel should show is known exactly. Orders take other
    /// items.
    private static let watched = (1...30).map { "W\($0)" }
    /// Each is a bundle of two units of a watched item and one unit of the next.
    private static let bundles = (1...5).map { "B\($0)" }
    private static let sold = (1...30).map { "S\($0)" }

    private func peak(in folder: String, push: StockPolicy.Push?) async throws -> Peak {
        let start = Simulator.start
        let clock = SimulatedClock(at: start)
        let host = SandboxHost {
            var settings = DeposcoSettings()
            settings.callsPerSecond = 4
            let sandbox = Sandbox(deposco: settings)
            for item in Self.watched + Self.sold {
                sandbox.deposco.setItem(number: item, name: item, at: start.milliseconds)
                sandbox.deposco.setStock(item, "MAIN", 5000, at: start.milliseconds)
            }
            for sku in Self.watched + Self.sold + Self.bundles {
                sandbox.shop.addVariant(sku: sku, title: sku, price: 1000)
                sandbox.shop.setStock(sku, 0)
            }
            return sandbox
        }
        let store = try Store(path: folder + "/staleness-\(UUID().uuidString).sqlite", waitsForDisk: false)
        var settings = CoreSettings(shop: "staleness", deskSocket: "")
        settings.policy.due.settle = .zero
        settings.jitter = { 500 }
        settings.intervals.items = .hours(24)
        settings.bundles = Dictionary(
            uniqueKeysWithValues: Self.bundles.enumerated().map { index, bundle in
                (
                    SKU(bundle),
                    [
                        BundleComponent(sku: SKU(Self.watched[index]), quantity: 2),
                        BundleComponent(sku: SKU(Self.watched[index + 1]), quantity: 1),
                    ]
                )
            })
        if let push {
            var stock = StockPolicy(locations: ["1": []])
            stock.push = push
            settings.policy.stock = stock
        }
        let core = IntegrationCore(
            settings: settings, store: store, sandbox: SandboxTransport.base, callsPerSecond: 4,
            transport: SandboxTransport(host: host, clock: clock), clock: clock,
            log: Logger(label: "staleness") { _ in SwiftLogNoOpLogHandler() })
        try await core.prepare()
        var found = Peak()
        // The stock of each SKU after each movement; below, the movements that the channel does not show yet.
        var history: [String: [Int64?]] = [:]
        var open: [String: [(index: Int, at: Instant)]] = [:]
        let warm = start + .minutes(2)
        let end = warm + lasts
        var nextOrder = warm
        var nextMove = warm
        var number = 0
        var counted = false
        while true {
            let now = clock.now
            if now >= nextOrder, now < end {
                number += 1
                nextOrder = warm + Span(milliseconds: Int64(number) * 60_000 / Int64(ordersPerMinute))
                let order = Self.order(number)
                await host.with { _ = $0.shop.place(order, at: now.milliseconds) }
            }
            if now >= nextMove, now < end {
                found.movements += 1
                nextMove = warm + Span(milliseconds: Int64(found.movements) * 60_000 / Int64(movementsPerMinute))
                let count = found.movements
                let index = count * 7 % Self.watched.count
                let item = Self.watched[index]
                let bundles = Self.bundles.indices.filter { $0 == index || $0 + 1 == index }.map { Self.bundles[$0] }
                let moved = await host.with { sandbox in
                    sandbox.deposco.adjust(
                        item, "MAIN", by: count % 3 == 0 ? 12 : -3, reason: "count", at: now.milliseconds)
                    return ([item] + bundles).map { ($0, Self.truth($0, sandbox)) }
                }
                for (sku, units) in moved {
                    open[sku, default: []].append((history[sku]?.count ?? 0, now))
                    history[sku, default: []].append(units)
                }
            }
            if push != nil, !open.isEmpty {
                let wanted = Array(open.keys)
                let shown = await host.with { sandbox in wanted.map { ($0, sandbox.shop.level($0)?.available) } }
                for (sku, units) in shown {
                    guard let last = history[sku]?.lastIndex(of: units) else { continue }
                    found.waits += (open[sku] ?? []).filter { $0.index <= last }.map { now - $0.at }
                    open[sku]?.removeAll { $0.index <= last }
                    if open[sku]?.isEmpty == true { open[sku] = nil }
                }
            }
            try await host.deliver(to: core, at: clock)
            if try await core.workOnce() { continue }
            if now >= end, !counted {
                // Calls are counted now. Figures that the channel shows later are still waited for.
                counted = true
                (found.calls, found.callsOverRate) = await host.with { sandbox in
                    (
                        sandbox.deposco.callsTotal + sandbox.shop.calls.values.reduce(0, +),
                        sandbox.deposco.callsOverRate
                    )
                }
            }
            if now >= end, push == nil || open.isEmpty { break }
            guard now < end + .hours(12) else { throw Stuck() }
            let world = await host.with { $0.nextDue }.map { Instant(milliseconds: $0) }
            var moments = [try await store.nextDue(now: now), world].compactMap { $0 }
            moments += now < end ? [nextOrder, nextMove, end].filter { $0 > now } : []
            clock.reach(max(moments.min() ?? end, now + Span(milliseconds: 1)))
            let reached = clock.now.milliseconds
            await host.with { $0.advance(to: reached) }
        }
        try store.close()
        return found
    }

    private static func truth(_ sku: String, _ sandbox: Sandbox) -> Int64? {
        func units(_ item: String) -> Int64 { sandbox.deposco.available(item, "MAIN") ?? 0 }
        guard let bundle = bundles.firstIndex(of: sku) else { return units(sku) }
        return min(units(watched[bundle]) / 2, units(watched[bundle + 1]))
    }

    private static func order(_ number: Int) -> NewOrder {
        NewOrder(
            email: "person\(number)@example.com",
            address: NewOrder.Address(
                firstName: "Ada", lastName: "Byron", line1: "\(number) Mill Lane", city: "Leeds", postalCode: "LS1 1AA",
                country: "GB"),
            lines: (0...number % 2).map { step in
                let sku = sold[(number * 11 + step) % sold.count]
                return NewOrder.Line(sku: sku, title: sku, quantity: 1, price: 1899)
            })
    }
}
