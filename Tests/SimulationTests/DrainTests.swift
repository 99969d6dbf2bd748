import Domain
import Foundation
import Testing

@testable import Simulation

@Suite struct DrainTests {
    private func run(_ drain: Drain) async throws -> Drain.Outcome {
        let folder = FileManager.default.temporaryDirectory.appending(path: "drain-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await drain.run(in: folder.path)
    }

    @Test func atFourCallsASecondAPeakDrainsAtSixtyThousandOrdersAnHourAndLosesNone() async throws {
        var pile = Drain(orders: 1500, bulkFrom: 100)
        pile.bad = 5
        let outcome = try await run(pile)
        #expect(outcome.received == 1495)
        #expect(outcome.blocked == 5)
        #expect(outcome.perHour >= 60_000, "\(outcome)")
        #expect(outcome.callsOverRate == 0)
        #expect(outcome.sentTwice == 0)
        #expect(outcome.callsPerOrder < 0.1)
    }

    @Test func oneByOneBindsThePeakToTheCallsOfEachOrder() async throws {
        let outcome = try await run(Drain(orders: 200, bulkFrom: nil))
        #expect(outcome.received == 200)
        // Each is looked up, sent and read back: three of four calls a second.
        #expect((4_000...4_800).contains(outcome.perHour), "\(outcome)")
        #expect(outcome.callsOverRate == 0)
    }
}
