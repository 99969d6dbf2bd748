import Domain
import Foundation
import Testing

@testable import Simulation

@Suite struct StalenessTests {
    private func run(_ push: StockPolicy.Push) async throws -> Staleness.Outcome {
        let folder = FileManager.default.temporaryDirectory.appending(path: "staleness-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await Staleness(push: push, lasts: .minutes(4)).run(in: folder.path)
    }

    @Test func withFrequentPushThePeakIsShownWithinAMinuteAndSnapshotsAreOlderAndCostLess() async throws {
        let frequent = try await run(.frequent)
        #expect(frequent.movements == 120)
        #expect(frequent.p99 < .seconds(60), "\(frequent)")
        #expect(frequent.callsOverRate == 0)
        let snapshot = try await run(.snapshot(every: .minutes(3)))
        #expect(snapshot.p50 > frequent.p50, "\(snapshot)")
        #expect(snapshot.calls < frequent.calls, "\(snapshot) \(frequent)")
    }
}
