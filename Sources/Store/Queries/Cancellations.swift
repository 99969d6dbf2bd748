package import Domain

/// Reads requests to cancel.
package struct Cancellations: TableRows {
    let documents: Documents

    package func cancellation(_ id: CancellationID) throws -> Versioned<CancellationRecord>? {
        try documents.one(
            "SELECT id, doc, version FROM cancellation_record WHERE id = ?", id.rawValue, of: "cancellation_record")
    }

    package func all(of order: OrderID) throws -> [Versioned<CancellationRecord>] {
        try rows(
            "SELECT id, doc, version FROM cancellation_record WHERE order_id = ? ORDER BY requested_at, id",
            [order.rawValue]
        ).map { try documents.document($0, of: "cancellation_record") }
    }

    /// What the sender said when asking to cancel; `nil` also when that was erased.
    package func words(of id: CancellationID) throws -> String? {
        try row(
            """
            SELECT t.text FROM journal j JOIN typed t ON t.seq = j.seq
            WHERE j.subject = ? AND t.field = 'words' ORDER BY j.seq DESC LIMIT 1
            """, [Subject.cancellation(id).text]
        ).map { try $0["text"] }
    }
}
