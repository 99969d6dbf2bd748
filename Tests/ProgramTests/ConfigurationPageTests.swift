import Core
import DeskAPI
import Domain
import Foundation
import Testing

@testable import tallyman

/// What is made of the settings for people to read. `TALLYMAN_RECORD_GOLDENS=1`, which `make goldens` sets, writes the page anew; look
/// at the difference before keeping it.
@Suite struct ConfigurationPageTests {
    private static let page = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../docs/configuration.md").standardizedFileURL

    @Test func `the page in docs is what the settings say`() throws {
        let made = ConfigurationPage.text
        if ProcessInfo.processInfo.environment["TALLYMAN_RECORD_GOLDENS"] != nil {
            try made.write(to: Self.page, atomically: true, encoding: .utf8)
            return
        }
        let kept = try String(contentsOf: Self.page, encoding: .utf8)
        let lines = (kept: kept.components(separatedBy: "\n"), made: made.components(separatedBy: "\n"))
        let differing = zip(lines.kept, lines.made).first { $0 != $1 }
        #expect(kept == made, "run `make goldens`; \(differing.map { "kept: \($0)\nmade: \($1)" } ?? "one is longer")")
    }

    @Test func `the page and the example name every setting`() {
        let example = Configuration.example
        for section in WholeFile.section.sections {
            for face in section.settings.map(\.face) {
                #expect(ConfigurationPage.text.contains("| `\(face.writtenName)` | \(face.says)"), "\(face.key)")
                #expect(example.contains("\(face.writtenName):"), "\(face.key)")
            }
        }
    }

    @Test func `every link of the page to a part of itself leads there`() {
        let text = ConfigurationPage.text
        for match in text.matches(of: #/\]\(#(?<part>[^)]*)\)/#) {
            #expect(text.contains("\n## \(match.output.part)\n"), "\(match.output.part)")
        }
    }

    @Test func `the example that the program prints is accepted as it stands`() throws {
        let example = try read(Configuration.example)
        let core = example.coreSettings()
        #expect(example[WholeFile.shop] == "acme-uk")
        #expect(example[WholeFile.state] == "/home/ada/.local/state/tallyman")
        #expect(core.policy.numberPrefix == "UK-")
        #expect(core.policy.routing == .facility("MAIN"))
        #expect(core.access.roles["night-shift"] == [.retry, .assignOwner])
        #expect(core.access.grants.map(\.holder) == [.group("warehouse-desk"), .user("ada"), .uid(1007)])
    }

    @Test func `the service's example is accepted, with the folders, the socket and the group of the unit`() throws {
        let example = try read(ConfigurationExample.service)
        #expect(example[WholeFile.state] == "/var/lib/tallyman")
        #expect(example[DeskSection.socket] == "/run/tallyman/desk.sock")
        #expect(example.coreSettings().deskGroup == "tallyman-desk")
        let unit = try String(
            contentsOf: Self.page.deletingLastPathComponent().appending(path: "../packaging/tallyman.service"),
            encoding: .utf8)
        for line in ["StateDirectory=tallyman", "RuntimeDirectory=tallyman", "SupplementaryGroups=tallyman-desk"] {
            #expect(unit.contains("\n\(line)\n"), "\(line)")
        }
    }

    @Test func `what the example does not call an example is the default`() throws {
        let example = try read(Configuration.example)
        let bare = try read(smallest)
        let differing = WholeFile.section.sections.flatMap(\.settings).filter {
            !$0.isSame(example.values, bare.values)
        }
        #expect(
            differing.map(\.face.key) == [
                "desk.group", "access.roles", "access.grants", "deposco.clientID", "deposco.v1.baseURL",
                "deposco.v1.user", "orders.from", "orders.numberPrefix", "routing.facility", "stock.location",
                "stock.facilities",
            ])
    }

    @Test func `what the example has as a comment is accepted by the console and its keys`() throws {
        let keys = try read(
            "shop: a\nconsole:\n  keys:\n    " + ConsoleSection.keys.face.example.text.replacing("\n", with: "\n    "),
            for: .console)
        #expect(throws: Never.self) { try ConsoleLook(keys.values, theme: nil) }
    }

    @Test func `no line of the example is wider than a terminal`() {
        for line in Configuration.example.components(separatedBy: "\n") { #expect(line.count <= 120, "\(line)") }
    }
}
