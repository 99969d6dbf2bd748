import Domain

/// What was added to an order or a line under a name: docs/apis/shopify.md#notes.
enum ShopifyAttributes {
    /// Attributes without a value say nothing, and are left out.
    /// - Parameter key: the member with the name: `name` in bodies, `key` in the Admin API.
    static func read(_ list: JSONNode, key: String) throws(Unreadable) -> [Attribute] {
        var found: [Attribute] = []
        for (name, value) in try pairs(list, key: key) {
            if let text = text(value), !text.isEmpty { found.append(Attribute(name, text)) }
        }
        return found
    }

    /// Some clients write properties as one object with a member for each.
    private static func pairs(_ list: JSONNode, key: String) throws(Unreadable) -> [(String, JSON)] {
        if case .object(let members) = list.value {
            guard members.count <= Bounds.lines else { throw list.missing("has \(members.count) members") }
            return members.sorted { $0.key < $1.key }
        }
        return try list.lines().map { ($0[key].text ?? "", $0["value"].value) }
    }

    private static func text(_ value: JSON) -> String? {
        switch value {
        case .null: nil
        case .string(let text): text
        case .number(let literal): literal
        case .bool, .array, .object: value.text
        }
    }
}
