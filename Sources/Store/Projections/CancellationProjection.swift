import Domain

/// The row of a request to cancel, and its tally.
struct CancellationProjection: TableRows {
    let documents: Documents

    func project(_ fact: Fact, _ id: CancellationID, _ seq: Int64, _ at: Instant) throws {
        let before = try cancellations.cancellation(id)?.record
        guard var record = before ?? CancellationRecord(first: fact, id: id, at: at) else { return }
        if before != nil { record.apply(fact, at: at) }
        try write(record, seq, now: orders.order(record.request.order)?.record.wmsStatus)
        try tallies.move(from: before.map(Tally.of) ?? [], to: Tally.of(record))
    }

    /// The order's status in the WMS has changed, and its requests show it.
    func follow(_ order: OrderRecord) throws {
        for found in try cancellations.all(of: order.id) {
            try write(found.record, found.version, now: order.wmsStatus)
        }
    }

    /// - Parameter now: the order's status in the WMS as it is last known. The record keeps the one at which it was judged.
    private func write(_ record: CancellationRecord, _ seq: Int64, now: String?) throws {
        let status = now ?? record.wmsStatus
        try execute(
            Self.cancellationRow,
            [
                record.id.rawValue, seq, record.request.order.rawValue, record.request.orderName,
                record.state.rawValue,
                record.requestedAt.milliseconds, status, record.answer, record.judgedAt?.milliseconds,
                record.request.source.canBeRefused, record.open, Self.place(of: record),
                RecordRow.search([record.request.orderName, record.state.rawValue, status]),
                try coder.encode(record),
            ])
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
