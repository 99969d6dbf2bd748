import Console
import Foundation
import Testing

@testable import tallyman

/// The pages for man(1), which are made of the program's own lists. `TALLYMAN_RECORD_GOLDENS=1`, which `make goldens` sets, writes them
/// anew; look at the difference before keeping it.
@Suite struct ManPageTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../docs/man").standardizedFileURL

    @Test func `the pages in docs are what the program says, and there are no others`() throws {
        let pages = try ManPages.all()
        let files = FileManager.default
        if ProcessInfo.processInfo.environment["TALLYMAN_RECORD_GOLDENS"] != nil {
            try? files.removeItem(at: Self.folder)
            try files.createDirectory(at: Self.folder, withIntermediateDirectories: true)
            for page in pages {
                try page.text.write(to: Self.folder.appending(path: page.file), atomically: true, encoding: .utf8)
            }
            return
        }
        #expect(try files.contentsOfDirectory(atPath: Self.folder.path).sorted() == pages.map(\.file).sorted())
        for page in pages {
            let kept = try String(contentsOf: Self.folder.appending(path: page.file), encoding: .utf8)
            #expect(kept == page.text, "run `make goldens`: \(page.file)")
        }
    }

    @Test func `every command has a page, and the first one names them all`() throws {
        let pages = try ManPages.all()
        let whole = try #require(pages.first).text
        let names = try CommandPages.program().ownSubcommands.map(\.commandName)
        #expect(names.contains("console") && names.contains("doctor") && names.count > 15)
        for name in names {
            #expect(pages.contains { $0.file == "tallyman-\(name).1" }, "\(name)")
            #expect(whole.contains("\\fBtallyman \(name.replacing("-", with: "\\-"))\\fR"), "\(name)")
        }
    }

    @Test func `every setting and every key stands on its page`() {
        let file = FilePage.page().text
        for face in WholeFile.section.sections.flatMap(\.settings).map(\.face) {
            #expect(file.contains("\\fB\(face.key)"), "\(face.key)")
        }
        let keys = KeysPage.page().text
        for spec in Command.allCases.map(\.spec) {
            #expect(keys.contains(Roff.text(":" + spec.name)), "\(spec.name)")
        }
    }

    @Test func `text that roff would take for its own is shown as it is`() {
        #expect(Roff.text(".hidden") == "\\&.hidden")
        #expect(Roff.text("'quoted'") == "\\&'quoted'")
        #expect(Roff.text(#"a\b-c"#) == #"a\eb\-c"#)
        #expect(Roff.prose("see `--help` and [keys](keys.md)") == "see \\fB\\-\\-help\\fR and keys")
        #expect(Roff.prose("`.yaml`") == "\\fB.yaml\\fR")
    }

    @Test func `tables and code of Markdown become entries and lines`() {
        var page = ManPage("test", section: 7, about: "a test")
        page.markdown("One\ntwo.\n\n| a | b |\n|---|---|\n| `c` | d |\n\n```\n  code\n```\nThree.")
        #expect(
            page.body == [
                ".PP", "One two.", ".TP", "\\fBc\\fR", "d", ".PP", ".nf", "  code", ".fi", ".PP", "Three.",
            ])
    }
}
