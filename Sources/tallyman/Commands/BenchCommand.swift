import ArgumentParser
import Foundation

struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure this build on this machine: a table, and JSON on request.",
        discussion: "Takes some minutes. Compare figures of one run with each other: machines differ, and are noisy.")

    enum Part: String, CaseIterable, ExpressibleByArgument {
        case hooks, queues, orders, drain, peak, stock, overview, desk, console
    }

    @Option(help: "Only this part; may be given several times.")
    var only: [Part] = []

    @Option(help: "Closed orders of the large store.")
    var closedOrders = 1_000_000

    @Option(help: "Also write the figures as JSON into this file.")
    var json: String?

    func run() async throws {
        let scratch = try ScratchFolder("bench-\(getpid())")
        defer { scratch.remove() }
        let folder = scratch.url
        #if DEBUG
            TerminalText.warn("This is a debug build: its figures say little. `make bench` measures a release build.")
        #endif
        var all: [BenchFigure] = []
        for part in only.isEmpty ? Part.allCases : only {
            TerminalText.warn("measuring \(part.rawValue)")
            all += try await figures(of: part, in: folder.path)
        }
        for figure in all { print(figure.row) }
        if let json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            try encoder.encode(all).write(to: URL(filePath: json))
        }
    }

    private func figures(of part: Part, in folder: String) async throws -> [BenchFigure] {
        switch part {
        case .hooks: try await FlowBench.hooks(in: folder, count: 24_000)
        case .queues: try await StoreBench.queues(in: folder)
        case .orders: try await FlowBench.orders(in: folder, count: 2000)
        case .drain: try await FlowBench.drain(in: folder, count: 20_000)
        case .peak: try await FlowBench.peak(in: folder)
        case .stock: try await FlowBench.stock(in: folder)
        case .overview: try await StoreBench.overview(in: folder, closed: max(1, closedOrders))
        case .desk: try await DeskBench.run(in: folder, closed: max(1, closedOrders))
        case .console: try await ConsoleBench.run(in: folder)
        }
    }
}
