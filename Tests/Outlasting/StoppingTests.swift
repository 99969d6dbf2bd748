import Foundation
import ProgramSupport
import Sandbox
import Testing

/// Deadlines are allowed here, and nowhere else: these tests have the machine to themselves.
@Suite(.serialized) struct StoppingTests {
    @Test func `a core that is told to stop ends within ten seconds`() async throws {
        let world = try await StandIns { _ in }
        let core = try await world.core()
        core.signal(SIGTERM)
        #expect(try await core.ended(within: 10).status == 0)
    }
}
