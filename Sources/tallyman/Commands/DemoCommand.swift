import ArgumentParser
import Connectors
import Core
import DeskAPI
import Domain
import Foundation
import Glibc
import Logging
import Sandbox
import Store

struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "A live console over a core and stand-in remote systems; nothing to configure.",
        discussion: "Core and stand-ins talk over real HTTP on this machine. Everything is forgotten at the end.")

    @Option(help: "The same seed makes the same day.")
    var seed: UInt64 = 1

    @Option(help: "A theme's name (default, light, mono) or the path of a theme file.")
    var theme: String?

    @Flag(help: "No full screen: a snapshot, then a line for each change.")
    var plain = false

    func run() async throws {
        let look = try ConsoleLook(Configuration.Console(), theme: theme)
        let folder = FileManager.default.temporaryDirectory.appending(path: "tallyman-demo-\(getpid())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let log = ProgramLog.file(folder.appending(path: "demo.log").path)
        let seed = seed
        let now = SystemClock().now.milliseconds
        let host = SandboxHost { Sandbox(seed: seed) }
        let scenario = Scenario(seed: seed, now: now)
        await host.with { scenario.open($0, at: now) }

        let (ports, portIsKnown) = AsyncStream<Int>.makeStream()
        let hooks = try Self.freePort()
        let server = SandboxServer(host: host, port: 0, core: "http://127.0.0.1:\(hooks)", log: log) {
            portIsKnown.yield($0)
        }
        let transport = HTTPTransport()
        let plain = plain
        let store = try Store(path: folder.path + "/demo.sqlite")
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run() }
            guard let port = await ports.first(where: { _ in true }) else { return }
            let core = Self.core(folder.path, store, "http://127.0.0.1:\(port)", hooks: hooks, transport, log)
            group.addTask { try await CoreServices(core: core, log: log, takesSignals: false).run() }
            group.addTask {
                var day = scenario
                while !Task.isCancelled {
                    let now = SystemClock().now.milliseconds
                    let before = day
                    day = await host.with { sandbox in
                        var day = before
                        day.step(sandbox, now: now)
                        return day
                    }
                    try await Task.sleep(for: .milliseconds(250))
                }
            }
            let client = DeskClient(socketPath: core.settings.deskSocket)
            try await Self.waitFor(client)
            if plain {
                try await PlainConsole(client: client).run()
            } else {
                try await FullScreen(client: client, look: look).run()
            }
            group.cancelAll()
        }
        try await transport.shutdown()
        try store.close()
    }

    private static func waitFor(_ client: DeskClient) async throws {
        for _ in 0..<200 {
            if (try? await client.me()) != nil { return }
            try await Task.sleep(for: .milliseconds(50))
        }
        _ = try await client.me()
    }

    /// A port that nobody listens on.
    private static func freePort() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let port = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer -> in_port_t? in
                guard bind(descriptor, pointer, length) == 0, getsockname(descriptor, pointer, &length) == 0 else {
                    return nil
                }
                return UnsafeRawPointer(pointer).loadUnaligned(
                    fromByteOffset: MemoryLayout<sockaddr_in>.offset(of: \.sin_port) ?? 2, as: in_port_t.self)
            }
        }
        guard let port else { throw ValidationError("no port is free on 127.0.0.1") }
        return Int(UInt16(bigEndian: port))
    }

    private static func core(
        _ folder: String, _ store: Store, _ sandbox: String, hooks: Int, _ transport: HTTPTransport, _ log: Logger
    ) -> IntegrationCore {
        let clock = SystemClock()
        var settings = CoreSettings(shop: "demo", deskSocket: folder + "/desk.sock")
        settings.hooks.port = hooks
        settings.hooks.shopifySecrets = ["sandbox-secret"]
        settings.hooks.afterShipSecrets = ["sandbox-aftership"]
        // A day of the demo is short: what takes hours in a shop takes minutes here.
        settings.policy.decideWithin = .minutes(5)
        settings.policy.hold.hours = .always
        settings.policy.hold.warnAfter = .minutes(2)
        settings.policy.hold.stallAfter = .minutes(5)
        settings.intervals.shipments = .seconds(5)
        settings.intervals.items = .seconds(15)
        settings.intervals.orders = .minutes(1)
        settings.access.grants = [AccessRules.Grant(.uid(getuid()), roles: ["lead"])]
        return IntegrationCore(
            settings: settings, store: store,
            shopify: ShopifyClient(
                endpoint: ShopifyEndpoint(base: sandbox + "/shopify", token: "sandbox-token"), transport: transport,
                clock: clock),
            deposco: DeposcoClient(
                endpoint: DeposcoEndpoint(
                    base: sandbox + "/deposco", tokenURL: sandbox + "/deposco-auth/oauth2/token", clientID: "sandbox",
                    clientSecret: "sandbox-deposco", grant: .clientCredentials(scope: "salesOrders/write"),
                    businessUnit: "DEMO"), transport: transport, gate: RateGate(perSecond: 4, clock: clock),
                clock: clock),
            clock: clock, log: log)
    }
}
