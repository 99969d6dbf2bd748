import Domain

/// The row of an exception, its tallies, and its rank among SKUs.
struct ExceptionProjection: TableRows {
    let documents: Documents

    func project(_ fact: Fact, _ id: ExceptionID, _ seq: Int64, _ at: Instant) throws {
        let before = try exceptions.exception(id)?.record
        guard var record = before ?? ExceptionRecord(first: fact, id: id, at: at) else { return }
        if before != nil { record.apply(fact, at: at) }
        let sku = record.state == .open ? Tally.silentSKU(of: record) : nil
        try execute(
            Self.exceptionRow,
            [
                id.rawValue, seq, record.type.rawValue, record.order?.rawValue, Tally.silentSKU(of: record),
                record.owner?.name,
                record.owner?.isTeam ?? false, record.severity.rawValue, Self.urgency(of: record),
                record.raisedAt.milliseconds, record.dueBy.milliseconds, record.state.rawValue, record.summary,
                record.suggestion, nil as Int64?, sku.map { _ in 0 as Int64 },
                RecordRow.search([record.summary, record.type.title, record.owner?.name, record.severity.rawValue]),
                try coder.encode(record),
            ])
        try tallies.move(from: before.map(Tally.of) ?? [], to: Tally.of(record))
        if let sku {
            try ranks.startSelling(on: at.startOfDay)
            try ranks.rank(id.rawValue, of: sku)
        }
    }

    /// The position in the desk's list: the most severe first, then by the time to act. A severity outweighs any date.
    static func urgency(of record: ExceptionRecord) -> Int64 {
        let rank: Int64 =
            switch record.severity {
            case .critical: 0
            case .warning: 1
            case .info: 2
            }
        return (rank * 1_000_000_000_000_000).clampedAdding(record.dueBy.milliseconds)
    }

    private static let exceptionRow = RecordRow.statement(
        "exception_record",
        [
            "id", "version", "type", "order_id", "sku", "owner", "owner_is_team", "severity", "urgency", "raised_at",
            "due_by", "state", "summary", "suggestion", "sold", "rank", "search", "doc",
        ])
}
