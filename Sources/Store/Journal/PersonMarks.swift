package import Domain
import Glibc

/// Recognises text about a person or an order by whole words, in any case.
package struct PersonMarks: Sendable {
    private var needles: [[UInt8]] = []

    /// Marks from the person's own data. Names of one or two letters are left out, since they would occur everywhere.
    package init(contact: Contact?) {
        guard let contact else { return }
        add(
            [
                contact.email, contact.phone, contact.lastName, contact.firstName, contact.line1, contact.line2,
                contact.company, contact.postalCode, contact.note,
            ].compactMap { $0 })
        // Short values, such as a colour, would occur everywhere.
        let written = contact.attributes + contact.lineProperties.values.joined()
        add(written.map(\.value).filter { $0.utf8.count >= Self.leastWritten })
    }

    private static let leastWritten = 12

    /// Marks for messages from outside: ids, and data that belongs to one person alone.
    package init(messagesAbout ids: [String], of contact: Contact?) {
        add(ids + [contact?.email, contact?.phone].compactMap { $0 })
    }

    package mutating func add(_ texts: [String]) {
        for text in texts {
            let needle = text.utf8.map(Self.lowercased)
            if needle.count >= 3 { needles.append(needle) }
        }
    }

    package var isEmpty: Bool { needles.isEmpty }

    package func occur(in text: [UInt8]) -> Bool {
        if needles.isEmpty || text.isEmpty { return false }
        let lowered = text.map(Self.lowercased)
        return lowered.withUnsafeBytes { text in
            guard let base = text.baseAddress else { return false }
            return needles.contains { needle in
                var start = 0
                while start + needle.count <= text.count {
                    let room = text.count - start - needle.count + 1
                    guard let hit = memchr(base + start, Int32(needle[0]), room) else { return false }
                    let at = UnsafeRawPointer(hit) - base
                    let end = at + needle.count
                    if at == 0 || !Self.isWord(text[at - 1]), end == text.count || !Self.isWord(text[end]),
                        memcmp(base + at, needle, needle.count) == 0
                    {
                        return true
                    }
                    start = at + 1
                }
                return false
            }
        }
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 { (65...90).contains(byte) ? byte + 32 : byte }

    private static func isWord(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte >= 128
    }
}
