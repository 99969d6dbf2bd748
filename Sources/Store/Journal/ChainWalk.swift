/// The result of a walk along the journal's hash chain.
package struct ChainReport: Hashable, Sendable {
    package var rows: Int
    /// The first row that is not as it was written; `nil` when all rows are.
    package var firstBad: Int64?

    package init(rows: Int, firstBad: Int64?) {
        self.rows = rows
        self.firstBad = firstBad
    }
}

/// Verifies the hashes of the journal over the bytes exactly as the file holds them. Text that was made into a number,
/// or spelled with other bytes, is a different value.
enum ChainWalk {
    private static let kinds: [StoredValue.Kind] = [.integer, .integer, .text, .text, .text, .text, .bytes]

    /// - Parameter after: the row after which the walk starts; 0 for the whole journal.
    static func walk(_ session: any SQLSession, after: Int64 = 0) throws -> ChainReport {
        var report = ChainReport(rows: 0, firstBad: nil)
        var previous: [UInt8] = []
        if after > 0 {
            let before = try session.row("SELECT hash FROM journal WHERE seq = ?", [after])
            guard let hash: [UInt8] = try before?[0] else { return ChainReport(rows: 0, firstBad: after) }
            previous = hash
        }
        var expected = after + 1
        let rows = try session.stored(
            "SELECT seq, at, subject, kind, actor, body, hash FROM journal WHERE seq > ? ORDER BY seq", [after])
        while let row = try rows.next() {
            let hash = row[6].bytes
            guard row[0].bytes == Array(String(expected).utf8), row.map(\.kind) == kinds,
                JournalEntry.hash(row.prefix(6).map(\.bytes), after: previous) == hash
            else {
                report.firstBad = Int64(String(decoding: row[0].bytes, as: UTF8.self)) ?? expected
                break
            }
            report.rows += 1
            expected += 1
            previous = hash
        }
        return report
    }
}
