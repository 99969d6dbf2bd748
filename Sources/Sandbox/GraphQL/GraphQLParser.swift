/// The part of a GraphQL document that is executed: one operation and its fragments.
struct GraphQLDocument {
    struct Field {
        var alias: String
        var name: String
        var arguments: [String: Value]
        var selection: [Selection]
    }

    indirect enum Selection {
        case field(Field)
        case fragment(String)
        /// A part for objects of one type, or of any if it names none.
        case inline(String?, [Selection])
    }

    indirect enum Value {
        case constant(SandboxJSON)
        case variable(String)
        case list([Value])
        case object([String: Value])
    }

    struct Operation {
        var name: String?
        var isMutation: Bool
        /// The declared variables: the default if there is one, and whether a value is required.
        var variables: [String: (fallback: SandboxJSON?, required: Bool)]
        var selection: [Selection]
    }

    var operations: [Operation] = []
    var fragments: [String: [Selection]] = [:]
}

/// The documents that were read last, since an integration sends the same few again and again.
struct GraphQLDocuments {
    private static let most = 100

    private var read: [String: GraphQLDocument] = [:]

    /// - Throws: `GraphQLSyntaxError`.
    mutating func document(_ text: String) throws -> GraphQLDocument {
        if let known = read[text] { return known }
        var parser = try GraphQLParser(text)
        let document = try parser.document()
        if read.count >= Self.most { read = [:] }
        read[text] = document
        return document
    }
}

struct GraphQLSyntaxError: Error {
    var message: String
}

/// A recursive descent parser of GraphQL's executable language (October 2021). Directives have no effect.
struct GraphQLParser {
    private enum Token: Equatable {
        case name(String)
        case int(Int64)
        case float(String)
        case string(String)
        case mark(Character)
        case spread
        case end
    }

    private var tokens: [Token] = []
    private var index = 0

    init(_ text: String) throws { tokens = try Self.tokens(Array(text)) }

    mutating func document() throws -> GraphQLDocument {
        var document = GraphQLDocument()
        while peek != .end {
            if peek == .mark("{") {
                document.operations.append(
                    .init(name: nil, isMutation: false, variables: [:], selection: try selectionSet()))
                continue
            }
            switch try name() {
            case "query": document.operations.append(try operation(mutation: false))
            case "mutation": document.operations.append(try operation(mutation: true))
            case "fragment":
                let name = try name()
                _ = try self.name()
                _ = try self.name()
                document.fragments[name] = try selectionSet()
            case let other: throw GraphQLSyntaxError(message: "unexpected \(other)")
            }
        }
        return document
    }

    private var peek: Token { tokens[index] }

    private mutating func next() -> Token {
        let token = tokens[index]
        if token != .end { index += 1 }
        return token
    }

    private mutating func take(_ mark: Character) -> Bool {
        guard peek == .mark(mark) else { return false }
        index += 1
        return true
    }

    private mutating func expect(_ mark: Character) throws {
        guard take(mark) else { throw GraphQLSyntaxError(message: "Expected \(mark), actual: \(peek)") }
    }

    private mutating func name() throws -> String {
        guard case .name(let text) = next() else { throw GraphQLSyntaxError(message: "Expected NAME, actual: \(peek)") }
        return text
    }

    private mutating func operation(mutation: Bool) throws -> GraphQLDocument.Operation {
        var operation = GraphQLDocument.Operation(name: nil, isMutation: mutation, variables: [:], selection: [])
        if case .name(let text) = peek {
            operation.name = text
            index += 1
        }
        if take("(") {
            while !take(")") {
                try expect("$")
                let variable = try name()
                try expect(":")
                let required = try type()
                var fallback: SandboxJSON?
                if take("="), case .constant(let value) = try value() { fallback = value }
                operation.variables[variable] = (fallback, required && fallback == nil)
            }
        }
        operation.selection = try selectionSet()
        return operation
    }

    /// - Returns: whether the type ends in `!`.
    private mutating func type() throws -> Bool {
        if take("[") {
            _ = try type()
            try expect("]")
        } else {
            _ = try name()
        }
        return take("!")
    }

    private mutating func selectionSet() throws -> [GraphQLDocument.Selection] {
        try expect("{")
        var all: [GraphQLDocument.Selection] = []
        while !take("}") {
            if peek == .spread {
                index += 1
                if case .name(let text) = peek, text != "on" {
                    index += 1
                    all.append(.fragment(text))
                } else {
                    var type: String?
                    if case .name = peek {
                        index += 1
                        type = try name()
                    }
                    all.append(.inline(type, try selectionSet()))
                }
                continue
            }
            all.append(.field(try field()))
        }
        return all
    }

    private mutating func field() throws -> GraphQLDocument.Field {
        var field = GraphQLDocument.Field(alias: "", name: try name(), arguments: [:], selection: [])
        field.alias = field.name
        if take(":") { field.name = try name() }
        if take("(") {
            while !take(")") {
                let argument = try name()
                try expect(":")
                field.arguments[argument] = try value()
            }
        }
        // Keeps a directive's arguments among the field's: `@idempotent(key: …)` as `@idempotent.key`.
        while take("@") {
            let directive = try name()
            if take("(") {
                while !take(")") {
                    let argument = try name()
                    try expect(":")
                    field.arguments["@\(directive).\(argument)"] = try value()
                }
            }
        }
        if peek == .mark("{") { field.selection = try selectionSet() }
        return field
    }

    private mutating func value() throws -> GraphQLDocument.Value {
        switch next() {
        case .int(let number): return .constant(.int(number))
        case .float(let literal): return .constant(.decimal(literal))
        case .string(let text): return .constant(.string(text))
        case .name("true"): return .constant(true)
        case .name("false"): return .constant(false)
        case .name("null"): return .constant(nil)
        case .name(let enumeration): return .constant(.string(enumeration))
        case .mark("$"): return .variable(try name())
        case .mark("["):
            var all: [GraphQLDocument.Value] = []
            while !take("]") { all.append(try value()) }
            return .list(all)
        case .mark("{"):
            var members: [String: GraphQLDocument.Value] = [:]
            while !take("}") {
                let key = try name()
                try expect(":")
                members[key] = try value()
            }
            return .object(members)
        case let other: throw GraphQLSyntaxError(message: "unexpected \(other)")
        }
    }

    private static func tokens(_ text: [Character]) throws -> [Token] {
        var all: [Token] = []
        var index = 0
        func isName(_ c: Character) -> Bool { c == "_" || (c.isASCII && (c.isLetter || c.isNumber)) }
        while index < text.count {
            let c = text[index]
            if c.isWhitespace || c == "," {
                index += 1
            } else if c == "#" {
                while index < text.count, !text[index].isNewline { index += 1 }
            } else if c == "." {
                guard text[index...].starts(with: "...") else { throw GraphQLSyntaxError(message: "unexpected .") }
                all.append(.spread)
                index += 3
            } else if c == "\"" {
                var out = ""
                index += 1
                while index < text.count, text[index] != "\"" {
                    if text[index] == "\\", index + 1 < text.count { index += 1 }
                    out.append(text[index])
                    index += 1
                }
                index += 1
                all.append(.string(out))
            } else if c == "-" || (c.isASCII && c.isNumber) {
                let start = index
                index += 1
                while index < text.count, isName(text[index]) || text[index] == "." { index += 1 }
                let literal = String(text[start..<index])
                all.append(Int64(literal).map { .int($0) } ?? .float(literal))
            } else if isName(c) {
                let start = index
                while index < text.count, isName(text[index]) { index += 1 }
                all.append(.name(String(text[start..<index])))
            } else {
                all.append(.mark(c))
                index += 1
            }
        }
        return all + [.end]
    }
}
