import DeskAPI
import Foundation
import ProgramSupport
import Sandbox
import Testing

/// What the console's first line says while something is wrong with the whole, how soon, and that it ends by itself: the table in
/// docs/operations.md.
@Suite(.serialized) struct FirstLineTests {
    private static func open(_ sandbox: Sandbox) {
        sandbox.deposco.setItem(number: "TEE", name: "TEE", at: Int64(Date().timeIntervalSince1970 * 1000))
    }

    private func console(_ world: StandIns) async throws -> Tmux {
        let terminal = try Tmux(columns: 120, rows: 36, "\(Program.path) console --config \(world.configuration)")
        try await terminal.shows("the first figures") { $0.contains("LIVE") && $0.contains("QUEUES") }
        return terminal
    }

    private func isWell(_ screen: String) -> Bool {
        screen.contains("LIVE") && !screen.contains("STALE") && !(banner(screen).map { $0.contains("since") } ?? true)
    }

    /// The line below the title.
    private func banner(_ screen: String) -> String? {
        screen.split(separator: "\n", omittingEmptySubsequences: false).dropFirst().first.map(String.init)
    }

    /// Waits until the first line says something, and measures how long that takes.
    private func firstLine(
        _ terminal: Tmux, says words: String..., within limit: Duration,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let began = ContinuousClock.now
        try await terminal.shows(words.joined(separator: " … ")) { screen in
            let line = screen.split(separator: "\n", omittingEmptySubsequences: false).dropFirst().prefix(3).joined()
            return words.allSatisfy { line.contains($0) }
        }
        #expect(ContinuousClock.now - began < limit, sourceLocation: sourceLocation)
    }

    @Test func `a killed core is said within three seconds, and the console comes back when a core serves again`()
        async throws
    {
        let world = try await StandIns(Self.open)
        let core = try await world.core()
        let terminal = try await console(world)
        try await core.kill9()
        try await firstLine(terminal, says: "STALE since", "connects again by itself", within: .seconds(3))
        let next = try await world.core()
        try await terminal.shows("LIVE again", within: 20) { isWell($0) }
        next.signal(SIGTERM)
        try await next.ended(within: 10)
    }

    @Test func `a core that is stopped is said within three seconds, and that it is LIVE when it goes on`() async throws
    {
        let world = try await StandIns(Self.open)
        let core = try await world.core()
        let terminal = try await console(world)
        core.signal(SIGSTOP)
        // One second more for the test to look.
        try await firstLine(terminal, says: "STALE since", "gives no sign of life", within: .seconds(4))
        core.signal(SIGCONT)
        try await terminal.shows("LIVE again", within: 20) { isWell($0) }
        core.signal(SIGTERM)
        try await core.ended(within: 10)
    }

    @Test func `a desk socket that somebody removes is made again, and every console finds it by itself`() async throws
    {
        let world = try await StandIns(Self.open)
        let core = try await world.core()
        let terminal = try await console(world)
        try FileManager.default.removeItem(atPath: world.socket)
        try await core.prints("the desk socket was removed; it is made again", within: 5)
        _ = try await eventually("a desk for whoever comes now", within: 10) {
            try? await DeskClient(socketPath: world.socket).me()
        }
        try await terminal.shows("LIVE again", within: 20) { isWell($0) }
        try terminal.press("5")
        try await terminal.shows("No exception is open.")
        core.signal(SIGTERM)
        #expect(try await core.ended(within: 10).status == 0)
    }

    @Test(.enabled(if: getuid() == 0))
    func `a full disk is the first line until there is room`() async throws {
        let world = try await StandIns(Self.open)
        try world.configure("state: .", "state: disk")
        let disk = try await SmallDisk(world.folder.file("disk"))
        let core = try await world.core()
        let terminal = try await console(world)
        try disk.fill()
        var number = 0
        while try await world.hook("\(number)", bytes: 400_000).status == 200 { number += 1 }
        try await firstLine(terminal, says: "STORE REFUSES WRITES since", "the disk is full", within: .seconds(6))
        disk.free()
        try await terminal.shows("no first line", within: 30) { isWell($0) }
        core.signal(SIGTERM)
        #expect(try await core.ended(within: 10).status == 0)
    }

    @Test func `Deposco that is off is the first line with what waits, and it ends once that is done`() async throws {
        let world = try await StandIns(configuration: "sweeps: { items: 5s, shipments: 5s }", Self.open)
        let core = try await world.core()
        let terminal = try await console(world)
        await world.host.with { $0.deposco.settings.offline = true }
        try await firstLine(terminal, says: "DEPOSCO IS DOWN since", within: .seconds(45))
        let now = world.now
        await world.host.with { sandbox in
            _ = sandbox.shop.place(
                NewOrder(
                    name: "#1", email: "ada@example.com",
                    address: NewOrder.Address(
                        lastName: "Byron", line1: "1 Mill Lane", city: "Leeds", postalCode: "LS1 1AA", country: "GB"),
                    lines: [NewOrder.Line(sku: "TEE", title: "TEE", quantity: 1, price: 1000)]), at: now)
        }
        try await firstLine(terminal, says: "1 waits for it", "next attempt", within: .seconds(45))
        await world.host.with { $0.deposco.settings.offline = false }
        try await terminal.shows("no first line", within: 90) { isWell($0) }
        core.signal(SIGTERM)
        #expect(try await core.ended(within: 10).status == 0)
    }

    @Test func `a token that cannot be renewed is the first line until the secret is right`() async throws {
        let world = try await StandIns(Self.open)
        try world.configure("/shopify\" }", "/shopify\", clientID: sandbox, clientSecretFile: app-secret }")
        try world.folder.write("app-secret", "wrong\n")
        var secrets = StandIns.secrets
        secrets["TALLYMAN_SHOPIFY_TOKEN"] = nil
        let core = try Program(["serve", "--config", world.configuration], environment: secrets)
        try await core.prints("serving the desk")
        let terminal = try await console(world)
        try await firstLine(
            terminal, says: "SHOPIFY REFUSES OUR CREDENTIALS since", "sign-in answered 401", within: .seconds(60))
        try world.folder.write("app-secret", "sandbox-shopify\n")
        core.signal(SIGHUP)
        try await terminal.shows("no first line", within: 120) { isWell($0) }
        core.signal(SIGTERM)
        #expect(try await core.ended(within: 10).status == 0)
    }

    enum Broken: CaseIterable {
        case version, scope, webhooks

        var title: String {
            switch self {
            case .version: "SHOPIFY API VERSION since"
            case .scope: "SHOPIFY SCOPE MISSING since"
            case .webhooks: "SHOPIFY WEBHOOK MISSING since"
            }
        }

        var words: String {
            switch self {
            case .version: "Shopify answers with 2027-01, not 2026-07"
            case .scope: "Shopify's token lacks read_locations"
            case .webhooks: "Shopify does not send 22 webhooks"
            }
        }

        func spoil(_ shop: Shop) {
            switch self {
            case .version: shop.settings.servedVersion = "2027-01"
            case .scope: shop.settings.scopes.remove("read_locations")
            case .webhooks: shop.settings.topics = []
            }
        }
    }

    @Test(arguments: Broken.allCases)
    func `what is broken of the connection to the shop is the first line`(broken: Broken) async throws {
        let world = try await StandIns { sandbox in
            Self.open(sandbox)
            broken.spoil(sandbox.shop)
        }
        if broken == .webhooks {
            try world.configure("/shopify\" }", "/shopify\", webhooks: \"https://hooks.acme.example/hooks/shopify\" }")
        }
        let core = try await world.core()
        let terminal = try await console(world)
        try await firstLine(terminal, says: broken.title, broken.words, within: .seconds(60))
        core.signal(SIGTERM)
        #expect(try await core.ended(within: 10).status == 0)
    }
}
