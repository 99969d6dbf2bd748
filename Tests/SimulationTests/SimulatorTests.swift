import Domain
import Foundation
import GRDB
import Testing

@testable import Simulation

/// A simulation in a folder of its own: by default the short day that `make seed` and `make soak` simulate.
/// - Parameter look: gets the path of the store that it left.
func simulate(
    _ seed: UInt64, orders: Int = 10, faults: FaultLevel = .heavy, _ change: (inout Simulator) -> Void = { _ in },
    look: (String) throws -> Void = { _ in }
) async throws -> SimulationReport {
    let folder = FileManager.default.temporaryDirectory.appending(path: "simulation-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    // 0.04 days, as the Makefile says.
    var simulator = Simulator(seed: seed, orders: orders, length: Span(milliseconds: 3_456_000), faults: faults)
    change(&simulator)
    let report = try await simulator.run(in: folder.path)
    try look(folder.appending(path: "simulation-\(seed).sqlite").path)
    return report
}

/// How exceptions in a store ended that their types do not list.
private func unlistedEndings(in store: String) throws -> [String] {
    try DatabaseQueue(path: store).read { db in
        try Row.fetchAll(
            db,
            sql:
                "SELECT type, json_extract(doc, '$.resolution') AS words FROM exception_record WHERE state = 'resolved'"
        ).compactMap { row in
            let (name, words): (String, String) = (row["type"], row["words"])
            let listed = ExceptionType(rawValue: name)?.ends.contains { ending in
                let parts = ending.pattern.split(separator: "…", omittingEmptySubsequences: false)
                return words.hasPrefix(parts[0]) && words.hasSuffix(parts[parts.count - 1])
            }
            return listed == true ? nil : "\(name): \(words)"
        }
    }
}

struct SimulatorTests {
    @Test(arguments: SeedCover.seeds)
    func everythingHoldsWhateverBreaks(seed: UInt64) async throws {
        var unlisted: [String] = []
        let report = try await simulate(seed, look: { unlisted = try unlistedEndings(in: $0) })
        #expect(unlisted == [])
        #expect(report.violations.isEmpty, "see `make seed N=\(seed)`: \(report.violations)")
    }

    @Test(arguments: SeedCover.seeds.prefix(1))
    func everythingHoldsWhenNothingBreaks(seed: UInt64) async throws {
        let report = try await simulate(seed, faults: .none)
        #expect(report.violations.isEmpty, "seed \(seed): \(report.violations)")
        #expect(report.crashes == 0 && report.faults.isEmpty)
    }

    @Test func oneSeedLeavesOneJournal() async throws {
        let first = try await simulate(2, orders: 4)
        let second = try await simulate(2, orders: 4)
        #expect(first == second)
        #expect(first.crashes > 0)
        #expect(try await simulate(4, orders: 4, faults: .none).journalHash != first.journalHash)
    }
}
