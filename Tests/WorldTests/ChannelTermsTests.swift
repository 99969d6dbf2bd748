import Connectors
import DeskAPI
import Domain
import Sandbox
import Simulation
import Store
import Testing

@testable import Core

/// What the connection to the channel depends on is watched, and told before orders stop.
@Suite struct ChannelTermsTests {
    private static let address = "https://hooks.acme.example/hooks/shopify"

    private func world(made: Bool = false) async throws -> World {
        let world = try World(
            settings: { if made { $0.hooks.shopifyAddress = Self.address } },
            open: { if made { $0.shop.settings.topics = [] } })
        try await world.start()
        try await world.pass(.minutes(1))
        return world
    }

    private func shop(_ world: World, _ change: @escaping @Sendable (Shop) -> Void) async {
        await world.host.with { change($0.shop) }
    }

    private func terms(_ world: World) async throws -> [String: String] {
        let card = try #require(try await world.core.connectorCard("shopify"))
        return Dictionary(uniqueKeysWithValues: card.terms.map { ($0.name, $0.state.word) })
    }

    @Test func `a sound connection raises nothing, and its card says what it depends on`() async throws {
        let world = try await world()
        #expect(try await world.exceptions().isEmpty)
        #expect(try await terms(world) == ["API version": "ok", "scopes": "ok", "webhooks": "not listed"])
    }

    @Test func `a version that fell forward is on-call's, and ends when the right one answers`() async throws {
        let world = try await world()
        await shop(world) { $0.settings.servedVersion = "2027-01" }
        try await world.pass(.minutes(16))
        let raised = try await world.exceptions()
        #expect(raised.map(\.summary) == ["Shopify answers with 2027-01, not 2026-07"])
        #expect(raised.map(\.type) == [.apiVersion])
        await shop(world) { $0.settings.servedVersion = nil }
        try await world.pass(.minutes(16))
        #expect(try await world.exceptions().isEmpty)
    }

    @Test func `a scope that was taken away is named before orders stop`() async throws {
        let world = try await world()
        await shop(world) { $0.settings.scopes.remove("read_locations") }
        try await world.pass(.minutes(16))
        let raised = try #require(try await world.exceptions().first { $0.type == .scopeMissing })
        #expect(raised.summary == "Shopify's token lacks read_locations")
        #expect(try await terms(world)["scopes"] == "BROKEN")
        await shop(world) { $0.settings.scopes.insert("read_locations") }
        try await world.pass(.minutes(31))
        #expect(try await !world.exceptions().contains { $0.type == .scopeMissing })
    }

    @Test func `webhooks that were never made are made by a retry, and come once`() async throws {
        let world = try await world(made: true)
        let raised = try #require(try await world.exceptions().first { $0.type == .webhookMissing })
        #expect(raised.summary == "Shopify does not send 22 webhooks")
        #expect(try await retry(world) == .done)
        #expect(try await !world.exceptions().contains { $0.type == .webhookMissing })
        await world.place("#1", "TEE")
        try await world.settle()
        #expect(try await world.stage("#1") != nil, "the webhook told of it")
        let counts = await world.host.with { $0.shop.calls["Subscribe"] }
        #expect(counts == 22)
    }

    @Test func `a subscription that the channel dropped is told and made again, alone`() async throws {
        let world = try await world(made: true)
        _ = try await retry(world)
        await shop(world) { _ = $0.subscriptions.drop("ORDERS_PAID") }
        try await world.pass(.minutes(16))
        let raised = try #require(try await world.exceptions().first { $0.type == .webhookMissing })
        #expect(raised.summary == "Shopify does not send orders/paid")
        let before = await world.host.with { $0.shop.calls["Subscribe"] } ?? 0
        #expect(try await retry(world) == .done)
        #expect(try await !world.exceptions().contains { $0.type == .webhookMissing })
        #expect(await world.host.with { $0.shop.calls["Subscribe"] } == before + 1)
    }

    @Test func `what narrows a subscription is taken away`() async throws {
        let world = try await world(made: true)
        _ = try await retry(world)
        await shop(world) { $0.subscriptions.narrow("ORDERS_PAID", filter: "total_price:>100") }
        try await world.pass(.minutes(16))
        let raised = try #require(try await world.exceptions().first { $0.type == .webhookMissing })
        #expect(raised.summary == "Shopify does not send orders/paid (filtered)")
        #expect(try await retry(world) == .done)
        #expect(try await !world.exceptions().contains { $0.type == .webhookMissing })
    }

    @Test func `where the app's own file declares the webhooks none is ever made`() async throws {
        let world = try await world()
        await shop(world) { $0.settings.scopes.remove("read_locations") }
        try await world.pass(.minutes(16))
        _ = try await retry(world, .scopeMissing)
        #expect(await world.host.with { $0.shop.calls["Subscribe"] } == nil)
    }

    @Test func `a shop whose tokens end is asked for new ones, and nothing stops`() async throws {
        let world = try World(
            shopify: .signIn(clientID: "sandbox", clientSecret: "sandbox-shopify", .refreshToken("refresh-0")))
        try await world.start()
        for number in 1...3 {
            await world.place("#\(number)", "TEE")
            try await world.pass(.minutes(50))
            #expect(try await world.stage("#\(number)") == .received)
        }
        #expect(try await world.exceptions().isEmpty)
    }

    @Test func `a token that cannot be renewed is told while the old one still serves, and ends by itself`()
        async throws
    {
        let world = try World(
            shopify: .signIn(clientID: "sandbox", clientSecret: "sandbox-shopify", .refreshToken("refresh-0")))
        try await world.start()
        await shop(world) { $0.settings.clientSecret = "changed" }
        try await world.pass(.minutes(40))
        let raised = try await world.exceptions()
        #expect(raised.map(\.summary) == ["Shopify's access token cannot be renewed"])
        #expect(raised.first?.detail == "Shopify's sign-in answered 401")
        await world.place("#1", "TEE")
        try await world.pass(.minutes(2))
        #expect(try await world.stage("#1") == .received, "orders have not stopped")
        try await world.pass(.minutes(30))
        let outage = try #require(try await world.core.overview().outages.first)
        #expect(outage.system == "Shopify" && outage.refuses)
        await shop(world) { $0.settings.clientSecret = "sandbox-shopify" }
        try await world.pass(.minutes(30))
        #expect(try await world.exceptions().isEmpty)
        #expect(try await world.core.overview().outages.isEmpty)
    }

    /// What breaks, how the desk's first line names it, and how it is put right.
    enum Break: CaseIterable {
        case subscription, scope, served, delivered

        var name: String {
            switch self {
            case .subscription: "webhook-missing"
            case .scope: "scope-missing"
            case .served, .delivered: "api-version"
            }
        }
    }

    private func turn(_ world: World, _ kind: Break, broken: Bool) async {
        await shop(world) { shop in
            switch kind {
            // Whoever puts this right retries the exception.
            case .subscription: if broken { _ = shop.subscriptions.drop("ORDERS_CREATE") }
            case .scope:
                if broken {
                    shop.settings.scopes.remove("read_locations")
                } else {
                    shop.settings.scopes.insert("read_locations")
                }
            case .served: shop.settings.servedVersion = broken ? "2026-10" : nil
            case .delivered: shop.settings.deliveredVersion = broken ? "2026-01" : nil
            }
        }
    }

    @Test(arguments: Break.allCases)
    func `what is broken of the connection stands on the desk's first line within five minutes until it is put right`(
        kind: Break
    ) async throws {
        let world = try await world(made: true)
        _ = try await retry(world)
        #expect(try await world.core.overview().breaks == [])
        await turn(world, kind, broken: true)
        await world.place("#1", "TEE")
        try await world.pass(.seconds(301))
        let breaks = try await world.core.overview().breaks
        #expect(breaks.map(\.name) == [kind.name])
        #expect(breaks.first?.ref.kind == .exception)
        await turn(world, kind, broken: false)
        if kind == .subscription { _ = try await retry(world) }
        await world.place("#2", "TEE")
        try await world.pass(.seconds(301))
        #expect(try await world.core.overview().breaks == [])
        #expect(try await world.exceptions().isEmpty)
    }

    private func retry(_ world: World, _ cause: ExceptionCause = .webhookMissing) async throws -> OutcomeKind {
        let found = try #require(try await world.store.read { try $0.exceptions.exception(cause.id) })
        let outcome = try await world.act(
            .retry, on: TargetRef(.exception, cause.id.rawValue), version: found.version)
        try await world.settle()
        return outcome.kind
    }
}
