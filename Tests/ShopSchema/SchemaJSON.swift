import Foundation

/// JSON as it went over the wire.
package enum SchemaJSON: Hashable, Sendable, Decodable {
    case null
    case bool(Bool)
    case int(Int64)
    case decimal(Double)
    case string(String)
    case array([SchemaJSON])
    case object([String: SchemaJSON])

    package init(from decoder: any Decoder) throws {
        if let many = try? decoder.singleValueContainer().decode([String: SchemaJSON].self) {
            self = .object(many)
            return
        }
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .null
        } else if let text = try? value.decode(String.self) {
            self = .string(text)
        } else if let flag = try? value.decode(Bool.self) {
            self = .bool(flag)
        } else if let number = try? value.decode(Int64.self) {
            self = .int(number)
        } else if let number = try? value.decode(Double.self) {
            self = .decimal(number)
        } else {
            self = .array(try value.decode([SchemaJSON].self))
        }
    }

    package init(_ bytes: some Sequence<UInt8>) throws {
        self = try JSONDecoder().decode(SchemaJSON.self, from: Data(bytes))
    }

    /// A member of an object; null where there is none.
    package subscript(name: String) -> SchemaJSON {
        if case .object(let members) = self { members[name] ?? .null } else { .null }
    }

    package var text: String? { if case .string(let text) = self { text } else { nil } }
}
