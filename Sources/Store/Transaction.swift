package import Domain

/// One caller's part of a commit. It reads its own writes, and either all of them are kept or none.
///
/// `append` records that something happened: it writes the row of the journal and the state that follows from it (see
/// `Projection`). The other properties write what stands beside the journal: `queues` (work), `bodies` (messages from
/// outside), `people` (who ordered), `erasing`, `stockDue` (SKUs to push), `listings` (what the WMS lists), `answers` (to
/// actions) and `clockSteps` (waiting work, when the clock was set). The property of `Reader` for the same subject reads what they write.
package final class Transaction: Reader {
    /// Counters that the commit collects and writes at its end.
    let counts = CommitCounts()
    /// The end of the journal with the rows that the commit appended so far; `nil` while there are none.
    private(set) var end: (sequence: Int64, hash: [UInt8])?

    package var queues: WorkWrites { WorkWrites(documents: documents, counts: counts) }
    package var bodies: InboxWrites { InboxWrites(documents: documents) }
    package var people: ContactWrites { ContactWrites(documents: documents) }
    package var erasing: Erasing { Erasing(documents: documents) }
    package var stockDue: StockDue { StockDue(documents: documents) }
    package var listings: ListingWrites { ListingWrites(documents: documents) }
    package var answers: ReplyWrites { ReplyWrites(documents: documents) }
    package var clockSteps: ClockWrites { ClockWrites(documents: documents) }

    /// Runs `body` in a savepoint. If it throws, only its own changes are undone.
    package func apart<T>(_ body: () throws -> T) throws -> T {
        do { return try inSavepoint(body) } catch {
            // If the whole transaction was rolled back, nothing of it may go on.
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

    /// Appends a fact to the journal and projects it into the state. Its words are kept beside the journal.
    /// - Parameter words: further words about it, by their fields, which no record holds.
    /// - Returns: the fact's sequence number.
    @discardableResult
    package func append(
        _ fact: Fact, to subject: Subject, by actor: Actor, at: Instant, words: [String: String] = [:]
    ) throws -> Int64 {
        // Normalised as it will be read back, so that folding it again makes the same record.
        let subject = Subject(text: Values.storable(subject.text)) ?? subject
        let apart = WordsApart(documents: documents)
        let parted = try apart.part(fact, subject, words)
        let seq = try write(
            kind: fact.kind, actor: actor.text, body: try documents.coder.encode(parted.bare), to: subject, at: at)
        try apart.keep(parted.words, of: parted.order, at: seq)
        try Projection(documents: documents).project(
            parted.whole, subject, by: Values.storable(actor.text), seq: seq, at: at)
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
