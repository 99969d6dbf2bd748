import Domain

/// The row of a request to cancel, and its tally.
struct CancellationProjection: TableRows {
    let documents: Documents

    func project(_ fact: Fact, _ id: CancellationID, _ seq: Int64, _ at: Instant) throws {
        let before = try cancellations.cancellation(id)?.record
        guard var record = before ?? CancellationRecord(first: fact, id: id, at: at) else { return }
        if before != nil { record.apply(fact, at: at) }
        try execute(
            Self.cancellationRow,
            [
                id.rawValue, seq, record.request.order.rawValue, record.request.orderName, record.state.rawValue,
                record.requestedAt.milliseconds, record.wmsStatus, record.answer, record.judgedAt?.milliseconds,
                record.request.source.canBeRefused, record.open, Self.place(of: record),
                RecordRow.search([record.request.orderName, record.state.rawValue, record.wmsStatus]),
                try coder.encode(record),
            ])
        try tallies.move(from: before.map(Tally.of) ?? [], to: Tally.of(record))
    }

    /// The position at which closed requests begin in the desk's list, beyond any date.
    static let closedPlace: Int64 = 2_000_000_000_000_000

    /// The position in the desk's list: open requests, oldest first, then closed ones, newest first.
    private static func place(of record: CancellationRecord) -> Int64 {
        record.open
            ? record.requestedAt.milliseconds
            : (closedPlace + 1_000_000_000_000_000).clampedSubtracting(record.requestedAt.milliseconds)
    }

    private static let cancellationRow = RecordRow.statement(
        "cancellation_record",
        [
            "id", "version", "order_id", "order_name", "state", "requested_at", "wms_status", "answer", "judged_at",
            "refusable", "open", "place", "search", "doc",
        ])
}
