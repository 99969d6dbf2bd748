import Crypto

/// What a journal row's hash covers.
struct JournalEntry {
    var seq: Int64
    var at: Int64
    var subject: String
    var kind: String
    var actor: String
    var body: String

    /// SHA-256 over the previous hash and every column. The length of each column precedes it, so that no two different
    /// rows hash the same input.
    func hash(after previous: [UInt8]) -> [UInt8] {
        Self.hash([String(seq), String(at), subject, kind, actor, body].map { Array($0.utf8) }, after: previous)
    }

    static func hash(_ columns: [[UInt8]], after previous: [UInt8]) -> [UInt8] {
        var sha = SHA256()
        sha.update(data: previous)
        for bytes in columns {
            withUnsafeBytes(of: UInt64(bytes.count).littleEndian) { sha.update(bufferPointer: $0) }
            sha.update(data: bytes)
        }
        return Array(sha.finalize())
    }
}
