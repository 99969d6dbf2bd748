import Hummingbird
package import Logging
import NIOCore
import ServiceLifecycle

/// Answers at the webhook address while the core cannot start yet: gives the reason and asks senders to try again.
package struct WaitingRoom: Service {
    private let host: String
    private let port: Int
    private let log: Logger
    private let reason: @Sendable () -> String

    /// - Parameter reason: why the core cannot start, in words.
    package init(host: String, port: Int, log: Logger, reason: @escaping @Sendable () -> String) {
        self.host = host
        self.port = port
        self.log = log
        self.reason = reason
    }

    package func run() async throws {
        let router = Router()
        let reason = reason
        router.get("healthz") { _, _ in HookServer.text("ok\n") }
        for path: RouterPath in ["readyz", "metrics"] {
            router.get(path) { _, _ in HookServer.text("not ready\n\(reason())\n", status: .serviceUnavailable) }
        }
        router.post("hooks/:source") { _, _ in
            var answer = HookServer.text("not stored, send it again\n", status: .serviceUnavailable)
            answer.headers[.retryAfter] = "5"
            return answer
        }
        let server = Application(
            router: router,
            configuration: ApplicationConfiguration(address: .hostname(host, port: port), serverName: "tallyman"),
            logger: log)
        do {
            try await server.run()
        } catch {
            // Keep waiting even without this server: starting the core matters more.
            let refusal = ListenRefusal(error, host: host, port: port, setting: "hooks.listen")
            log.warning(
                "the core waits to start and cannot answer webhooks meanwhile",
                metadata: ["error": "\(refusal?.description ?? "\(error)")"])
        }
        try await gracefulShutdown()
    }
}
