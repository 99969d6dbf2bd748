package import Domain

/// Reads of everything, a page at a time, for reports; nothing that the core does all day runs them.
extension Reader {
    /// Orders with their shipments, in the order of their ids.
    /// - Returns: the orders that can be read, and the id at which the page ends.
    package func orders(after: OrderID?, limit: Int) throws -> (
        rows: [(order: OrderRecord, shipments: [ShipmentRecord])], last: OrderID?
    ) {
        let found = try rows(
            "SELECT id, doc, version FROM order_record WHERE id > ? ORDER BY id LIMIT ?",
            [after?.rawValue ?? "", limit]
        )
        let orders: [Versioned<OrderRecord>] = records(found, of: "order_record")
        return (
            try orders.map { ($0.record, try shipments(of: $0.record.id).map(\.record)) },
            (try found.last?["id"] as String?).map { OrderID($0) }
        )
    }
}

extension Store {
    /// Every break of the three-way match: by class, then the oldest first.
    package func matchBreaks(_ policy: MatchPolicy = MatchPolicy(), at now: Instant) async throws -> [MatchBreak] {
        var found: [MatchBreak] = []
        try await eachOrder { order, shipments in found += order.breaks(shipments, policy, at: now) }
        let orphans = try await read { reader in
            try reader.openExceptions(type: .orphanOrder) + reader.openExceptions(type: .orphanShipment)
        }
        for orphan in orphans.map(\.record) {
            found.append(
                MatchBreak(
                    kind: .orphanInWMS, order: String(orphan.id.rawValue.split(separator: "/").last ?? ""), value: nil,
                    since: orphan.raisedAt, detail: orphan.summary,
                    red: now - orphan.raisedAt >= policy.red[.orphanInWMS] ?? .day))
        }
        let places = Dictionary(uniqueKeysWithValues: MatchBreak.Class.allCases.enumerated().map { ($1, $0) })
        return found.sorted { a, b in
            (places[a.kind] ?? 0, a.since, a.order) < (places[b.kind] ?? 0, b.since, b.order)
        }
    }

    /// Hands every order over, some at a time, each page on a snapshot of its own.
    package func eachOrder(_ body: (OrderRecord, [ShipmentRecord]) -> Void) async throws {
        var after: OrderID?
        while true {
            let start = after
            let page = try await read { try $0.orders(after: start, limit: 500) }
            for (order, shipments) in page.rows { body(order, shipments) }
            guard let last = page.last else { return }
            after = last
        }
    }
}
