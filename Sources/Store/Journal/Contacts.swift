package import Domain

/// Reads who ordered and where it ships, which is kept apart from the journal.
package struct Contacts: TableRows {
    let documents: Documents

    package func contact(_ id: OrderID) throws -> Contact? {
        try row("SELECT doc FROM contact WHERE order_id = ?", [id.rawValue]).map {
            try coder.decode(Contact.self, try $0["doc"])
        }
    }

    /// Orders that ended before a moment and whose contact is still kept, in the order in which they ended.
    package func contacts(endedBefore moment: Instant, limit: Int) throws -> [OrderID] {
        try rows(
            "SELECT order_id FROM contact WHERE ended_at < ? ORDER BY ended_at LIMIT ?", [moment.milliseconds, limit]
        ).map { try OrderID($0["order_id"] as String) }
    }

    /// Orders with a contact, in the order of their ids.
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
}

/// Writes who ordered.
package struct ContactWrites: TableRows {
    let documents: Documents

    /// Stores who ordered and where it ships, apart from the journal. Stores nothing for an erased person.
    /// - Parameter customer: the channel's id of the customer; `nil` keeps the known one.
    package func putContact(_ id: OrderID, _ contact: Contact, customer: String? = nil) throws {
        if try erasures.erasure(of: id)?.state == .erased { return }
        let before = try row("SELECT doc FROM contact WHERE order_id = ? AND indexed", [id.rawValue])
        let doc = try coder.encode(contact)
        let record = try orders.order(id)?.record
        let ended = record.flatMap { $0.stage.closed ? $0.stageAt : nil }
        try execute(
            """
            INSERT INTO contact (order_id, doc, email, customer, ended_at) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (order_id) DO UPDATE SET doc = excluded.doc, email = excluded.email,
                customer = COALESCE(excluded.customer, contact.customer)
            """,
            [
                id.rawValue, doc, contact.email?.lowercased(), customer, ended?.milliseconds,
            ])
        if try before?["doc"] != doc { try ContactWords(documents: documents).put(id, contact) }
    }

    /// Indexes contacts that were kept before there was an index of names.
    /// - Returns: how many; fewer than the limit when there are no more.
    package func indexNames(limit: Int) throws -> Int {
        let some = try rows("SELECT order_id FROM contact WHERE NOT indexed ORDER BY order_id LIMIT ?", [limit])
        for row in some {
            let id = OrderID(try row["order_id"] as String)
            // One that cannot be read has no name to be found by.
            let contact = (try? contacts.contact(id)) ?? Contact()
            try ContactWords(documents: documents).put(id, contact)
        }
        return some.count
    }
}
