import ArgumentParser
import Logging
import Sandbox
import ServiceLifecycle
import UnixSignals

struct SandboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sandbox", abstract: "Run stand-in Shopify, Deposco and AfterShip over HTTP.",
        discussion: """
            Shopify's Admin API is below /shopify, Deposco's V2 API below /deposco, its sign-in at /deposco-auth/oauth2/token. \
            Access token: sandbox-token. Webhook secret: sandbox-secret. Deposco client: sandbox, sandbox-deposco. \
            AfterShip secret: sandbox-aftership.
            """)

    @Option(help: "The port to listen on.")
    var port = 8090

    @Option(help: "Where the core takes webhooks.")
    var core = "http://127.0.0.1:8080"

    @Option(help: "The same seed makes the same day.")
    var seed: UInt64 = 1

    func run() async throws {
        let log = ProgramLog.standard(.info)
        let seed = seed
        let host = SandboxHost { Sandbox(seed: seed) }
        let server = SandboxServer(host: host, port: port, core: core, log: log) { port in
            log.info("standing in for Shopify, Deposco and AfterShip", metadata: ["port": "\(port)"])
        }
        try await ServiceGroup(
            configuration: .init(
                services: [.init(service: server)], gracefulShutdownSignals: [.sigterm, .sigint], logger: log)
        ).run()
    }
}
