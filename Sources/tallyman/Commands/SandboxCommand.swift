import ArgumentParser
import Core
import Foundation
import Logging
import Sandbox
import ServiceLifecycle
import UnixSignals

struct SandboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sandbox",
        abstract: "Run stand-in Shopify, Deposco, AfterShip, Royal Mail and Patchworks over HTTP.",
        discussion: """
            Shopify's Admin API is below /shopify, Deposco's V2 API below /deposco, its sign-in at /deposco-auth/oauth2/token. \
            Access token: sandbox-token. Webhook secret: sandbox-secret. Deposco client: sandbox, sandbox-deposco. \
            AfterShip secret: sandbox-aftership. Royal Mail's Tracking API is below /royalmail/mailpieces/v2; client: sandbox, \
            sandbox-royalmail. Patchworks is below /patchworks/core and /patchworks/start, its sign-in at /patchworks/login; API \
            key: sandbox-patchworks; the flow for orders: 12.

            A shop's day happens in it, unless --quiet. Below /_sandbox it takes what no real system does, with JSON bodies, so that a \
            case can be staged. NAME is an order's name with # or without, or its id; {SKU: units} may also name lines by their id; \
            amounts are as "19.99".

            \(Staging.help)
            """)

    @Option(help: "The port to listen on.")
    var port = 8090

    @Option(help: "Where the core takes webhooks.")
    var core = "http://127.0.0.1:8080"

    @Option(help: "The same seed makes the same day.")
    var seed: UInt64 = 1

    @Flag(help: "No orders of its own: an empty shop and an empty item master.")
    var quiet = false

    func run() async throws {
        let log = ProgramLog.standard(.info)
        let seed = seed
        let host = SandboxHost { Sandbox(seed: seed) }
        let day = quiet ? nil : await SandboxDay(in: host, seed: seed)
        let server = SandboxServer(host: host, port: port, core: core, log: log) { port in
            log.info(
                "standing in for Shopify, Deposco, AfterShip, Royal Mail and Patchworks", metadata: ["port": "\(port)"])
        }
        let listening = Listening(server, host: "127.0.0.1", port: port, setting: "--port")
        var services: [ServiceGroupConfiguration.ServiceConfiguration] = [.init(service: listening)]
        if let day { services.append(.init(service: day)) }
        try await ServiceGroup(
            configuration: .init(services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: log)
        ).run()
    }
}

/// Makes a shop's day happen in a sandbox, in real time.
struct SandboxDay: Service {
    private let host: SandboxHost
    private let scenario: Scenario

    /// Fills the shop's catalogue and the item master before anybody reads them.
    /// - Parameter plotted: whether things go wrong, and are put right, at set minutes of the day.
    init(in host: SandboxHost, seed: UInt64, plotted: Bool = false) async {
        self.host = host
        let start = Self.now
        scenario = await host.with { sandbox in
            var day = Scenario(seed: seed, now: start, plotted: plotted)
            day.open(sandbox, at: start)
            return day
        }
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var day = scenario
            while !Task.isCancelled {
                let before = day
                let now = Self.now
                day = await host.with { sandbox in
                    var day = before
                    day.step(sandbox, now: now)
                    return day
                }
                try? await Task.sleep(for: .milliseconds(250))
            }
        }
    }

    private static var now: Int64 { Int64(Date().timeIntervalSince1970 * 1000) }
}
