import Foundation
import Simulation
import Testing

@testable import tallyman

/// The CSV of the program's commands, as a spreadsheet and a terminal get it.
struct CSVOutputTests {
    @Test(
        "a formula behind what cannot be seen is guarded after the cell was cleaned",
        arguments: ["\u{200B}=1", "\u{200B}=HYPERLINK(\"http://evil.example\")", "\u{202E}@x", "\u{FEFF}\u{200D}+1 2"])
    func hiddenFormula(cell: String) {
        let row = TerminalText.csv(["order", cell])
        let second = row.dropFirst("order,".count).drop { $0 == "\"" }
        #expect(second.first == "'")
        #expect(!row.unicodeScalars.contains { $0.properties.generalCategory == .format })
    }

    @Test func aRowOfAMapHoldsNothingThatATerminalActsOn() {
        let row = TerminalText.exactCSV(["a\u{1B}[2J\tb\u{9B}", "\u{202E}x"])
        #expect(row == "a\\u{1b}[2J\\u{9}b\\u{9b},\\u{202e}x")
    }

    /// The Big List of Naughty Strings, where it is at hand.
    @Test func naughtyStringsGoOutAndComeInAsTheyAre() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../shared/fixtures/terminal/blns-first-half.json").standardizedFileURL
        guard let data = try? Data(contentsOf: file) else { return }
        let strings = try JSONDecoder().decode([String].self, from: data).filter { !$0.isEmpty }
        for string in strings {
            let text = "sku,item\n" + TerminalText.exactCSV([string, "x" + string]) + "\n"
            let map = try SKUMapFile(csv: Array(text.utf8))
            #expect(map.faults.isEmpty)
            #expect(
                map.map.map { [Array($0.key.utf8), Array($0.value.utf8)] } == [
                    [Array(string.utf8), Array(("x" + string).utf8)]
                ])
            #expect(TerminalText.line(text.replacing("\n", with: "")) == text.replacing("\n", with: ""))
        }
    }
}
