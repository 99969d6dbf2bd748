/// Holds the variables of a call against their types.
struct VariableCheck {
    let schema: ShopSchema
    let newer: NewerRules
    private(set) var faults: [String] = []

    init(_ schema: ShopSchema, _ newer: NewerRules) { (self.schema, self.newer) = (schema, newer) }

    mutating func run(_ given: SchemaJSON, _ declared: [String: SchemaDocument.Variable]) -> [String] {
        var members: [String: SchemaJSON] = [:]
        if case .object(let all) = given { members = all }
        for name in members.keys.sorted() where declared[name] == nil { faults.append("$\(name) is not declared") }
        for (name, variable) in declared.sorted(by: { $0.key < $1.key }) {
            if let value = members[name] {
                check(value, variable.type, "$\(name)")
            } else if variable.type.isRequired, variable.fallback == nil {
                faults.append("$\(name) is not given")
            }
        }
        return faults
    }

    private mutating func check(_ value: SchemaJSON, _ type: SchemaType, _ place: String) {
        switch (type, value) {
        case (.required, .null): faults.append("\(place) may not be null")
        case (.required(let inner), _): check(value, inner, place)
        case (_, .null): break
        case (.list(let inner), .array(let all)): for one in all { check(one, inner, "\(place)[]") }
        case (.list(let inner), _): check(value, inner, place)
        case (.named(let name), _): check(value, named: name, place)
        }
    }

    private mutating func check(_ value: SchemaJSON, named name: String, _ place: String) {
        guard let definition = schema.types[name] else {
            faults.append("there is no type \(name)")
            return
        }
        switch definition.kind {
        case .enum:
            if !definition.members.contains(value.text ?? "") {
                faults.append("\(place) is no \(name): \(value.text ?? "not a word")")
            }
        case .input:
            guard case .object(let members) = value else {
                faults.append("\(place) is a \(name)")
                return
            }
            check(members, definition, name, place)
        default: if !ScalarForm.isRight(value, name, isAnswer: false) { faults.append("\(place) is a \(name)") }
        }
    }

    private mutating func check(
        _ members: [String: SchemaJSON], _ definition: ShopSchema.Definition, _ name: String, _ place: String
    ) {
        for (member, value) in members.sorted(by: { $0.key < $1.key }) {
            if let input = definition.inputs[member] {
                check(value, input.type, "\(place).\(member)")
            } else {
                faults.append("\(name) takes no \(member)")
            }
        }
        for (member, input) in definition.inputs.sorted(by: { $0.key < $1.key })
        where input.isRequired && members[member] == nil { faults.append("\(place) needs \(member)") }
        if definition.isOneOf, members.count != 1 || members.values.contains(.null) {
            faults.append("\(place) takes exactly one member")
        }
        newer.check(Set(members.keys), of: name, place, into: &faults)
    }
}

/// Holds an answer against the document that was asked.
struct AnswerCheck {
    let schema: ShopSchema
    let document: SchemaDocument
    let newer: NewerRules
    private(set) var faults: [String] = []

    init(_ schema: ShopSchema, _ document: SchemaDocument, _ newer: NewerRules) {
        (self.schema, self.document, self.newer) = (schema, document, newer)
    }

    mutating func run(_ data: SchemaJSON, _ operation: SchemaDocument.Operation) -> [String] {
        let root = operation.isMutation ? schema.mutation : schema.query
        check(data, [operation.selection], .named(root), root)
        return faults
    }

    private mutating func check(
        _ value: SchemaJSON, _ selections: [[SchemaDocument.Selection]], _ type: SchemaType, _ place: String
    ) {
        switch (type, value) {
        case (.required, .null): faults.append("\(place) may not be null")
        case (.required(let inner), _): check(value, selections, inner, place)
        case (_, .null): break
        case (.list(let inner), .array(let all)): for one in all { check(one, selections, inner, place) }
        case (.list, _): faults.append("\(place) is a list")
        case (.named(let name), _): check(value, selections, named: name, place)
        }
    }

    private mutating func check(
        _ value: SchemaJSON, _ selections: [[SchemaDocument.Selection]], named name: String, _ place: String
    ) {
        guard let definition = schema.types[name] else { return }
        switch definition.kind {
        case .enum:
            if !definition.members.contains(value.text ?? ""), !newer.has(value.text ?? "", in: name) {
                faults.append("\(place) is no \(name): \(value.text ?? "?")")
            }
        case .type, .interface, .union:
            guard case .object(let members) = value else {
                faults.append("\(place) is a \(name)")
                return
            }
            check(members, selections, name, place)
        default: if !ScalarForm.isRight(value, name, isAnswer: true) { faults.append("\(place) is a \(name)") }
        }
    }

    private mutating func check(
        _ members: [String: SchemaJSON], _ selections: [[SchemaDocument.Selection]], _ type: String, _ place: String
    ) {
        // Which type an object has is not told unless it is asked, and its global id tells.
        var type = type
        if schema.types[type]?.kind != .type, let id = members["id"]?.text,
            let kind = id.dropFirst("gid://shopify/".count).split(separator: "/").first
        {
            type = String(kind)
        }
        var fields: [String: [SchemaDocument.Field]] = [:]
        for selection in selections { collect(selection, type, members, into: &fields) }
        for key in members.keys.sorted() where fields[key] == nil { faults.append("\(place) was not asked for \(key)") }
        for (key, asked) in fields.sorted(by: { $0.key < $1.key }) {
            guard let name = asked.first?.name, name != "__typename", let there = schema.types[type]?.fields[name]
            else {
                continue
            }
            guard let value = members[key] else {
                faults.append("\(type).\(name) was asked for and is not there")
                continue
            }
            check(value, asked.compactMap(\.selection), there.type, "\(type).\(name)")
            if name == "id", let id = value.text, !id.hasPrefix("gid://shopify/\(type)/") {
                faults.append("\(type).id is the id of something else: \(id)")
            }
        }
    }

    /// The fields that are asked for of an object of this type.
    private func collect(
        _ selection: [SchemaDocument.Selection], _ type: String, _ members: [String: SchemaJSON],
        into fields: inout [String: [SchemaDocument.Field]]
    ) {
        for part in selection {
            switch part {
            case .field(let field): fields[field.key, default: []].append(field)
            case .inline(let on, let inner):
                if on == nil || on == type || schema.possible(on ?? "").contains(type) {
                    collect(inner, type, members, into: &fields)
                }
            case .fragment(let name):
                guard let fragment = document.fragments[name] else { continue }
                if fragment.on == type || schema.possible(fragment.on).contains(type) {
                    collect(fragment.selection, type, members, into: &fields)
                }
            }
        }
    }
}

/// What JSON a scalar is.
enum ScalarForm {
    static func isRight(_ value: SchemaJSON, _ name: String, isAnswer: Bool) -> Bool {
        switch (name, value) {
        case ("Int", .int(let number)): Int32(exactly: number) != nil
        case ("Float", .int), ("Float", .decimal), ("Boolean", .bool), ("JSON", _): true
        case ("Int", _), ("Float", _), ("Boolean", _): false
        case ("ID", .string(let text)): text.hasPrefix("gid://shopify/") && !text.hasSuffix("/")
        case ("DateTime", .string(let text)):
            text.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)/) != nil
        case ("Decimal", .string(let text)): text.wholeMatch(of: /-?\d+(\.\d+)?/) != nil
        case ("Decimal", .int), ("Decimal", .decimal): !isAnswer
        case ("URL", .string(let text)): text.contains("://") && !text.contains(" ")
        case (_, .string): true
        default: false
        }
    }
}
