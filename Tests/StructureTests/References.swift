import Foundation

/// Where the repository points, it points into itself: no comment or page refers by letter or number to a document that a reader does
/// not have, and every pointer into `docs` leads to a heading that is there.
enum References {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardizedFileURL

    /// What is held. A folder is taken with everything in it.
    static let held = [
        "Sources", "Tests", "docs", "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "Makefile", "Package.swift",
    ]

    static func files(_ suffixes: Set<String>) -> [String] {
        held.flatMap { place -> [String] in
            let url = root.appending(path: place)
            let found = FileManager.default.enumerator(atPath: url.path)?.allObjects as? [String] ?? []
            return found.isEmpty ? [place] : found.map { "\(place)/\($0)" }
        }
        .filter { path in suffixes.contains((path as NSString).pathExtension) || path == "Makefile" }
        .filter { path in !path.contains("/Goldens/") && !path.hasPrefix("Tests/StructureTests/Reference") }
        .filter { path in FileManager.default.fileExists(atPath: root.appending(path: path).path) }
    }

    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    /// The references to documents outside of the repository in a line: `(A12)`, `(B1, B3)`, `api-facts 3.2`, `DESIGN, rule 7`.
    /// - Parameter isCode: only the line's comment counts.
    static func outside(_ line: Substring, isCode: Bool) -> [String] {
        guard line.utf8.contains(where: { (48...57).contains($0) }) || named.contains(where: { line.contains($0) })
        else {
            return []
        }
        var text = line
        if isCode {
            guard let comment = line.range(of: "//") else { return [] }
            text = line[comment.lowerBound...]
        }
        let letters = #/\([A-F][0-9]{1,2}(?:(?:, | to | and )[A-F][0-9]{1,2})*\)/#
        let numbers = #/\b(?:rule|finding|requirement|issue|decision|section|assumption)s? [0-9]+(?:\.[0-9]+)*\b/#
        return text.matches(of: letters).map { String($0.output) } + named.filter { text.contains($0) }
            + text.matches(of: numbers).map { String($0.output) }
    }

    private static let named = ["api-facts", "DESIGN", "REQUIREMENTS", "rooms-sketch"]

    /// The headings of a page, as a link names them.
    static func anchors(_ page: String) -> Set<String> {
        Set(
            page.split(separator: "\n").filter { $0.hasPrefix("#") }.map { line in
                String(
                    line.drop { $0 == "#" || $0 == " " }.lowercased()
                        .filter { $0.isLetter || $0.isNumber || " -_".contains($0) }.map { $0 == " " ? "-" : $0 })
            })
    }

    /// The pointers in a text, as paths from the root with their headings: `docs/apis/deposco.md#order-number` anywhere, and in a page
    /// also its links.
    static func pointers(_ text: String, in path: String) -> [String] {
        guard path.hasSuffix(".md") || text.contains("docs/") else { return [] }
        let plain = text.matches(of: #/docs\/[\w\/.-]+\.md(?:#[\w-]+)?/#).map { String($0.output) }
        guard path.hasSuffix(".md") else { return plain }
        let folder = (path as NSString).deletingLastPathComponent
        return text.matches(of: #/\]\(([^)\s]+)\)/#).map { String($0.output.1) }.filter { !$0.contains("://") }
            .map { link in
                if link.hasPrefix("#") { return path + link }
                return URL(filePath: "/\(folder)/\(link.split(separator: "#").first ?? "")").standardizedFileURL.path
                    .dropFirst() + (link.firstIndex(of: "#").map { String(link[$0...]) } ?? "")
            }
    }

    /// Whether a pointer leads somewhere.
    static func leads(_ pointer: String) -> Bool {
        let parts = pointer.split(separator: "#", maxSplits: 1).map(String.init)
        guard let page = parts.first, FileManager.default.fileExists(atPath: root.appending(path: page).path) else {
            return false
        }
        guard parts.count == 2 else { return true }
        return (try? text(page)).map { anchors($0).contains(parts[1]) } ?? false
    }
}
