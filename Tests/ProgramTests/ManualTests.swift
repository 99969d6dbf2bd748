import ArgumentParser
import Core
import Domain
import Foundation
import Testing

@testable import tallyman

/// A shop in which every part is there, by whole keys.
private let usual = [
    "shop": "acme-uk", "shopify.store": "https://acme-uk.myshopify.com", "deposco.clientID": "c",
    "deposco.businessUnit": "ACME", "deposco.v1.baseURL": "https://acme.deposco.com/integration/ACME",
    "deposco.v1.user": "tallyman", "royalMail.clientID": "r", "patchworks.user": "core@acme.example",
    "patchworks.flows.orders": "7", "stock.location": "1",
]

/// The file with these values, by whole keys.
private func yaml(_ values: [String: String]) -> String {
    values.sorted { $0.key < $1.key }.map { key, value in
        let parts = key.split(separator: ".")
        return (parts, value)
    }.reduce(into: Branch()) { $0.put($1.0[...], $1.1) }.text
}

private struct Branch {
    var leaf: String?
    var below: [(name: String, branch: Branch)] = []

    mutating func put(_ path: ArraySlice<Substring>, _ value: String) {
        guard let first = path.first else { return leaf = value }
        let index = below.firstIndex { $0.name == first } ?? below.endIndex
        if index == below.endIndex { below.append((String(first), Branch())) }
        below[index].branch.put(path.dropFirst(), value)
    }

    var text: String { leaf ?? "{ \(below.map { "\($0.name): \($0.branch.text)" }.joined(separator: ", ")) }" }
}

private func shop(_ changed: [String: String] = [:]) throws -> ManualShop {
    ManualShop(try read(yaml(usual.merging(changed) { $1 }), for: .maps, environment: [:]))
}

private func whole(_ shop: ManualShop) -> String {
    Manual.everyPage.map { $0.text(for: shop, as: .markdown) }.joined()
}

private func page(_ name: String, _ shop: ManualShop, as format: ManualText.Format = .markdown) throws -> String {
    try #require(Manual.everyPage.first { $0.name == name }).text(for: shop, as: format)
}

@Suite struct ManualTests {
    private static let settings = WholeFile.section.sections.flatMap(\.settings).filter {
        $0.face.kind.secret == nil
    }

    /// Another value of a setting that is taken, and how the manual is then made.
    private static func otherwise(_ face: SettingFace) -> ManualShop? {
        let words = face.kind.values.matches(of: #/`([^`]+)`/#).map { String($0.output.1) }
        let items = face.example.text.contains("\n") || face.example.text.contains(": ")
        let example =
            face.example.text.hasPrefix("-")
            ? "[ { \(face.name.hasSuffix("senders") ? "name: zed" : "user: zed, roles: [cx]") } ]"
            : items ? "{ \(face.example.text.replacing("\n", with: ", ")) }" : "\"\(face.example.text)\""
        let bounds = face.kind.bounds.map { "\"\($0.taken)\"" }
        let usualNow = try? Self.usualShop.get()
        for value in [
            "97h", "7", "\"01:00\"", "[\"01:00\"]", "[gap]", "[{ check: gap, at: [\"01:00\"] }]",
            "https://zed.example/zed", "[Zed]", "[Sun]", "\"2031-01-01T00:00:00Z\"", "2031-01",
            "Zed",
        ] + [example] + bounds + words {
            guard let made = try? shop([face.key: value]), made.quoted(face.key) != usualNow?.quoted(face.key) else {
                continue
            }
            return made
        }
        return nil
    }

    @Test(arguments: settings.map(\.face.key)) func `another value of a setting makes another manual`(key: String)
        throws
    {
        let face = try #require(Self.settings.first { $0.face.key == key }).face
        // Maps are files, which have a test of their own.
        guard !face.example.text.hasSuffix(".csv") else { return }
        let changed = try #require(Self.otherwise(face), "no other value of \(key) is taken")
        let usual = try Self.usualPages.get()
        let differing = zip(Manual.pages, usual).filter { $0.text(for: changed, as: .markdown) != $1 }.map(\.0.name)
        #expect(differing.last == "settings")
        #expect((differing == ["settings"]) == Self.technical.contains(key), "\(differing)")
    }

    private static let usualShop = Result { try shop() }

    private static let usualPages = Result {
        let usual = try shop()
        return Manual.pages.map { $0.text(for: usual, as: .markdown) }
    }

    /// What stands on the page of all settings alone: it concerns machines, and no decision of a person.
    private static let technical: Set = [
        "console.theme", "console.keys", "console.escapeDelay", "hooks.maximumBody", "hooks.maximumDepth",
        "shopify.domain", "shopify.clientID", "deposco.tokenURL", "deposco.clientID", "deposco.bulkFrom",
        "deposco.v1.user", "deposco.v1.orders", "royalMail.clientID", "patchworks.startURL", "patchworks.loginURL",
        "patchworks.user", "patchworks.concurrentFlows", "patchworks.flows.orders",
    ]

    @Test func `no page has a key where a value belongs`() throws {
        let text = whole(try shop())
        #expect(text.firstMatch(of: #/\{[a-zA-Z0-9]+(\.[a-zA-Z0-9]+)*\}/#) == nil)
    }

    @Test func `what nobody has set is said to be the default, and what is set is not`() throws {
        #expect(try page("hours", shop()).contains("`8h` (default)"))
        let changed = try page("hours", shop(["notifications.warnAfter": "5h", "notifications.stallAfter": "18h"]))
        #expect(changed.contains("| `5h` | business hours |"))
        #expect(changed.contains("| `18h` | business hours |"))
    }

    @Test func `owner, time to act, people and contacts are the shop's own`() throws {
        let own = try shop([
            "exceptions.teams.unknown-sku": "operations", "exceptions.timesToAct.unknown-sku": "35m",
            "contacts.operations": "\"desk phone 12\"", "access.grants": "[{ group: whdesk, roles: [operations] }]",
        ])
        #expect(
            try page("owners", own).contains("| `unknown-sku` | SKU not in the WMS | operations | warning | `35m` |"))
        let team = try page("team-operations", own)
        #expect(team.contains("How to reach it: `desk phone 12`.") && team.contains("everybody in the group `whdesk`"))
        #expect(team.contains("(`unknown-sku`)") && team.contains("Time to act: `35m`;"))
        #expect(try !page("team-merchandising", own).contains("(`unknown-sku`)"))
        #expect(try page("team-merchandising", shop()).contains("(`unknown-sku`)"))
    }

    @Test func `every type of exception stands on its team's page with what it means, ends it and when to do nothing`()
        throws
    {
        let plain = try shop()
        for type in ExceptionType.allCases {
            let text = try page("team-\(type.team.rawValue)", plain)
            #expect(text.contains("(`\(type.rawValue)`)") && text.contains(type.playbook) && text.contains(type.leave))
        }
    }

    @Test func `every reason for which an order is not due yet stands on the page of what is due`() throws {
        let text = try page("due", shop())
        for reason in WaitReason.wordless + [.held(""), .unknownWord("")] where reason.isForNow {
            #expect(text.contains("| \(reason.title) |"), "\(reason)")
        }
    }

    @Test func `the map of locations stands on the page of places`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "manual-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let map = folder.appending(path: "places.csv")
        try "location,facility\n61,MAIN\n62,NORTH\n".write(to: map, atomically: true, encoding: .utf8)
        let text = try page("places", shop(["routing.locationMap": map.path]))
        #expect(text.contains("| `61` | `MAIN` |\n| `62` | `NORTH` |"))
        #expect(text.contains(map.path))
    }

    @Test func `no secret stands in the manual, although the core has them`() throws {
        let made = ManualShop(try read(smallest, environment: secrets))
        for secret in secrets.values.flatMap({ $0.split(separator: ", ") }) where secret != "pw" {
            #expect(!whole(made).contains(secret))
        }
    }

    @Test func `what somebody typed stays on its line and in its cell`() throws {
        let text = try page("contacts", shop(["contacts.cx": "\"a|b\\n# not a title `c\\e[2J\""]))
        #expect(text.contains(#"| the customer experience team | `a\|b # not a title 'c [2J` |"#))
    }

    @Test func `plain text has no marks, and fits a terminal`() throws {
        for one in Manual.everyPage where one.name != "settings" {
            let text = one.text(for: try shop(), as: .text)
            #expect(!text.contains("`") && !text.contains("| ---"))
            for line in text.components(separatedBy: "\n") where !line.hasPrefix("    ") {
                #expect(line.count <= 100, "\(one.name): \(line)")
            }
        }
    }

    @Test func `each page names the shop and what is left alone, and the first lists them all`() throws {
        let contents = try page("contents", shop())
        for one in Manual.pages {
            #expect(
                one.text(for: try shop(), as: .text).contains("for acme-uk. What is marked (default) nobody has set."))
            #expect(contents.contains("| `\(one.name)` | \(one.about) |"))
        }
        #expect(Set(Manual.everyPage.map(\.name)).count == Manual.everyPage.count)
    }

    @Test func `the command writes a file for each page`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "manual-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "tallyman.yaml")
        try yaml(usual).write(to: file, atomically: true, encoding: .utf8)
        let output = folder.appending(path: "out")
        try ManualCommand.parse(["--config", file.path, "--format", "text", "--output", output.path]).run()
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: output.path).sorted()
                == Manual.everyPage.map { "\($0.name).txt" }.sorted())
        #expect(throws: (any Error).self) { try ManualCommand.parse(["--page", "owner"]) }
    }
}
