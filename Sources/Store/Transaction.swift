package import Domain

/// One caller's part of a commit: it reads what it wrote, and all of it is kept or none.
package final class Transaction: Reader {
    /// What the commit counted so far and writes at its end.
    var counted = Counted()
    /// Where the journal ends with what the commit appended so far; `nil` while that is nothing.
    var tail: (sequence: Int64, hash: [UInt8])?

    struct Counted {
        var minutes: [QueueMinute: QueueMinute.Count] = [:]
        var places: [QueueCount: Int] = [:]
    }

    /// Runs `body` so that it can fail by itself: what it did is then undone, and the rest of the transaction stands.
    package func apart<T>(_ body: () throws -> T) throws -> T {
        do { return try inSavepoint(body) } catch {
            // When the whole transaction is gone, nothing of it may go on.
            guard session.isInTransaction else { throw StoreError.commitLost }
            throw error
        }
    }

    func inSavepoint<T>(_ body: () throws -> T) throws -> T {
        let (counted, ended) = (counted, tail)
        do { return try session.savepoint(body) } catch {
            self.counted = counted
            tail = ended
            throw error
        }
    }

    @discardableResult
    func execute(_ sql: String, _ values: Values) throws -> Int { try session.execute(sql, values) }

    /// Adds a fact to the journal and to the state that is folded from it. Its words stand beside the journal.
    /// - Parameter words: what else somebody said to it, which no record has.
    /// - Returns: the fact's sequence number.
    @discardableResult
    package func append(
        _ fact: Fact, to subject: Subject, by actor: Actor, at: Instant, words: [String: String] = [:]
    ) throws -> Int64 {
        // As it will be read back, so that folding it again makes the same record.
        let subject = Subject(text: Values.storable(subject.text)) ?? subject
        let parted = try part(fact, subject, words)
        let seq = try write(
            kind: fact.kind, actor: actor.text, body: try coder.encode(parted.bare), to: subject, at: at)
        try keep(parted.words, of: parted.order, at: seq)
        try project(parted.whole, subject, seq: seq, at: at)
        return seq
    }

    /// Adds a row to the journal, chained to the one before it.
    func write(kind: String, actor: String, body: String, to subject: Subject, at: Instant) throws -> Int64 {
        let last = try row("SELECT seq, hash FROM journal WHERE seq = (SELECT MAX(seq) FROM journal)", [])
        let entry = JournalEntry(
            seq: (try last?[0] ?? 0 as Int64) + 1, at: at.milliseconds, subject: subject.text,
            kind: kind, actor: Values.storable(actor), body: body)
        let hash = entry.hash(after: try last?[1] ?? [])
        try execute(
            "INSERT INTO journal (seq, at, subject, kind, actor, body, hash) VALUES (?, ?, ?, ?, ?, ?, ?)",
            [entry.seq, entry.at, entry.subject, entry.kind, entry.actor, body, hash])
        tail = (entry.seq, hash)
        return entry.seq
    }

    /// Keeps who ordered and where it goes, apart from the journal; nothing of somebody who was erased.
    /// - Parameter customer: the channel's id of the customer; `nil` leaves the one that is known.
    package func putContact(_ id: OrderID, _ contact: Contact, customer: String? = nil) throws {
        if try erasure(of: id)?.state == .erased { return }
        let record = try order(id)?.record
        let ended = record.flatMap { $0.stage.closed ? $0.stageAt : nil }
        try execute(
            """
            INSERT INTO contact (order_id, doc, email, customer, ended_at) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (order_id) DO UPDATE SET doc = excluded.doc, email = excluded.email,
                customer = COALESCE(excluded.customer, contact.customer)
            """,
            [
                id.rawValue, try coder.encode(contact), contact.email?.lowercased(), customer, ended?.milliseconds,
            ])
    }

    /// Keeps the answer to an action, so that the same request is answered the same.
    package func keepActionReply(_ id: String, _ reply: [UInt8], at: Instant) throws {
        try execute(
            "INSERT INTO action_reply (id, at, reply) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING",
            [id, at.milliseconds, reply])
    }
}
