import Connectors
import DeskAPI
import Domain
import Foundation
import Sandbox
import ServiceLifecycle
import Store
import Synchronization

/// Measures what a busy desk costs. The real program runs as `serve` in a process of its own, over a large store, with consoles
/// that listen and webhooks that arrive. The stand-in systems run in this process.
///
/// The core is configured as in `config example`, except for its addresses, for a hundred calls a second to Deposco, so that orders
/// need not wait for those, and for `orders.settle`, so that each order goes its whole way during the measurement.
struct DeskBench {
    /// How much is open in the store during the measurement.
    struct Open {
        var name: String
        var gap: Int
        var exceptions: Int
    }

    private static let consoles = 20
    private static let webhooksPerSecond = 5
    private static let seconds = 60

    let folder: String
    let hooks: Int
    private let transport = HTTPTransport()
    /// One host for all measurements: another one would number its orders and webhooks from the start, and the core knows those
    /// already.
    private let host = FlowBench.shop(orders: 0)

    static func run(in folder: String, closed: Int) async throws -> [BenchFigure] {
        let bench = DeskBench(folder: folder + "/desk", hooks: try Loopback.freePort())
        try FileManager.default.createDirectory(atPath: bench.folder, withIntermediateDirectories: true)
        let store = try Store(path: bench.folder + "/tallyman.sqlite")
        try await BenchSeed.closedOrders(closed, in: store, now: now())
        try store.close()
        var figures = try await bench.measure(Open(name: "nothing open", gap: 0, exceptions: 0))
        let open = Open(name: "20 000 in the gap", gap: 20_000, exceptions: 50_000)
        let again = try Store(path: bench.folder + "/tallyman.sqlite")
        try await BenchSeed.openDesk(gap: open.gap, exceptions: open.exceptions, in: again, now: now())
        try again.close()
        figures += try await bench.measure(open)
        return figures
    }

    // MARK: One state of the store

    private func measure(_ open: Open) async throws -> [BenchFigure] {
        let (ports, portIsKnown) = AsyncStream<Int>.makeStream()
        let server = SandboxServer(
            host: host, port: 0, core: "http://127.0.0.1:\(hooks)", log: ProgramLog.silent
        ) { portIsKnown.yield($0) }
        return try await whileServing(ServiceGroup(services: [server], logger: ProgramLog.silent)) {
            try configure(standIns: await ports.first { _ in true } ?? 0)
            let core = try ServedCore(
                configuration: folder + "/tallyman.yaml",
                environment: [
                    "HOME": folder, "TALLYMAN_SHOPIFY_TOKEN": "sandbox-token",
                    "TALLYMAN_SHOPIFY_WEBHOOK_SECRETS": "sandbox-secret",
                    "TALLYMAN_DEPOSCO_CLIENT_SECRET": "sandbox-deposco",
                ], log: folder + "/core.log")
            defer { core.end() }
            return try await measure(open, core)
        }
    }

    private func measure(_ open: Open, _ core: ServedCore) async throws -> [BenchFigure] {
        let desk = DeskClient(socketPath: folder + "/desk.sock")
        try await untilItServes(desk, core)
        let board = ArrivalBoard()
        let listeners = (0..<Self.consoles).map { console in
            Task {
                for try await line in desk.live() {
                    if case .overview(let view) = line { board.note(view.gap.sums.placed, console) }
                }
            }
        }
        defer { for listener in listeners { listener.cancel() } }
        while board.listening < Self.consoles { try await Task.sleep(for: .milliseconds(20)) }
        let before = board.last(0)

        let start = try core.processorSeconds()
        var answered: [ContinuousClock.Instant] = []
        let spent = try await tallyman.seconds {
            let clock = ContinuousClock()
            var next = clock.now
            for number in 0..<Self.seconds * Self.webhooksPerSecond {
                try await clock.sleep(until: next)
                next += .milliseconds(1000 / Self.webhooksPerSecond)
                try await place(number)
                answered.append(clock.now)
            }
        }
        let used = try core.processorSeconds() - start
        while board.last(Self.consoles - 1) < before + answered.count { try await Task.sleep(for: .milliseconds(50)) }
        var waits: [Double] = []
        for (number, moment) in answered.enumerated() {
            waits += (0..<Self.consoles).map { board.wait(for: before + number + 1, since: moment, at: $0) }
        }
        var figures = [
            BenchFigure("processor of the core, \(open.name)", used / spent * 100, "% of one", .atMost(25)),
            BenchFigure("webhook to consoles p99, \(open.name)", Self.p99(waits), "ms", .atMost(350)),
        ]
        figures += try await asked(open, desk)
        figures.append(BenchFigure("memory at most, \(open.name)", try core.peakMegabytes(), "MB", .atMost(300)))
        return figures
    }

    /// Places an order in the shop, and waits until its webhook is answered.
    private func place(_ number: Int) async throws {
        let at = Self.now().milliseconds
        let deliveries = await host.with { sandbox in
            sandbox.shop.place(FlowBench.order(number), at: at)
            return sandbox.dueDeliveries(now: at, limit: 64)
        }
        for delivery in deliveries {
            let answer = try await transport.send(
                Request(
                    method: "POST", url: "http://127.0.0.1:\(hooks)\(delivery.path)",
                    headers: delivery.headers.map { Header($0.name, $0.value) }, body: delivery.body))
            guard answer.status == 200 else { throw Unexpected(what: "a webhook got \(answer.status)") }
            await host.delivered(delivery.id, status: answer.status, now: Self.now().milliseconds)
        }
    }

    // MARK: What is asked

    /// Measures the desk's requests in turns, while consoles still listen: whole answers over the socket.
    private func asked(_ open: Open, _ desk: DeskClient) async throws -> [BenchFigure] {
        let socket = "http+unix://\(DeskWire.percentEncoded(desk.socketPath))/v1"
        let lists = ListName.allCases.map { "/lists/\($0.rawValue)?limit=100" }
        let filtered = ["bench", "b 9", "nothing-has-this"].flatMap { words in
            ListName.allCases.map { "/lists/\($0.rawValue)?limit=100&filter=\(DeskWire.percentEncoded(words))" }
        }
        let searches = ["#B4711", "B47", "BENCH-1", "BENCH-X-7", "customer-7@example.com"].map {
            "/search?q=\(DeskWire.percentEncoded($0))"
        }
        var cards = ["/orders/\(BenchSeed.closedID(4711))"]
        if open.gap > 0 {
            cards += [
                "/orders/\(BenchSeed.openID(7))",
                "/exceptions/\(DeskWire.percentEncoded(BenchSeed.exceptionID(7).rawValue))",
            ]
        }
        func p99(_ addresses: [String], rounds: Int) async throws -> Double {
            var times: [Double] = []
            for round in 0..<rounds + 2 {
                for address in addresses {
                    let spent = try await tallyman.seconds {
                        let answer = try await transport.send(Request(method: "GET", url: address))
                        guard answer.status == 200 else {
                            throw Unexpected(what: "\(address) got \(answer.status)")
                        }
                    }
                    // The first rounds fill caches and are not counted.
                    if round > 1 { times.append(spent * 1000) }
                }
            }
            return Self.p99(times)
        }
        var first: [Double] = []
        for _ in 0..<100 {
            let spent = try await tallyman.seconds {
                for try await line in desk.live() { if case .overview = line { break } }
            }
            first.append(spent * 1000)
        }
        return [
            BenchFigure("first line p99, \(open.name)", Self.p99(first), "ms", .atMost(10)),
            BenchFigure(
                "lists p99, \(open.name)", try await p99(lists.map { socket + $0 }, rounds: 20), "ms", .atMost(20)),
            BenchFigure(
                "cards p99, \(open.name)", try await p99(cards.map { socket + $0 }, rounds: 40), "ms", .atMost(20)),
            BenchFigure(
                "search p99, \(open.name)", try await p99(searches.map { socket + $0 }, rounds: 20), "ms", .atMost(20)),
            BenchFigure(
                "filtered lists p99, \(open.name)", try await p99(filtered.map { socket + $0 }, rounds: 10), "ms",
                .atMost(100)),
            BenchFigure(
                "/metrics p99, \(open.name)", try await p99(["http://127.0.0.1:\(hooks)/metrics"], rounds: 100), "ms",
                .atMost(20)),
        ]
    }

    // MARK: Around it

    private func configure(standIns port: Int) throws {
        let text = """
            shop: bench
            state: .
            hooks: { listen: "127.0.0.1:\(hooks)" }
            desk: { socket: desk.sock }
            orders: { settle: 0s }
            access: { grants: [{ uid: \(getuid()), roles: [lead] }] }
            shopify: { store: "http://127.0.0.1:\(port)/shopify" }
            deposco:
              baseURL: "http://127.0.0.1:\(port)/deposco"
              tokenURL: "http://127.0.0.1:\(port)/deposco-auth/oauth2/token"
              clientID: sandbox
              businessUnit: ACME
              callsPerSecond: 100

            """
        try Data(text.utf8).write(to: URL(filePath: folder + "/tallyman.yaml"))
    }

    private func untilItServes(_ desk: DeskClient, _ core: ServedCore) async throws {
        for _ in 0..<600 {
            _ = try core.processorSeconds()
            if (try? await desk.me()) != nil { return }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw Unexpected(what: "the core did not serve the desk within a minute")
    }

    static func p99(_ all: [Double]) -> Double {
        all.isEmpty ? 0 : all.sorted()[min(all.count - 1, all.count * 99 / 100)]
    }

    private static func now() -> Instant { Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }
}

/// Notes when each console first saw each count of orders placed.
private final class ArrivalBoard: Sendable {
    private let seen = Mutex<[Int: [(placed: Int, at: ContinuousClock.Instant)]]>([:])

    func note(_ placed: Int, _ console: Int) {
        let now = ContinuousClock().now
        seen.withLock { $0[console, default: []].append((placed, now)) }
    }

    var listening: Int { seen.withLock { $0.count } }

    func last(_ console: Int) -> Int { seen.withLock { $0[console]?.last?.placed ?? 0 } }

    /// Milliseconds until the console saw it; infinite if it never did.
    func wait(for placed: Int, since: ContinuousClock.Instant, at console: Int) -> Double {
        let first = seen.withLock { $0[console]?.first { $0.placed >= placed }?.at }
        guard let first else { return .infinity }
        let wait = first - since
        return Double(wait.components.seconds) * 1000 + Double(wait.components.attoseconds) / 1e15
    }
}
