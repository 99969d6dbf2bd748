import Connectors
import Core
import Domain
import Foundation
import ProgramSupport
import Testing

@testable import tallyman

/// What a running core takes over when it is told to read its configuration anew.
@Suite struct ConfigurationChangeTests {
    private static let file = """
        shop: acme-uk
        hooks: { listen: 127.0.0.1:8080 }
        shopify: { store: https://acme-uk.myshopify.com, webhookSecretsFile: hooks }
        deposco: { clientID: c, businessUnit: ACME, v1: { baseURL: https://acme.deposco.com/integration/A, user: u } }
        orders: { skuMap: skus.csv }
        routing: { locationMap: locations.csv }
        stock: { push: frequent }
        """

    private static func read(_ text: String = file, in folder: TemporaryFolder) throws -> Configuration {
        try Configuration.read(
            text, file: folder.file("tallyman.yaml"), for: .core,
            in: Configuration.Surroundings(
                environment: [
                    "TALLYMAN_SHOPIFY_TOKEN": "t", "TALLYMAN_DEPOSCO_CLIENT_SECRET": "s",
                    "TALLYMAN_DEPOSCO_V1_PASSWORD": "p",
                ], home: folder.path, folder: folder.path, standardRoles: ["lead"]))
    }

    private static func folder() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write("hooks", "old\n")
        try folder.write("skus.csv", "sku,item\nA,ITEM-A\n")
        try folder.write("locations.csv", "location,facility\n1,MAIN\n")
        return folder
    }

    @Test func `secrets and maps are taken over, and nothing needs a new start`() throws {
        let folder = try Self.folder()
        let before = try Self.read(in: folder)
        try folder.write("hooks", "new\nold\n")
        try folder.write("skus.csv", "sku,item\nB,ITEM-B\n")
        try folder.write("locations.csv", "location,facility\n1,NORTH\n2,MAIN\n")
        let wanted = try Self.read(in: folder)
        let next = before.adopting(wanted)
        let core = next.coreSettings()
        #expect(next[ShopifySection.webhookSecrets]?.map(\.value) == ["new", "old"])
        #expect(core.skuMap == ["B": "ITEM-B"])
        #expect(core.policy.routing == .locations(["1": "NORTH", "2": "MAIN"]))
        #expect(core.policy.stock?.locations == ["1": ["NORTH"], "2": ["MAIN"]])
        #expect(next.changes(to: wanted) == [])
    }

    @Test func `what cannot change while the core runs stays as it was and is named`() throws {
        let folder = try Self.folder()
        let before = try Self.read(in: folder)
        let text = Self.file.replacing("8080", with: "8081").replacing(
            "locationMap: locations.csv", with: "facility: MAIN"
        )
        .replacing(
            "stock: { push: frequent }", with: "stock: { push: frequent, location: 1 }\nprivacy: { keepBodies: 2d }")
        let wanted = try Self.read(text, in: folder)
        let next = before.adopting(wanted)
        let core = next.coreSettings()
        #expect(core.hooks.port == 8080)
        #expect(core.policy.routing == .locations(["1": "MAIN"]))
        #expect(
            next.changes(to: wanted) == [
                "hooks.listen", "routing.facility", "routing.locationMap", "stock.location", "privacy.keepBodies",
            ])
    }

    @Test func `a part that is new is named once, and not by each of its settings`() throws {
        let folder = try Self.folder()
        let wanted = try Self.read(in: folder)
        let before = try Self.read(Self.file.replacing("stock: { push: frequent }", with: ""), in: folder)
        let next = before.adopting(wanted)
        #expect(next.coreSettings().policy.stock == nil)
        #expect(next.changes(to: wanted) == ["stock"])
        #expect(wanted.changes(to: before) == ["stock"])
    }

    @Test func `a refresh token replaces another one, but not the client's own credentials`() throws {
        let folder = try Self.folder()
        func read(_ token: String) throws -> Configuration {
            try folder.write("refresh", token)
            return try Self.read(
                Self.file.replacing("deposco: {", with: "deposco: { refreshTokenFile: refresh,"), in: folder)
        }
        let (one, two) = (try read("one"), try read("two"))
        #expect(one.adopting(two)[DeposcoSection.refreshToken]?.value == "two")
        let without = try Self.read(in: folder)
        #expect(without.adopting(one)[DeposcoSection.refreshToken] == nil)
        #expect(without.adopting(one).changes(to: one) == ["deposco.refreshToken"])
    }

    @Test func `Patchworks' key gives way to a user, but only where Patchworks was called before`() throws {
        let folder = try Self.folder()
        try folder.write("key", "k")
        try folder.write("password", "p")
        let key = try Self.read(Self.file + "\npatchworks: { apiKeyFile: key }", in: folder)
        let user = try Self.read(Self.file + "\npatchworks: { user: ada, passwordFile: password }", in: folder)
        let next = key.adopting(user)
        #expect(PatchworksSection.endpoint(next.values)?.credentials == .login(user: "ada", password: "p"))
        #expect(next.changes(to: user) == [])
        let without = try Self.read(in: folder)
        #expect(PatchworksSection.endpoint(without.adopting(key).values) == nil)
        #expect(without.adopting(key).changes(to: key) == ["patchworks.apiKey"])
    }

    @Test func `what only consoles use is no change for a core`() throws {
        let folder = try Self.folder()
        let before = try Self.read(in: folder)
        let wanted = try Self.read(Self.file + "\nconsole: { theme: light }", in: folder)
        #expect(before.changes(to: wanted) == [])
    }
}
