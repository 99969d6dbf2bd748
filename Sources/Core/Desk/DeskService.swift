import Connectors
import Domain
import Glibc
package import Logging
import NIOCore
import ServiceLifecycle
import Store
import Synchronization

/// Runs the desk's server. If its socket cannot be created for now, webhooks are still accepted, and the socket is retried every second.
/// A socket that somebody removes is made again, since no console would find the core without it.
package struct DeskService: Service {
    private let core: IntegrationCore
    private let servers: ServerSettings
    private let log: Logger
    private let running: @Sendable () async -> Void

    package init(
        core: IntegrationCore, servers: ServerSettings, log: Logger,
        running: @escaping @Sendable () async -> Void = {}
    ) {
        self.core = core
        self.servers = servers
        self.log = log
        self.running = running
    }

    private var socket: String { core.settings.deskSocket }

    /// Runs the server until it ends, or until its socket is gone, which ends it.
    private func isRemoved(
        whileRunning run: @escaping @Sendable () async throws -> Void, _ bound: AsyncStream<Void>
    ) async throws -> Bool {
        try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                try await run()
                return false
            }
            group.addTask { [socket] in
                for await _ in bound { break }
                // A server that ends removes its socket itself, and may still be answering.
                while access(socket, F_OK) == 0 || errno != ENOENT || Task.isShuttingDownGracefully {
                    try await Task.sleep(for: .seconds(1))
                }
                return true
            }
            defer { group.cancelAll() }
            return try await group.next() ?? false
        }
    }

    package func run() async throws {
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            do {
                let (bound, isBound) = AsyncStream<Void>.makeStream()
                let server = try DeskServer(core: core, log: log).application(servers: servers) { [core, running] in
                    core.health.clear(.deskSocketMissing)
                    isBound.yield()
                    await running()
                }
                guard try await isRemoved(whileRunning: { try await server.run() }, bound) else { return }
                log.warning("the desk socket was removed; it is made again", metadata: ["socket": "\(socket)"])
            } catch let error as IOError {
                guard let refusal = StoreRefusal(code: error.errnoCode, path: socket) else { throw error }
                let new = core.health.raise(
                    .deskSocketMissing, "The desk socket \(socket) cannot be made: \(refusal). It is tried again.",
                    at: core.clock.now)
                if new { log.error("the desk socket cannot be made", metadata: ["because": "\(refusal)"]) }
                try await cancelWhenGracefulShutdown { try await Task.sleep(for: .seconds(1)) }
            }
        }
    }
}
