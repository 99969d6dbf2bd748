import Domain
import Foundation

/// Encodes and decodes the JSON that the tables hold. It is compact and has sorted keys, so that the same value is
/// always the same text.
final class Coder {
    private let encoder = JSONEncoder()
    private let decoder = JSONDecoder()

    init() { encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes] }

    func encode(_ value: some Encodable) throws -> String { String(decoding: try encoder.encode(value), as: UTF8.self) }

    /// Describes a decoding error by its place, without the value.
    static func words(_ error: any Error) -> String {
        func place(_ path: [any CodingKey]) -> String {
            path.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(separator: ".")
        }
        switch error {
        case DecodingError.keyNotFound(let key, let context): return "\(place(context.codingPath + [key])) is missing"
        case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
            return "\(place(context.codingPath)) is of another type"
        case DecodingError.dataCorrupted(let context) where context.codingPath.isEmpty: return "it is not JSON"
        case DecodingError.dataCorrupted(let context): return "\(place(context.codingPath)) is a word that is not known"
        default: return "\(error)"
        }
    }

    func decode<Value: Decodable>(_ type: Value.Type, _ text: String) throws -> Value {
        try decoder.decode(type, from: Data(text.utf8))
    }

    /// - Parameter kind: the kind in the body's row; bodies do not contain it.
    func fact(kind: String, _ body: String) throws -> Fact {
        try decoder.decode(StoredFact.self, from: Data(body.utf8), configuration: kind).fact
    }

    private struct StoredFact: DecodableWithConfiguration {
        let fact: Fact

        init(from decoder: any Decoder, configuration kind: String) throws {
            fact = try Fact(kind: kind, from: decoder)
        }
    }
}
