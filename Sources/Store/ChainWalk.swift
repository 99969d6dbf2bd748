import Foundation
import GRDB

/// What a walk along the journal's hash chain found.
package struct ChainReport: Hashable, Sendable {
    package var rows: Int
    /// The first row that is not what was written, or `nil` when all are.
    package var firstBad: Int64?

    package init(rows: Int, firstBad: Int64?) {
        self.rows = rows
        self.firstBad = firstBad
    }
}

/// Follows the hashes of the journal over the bytes as they stand in the file: text that was made into a number, or spelled with
/// other bytes that mean the same, is another value.
enum ChainWalk {
    private static let columns = ["subject", "kind", "actor", "body"]
    private static let types = "integer text text text text blob"

    /// - Parameter after: the row from which on the rest is looked at; 0 for the whole journal.
    static func walk(_ db: Database, after: Int64 = 0) throws -> ChainReport {
        var report = ChainReport(rows: 0, firstBad: nil)
        var previous = Data()
        if after > 0 {
            let hash = try Data.fetchOne(db, sql: "SELECT hash FROM journal WHERE seq = ?", arguments: [after])
            guard let hash else { return ChainReport(rows: 0, firstBad: after) }
            previous = hash
        }
        var expected = after + 1
        let bytes = columns.map { "CAST(\($0) AS BLOB)" }.joined(separator: ", ")
        let kinds = (["at"] + columns + ["hash"]).map { "typeof(\($0))" }.joined(separator: " || ' ' || ")
        let cursor = try Row.fetchCursor(
            db, sql: "SELECT seq, at, CAST(hash AS BLOB), \(kinds), \(bytes) FROM journal WHERE seq > ? ORDER BY seq",
            arguments: [after])
        while let row = try cursor.next() {
            let seq: Int64 = row[0]
            guard seq == expected, String.fromDatabaseValue(row[3]) == types, let at = Int64.fromDatabaseValue(row[1]),
                let hash = Data.fromDatabaseValue(row[2])
            else {
                report.firstBad = seq
                break
            }
            let texts = (4..<8).map { Data.fromDatabaseValue(row[$0]) ?? Data() }
            guard JournalEntry.hash([Data(String(seq).utf8), Data(String(at).utf8)] + texts, after: previous) == hash
            else {
                report.firstBad = seq
                break
            }
            report.rows += 1
            expected += 1
            previous = hash
        }
        return report
    }
}
