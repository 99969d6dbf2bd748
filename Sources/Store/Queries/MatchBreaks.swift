import Domain

/// Reads every order for reports, a page at a time. Nothing that the core does all day runs this.
struct OrderReport {
    let store: Store

    /// Every break of the three-way match, by class, then oldest first.
    func matchBreaks(_ policy: MatchPolicy, at now: Instant) async throws -> [MatchBreak] {
        var found: [MatchBreak] = []
        let refused = try await store.read { reader in
            try reader.exceptions.openExceptions(type: .fulfilmentRefused).compactMap { exception -> ShipmentID? in
                guard case .shipment(let id) = exception.record.subject else { return nil }
                return id
            }
        }
        let untaken = Set(refused)
        try await eachOrder { order, shipments in
            found += order.breaks(shipments, refused: untaken, policy, at: now)
        }
        let orphans = try await store.read { reader in
            try reader.exceptions.openExceptions(type: .orphanOrder)
                + reader.exceptions.openExceptions(type: .orphanShipment)
        }
        for orphan in orphans.map(\.record) {
            let number = String(orphan.id.rawValue.split(separator: "/").last ?? "")
            if let one = policy.judge(.orphanInWMS, number, nil, since: orphan.raisedAt, orphan.summary, at: now) {
                found.append(one)
            }
        }
        let places = Dictionary(uniqueKeysWithValues: MatchBreak.Class.allCases.enumerated().map { ($1, $0) })
        return found.sorted { a, b in
            (places[a.kind] ?? 0, a.since, a.order) < (places[b.kind] ?? 0, b.since, b.order)
        }
    }

    /// Passes every order to `body`, page by page, each page on a snapshot of its own.
    func eachOrder(_ body: (OrderRecord, [ShipmentRecord]) -> Void) async throws {
        var after: OrderID?
        while true {
            let start = after
            let page = try await store.read { try $0.orders.orders(after: start, limit: 500) }
            for (order, shipments) in page.rows { body(order, shipments) }
            guard let last = page.last else { return }
            after = last
        }
    }
}
