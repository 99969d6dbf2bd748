package import DeskAPI
import Foundation
import Logging
package import Sandbox
import ServiceLifecycle

/// Stand-in remote systems on a port of their own, in this process, and the configuration of a core that uses them.
package final class StandIns: Sendable {
    package let host: SandboxHost
    package let folder: TemporaryFolder
    package let hooksPort: Int
    private let servers: ServiceGroup
    private let port: Int

    /// - Parameters:
    ///   - configuration: more lines for the core's configuration, as YAML.
    ///   - open: fills the world before anybody calls.
    package init(configuration: String = "", _ open: @escaping @Sendable (Sandbox) -> Void) async throws {
        folder = try TemporaryFolder()
        hooksPort = try Loopback.freePort()
        host = SandboxHost {
            var settings = DeposcoSettings()
            settings.callsPerSecond = nil
            settings.stageTime = nil
            let sandbox = Sandbox(deposco: settings)
            sandbox.shop.settings.bucket = nil
            open(sandbox)
            return sandbox
        }
        let (ports, portIsKnown) = AsyncStream<Int>.makeStream()
        let log = Logger(label: "stand-ins") { _ in SwiftLogNoOpLogHandler() }
        let sandbox = SandboxServer(host: host, port: 0, core: "http://127.0.0.1:\(hooksPort)", log: log) {
            portIsKnown.yield($0)
        }
        let servers = ServiceGroup(services: [sandbox], logger: log)
        self.servers = servers
        Task { try await servers.run() }
        port = await ports.first { _ in true } ?? 0
        try folder.write(
            "tallyman.yaml",
            """
            shop: acme-uk
            state: .
            hooks: { listen: "127.0.0.1:\(hooksPort)" }
            desk: { socket: desk.sock }
            access: { grants: [{ uid: \(getuid()), roles: [lead] }] }
            shopify: { store: "http://127.0.0.1:\(port)/shopify" }
            deposco:
              baseURL: "http://127.0.0.1:\(port)/deposco"
              tokenURL: "http://127.0.0.1:\(port)/deposco-auth/oauth2/token"
              clientID: sandbox
              businessUnit: ACME
              callsPerSecond: 1000
            \(configuration.contains("orders:") ? "" : "orders: { from: 2026-01-01T00:00:00Z, settle: 0s }")
            \(configuration)
            """)
    }

    deinit {
        let servers = servers
        Task { await servers.triggerGracefulShutdown() }
    }

    package var socket: String { folder.file("desk.sock") }
    package var store: String { folder.file("tallyman.sqlite") }
    package var configuration: String { folder.file("tallyman.yaml") }
    package var now: Int64 { Int64(Date().timeIntervalSince1970 * 1000) }

    package static let secrets = [
        "TALLYMAN_SHOPIFY_TOKEN": "sandbox-token", "TALLYMAN_SHOPIFY_WEBHOOK_SECRETS": "sandbox-secret",
        "TALLYMAN_DEPOSCO_CLIENT_SECRET": "sandbox-deposco", "TALLYMAN_AFTERSHIP_SECRETS": "sandbox-aftership",
    ]

    /// Starts a core and waits until it takes webhooks and serves the desk.
    package func core() async throws -> Program {
        let core = try Program(["serve", "--config", configuration], environment: Self.secrets)
        try await core.prints("taking webhooks")
        try await core.prints("serving the desk")
        return core
    }
}

extension DeskClient {
    /// What the desk's overview says now.
    package func overview() async throws -> Overview {
        for try await line in live() {
            if case .overview(let overview) = line { return overview }
        }
        throw TimedOut(description: "no overview")
    }
}
