import Domain
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

/// What folding the whole journal again found.
package struct RebuildReport: Hashable, Sendable {
    package var facts: Int
    /// Where the state differs from what the journal says, as `table: key`, at most twenty.
    package var differences: [String]
    /// Rows of the journal that this version cannot read; the state is what the others say.
    package var unreadable: [Int64] = []

    package init(facts: Int, differences: [String]) {
        self.facts = facts
        self.differences = differences
    }
}

extension Reader {
    /// The hash of the journal's last row, in hexadecimal digits: equal when the whole journals are. Empty for an empty journal.
    package var lastHash: String {
        get throws {
            let last = try row("SELECT hash FROM journal ORDER BY seq DESC LIMIT 1", [])
            return (last?["hash"] as Data?)?.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() ?? ""
        }
    }
}

extension Store {
    /// Checks that no row of the journal was changed, taken out or put in.
    package func verifyChain() async throws -> ChainReport {
        try await read { reader in
            var report = ChainReport(rows: 0, firstBad: nil)
            var previous = Data()
            var expected: Int64 = 1
            let cursor = try Row.fetchCursor(reader.db, sql: "SELECT * FROM journal ORDER BY seq")
            while let row = try cursor.next() {
                let entry = JournalEntry(
                    seq: row["seq"], at: row["at"], subject: row["subject"], kind: row["kind"], actor: row["actor"],
                    body: row["body"])
                let hash: Data = row["hash"]
                guard entry.seq == expected, entry.hash(after: previous) == hash else {
                    report.firstBad = entry.seq
                    break
                }
                report.rows += 1
                expected += 1
                previous = hash
            }
            return report
        }
    }

    /// Folds the whole journal again, with the code that appending runs, and compares. Unless only verifying, what differs is
    /// then replaced by what the journal says.
    package func rebuild(verifyOnly: Bool) async throws -> RebuildReport {
        let scratch = try DatabaseQueue(configuration: Engine.configuration)
        try Schema.migrator.migrate(scratch)
        let report = try await read { reader in
            let (facts, unreadable) = try Self.fold(reader, into: scratch)
            var report = RebuildReport(facts: facts, differences: try Self.compare(reader, scratch))
            report.unreadable = unreadable
            return report
        }
        if !verifyOnly, !report.differences.isEmpty {
            try await transact { tx in
                for table in Schema.projections { try tx.execute("DELETE FROM \(table)", []) }
                let cursor = try Row.fetchCursor(
                    tx.db, sql: "SELECT seq, at, subject, actor, body FROM journal ORDER BY seq")
                while let row = try cursor.next() {
                    guard let fact = tx.readableRow(row) else { continue }
                    try tx.project(fact.fact, fact.subject, seq: fact.seq, at: fact.at)
                }
            }
        }
        return report
    }

    private static func fold(_ reader: Reader, into scratch: DatabaseQueue) throws -> (Int, unreadable: [Int64]) {
        let documents = DecodedDocuments()
        var facts = 0
        var unreadable: [Int64] = []
        let cursor = try Row.fetchCursor(
            reader.db, sql: "SELECT seq, at, subject, actor, body FROM journal ORDER BY seq")
        var more = true
        while more {
            var some: [JournalRow] = []
            var read = 0
            while read < 1000, let row = try cursor.next() {
                read += 1
                if let fact = reader.readableRow(row) { some.append(fact) } else { unreadable.append(row["seq"]) }
            }
            more = read == 1000
            facts += read
            try scratch.write { db in
                let tx = Transaction(db, documents)
                for row in some { try tx.project(row.fact, row.subject, seq: row.seq, at: row.at) }
            }
        }
        return (facts, unreadable)
    }

    private static func compare(_ reader: Reader, _ scratch: DatabaseQueue) throws -> [String] {
        try scratch.read { rebuilt in
            var differences: [String] = []
            for table in Schema.projections {
                let sql = "SELECT * FROM \(table) ORDER BY 1, 2"
                let ours = try Row.fetchCursor(reader.db, sql: sql)
                let theirs = try Row.fetchCursor(rebuilt, sql: sql)
                while differences.count < 20 {
                    let (a, b) = (try ours.next(), try theirs.next())
                    if a == nil, b == nil { break }
                    if a == b { continue }
                    let key = (a ?? b).flatMap { String.fromDatabaseValue($0[0]) ?? "\($0[0] as DatabaseValue)" } ?? "?"
                    differences.append("\(table): \(key)")
                    // Past a missing row everything is shifted: one difference a table says enough.
                    if a == nil || b == nil || (a?[0] as DatabaseValue?) != (b?[0] as DatabaseValue?) { break }
                }
            }
            return differences
        }
    }
}
