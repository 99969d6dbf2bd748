import Console
import DeskAPI
import Domain
import Foundation
import Screen
import Testing

/// Names made to harm a terminal, wherever a name can stand.
@Suite struct HostileTests {
    private struct Sample: Decodable {
        var id: String
        var text: String
    }

    private static let fixtures = packageRoot.appendingPathComponent("../shared/fixtures/terminal")

    private static func texts() throws -> [String] {
        let escapes = try JSONDecoder().decode(
            [Sample].self, from: Data(contentsOf: fixtures.appendingPathComponent("escape_samples.json")))
        let naughty = try JSONDecoder().decode(
            [String].self, from: Data(contentsOf: fixtures.appendingPathComponent("blns-first-half.json")))
        return escapes.map(\.text) + naughty
    }

    private static let present = FileManager.default.fileExists(atPath: fixtures.path)

    @Test(.enabled(if: present), arguments: [Glyphs.unicode, .ascii]) func noNameHarmsAnyView(glyphs: Glyphs) throws {
        for (number, text) in try Self.texts().enumerated() {
            let names = Samples.Names.hostile(text)
            // All of them in all views would take half a minute: each view has a quarter of the names, each name of the views.
            for (position, view) in View.allCases.enumerated() where (number + position) % 4 == 0 {
                let desk = view.desk(columns: 80, rows: 24, names: names)
                for (index, line) in desk.screen(glyphs).enumerated() {
                    for scalar in line.unicodeScalars {
                        let harmless =
                            scalar.value >= 32 && !(127..<160).contains(scalar.value)
                            && !(0x202A...0x202E).contains(scalar.value) && !(0x2066...0x2069).contains(scalar.value)
                            && ![0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x061C, 0xFEFF].contains(scalar.value)
                        #expect(
                            harmless,
                            "\(view) line \(index): U+\(String(scalar.value, radix: 16)) of \(text.debugDescription)")
                        if glyphs == .ascii { #expect(scalar.value < 127) }
                    }
                }
            }
        }
    }

    /// What stands on the other lines, and after the name on its own line, stays where it is.
    @Test(.enabled(if: present)) func noNameMovesItsNeighbours() throws {
        let usual = Desk.list(.holds, columns: 80, rows: 24)
        let lines = usual.screen()
        for text in try Self.texts() {
            let desk = Desk.list(.holds, columns: 80, rows: 24, names: .hostile(text))
            let drawn = desk.screen()
            #expect(drawn.count == lines.count)
            #expect(drawn[0] == lines[0])
            #expect(drawn[1] == lines[1])
            #expect(drawn[23] == lines[23])
            // The column of the state begins at the same cell on every row.
            let frame = render(desk.state, size: desk.state.size, theme: .monoForTests, glyphs: .unicode)
            let starts = (4...8).map {
                column(of: ["STALLED", "OVERDUE", "held", "held", "held"][$0 - 4], row: $0, in: frame)
            }
            #expect(Set(starts).count == 1, "\(text.debugDescription): \(starts)")
        }
    }

    @Test func aNameLongerThanTheScreenIsCutAndTheRestOfTheRowStays() {
        let desk = Desk.list(.gap, columns: 80, rows: 24, names: .hostile(String(repeating: "W", count: 4000)))
        let row = desk.screen().first { $0.contains("> WWW") }
        #expect(row?.contains("blocked  1h 12m") == true)
    }
}
