import ArgumentParser
import Connectors
import Core
import DeskAPI
import Domain
import Foundation
import Glibc
import Logging
import Sandbox
import ServiceLifecycle
import Simulation
import Store

struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "A live console over a core and stand-in remote systems; nothing to configure.",
        discussion: """
            Core and stand-ins talk over real HTTP on this machine, and everything is forgotten at the end. A first page says what to try.
            In minute 3 of each 20 Deposco goes off for two minutes; items are made and taken out of use, holds are released, and some
            customers ask to cancel too late, so that each thing is seen to begin and to end.
            """)

    @Option(help: "The same seed makes the same day.")
    var seed: UInt64 = 1

    @Option(help: "A theme's name (default, light, mono) or the path of a theme file.")
    var theme: String?

    @Flag(help: "No full screen: a snapshot, then a line for each change.")
    var plain = false

    func run() async throws {
        let look = try ConsoleLook(SettingValues(), theme: theme)
        // Before anything is started, so that the minutes of the day count from when it is read.
        if !plain, isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 {
            print(DemoPage.text)
            print("  Enter starts it. ", terminator: "")
            fflush(nil)
            guard readLine() != nil else { return }
        }
        let folder = FileManager.default.temporaryDirectory.appending(path: "tallyman-demo-\(getpid())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let log = ProgramLog.file(folder.appending(path: "demo.log").path)
        let seed = seed
        let host = SandboxHost {
            // The warehouse and the carrier are in a hurry: a parcel leaves within a minute.
            var settings = DeposcoSettings()
            settings.stageTime = 9000
            settings.scanDelay = 40_000
            settings.neverScannedPerMille = 150
            return Sandbox(seed: seed, deposco: settings)
        }
        let day = await SandboxDay(in: host, seed: seed, plotted: true)

        let (ports, portIsKnown) = AsyncStream<Int>.makeStream()
        let hooks = try Loopback.freePort()
        let server = SandboxServer(host: host, port: 0, core: "http://127.0.0.1:\(hooks)", log: log) {
            portIsKnown.yield($0)
        }
        let transport = HTTPTransport()
        let plain = plain
        let store = try Store(path: folder.path + "/demo.sqlite")
        try await whileServing(ServiceGroup(services: [server, day], logger: log)) {
            guard let port = await ports.first(where: { _ in true }) else { return }
            let core = Self.core(folder.path, store, "http://127.0.0.1:\(port)", hooks: hooks, transport, log)
            try await whileServing(try await CoreServices(core: core, log: log).group()) {
                let client = DeskClient(socketPath: core.settings.deskSocket)
                try await Self.waitFor(client)
                if plain {
                    try await PlainConsole(client: client).run()
                } else {
                    try await FullScreen(client: client, look: look).run()
                }
            }
        }
        try store.close()
    }

    private static func waitFor(_ client: DeskClient) async throws {
        for _ in 0..<200 {
            if (try? await client.me()) != nil { return }
            try await Task.sleep(for: .milliseconds(50))
        }
        _ = try await client.me()
    }

    private static func core(
        _ folder: String, _ store: Store, _ sandbox: String, hooks: Int, _ transport: HTTPTransport, _ log: Logger
    ) -> IntegrationCore {
        var settings = CoreSettings(shop: "demo", deskSocket: folder + "/desk.sock")
        settings.policy.due.settle = .zero
        settings.hooks.port = hooks
        // The demo is short, so what takes hours in a shop takes minutes here.
        settings.policy.decideWithin = .minutes(5)
        settings.policy.hold.hours = .always
        settings.policy.hold.warnAfter = .minutes(2)
        settings.policy.hold.stallAfter = .minutes(5)
        // The demo has no working day: every check is due, whenever it is started.
        var checks = CheckPolicy()
        checks.within = .day
        checks.cutoffs = []
        settings.policy.checks = checks
        settings.intervals.shipments = .seconds(5)
        settings.intervals.items = .seconds(15)
        settings.intervals.royalMail = .seconds(30)
        settings.intervals.orders = .minutes(1)
        settings.access.grants = [AccessRules.Grant(.uid(getuid()), roles: ["lead"])]
        return IntegrationCore(
            settings: settings, store: store, sandbox: sandbox, callsPerSecond: 4, transport: transport, log: log)
    }
}
