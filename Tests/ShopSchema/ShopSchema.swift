import Fixtures
import Foundation

/// A type as it is written: `[ID!]!`.
package indirect enum SchemaType: Hashable, Sendable, CustomStringConvertible {
    case named(String)
    case list(SchemaType)
    case required(SchemaType)

    package var description: String {
        switch self {
        case .named(let name): name
        case .list(let inner): "[\(inner)]"
        case .required(let inner): "\(inner)!"
        }
    }

    var name: String {
        switch self {
        case .named(let name): name
        case .list(let inner), .required(let inner): inner.name
        }
    }

    var isRequired: Bool { if case .required = self { true } else { false } }

    init(_ tokens: inout SchemaTokens) throws {
        if try tokens.take("[") {
            self = .list(try SchemaType(&tokens))
            try tokens.expect("]")
        } else {
            self = .named(try tokens.name())
        }
        if try tokens.take("!") { self = .required(self) }
    }
}

/// The schema of the real Admin API, from the fixtures beside the checkout, which not every checkout has.
package struct ShopSchema: Sendable {
    /// An argument, or a member of an input object.
    struct Input: Sendable {
        var type: SchemaType
        var hasDefault: Bool
        var isRequired: Bool { type.isRequired && !hasDefault }
    }

    struct Field: Sendable {
        var type: SchemaType
        var arguments: [String: Input]
    }

    enum Kind: String, Sendable {
        case type, interface, union, `enum`, scalar, input
    }

    struct Definition: Sendable {
        var kind: Kind
        var fields: [String: Field] = [:]
        var inputs: [String: Input] = [:]
        /// The values of an enum, the types of a union.
        var members: Set<String> = []
        var interfaces: Set<String> = []
        /// Whether an input object takes exactly one of its members.
        var isOneOf = false
    }

    private(set) var types: [String: Definition] = [:]
    private(set) var directives: [String: [String: Input]] = [:]
    private(set) var query = "Query"
    private(set) var mutation = "Mutation"

    private static let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../shared/fixtures/shopify/admin-2026-01.graphql.gz").standardizedFileURL.path

    package static var isThere: Bool { FileManager.default.fileExists(atPath: path) }

    /// Unpacked and read once, which takes a while.
    package static let real = Result { try load() }

    private static func load() throws -> ShopSchema {
        let text = String(decoding: try unpacked(path), as: UTF8.self)
        return try ShopSchema(text)
    }

    package var typeCount: Int { types.count }

    /// The types that an object of this type may have.
    func possible(_ name: String) -> Set<String> {
        switch types[name]?.kind {
        case .union: types[name]?.members ?? []
        case .interface:
            Set(types.lazy.filter { $0.value.interfaces.contains(name) && $0.value.kind == .type }.map(\.key))
        default: [name]
        }
    }

    // MARK: Reading

    package init(_ text: String) throws {
        for scalar in ["Int", "Float", "String", "Boolean", "ID"] { types[scalar] = Definition(kind: .scalar) }
        for directive in ["skip", "include"] {
            directives[directive] = ["if": Input(type: .required(.named("Boolean")), hasDefault: false)]
        }
        var tokens = try SchemaTokens(text)
        while tokens.peek != .end {
            if case .string = tokens.peek {
                _ = try tokens.next()
                continue
            }
            switch try tokens.name() {
            case "schema": try readRoots(&tokens)
            case "directive": try readDirective(&tokens)
            case let word:
                guard let kind = Kind(rawValue: word) else {
                    throw SchemaSyntaxError(description: "the schema has a \(word)")
                }
                try read(kind, &tokens)
            }
        }
    }

    private mutating func readRoots(_ tokens: inout SchemaTokens) throws {
        try Self.skipDirectives(&tokens)
        try tokens.expect("{")
        while try !tokens.take("}") {
            let word = try tokens.name()
            try tokens.expect(":")
            let name = try tokens.name()
            if word == "query" { query = name }
            if word == "mutation" { mutation = name }
        }
    }

    private mutating func readDirective(_ tokens: inout SchemaTokens) throws {
        try tokens.expect("@")
        let name = try tokens.name()
        directives[name] = try Self.inputs(&tokens, from: "(", to: ")")
        _ = try tokens.takeWord("repeatable")
        guard try tokens.takeWord("on") else { throw SchemaSyntaxError(description: "a directive without a place") }
        _ = try tokens.take("|")
        repeat { _ = try tokens.name() } while try tokens.take("|")
    }

    private mutating func read(_ kind: Kind, _ tokens: inout SchemaTokens) throws {
        let name = try tokens.name()
        var made = Definition(kind: kind)
        if try tokens.takeWord("implements") {
            _ = try tokens.take("&")
            repeat { made.interfaces.insert(try tokens.name()) } while try tokens.take("&")
        }
        made.isOneOf = try Self.skipDirectives(&tokens).contains("oneOf")
        switch kind {
        case .scalar: break
        case .input: made.inputs = try Self.inputs(&tokens, from: "{", to: "}")
        case .union:
            try tokens.expect("=")
            _ = try tokens.take("|")
            repeat { made.members.insert(try tokens.name()) } while try tokens.take("|")
        case .enum:
            try tokens.expect("{")
            while try !tokens.take("}") {
                try Self.skipText(&tokens)
                made.members.insert(try tokens.name())
                try Self.skipDirectives(&tokens)
            }
        case .type, .interface:
            try tokens.expect("{")
            while try !tokens.take("}") {
                try Self.skipText(&tokens)
                let field = try tokens.name()
                let arguments = try Self.inputs(&tokens, from: "(", to: ")")
                try tokens.expect(":")
                made.fields[field] = Field(type: try SchemaType(&tokens), arguments: arguments)
                try Self.skipDirectives(&tokens)
            }
        }
        types[name] = made
    }

    private static func inputs(
        _ tokens: inout SchemaTokens, from open: Unicode.Scalar, to close: Unicode.Scalar
    ) throws -> [String: Input] {
        var found: [String: Input] = [:]
        guard try tokens.take(open) else { return found }
        while try !tokens.take(close) {
            try skipText(&tokens)
            let name = try tokens.name()
            try tokens.expect(":")
            let type = try SchemaType(&tokens)
            let hasDefault = try tokens.take("=")
            if hasDefault { _ = try SchemaDocument.Value(&tokens) }
            found[name] = Input(type: type, hasDefault: hasDefault)
            try skipDirectives(&tokens)
        }
        return found
    }

    private static func skipText(_ tokens: inout SchemaTokens) throws {
        while case .string = tokens.peek { _ = try tokens.next() }
    }

    /// - Returns: their names.
    @discardableResult
    private static func skipDirectives(_ tokens: inout SchemaTokens) throws -> Set<String> {
        Set(try SchemaDocument.directives(&tokens).map(\.name))
    }
}
