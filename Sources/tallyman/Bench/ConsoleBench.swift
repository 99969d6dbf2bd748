import Core
import Domain
import Foundation
import ServiceLifecycle
import Store

/// Measures how many bytes the console sends to its terminal. It runs this program on a pseudo-terminal of 120 columns and 36
/// rows.
enum ConsoleBench {
    static func run(in folder: String) async throws -> [BenchFigure] {
        let core = try await StoreBench.core(folder, closed: 2000)
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

    private static func measure(_ core: IntegrationCore, _ configuration: String) async throws -> [BenchFigure] {
        let terminal = try PseudoTerminal(
            columns: 120, rows: 36, program: "/proc/self/exe",
            arguments: ["console", "--socket", core.settings.deskSocket, "--config", configuration])
        let first = try terminal.bytesUntilQuiet(within: 5000)
        guard first > 0 else { throw Unexpected(what: "the console did not draw") }
        let idle = terminal.bytes(during: 60_000)

        // In a tick some orders arrive and some are received. The first tick fills an empty screen and is not counted.
        var ticks: [Int] = []
        for round in 0..<9 {
            try await core.store.transact { tx in try arrive(tx, round: round, count: 6) }
            let bytes = try terminal.bytesUntilQuiet(within: 3000)
            if round > 0 { ticks.append(bytes) }
        }
        try await core.store.transact { tx in try arrive(tx, round: 99, count: 200) }
        _ = try terminal.bytesUntilQuiet(within: 3000)
        try terminal.type("1")
        _ = try terminal.bytesUntilQuiet(within: 3000)
        var keys: [Int] = []
        for _ in 0..<20 {
            try terminal.type("j")
            keys.append(try terminal.bytesUntilQuiet(within: 2000))
        }
        try terminal.type("qq")
        terminal.end()
        return [
            BenchFigure("console: first paint", Double(first), "bytes"),
            BenchFigure("console: tick, largest of \(ticks.count)", Double(ticks.max() ?? 0), "bytes", .atMost(400)),
            BenchFigure("console: key, largest of \(keys.count)", Double(keys.max() ?? 0), "bytes", .atMost(600)),
            BenchFigure("console: a minute in which nothing happens", Double(idle), "bytes", .atMost(0)),
        ]
    }

    private static func arrive(_ tx: Transaction, round: Int, count: Int) throws {
        let now = Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
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
