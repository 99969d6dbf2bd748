package import Domain
import Foundation
import GRDB

/// A fact as the journal has it.
package struct JournalRow: Hashable, Sendable {
    package var seq: Int64
    package var at: Instant
    package var subject: Subject
    /// `core`, `shopify`, `ada(1000)`.
    package var actor: String
    package var fact: Fact
}

extension Reader {
    /// The last facts about an order, its shipments, cancellations and the exceptions about it or in its way, oldest first.
    package func timeline(order id: OrderID, limit: Int) throws -> [JournalRow] {
        var subjects: [Subject] = [.order(id)]
        subjects += try shipments(of: id).map { .shipment($0.record.shipment.id) }
        subjects += try cancellations(of: id).map { .cancellation($0.record.id) }
        subjects += try rows(
            """
            SELECT id FROM exception_record WHERE order_id = ?
            UNION SELECT exception FROM order_block WHERE order_id = ?
            """, [id.rawValue, id.rawValue]
        ).map { .exception(ExceptionID($0["id"] as String)) }
        let all = try subjects.flatMap { try timeline(subject: $0, limit: limit) }
        return Array(all.sorted { $0.seq < $1.seq }.suffix(limit))
    }

    /// The last facts about one thing, oldest first.
    package func timeline(subject: Subject, limit: Int) throws -> [JournalRow] {
        try rows(
            "SELECT seq, at, subject, actor, body FROM journal WHERE subject = ? ORDER BY seq DESC LIMIT ?",
            [subject.text, limit]
        ).reversed().compactMap(readableRow)
    }

    /// `nil` when the row cannot be read; that is noted.
    func readableRow(_ row: Row) -> JournalRow? {
        do { return try journalRow(row) } catch {
            let seq: Int64 = row["seq"]
            note(UnreadableDocument(table: "journal", id: String(seq), version: seq, why: Coder.words(error)))
            return nil
        }
    }

    func journalRow(_ row: Row) throws -> JournalRow {
        // A damaged row may hold anything.
        guard let seq = Int64.fromDatabaseValue(row["seq"]), let at = Int64.fromDatabaseValue(row["at"]),
            let text = String.fromDatabaseValue(row["subject"]), let subject = Subject(text: text),
            let actor = String.fromDatabaseValue(row["actor"]), let body = String.fromDatabaseValue(row["body"])
        else { throw StoreError.damaged(why: "row \(row["seq"] as DatabaseValue) of the journal is no fact") }
        return JournalRow(
            seq: seq, at: Instant(milliseconds: at), subject: subject, actor: actor,
            fact: try coder.decode(Fact.self, body))
    }
}
