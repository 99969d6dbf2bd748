package import Domain

/// Erases what is stored about people.
package struct Erasing: TableRows {
    let documents: Documents

    /// Erases everything stored about the person behind an order. The journal contains none of it and verifies as
    /// before.
    /// - Parameter messages: kept bodies that were found to be about the order or the person.
    package func erase(_ id: OrderID, messages: [Int64]) throws -> ErasedCounts {
        var counts = ErasedCounts()
        let marks = PersonMarks(contact: try contacts.contact(id))
        for subject in try erasures.subjects(of: id) {
            let words = try execute(
                "DELETE FROM typed WHERE seq IN (SELECT seq FROM journal WHERE subject = ?)", [subject.text])
            guard words > 0 else { continue }
            counts.words += words
            try refold(subject)
        }
        counts.words += try eraseLooseWords(marks)
        try eraseErrors(marks, keys: erasures.workKeys(of: id))
        try eraseReplies(about: id, marks)
        for message in messages {
            counts.messages += try InboxWrites(documents: documents).blankBody(message)
        }
        try ContactWords(documents: documents).forget(id)
        counts.contact = try execute("DELETE FROM contact WHERE order_id = ?", [id.rawValue]) > 0
        return counts
    }

    /// Words that belong to no order may still name the person.
    private func eraseLooseWords(_ marks: PersonMarks) throws -> Int {
        guard !marks.isEmpty else { return 0 }
        var erased = 0
        for row in try rows(
            """
            SELECT t.seq, t.field, t.text, j.subject FROM typed t JOIN journal j ON j.seq = t.seq
            WHERE t.order_id IS NULL ORDER BY t.seq
            """) where try marks.occur(in: Array((row["text"] as String).utf8))
        {
            try execute("DELETE FROM typed WHERE seq = ? AND field = ?", [row["seq"] as Int64, row["field"] as String])
            erased += 1
            if let subject = Subject(text: try row["subject"]) { try refold(subject) }
        }
        return erased
    }

    private func eraseErrors(_ marks: PersonMarks, keys: [String]) throws {
        for row in try rows("SELECT id, key, error FROM work WHERE error IS NOT NULL ORDER BY id")
        where try keys.contains(row["key"]) || marks.occur(in: Array((row["error"] as String).utf8)) {
            try execute(
                "UPDATE work SET error = ?, version = version + 1 WHERE id = ?",
                [Fact.erasedWords, try row["id"] as Int64])
        }
    }

    /// Erases answers to actions on the order, and answers that name the person.
    private func eraseReplies(about id: OrderID, _ marks: PersonMarks) throws {
        var about = marks
        about.add(try erasures.subjects(of: id).map { $0.text.drop { $0 != "/" }.dropFirst() }.map(String.init))
        for row in try rows("SELECT id, reply FROM action_reply ORDER BY id")
        where try about.occur(in: row["reply"]) {
            try execute("DELETE FROM action_reply WHERE id = ?", [row["id"] as String])
        }
    }

    /// Folds a record from the journal again, after some of its words were erased. Records of orders contain no such
    /// words.
    private func refold(_ subject: Subject) throws {
        let facts = try rows(
            "SELECT seq, at, subject, kind, actor, body FROM journal WHERE subject = ? ORDER BY seq", [subject.text]
        ).map { try journal.journalRow($0) }
        switch subject {
        case .shipment(let id):
            try refold(facts, "shipment_record", id.rawValue) {
                ShipmentRecord(first: $0.fact)
            } apply: {
                $0.apply($1.fact, at: $1.at)
            }
        case .cancellation(let id):
            try refold(facts, "cancellation_record", id.rawValue) {
                CancellationRecord(first: $0.fact, id: id, at: $0.at)
            } apply: {
                $0.apply($1.fact, at: $1.at)
            }
            let answer = try cancellations.cancellation(id)?.record.answer
            try execute("UPDATE cancellation_record SET answer = ? WHERE id = ?", [answer, id.rawValue])
        case .exception(let id):
            try refold(facts, "exception_record", id.rawValue) {
                ExceptionRecord(first: $0.fact, id: id, at: $0.at)
            } apply: {
                $0.apply($1.fact, at: $1.at)
            }
        case .order, .item, .variant, .sku, .mark, .check, .system: break
        }
    }

    private func refold<Record: Encodable>(
        _ facts: [JournalRow], _ table: String, _ id: String, first: (JournalRow) -> Record?,
        apply: (inout Record, JournalRow) -> Void
    ) throws {
        var record: Record?
        for fact in facts {
            if var known = record {
                apply(&known, fact)
                record = known
            } else {
                record = first(fact)
            }
        }
        guard let record else { return }
        try execute("UPDATE \(table) SET doc = ? WHERE id = ?", [try coder.encode(record), id])
    }

    /// Deletes words that belong to no order and are older than a moment, at most `limit` at a time.
    /// - Returns: the number deleted.
    package func forgetLooseWords(before moment: Instant, limit: Int) throws -> Int {
        let some = try rows(
            """
            SELECT t.seq, j.subject FROM typed t JOIN journal j ON j.seq = t.seq
            WHERE t.order_id IS NULL AND j.at < ? ORDER BY t.seq LIMIT ?
            """, [moment.milliseconds, limit])
        for row in some { try execute("DELETE FROM typed WHERE seq = ?", [row["seq"] as Int64]) }
        for text in try Set(some.map { try $0["subject"] as String }).sorted() {
            if let subject = Subject(text: text) { try refold(subject) }
        }
        return some.count
    }
}
