import Foundation
import Testing

@Suite struct GlossaryTests {
    private struct Row {
        var word: String
        var names: [String]
    }

    private func rows() throws -> [Row] {
        try References.text("docs/glossary.md").split(separator: "\n").filter { $0.hasPrefix("| ") }.dropFirst().map {
            line in
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            return Row(word: cells[0], names: cells[2].matches(of: #/`([\w.]+)`/#).map { String($0.output.1) })
        }
    }

    @Test func `each word of the glossary stands in the code where it says`() throws {
        let sources = try References.files(["swift"]).filter { $0.hasPrefix("Sources/") }.map(References.text)
            .joined(separator: "\n")
        let types = Set(
            sources.matches(of: #/(?:struct|enum|class|actor|protocol) (\w+)/#).map { String($0.output.1) })
        for row in try rows() {
            #expect(!row.names.isEmpty, "\(row.word) says nowhere where it lives")
            for name in row.names where !name.split(separator: ".").allSatisfy({ types.contains(String($0)) }) {
                Issue.record("\(row.word): there is no type \(name)")
            }
        }
    }

    @Test func `the glossary is in the order of the alphabet`() throws {
        let words = try rows().map { $0.word.lowercased() }
        #expect(words == words.sorted())
        #expect(words.count > 50)
    }
}
