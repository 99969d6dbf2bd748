import Domain
import Foundation
import Testing

@testable import Simulation

@Suite struct PeakTests {
    @Test func sweepsDoNotTakeThePointsThatFulfilmentsWaitFor() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "peak-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let found = try await Peak(ordersPerHour: 9000, lasts: .minutes(1)).run(in: folder.path)
        #expect(found.placed == 150)
        #expect(found.pointsPerOrder < 70, "\(found)")
        #expect(found.callsOverRate == 0)
        #expect(found.tookToFulfil < .minutes(30), "\(found)")
    }
}
