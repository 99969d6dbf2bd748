import Connectors
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
        #expect(next.shopify?.webhookSecrets.map(\.value) == ["new", "old"])
        #expect(next.skuMap == ["B": "ITEM-B"])
        #expect(next.policy.routing == .locations(["1": "NORTH", "2": "MAIN"]))
        #expect(next.policy.stock?.locations == ["1": ["NORTH"], "2": ["MAIN"]])
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
        #expect(next.hooks.port == 8080)
        #expect(next.policy.routing == .locations(["1": "MAIN"]))
        #expect(next.changes(to: wanted) == ["hooks", "routing", "stock", "privacy"])
    }
}
