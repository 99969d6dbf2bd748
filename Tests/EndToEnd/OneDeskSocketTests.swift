import DeskAPI
import Foundation
import ProgramSupport
import Sandbox
import Testing

/// Two cores that are given one desk socket, as happens when a configuration is copied for a second shop.
@Suite struct OneDeskSocketTests {
    /// A second shop's configuration: another state folder and another port, the same desk socket.
    private func secondShop(_ world: StandIns) throws -> String {
        let text = world.folder.read("tallyman.yaml")
            .replacing("state: .", with: "state: other")
            .replacing("listen: \"127.0.0.1:\(world.hooksPort)\"", with: "listen: \"127.0.0.1:0\"")
            .replacing("socket: desk.sock", with: "socket: \(world.socket)")
        return try world.folder.write("second.yaml", text)
    }

    @Test func `the second core is refused, is told by whom, and leaves the desk to the first`() async throws {
        let world = try await StandIns { _ in }
        let core = try await world.core()
        let second = try await Program.run("serve", "--config", try secondShop(world), environment: StandIns.secrets)
        #expect(second.status != 0)
        #expect(second.errors.contains("process \(core.identifier) with the store"))
        #expect(second.errors.contains("tallyman.sqlite"))
        #expect(try await DeskClient(socketPath: world.socket).me().uid == getuid())
        #expect(core.isRunning)
        core.signal(SIGTERM)
        try await core.ended()
    }

    @Test func `what listens on the socket without the lock is found as well`() async throws {
        let world = try await StandIns { _ in }
        let core = try await world.core()
        // As a core of an earlier version, which had no lock.
        try FileManager.default.removeItem(atPath: world.socket + ".lock")
        let second = try await Program.run("serve", "--config", try secondShop(world), environment: StandIns.secrets)
        #expect(second.status != 0)
        #expect(second.errors.contains("is served by process \(core.identifier) already"))
        core.signal(SIGTERM)
        try await core.ended()
    }

    @Test func `of two that start at the same moment one serves the desk`() async throws {
        let world = try await StandIns { _ in }
        let one = try Program(["serve", "--config", world.configuration], environment: StandIns.secrets)
        let other = try Program(["serve", "--config", try secondShop(world)], environment: StandIns.secrets)
        let loser = try await eventually("one of the two to be refused") {
            [one, other].first { !$0.isRunning }
        }
        #expect((loser.errors + loser.output).contains("is served by"))
        let winner = loser === one ? other : one
        try await winner.prints("serving the desk")
        #expect(winner.isRunning)
        winner.signal(SIGTERM)
        try await winner.ended()
    }

    @Test func `a socket that a killed core left is taken over`() async throws {
        let world = try await StandIns { _ in }
        let killed = try await world.core()
        try await killed.kill9()
        #expect(FileManager.default.fileExists(atPath: world.socket))
        let core = try await world.core()
        core.signal(SIGTERM)
        #expect(try await core.ended().status == 0)
    }
}
