import Domain

/// A place in a JSON document. It is read tolerantly, and errors name the place.
struct JSONNode {
    let value: JSON
    /// `line_items[3].price`.
    let path: String

    init(_ value: JSON, path: String = "") {
        self.value = value
        self.path = path
    }

    subscript(key: String) -> JSONNode {
        let place = path.isEmpty ? key : "\(path).\(key)"
        if case .object(let members) = value { return JSONNode(members[key] ?? .null, path: place) }
        return JSONNode(.null, path: place)
    }

    var isNull: Bool { value == .null }

    /// A string, or a number as it was written; `nil` for an empty string.
    var text: String? {
        switch value {
        case .string(let text): text.isEmpty ? nil : text
        case .number(let literal): literal
        default: nil
        }
    }

    /// A code or a count: a whole number, or a string with one, within a million million. Units have their own bounds.
    var integer: Int64? {
        guard let text else { return nil }
        let whole = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard whole.count == 1 || whole[1].allSatisfy({ $0 == "0" }), let value = Int64(whole[0]) else { return nil }
        return (-1_000_000_000_000...1_000_000_000_000).contains(value) ? value : nil
    }

    var bool: Bool? {
        switch value {
        case .bool(let value): value
        case .string("true"): true
        case .string("false"): false
        default: nil
        }
    }

    var instant: Instant? { text.flatMap { Instant(iso: $0) } }

    /// The rows of a list: the elements of an array, or of a `data` or `nodes` member. One object counts as a list of one.
    var rows: [JSONNode] {
        switch value {
        case .array(let values): return values.enumerated().map { JSONNode($1, path: "\(path)[\($0)]") }
        case .object(let members):
            for name in ["data", "nodes"] where members[name] != nil { return self[name].rows }
            return members.isEmpty ? [] : [self]
        default: return []
        }
    }

    /// Describes the value's form, without its content.
    private var form: String {
        switch value {
        case .null: "nothing"
        case .bool: "true or false"
        case .number(let literal): "a number of \(literal.utf8.count) characters"
        case .string(let text): "a text of \(text.unicodeScalars.count) characters"
        case .array(let values): "a list of \(values.count)"
        case .object: "an object"
        }
    }

    func missing(_ what: String = "is missing") -> Unreadable { Unreadable(reason: "\(path) \(what)") }

    func need<Value>(_ read: (JSONNode) throws(Unreadable) -> Value?) throws(Unreadable) -> Value {
        if let value = try read(self) { return value }
        // The value may name a person, and reasons are kept and logged, so only its form is told.
        throw missing(isNull ? "is missing" : "is not what it should be, but \(form)")
    }
}

/// The number at the end of a Shopify global id (`gid://shopify/Order/1` gives `1`), or the text itself if it is no global id.
func legacyID(_ text: String) -> String {
    guard text.hasPrefix("gid://"), let slash = text.lastIndex(of: "/") else { return text }
    return String(text[text.index(after: slash)...].prefix { $0 != "?" })
}
