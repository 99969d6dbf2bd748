import Synchronization

/// A cache of recently decoded records. A flow reads its order again and again, and decoding is most of the cost of a
/// read.
///
/// A record is returned only for exactly the text that it was decoded from, so nothing that a transaction undid comes
/// back.
final class DecodedDocuments: Sendable {
    private struct Key: Hashable {
        var type: ObjectIdentifier
        /// The sequence number of the last fact about the record. It identifies the record, since a fact is about one
        /// thing.
        var version: Int64
    }

    private struct Entry {
        var text: [UInt8]
        var record: any Sendable
    }

    /// Two generations of entries: recently used ones, and those used before. Memory stays bounded, and entries in use
    /// stay.
    private struct Generations {
        private static let most = 1024
        /// Maximum bytes of text. The records take several times as much.
        private static let mostText = 2 * 1024 * 1024

        private var text = 0
        private var young: [Key: Entry] = [:]
        private var old: [Key: Entry] = [:]

        mutating func entry(_ key: Key) -> Entry? {
            if let entry = young[key] { return entry }
            guard let entry = old[key] else { return nil }
            keep(entry, key)
            return entry
        }

        mutating func keep(_ entry: Entry, _ key: Key) {
            if young.count >= Self.most || text >= Self.mostText {
                old = young
                young = [:]
                text = 0
            }
            text += entry.text.count - (young[key]?.text.count ?? 0)
            young[key] = entry
        }
    }

    private let generations = Mutex(Generations())
    /// Documents that could not be decoded.
    let unreadable = UnreadableDocuments()

    /// The record of a document, decoded with `decode` where it is not cached.
    func record<Record: Sendable>(_ text: String, version: Int64, decode: () throws -> Record) rethrows -> Record {
        let key = Key(type: ObjectIdentifier(Record.self), version: version)
        let text = Array(text.utf8)
        if let entry = generations.withLock({ $0.entry(key) }), entry.text == text, let record = entry.record as? Record
        {
            return record
        }
        let record = try decode()
        generations.withLock { $0.keep(Entry(text: text, record: record), key) }
        return record
    }
}
