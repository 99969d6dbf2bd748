import Foundation

@testable import Sandbox

/// The schema of the real Admin API, from the fixtures beside the checkout, which not every checkout has.
struct RealSchema {
    struct Field {
        var type: String
        var arguments: Set<String>
    }

    private(set) var fields: [String: [String: Field]] = [:]
    private(set) var enums: [String: Set<String>] = [:]

    private static let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../shared/fixtures/shopify/admin-2026-01.graphql.gz").standardizedFileURL.path

    static var isThere: Bool { FileManager.default.fileExists(atPath: path) }

    static func load() throws -> RealSchema {
        let unpack = Process()
        unpack.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        unpack.arguments = ["gzip", "-dc", path]
        let pipe = Pipe()
        unpack.standardOutput = pipe
        try unpack.run()
        let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        unpack.waitUntilExit()
        return RealSchema(text)
    }

    /// Reads the schema by its lines, which are indented by what they belong to.
    init(_ text: String) {
        var (type, field, inText, isEnum) = ("", "", false, false)
        var arguments: Set<String> = []
        for line in text.split(separator: "\n") {
            let quotes = line.split(separator: "\"\"\"", omittingEmptySubsequences: false).count - 1
            if quotes > 0 || inText {
                if quotes == 1 { inText.toggle() }
                continue
            }
            let words = line.split(separator: " ")
            if line.first != " " {
                type = ["type", "interface", "enum"].contains(words.first) && words.count > 1 ? String(words[1]) : ""
                isEnum = words.first == "enum"
            } else if type.isEmpty || line.drop(while: { $0 == " " }).first == "#" {
                continue
            } else if isEnum {
                enums[type, default: []].insert(String(words[0]))
            } else if line.hasPrefix("    ") {
                arguments.insert(String(words[0].prefix { $0 != ":" }))
            } else if line.hasPrefix("  )") {
                fields[type, default: [:]][field] = Field(type: Self.type(line), arguments: arguments)
            } else {
                field = String(words[0].prefix { $0 != ":" && $0 != "(" })
                arguments = []
                guard !line.hasSuffix("(") else { continue }
                fields[type, default: [:]][field] = Field(type: Self.type(line), arguments: [])
            }
        }
    }

    private static func type(_ line: Substring) -> String {
        guard let colon = line.lastIndex(of: ":").map({ line.index(after: $0) }) else { return "" }
        // What follows the type may have a colon too.
        let plain = line.range(of: " @").map { line[..<$0.lowerBound] } ?? line
        let start = plain.lastIndex(of: ":").map { plain.index(after: $0) } ?? colon
        return plain[start...].trimmingCharacters(in: .whitespaces)
    }

    /// What is wrong with an answer to a document.
    func faults(_ document: String, _ answer: SandboxJSON) throws -> [String] {
        var parser = try GraphQLParser(document)
        let parsed = try parser.document()
        return parsed.operations.flatMap { operation in
            check(operation.selection, answer["data"], operation.isMutation ? "Mutation" : "QueryRoot", parsed)
        }
    }

    private func check(
        _ selection: [GraphQLDocument.Selection], _ value: SandboxJSON, _ type: String, _ document: GraphQLDocument
    ) -> [String] {
        selection.flatMap { part -> [String] in
            switch part {
            case .fragment(let name): return check(document.fragments[name] ?? [], value, type, document)
            case .inline(let name, let inner):
                // Which type an object has is not told unless it is asked.
                guard name == nil || name == type else { return [] }
                return check(inner, value, type, document)
            case .field(let field):
                if field.name == "__typename" { return [] }
                guard let there = fields[type]?[field.name] else { return ["\(type) has no \(field.name)"] }
                let extra = field.arguments.keys.filter { !$0.hasPrefix("@") && !there.arguments.contains($0) }
                return extra.map { "\(type).\(field.name) takes no \($0)" }
                    + check(field, value[field.alias], there.type, "\(type).\(field.name)", document)
            }
        }
    }

    private func check(
        _ field: GraphQLDocument.Field, _ value: SandboxJSON, _ type: String, _ place: String,
        _ document: GraphQLDocument
    ) -> [String] {
        if type.hasSuffix("!") {
            return value.isNull
                ? ["\(place) may not be null"] : check(field, value, String(type.dropLast()), place, document)
        }
        if value.isNull { return [] }
        if type.hasPrefix("[") {
            guard case .array(let all) = value else { return ["\(place) is a list"] }
            return all.flatMap { check(field, $0, String(type.dropFirst().dropLast()), place, document) }
        }
        if let words = enums[type] {
            return words.contains(value.string ?? "") ? [] : ["\(place) is no \(type): \(value.string ?? "?")"]
        }
        switch type {
        case "Int": if case .int = value { return [] } else { return ["\(place) is an Int"] }
        case "Boolean": return value.bool == nil ? ["\(place) is a Boolean"] : []
        case "ID": return value.string?.hasPrefix("gid://shopify/") == true ? [] : ["\(place) is an ID"]
        case "DateTime": return value.string.flatMap(milliseconds) == nil ? ["\(place) is a DateTime"] : []
        default: return field.selection.isEmpty ? [] : check(field.selection, value, type, document)
        }
    }
}
