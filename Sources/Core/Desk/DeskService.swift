import Connectors
import Domain
package import Logging
import NIOCore
import ServiceLifecycle
import Store
import Synchronization

/// Runs the desk's server. If its socket cannot be created for now, webhooks are still accepted, and the socket is retried every second.
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

    package func run() async throws {
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            do {
                let server = try DeskServer(core: core, log: log).application(servers: servers) { [core, running] in
                    core.health.clear(.deskSocketMissing)
                    await running()
                }
                try await server.run()
                return
            } catch let error as IOError {
                let path = core.settings.deskSocket
                guard let refusal = StoreRefusal(code: error.errnoCode, path: path) else { throw error }
                let new = core.health.raise(
                    .deskSocketMissing, "The desk socket \(path) cannot be made: \(refusal). It is tried again.",
                    at: core.clock.now)
                if new { log.error("the desk socket cannot be made", metadata: ["because": "\(refusal)"]) }
                try await cancelWhenGracefulShutdown { try await Task.sleep(for: .seconds(1)) }
            }
        }
    }
}
