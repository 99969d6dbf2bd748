import DeskAPI
import Domain
import Store

extension GapPanel {
    init(_ f: GapFigures, notKnown: Int?) {
        self.init(
            dueToday: f.dueToday, receivedToday: f.receivedToday, gap: f.gap, under5m: f.under5m, under15m: f.under15m,
            under60m: f.under60m, over60m: f.over60m, oldest: f.oldest,
            lastSeen: [
                LastSeenCount(point: "exception", count: f.blocked), LastSeenCount(point: "queued", count: f.queued),
                LastSeenCount(point: "unconfirmed", count: f.sent), LastSeenCount(point: "review", count: f.review),
            ], awaitingPayment: f.awaitingPayment, notKnown: notKnown, dueBySlot: f.dueBySlot)
    }
}

extension QueuePanelRow {
    init(_ f: QueueFigures) {
        self.init(
            queue: f.queue, depth: f.depth, oldest: f.oldest, arrivalsPerMinuteTenths: f.arrivalsPerMinuteTenths,
            finishedPerMinuteTenths: f.finishedPerMinuteTenths, inFlight: f.inFlight, waiting: f.waiting, held: f.held,
            failed: f.failed)
    }
}

extension SKURow {
    init(_ f: SKUFailure) {
        self.init(
            ref: TargetRef(.exception, f.exception.record.id.rawValue), sku: f.sku, problem: f.exception.record.problem,
            orders: f.orders, units: f.units, value: f.value, owner: f.exception.record.owner,
            soldPerDayTenths: f.soldPerDayTenths)
    }
}

extension ExceptionRecord {
    /// What is wrong with a SKU, in a few words.
    fileprivate var problem: String {
        if let suggestion { return "did you mean \(suggestion)?" }
        return type == .inactiveItem ? "inactive item" : "not in Deposco"
    }
}

extension HoldPanel {
    init(_ f: HoldFigures) {
        self.init(held: f.held, overdue: f.overdue, stalled: f.stalled, rows: f.oldest.map(HoldRow.init))
    }
}

extension HoldRow {
    init(_ hold: Versioned<ShipmentRecord>) {
        let record = hold.record
        self.init(
            ref: TargetRef(.shipment, record.shipment.id.rawValue), orderName: record.orderName ?? "",
            carrier: record.shipment.carrier ?? "",
            tracking: record.shipment.parcels.compactMap(\.tracking).first ?? "", since: record.since,
            reason: "no scan", state: record.holdState)
    }
}

extension ShipmentRecord {
    fileprivate var since: Instant { heldSince ?? shipment.shippedAt ?? Instant(milliseconds: 0) }
    fileprivate var holdState: String { stalled ? "STALLED" : warned ? "OVERDUE" : "held" }
}

extension CancellationPanel {
    init(_ f: CancellationFigures) { self.init(open: f.open, late: f.late, unknown: f.unknown) }
}

extension ExceptionPanel {
    init(_ f: ExceptionFigures) {
        self.init(open: f.open, critical: f.critical, overdue: f.overdue, unowned: f.unowned, byOwner: f.byOwner)
    }
}

extension ListRow {
    init(order: Versioned<OrderRecord>, detail: String) {
        let record = order.record
        var cells: [String: CellValue] = [
            "order": .text(record.channel.name), "stage": .text(record.stage.rawValue),
            "value": .money(record.channel.value), "detail": .text(detail),
        ]
        if let due = record.dueAt { cells["due"] = .since(due) }
        if let number = record.wmsNumbers.first { cells["wms"] = .text(number) }
        self.init(
            ref: TargetRef(.order, record.id.rawValue), version: order.version,
            severity: record.stage == .blocked || record.stage == .review ? .warning : .info, cells: cells)
    }

    init(sku f: SKUFailure) {
        let record = f.exception.record
        var cells: [String: CellValue] = [
            "sku": .text(f.sku), "problem": .text(record.problem), "orders": .number(Int64(f.orders)),
            "units": .number(f.units), "value": .money(f.value), "since": .since(record.raisedAt),
        ]
        if f.soldPerDayTenths > 0 {
            cells["perDay"] = .text("\(f.soldPerDayTenths / 10).\(f.soldPerDayTenths % 10)")
        }
        if let owner = record.owner { cells["owner"] = .text(owner.name) }
        self.init(
            ref: TargetRef(.exception, record.id.rawValue), version: f.exception.version, severity: record.severity,
            cells: cells)
    }

    init(hold: Versioned<ShipmentRecord>) {
        let row = HoldRow(hold)
        self.init(
            ref: row.ref, version: hold.version, severity: hold.record.warned ? .warning : .info,
            cells: [
                "order": .text(row.orderName), "carrier": .text(row.carrier), "tracking": .text(row.tracking),
                "since": .since(row.since), "reason": .text(row.reason), "state": .text(row.state),
            ])
    }

    /// - Parameter words: what whoever asked said to it.
    init(cancellation: Versioned<CancellationRecord>, words: String?, decideWithin: Span) {
        let record = cancellation.record
        var cells: [String: CellValue] = [
            "order": .text(record.request.orderName), "state": .text(record.state.rawValue),
            "since": .since(record.requestedAt),
            "detail": .text(record.answer ?? words ?? ""),
        ]
        if let status = record.wmsStatus { cells["stage"] = .text(status) }
        if record.state == .late, record.request.source.canBeRefused, let judged = record.judgedAt {
            cells["decideBy"] = .until(judged + decideWithin)
        }
        let urgent = record.state == .late || record.state == .unknown
        self.init(
            ref: TargetRef(.cancellation, record.id.rawValue), version: cancellation.version,
            severity: urgent ? .warning : .info, cells: cells)
    }

    init(exception: Versioned<ExceptionRecord>, orders: Int) {
        let record = exception.record
        var cells: [String: CellValue] = [
            "title": .text(record.type.title), "summary": .text(record.summary), "since": .since(record.raisedAt),
            "dueBy": .until(record.dueBy), "severity": .text(record.severity.rawValue),
            "orders": .number(Int64(orders)),
        ]
        if let owner = record.owner { cells["owner"] = .text(owner.name) }
        self.init(
            ref: TargetRef(.exception, record.id.rawValue), version: exception.version, severity: record.severity,
            cells: cells)
    }

    init(work: WorkRow) {
        var cells: [String: CellValue] = [
            "queue": .text(work.queue.rawValue), "kind": .text(work.kind.rawValue), "key": .text(work.key),
            "state": .text(work.state.rawValue), "attempts": .number(Int64(work.attempts)),
        ]
        if work.state == .waiting || work.state == .ready { cells["due"] = .until(work.due) }
        if let error = work.error ?? work.heldFor.map({ "waits for \($0)" }) { cells["error"] = .text(error) }
        self.init(
            ref: TargetRef(.work, String(work.id)), version: work.version,
            severity: work.state == .failed ? .warning : .info, cells: cells)
    }
}

extension ListRow {
    /// A row that cannot be read: what it is, and why, in the cells that the lists have.
    init(unreadable ref: TargetRef, version: Int64 = 0, why: String) {
        let words = CellValue.text("cannot be read: \(why)")
        let name = CellValue.text(ref.id)
        self.init(
            ref: ref, version: version, severity: .warning,
            cells: [
                "order": name, "sku": name, "title": name, "key": name, "stage": .text("unreadable"),
                "state": .text("unreadable"), "kind": .text("unreadable"), "detail": words, "problem": words,
                "summary": words, "reason": words, "error": words,
            ])
    }

    init(unreadable document: UnreadableDocument) {
        let kind: TargetRef.Kind =
            switch document.table {
            case "order_record": .order
            case "shipment_record": .shipment
            case "cancellation_record": .cancellation
            case "work": .work
            default: .exception
            }
        self.init(unreadable: TargetRef(kind, document.id), version: document.version, why: document.why)
    }
}

extension SearchHit {
    init(_ found: Found) {
        self.init(
            ref: TargetRef(found.kind == .exception ? .exception : .order, found.id), title: found.title,
            subtitle: found.subtitle, matched: found.matched)
    }
}

extension ExceptionCard {
    init(_ found: Versioned<ExceptionRecord>, orders: [ListRow], orderCount: Int, timeline: [TimelineEntry]) {
        let record = found.record
        self.init(
            ref: TargetRef(.exception, record.id.rawValue), version: found.version, type: record.type.rawValue,
            title: record.type.title, summary: record.summary, detail: record.detail, suggestion: record.suggestion,
            owner: record.owner,
            ownerReason: record.ownerByHand ? "assigned by hand" : "default for \(record.type.title)",
            severity: record.severity, state: record.state, raisedAt: record.raisedAt, dueBy: record.dueBy,
            playbook: record.type.playbook, orders: orders, orderCount: orderCount, timeline: timeline)
    }
}

extension TroubleRow {
    init(_ trouble: Trouble) {
        self.init(
            name: trouble.kind.rawValue, detail: trouble.detail, since: trouble.since,
            stopsWork: trouble.kind.stopsWork)
    }
}
