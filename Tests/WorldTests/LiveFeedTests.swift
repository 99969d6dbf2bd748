import Connectors
import DeskAPI
import Domain
import Foundation
import Logging
import NIOCore
import Simulation
import Synchronization
import Testing

@testable import Core
@testable import Store

/// What consoles are told, without a console: the feed of a core whose clock its test moves.
@Suite struct LiveFeedTests {
    @Test func twentyConsolesCostOneReadForEachChange() async throws {
        let desk = try FeedDesk()
        var consoles = (0..<20).map { _ in desk.console() }
        for index in consoles.indices { #expect(try await consoles[index].overview().gap.gap == 0) }
        #expect(desk.core.keptFigures.reads == 1)
        try await desk.place("1")
        desk.clock.pass(Span(milliseconds: 250))
        var lines: Set<ByteBuffer> = []
        for index in consoles.indices {
            let line = try #require(await consoles[index].next())
            lines.insert(line)
        }
        #expect(lines.count == 1)
        #expect(desk.core.keptFigures.reads == 2)
    }

    @Test func aConsoleThatComesLaterSeesTheOverviewWithoutWaiting() async throws {
        let desk = try FeedDesk()
        try await desk.place("1")
        var first = desk.console()
        #expect(try await first.overview().gap.gap == 1)
        var second = desk.console()
        #expect(try await second.overview().gap.gap == 1)
        #expect(desk.core.keptFigures.reads == 1)
    }

    @Test func changesThatFollowFastAreToldFourTimesASecond() async throws {
        let desk = try FeedDesk()
        var console = desk.console()
        _ = try await console.overview()
        for number in 0..<30 {
            try await desk.place("\(number)")
            if number % 10 == 9 {
                desk.clock.pass(Span(milliseconds: 250))
                while try await console.overview().gap.gap <= number {}
            }
        }
        #expect(desk.core.keptFigures.reads <= 7)
    }

    @Test func aDeskOnWhichNothingHappensHearsEachSecondThatTheCoreIsThere() async throws {
        let desk = try FeedDesk()
        var console = desk.console()
        _ = try await console.overview()
        for second in 1...3 {
            desk.clock.pass(.seconds(1))
            #expect(try await console.line() == .alive(at: t0 + .seconds(Int64(second))))
        }
        #expect(desk.core.keptFigures.reads == 1)
    }

    @Test func anOrderGrowsOldOnTheScreenThoughNothingIsWritten() async throws {
        let desk = try FeedDesk()
        try await desk.place("1")
        var console = desk.console()
        #expect(try await console.overview().gap.under5m == 1)
        desk.clock.pass(.minutes(5))
        let gap = try await console.overview().gap
        #expect(gap.under5m == 0)
        #expect(gap.under15m == 1)
    }

    @Test func whileNobodyLooksNothingIsRead() async throws {
        let desk = try FeedDesk()
        for number in 0..<5 {
            try await desk.place("\(number)")
            desk.clock.pass(.minutes(1))
        }
        #expect(desk.core.keptFigures.reads == 0)
        do {
            var console = desk.console()
            _ = try await console.overview()
            #expect(!desk.core.liveFeed.isIdle)
        }
        #expect(desk.core.liveFeed.isIdle)
    }

    @Test func theMetricsReadNothingThatWasReadSinceTheLastChange() async throws {
        let desk = try FeedDesk()
        for _ in 0..<3 { _ = try await desk.core.metrics() }
        #expect(desk.core.keptFigures.reads == 1)
        try await desk.place("1")
        #expect(try await desk.core.metrics().contains("tallyman_gap_orders 1\n"))
        #expect(desk.core.keptFigures.reads == 2)
    }

    @Test func figuresThatCannotBeReadAreATroubleAndTheFeedGoesOn() async throws {
        let desk = try FeedDesk()
        try await desk.place("1")
        var console = desk.console()
        _ = try await console.overview()
        try await desk.rename("tally", to: "gone")
        desk.clock.pass(Span(milliseconds: 250))
        let troubled = try await console.overview()
        #expect(troubled.troubles.map(\.name) == ["figures-unreadable"])
        #expect(troubled.gap.gap == 1)
        desk.clock.pass(.seconds(1))
        guard case .alive = try await console.line() else { throw FeedDesk.Silent() }
        try await desk.rename("gone", to: "tally")
        desk.clock.pass(.seconds(1))
        #expect(try await console.overview().troubles.isEmpty)
        #expect(desk.core.health.troubles.isEmpty)
    }
}

/// A core that nothing drives, on a clock that its test moves.
private final class FeedDesk: Sendable {
    struct Silent: Error {}

    let clock = ManualClock()
    let core: IntegrationCore
    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "feed-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        core = IntegrationCore(
            settings: CoreSettings(shop: "acme-uk", deskSocket: ""),
            store: try Store(path: folder.appending(path: "store.sqlite").path), sandbox: "http://nobody",
            callsPerSecond: nil, transport: Nobody(), clock: clock,
            log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func console() -> FeedConsole { FeedConsole(lines: core.liveFeed.lines(of: core).makeAsyncIterator()) }

    /// Puts an order in the gap.
    func place(_ id: String) async throws {
        let now = clock.now
        try await core.store.transact { tx in
            let order = ChannelOrder(
                id: OrderID(id), name: "#\(id)", createdAt: now, updatedAt: now, payment: .paid,
                currency: Currency("GBP"), total: 1000,
                lines: [OrderLine(id: LineID(id), sku: SKU("TEE"), title: "Tee", quantity: 1, unitPrice: 1000)])
            try tx.append(.orderSeen(order, via: .webhook), to: .order(order.id), by: .core, at: now)
            try tx.append(.orderAssessed(.queued, blocks: [], parts: nil), to: .order(order.id), by: .core, at: now)
        }
    }

    func rename(_ table: String, to name: String) async throws {
        let now = clock.now
        try await core.store.transact { tx in
            try tx.execute("ALTER TABLE \(table) RENAME TO \(name)", [])
            _ = try tx.queues.enqueue(NewWork(.sendOrder(OrderID(name), number: name), due: now), at: now)
        }
    }
}

private struct FeedConsole {
    var lines: AsyncStream<ByteBuffer>.AsyncIterator

    mutating func next() async -> ByteBuffer? { await lines.next() }

    mutating func line() async throws -> LiveLine {
        guard let bytes = await lines.next() else { throw FeedDesk.Silent() }
        return try DeskWire.decode(LiveLine.self, from: bytes.readableBytesView)
    }

    /// The next overview, whatever signs of life come before it.
    mutating func overview() async throws -> Overview {
        while true {
            if case .overview(let view) = try await line() { return view }
        }
    }
}

private struct Nobody: Transport {
    func send(_ request: Request) async throws(TransportFailure) -> Response { throw .notSent("nobody is called here") }
}

/// A clock that stands until its test moves it; whoever sleeps, sleeps until then.
private final class ManualClock: Clock {
    private struct State {
        var now = t0
        var next = 0
        var sleepers: [Int: (until: Steady, wake: CheckedContinuation<Void, Never>)] = [:]
    }

    private let state = Mutex(State())

    var now: Instant { state.withLock { $0.now } }
    var steady: Steady { Steady(milliseconds: now.milliseconds) }
    var boot: String? { nil }

    func pass(_ span: Span) {
        let woken = state.withLock { state in
            state.now = state.now + span
            let now = Steady(milliseconds: state.now.milliseconds)
            let due = state.sleepers.filter { $0.value.until <= now }
            for id in due.keys { state.sleepers[id] = nil }
            return due.values.map(\.wake)
        }
        for sleeper in woken { sleeper.resume() }
    }

    func sleep(until: Steady) async throws {
        let id = state.withLock { state in
            state.next += 1
            return state.next
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let over = state.withLock { state in
                    if Steady(milliseconds: state.now.milliseconds) >= until || Task.isCancelled { return true }
                    state.sleepers[id] = (until, continuation)
                    return false
                }
                if over { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.sleepers.removeValue(forKey: id)?.wake }?.resume()
        }
        try Task.checkCancellation()
    }
}
