package import Domain

/// Reads exceptions.
package struct Exceptions: TableRows {
    let documents: Documents

    package func exception(_ id: ExceptionID) throws -> Versioned<ExceptionRecord>? {
        try documents.one(
            "SELECT id, doc, version FROM exception_record WHERE id = ?", id.rawValue, of: "exception_record")
    }

    /// Open exceptions that are about the order or block it.
    package func openExceptions(of order: OrderID) throws -> [Versioned<ExceptionRecord>] {
        try rows(
            """
            SELECT id, doc, version FROM exception_record WHERE state = 'open' AND id IN (
                SELECT id FROM exception_record WHERE order_id = ?
                UNION SELECT exception FROM order_block WHERE order_id = ?)
            ORDER BY urgency, id
            """, [order.rawValue, order.rawValue]
        ).map { try documents.document($0, of: "exception_record") }
    }

    package func openExceptions(type: ExceptionType) throws -> [Versioned<ExceptionRecord>] {
        let found = try rows(
            "SELECT id, doc, version FROM exception_record WHERE state = 'open' AND type = ? ORDER BY urgency, id",
            [type.rawValue])
        return documents.records(found, of: "exception_record")
    }

    /// Open exceptions about what our own code cannot deal with.
    package func openSetAside() throws -> [Versioned<ExceptionRecord>] {
        documents.records(
            try rows(
                "SELECT id, doc, version FROM exception_record WHERE state = 'open' AND type = 'set-aside' ORDER BY id"),
            of: "exception_record")
    }

    /// Complete records of open exceptions, the most severe first, for callers that need more than a list shows.
    package func openExceptions(after: ExceptionID?, limit: Int) throws -> [ExceptionRecord] {
        let found = try rows(
            """
            SELECT id, doc, version FROM exception_record WHERE state = 'open' AND (urgency, id) > (
                COALESCE((SELECT urgency FROM exception_record WHERE id = ?), ?), ?)
            ORDER BY urgency, id LIMIT ?
            """, [after?.rawValue, Int64.min, after?.rawValue ?? "", limit])
        return documents.records(found, of: "exception_record").map(\.record)
    }
}
