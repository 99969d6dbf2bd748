import Testing

@Suite struct ReferenceTests {
    @Test func `nothing refers to a document outside of the repository`() throws {
        for path in References.files(["swift", "md", "yaml", "h", "c"]) {
            let isCode = !path.hasSuffix(".md") && !path.hasSuffix(".yaml")
            let lines = try References.text(path).split(separator: "\n", omittingEmptySubsequences: false)
            for (index, line) in lines.enumerated() {
                let found = References.outside(line, isCode: isCode)
                if !found.isEmpty { Issue.record("\(path):\(index + 1): \(found.joined(separator: ", "))") }
            }
        }
    }

    @Test func `every pointer into the documents leads to a heading`() throws {
        for path in References.files(["swift", "md"]) {
            for pointer in References.pointers(try References.text(path), in: path) where !References.leads(pointer) {
                Issue.record("\(path): \(pointer) leads nowhere")
            }
        }
    }

    @Test(arguments: [
        "/// Finds what no webhook reported (A2).", "// shared out (D2 to D4)", "/// (B1, B3, B4)", "/// api-facts 3.2",
        "let a = 1  // DESIGN, rule 7", "/// see finding 1.1", "/// REQUIREMENTS says so", "/// (issue 15)",
    ])
    func `a reference to a document outside is found`(line: String) {
        #expect(!References.outside(line[...], isCode: true).isEmpty)
    }

    @Test(arguments: [
        #"["retry": ["(F2)"]]"#, "/// docs/apis/deposco.md#order-number", "/// HTTP 404 (RFC 9110, 10.2.3)",
        "/// V1 has other words (V2 has none)", "/// Row 7 of the file",
    ])
    func `other words with numbers are left alone`(line: String) {
        #expect(References.outside(line[...], isCode: true).isEmpty)
    }

    @Test func `a pointer to a heading that is not there is found`() {
        #expect(References.leads("docs/apis/deposco.md#order-number"))
        #expect(!References.leads("docs/apis/deposco.md#order-numbers"))
        #expect(!References.leads("docs/apis/nobody.md"))
    }
}
