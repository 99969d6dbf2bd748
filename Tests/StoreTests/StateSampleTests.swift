import Domain
import Foundation
import Testing

@testable import Store

/// `StateSample/state.txt` has the whole state that this version folds from some facts, and the version. A change of what is folded
/// shows here before it reaches a store that another version wrote.
struct StateSampleTests {
    private static let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appending(path: "StateSample/state.txt")

    /// Every row of every table of the state, a line each.
    private static func state() async throws -> [String] {
        let test = try TestStore()
        try await EveryStatement.fill(test.store)
        return try await test.store.read { reader in
            try Schema.projections.sorted().flatMap { table in
                let columns = try reader.session.columns(of: table)
                let rows = try reader.session.stored(
                    "SELECT \(columns.all.joined(separator: ", ")) FROM \(table) ORDER BY \(columns.key.joined(separator: ", "))",
                    [])
                var lines: [String] = []
                while let row = try rows.next() {
                    let cells = zip(columns.all, row).filter { $1.kind != .null }
                        .map { "\($0)=\(String(decoding: $1.bytes, as: UTF8.self))" }
                    lines.append("\(table): \(cells.joined(separator: " | "))".replacing("\n", with: " "))
                }
                return lines
            }
        }
    }

    @Test func `what is folded is that of its version`() async throws {
        let kept = (try? String(contentsOf: Self.file, encoding: .utf8))?.split(separator: "\n").map(String.init) ?? []
        let now = ["version \(StateVersion.current)"] + (try await Self.state())
        if now == kept { return }
        if now.first != kept.first, ProcessInfo.processInfo.environment["TALLYMAN_RECORD_STATE"] != nil {
            try (now.joined(separator: "\n") + "\n").write(to: Self.file, atomically: true, encoding: .utf8)
        }
        let changed = Set(now).symmetricDifference(kept).sorted().prefix(6).joined(separator: "\n")
        Issue.record(
            """
            The state that is folded from the same facts has changed. Stores that hold the old one have to be folded again: raise \
            StateVersion.current, and record the sample anew by running this test once with TALLYMAN_RECORD_STATE=1.
            \(changed)
            """)
    }
}
