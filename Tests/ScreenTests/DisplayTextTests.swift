import Foundation
import Screen
import Testing

private let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("../shared/fixtures/terminal")
private let present = FileManager.default.fileExists(atPath: fixtures.path)

@Suite struct DisplayTextTests {
    private struct Sample: Decodable {
        var text: String
    }

    private static func hostile() throws -> [String] {
        let escapes = try JSONDecoder().decode(
            [Sample].self, from: Data(contentsOf: fixtures.appendingPathComponent("escape_samples.json")))
        let naughty = try JSONDecoder().decode(
            [String].self, from: Data(contentsOf: fixtures.appendingPathComponent("blns-first-half.json")))
        return escapes.map(\.text) + naughty
    }

    @Test(.enabled(if: present), arguments: [false, true]) func noControlSurvives(ascii: Bool) throws {
        for text in try Self.hostile() {
            for scalar in DisplayText(text, ascii: ascii).string.unicodeScalars {
                let category = scalar.properties.generalCategory
                #expect(
                    category != .control && category != .format,
                    "U+\(String(scalar.value, radix: 16)) of \(text.debugDescription)")
                if ascii { #expect((0x20..<0x7F).contains(scalar.value)) }
            }
        }
    }

    @Test(.enabled(if: present)) func whatFollowsHostileTextStaysInItsColumn() throws {
        for text in try Self.hostile() {
            let clean = DisplayText(text, ascii: false)
            var frame = Frame(size: Size(rows: 1, columns: clean.width + 3))
            let end = frame.put(clean, Style(), row: 0, column: 1, end: clean.width + 1)
            #expect(end == clean.width + 1, "\(text.debugDescription)")
            #expect(frame.rows[0][0].text == " ")
            #expect(frame.rows[0][end].text == " ")
        }
    }

    @Test(.enabled(if: present)) func emojiTakeTheColumnsThatTerminalsGiveThem() throws {
        let table = try String(
            contentsOf: fixtures.appendingPathComponent("emoji_single_scalar_widths.tsv"), encoding: .utf8)
        for line in table.split(separator: "\n").dropFirst() {
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
            let shown = DisplayText(String(fields[0]), ascii: false)
            guard shown.string == fields[0] else { continue }
            #expect(shown.width == Int(fields[4]), "\(fields[6])")
        }
    }

    @Test(.enabled(if: present)) func everyCharacterTakesTheColumnsThatUnicodeGivesIt() throws {
        let table = try String(contentsOf: fixtures.appendingPathComponent("EastAsianWidth.txt"), encoding: .utf8)
        for line in table.split(separator: "\n") where !line.hasPrefix("#") {
            let fields = line.prefix { $0 != "#" }.split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces) }
            let ends = fields[0].components(separatedBy: "..").compactMap { UInt32($0, radix: 16) }
            for value in [ends[0], ends[ends.count - 1]] {
                guard let scalar = Unicode.Scalar(value) else { continue }
                let text = String(Character(scalar))
                let shown = DisplayText(text, ascii: false)
                guard shown.string == text else { continue }
                #expect(shown.width == (fields[1] == "W" || fields[1] == "F" ? 2 : 1), "U+\(fields[0])")
            }
        }
    }

    @Test func accentsStayOnTheirLetter() {
        let composed = DisplayText("Cafe\u{301}", ascii: false)
        #expect(composed.string.unicodeScalars.map(\.value) == [0x43, 0x61, 0x66, 0xE9])
        #expect(composed.width == 4)
    }

    @Test func aFloodOfMarksIsCutToTwo() {
        let flood = DisplayText("q" + String(repeating: "\u{323}", count: 500), ascii: false)
        #expect(flood.string.unicodeScalars.count == 3)
        #expect(flood.width == 1)
    }

    @Test func aMarkThatComesFirstIsLeftOut() {
        #expect(DisplayText("\u{301}1", ascii: false).string == "1")
    }

    @Test func whatIsTooLongEndsInAnEllipsis() {
        let text = DisplayText("注文番号1001", ascii: false)
        #expect(text.width == 12)
        let cut = text.truncated(to: 6, "…")
        // The third wide character does not fit whole beside the ellipsis.
        #expect(cut.string == "注文…")
        #expect(cut.width == 5)
        #expect(text.truncated(to: 0, "…").width == 0)
    }
}

@Suite struct FrameTests {
    private func text(_ text: String) -> DisplayText { DisplayText(text, ascii: false) }

    @Test func textIsCutAtTheEdges() {
        var frame = Frame(size: Size(rows: 2, columns: 5))
        frame.put(text("abcdefgh"), Style(), row: 0, column: 2, end: 99)
        frame.put(text("x"), Style(), row: 7, column: 0, end: 5)
        frame.put(text("日本語"), Style(), row: 1, column: 0, end: 5)
        #expect(frame.text == ["  abc", "日本"])
    }

    @Test func halfAWideCharacterIsNeverLeft() {
        var frame = Frame(size: Size(rows: 1, columns: 6))
        frame.put(text("日本語"), Style(), row: 0, column: 0, end: 6)
        frame.put(text("|"), Style(), row: 0, column: 1, end: 6)
        frame.erase(row: 0, column: 4, width: 1)
        #expect(frame.rows[0].map(\.text) == [" ", "|", "本", "", " ", " "])
    }

    @Test func erasingOutsideOfTheScreenDoesNothing() {
        var frame = Frame(size: Size(rows: 1, columns: 3))
        frame.erase(row: 0, column: 5, width: 2)
        frame.erase(row: 0, column: -4, width: 2)
        frame.erase(row: 3, column: 0, width: 2)
        #expect(frame == Frame(size: Size(rows: 1, columns: 3)))
    }
}
