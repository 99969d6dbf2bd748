import Domain
import Foundation

/// From facts to the state that the desk shows. Appending and rebuilding both run this and nothing else.
extension Transaction {
    func project(_ fact: Fact, _ subject: Subject, seq: Int64, at: Instant) throws {
        switch subject {
        case .order(let id): try projectOrder(fact, id, seq, at)
        case .shipment(let id): try projectShipment(fact, id, seq, at)
        case .cancellation(let id): try projectCancellation(fact, id, seq, at)
        case .exception(let id): try projectException(fact, id, seq, at)
        case .item:
            if case .itemSeen(let item) = fact { try project(item, seq) }
            if case .stockRead(let reading) = fact { try project(reading, at: at) }
        case .variant(let id):
            if case .channelStock(let location, let quantity, _) = fact {
                try project(id, location, quantity, at: at)
            } else {
                try projectVariant(fact, id, seq)
            }
        case .sku(let sku):
            if case .skuMapped(let item) = fact { try project(sku, mappedTo: item) }
            if case .bundleMapped(let components) = fact { try project(sku, madeOf: components, source: Self.byMap) }
        case .mark(let name):
            if case .markMoved(let value) = fact { try project(mark: name, value) }
            if case .markEnded = fact { try execute("DELETE FROM mark WHERE name = ?", [name]) }
        case .system:
            if case .clockStepped(let jump) = fact { try projectStep(by: jump, at: at) }
            if case .erasureKnown(let hash) = fact { try project(erasure: .erased, hash, of: nil, at: at) }
        }
    }

    private func projectOrder(_ fact: Fact, _ id: OrderID, _ seq: Int64, _ at: Instant) throws {
        switch fact {
        case .erasureAsked: try project(erasure: .due, ErasureHash.of(id), of: id, at: at)
        case .erased(aged: false): try project(erasure: .erased, ErasureHash.of(id), of: id, at: at)
        default: break
        }
        let before = try order(id)?.record
        guard var record = before ?? OrderRecord(first: fact, at: at) else { return }
        if before != nil { record.apply(fact, at: at) }
        let channel = record.channel
        let skus = Set(channel.lines.compactMap(\.sku))
        try execute(
            Self.orderRow,
            [
                id.rawValue, seq, channel.name, record.wmsNumbers.first, record.stage.rawValue,
                record.dueAt?.milliseconds, channel.createdAt.milliseconds, channel.total, channel.currency.code,
                record.blocks.first?.exception.rawValue, record.blocks.count, record.differences.first,
                searchText([channel.name, record.stage.rawValue] + record.wmsNumbers + skus.map(\.rawValue).sorted()),
                try coder.encode(record),
            ])
        if before?.stage.closed != record.stage.closed {
            // How long a contact is kept counts from there.
            try execute(
                "UPDATE contact SET ended_at = ? WHERE order_id = ?",
                [record.stage.closed ? record.stageAt.milliseconds : nil, id.rawValue])
        }
        try tally(from: before?.tallies ?? [], to: record.tallies)
        if before?.channel.lines != channel.lines { try index(skus, of: id) }
        if before?.wmsNumbers.dropFirst() ?? [] != record.wmsNumbers.dropFirst() {
            try index(parts: record.wmsNumbers.dropFirst(), of: id)
        }
        if before?.batches ?? [:] != record.batches { try index(batches: record.batches, of: id) }
        try projectPending(before, record)
        if case .orderSeen = fact {
            try startSelling(on: at.startOfDay)
            try projectSales(before, record)
        }
        if before?.blocks ?? [] != record.blocks || (before?.channel.value != channel.value && !record.blocks.isEmpty) {
            try index(record.blocks, of: record)
            try sum(before, record)
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

    /// In one case, as a person types them; what an order once asked for still finds it.
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

    private func projectShipment(_ fact: Fact, _ id: ShipmentID, _ seq: Int64, _ at: Instant) throws {
        let before = try shipment(id)?.record
        guard var record = before ?? ShipmentRecord(first: fact) else { return }
        if before != nil { record.apply(fact, at: at) }
        let trackings = record.shipment.parcels.compactMap(\.tracking)
        try execute(
            Self.shipmentRow,
            [
                id.rawValue, seq, record.order?.rawValue, record.orderName, record.shipment.carrier, trackings.first,
                record.notice.rawValue, record.heldSince?.milliseconds, record.warned, record.stalled,
                searchText([record.orderName, record.shipment.carrier, id.rawValue] + trackings),
                try coder.encode(record),
            ])
        try tally(from: before?.tallies ?? [], to: record.tallies)
        guard before?.shipment.parcels != record.shipment.parcels else { return }
        try execute("DELETE FROM shipment_tracking WHERE shipment_id = ?", [id.rawValue])
        for tracking in Set(trackings.map(Self.trackingKey)).sorted() {
            try execute("INSERT INTO shipment_tracking (tracking, shipment_id) VALUES (?, ?)", [tracking, id.rawValue])
        }
    }

    private func projectCancellation(_ fact: Fact, _ id: CancellationID, _ seq: Int64, _ at: Instant) throws {
        let before = try cancellation(id)?.record
        guard var record = before ?? CancellationRecord(first: fact, id: id, at: at) else { return }
        if before != nil { record.apply(fact, at: at) }
        try execute(
            Self.cancellationRow,
            [
                id.rawValue, seq, record.request.order.rawValue, record.request.orderName, record.state.rawValue,
                record.requestedAt.milliseconds, record.wmsStatus, record.answer, record.judgedAt?.milliseconds,
                record.request.source.canBeRefused, record.open, record.place,
                searchText([record.request.orderName, record.state.rawValue, record.wmsStatus]),
                try coder.encode(record),
            ])
        try tally(from: before?.tallies ?? [], to: record.tallies)
    }

    private func projectException(_ fact: Fact, _ id: ExceptionID, _ seq: Int64, _ at: Instant) throws {
        let before = try exception(id)?.record
        guard var record = before ?? ExceptionRecord(first: fact, id: id, at: at) else { return }
        if before != nil { record.apply(fact, at: at) }
        let sku = record.state == .open ? record.silentSKU : nil
        try execute(
            Self.exceptionRow,
            [
                id.rawValue, seq, record.type.rawValue, record.order?.rawValue, record.silentSKU, record.owner?.name,
                record.owner?.isTeam ?? false, record.severity.rawValue, record.urgency,
                record.raisedAt.milliseconds, record.dueBy.milliseconds, record.state.rawValue, record.summary,
                record.suggestion, nil as Int64?, sku.map { _ in 0 as Int64 },
                searchText([record.summary, record.type.title, record.owner?.name, record.severity.rawValue]),
                try coder.encode(record),
            ])
        try tally(from: before?.tallies ?? [], to: record.tallies)
        if let sku {
            try startSelling(on: at.startOfDay)
            try rank(id.rawValue, of: sku)
        }
    }

    private func project(_ item: Item, _ seq: Int64) throws {
        try execute(
            """
            INSERT INTO item_record (number, version, doc, active, near) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (number) DO UPDATE SET version = excluded.version, doc = excluded.doc, active = excluded.active
            """, [item.number, seq, try coder.encode(item), item.active, NearMiss.key(item.number)])
        try project(SKU(item.number), madeOf: item.components, source: Self.byItem)
    }

    private func project(_ bundle: SKU, madeOf components: [BundleComponent]?, source: String) throws {
        try execute("DELETE FROM bundle_component WHERE bundle = ? AND source = ?", [bundle.rawValue, source])
        // A bundle of nothing is one row without units, so that it is not taken for something that is no bundle.
        let rows = components.map { $0.isEmpty ? [BundleComponent(sku: SKU(""), quantity: 0)] : $0 } ?? []
        for (position, component) in rows.enumerated() {
            try execute(
                """
                INSERT INTO bundle_component (bundle, source, position, component, quantity, share)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
                [bundle.rawValue, source, position, component.sku.rawValue, component.quantity, component.share])
        }
    }

    private func projectVariant(_ fact: Fact, _ id: String, _ seq: Int64) throws {
        switch fact {
        case .variantSeen(let variant):
            try execute(
                """
                INSERT INTO variant_record (id, version, doc, sku, sold, tracked) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET version = excluded.version, doc = excluded.doc, sku = excluded.sku,
                    sold = excluded.sold, tracked = excluded.tracked
                """,
                [
                    id, seq, try coder.encode(variant), variant.sku?.rawValue,
                    variant.active && variant.requiresShipping, variant.inventoryItem != nil,
                ])
        case .variantGone: try execute("DELETE FROM variant_record WHERE id = ?", [id])
        default: break
        }
    }

    private func project(_ sku: SKU, mappedTo item: String?) throws {
        guard let item else {
            try execute("DELETE FROM sku_map WHERE sku = ?", [sku.rawValue])
            return
        }
        try execute(
            "INSERT INTO sku_map (sku, item) VALUES (?, ?) ON CONFLICT (sku) DO UPDATE SET item = excluded.item",
            [sku.rawValue, item])
    }

    private func project(mark name: String, _ value: String) throws {
        try execute(
            "INSERT INTO mark (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            [name, value])
    }

    // MARK: Rows

    static let orderRow = rowStatement(
        "order_record",
        [
            "id", "version", "name", "wms_number", "stage", "due_at", "created_at", "value", "currency", "blocked_by",
            "blocks", "difference", "search", "doc",
        ])
    private static let shipmentRow = rowStatement(
        "shipment_record",
        [
            "id", "version", "order_id", "order_name", "carrier", "tracking", "notice", "held_since", "warned",
            "stalled", "search", "doc",
        ])
    private static let cancellationRow = rowStatement(
        "cancellation_record",
        [
            "id", "version", "order_id", "order_name", "state", "requested_at", "wms_status", "answer", "judged_at",
            "refusable", "open", "place", "search", "doc",
        ])
    private static let exceptionRow = rowStatement(
        "exception_record",
        [
            "id", "version", "type", "order_id", "sku", "owner", "owner_is_team", "severity", "urgency", "raised_at",
            "due_by", "state", "summary", "suggestion", "sold", "rank", "search", "doc",
        ])

    /// Writes a row whole, over what stood there under its id.
    private static func rowStatement(_ table: String, _ columns: [String]) -> String {
        let places = columns.map { _ in "?" }.joined(separator: ", ")
        let changes = columns.dropFirst().map { "\($0) = excluded.\($0)" }.joined(separator: ", ")
        return """
            INSERT INTO \(table) (\(columns.joined(separator: ", "))) VALUES (\(places))
            ON CONFLICT (id) DO UPDATE SET \(changes)
            """
    }

    private func searchText(_ parts: [String?]) -> String {
        parts.compactMap { $0?.lowercased() }.joined(separator: "\n")
    }
}

extension OrderRecord {
    /// The imports that its parts are in, by their numbers.
    fileprivate var batches: [String: String] {
        var found: [String: String] = [:]
        for part in parts { if let batch = part.batch { found[part.number] = batch } }
        return found
    }
}

extension CancellationRecord {
    /// Where closed requests begin in the desk's list: beyond any date.
    static let closedPlace: Int64 = 2_000_000_000_000_000

    /// Orders the desk's list: open requests, oldest first, then closed ones, newest first.
    fileprivate var place: Int64 {
        open
            ? requestedAt.milliseconds
            : (Self.closedPlace + 1_000_000_000_000_000).clampedSubtracting(requestedAt.milliseconds)
    }
}

extension ExceptionRecord {
    /// Orders the desk's list: the most severe first, then by the time to act. A severity outweighs any date.
    var urgency: Int64 {
        let rank: Int64 =
            switch severity {
            case .critical: 0
            case .warning: 1
            case .info: 2
            }
        return (rank * 1_000_000_000_000_000).clampedAdding(dueBy.milliseconds)
    }
}
