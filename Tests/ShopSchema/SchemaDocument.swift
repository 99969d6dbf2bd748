/// A GraphQL document as it was sent.
struct SchemaDocument {
    indirect enum Value {
        case number(String)
        case string(String)
        case bool(Bool)
        case null
        case word(String)
        case variable(String)
        case list([Value])
        case object([String: Value])
    }

    struct Directive {
        var name: String
        var arguments: [String: Value]
    }

    struct Field {
        var key: String
        var name: String
        var arguments: [String: Value]
        var directives: [Directive]
        /// `nil` if it has none.
        var selection: [Selection]?
    }

    indirect enum Selection {
        case field(Field)
        case fragment(String)
        case inline(on: String?, [Selection])
    }

    struct Variable {
        var type: SchemaType
        var fallback: Value?
    }

    struct Operation {
        var name: String?
        var isMutation: Bool
        var variables: [String: Variable]
        var selection: [Selection]
    }

    var operations: [Operation] = []
    var fragments: [String: (on: String, selection: [Selection])] = [:]

    init(_ text: String) throws {
        var tokens = try SchemaTokens(text)
        while tokens.peek != .end {
            if tokens.peek == .mark(UInt8(ascii: "{")) {
                operations.append(
                    Operation(name: nil, isMutation: false, variables: [:], selection: try Self.selection(&tokens)))
                continue
            }
            switch try tokens.name() {
            case "query": operations.append(try Self.operation(&tokens, isMutation: false))
            case "mutation": operations.append(try Self.operation(&tokens, isMutation: true))
            case "fragment":
                let name = try tokens.name()
                guard try tokens.takeWord("on") else { throw SchemaSyntaxError(description: "a fragment of no type") }
                fragments[name] = (try tokens.name(), try Self.selection(&tokens))
            case let word: throw SchemaSyntaxError(description: "unexpected \(word)")
            }
        }
    }

    private static func operation(_ tokens: inout SchemaTokens, isMutation: Bool) throws -> Operation {
        var made = Operation(name: nil, isMutation: isMutation, variables: [:], selection: [])
        if case .name(let name) = tokens.peek {
            made.name = name
            _ = try tokens.next()
        }
        if try tokens.take("(") {
            while try !tokens.take(")") {
                try tokens.expect("$")
                let name = try tokens.name()
                try tokens.expect(":")
                var variable = Variable(type: try SchemaType(&tokens))
                if try tokens.take("=") { variable.fallback = try Value(&tokens) }
                made.variables[name] = variable
            }
        }
        made.selection = try selection(&tokens)
        return made
    }

    private static func selection(_ tokens: inout SchemaTokens) throws -> [Selection] {
        var all: [Selection] = []
        try tokens.expect("{")
        while try !tokens.take("}") {
            guard tokens.peek == .spread else {
                all.append(.field(try field(&tokens)))
                continue
            }
            _ = try tokens.next()
            if case .name(let name) = tokens.peek, name != "on" {
                _ = try tokens.next()
                all.append(.fragment(name))
            } else {
                let type = try tokens.takeWord("on") ? try tokens.name() : nil
                all.append(.inline(on: type, try selection(&tokens)))
            }
        }
        return all
    }

    private static func field(_ tokens: inout SchemaTokens) throws -> Field {
        let key = try tokens.name()
        let name = try tokens.take(":") ? try tokens.name() : key
        var made = Field(key: key, name: name, arguments: try arguments(&tokens), directives: [])
        made.directives = try directives(&tokens)
        if tokens.peek == .mark(UInt8(ascii: "{")) { made.selection = try selection(&tokens) }
        return made
    }

    private static func arguments(_ tokens: inout SchemaTokens) throws -> [String: Value] {
        var found: [String: Value] = [:]
        guard try tokens.take("(") else { return found }
        while try !tokens.take(")") {
            let name = try tokens.name()
            try tokens.expect(":")
            found[name] = try Value(&tokens)
        }
        return found
    }

    static func directives(_ tokens: inout SchemaTokens) throws -> [Directive] {
        var found: [Directive] = []
        while try tokens.take("@") {
            found.append(Directive(name: try tokens.name(), arguments: try arguments(&tokens)))
        }
        return found
    }
}

extension SchemaDocument.Value {
    init(_ tokens: inout SchemaTokens) throws {
        switch try tokens.next() {
        case .number(let text): self = .number(text)
        case .string(let text): self = .string(text)
        case .name("true"): self = .bool(true)
        case .name("false"): self = .bool(false)
        case .name("null"): self = .null
        case .name(let word): self = .word(word)
        case .mark(UInt8(ascii: "$")): self = .variable(try tokens.name())
        case .mark(UInt8(ascii: "[")):
            var all: [Self] = []
            while try !tokens.take("]") { all.append(try Self(&tokens)) }
            self = .list(all)
        case .mark(UInt8(ascii: "{")):
            var members: [String: Self] = [:]
            while try !tokens.take("}") {
                let name = try tokens.name()
                try tokens.expect(":")
                members[name] = try Self(&tokens)
            }
            self = .object(members)
        case let other: throw SchemaSyntaxError(description: "unexpected \(other)")
        }
    }
}
