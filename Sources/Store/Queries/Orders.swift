package import Domain

/// Reads orders, and what they wait for.
package struct Orders: TableRows {
    let documents: Documents

    package func order(_ id: OrderID) throws -> Versioned<OrderRecord>? {
        try documents.one("SELECT id, doc, version FROM order_record WHERE id = ?", id.rawValue, of: "order_record")
    }

    /// The order with a part of this number. Where several are to have it, the one of which the WMS has the part.
    package func order(wmsNumber: String) throws -> Versioned<OrderRecord>? {
        let found = try numbered(wmsNumber)
        return found.first { $0.record.part(wmsNumber).map { $0.state != .planned } ?? false } ?? found.first
    }

    /// Another order of which the WMS has, or may have, a part of this number.
    package func owner(ofNumber number: String, besides id: OrderID) throws -> OrderRecord? {
        try numbered(number).lazy.map(\.record).first { record in
            record.id != id && record.part(number).map { $0.state != .planned } ?? false
        }
    }

    /// The order of one of the channel's fulfilment orders, if that was read.
    package func owner(ofFulfilmentOrder id: String) throws -> OrderID? {
        try row("SELECT order_id FROM order_fulfilment WHERE fulfilment_order = ?", [id]).map {
            OrderID(try $0["order_id"] as String)
        }
    }

    private func numbered(_ number: String) throws -> [Versioned<OrderRecord>] {
        let found = try rows(
            """
            SELECT id, doc, version FROM order_record WHERE wms_number = ?
            UNION ALL
            SELECT o.id, o.doc, o.version FROM order_part p JOIN order_record o ON o.id = p.order_id WHERE p.number = ?
            """, [number, number])
        return try found.map { try documents.document($0, of: "order_record") }
    }

    /// The newest order with exactly this name, as customers see it.
    package func order(named name: String) throws -> Versioned<OrderRecord>? {
        try documents.one(
            "SELECT id, doc, version FROM order_record WHERE name = ? ORDER BY created_at DESC LIMIT 1", name,
            of: "order_record")
    }

    /// The names of orders, without reading their documents.
    package func names(of ids: [OrderID]) throws -> [OrderID: String] {
        guard !ids.isEmpty else { return [:] }
        let marks = Array(repeating: "?", count: ids.count).joined(separator: ", ")
        let found = try rows("SELECT id, name FROM order_record WHERE id IN (\(marks))", Values(ids.map(\.rawValue)))
        return try Dictionary(
            found.map { (OrderID(try $0["id"] as String), try $0["name"] as String) }, uniquingKeysWith: { $1 })
    }

    package func orderCount(createdSince: Instant) throws -> Int {
        try count("SELECT COUNT(*) FROM order_record WHERE created_at >= ?", [createdSince.milliseconds])
    }

    /// Orders placed in a span of time that may still leave, or are not settled.
    package func openOrders(createdFrom from: Instant, until: Instant) throws -> [OrderID] {
        try rows(
            """
            SELECT id FROM order_record WHERE created_at >= ? AND created_at < ? AND stage IN
                ('awaitingPayment', 'notDue', 'blocked', 'queued', 'sent', 'review', 'received', 'partlyShipped')
            """, [from.milliseconds, until.milliseconds]
        ).map { OrderID(try $0["id"] as String) }
    }

    /// The orders that were placed last, the latest first.
    package func latest(_ limit: Int) throws -> [OrderID] {
        try rows("SELECT id FROM order_record ORDER BY created_at DESC LIMIT ?", [limit])
            .map { OrderID(try $0["id"] as String) }
    }

    /// When the first order that the WMS has, or had, was placed; `nil` where none was ever sent.
    package func firstSent() throws -> Instant? {
        try row(
            """
            SELECT MIN(created_at) AS first FROM order_record
            WHERE stage IN ('sent', 'review', 'received', 'partlyShipped', 'shipped')
            """, [])?["first"].map(Instant.init(milliseconds:))
    }

    /// Orders that wait for an exception, in the order of their ids.
    package func ordersBlocked(by id: ExceptionID, limit: Int) throws -> [Versioned<OrderRecord>] {
        let found = try rows(
            """
            SELECT o.id, o.doc, o.version FROM order_block b JOIN order_record o ON o.id = b.order_id
            WHERE b.exception = ? ORDER BY b.order_id LIMIT ?
            """, [id.rawValue, limit])
        return documents.records(found, of: "order_record")
    }

    /// The ids of all orders that wait for an exception, a page at a time.
    package func idsBlocked(by id: ExceptionID, after: OrderID?, limit: Int) throws -> [OrderID] {
        try rows(
            "SELECT order_id FROM order_block WHERE exception = ? AND order_id > ? ORDER BY order_id LIMIT ?",
            [id.rawValue, after?.rawValue ?? "", limit]
        ).map { OrderID(try $0["order_id"] as String) }
    }

    /// The ids of orders that wait for their money or for the channel, a page at a time.
    /// - Parameter after: where the page before ended.
    package func idsWaiting(after: String?, limit: Int) throws -> (ids: [OrderID], next: String?) {
        let start = after.flatMap(Place.init) ?? Place(sort: .min, id: "")
        let found = try rows(
            """
            SELECT id, wait_place FROM order_record
            WHERE wait_place IS NOT NULL AND wait_place < ? AND (wait_place, id) > (?, ?) ORDER BY wait_place, id LIMIT ?
            """, [OrderProjection.elsewherePlace, start.sort, start.id, limit])
        return (
            try found.map { OrderID(try $0["id"] as String) },
            try found.last.map { try Place(sort: $0["wait_place"], id: $0["id"]).text }
        )
    }

    /// How many orders wait for an exception.
    package func blockedTotal() throws -> Int { try tallies.of(.gap)[OrderStage.blocked.rawValue] ?? 0 }

    package func blockedCount(by id: ExceptionID) throws -> (orders: Int, units: Int64) {
        try ranks.blockSums(id.rawValue).reduce((0, 0)) { ($0.0 + $1.orders, $0.1 + $1.units) }
    }

    /// Orders with their shipments, in the order of their ids.
    /// - Returns: the orders that can be read, and the id at which the page ends.
    package func orders(after: OrderID?, limit: Int) throws -> (
        rows: [(order: OrderRecord, shipments: [ShipmentRecord])], last: OrderID?
    ) {
        let found = try rows(
            "SELECT id, doc, version FROM order_record WHERE id > ? ORDER BY id LIMIT ?",
            [after?.rawValue ?? "", limit]
        )
        let orders: [Versioned<OrderRecord>] = documents.records(found, of: "order_record")
        return (
            try orders.map { ($0.record, try shipments.all(of: $0.record.id).map(\.record)) },
            (try found.last?["id"] as String?).map { OrderID($0) }
        )
    }

    /// Orders that somebody else gives to the customer or that never leave, a page at a time.
    /// - Returns: those that can be read, and the id at which the page ends.
    package func elsewhere(
        after: OrderID?, limit: Int
    ) throws -> (rows: [Versioned<OrderRecord>], last: OrderID?) {
        let found = try rows(
            "SELECT id, doc, version FROM order_record WHERE stage = 'elsewhere' AND id > ? ORDER BY id LIMIT ?",
            [after?.rawValue ?? "", limit])
        let last = found.count < limit ? nil : try found.last.map { OrderID(try $0["id"] as String) }
        return (documents.records(found, of: "order_record"), last)
    }

    /// The parts of an unfinished import, by their numbers.
    package func parts(ofBatch batch: String) throws -> [String: OrderID] {
        try rows("SELECT number, order_id FROM batch_part WHERE batch = ? ORDER BY number", [batch]).reduce(into: [:]) {
            $0[try $1["number"]] = OrderID(try $1["order_id"] as String)
        }
    }
}
