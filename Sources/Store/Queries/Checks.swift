package import Domain

/// A turn of a daily check that was signed off or missed.
package struct CheckRow: Hashable, Sendable {
    package var id: CheckTurnID
    package var check: String
    package var team: String
    package var due: Instant
    package var until: Instant
    /// When it was seen that nobody had signed it off in time.
    package var missedAt: Instant?
    package var signed: Signature?

    package struct Signature: Hashable, Sendable {
        package var at: Instant
        /// `ada(1000)`
        package var by: String
        package var roles: String
        package var isSound: Bool
        package var figures: [CheckFigure]
        package var note: String?
    }

    fileprivate static let columns = """
        c.id, c.name, c.team, c.due_at, c.until_at, c.missed_at, c.signed_at, c.signed_by, c.roles, c.sound, c.figures,
        (SELECT t.text FROM typed t WHERE t.seq = c.version AND t.field = 'reason') AS note
        """

    fileprivate init(_ row: SQLRow, _ coder: Coder) throws {
        id = CheckTurnID(try row["id"] as String)
        check = try row["name"]
        team = try row["team"]
        due = try Instant(milliseconds: row["due_at"])
        until = try Instant(milliseconds: row["until_at"])
        missedAt = try (row["missed_at"] as Int64?).map(Instant.init(milliseconds:))
        guard let at: Int64 = try row["signed_at"] else { return }
        signed = Signature(
            at: Instant(milliseconds: at), by: try row["signed_by"] ?? "", roles: try row["roles"] ?? "",
            isSound: try row["sound"] ?? false,
            figures: try (row["figures"] as String?).map { try coder.decode([CheckFigure].self, $0) } ?? [],
            note: try row["note"])
    }
}

/// Reads the turns of daily checks, and what their figures are made of.
package struct Checks: TableRows {
    let documents: Documents

    /// The most shipments that are compared with their orders. A day beyond it is compared by `tallyman money match`.
    package static let mostShipments = 20_000

    /// `nil` for a turn that nobody has signed off, and that is not missed.
    package func turn(_ id: CheckTurnID) throws -> CheckRow? {
        try row("SELECT \(CheckRow.columns) FROM check_turn c WHERE c.id = ?", [id.rawValue])
            .map { try CheckRow($0, coder) }
    }

    /// The turns that were due in a span and were signed off or missed, by when they were due.
    package func turns(from: Instant, until: Instant) throws -> [CheckRow] {
        try rows(
            "SELECT \(CheckRow.columns) FROM check_turn c WHERE c.due_at >= ? AND c.due_at < ? ORDER BY c.due_at, c.id",
            [from.milliseconds, until.milliseconds]
        ).map { try CheckRow($0, coder) }
    }

    /// The last turns of a check, the latest first.
    package func turns(of check: String, limit: Int) throws -> [CheckRow] {
        try rows(
            """
            SELECT \(CheckRow.columns) FROM check_turn c WHERE c.name = ? ORDER BY c.due_at DESC, c.id DESC LIMIT ?
            """, [check, limit]
        ).map { try CheckRow($0, coder) }
    }

    /// Open exceptions by type, in the order of the types.
    package func open(_ types: [ExceptionType]) throws -> [OpenExceptions] {
        try types.map { type in
            let found = try row(
                """
                SELECT COUNT(*) AS count, MIN(raised_at) AS oldest FROM exception_record
                WHERE state = 'open' AND type = ?
                """, [type.rawValue])
            return OpenExceptions(
                type: type, count: try found?["count"] ?? 0,
                oldest: try (found?["oldest"] as Int64?).map(Instant.init(milliseconds:)))
        }
    }

    /// Open exceptions that were raised in a span, by type. Its cost follows what is open.
    package func open(raisedFrom from: Instant, until: Instant) throws -> [OpenExceptions] {
        try rows(
            """
            SELECT type, COUNT(*) AS count, MIN(raised_at) AS oldest FROM exception_record
            WHERE state = 'open' AND raised_at >= ? AND raised_at < ? GROUP BY type ORDER BY type
            """, [from.milliseconds, until.milliseconds]
        ).compactMap { row in
            guard let type = ExceptionType(rawValue: try row["type"]) else { return nil }
            return OpenExceptions(
                type: type, count: try row["count"],
                oldest: try (row["oldest"] as Int64?).map(Instant.init(milliseconds:)))
        }
    }

    /// What shipped in a span, and how it differs from what was ordered.
    package func shipped(from: Instant, until: Instant, _ policy: MatchPolicy, at now: Instant) throws -> ShippedTotals
    {
        let found = try rows(
            """
            SELECT id, order_id FROM shipment_record WHERE shipped_at >= ? AND shipped_at < ? ORDER BY shipped_at, id LIMIT ?
            """, [from.milliseconds, until.milliseconds, Self.mostShipments + 1])
        var totals = ShippedTotals()
        totals.isCut = found.count > Self.mostShipments
        totals.shipments = min(found.count, Self.mostShipments)
        var seen: Set<OrderID> = []
        for row in found.prefix(Self.mostShipments) {
            guard let id = try (row["order_id"] as String?).map({ OrderID($0) }),
                let order = try orders.order(id)?.record
            else {
                totals.withoutOrder += 1
                continue
            }
            guard seen.insert(id).inserted else { continue }
            totals.add(
                order, try shipments.all(of: id).map(\.record), in: MonthClose(from: from, until: until), policy,
                at: now)
        }
        return totals
    }
}
