package import Domain

/// One caller's part of a commit: it reads what it wrote, and all of it is kept or none.
///
/// `append` is how anything happens: the journal's row and the state that follows from it, see `Projection`. Beside the journal stand
/// `queues` (work), `bodies` (messages from outside), `people` (who ordered), `erasing`, `stockDue` (SKUs to push), `answers` (to actions)
/// and `clockSteps` (what waits, when the clock was set). What they write is read by the property of `Reader` of the same subject.
package final class Transaction: Reader {
    /// What the commit counted so far and writes at its end.
    let counts = CommitCounts()
    /// Where the journal ends with what the commit appended so far; `nil` while that is nothing.
    private(set) var end: (sequence: Int64, hash: [UInt8])?

    package var queues: WorkWrites { WorkWrites(documents: documents, counts: counts) }
    package var bodies: InboxWrites { InboxWrites(documents: documents) }
    package var people: ContactWrites { ContactWrites(documents: documents) }
    package var erasing: Erasing { Erasing(documents: documents) }
    package var stockDue: StockDue { StockDue(documents: documents) }
    package var answers: ReplyWrites { ReplyWrites(documents: documents) }
    package var clockSteps: ClockWrites { ClockWrites(documents: documents) }

    /// Runs `body` so that it can fail by itself: what it did is then undone, and the rest of the transaction stands.
    package func apart<T>(_ body: () throws -> T) throws -> T {
        do { return try inSavepoint(body) } catch {
            // When the whole transaction is gone, nothing of it may go on.
            guard session.isInTransaction else { throw StoreError.commitLost }
            throw error
        }
    }

    func inSavepoint<T>(_ body: () throws -> T) throws -> T {
        let (counted, ended) = (counts.held, end)
        do { return try session.savepoint(body) } catch {
            counts.held = counted
            end = ended
            throw error
        }
    }

    /// Adds a fact to the journal and to the state that is folded from it. Its words stand beside the journal.
    /// - Parameter words: what else somebody said to it, which no record has.
    /// - Returns: the fact's sequence number.
    @discardableResult
    package func append(
        _ fact: Fact, to subject: Subject, by actor: Actor, at: Instant, words: [String: String] = [:]
    ) throws -> Int64 {
        // As it will be read back, so that folding it again makes the same record.
        let subject = Subject(text: Values.storable(subject.text)) ?? subject
        let apart = WordsApart(documents: documents)
        let parted = try apart.part(fact, subject, words)
        let seq = try write(
            kind: fact.kind, actor: actor.text, body: try documents.coder.encode(parted.bare), to: subject, at: at)
        try apart.keep(parted.words, of: parted.order, at: seq)
        try Projection(documents: documents).project(parted.whole, subject, seq: seq, at: at)
        return seq
    }

    /// Adds a row to the journal, chained to the one before it.
    func write(kind: String, actor: String, body: String, to subject: Subject, at: Instant) throws -> Int64 {
        let last = try session.row("SELECT seq, hash FROM journal WHERE seq = (SELECT MAX(seq) FROM journal)", [])
        let entry = JournalEntry(
            seq: (try last?[0] ?? 0 as Int64) + 1, at: at.milliseconds, subject: subject.text,
            kind: kind, actor: Values.storable(actor), body: body)
        let hash = entry.hash(after: try last?[1] ?? [])
        try session.execute(
            "INSERT INTO journal (seq, at, subject, kind, actor, body, hash) VALUES (?, ?, ?, ?, ?, ?, ?)",
            [entry.seq, entry.at, entry.subject, entry.kind, entry.actor, body, hash])
        end = (entry.seq, hash)
        return entry.seq
    }

    @discardableResult
    func execute(_ sql: String, _ values: Values) throws -> Int { try session.execute(sql, values) }
}
