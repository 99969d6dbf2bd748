import Foundation
import ProgramSupport
import Testing

/// What the documentation says about putting a copy of the store back, run as it stands there.
@Suite struct RestoreTests {
    private static let documentation = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../docs/operations.md").standardizedFileURL

    /// The commands between stopping the core and looking at the result, for the state folder in the text.
    private static func commands(in text: String) throws -> [String] {
        let lines = text.split(separator: "\n").map(String.init)
        let stop = try #require(lines.firstIndex(of: "systemctl stop tallyman"))
        return lines[(stop + 1)...].prefix { $0 != "tallyman doctor" }
            // Who runs the tests is seldom root.
            .map { $0.replacing(" -o tallyman -g tallyman", with: "") }
    }

    private func files(of folder: String) throws -> [String: String] {
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder)
        return Dictionary(
            uniqueKeysWithValues: names.compactMap { name in
                (try? String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)).map { (name, $0) }
            })
    }

    private func restored(by commands: [String], saying place: String) async throws -> [String: String] {
        let state = try TemporaryFolder()
        let kept = ["", "-wal", "-shm", ".tail", ".tail-lost", ".lock", ".erased", ".tokens", ".backup"]
        for ending in kept { _ = try state.write("tallyman.sqlite\(ending)", "old") }
        _ = try state.write("backup.sqlite", "copy")
        let script = commands.joined(separator: "\n").replacing(place, with: state.path)
        let result = try await Program(["-ec", script], executable: "/bin/sh").ended()
        #expect(result.status == 0, "\(result.errors)")
        return try files(of: state.path)
    }

    private static let after = [
        "backup.sqlite": "copy", "tallyman.sqlite": "copy",
        // Who was erased stays erased, tokens that were renewed stay, and the note of the last copy.
        "tallyman.sqlite.erased": "old", "tallyman.sqlite.tokens": "old", "tallyman.sqlite.backup": "old",
        // A log, and a journal's end, of another store would be taken for this one's.
        "before/tallyman.sqlite": "old", "before/tallyman.sqlite-wal": "old", "before/tallyman.sqlite-shm": "old",
        "before/tallyman.sqlite.tail": "old", "before/tallyman.sqlite.tail-lost": "old",
        "before/tallyman.sqlite.lock": "old",
    ]

    @Test func `a copy put back as the documentation says leaves erasures and renewed tokens where they are`()
        async throws
    {
        let text = try String(contentsOf: Self.documentation, encoding: .utf8)
        #expect(try await restored(by: Self.commands(in: text), saying: "/var/lib/tallyman") == Self.after)
    }

    @Test func `a copy put back as the shop's manual says leaves erasures and renewed tokens where they are`()
        async throws
    {
        let folder = try TemporaryFolder()
        let configuration = try folder.write("tallyman.yaml", "shop: acme-uk\nstate: /srv/state-of-acme\n")
        let manual = try await Program(["manual", "--page", "backup", "--config", configuration]).ended()
        #expect(manual.status == 0, "\(manual.errors)")
        #expect(try await restored(by: Self.commands(in: manual.output), saying: "/srv/state-of-acme") == Self.after)
    }
}
