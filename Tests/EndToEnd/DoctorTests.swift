import Foundation
import ProgramSupport
import Sandbox
import Testing

/// `tallyman doctor` on machines that are sound, and on ones that are not.
@Suite struct DoctorTests {
    private func doctor(
        _ world: StandIns, _ more: String..., environment: [String: String] = StandIns.secrets
    ) async throws -> Program.Result {
        try await Program(["doctor", "--config", world.configuration] + more, environment: environment).ended()
    }

    /// Every file of a folder with its content and mode.
    private func contents(_ folder: TemporaryFolder) throws -> [String: [String]] {
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
        return try names.reduce(into: [:]) { all, name in
            let attributes = try FileManager.default.attributesOfItem(atPath: folder.file(name))
            all[name] = [
                "\(attributes[.posixPermissions] ?? "")",
                "\(FileManager.default.contents(atPath: folder.file(name)) ?? Data())",
            ]
        }
    }

    @Test func `a sound machine gets one line, before the first start as well`() async throws {
        let world = try await StandIns { _ in }
        let result = try await doctor(world)
        #expect(result.output == "acme-uk: sound\n")
        #expect(result.errors.isEmpty)
        #expect(result.status == 0)
    }

    @Test func `it is sound beside its running core, and after it, and nothing is changed`() async throws {
        let world = try await StandIns { _ in }
        let core = try await world.core()
        #expect(try await doctor(world).output == "acme-uk: sound\n")
        core.signal(SIGTERM)
        try await core.ended()
        let before = try contents(world.folder)
        #expect(try await doctor(world).output == "acme-uk: sound\n")
        #expect(try contents(world.folder) == before)
    }

    @Test func `a refresh token is not used, so that the core's own is the last one`() async throws {
        let world = try await StandIns { _ in }
        let text = world.folder.read("tallyman.yaml")
            .replacing(#/shopify: \{ (.*) \}/#) { "shopify: { \($0.output.1), clientID: sandbox }" }
        try world.folder.write("tallyman.yaml", text)
        var secrets = StandIns.secrets
        secrets["TALLYMAN_SHOPIFY_TOKEN"] = nil
        secrets["TALLYMAN_SHOPIFY_CLIENT_SECRET"] = "sandbox-shopify"
        secrets["TALLYMAN_SHOPIFY_REFRESH_TOKEN"] = "refresh-0"
        let before = try contents(world.folder)
        #expect(try await doctor(world, environment: secrets).output == "acme-uk: sound\n")
        #expect(try contents(world.folder) == before)
    }

    @Test func `fourteen faults are named in one run, each with what to do`() async throws {
        let world = try await StandIns(
            configuration: """
                log: { file: "nowhere/tallyman.log" }
                sweeps: { ordrs: 5m }
                payments: { capture: perhaps }
                """
        ) { _ in }
        let key = try world.folder.write("aftership-key", "sandbox-aftership\n")
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: key)
        let text =
            world.folder.read("tallyman.yaml")
            .replacing(
                #/grants: \[.*\]/#,
                with: "grants: [{ user: nobody-of-that-name, roles: [lead] }, { group: no-such-group, roles: [cx] }]"
            )
            .replacing("desk: { socket: desk.sock }", with: "desk: { socket: desk.sock, group: tallyman-no-group }")
            .replacing(#/tokenURL: ".*"/#, with: "tokenURL: \"http://127.0.0.1:1/token\"")
            + "\naftership: { secretsFile: aftership-key }\n"
        try world.folder.write("tallyman.yaml", text)
        try FileManager.default.setAttributes([.posixPermissions: 0o666], ofItemAtPath: world.configuration)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: world.folder.path)
        try world.folder.write("tallyman.sqlite", "no store at all")
        try world.folder.write("desk.sock", "no socket")
        let other = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(other) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        address.sin_port = UInt16(world.hooksPort).bigEndian
        let bound = withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(other, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        #expect(bound == 0)
        let before = try contents(world.folder)
        let result = try await doctor(
            world, environment: StandIns.secrets.merging(["TALLYMAN_SHOPIFY_TOKEN": "an-older-token"]) { $1 })
        let planted = [
            "sweeps.ordrs: is not a key", "payments.capture: `perhaps`", "tallyman.yaml may be changed by others",
            "aftership-key is open to others", "there is no folder", "the user nobody-of-that-name",
            "the group no-such-group", "desk.group names tallyman-no-group", "is taken by another program",
            "desk.sock is in the way", "is open to every user", "tallyman.sqlite",
            "Shopify does not take the credentials",
            "Deposco cannot be reached",
        ]
        for words in planted { #expect(result.output.contains(words), "\(words)\n\(result.output)") }
        let lines = result.output.split(separator: "\n")
        #expect(lines.count.isMultiple(of: 2))
        for (index, line) in lines.enumerated() where !index.isMultiple(of: 2) {
            #expect(line.hasPrefix("        do: "))
        }
        #expect(!result.output.contains("an-older-token"))
        #expect(result.status == 1)
        #expect(try contents(world.folder) == before)
    }

    @Test func `what the shop's connection lost is named`() async throws {
        let world = try await StandIns { $0.shop.settings.scopes.remove("write_orders") }
        let result = try await doctor(world)
        #expect(result.output.contains("Shopify's token lacks the scopes write_orders"))
        #expect(result.status == 1)
    }

    @Test func `as JSON it says the same to programs`() async throws {
        struct Report: Decodable {
            struct Finding: Decodable { var part: String, weight: String, what: String, act: String }
            var shop: String?
            var findings: [Finding]
        }
        let world = try await StandIns { _ in }
        let text = world.folder.read("tallyman.yaml").replacing(#/access: .*/#, with: "")
        try world.folder.write("tallyman.yaml", text)
        let result = try await doctor(world, "--json")
        let report = try JSONDecoder().decode(Report.self, from: Data(result.output.utf8))
        #expect(report.shop == "acme-uk")
        #expect(report.findings.map(\.part) == ["access"])
        #expect(report.findings.map(\.weight) == ["warning"])
        #expect(result.status == 2)
    }

    @Test func `without a configuration it says where one was looked for`() async throws {
        let result = try await Program.run("doctor")
        #expect(result.output.contains("no configuration is in"))
        #expect(result.status == 1)
    }
}
