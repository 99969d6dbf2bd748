import Connectors
import Core
import DeskAPI
import Domain
import Foundation
import Glibc
import Sandbox
import ServiceLifecycle
import Simulation
import Store

/// A core over stand-ins on this machine, with a console before it. Everything is forgotten at the end.
struct DemoStage {
    let host: SandboxHost
    let look: ConsoleLook
    let plain: Bool
    let prepare: @Sendable (inout CoreSettings) -> Void

    /// Shows the console until it is left.
    /// - Parameters:
    ///   - day: what makes things happen in the sandbox, given the core's store.
    ///   - people: who works at the desk besides whoever watches.
    ///   - after: reads the store once the console is left.
    func run<Result>(
        day: (Store) -> [any Service], people: (IntegrationCore) -> [any Service] = { _ in [] },
        after: (Store) async throws -> Result = { _ in }
    ) async throws -> Result {
        let scratch = try ScratchFolder("demo-\(getpid())")
        defer { scratch.remove() }
        let folder = scratch.url
        let log = ProgramLog.file(folder.appending(path: "demo.log").path)
        let (ports, portIsKnown) = AsyncStream<Int>.makeStream()
        let hooks = try Loopback.freePort()
        let server = SandboxServer(host: host, port: 0, core: "http://127.0.0.1:\(hooks)", log: log) {
            portIsKnown.yield($0)
        }
        let store = try Store(path: folder.path + "/demo.sqlite")
        try await whileServing(ServiceGroup(services: [server] + day(store), logger: log)) {
            guard let port = await ports.first(where: { _ in true }) else { return }
            var settings = CoreSettings(shop: "demo", deskSocket: folder.path + "/desk.sock")
            prepare(&settings)
            settings.hooks.port = hooks
            settings.access.grants = [AccessRules.Grant(.uid(getuid()), roles: ["lead"])]
            let (base, transport) = ("http://127.0.0.1:\(port)", HTTPTransport())
            let core = IntegrationCore(
                settings: settings, store: store, sandbox: base, callsPerSecond: 4, transport: transport,
                patchworks: settings.policy.ordersVia == .direct
                    ? nil : .standIn(base, transport: transport, clock: SystemClock()),
                log: log)
            try await whileServing(try await CoreServices(core: core, log: log).group()) {
                let client = DeskClient(socketPath: core.settings.deskSocket)
                try await Self.waitFor(client)
                try await whileServing(ServiceGroup(services: people(core), logger: log)) {
                    if plain {
                        // Another terminal cannot know where this desk is.
                        print("Its lists: tallyman console --list exceptions --socket \(core.settings.deskSocket)")
                        try await PlainConsole(client: client).run()
                    } else {
                        try await FullScreen(client: client, look: look).run()
                    }
                }
            }
        }
        let result = try await after(store)
        try store.close()
        return result
    }

    private static func waitFor(_ client: DeskClient) async throws {
        for _ in 0..<200 {
            if (try? await client.me()) != nil { return }
            try await Task.sleep(for: .milliseconds(50))
        }
        _ = try await client.me()
    }
}
