import ArgumentParser
import Domain
import Foundation
import Simulation

struct Simulate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract:
            "Run the real core under a virtual clock against stand-ins, with faults, and check what must always hold.",
        discussion: """
            One seed decides everything: a seed that fails, fails again, and leaves the same journal.

            At the end stands how often each of more than 120 named situations came about, each two events on one thing in a stated \
            order (a hold placed while the order is being sent), counted from the stand-ins' own logs, the rarest first.
            """)

    @Option(help: "The seed, or the first of several.")
    var seed: UInt64 = 1

    @Option(help: "How many seeds. As many run at a time as there are processors.")
    var seeds = 1

    @Option(
        help: """
            Days in which orders arrive; parts of days are fine. By default a quarter of a day, and for many orders as long as they take \
            at a hundred an hour: the simulated core does one thing at a time, and its waits for calls add up.
            """)
    var days: Double?

    @Option(help: "Orders that arrive in these days.")
    var orders = 30

    @Option(help: "none, normal or heavy.")
    var faults: FaultLevel = .normal

    @Option(help: "Leave the stores in this folder, one folder for each seed, to look at with the store command.")
    var keep: String?

    @Flag(help: "Report as JSON.")
    var json = false

    @Flag(help: "Only find a short list of seeds that together cover every pair of a shop's settings.")
    var cover = false

    private var length: Double { days ?? max(0.25, Double(orders) / 2400) }

    func validate() throws {
        if let days, days <= 0 || days > 60 { throw ValidationError("--days must be above 0 and at most 60") }
        guard (1...1_000_000).contains(orders) else { throw ValidationError("--orders must be 1 to 1000000") }
        guard seeds > 0 else { throw ValidationError("--seeds must be above 0") }
        guard let keep else { return }
        for next in 0..<seeds {
            let place = "\(keep)/\(seed &+ UInt64(next))"
            guard !FileManager.default.fileExists(atPath: place) else {
                throw ValidationError("\(place) is there already; remove it or name another folder")
            }
        }
    }

    func run() async throws {
        guard !cover else { return showCover() }
        let scratch = keep == nil ? try ScratchFolder("simulation-\(UUID().uuidString)") : nil
        defer { scratch?.remove() }
        let folder = scratch?.url ?? URL(filePath: keep ?? "", directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let (failed, situations) = try await withThrowingTaskGroup(of: SimulationReport.self) { group in
            var (next, shown, failed) = (0, 0, 0)
            var situations = SituationCounts()
            var waiting: [UInt64: SimulationReport] = [:]
            for _ in 0..<min(seeds, ProcessInfo.processInfo.activeProcessorCount) { start(&next, in: folder, &group) }
            while let report = try await group.next() {
                start(&next, in: folder, &group)
                waiting[report.seed] = report
                // Reports come in the order of the seeds, whichever seed ends first.
                while let report = waiting.removeValue(forKey: seed &+ UInt64(shown)) {
                    shown += 1
                    if !report.violations.isEmpty { failed += 1 }
                    situations.add(report.situations)
                    // Written at once, without a buffer, since many seeds take long and somebody watches.
                    let line = json ? try TerminalText.json(report, pretty: false) : report.text
                    try FileHandle.standardOutput.write(contentsOf: Data((line + "\n").utf8))
                }
            }
            return (failed, situations)
        }
        if !json {
            print(situations.table(rarest: 25))
        } else if seeds > 1 {
            print(try TerminalText.json(situations, pretty: false))
        }
        if failed > 0 { throw ExitCode(1) }
    }

    private func showCover() {
        let found = SeedCover.find(upTo: 5000)
        for seed in found { print("seed \(seed): \(SeedCover.manner(of: seed))") }
        print("seeds: \(found.map(String.init).joined(separator: ", "))")
    }

    /// Simulates one seed.
    private func start(
        _ next: inout Int, in folder: URL, _ group: inout ThrowingTaskGroup<SimulationReport, any Error>
    ) {
        guard next < seeds else { return }
        let simulator = Simulator(
            seed: seed &+ UInt64(next), orders: orders, length: Span(milliseconds: Int64(length * 86_400_000)),
            faults: faults)
        let place = folder.appending(path: "\(simulator.seed)")
        let keeps = keep != nil
        next += 1
        group.addTask {
            try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
            defer { if !keeps { try? FileManager.default.removeItem(at: place) } }
            return try await simulator.run(in: place.path)
        }
    }
}

extension FaultLevel: ExpressibleByArgument {}

extension SimulationReport {
    fileprivate var text: String {
        let broken = faults.values.reduce(0, +)
        let summary =
            "seed \(seed): \(orders) orders, \(steps) steps, \(broken) broken calls, \(crashes) crashes, \(facts) facts, "
            + "journal \(journalHash.prefix(16))"
        return ([summary + (violations.isEmpty ? ": everything held" : ":")] + violations.map { "  \($0)" })
            .joined(separator: "\n")
    }
}
