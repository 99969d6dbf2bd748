extension XML {
    /// The element as XML text. Characters that XML 1.0 cannot hold (control characters) become spaces.
    /// - Parameters:
    ///   - namespace: put on the element itself, under the prefix `ns2`; its children stay unqualified.
    func xml(namespace: String? = nil) -> String {
        var out = #"<?xml version="1.0" encoding="UTF-8"?>"#
        let tag = namespace.map { "ns2:\(name) xmlns:ns2=\"\($0)\"" } ?? name
        out += "<\(tag)>"
        writeContent(to: &out)
        return out + "</\(namespace == nil ? name : "ns2:\(name)")>"
    }

    private func writeContent(to out: inout String) {
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": out += "&amp;"
            case "<": out += "&lt;"
            case ">": out += "&gt;"
            case "\n", "\t": out.unicodeScalars.append(scalar)
            // A bare carriage return would be read back as a line feed.
            case "\r": out += "&#13;"
            case "\u{0}"..<" ", "\u{FFFE}", "\u{FFFF}": out += " "
            default: out.unicodeScalars.append(scalar)
            }
        }
        for child in children {
            out += "<\(child.name)>"
            child.writeContent(to: &out)
            out += "</\(child.name)>"
        }
    }

    /// The element's content as JSON, in the form of Deposco's V1 API: every value is a string, and elements that may repeat
    /// are lists (docs/apis/deposco.md#v1-orders).
    /// - Parameter lists: the names of those elements.
    func json(lists: Set<String>) -> JSON {
        guard !children.isEmpty else { return .string(text) }
        var members: [String: JSON] = [:]
        for child in children {
            let value = child.json(lists: lists)
            guard lists.contains(child.name) else {
                members[child.name] = value
                continue
            }
            if case .array(let before) = members[child.name] {
                members[child.name] = .array(before + [value])
            } else {
                members[child.name] = .array([value])
            }
        }
        return .object(members)
    }

    /// Reads JSON as if it were XML: members become elements, and a list becomes one element for each of its values. `{"@nil":
    /// "true"}` is Deposco's null.
    init(_ name: String, json: JSON) {
        switch json {
        case .null: self.init(name)
        case .bool(let value): self.init(name, value ? "true" : "false")
        case .number(let literal): self.init(name, literal)
        case .string(let text): self.init(name, text)
        case .array(let values): self.init(name, values.map { XML(name, json: $0) })
        case .object(let members):
            guard members["@nil"] == nil else {
                self.init(name)
                return
            }
            self.init(
                name,
                members.sorted { $0.key < $1.key }.flatMap { key, value -> [XML] in
                    guard case .array(let values) = value else { return [XML(key, json: value)] }
                    return values.map { XML(key, json: $0) }
                })
        }
    }
}
