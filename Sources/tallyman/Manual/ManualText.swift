import Foundation

/// What stands on a page of the operating manual, before it is Markdown or plain text. Code stands between backticks, as in Markdown.
struct ManualText {
    enum Block {
        case heading(String)
        case paragraph(String)
        case list([String])
        case table([String], [[String]])
        case code([String])
    }

    enum Format: String, CaseIterable, Sendable {
        case markdown, text

        /// Of the page's file.
        var ending: String { self == .markdown ? "md" : "txt" }
    }

    private let shop: ManualShop
    private var blocks: [Block] = []

    init(for shop: ManualShop) { self.shop = shop }

    // MARK: Writing

    mutating func heading(_ words: String) { blocks.append(.heading(words)) }

    /// - Parameter words: a key between braces, as `{sweeps.orders}`, stands for its value, and says whether that is the default.
    mutating func say(_ words: String) { blocks.append(.paragraph(shop.filled(words))) }

    mutating func list(_ items: [String]) {
        if !items.isEmpty { blocks.append(.list(items.map(shop.filled))) }
    }

    mutating func table(_ titles: [String], _ rows: [[String]]) {
        if !rows.isEmpty { blocks.append(.table(titles, rows.map { $0.map(shop.filled) })) }
    }

    /// Commands to be typed as they stand.
    mutating func code(_ lines: [String]) { blocks.append(.code(lines)) }

    // MARK: Reading

    func rendered(_ title: String, as format: Format) -> String {
        switch format {
        case .markdown: (["# \(title)"] + blocks.map(Self.markdown)).joined(separator: "\n\n") + "\n"
        case .text: ([Self.underlined(title, "=")] + blocks.map(Self.plain)).joined(separator: "\n\n") + "\n"
        }
    }

    private static func markdown(_ block: Block) -> String {
        switch block {
        case .heading(let words): return "## \(words)"
        case .paragraph(let words): return words
        case .list(let items): return items.map { "* \($0)" }.joined(separator: "\n")
        case .table(let titles, let rows):
            let lines = ([titles, titles.map { _ in "---" }] + rows.map { $0.map { $0.replacing("|", with: "\\|") } })
            return lines.map { "| \($0.joined(separator: " | ")) |" }.joined(separator: "\n")
        case .code(let lines): return (["```"] + lines + ["```"]).joined(separator: "\n")
        }
    }

    private static func plain(_ block: Block) -> String {
        switch block {
        case .heading(let words): return underlined(words, "-")
        case .paragraph(let words): return wrapped(words, first: "", rest: "")
        case .list(let items): return items.map { wrapped($0, first: "* ", rest: "  ") }.joined(separator: "\n")
        case .table(let titles, let rows):
            return rows.map { row in
                let cells = zip(titles, row).dropFirst().filter { !$0.1.isEmpty }
                return
                    ([wrapped(row.first ?? "", first: "", rest: "")]
                    + cells.map { wrapped("\($0): \($1)", first: "    ", rest: "      ") }).joined(separator: "\n")
            }.joined(separator: "\n")
        case .code(let lines): return lines.map { "    \($0)" }.joined(separator: "\n")
        }
    }

    private static func underlined(_ words: String, _ line: String) -> String {
        let plain = withoutMarks(words)
        return "\(plain)\n\(String(repeating: line, count: plain.count))"
    }

    private static func withoutMarks(_ words: String) -> String { words.replacing("`", with: "") }

    private static let width = 80

    private static func wrapped(_ words: String, first: String, rest: String) -> String {
        var lines: [String] = []
        var line = first
        for word in withoutMarks(words).split(separator: " ") {
            if line.count + word.count >= width, line != first, line != rest {
                lines.append(line)
                line = rest
            }
            line += line == first || line == rest ? word : " \(word)"
        }
        return (lines + [line]).joined(separator: "\n")
    }
}
