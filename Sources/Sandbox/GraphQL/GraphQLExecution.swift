/// What a field resolves to.
indirect enum GraphQLResult {
    case value(SandboxJSON)
    case object(GraphQLObject)
    case list([GraphQLResult])

    static var null: GraphQLResult { .value(nil) }
    static func text(_ text: String?) -> GraphQLResult { .value(.text(text)) }
    static func maybe(_ object: GraphQLObject?) -> GraphQLResult { object.map { .object($0) } ?? .null }
}

/// An object with fields. Asking for a field that it does not have is an error of the whole query, as in the real API.
struct GraphQLObject {
    var type: String
    var field: (String, GraphQLArguments) throws -> GraphQLResult?

    /// A Relay connection over rows, paged by `first` and `after`. The cursor is the row's key.
    static func connection<Row>(
        _ type: String, _ rows: [Row], _ arguments: GraphQLArguments, key: @escaping (Row) -> String,
        node: @escaping (Row) -> GraphQLObject
    ) -> GraphQLObject {
        let rows = arguments["reverse"].bool == true ? rows.reversed() : rows
        let first = Int(max(0, min(arguments["first"].int ?? 50, 250)))
        var start = 0
        if let after = arguments["after"].string { start = (rows.firstIndex { key($0) == after } ?? -1) + 1 }
        let page = Array(rows[start...].prefix(first))
        let more = start + page.count < rows.count
        return GraphQLObject(type: type) { name, _ in
            switch name {
            case "nodes": return .list(page.map { .object(node($0)) })
            case "edges":
                return .list(
                    page.map { row in
                        .object(
                            GraphQLObject(type: "\(type)Edge") { name, _ in
                                switch name {
                                case "cursor": .text(key(row))
                                case "node": .object(node(row))
                                default: nil
                                }
                            })
                    })
            case "pageInfo":
                return .object(
                    GraphQLObject(type: "PageInfo") { name, _ in
                        switch name {
                        case "hasNextPage": .value(.bool(more))
                        case "hasPreviousPage": .value(.bool(start > 0))
                        case "endCursor": .text(page.last.map(key))
                        case "startCursor": .text(page.first.map(key))
                        default: nil
                        }
                    })
            default: return nil
            }
        }
    }
}

struct GraphQLArguments {
    var values: [String: SandboxJSON]
    subscript(name: String) -> SandboxJSON { values[name] ?? .null }
}

/// Runs one operation.
struct GraphQLExecution {
    struct Failure: Error {
        var message: String
        var code: String?
    }

    let document: GraphQLDocument
    let variables: SandboxJSON
    /// Objects answered so far, from which the query's actual cost is made. A connection and its edges cost nothing themselves.
    private(set) var objects = 0

    init(document: GraphQLDocument, variables: SandboxJSON) {
        self.document = document
        self.variables = variables
    }

    mutating func run(
        _ name: String?, query: GraphQLObject, mutation: GraphQLObject
    ) throws -> SandboxJSON {
        let operation = try operation(name)
        for (variable, declared) in operation.variables where declared.required && variables[variable].isNull {
            throw Failure(
                message: "Variable $\(variable) of type was provided invalid value", code: "INVALID_VARIABLE")
        }
        return try select(operation.selection, of: operation.isMutation ? mutation : query, operation)
    }

    func operation(_ name: String?) throws -> GraphQLDocument.Operation {
        guard let operation = document.operations.first(where: { name == nil || $0.name == name }) else {
            throw Failure(message: "No operation named \"\(name ?? "")\"")
        }
        return operation
    }

    private mutating func select(
        _ selection: [GraphQLDocument.Selection], of object: GraphQLObject, _ operation: GraphQLDocument.Operation
    ) throws -> SandboxJSON {
        var members: [String: SandboxJSON] = [:]
        for part in selection {
            switch part {
            case .inline(let type, let inner):
                guard type == nil || type == object.type || type == "Node" else { continue }
                if case .object(let more) = try select(inner, of: object, operation) { members.merge(more) { $1 } }
            case .fragment(let name):
                guard let inner = document.fragments[name] else {
                    throw Failure(message: "Fragment \(name) was used, but not defined", code: "useAndDefineFragment")
                }
                if case .object(let more) = try select(inner, of: object, operation) { members.merge(more) { $1 } }
            case .field(let field):
                if field.name == "__typename" {
                    members[field.alias] = .string(object.type)
                    continue
                }
                let arguments = GraphQLArguments(values: field.arguments.mapValues { value($0, operation) })
                guard let result = try object.field(field.name, arguments) else {
                    throw Failure(
                        message: "Field '\(field.name)' doesn't exist on type '\(object.type)'", code: "undefinedField")
                }
                members[field.alias] = try complete(result, field, operation)
            }
        }
        return .object(members)
    }

    private mutating func complete(
        _ result: GraphQLResult, _ field: GraphQLDocument.Field, _ operation: GraphQLDocument.Operation
    ) throws -> SandboxJSON {
        switch result {
        case .value(let value): return value
        case .object(let object):
            guard !field.selection.isEmpty else {
                throw Failure(
                    message:
                        "Field must have selections (field '\(field.name)' returns \(object.type) but has no selections)",
                    code: "selectionMismatch")
            }
            if !object.type.hasSuffix("Connection"), !object.type.hasSuffix("Edge") { objects += 1 }
            return try select(field.selection, of: object, operation)
        case .list(let results):
            var all: [SandboxJSON] = []
            for result in results { all.append(try complete(result, field, operation)) }
            return .array(all)
        }
    }

    func value(_ value: GraphQLDocument.Value, _ operation: GraphQLDocument.Operation) -> SandboxJSON {
        switch value {
        case .constant(let json): return json
        case .variable(let name):
            let given = variables[name]
            return given.isNull ? operation.variables[name]?.fallback ?? .null : given
        case .list(let values): return .array(values.map { self.value($0, operation) })
        case .object(let members): return .object(members.mapValues { self.value($0, operation) })
        }
    }
}
