import Foundation
import ProgramSupport
import Sandbox
import Testing

@Suite struct AuditTests {
    private static func fill(_ sandbox: Sandbox) {
        let now = Int64(Date().timeIntervalSince1970 * 1000)
        sandbox.deposco.setItem(number: "TEE", name: "Tee", at: now)
        sandbox.deposco.setItem(number: "OLD", name: "Old", active: false, at: now)
        for sku in ["TEE", "tee", "OLD", nil, "EVIL\u{1B}]0;x\u{7}"] {
            sandbox.shop.addVariant(sku: sku, title: sku ?? "Without", price: 100)
        }
    }

    @Test func `an audit names what would go wrong, changes nothing and harms no terminal`() async throws {
        let world = try await StandIns(Self.fill)
        let audit = try await Program.run(
            "audit", "--config", world.configuration, environment: StandIns.secrets)
        #expect(audit.status == 1, "\(audit.errors)")
        let rows = audit.output.split(separator: "\n").map(String.init)
        #expect(rows.first == "5 variants, 2 items, 0 mapped SKUs, 0 mapped bundles")
        #expect(rows.contains { $0.hasPrefix("unknown-sku  tee") && $0.contains("did you mean TEE?") })
        #expect(rows.contains { $0.hasPrefix("inactive-item  OLD") })
        #expect(rows.contains { $0.hasPrefix("no-sku  Without") })
        #expect(rows.count == 5)
        #expect(!audit.output.utf8.contains(0x1B))
        let json = try await Program.run(
            "audit", "--json", "--config", world.configuration, environment: StandIns.secrets)
        #expect(!json.output.utf8.contains(0x1B))
        let found = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [[String: Any]]
        #expect(found?.count == 4)
        #expect(found?.contains { $0["subject"] as? String == "EVIL\u{1B}]0;x\u{7}" } == true)
        #expect(!FileManager.default.fileExists(atPath: world.store))
    }

    @Test func `an audit names every planted fault of locations, bundles and maps`() async throws {
        let maps = try TemporaryFolder()
        try maps.write("locations.csv", "location,facility\n1,LEEDS\n5,YORK\n9,LEEDS\n")
        try maps.write("bundles.csv", "bundle,component,quantity\nSET,TEE,1\nSET,GONE,1\n")
        try maps.write("skus.csv", "sku,item\nSHOP-TEE,NOWHERE\n")
        let world = try await StandIns(
            configuration: """
                routing: { locationMap: "\(maps.file("locations.csv"))" }
                orders: { bundleMap: "\(maps.file("bundles.csv"))", skuMap: "\(maps.file("skus.csv"))" }
                """
        ) { sandbox in
            let now = Int64(Date().timeIntervalSince1970 * 1000)
            sandbox.deposco.setItem(number: "TEE", name: "Tee", at: now)
            sandbox.deposco.settings.facilities = ["LEEDS", "HULL"]
            sandbox.shop.settings.otherLocations = [5, 7]
            sandbox.shop.addVariant(sku: "TEE", title: "Tee", price: 100)
            sandbox.shop.addVariant(sku: "SET", title: "Set", price: 100)
        }
        let audit = try await Program.run("audit", "--config", world.configuration, environment: StandIns.secrets)
        let rows = audit.output.split(separator: "\n").dropFirst().map { row in
            row.split(separator: " ", omittingEmptySubsequences: true).prefix(2).joined(separator: " ")
        }
        #expect(
            rows == [
                "mapped-to-nothing SHOP-TEE", "unknown-component SET", "unmapped-location 7",
                "unknown-location 9", "unmapped-facility HULL", "unknown-facility YORK",
            ], "\(audit.output)\(audit.errors)")
        #expect(audit.status == 1)
    }
}
