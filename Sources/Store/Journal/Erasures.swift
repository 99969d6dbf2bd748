import Crypto
package import Domain

/// Words kept beside the journal, with the row that they belong to.
package struct KeptWords: Hashable, Sendable {
    package var at: Instant
    /// Who said or did it.
    package var actor: String
    package var subject: Subject
    /// The kind of the fact, and which of its fields this is.
    package var kind: String
    package var field: String
    package var text: String
}

/// What an erasure removed.
package struct ErasedCounts: Hashable, Sendable {
    package var contact = false
    package var words = 0
    package var messages = 0
}

/// Reads who was erased, and what there is to erase.
package struct Erasures: TableRows {
    let documents: Documents

    /// The state of the erasure of the person behind an order, and since when; `nil` when there is none.
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

    /// The subjects of the journal that belong to an order: itself, its shipments, cancellations and exceptions.
    func subjects(of id: OrderID) throws -> [Subject] {
        let shipments = try self.shipments.all(of: id).map(\.record.shipment.id)
        let cancellations = try self.cancellations.all(of: id).map(\.record.id)
        let numbers = try orders.order(id)?.record.wmsNumbers ?? []
        var exceptions = Set(
            try rows("SELECT id FROM exception_record WHERE order_id = ?", [id.rawValue])
                .map { ExceptionID(try $0["id"] as String) })
        // Exceptions that were raised before it was known to which order they belong.
        exceptions.formUnion(
            ExceptionCause.possible(
                keys: [id.rawValue] + shipments.map(\.rawValue) + cancellations.map(\.rawValue) + numbers,
                workKeys: try workKeys(of: id)))
        let known = try exceptions.sorted { $0.rawValue < $1.rawValue }.filter {
            try self.exceptions.exception($0) != nil
        }
        return [.order(id)] + shipments.map { .shipment($0) } + cancellations.map { .cancellation($0) }
            + known.map { .exception($0) }
    }

    /// The keys of work about an order.
    package func workKeys(of id: OrderID) throws -> [String] {
        [WorkKey.order(id).text]
            + (try shipments.all(of: id)).map(\.record.shipment.id).flatMap {
                [WorkKey.shipment($0).text, WorkKey.watch($0).text]
            }
            + (try cancellations.all(of: id)).map { "cancellation/\($0.record.id)" }
    }
}

/// Hashes an order's id for the list of erasures. The hash does not reveal the order, and recognises it when it comes
/// again.
enum ErasureHash {
    static func of(_ id: OrderID) -> String {
        var sha = SHA256()
        sha.update(data: Array("tallyman/erased/\(id)".utf8))
        return sha.finalize().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
