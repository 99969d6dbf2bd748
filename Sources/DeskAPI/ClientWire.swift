import Foundation

/// What core and console agree on, besides the messages themselves.
package enum DeskWire {
    /// The core sends a line of the live feed at least this often, so that silence means that it is gone.
    package static let aliveMilliseconds: Int64 = 1_000
    /// After this silence a console says that what it shows may no longer be so.
    package static let staleMilliseconds: Int64 = 2_500
    /// After this time a client gives up a silent core.
    package static let silenceMilliseconds: Int64 = 25_000
    /// The longest line of the live feed, in bytes.
    package static let maximumLine = 1024 * 1024
    /// The largest answer, in bytes.
    package static let maximumAnswer = 16 * 1024 * 1024

    /// JSON as both sides write it, with sorted keys, so that equal messages have equal bytes.
    package static func encode(_ message: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(message))
    }

    package static func decode<Message: Decodable>(_ type: Message.Type, from bytes: some Sequence<UInt8>) throws
        -> Message
    {
        try JSONDecoder().decode(type, from: Data(bytes))
    }

    /// Percent-encodes all but unreserved characters, for a path segment or a query value.
    package static func percentEncoded(_ text: String) -> String {
        var out = ""
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: out.unicodeScalars.append(.init(byte))
            default:
                out +=
                    "%" + String(byte >> 4, radix: 16, uppercase: true) + String(byte & 15, radix: 16, uppercase: true)
            }
        }
        return out
    }
}
