import Core
import Domain
import Foundation
import ServiceLifecycle
import Store

/// Measures how many bytes the console sends to its terminal, and how fast it answers, with a desk full of open exceptions. It
/// runs this program on a pseudo-terminal of 120 columns and 36 rows.
enum ConsoleBench {
    private static let exceptions = 50_000
    private static let starts = 20

    static func run(in folder: String) async throws -> [BenchFigure] {
        let core = try await StoreBench.core(folder, closed: 2000)
        try await BenchSeed.openDesk(gap: 0, exceptions: exceptions, in: core.store, now: now())
        let server = try DeskServer(core: core, log: ProgramLog.silent).application()
        let figures = try await whileServing(ServiceGroup(services: [server], logger: ProgramLog.silent)) {
            // Its own configuration, so that the user's theme and keys do not matter.
            let configuration = folder + "/console.yaml"
            try Data("shop: bench\n".utf8).write(to: URL(filePath: configuration))
            return try await measure(core, configuration)
        }
        try core.store.close()
        return figures
    }

    private static func console(_ core: IntegrationCore, _ configuration: String) throws -> PseudoTerminal {
        try PseudoTerminal(
            columns: 120, rows: 36, program: "/proc/self/exe",
            arguments: ["console", "--socket", core.settings.deskSocket, "--config", configuration])
    }

    private static func measure(_ core: IntegrationCore, _ configuration: String) async throws -> [BenchFigure] {
        var waits: [Double] = []
        var paints: [Int] = []
        for _ in 0..<starts {
            let terminal = try console(core, configuration)
            let first = try terminal.shows("LIVE", within: 5000)
            waits.append(first.milliseconds)
            paints.append(first.bytes + terminal.bytesUntilQuiet(within: 100, quiet: 100))
            terminal.end()
        }
        let terminal = try console(core, configuration)
        defer { terminal.end() }
        _ = try terminal.shows("LIVE", within: 5000)
        _ = terminal.bytesUntilQuiet(within: 1000)
        let idle = terminal.bytes(during: 60_000)

        // In a tick some orders arrive and some are received. The first one fills an empty screen with figures of as many digits, and is not
        // counted.
        var ticks: [Int] = []
        for round in 0..<9 {
            try await core.store.transact { tx in try arrive(tx, round: round, count: round > 0 ? 6 : 60) }
            let bytes = terminal.bytesUntilQuiet(within: 3000)
            if round > 0 { ticks.append(bytes) }
        }
        try terminal.type("5")
        _ = terminal.bytesUntilQuiet(within: 3000)
        // Down to the end of the screen, and on while the list scrolls.
        let within = try (0..<24).map { _ in try terminal.answer(to: "j") }
        let scrolling = try (0..<176).map { _ in try terminal.answer(to: "j") }
        let downs = within + scrolling
        let pages = try (0..<200).map { _ in try terminal.answer(to: "\u{1b}[6~") }
        return [
            BenchFigure("console: exec to first figures, median", median(waits), "ms", .atMost(40)),
            BenchFigure("console: first paint, largest of \(starts)", most(paints), "bytes", .atMost(3000)),
            BenchFigure("console: tick, largest of \(ticks.count)", most(ticks), "bytes", .atMost(200)),
            BenchFigure("console: a minute in which nothing happens", Double(idle), "bytes", .atMost(0)),
            BenchFigure("console: Down, largest on one screen", most(within.map(\.bytes)), "bytes", .atMost(300)),
            BenchFigure("console: Down, largest that scrolls", most(scrolling.map(\.bytes)), "bytes"),
            BenchFigure("console: Down, median", median(downs.map(\.milliseconds)), "ms", .atMost(1.3)),
            BenchFigure("console: PageDown, median", median(pages.map(\.milliseconds)), "ms", .atMost(4)),
            BenchFigure(
                "console: keys, p99", DeskBench.p99((downs + pages).map(\.milliseconds)), "ms", .atMost(5)),
            BenchFigure("console: memory at most", try terminal.peakMegabytes(), "MB", .atMost(40)),
            BenchFigure("console: of it not shared with the core", try terminal.ownMegabytes(), "MB"),
        ]
    }

    private static func median(_ all: [Double]) -> Double { all.isEmpty ? 0 : all.sorted()[all.count / 2] }

    private static func most(_ all: [Int]) -> Double { Double(all.max() ?? 0) }

    private static func now() -> Instant { Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }

    private static func arrive(_ tx: Transaction, round: Int, count: Int) throws {
        let now = now()
        for number in 0..<count {
            let id = OrderID("\(5_000_000 + round * 1000 + number)")
            let line = OrderLine(
                id: LineID("\(id)-1"), sku: SKU("TEE"), title: "Tee", quantity: 1, unitPrice: 1899)
            let order = ChannelOrder(
                id: id, name: "#\(round)-\(number)", createdAt: now, updatedAt: now, payment: .paid,
                currency: Currency("GBP"), total: 1899, lines: [line])
            try tx.append(.orderSeen(order, via: .webhook), to: .order(id), by: .remote("shopify"), at: now)
            let part = OrderPart(
                number: id.rawValue, facility: nil,
                lines: [OrderPart.Line(line: line.id, item: "TEE", quantity: 1, unitPrice: 1899)])
            try tx.append(
                .orderAssessed(.queued, blocks: [], parts: [part]), to: .order(id), by: .core, at: now)
            if number % 3 == 0 {
                try tx.append(
                    .orderReceived(number: id.rawValue, wmsID: id.rawValue, status: "New"), to: .order(id),
                    by: .remote("deposco"), at: now)
            } else {
                _ = try tx.queues.enqueue(NewWork(.sendOrder(id, number: id.rawValue), due: now), at: now)
            }
        }
    }
}
