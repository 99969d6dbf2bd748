import NIOCore
import NIOEmbedded
import Synchronization
import Testing

@testable import Core

@Suite struct AcceptGateTests {
    /// A server with room for three, and the loop that it shares with its connections.
    private struct Server {
        let loop = EmbeddedEventLoop()
        let connections = Connections()
        let channel: EmbeddedChannel
        let told = Told()

        init() throws {
            channel = EmbeddedChannel(loop: loop)
            let told = told
            try channel.pipeline.syncOperations.addHandler(
                AcceptGate(maximum: 3, connections: connections) { told.count.add(1, ordering: .relaxed) })
            try channel.connect(to: SocketAddress(unixDomainSocketPath: "/none")).wait()
        }

        func accept() throws -> GateChannel {
            let client = try GateChannel(connections: Connections(), loop: loop)
            try channel.writeInbound(client.channel as any Channel)
            // Known to the others from here on, as in the real server, where it joins after it was accepted.
            connections.add(Connection(client.channel))
            return client
        }
    }

    private final class Told: Sendable { let count = Atomic<Int>(0) }

    @Test func `the idlest connection gives way to the next`() throws {
        let server = try Server()
        let first = try server.accept()
        server.loop.advanceTime(by: .seconds(1))
        let second = try server.accept()
        server.loop.advanceTime(by: .seconds(1))
        #expect(server.told.count.load(ordering: .relaxed) == 0)
        let third = try server.accept()
        #expect(!first.isOpen)
        #expect(second.isOpen)
        #expect(third.isOpen)
        server.loop.run()
        let fourth = try server.accept()
        #expect(!second.isOpen)
        #expect(third.isOpen)
        #expect(fourth.isOpen)
        #expect(server.told.count.load(ordering: .relaxed) == 2)
    }

    @Test func `sixty-four open files leave room for the core itself`() {
        let few = Descriptors(limit: 64)
        #expect(few.hooks + few.desk + 4 * few.remote <= 24)
        #expect(few.hooks >= 4)
        let many = Descriptors(limit: 65_536)
        #expect(many.hooks == 4096)
        #expect(many.remote == 8)
    }
}
