package import Domain
import Foundation

/// Words beside the journal, with the row that they belong to.
package struct KeptWords: Hashable, Sendable {
    package var at: Instant
    /// Who said or did it.
    package var actor: String
    package var subject: Subject
    /// What happened, and which of its fields this is.
    package var kind: String
    package var field: String
    package var text: String
}

/// What an erasure took away.
package struct ErasedCounts: Hashable, Sendable {
    package var contact = false
    package var words = 0
    package var messages = 0
}

extension Reader {
    /// Whether the person behind an order is, or will be, erased, and since when.
    package func erasure(of id: OrderID) throws -> (state: ErasureState, at: Instant)? {
        guard let found = try row("SELECT state, at FROM erasure WHERE hash = ?", [ErasureHash.of(id)]),
            let state = try ErasureState(rawValue: found["state"])
        else { return nil }
        return (state, Instant(milliseconds: try found["at"]))
    }

    package var anybodyErased: Bool { get throws { try row("SELECT 1 FROM erasure LIMIT 1", []) != nil } }

    /// Orders whose erasure was asked for and has not been done.
    package func dueErasures(after: OrderID?, limit: Int) throws -> [OrderID] {
        try rows(
            "SELECT order_id FROM erasure WHERE state = 'due' AND order_id > ? ORDER BY order_id LIMIT ?",
            [after?.rawValue ?? "", limit]
        ).map { try OrderID($0["order_id"] as String) }
    }

    /// Orders that ended before a moment and whose contact is still kept, the first first.
    package func contacts(endedBefore moment: Instant, limit: Int) throws -> [OrderID] {
        try rows(
            "SELECT order_id FROM contact WHERE ended_at < ? ORDER BY ended_at LIMIT ?", [moment.milliseconds, limit]
        ).map { try OrderID($0["order_id"] as String) }
    }

    /// Orders with a contact, by their ids.
    package func contacts(after: OrderID?, limit: Int) throws -> [OrderID] {
        try rows(
            "SELECT order_id FROM contact WHERE order_id > ? ORDER BY order_id LIMIT ?",
            [after?.rawValue ?? "", limit]
        ).map { try OrderID($0["order_id"] as String) }
    }

    /// The orders of whoever has this e-mail address.
    package func orders(email: String) throws -> [OrderID] {
        try rows("SELECT order_id FROM contact WHERE email = ? ORDER BY order_id", [email.lowercased()])
            .map { try OrderID($0["order_id"] as String) }
    }

    /// The orders of one of the channel's customers.
    package func orders(customer: String) throws -> [OrderID] {
        try rows("SELECT order_id FROM contact WHERE customer = ? ORDER BY order_id", [customer])
            .map { try OrderID($0["order_id"] as String) }
    }

    /// The channel's id of the customer behind an order.
    package func customer(of id: OrderID) throws -> String? {
        try row("SELECT customer FROM contact WHERE order_id = ?", [id.rawValue]).flatMap { try $0["customer"] }
    }

    /// What people typed and remote systems said about an order, its shipments, cancellations and exceptions, oldest first.
    package func words(of id: OrderID) throws -> [KeptWords] {
        var found: [(Int64, KeptWords)] = []
        for subject in try subjects(of: id) {
            for row in try rows(
                """
                SELECT j.seq, j.at, j.actor, j.kind, t.field, t.text FROM journal j JOIN typed t ON t.seq = j.seq
                WHERE j.subject = ? ORDER BY j.seq, t.field
                """, [subject.text])
            {
                found.append(
                    (
                        try row["seq"],
                        KeptWords(
                            at: Instant(milliseconds: try row["at"]), actor: try row["actor"], subject: subject,
                            kind: try row["kind"], field: try row["field"], text: try row["text"])
                    ))
            }
        }
        return found.sorted { $0.0 < $1.0 }.map(\.1)
    }

    /// Everything that the journal has rows of for an order: itself, its shipments, cancellations and exceptions.
    func subjects(of id: OrderID) throws -> [Subject] {
        let shipments = try shipments(of: id).map(\.record.shipment.id)
        let cancellations = try cancellations(of: id).map(\.record.id)
        let numbers = try order(id)?.record.wmsNumbers ?? []
        var exceptions = Set(
            try rows("SELECT id FROM exception_record WHERE order_id = ?", [id.rawValue])
                .map { ExceptionID(try $0["id"] as String) })
        // Those that were raised before it was known whose they are.
        exceptions.formUnion(
            ExceptionCause.possible(
                keys: [id.rawValue] + shipments.map(\.rawValue) + cancellations.map(\.rawValue) + numbers,
                workKeys: try workKeys(of: id)))
        let known = try exceptions.sorted { $0.rawValue < $1.rawValue }.filter { try exception($0) != nil }
        return [.order(id)] + shipments.map { .shipment($0) } + cancellations.map { .cancellation($0) }
            + known.map { .exception($0) }
    }

    /// The keys of work about an order.
    package func workKeys(of id: OrderID) throws -> [String] {
        [WorkKey.order(id).text]
            + (try shipments(of: id)).map(\.record.shipment.id).flatMap {
                [WorkKey.shipment($0).text, WorkKey.watch($0).text]
            }
            + (try cancellations(of: id)).map { "cancellation/\($0.record.id)" }
    }
}

extension Transaction {
    func project(erasure state: ErasureState, _ hash: String, of id: OrderID?, at: Instant) throws {
        try execute(
            """
            INSERT INTO erasure (hash, order_id, state, at) VALUES (?, ?, ?, ?)
            ON CONFLICT (hash) DO UPDATE SET order_id = excluded.order_id, state = excluded.state, at = excluded.at
            """, [hash, id?.rawValue, state.rawValue, at.milliseconds])
    }

    /// Takes away all that is known of the person behind an order. The journal holds nothing of it, and verifies as before.
    /// - Parameter messages: kept bodies that were found to be about the order or the person.
    package func erase(_ id: OrderID, messages: [Int64]) throws -> ErasedCounts {
        var counts = ErasedCounts()
        let marks = PersonMarks(contact: try contact(id))
        for subject in try subjects(of: id) {
            let words = try execute(
                "DELETE FROM typed WHERE seq IN (SELECT seq FROM journal WHERE subject = ?)", [subject.text])
            guard words > 0 else { continue }
            counts.words += words
            try refold(subject)
        }
        counts.words += try eraseLooseWords(marks)
        try eraseErrors(marks, keys: workKeys(of: id))
        try eraseReplies(about: id, marks)
        for message in messages {
            counts.messages += try blankBody(message)
        }
        counts.contact = try execute("DELETE FROM contact WHERE order_id = ?", [id.rawValue]) > 0
        return counts
    }

    /// Words that are about no order may name the person all the same.
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

    /// Answers to actions on the order, or that name the person.
    private func eraseReplies(about id: OrderID, _ marks: PersonMarks) throws {
        var about = marks
        about.add(try subjects(of: id).map { $0.text.drop { $0 != "/" }.dropFirst() }.map(String.init))
        for row in try rows("SELECT id, reply FROM action_reply ORDER BY id")
        where try about.occur(in: row["reply"]) {
            try execute("DELETE FROM action_reply WHERE id = ?", [row["id"] as String])
        }
    }

    /// Makes the record of a thing anew from the journal, after words of it were erased. Orders' records hold none.
    private func refold(_ subject: Subject) throws {
        let facts = try rows(
            "SELECT seq, at, subject, kind, actor, body FROM journal WHERE subject = ? ORDER BY seq", [subject.text]
        ).map(journalRow)
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
            let answer = try cancellation(id)?.record.answer
            try execute("UPDATE cancellation_record SET answer = ? WHERE id = ?", [answer, id.rawValue])
        case .exception(let id):
            try refold(facts, "exception_record", id.rawValue) {
                ExceptionRecord(first: $0.fact, id: id, at: $0.at)
            } apply: {
                $0.apply($1.fact, at: $1.at)
            }
        case .order, .item, .variant, .sku, .mark, .system: break
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

    /// Forgets words that are about no order and older than a moment, some at a time.
    /// - Returns: how many there were.
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
