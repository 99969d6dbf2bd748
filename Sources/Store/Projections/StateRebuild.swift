import Domain

/// The progress of folding the state from the journal again.
package struct RebuildProgress: Hashable, Sendable {
    /// The last row of the journal that the state includes.
    package var sequence: Int64
    /// The journal's last row.
    package var last: Int64

    package var percent: Int { last > 0 ? Int(Double(min(sequence, last)) / Double(last) * 100) : 100 }
}

/// The version of the projections that folded the state, as the store says.
struct StateVersion: Equatable {
    /// Raised with every change of what projecting a fact writes. A store that another version wrote is folded again
    /// when it is opened.
    static let current: Int64 = 9

    var version: Int64
    /// While the state is being folded again, the last row of the journal that it includes; `nil` when it is complete.
    var sequence: Int64?

    var isCurrent: Bool { version == Self.current && sequence == nil }

    init(_ session: any SQLSession) throws {
        guard try !session.columns(of: "state_version").all.isEmpty else {
            // A store from before there were versions is of the first.
            version = 1
            return
        }
        let row = try session.row("SELECT version, sequence FROM state_version WHERE id = 1", [])
        version = try row?[0] ?? 0
        sequence = try row?[1]
    }

    static func write(_ sequence: Int64?, _ session: any SQLSession) throws {
        try session.execute(
            "UPDATE state_version SET version = ?, sequence = ? WHERE id = 1", [StateVersion.current, sequence])
    }
}

/// Folds the state from the whole journal again, some rows to a commit. Each commit records its progress, so that after
/// a kill the next start continues from there. Nobody else may read or write before it is done.
struct StateRebuild {
    /// Rows of the journal in one commit.
    static let rows = 1000

    let engine: any SQLEngine
    let commits: CommitGroup

    /// - Parameters:
    ///   - anew: whether to start with the first row, whatever was done before.
    ///   - tell: called at the beginning, and with every further percent.
    /// - Throws: `StoreError.damaged` when the journal is not as it was written; nothing is then changed.
    func run(anew: Bool, _ tell: @Sendable (RebuildProgress) -> Void) async throws {
        if let bad = try await engine.read({ try ChainWalk.walk($0) }).firstBad {
            throw StoreError.damaged(
                why: "row \(bad) of the journal is not what was written; nothing is rebuilt from it")
        }
        var progress = try await commits.run { tx in
            let known = try StateVersion(tx.session)
            let last = try tx.journal.lastSequence
            if !anew, known.version == StateVersion.current, let sequence = known.sequence {
                return RebuildProgress(sequence: sequence, last: last)
            }
            for table in Schema.projections { try tx.session.execute("DELETE FROM \(table)", []) }
            try StateVersion.write(0, tx.session)
            return RebuildProgress(sequence: 0, last: last)
        }
        tell(progress)
        var more = true
        while more {
            try Task.checkCancellation()
            let after = progress.sequence
            let ended = try await commits.run { tx in
                let page = try tx.journal.facts(after: after, limit: Self.rows)
                _ = try Self.fold(page, into: tx)
                try StateVersion.write(page.last, tx.session)
                return page.last
            }
            more = ended != nil
            let told = progress.percent
            progress.sequence = ended ?? progress.last
            if progress.percent != told { tell(progress) }
        }
    }

    /// Folds a page of the journal into the state. A row on which our own code fails is noted and left out, like a row
    /// that cannot be read, so that one row does not stop the rest.
    /// - Returns: the rows that were left out.
    static func fold(_ page: FactPage, into tx: Transaction) throws -> [Int64] {
        let projection = Projection(documents: tx.documents)
        var left = page.unreadable
        for row in page.facts {
            do {
                try tx.apart { try projection.project(row.fact, row.subject, by: row.actor, seq: row.seq, at: row.at) }
            } catch  where !Store.isRefusal(error) {
                left.append(row.seq)
                tx.documents.note(
                    UnreadableDocument(
                        table: "journal", id: String(row.seq), version: row.seq, why: Store.words(of: error)))
            }
        }
        return left.sorted()
    }
}
