import Domain
import Foundation
import Testing

@testable import Simulation

/// A simulation in a folder of its own: by default the short day that `make seed` and `make soak` simulate.
func simulate(
    _ seed: UInt64, orders: Int = 10, faults: FaultLevel = .heavy, _ change: (inout Simulator) -> Void = { _ in }
) async throws -> SimulationReport {
    let folder = FileManager.default.temporaryDirectory.appending(path: "simulation-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    // 0.04 days, as the Makefile says.
    var simulator = Simulator(seed: seed, orders: orders, length: Span(milliseconds: 3_456_000), faults: faults)
    change(&simulator)
    return try await simulator.run(in: folder.path)
}

struct SimulatorTests {
    @Test(arguments: SeedCover.seeds)
    func everythingHoldsWhateverBreaks(seed: UInt64) async throws {
        let report = try await simulate(seed)
        #expect(report.violations.isEmpty, "see `make seed N=\(seed)`: \(report.violations)")
    }

    @Test(arguments: SeedCover.seeds.prefix(3))
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
