import Foundation

/// A page for man(1): its place among the others, and its text in roff's man macros.
struct ManPage: Sendable {
    /// As `tallyman-serve`.
    let name: String
    let section: Int
    /// One line, for NAME and for whatis(1).
    let about: String
    private(set) var body: [String] = []

    init(_ name: String, section: Int, about: String) {
        self.name = name
        self.section = section
        self.about = about
    }

    /// Its file's name.
    var file: String { "\(name).\(section)" }

    /// The whole page. It has no date, so that it changes only when what it says does.
    var text: String {
        let head = [
            ".\\\" Made from the program's own lists by `make goldens`: change those, not this page.",
            ".TH \(Roff.argument(name.uppercased())) \(section) \"\" \(Roff.argument("Tallyman \(Tallyman.version)")) Tallyman",
            ".SH NAME", "\(Roff.text(name)) \\- \(Roff.text(about))",
        ]
        return (head + body).map { $0 + "\n" }.joined()
    }

    mutating func heading(_ words: String) { body.append(".SH \(Roff.argument(words.uppercased()))") }

    mutating func part(_ words: String) { body.append(".SS \(Roff.argument(words))") }

    mutating func paragraph(_ words: String) {
        if !words.isEmpty { body += [".PP", Roff.prose(words)] }
    }

    /// Words that say something of a term.
    mutating func entry(_ term: String, _ words: [String]) {
        body += [".TP", Roff.bold(term)]
        let said = words.filter { !$0.isEmpty }.map(Roff.prose)
        body.append(said.isEmpty ? "\\&" : said.joined(separator: "\n.br\n"))
    }

    /// Lines that stay as they are.
    mutating func verbatim(_ lines: [String]) {
        body += [".PP", ".nf"] + lines.map(Roff.text) + [".fi"]
    }

    /// Pages to read as well, as `tallyman(1)`.
    mutating func seeAlso(_ pages: [String]) {
        heading("See also")
        body.append(pages.filter { $0 != "\(name)(\(section))" }.map(Roff.reference).joined(separator: ",\n"))
    }

    /// What Markdown says, as far as the program's own texts use it: paragraphs, code, links, lists, tables and blocks of code.
    mutating func markdown(_ text: String) {
        var lines = text.components(separatedBy: "\n")[...]
        var paragraph: [String] = []
        while let line = lines.popFirst() {
            let isProse = !line.isEmpty && !line.hasPrefix("```") && !line.hasPrefix("|")
            if isProse {
                paragraph.append(line)
                continue
            }
            self.paragraph(paragraph.joined(separator: " "))
            paragraph = []
            if line.hasPrefix("```") {
                let code = lines.prefix { !$0.hasPrefix("```") }
                lines = lines.dropFirst(code.count + 1)
                verbatim(Array(code))
            } else if line.hasPrefix("|") {
                let rows = lines.prefix { $0.hasPrefix("|") }
                lines = lines.dropFirst(rows.count)
                for row in rows.map(Self.cells) where row.first?.hasPrefix("--") != true {
                    entry(row.first ?? "", Array(row.dropFirst()))
                }
            }
        }
        self.paragraph(paragraph.joined(separator: " "))
    }

    private static func cells(_ row: String) -> [String] {
        row.split(separator: "|").map { String($0.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()) }
    }
}

/// Text for roff, in which a backslash and what begins a line may mean something.
enum Roff {
    /// Text that means nothing to roff.
    static func text(_ words: String) -> String {
        let escaped = words.replacing("\\", with: "\\e").replacing("-", with: "\\-")
        return escaped.hasPrefix(".") || escaped.hasPrefix("'") ? "\\&\(escaped)" : escaped
    }

    /// An argument of a macro.
    static func argument(_ words: String) -> String { "\"\(text(words).replacing("\"", with: "\\(dq"))\"" }

    static func bold(_ words: String) -> String { "\\fB\(text(plain(words)))\\fR" }

    /// A page of the manual, as `tallyman(1)`.
    static func reference(_ page: String) -> String {
        let parts = page.split(separator: "(", maxSplits: 1)
        return "\\fB\(text(String(parts[0])))\\fR(\(parts.dropFirst().joined())"
    }

    /// Prose in which code stands between backticks, and links as in Markdown.
    static func prose(_ words: String) -> String {
        let linked = words.replacing(#/\[([^\]]*)\]\([^)]*\)/#) { String($0.output.1) }
        let parts = linked.split(separator: "`", omittingEmptySubsequences: false)
        let set = parts.enumerated().map { index, part in
            index.isMultiple(of: 2) ? inner(part) : "\\fB\(inner(part))\\fR"
        }.joined()
        return set.hasPrefix(".") || set.hasPrefix("'") ? "\\&\(set)" : set
    }

    private static func inner(_ part: Substring) -> String {
        String(part).replacing("\\", with: "\\e").replacing("-", with: "\\-")
    }

    private static func plain(_ words: String) -> String { words.replacing("`", with: "") }
}
