import Connectors
import Core
import Domain
import Foundation
import Sandbox
import ServiceLifecycle
import Simulation
import Store

/// Measures what the core does in a second over real sockets.
enum FlowBench {
    /// Signed webhooks that are answered 200 after their commit reached the disk.
    static func hooks(in folder: String, count: Int) async throws -> [BenchFigure] {
        let deliveries = await shop(orders: count).dueDeliveries(now: now(), limit: count)
        let store = try Store(path: folder + "/hooks.sqlite")
        var settings = CoreSettings(shop: "bench", deskSocket: "")
        settings.policy.due.settle = .zero
        settings.hooks.port = 0
        let core = IntegrationCore(
            settings: settings, store: store, sandbox: "http://127.0.0.1:9", callsPerSecond: nil,
            transport: NoTransport(), log: ProgramLog.silent)
        // The two are measured in turns, so that other load on the machine affects both.
        var spent = (alone: 0.0, accepted: 0.0)
        let lots = 8
        for lot in 0..<lots {
            let due = stride(from: lot, to: count, by: lots).map { deliveries[$0] }
            spent.alone += try await secondsToPost(due, to: core, .answerOnly)
            spent.accepted += try await secondsToPost(due, to: core, .takeIn)
        }
        let kept = try await store.read { try $0.inbox.unsettledBodies(limit: count + 1).count }
        guard kept == count else { throw Unexpected(what: "\(count) webhooks were accepted and \(kept) are there") }
        try store.close()
        return [
            BenchFigure("webhooks accepted", Double(count) / spent.accepted, "/s", .atLeast(3000)),
            BenchFigure("webhooks read whole and answered 200 alone", Double(count) / spent.alone, "/s"),
            BenchFigure("webhooks accepted, of answering 200 alone", spent.alone / spent.accepted, "", .atLeast(0.5)),
        ]
    }

    private static func secondsToPost(
        _ deliveries: [SandboxDelivery], to core: IntegrationCore, _ duty: HookServer.Duty
    ) async throws -> Double {
        let (ports, portIsKnown) = AsyncStream<Int>.makeStream()
        let server = HookServer.application(for: core, duty: duty, log: ProgramLog.silent) { portIsKnown.yield($0) }
        return try await whileServing(ServiceGroup(services: [server], logger: ProgramLog.silent)) {
            let port = await ports.first { _ in true } ?? 0
            return try await seconds { try await HookLoad().post(deliveries, to: port) }
        }
    }

    /// Orders from their webhook until they were read back from Deposco, all over HTTP.
    static func orders(in folder: String, count: Int) async throws -> [BenchFigure] {
        let host = shop(orders: 0)
        let store = try Store(path: folder + "/orders.sqlite")
        let transport = HTTPTransport()
        let hooks = try Loopback.freePort()
        let (ports, portIsKnown) = AsyncStream<Int>.makeStream()
        let server = SandboxServer(
            host: host, port: 0, core: "http://127.0.0.1:\(hooks)", log: ProgramLog.silent
        ) { portIsKnown.yield($0) }
        let spent = try await whileServing(ServiceGroup(services: [server], logger: ProgramLog.silent)) {
            let port = await ports.first { _ in true } ?? 0
            var settings = CoreSettings(shop: "bench", deskSocket: folder + "/orders.sock")
            settings.policy.due.settle = .zero
            settings.hooks.port = hooks
            settings.policy.bulkFrom = nil
            let core = IntegrationCore(
                settings: settings, store: store, sandbox: "http://127.0.0.1:\(port)", callsPerSecond: nil,
                transport: transport, log: ProgramLog.silent)
            let services = CoreServices(core: core, log: ProgramLog.silent)
            return try await whileServing(try await services.group()) {
                while try await store.read({ try $0.marks.mark("deposco.items") }) == nil {
                    try await Task.sleep(for: .milliseconds(20))
                }
                return try await seconds {
                    await host.with { sandbox in
                        for number in 0..<count { sandbox.shop.place(order(number), at: now()) }
                    }
                    while await host.with({ $0.deposco.orders.count }) < count {
                        try await Task.sleep(for: .milliseconds(20))
                    }
                    while try await store.read({ try $0.figures.all(now: Instant(milliseconds: now())).gap.gap })
                        > 0
                    {
                        try await Task.sleep(for: .milliseconds(20))
                    }
                }
            }
        }
        try store.close()
        return [BenchFigure("orders from webhook to received", Double(count) / spent, "/s")]
    }

    /// A pile of orders at the calls a second that Deposco allows, one by one and in imports. Time is virtual, so the result is
    /// exact.
    static func drain(in folder: String, count: Int) async throws -> [BenchFigure] {
        let single = try await Drain(orders: 2000, bulkFrom: nil).run(in: folder)
        var pile = Drain(orders: count, bulkFrom: 100)
        pile.bad = 5
        var bulk: Drain.Outcome?
        let spent = try await seconds { bulk = try await pile.run(in: folder) }
        guard let bulk, bulk.received == count - pile.bad, bulk.blocked == pile.bad, bulk.sentTwice == 0,
            bulk.callsOverRate == 0
        else { throw Unexpected(what: "an import lost or repeated orders: \(String(describing: bulk))") }
        return [
            BenchFigure("orders an hour at 4 calls/s, one by one", Double(single.perHour), "/h"),
            BenchFigure("orders an hour at 4 calls/s, imports", Double(bulk.perHour), "/h", .atLeast(60_000)),
            BenchFigure("Deposco calls for an order, one by one", single.callsPerOrder, ""),
            BenchFigure("Deposco calls for an order, imports", bulk.callsPerOrder, ""),
            BenchFigure("simulated orders in a second of real time", Double(count) / spent, "/s"),
        ]
    }

    /// A peak of orders whose shipments leave at the same rate, at what Deposco and Shopify allow. Time is virtual, so the result is exact.
    static func peak(in folder: String) async throws -> [BenchFigure] {
        let found = try await Peak().run(in: folder)
        guard found.callsOverRate == 0 else { throw Unexpected(what: "calls came faster than Deposco allows") }
        return [
            BenchFigure("peak: orders placed", Double(Peak().ordersPerHour), "/h"),
            BenchFigure("peak: received, as many ship", Double(found.receivedPerHour), "/h"),
            BenchFigure("peak: fulfilled in the shop", Double(found.fulfilledPerHour), "/h"),
            BenchFigure("peak: gap on the desk at its end", Double(found.gapOnDesk), "orders"),
            BenchFigure(
                "peak: shipments queue on the desk at its end", Double(found.depthOnDesk["shipments"] ?? 0), ""),
            BenchFigure("peak: Shopify's points for an order", found.pointsPerOrder, "", .atMost(80)),
            BenchFigure("peak: calls that Shopify throttled", Double(found.callsThrottled), ""),
        ]
    }

    /// What each policy for stock costs, and how old the channel's stock gets, at the same simulated peak.
    static func stock(in folder: String) async throws -> [BenchFigure] {
        var figures: [BenchFigure] = []
        for (name, push) in [
            ("frequent push", StockPolicy.Push.frequent), ("snapshot every 15 min", .snapshot(every: .minutes(15))),
        ] {
            let found = try await Staleness(push: push).run(in: folder)
            guard found.callsOverRate == 0 else { throw Unexpected(what: "calls came faster than Deposco allows") }
            let seconds = { (span: Span) in Double(span.milliseconds) / 1000 }
            figures.append(BenchFigure("stock staleness p50, \(name)", seconds(found.p50), "s"))
            figures.append(
                BenchFigure(
                    "stock staleness p99, \(name)", seconds(found.p99), "s", push == .frequent ? .atMost(60) : nil))
            figures.append(BenchFigure("calls for 1 000 movements, \(name)", found.callsPerThousand, ""))
        }
        return figures
    }

    /// A shop and a Deposco without limits, whose warehouse does not work.
    static func shop(orders: Int) -> SandboxHost {
        let at = now()
        return SandboxHost {
            var settings = DeposcoSettings()
            settings.callsPerSecond = nil
            settings.stageTime = nil
            let sandbox = Sandbox(deposco: settings)
            sandbox.shop.settings.bucket = nil
            sandbox.deposco.setItem(number: "TEE", name: "Tee", at: at)
            for number in 0..<orders { sandbox.shop.place(order(number), at: at) }
            return sandbox
        }
    }

    static func order(_ number: Int) -> NewOrder {
        NewOrder(
            email: "amelia.harper@example.com",
            address: NewOrder.Address(
                firstName: "Amelia", lastName: "Harper", line1: "\(number) Mill Lane", city: "Leeds",
                postalCode: "LS1 1AA", country: "GB"),
            lines: [NewOrder.Line(sku: "TEE", title: "Tee", quantity: 2, price: 1899)])
    }

    private static func now() -> Int64 { Int64(Date().timeIntervalSince1970 * 1000) }
}

/// A measurement is void because something unexpected happened.
struct Unexpected: Error, CustomStringConvertible {
    var what: String
    var description: String { "the measurement is void: \(what)" }
}

/// For cores that must not call anybody.
struct NoTransport: Transport {
    func send(_ request: Request) async throws(TransportFailure) -> Response { throw .notSent("nobody is called here") }
}
