import Foundation

/// The SQL that stands in the sources of the store.
enum SourceSQL {
    /// A text of SQL, or a part of one, cut where something is put in.
    struct Literal: Equatable, CustomStringConvertible {
        var file: String
        var line: Int
        var parts: [String]

        var description: String { "\(file):\(line): \(parts.joined(separator: " … "))" }

        func occurs(in statement: String) -> Bool {
            var rest = statement[...]
            for part in parts {
                guard let found = rest.range(of: part) else { return false }
                rest = rest[found.upperBound...]
            }
            return true
        }
    }

    /// The sources by their names below `Store`.
    static func files() throws -> [(name: String, text: String)] {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../Sources/Store").standardizedFileURL
        let found = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
        return try (found?.allObjects as? [URL] ?? []).filter { $0.pathExtension == "swift" }.map { file in
            (String(file.path.dropFirst(root.path.count + 1)), try String(contentsOf: file, encoding: .utf8))
        }.sorted { $0.0 < $1.0 }
    }

    /// Every text that reads like SQL, but for the statements that make the tables and those that only SQLite is told.
    static func literals() throws -> [Literal] {
        try files().filter {
            !$0.name.hasPrefix("Engine/SQLite/")
                && !["Engine/SQLDialect.swift", "Engine/Schema.swift"].contains($0.name)
        }
        .flatMap { file in literals(of: file.text, file: file.name) }
    }

    private static func literals(of source: String, file: String) -> [Literal] {
        let keyword =
            #/\b(?:SELECT|INSERT|UPDATE|DELETE|WHERE|JOIN|ORDER BY|GROUP BY|LIMIT|LIKE|COALESCE|SAVEPOINT|RELEASE|ROLLBACK)\b|\b(?:AND|OR|NOT|IN|IS) |[a-z_]+ (?:=|<|<=|>|>=|<>) (?:\?|')/#
        return texts(of: source).compactMap { text in
            guard text.content.contains(keyword) else { return nil }
            let parts = cut(text.content).map(words).filter { !$0.isEmpty }
            return parts.isEmpty ? nil : Literal(file: file, line: text.line, parts: parts)
        }
    }

    /// In one line, with one space between words.
    static func words(_ sql: String) -> String { sql.split(whereSeparator: \.isWhitespace).joined(separator: " ") }

    /// The texts that stand between quotation marks, comments left out.
    private static func texts(of source: String) -> [(content: String, line: Int)] {
        var found: [(content: String, line: Int)] = []
        var block: (lines: [String], start: Int)?
        for (number, line) in source.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let code = line.trimmingCharacters(in: .whitespaces)
            if var open = block {
                if code.hasPrefix("\"\"\"") {
                    found.append((open.lines.joined(separator: " "), open.start))
                    block = nil
                } else {
                    open.lines.append(code)
                    block = open
                }
            } else if code.hasPrefix("//") {
                continue
            } else if code.hasSuffix("\"\"\"") {
                block = ([], number + 2)
            } else {
                found += quoted(code).map { ($0, number + 1) }
            }
        }
        return found
    }

    /// The texts in one line of code. Quotation marks inside of what is put in belong to that.
    private static func quoted(_ code: String) -> [String] {
        var found: [String] = []
        var text: String?
        var depth = 0
        var before: Character = " "
        for character in code {
            if text == nil {
                if character == "\"" { text = "" }
            } else if depth > 0 {
                text?.append(character)
                if character == "(" { depth += 1 }
                if character == ")" { depth -= 1 }
            } else if character == "(", before == "\\" {
                text?.append(character)
                depth = 1
            } else if character == "\"", before != "\\" {
                if let whole = text { found.append(whole) }
                text = nil
            } else {
                text?.append(character)
            }
            before = character
        }
        return found
    }

    /// What stands between the places where something is put in.
    private static func cut(_ text: String) -> [String] {
        var parts = [""]
        var depth = 0
        var before: Character = " "
        for character in text {
            if depth > 0 {
                if character == "(" { depth += 1 }
                if character == ")" { depth -= 1 }
            } else if character == "(", before == "\\" {
                parts[parts.count - 1].removeLast()
                parts.append("")
                depth = 1
            } else {
                parts[parts.count - 1].append(character)
            }
            before = character
        }
        return parts.map { $0.replacing("\\\\", with: "\\") }
    }
}
