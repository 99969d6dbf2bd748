import Domain
import Foundation
import Testing

@testable import Simulation

/// A simulation in a folder of its own.
func simulate(
    _ seed: UInt64, orders: Int = 6, faults: FaultLevel = .heavy, _ change: (inout Simulator) -> Void = { _ in }
) async throws -> SimulationReport {
    let folder = FileManager.default.temporaryDirectory.appending(path: "simulation-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var simulator = Simulator(seed: seed, orders: orders, length: .minutes(40), faults: faults)
    change(&simulator)
    return try await simulator.run(in: folder.path)
}

/// One seed after the other: many at a time would leave the processors to nobody else, and other tests wait for answers.
@Suite(.serialized) struct SimulatorTests {
    @Test(arguments: 1...180 as ClosedRange<UInt64>)
    func everythingHoldsWhateverBreaks(seed: UInt64) async throws {
        let report = try await simulate(seed)
        #expect(report.violations.isEmpty, "seed \(seed): \(report.violations)")
    }

    @Test(arguments: 1001...1030 as ClosedRange<UInt64>)
    func everythingHoldsWhenNothingBreaks(seed: UInt64) async throws {
        let report = try await simulate(seed, faults: .none)
        #expect(report.violations.isEmpty, "seed \(seed): \(report.violations)")
        #expect(report.crashes == 0 && report.faults.isEmpty)
    }

    @Test func oneSeedLeavesOneJournal() async throws {
        let first = try await simulate(7)
        let second = try await simulate(7)
        #expect(first == second)
        #expect(first.crashes > 0)
        #expect(try await simulate(8).journalHash != first.journalHash)
    }
}
