package import Domain

/// A record with the sequence number of the last fact about it: what an action sends back to show what its user saw.
package struct Versioned<Record: Sendable>: Sendable {
    package var record: Record
    package var version: Int64

    package init(record: Record, version: Int64) {
        self.record = record
        self.version = version
    }
}

extension Versioned: Equatable where Record: Equatable {}

/// Reads on one snapshot; not to be kept beyond the closure that it is handed to.
package class Reader {
    let session: any SQLSession
    let coder = Coder()
    private let documents: DecodedDocuments

    init(_ session: any SQLSession, _ documents: DecodedDocuments) {
        self.session = session
        self.documents = documents
    }

    func row(_ sql: String, _ values: Values) throws -> SQLRow? { try session.row(sql, values) }

    func rows(_ sql: String, _ values: Values = []) throws -> [SQLRow] { try session.rows(sql, values) }

    func count(_ sql: String, _ values: Values = []) throws -> Int { try session.count(sql, values) }

    /// The record of a row that has `doc` and `version`.
    func record<Record: Decodable & Sendable>(_ row: SQLRow, as type: Record.Type = Record.self) throws -> Versioned<
        Record
    > {
        let (text, version): (String, Int64) = (try row["doc"], try row["version"])
        let record = try documents.record(text, version: version) { try coder.decode(type, text) }
        return Versioned(record: record, version: version)
    }

    /// The records of rows that have `id` too. What cannot be decoded is left out, and noted as unreadable.
    func records<Record: Decodable & Sendable>(_ rows: [SQLRow], of table: String) -> [Versioned<Record>] {
        rows.compactMap { try? document($0, of: table) }
    }

    private func note(_ row: SQLRow, of table: String, _ error: any Error) {
        let (id, version): (String?, Int64?) = (try? row["id"], try? row["version"])
        note(UnreadableDocument(table: table, id: id ?? "?", version: version ?? 0, why: Coder.words(error)))
    }

    func note(_ document: UnreadableDocument) { documents.unreadable.note(document) }

    /// Whether a stored document can be decoded, or is not there any more.
    package func isReadable(_ table: String, _ id: String) throws -> Bool {
        func reads<Record: Decodable & Sendable>(_ type: Record.Type, key: String = "id") throws -> Bool {
            guard let row = try row("SELECT doc, version FROM \(table) WHERE \(key) = ?", [id]) else { return true }
            return (try? record(row, as: type)) != nil
        }
        switch table {
        case "order_record": return try reads(OrderRecord.self)
        case "shipment_record": return try reads(ShipmentRecord.self)
        case "cancellation_record": return try reads(CancellationRecord.self)
        case "exception_record": return try reads(ExceptionRecord.self)
        case "variant_record": return try reads(Variant.self)
        case "item_record": return try reads(Item.self, key: "number")
        case "journal":
            guard let row = try row("SELECT * FROM journal WHERE seq = ?", [Int64(id)]) else { return true }
            return (try? journalRow(row)) != nil
        default: return true
        }
    }

    /// The record of a row that has `id` too. What cannot be decoded is noted as unreadable, and thrown.
    func document<Record: Decodable & Sendable>(_ row: SQLRow, of table: String) throws -> Versioned<Record> {
        do { return try record(row) } catch {
            note(row, of: table, error)
            throw error
        }
    }

    func one<Record: Decodable & Sendable>(_ sql: String, _ key: String, of table: String) throws -> Versioned<
        Record
    >? {
        try row(sql, [key]).map { try document($0, of: table) }
    }

    /// The journal's last sequence number; 0 when it is empty.
    package var lastSequence: Int64 {
        get throws { try row("SELECT MAX(seq) FROM journal", [])?[0] ?? 0 }
    }

    // MARK: Orders

    package func order(_ id: OrderID) throws -> Versioned<OrderRecord>? {
        try one("SELECT id, doc, version FROM order_record WHERE id = ?", id.rawValue, of: "order_record")
    }

    package func order(wmsNumber: String) throws -> Versioned<OrderRecord>? {
        try one("SELECT id, doc, version FROM order_record WHERE wms_number = ?", wmsNumber, of: "order_record")
            ?? one(
                """
                SELECT o.id, o.doc, o.version FROM order_part p JOIN order_record o ON o.id = p.order_id WHERE p.number = ?
                """, wmsNumber, of: "order_record")
    }

    /// By the name that customers see, exactly.
    package func order(named name: String) throws -> Versioned<OrderRecord>? {
        try one(
            "SELECT id, doc, version FROM order_record WHERE name = ? ORDER BY created_at DESC LIMIT 1", name,
            of: "order_record")
    }

    package func contact(_ id: OrderID) throws -> Contact? {
        try row("SELECT doc FROM contact WHERE order_id = ?", [id.rawValue]).map {
            try coder.decode(Contact.self, try $0["doc"])
        }
    }

    package func orderCount(createdSince: Instant) throws -> Int {
        try count("SELECT COUNT(*) FROM order_record WHERE created_at >= ?", [createdSince.milliseconds])
    }

    /// Orders that wait for an exception, in the order of their ids.
    package func ordersBlocked(by id: ExceptionID, limit: Int) throws -> [Versioned<OrderRecord>] {
        let found = try rows(
            """
            SELECT o.id, o.doc, o.version FROM order_block b JOIN order_record o ON o.id = b.order_id
            WHERE b.exception = ? ORDER BY b.order_id LIMIT ?
            """, [id.rawValue, limit])
        return records(found, of: "order_record")
    }

    /// The ids of all that wait for an exception, some at a time.
    package func idsBlocked(by id: ExceptionID, after: OrderID?, limit: Int) throws -> [OrderID] {
        try rows(
            "SELECT order_id FROM order_block WHERE exception = ? AND order_id > ? ORDER BY order_id LIMIT ?",
            [id.rawValue, after?.rawValue ?? "", limit]
        ).map { OrderID(try $0["order_id"] as String) }
    }

    /// How many orders wait for an exception.
    package func blockedTotal() throws -> Int { try tallies(.gap)[OrderStage.blocked.rawValue] ?? 0 }

    package func blockedCount(by id: ExceptionID) throws -> (orders: Int, units: Int64) {
        try blockSums(id.rawValue).reduce((0, 0)) { ($0.0 + $1.orders, $0.1 + $1.units) }
    }

    // MARK: Shipments, cancellations, exceptions

    package func shipment(_ id: ShipmentID) throws -> Versioned<ShipmentRecord>? {
        try one("SELECT id, doc, version FROM shipment_record WHERE id = ?", id.rawValue, of: "shipment_record")
    }

    package func shipments(of order: OrderID) throws -> [Versioned<ShipmentRecord>] {
        try rows("SELECT id, doc, version FROM shipment_record WHERE order_id = ? ORDER BY id", [order.rawValue])
            .map { try document($0, of: "shipment_record") }
    }

    /// By tracking number, in any case and whatever its spaces.
    package func shipments(tracking: String) throws -> [Versioned<ShipmentRecord>] {
        try rows(
            """
            SELECT s.id, s.doc, s.version FROM shipment_tracking t JOIN shipment_record s ON s.id = t.shipment_id
            WHERE t.tracking = ? ORDER BY s.id
            """, [Self.trackingKey(tracking)]
        ).map { try document($0, of: "shipment_record") }
    }

    static func trackingKey(_ tracking: String) -> String { tracking.filter { !$0.isWhitespace }.uppercased() }

    package func cancellation(_ id: CancellationID) throws -> Versioned<CancellationRecord>? {
        try one("SELECT id, doc, version FROM cancellation_record WHERE id = ?", id.rawValue, of: "cancellation_record")
    }

    package func cancellations(of order: OrderID) throws -> [Versioned<CancellationRecord>] {
        try rows(
            "SELECT id, doc, version FROM cancellation_record WHERE order_id = ? ORDER BY requested_at, id",
            [order.rawValue]
        ).map { try document($0, of: "cancellation_record") }
    }

    /// What whoever asked to cancel said to it; `nil` also when that is erased.
    package func words(of id: CancellationID) throws -> String? {
        try row(
            """
            SELECT t.text FROM journal j JOIN typed t ON t.seq = j.seq
            WHERE j.subject = ? AND t.field = 'words' ORDER BY j.seq DESC LIMIT 1
            """, [Subject.cancellation(id).text]
        ).map { try $0["text"] }
    }

    package func exception(_ id: ExceptionID) throws -> Versioned<ExceptionRecord>? {
        try one("SELECT id, doc, version FROM exception_record WHERE id = ?", id.rawValue, of: "exception_record")
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
        ).map { try document($0, of: "exception_record") }
    }

    package func openExceptions(type: ExceptionType) throws -> [Versioned<ExceptionRecord>] {
        let found = try rows(
            "SELECT id, doc, version FROM exception_record WHERE state = 'open' AND type = ? ORDER BY urgency, id",
            [type.rawValue])
        return records(found, of: "exception_record")
    }

    /// Open exceptions about what our own code cannot deal with.
    package func openSetAside() throws -> [Versioned<ExceptionRecord>] {
        records(
            try rows(
                "SELECT id, doc, version FROM exception_record WHERE state = 'open' AND type = 'set-aside' ORDER BY id"),
            of: "exception_record")
    }

    // MARK: Marks and answers

    package func mark(_ name: String) throws -> String? {
        try row("SELECT value FROM mark WHERE name = ?", [name]).map { try $0["value"] }
    }

    /// Marks whose names begin so, in the order of their names.
    package func marks(prefix: String, after: String?, limit: Int) throws -> [(name: String, value: String)] {
        // The character after every one that a name can have.
        try rows(
            "SELECT name, value FROM mark WHERE name > ? AND name < ? ORDER BY name LIMIT ?",
            [after ?? prefix, prefix + "\u{10FFFF}", limit]
        ).map { (try $0["name"], try $0["value"]) }
    }

    /// The kept answer to an action, by its request id.
    package func actionReply(_ id: String) throws -> [UInt8]? {
        try row("SELECT reply FROM action_reply WHERE id = ?", [id]).map { try $0["reply"] }
    }
}
