import Domain
import Sandbox
import Store
import Testing

@testable import Core

@Suite struct MoneyTests {
    private func act(_ world: World, _ body: @escaping @Sendable (Sandbox, Int64) -> Void) async throws {
        let at = world.clock.now.milliseconds
        await world.host.with { body($0, at) }
        try await world.pass(.minutes(2))
    }

    /// Ships an order, and has the carrier scan it.
    private func ship(_ world: World, _ number: String, scanned: Bool = true) async throws {
        try await act(world) { sandbox, at in
            sandbox.deposco.ship(number, at: at)
            if scanned, let last = sandbox.deposco.shipments.last {
                sandbox.deposco.scan(shipment: last.number, at: at)
            }
        }
    }

    /// The turn of a month in a shop that sends when a payment is authorised, with one break of every class in it.
    /// Both tests look at the same one: it takes seconds.
    private static let month = Task { try await MoneyTests().month() }

    private func month() async throws -> World {
        let world = try World { settings in
            settings.policy.sendOnAuthorised = true
            settings.policy.hold.warnAfter = .hours(500)
            // Weeks of looking every few seconds would take as long as it sounds.
            settings.intervals.orders = .hours(6)
            settings.intervals.deepOrders = .hours(48)
            settings.intervals.fulfilment = .minutes(4)
            settings.intervals.patchworks = .hours(48)
            settings.intervals.shipments = .hours(2)
            settings.intervals.wmsOrders = .hours(4)
            settings.intervals.items = .hours(48)
            settings.intervals.variants = .hours(48)
            settings.intervals.royalMail = .hours(48)
            settings.intervals.stock = .hours(48)
        } open: {
            $0.deposco.setItem(number: "LAMP", name: "Lamp", at: t0.milliseconds)
        }
        world.clock.pass(.hours(24 * 25))
        try await world.start()
        for day in 0..<14 {
            let number = 100 + day
            await world.place("#\(number)", day % 3 == 0 ? "LAMP" : "TEE", "MUG")
            try await world.pass(.minutes(5))
            if day % 4 == 1 {
                // Half of it one day, the rest the next.
                try await act(world) { sandbox, at in
                    sandbox.deposco.ship("\(number)", inPart: true, at: at)
                    if let last = sandbox.deposco.shipments.last { sandbox.deposco.scan(shipment: last.number, at: at) }
                }
                try await world.pass(.hours(20))
            }
            try await ship(world, "\(number)")
            switch day {
            case 3:
                await world.place("#BLOCKED", "NO-SUCH-ITEM")
                await world.place("#AUTHORISED", "TEE", payment: "authorized")
                await world.place("#FORGOTTEN", "TEE")
                await world.place("#CANCELLED", "TEE")
                await world.place("#SILENT", "MUG")
                try await world.pass(.minutes(5))
                try await ship(world, "AUTHORISED")
                try await ship(world, "SILENT", scanned: false)
                try await ship(world, "CANCELLED")
                try await act(world) { sandbox, at in
                    if let id = sandbox.shop.order(named: "#CANCELLED")?.id { sandbox.shop.cancel(id, at: at) }
                    sandbox.deposco.copy("FORGOTTEN", as: "STRAY", at: at)
                }
            case 13:
                await world.place("#EDITED", "TEE", "MUG")
                try await world.pass(.minutes(5))
                try await act(world) { sandbox, at in
                    sandbox.deposco.setStatus("Picking", of: "EDITED", at: at)
                    if let order = sandbox.shop.order(named: "#EDITED") {
                        sandbox.shop.take([order.lines[0].id: 1], off: order.id, at: at)
                    }
                }
            default: break
            }
            try await world.pass(.hours(12))
        }
        return world
    }

    @Test func everyPlantedBreakIsFoundInItsClassAndNoneBesides() async throws {
        let world = try await Self.month.value
        let found = try await world.store.matchBreaks(MatchPolicy(), at: world.clock.now)
        #expect(
            found.map { "\($0.kind.rawValue) \($0.order)" } == [
                "placed-not-received #BLOCKED", "orphan-in-wms STRAY", "quantity #EDITED",
                "cancelled-and-shipped #CANCELLED", "shipped-not-captured #AUTHORISED",
                "captured-not-shipped #FORGOTTEN", "shipped-not-notified #SILENT",
            ])
        #expect(found.first { $0.kind == .shippedNotCaptured }?.value == Money(minor: 2000, currency: Currency("GBP")))
        // By age, not by amount.
        #expect(found.first { $0.kind == .placedNotReceived }?.red == true)
        #expect(found.first { $0.kind == .quantity }?.red == false)
    }

    @Test func aDifferenceThatTheShopGivesMoreTimeIsNoBreakYet() async throws {
        let world = try await Self.month.value
        var policy = MatchPolicy()
        policy.ages.after = [.orphanInWMS: .day * 365, .shippedNotNotified: .day * 365]
        let found = try await world.store.matchBreaks(policy, at: world.clock.now)
        #expect(!found.contains { [.orphanInWMS, .shippedNotNotified].contains($0.kind) })
        #expect(found.contains { $0.kind == .cancelledAndShipped })
    }

    @Test func aMonthClosesByShipmentDateToThePenny() async throws {
        let world = try await Self.month.value
        let march = MonthClose(
            from: try #require(Instant(iso: "2026-03-01T00:00:00Z")),
            until: try #require(Instant(iso: "2026-04-01T00:00:00Z")))
        let after = MonthClose(from: march.until, until: march.until + .hours(24 * 60))
        var totals: [String: Int64] = [:]
        var sums: [String: Int64] = [:]
        var inMarch: Int64 = 0
        let all = try await world.store.read { try $0.orders.orders(after: nil, limit: 1000).rows }
        for (order, shipments) in all {
            let first = march.rows(order, shipments)
            let second = after.rows(order, shipments)
            #expect(first.allSatisfy { $0.shippedAt < march.until })
            inMarch += first.reduce(0) { $0 + $1.amount.minor }
            guard order.stage == .shipped else { continue }
            totals[order.channel.name] = order.channel.total
            sums[order.channel.name] = (first + second).reduce(0) { $0 + $1.amount.minor }
        }
        #expect(totals.count >= 14)
        #expect(sums == totals)
        #expect(inMarch > 0)
        #expect(inMarch < totals.values.reduce(0, +) + 4000)
    }
}
