import Foundation
import Testing

/// What is compared after our first success is said in one table, and each row of it is proved by tests that are there.
@Suite struct ComparedTests {
    private func rows() throws -> [[String]] {
        try References.text("docs/compared.md").split(separator: "\n").filter { $0.hasPrefix("| ") }
            .map { $0.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) } }
            .filter { $0.first != "thing" && $0.first?.hasPrefix("---") == false }
    }

    @Test func `each row of what is compared is proved by tests that are there`() throws {
        let tests = try References.files(["swift"]).filter { $0.hasPrefix("Tests/") }.map(References.text)
            .joined(separator: "\n")
        let names = Set(tests.matches(of: #/func (\w+)\(/#).map { String($0.output.1) })
        for row in try rows() {
            #expect(row.count == 5, "\(row.first ?? "")")
            let proofs = (row.last ?? "").matches(of: #/`(\w+)`/#).map { String($0.output.1) }
            #expect(!proofs.isEmpty, "\(row.first ?? "") has no test")
            for proof in proofs where !names.contains(proof) {
                Issue.record("\(row.first ?? ""): there is no test \(proof)")
            }
        }
    }

    @Test(arguments: [
        "lines", "quantities", "SKUs", "addresses", "recipient", "shipping method", "notes and attributes", "location",
        "holds", "payment", "deletion", "tracking", "carrier", "containers", "kits", "items", "stock rows", "variants",
        "levels", "locations",
    ])
    func `everything that may change is in the table`(thing: String) throws {
        #expect(try rows().contains { $0.first == thing })
    }
}
