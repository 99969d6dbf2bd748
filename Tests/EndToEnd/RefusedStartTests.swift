import Foundation
import GRDB
import ProgramSupport
import Testing

/// What a core says that does not start.
@Suite struct RefusedStartTests {
    private func start(_ world: StandIns) async throws -> Program.Result {
        try await Program.run("serve", "--config", world.configuration, environment: StandIns.secrets, within: 40)
    }

    @Test func aCoreDoesNotSendBeforeItIsToldFromWhichMomentOn() async throws {
        let world = try await StandIns(configuration: "orders: { settle: 0s }") { _ in }
        let result = try await start(world)
        #expect(result.status != 0)
        #expect(result.errors.contains("orders.from is missing"))
    }

    @Test func aPortThatIsTakenIsNamedWithWhatToDo() async throws {
        let world = try await StandIns { _ in }
        let taken = try Listener(on: world.hooksPort)
        defer { taken.close() }
        let result = try await start(world)
        #expect(result.status != 0)
        #expect(result.errors.contains("127.0.0.1:\(world.hooksPort) is taken"))
        #expect(result.errors.contains("hooks.listen"))
    }

    @Test func `an older program under a newer store says what to do, and is not started again and again`() async throws
    {
        let world = try await StandIns { _ in }
        let core = try await world.core()
        core.signal(SIGTERM)
        try await core.ended()
        let queue = try DatabaseQueue(path: world.store)
        try await queue.write {
            try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('99 what is not written yet')")
        }
        try queue.close()
        let result = try await start(world)
        #expect(result.errors.contains("was written by a newer Tallyman (it has 99 what is not written yet)"))
        #expect(result.status == 78, "the unit's RestartPreventExitStatus has it")
    }
}

/// Something else that listens on a port of the loopback address.
private struct Listener {
    private let descriptor: Int32

    init(on port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        address.sin_port = UInt16(port).bigEndian
        let bound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard bound == 0, listen(descriptor, 1) == 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
    }

    func close() { _ = Foundation.close(descriptor) }
}
