package import Domain

/// A fact as the journal has it.
package struct JournalRow: Hashable, Sendable {
    package var seq: Int64
    package var at: Instant
    package var subject: Subject
    /// `core`, `shopify`, `ada(1000)`.
    package var actor: String
    package var fact: Fact
}

/// A page of consecutive rows of the journal.
struct FactPage {
    var facts: [JournalRow] = []
    /// The sequence numbers of rows that this version cannot read.
    var unreadable: [Int64] = []
    /// The last sequence number of the page; `nil` at the journal's end.
    var last: Int64?
}

/// Reads the facts of the journal, and where it ends.
package struct JournalRows: TableRows {
    let documents: Documents

    /// The journal's last sequence number; 0 when it is empty.
    package var lastSequence: Int64 {
        get throws { try row("SELECT MAX(seq) FROM journal", [])?[0] ?? 0 }
    }

    /// When the last row of the journal was written; `nil` for an empty journal.
    package var lastTime: Instant? {
        get throws {
            try row("SELECT at FROM journal ORDER BY seq DESC LIMIT 1", []).map { try Instant(milliseconds: $0["at"]) }
        }
    }

    /// The hash of the journal's last row, in hexadecimal digits; empty for an empty journal. Journals with the same
    /// last hash are equal as a whole.
    package var lastHash: String { get throws { try JournalTail(session).hash } }

    /// The last facts about an order, its shipments, cancellations and the exceptions about it or in its way, oldest first.
    package func timeline(order id: OrderID, limit: Int) throws -> [JournalRow] {
        var subjects: [Subject] = [.order(id)]
        subjects += try shipments.all(of: id).map { .shipment($0.record.shipment.id) }
        subjects += try cancellations.all(of: id).map { .cancellation($0.record.id) }
        subjects += try rows(
            """
            SELECT id FROM exception_record WHERE order_id = ?
            UNION SELECT exception FROM order_block WHERE order_id = ?
            """, [id.rawValue, id.rawValue]
        ).map { .exception(ExceptionID(try $0["id"] as String)) }
        let all = try subjects.flatMap { try timeline(subject: $0, limit: limit) }
        return Array(all.sorted { $0.seq < $1.seq }.suffix(limit))
    }

    /// The last facts about one thing, oldest first.
    package func timeline(subject: Subject, limit: Int) throws -> [JournalRow] {
        try rows(
            "SELECT seq, at, subject, kind, actor, body FROM journal WHERE subject = ? ORDER BY seq DESC LIMIT ?",
            [subject.text, limit]
        ).reversed().compactMap { try readableRow($0) }
    }

    /// The facts after a row of the journal, in their order.
    func facts(after seq: Int64, limit: Int) throws -> FactPage {
        let rows = try rows(
            "SELECT seq, at, subject, kind, actor, body FROM journal WHERE seq > ? ORDER BY seq LIMIT ?", [seq, limit])
        var page = FactPage(last: rows.count < limit ? nil : try rows.last?["seq"])
        for row in rows {
            if let fact = try readableRow(row) {
                page.facts.append(fact)
            } else {
                page.unreadable.append(try row["seq"])
            }
        }
        return page
    }

    /// `nil` when the row cannot be read, which is noted.
    func readableRow(_ row: SQLRow) throws -> JournalRow? {
        do { return try journalRow(row) } catch  where !Store.isRefusal(error) {
            let seq: Int64 = (try? row["seq"]) ?? 0
            documents.note(UnreadableDocument(table: "journal", id: String(seq), version: seq, why: Coder.words(error)))
            return nil
        }
    }

    /// - Throws: `StoreError.damaged`, `UnknownFact` or `DecodingError` when the row cannot be read.
    func journalRow(_ row: SQLRow) throws -> JournalRow {
        let seq: Int64 = try row["seq"]
        guard let subject = Subject(text: try row["subject"]) else {
            throw StoreError.damaged(why: "row \(seq) of the journal is no fact")
        }
        return JournalRow(
            seq: seq, at: Instant(milliseconds: try row["at"]), subject: subject, actor: try row["actor"],
            fact: try whole(try coder.fact(kind: row["kind"], row["body"]), seq))
    }

    /// A fact of the journal with its words.
    func whole(_ fact: Fact, _ seq: Int64) throws -> Fact {
        guard fact.hasWords else { return fact }
        let kept = try rows("SELECT field, text FROM typed WHERE seq = ?", [seq])
        let words = Dictionary(try kept.map { try ($0["field"] as String, $0["text"] as String) }) { first, _ in first }
        return fact.mappingWords { field, text in text == Fact.apart ? words[field] ?? Fact.erasedWords : text }
    }
}
