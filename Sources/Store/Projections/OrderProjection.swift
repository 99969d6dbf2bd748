import Domain

/// The row of an order, what it is found by, and every figure in which it counts.
struct OrderProjection: TableRows {
    let documents: Documents

    func project(_ fact: Fact, _ id: OrderID, _ seq: Int64, _ at: Instant) throws {
        let before = try orders.order(id)?.record
        guard var record = before ?? OrderRecord(first: fact, at: at) else { return }
        if before != nil { record.apply(fact, at: at) }
        let (channel, batches, waits) = (record.channel, Self.batches(of: record), Self.waits(of: record))
        let skus = Set(channel.lines.compactMap(\.sku))
        try execute(
            Self.orderRow,
            [
                id.rawValue, seq, channel.name, record.wmsNumbers.first, record.stage.rawValue,
                record.dueAt?.milliseconds, channel.createdAt.milliseconds, channel.total, channel.currency.code,
                record.blocks.first?.exception.rawValue, record.blocks.count, record.differences.first,
                RecordRow.search(
                    [channel.name, record.stage.rawValue] + record.wmsNumbers + skus.map(\.rawValue).sorted()
                        + waits.map(\.reason.title)),
                waits.isEmpty ? nil : try coder.encode(waits), Self.waitPlace(of: record, waits),
                try coder.encode(record),
            ])
        if before?.stage.closed != record.stage.closed {
            // The retention time of the contact starts here.
            try execute(
                "UPDATE contact SET ended_at = ? WHERE order_id = ?",
                [record.stage.closed ? record.stageAt.milliseconds : nil, id.rawValue])
        }
        try tallies.move(from: before.map(Tally.of) ?? [], to: Tally.of(record))
        if before?.wmsStatus != record.wmsStatus { try CancellationProjection(documents: documents).follow(record) }
        if before?.channel.lines != channel.lines { try index(skus, of: id) }
        if before?.wmsNumbers.dropFirst() ?? [] != record.wmsNumbers.dropFirst() {
            try index(parts: record.wmsNumbers.dropFirst(), of: id)
        }
        if case .fulfilmentRead(let reading) = fact { try index(reading, before?.fulfilment, of: id) }
        if before.map(Self.batches) ?? [:] != batches { try index(batches: batches, of: id) }
        try StockProjection(documents: documents).projectPending(before, record)
        if case .orderSeen = fact {
            try ranks.startSelling(on: at.startOfDay)
            try StockProjection(documents: documents).projectSales(before, record)
        }
        if before?.blocks ?? [] != record.blocks || (before?.channel.value != channel.value && !record.blocks.isEmpty) {
            try index(record.blocks, of: record)
            try ranks.sum(before, record)
        }
        if before?.dueAt == nil, let due = record.dueAt { try count(due: due) }
        if before?.receivedAt == nil, let received = record.receivedAt {
            // Counted on the day it was due, so that a day's two figures are about the same orders.
            try execute(
                """
                INSERT INTO day_count (day, due, received) VALUES (?, 0, 1)
                ON CONFLICT (day) DO UPDATE SET received = day_count.received + 1
                """, [(record.dueAt ?? received).startOfDay.milliseconds])
        }
    }

    /// In upper case, for searches in any case. SKUs that the order no longer contains still find it.
    private func index(_ skus: Set<SKU>, of id: OrderID) throws {
        for sku in skus.map({ $0.rawValue.uppercased() }).sorted() {
            try execute(
                "INSERT INTO order_sku (sku, order_id) VALUES (?, ?) ON CONFLICT (sku, order_id) DO NOTHING",
                [sku, id.rawValue])
        }
    }

    private func index(parts numbers: ArraySlice<String>, of id: OrderID) throws {
        try execute("DELETE FROM order_part WHERE order_id = ?", [id.rawValue])
        for number in numbers {
            try execute(
                "INSERT INTO order_part (number, order_id) VALUES (?, ?) ON CONFLICT (number) DO NOTHING",
                [number, id.rawValue])
        }
    }

    private func index(_ reading: FulfilmentReading, _ before: FulfilmentReading?, of id: OrderID) throws {
        let known = Set((before?.orders ?? []).map(\.id))
        for fulfilmentOrder in reading.orders.map(\.id) where !known.contains(fulfilmentOrder) {
            try execute(
                """
                INSERT INTO order_fulfilment (fulfilment_order, order_id) VALUES (?, ?)
                ON CONFLICT (fulfilment_order) DO UPDATE SET order_id = excluded.order_id
                """, [fulfilmentOrder, id.rawValue])
        }
    }

    private func index(batches: [String: String], of id: OrderID) throws {
        try execute("DELETE FROM batch_part WHERE order_id = ?", [id.rawValue])
        for (number, batch) in batches.sorted(by: { $0.key < $1.key }) {
            try execute(
                "INSERT INTO batch_part (batch, number, order_id) VALUES (?, ?, ?)", [batch, number, id.rawValue])
        }
    }

    private func index(_ blocks: [Block], of record: OrderRecord) throws {
        try execute("DELETE FROM order_block WHERE order_id = ?", [record.id.rawValue])
        for block in blocks {
            try execute(
                "INSERT INTO order_block (exception, order_id, units, value, currency) VALUES (?, ?, ?, ?, ?)",
                [
                    block.exception.rawValue, record.id.rawValue, BlockSum.bounded(block.units),
                    BlockSum.bounded(record.channel.total),
                    record.channel.currency.code,
                ])
        }
    }

    private func count(due: Instant) throws {
        try execute(
            """
            INSERT INTO day_count (day, due, received) VALUES (?, 1, 0)
            ON CONFLICT (day) DO UPDATE SET due = day_count.due + 1
            """, [due.startOfDay.milliseconds])
        try execute(
            "INSERT INTO due_slot (slot, due) VALUES (?, 1) ON CONFLICT (slot) DO UPDATE SET due = due_slot.due + 1",
            [due.milliseconds / Self.slot.milliseconds])
    }

    static var slot: Span { .minutes(5) }

    /// The unfinished imports of its parts, by the parts' numbers.
    private static func batches(of record: OrderRecord) -> [String: String] {
        var found: [String: String] = [:]
        for part in record.parts { if let batch = part.batch { found[part.number] = batch } }
        return found
    }

    /// What an order waits for that does not leave now, or whose it is; nothing of other orders.
    private static func waits(of record: OrderRecord) -> [OrderWait] {
        switch record.stage {
        case .awaitingPayment, .notDue: record.waits.filter(\.reason.isForNow)
        case .elsewhere: record.waits.filter { !$0.reason.isForNow }
        default: []
        }
    }

    /// The position at which what never leaves begins in the desk's list, beyond any date.
    static let elsewherePlace: Int64 = 2_000_000_000_000_000

    /// The position in the desk's list: what waits, for the longest time first, then what never leaves, newest first.
    private static func waitPlace(of record: OrderRecord, _ waits: [OrderWait]) -> Int64? {
        let since = (waits.map(\.since).min() ?? record.stageAt).milliseconds
        return switch record.stage {
        case .awaitingPayment, .notDue: min(since, elsewherePlace - 1)
        case .elsewhere: max(elsewherePlace, (elsewherePlace + 1_000_000_000_000_000).clampedSubtracting(since))
        default: nil
        }
    }

    static let orderRow = RecordRow.statement(
        "order_record",
        [
            "id", "version", "name", "wms_number", "stage", "due_at", "created_at", "value", "currency", "blocked_by",
            "blocks", "difference", "search", "waits", "wait_place", "doc",
        ])
}
