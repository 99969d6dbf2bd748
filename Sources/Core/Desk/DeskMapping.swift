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
            ], awaitingPayment: f.awaitingPayment, notDue: Self.reasons(f.notDue), elsewhere: Self.reasons(f.elsewhere),
            sums: OrderSums(f), notKnown: notKnown, dueBySlot: f.dueBySlot)
    }

    private static func reasons(_ counts: [String: Int]) -> [ReasonCount] {
        counts.map { ReasonCount(reason: $0.key, count: $0.value) }.sorted {
            ($1.count, $0.reason) < ($0.count, $1.reason)
        }
    }
}

extension OrderSums {
    init(_ f: GapFigures) {
        self.init()
        placed = f.placed
        due = f.due
        nothingToShip = f.accounts[.nothingToShip] ?? 0
        awaitingPayment = f.accounts[.awaitingPayment] ?? 0
        notDue = f.accounts[.notDue] ?? 0
        elsewhere = f.accounts[.elsewhere] ?? 0
        cancelledBeforeDue = f.accounts[.cancelledBeforeDue] ?? 0
        received = f.accounts[.received] ?? 0
        gap = f.accounts[.gap] ?? 0
        cancelledSince = f.accounts[.cancelledSince] ?? 0
    }
}

extension QueuePanelRow {
    init(_ f: QueueFigures) {
        self.init(
            queue: f.queue, depth: f.depth, again: f.again, oldest: f.oldest,
            arrivalsPerMinuteTenths: f.arrivalsPerMinuteTenths,
            finishedPerMinuteTenths: f.finishedPerMinuteTenths, inFlight: f.inFlight, waiting: f.waiting, held: f.held,
            failed: f.failed)
    }
}

extension SKURow {
    init(_ f: SKUFailure) {
        self.init(
            ref: TargetRef(.exception, f.exception.id.rawValue), sku: f.sku, problem: f.exception.problem,
            orders: f.orders, units: f.units, value: f.value, owner: f.exception.owner,
            soldPerDayTenths: f.soldPerDayTenths)
    }
}

extension ExceptionRow {
    /// What is wrong with a SKU, in a few words.
    fileprivate var problem: String {
        if let suggestion { return "did you mean \(suggestion)?" }
        return type == ExceptionType.inactiveItem.rawValue ? "inactive item" : "not in Deposco"
    }
}

extension HoldPanel {
    init(_ f: HoldFigures) {
        self.init(held: f.held, overdue: f.overdue, stalled: f.stalled, rows: f.oldest.map(HoldRow.init))
    }
}

extension HoldRow {
    init(_ hold: HeldNotice) {
        self.init(
            ref: TargetRef(.shipment, hold.id.rawValue), orderName: hold.orderName ?? "", carrier: hold.carrier ?? "",
            tracking: hold.tracking ?? "", since: hold.since, reason: "no scan",
            state: hold.stalled ? "STALLED" : hold.warned ? "OVERDUE" : "held")
    }
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
    init(order: GapOrder) {
        var cells: [String: CellValue] = [
            "order": .text(order.name), "stage": .text(order.stage.rawValue), "value": .money(order.value),
            "detail": .text(order.reason),
        ]
        if let due = order.due { cells["due"] = .since(due) }
        if let number = order.wmsNumber { cells["wms"] = .text(number) }
        self.init(
            ref: TargetRef(.order, order.id.rawValue), version: order.version,
            severity: order.stage == .blocked || order.stage == .review ? .warning : .info, cells: cells)
    }

    init(waiting order: WaitingOrder, policy: Policy, now: Instant) {
        var cells: [String: CellValue] = [
            "order": .text(order.name), "stage": .text(order.stage.rawValue), "value": .money(order.value),
            "reason": .text(order.waits.map(\.reason.title).joined(separator: ", ")),
        ]
        if let since = order.waits.map(\.since).min() { cells["since"] = .since(since) }
        let limit = order.waits.compactMap(policy.limit).min()
        if let limit { cells["limit"] = .until(limit) }
        if let until = order.waits.compactMap(\.until).min() { cells["until"] = .until(until) }
        self.init(
            ref: TargetRef(.order, order.id.rawValue), version: order.version,
            severity: limit.map { $0 <= now } ?? false ? .warning : .info, cells: cells)
    }

    init(sku f: SKUFailure) {
        var cells: [String: CellValue] = [
            "sku": .text(f.sku), "problem": .text(f.exception.problem), "orders": .number(Int64(f.orders)),
            "units": .number(f.units), "value": .money(f.value), "since": .since(f.exception.raisedAt),
        ]
        if f.soldPerDayTenths > 0 {
            cells["perDay"] = .text("\(f.soldPerDayTenths / 10).\(f.soldPerDayTenths % 10)")
        }
        if let owner = f.exception.owner { cells["owner"] = .text(owner.name) }
        self.init(
            ref: TargetRef(.exception, f.exception.id.rawValue), version: f.exception.version,
            severity: f.exception.severity, cells: cells)
    }

    init(hold: HeldNotice) {
        let row = HoldRow(hold)
        self.init(
            ref: row.ref, version: hold.version, severity: hold.warned ? .warning : .info,
            cells: [
                "order": .text(row.orderName), "carrier": .text(row.carrier), "tracking": .text(row.tracking),
                "since": .since(row.since), "reason": .text(row.reason), "state": .text(row.state),
            ])
    }

    init(cancellation: CancellationRow, decideWithin: Span) {
        var cells: [String: CellValue] = [
            "order": .text(cancellation.orderName), "state": .text(cancellation.state.rawValue),
            "since": .since(cancellation.requestedAt),
            "detail": .text(cancellation.answer ?? cancellation.words ?? ""),
        ]
        if let status = cancellation.wmsStatus { cells["stage"] = .text(status) }
        if cancellation.state == .late, cancellation.canBeRefused, let judged = cancellation.judgedAt {
            cells["decideBy"] = .until(judged + decideWithin)
        }
        let urgent = cancellation.state == .late || cancellation.state == .unknown
        self.init(
            ref: TargetRef(.cancellation, cancellation.id.rawValue), version: cancellation.version,
            severity: urgent ? .warning : .info, cells: cells)
    }

    init(exception: ExceptionRow) {
        var cells: [String: CellValue] = [
            "title": .text(exception.title), "summary": .text(exception.summary), "since": .since(exception.raisedAt),
            "dueBy": .until(exception.dueBy), "severity": .text(exception.severity.rawValue),
            "orders": .number(Int64(exception.orders)),
        ]
        if let owner = exception.owner { cells["owner"] = .text(owner.name) }
        self.init(
            ref: TargetRef(.exception, exception.id.rawValue), version: exception.version,
            severity: exception.severity, cells: cells)
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

extension GapOrder {
    /// Why an order has not been received, in a few words. Blocks come first.
    fileprivate var reason: String {
        if let blockedBy {
            let first = blockedBecause ?? blockedBy.rawValue
            return blocks > 1 ? "\(first) (+\(blocks - 1))" : first
        }
        if let difference { return difference }
        switch stage {
        case .queued: return "waiting to be sent"
        case .sent: return "sent, not confirmed"
        case .review: return "parked in Review"
        default: return ""
        }
    }
}

extension ListRow {
    /// A row for a stored document that cannot be decoded: its name and the reason, in every cell that a list may show.
    init(unreadable document: UnreadableDocument) {
        let kind: TargetRef.Kind =
            switch document.table {
            case "order_record": .order
            case "shipment_record": .shipment
            case "cancellation_record": .cancellation
            case "work": .work
            default: .exception
            }
        let words = CellValue.text("cannot be read: \(document.why)")
        let name = CellValue.text(document.id)
        self.init(
            ref: TargetRef(kind, document.id), version: document.version, severity: .warning,
            cells: [
                "order": name, "sku": name, "title": name, "key": name, "stage": .text("unreadable"),
                "state": .text("unreadable"), "kind": .text("unreadable"), "detail": words, "problem": words,
                "summary": words, "reason": words, "error": words,
            ])
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
