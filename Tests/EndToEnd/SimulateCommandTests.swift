import ProgramSupport
import Testing

@Suite struct SimulateCommandTests {
    /// A simulation that went on from another one's store would tell of faults that are none.
    @Test func aStoreThatIsKeptIsNotSimulatedInto() async throws {
        let folder = try TemporaryFolder()
        let arguments = ["simulate", "--days", "0.001", "--orders", "1", "--faults", "none", "--keep", folder.path]
        #expect(try await Program(arguments).ended().status == 0)
        let again = try await Program(arguments).ended()
        #expect(again.status == 64)
        #expect(again.errors.contains("\(folder.path)/1 is there already; remove it or name another folder"))
    }
}
