/// Holds a document against the schema, as the real API does before it runs it.
struct DocumentCheck {
    let schema: ShopSchema
    let document: SchemaDocument
    let operation: SchemaDocument.Operation
    let newer: NewerRules
    private(set) var faults: [String] = []
    private var used: Set<String> = []

    init(_ schema: ShopSchema, _ document: SchemaDocument, _ operation: SchemaDocument.Operation, _ newer: NewerRules) {
        (self.schema, self.document, self.operation, self.newer) = (schema, document, operation, newer)
    }

    mutating func run() -> [String] {
        for (name, variable) in operation.variables.sorted(by: { $0.key < $1.key }) {
            switch schema.types[variable.type.name]?.kind {
            case .scalar, .enum, .input: break
            default: faults.append("$\(name) is of no type for variables: \(variable.type)")
            }
        }
        select(operation.selection, operation.isMutation ? schema.mutation : schema.query, [])
        for name in operation.variables.keys.sorted() where !used.contains(name) {
            faults.append("$\(name) is never used")
        }
        return faults
    }

    // MARK: Fields

    private mutating func select(
        _ selection: [SchemaDocument.Selection], _ type: String, _ inside: Set<String>
    ) {
        for part in selection {
            switch part {
            case .field(let field): check(field, type, inside)
            case .inline(let on, let inner): select(inner, narrowed(on ?? type, of: type), inside)
            case .fragment(let name):
                guard let fragment = document.fragments[name], !inside.contains(name) else {
                    faults.append("there is no fragment \(name), or it contains itself")
                    continue
                }
                select(fragment.selection, narrowed(fragment.on, of: type), inside.union([name]))
            }
        }
    }

    /// The type of a fragment that stands within another type.
    private mutating func narrowed(_ inner: String, of outer: String) -> String {
        if schema.types[inner] == nil {
            faults.append("there is no type \(inner)")
        } else if schema.possible(inner).isDisjoint(with: schema.possible(outer)) {
            faults.append("no \(outer) is a \(inner)")
        }
        return inner
    }

    private mutating func check(_ field: SchemaDocument.Field, _ type: String, _ inside: Set<String>) {
        if field.name == "__typename" { return }
        let place = "\(type).\(field.name)"
        guard let there = schema.types[type]?.fields[field.name] else {
            faults.append("\(type) has no \(field.name)")
            return
        }
        check(field.arguments, there.arguments, place)
        for directive in field.directives {
            if let known = schema.directives[directive.name] {
                check(directive.arguments, known, "\(place) @\(directive.name)")
            } else {
                faults.append("there is no directive @\(directive.name)")
            }
        }
        if newer.idempotent.contains(field.name), !field.directives.contains(where: { $0.name == "idempotent" }) {
            faults.append("\(place) needs @idempotent")
        }
        switch (schema.types[there.type.name]?.kind, field.selection) {
        case (.scalar, _?), (.enum, _?):
            faults.append("\(place) is a \(there.type) and has no fields of its own")
        case (.type, nil), (.interface, nil), (.union, nil): faults.append("\(place) says not which of its fields")
        case (_, let inner?): select(inner, there.type.name, inside)
        default: break
        }
    }

    // MARK: Arguments

    private mutating func check(
        _ given: [String: SchemaDocument.Value], _ taken: [String: ShopSchema.Input], _ place: String
    ) {
        for (name, value) in given.sorted(by: { $0.key < $1.key }) {
            if let input = taken[name] {
                check(value, input, "\(place)(\(name))")
            } else {
                faults.append("\(place) takes no \(name)")
            }
        }
        for (name, input) in taken.sorted(by: { $0.key < $1.key }) where input.isRequired && given[name] == nil {
            faults.append("\(place) needs \(name)")
        }
    }

    private mutating func check(_ value: SchemaDocument.Value, _ input: ShopSchema.Input, _ place: String) {
        if case .variable(let name) = value {
            used.insert(name)
            guard let variable = operation.variables[name] else {
                faults.append("\(place) is $\(name), which is not declared")
                return
            }
            // A default, of the place or of the variable, stands in for what is not given.
            let hasDefault = input.hasDefault || variable.fallback != nil
            if !Self.fits(variable.type, input.type, hasDefault: hasDefault) {
                faults.append("\(place) is a \(input.type) and $\(name) a \(variable.type)")
            }
            return
        }
        check(value, input.type, place)
    }

    private static func fits(_ given: SchemaType, _ wanted: SchemaType, hasDefault: Bool) -> Bool {
        switch (given, wanted) {
        case (.required(let given), .required(let wanted)): fits(given, wanted, hasDefault: false)
        case (_, .required(let wanted)): hasDefault && fits(given, wanted, hasDefault: false)
        case (.required(let given), _): fits(given, wanted, hasDefault: false)
        case (.list(let given), .list(let wanted)): fits(given, wanted, hasDefault: false)
        default: given == wanted
        }
    }

    private mutating func check(_ value: SchemaDocument.Value, _ type: SchemaType, _ place: String) {
        switch (type, value) {
        case (.required, .null): faults.append("\(place) may not be null")
        case (.required(let inner), _): check(value, inner, place)
        case (_, .null): break
        case (.list(let inner), .list(let all)):
            for one in all { check(one, ShopSchema.Input(type: inner, hasDefault: false), "\(place)[]") }
        case (.list(let inner), _): check(value, inner, place)
        case (.named(let name), _): check(value, named: name, place)
        }
    }

    private mutating func check(_ value: SchemaDocument.Value, named name: String, _ place: String) {
        guard let definition = schema.types[name] else {
            faults.append("there is no type \(name)")
            return
        }
        switch (definition.kind, value) {
        case (.enum, .word(let word)):
            if !definition.members.contains(word) { faults.append("\(place) is no \(name): \(word)") }
        case (.input, .object(let members)):
            check(members, definition.inputs, place)
            newer.check(Set(members.keys), of: name, place, into: &faults)
        case (.scalar, .string):
            if ["Int", "Float", "Boolean"].contains(name) { faults.append("\(place) is a \(name)") }
        case (.scalar, .number(let text)):
            let isWhole = Int32(text) != nil
            if ["Boolean", "String", "DateTime"].contains(name) || (["Int", "ID"].contains(name) && !isWhole) {
                faults.append("\(place) is a \(name)")
            }
        case (.scalar, .bool): if name != "Boolean" { faults.append("\(place) is a \(name)") }
        default: faults.append("\(place) is a \(name)")
        }
    }
}
