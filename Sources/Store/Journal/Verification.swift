import Domain
import Foundation

/// The result of folding the whole journal again.
package struct RebuildReport: Hashable, Sendable {
    package var facts: Int
    /// Where the state differs from what the journal says, as `table: key (columns)`, at most twenty.
    package var differences: [String]
    /// Rows of the journal that this version cannot read. The state is folded from the others.
    package var unreadable: [Int64] = []

    package init(facts: Int, differences: [String]) {
        self.facts = facts
        self.differences = differences
    }
}

/// The result of verifying a whole store.
package struct StoreReport: Hashable, Sendable {
    package var chain: ChainReport
    package var facts = 0
    /// Whether the state is of another version, and so was not compared with the journal.
    package var isOutdated = false
    /// The problems, one sentence each; empty when there are none.
    package var problems: [String] = []
}

/// Compares a store with its journal.
enum Verification {
    /// What `verify` finds in one snapshot.
    static func examine(_ reader: Reader, tail: TailFile.Contents, lost: [String] = []) throws -> StoreReport {
        let chain = try ChainWalk.walk(reader.session)
        var report = StoreReport(chain: chain)
        report.problems += lost
        if let bad = chain.firstBad {
            report.problems.append(
                "row \(bad) of the journal is not what was written; the rows before it are. The state was not compared with it"
            )
        }
        func examine(_ what: String, _ look: () throws -> [String]) {
            do {
                report.problems += try look()
            } catch {
                report.problems.append("\(what): \(error)")
            }
        }
        examine("the file") { try reader.session.structuralFaults() }
        examine("the journal's end") { try LostTail(tail, reader.session).map { [$0.description] } ?? [] }
        // A row that was replaced is not a fact, so it is not folded.
        guard chain.firstBad == nil else { return report }
        report.isOutdated = try !StateVersion(reader.session).isCurrent
        if report.isOutdated { return report }
        examine("the state cannot be compared with the journal") {
            let rebuilt = try Self.compare(reader)
            report.facts = rebuilt.facts
            let unreadable = rebuilt.unreadable.prefix(20).map {
                "row \($0) of the journal cannot be read by this version"
            }
            return unreadable + rebuilt.differences.map { "the state is not what the journal says at \($0)" }
        }
        return report
    }

    static func compare(_ reader: Reader) throws -> RebuildReport {
        let scratch = try reader.session.scratch()
        let (facts, unreadable) = try fold(reader, into: scratch)
        let differences = try scratch.read {
            try TableComparison.differences(reader.session, $0, tables: Schema.projections)
        }
        var report = RebuildReport(facts: facts, differences: differences)
        report.unreadable = unreadable
        return report
    }

    private static func fold(_ reader: Reader, into scratch: any SQLScratch) throws -> (Int, unreadable: [Int64]) {
        let documents = DecodedDocuments()
        var facts = 0
        var unreadable: [Int64] = []
        var after: Int64? = 0
        while let start = after {
            let page = try reader.journal.facts(after: start, limit: 1000)
            try scratch.write { session in
                unreadable += try StateRebuild.fold(page, into: Transaction(session, documents))
            }
            facts += page.facts.count + page.unreadable.count
            after = page.last
        }
        return (facts, unreadable)
    }
}
