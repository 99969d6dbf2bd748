import DeskAPI
import Domain
import Store

extension GapPanel {
    init(_ f: GapFigures, notKnown: Int?) {
        self.init(
            dueToday: f.dueToday, receivedToday: f.receivedToday, gap: f.gap, under5m: f.under5m, under15m: f.under15m,
            under60m: f.under60m, over60m: f.over60m, oldest: f.oldest,
            lastSeen: [
                LastSeenCount(point: .exception, count: f.blocked), LastSeenCount(point: .queued, count: f.queued),
                LastSeenCount(point: .unconfirmed, count: f.sent), LastSeenCount(point: .review, count: f.review),
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
            finishedPerMinuteTenths: f.finishedPerMinuteTenths, shrinks: f.shrinksPerMinuteTenths,
            inFlight: f.inFlight, waiting: f.waiting, held: f.held, failed: f.failed)
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
    fileprivate var problem: CellValue {
        if let suggestion { return .suggestion(suggestion) }
        return .text(type == ExceptionType.inactiveItem.rawValue ? "inactive item" : "not in Deposco")
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
            ref: TargetRef(.shipment, hold.id.rawValue), leads: hold.order.map { TargetRef(.order, $0.rawValue) },
            orderName: hold.orderName ?? "", carrier: hold.carrier ?? "", tracking: hold.tracking ?? "",
            since: hold.since, reason: "no scan",
            state: hold.stalled
                ? StateWord("STALLED", .critical) : hold.warned ? StateWord("OVERDUE", .warning) : StateWord("held"))
    }
}

extension CancellationPanel {
    init(_ f: CancellationFigures, decideWithin: Span) {
        self.init(
            open: f.open, late: f.late, unknown: f.unknown,
            due: f.due.map { ListRow(cancellation: $0, decideWithin: decideWithin) })
    }
}

extension ExceptionPanel {
    init(_ f: ExceptionFigures) {
        self.init(
            open: f.open, critical: f.critical, overdue: f.overdue, unowned: f.unowned, byOwner: f.byOwner,
            worst: f.worst.map(ListRow.init(exception:)))
    }
}

extension ListRow {
    init(order: GapOrder) {
        let asks = [OrderStage.blocked, .review].contains(order.stage)
        self.init(
            ref: TargetRef(.order, order.id.rawValue), version: order.version, severity: asks ? .warning : .info)
        set(GapList.order, order.name)
        set(GapList.stage, StateWord(name: order.stage.rawValue, asks || order.stage == .sent ? .warning : .info))
        set(GapList.due, order.due)
        set(GapList.value, order.value)
        // Before it is sent, the WMS knows nothing by this number.
        if order.stage == .sent || order.stage == .review { set(GapList.wms, order.wmsNumber) }
        set(GapList.detail, order.reason)
    }

    init(waiting order: WaitingOrder, policy: Policy, now: Instant) {
        let limit = order.waits.compactMap(policy.limit).min()
        self.init(
            ref: TargetRef(.order, order.id.rawValue), version: order.version,
            severity: limit.map { $0 <= now } ?? false ? .warning : .info)
        set(NotDueList.order, order.name)
        set(NotDueList.stage, StateWord(name: order.stage.rawValue))
        set(NotDueList.reason, order.waits.map(\.reason.title).joined(separator: ", "))
        set(NotDueList.since, order.waits.map(\.since).min())
        set(NotDueList.until, order.waits.compactMap(\.until).min())
        set(NotDueList.limit, limit)
        set(NotDueList.value, order.value)
    }

    init(sku f: SKUFailure) {
        self.init(
            ref: TargetRef(.exception, f.exception.id.rawValue), version: f.exception.version,
            severity: f.exception.severity, actions: f.exception.actions)
        set(SKUList.sku, f.sku)
        set(SKUList.problem, f.exception.problem)
        set(SKUList.orders, Int64(f.orders))
        set(SKUList.units, f.units)
        set(SKUList.value, f.value)
        set(SKUList.since, f.exception.raisedAt)
        set(SKUList.owner, f.exception.owner)
        if f.soldPerDayTenths > 0 { set(SKUList.perDay, "\(f.soldPerDayTenths / 10).\(f.soldPerDayTenths % 10)") }
    }

    init(hold: HeldNotice) {
        let row = HoldRow(hold)
        self.init(
            ref: row.ref, version: hold.version, severity: hold.warned ? .warning : .info, leads: row.leads)
        set(HoldList.order, row.orderName)
        set(HoldList.carrier, row.carrier)
        set(HoldList.tracking, row.tracking)
        set(HoldList.since, row.since)
        set(HoldList.reason, row.reason)
        set(HoldList.state, row.state)
    }

    init(cancellation: CancellationRow, decideWithin: Span) {
        let urgent = cancellation.state == .late || cancellation.state == .unknown
        var actions = ActionName.usual(for: .cancellation)
        if ![.requested, .unknown, .late].contains(cancellation.state) { actions.remove(.rejectCancellation) }
        self.init(
            ref: TargetRef(.cancellation, cancellation.id.rawValue), version: cancellation.version,
            severity: urgent ? .warning : .info, leads: TargetRef(.order, cancellation.order.rawValue), actions: actions
        )
        set(CancellationList.order, cancellation.orderName)
        set(CancellationList.state, StateWord(name: cancellation.state.rawValue, urgent ? .warning : .info))
        set(CancellationList.since, cancellation.requestedAt)
        set(CancellationList.detail, cancellation.answer ?? cancellation.words ?? "")
        set(CancellationList.stage, cancellation.wmsStatus)
        set(CancellationList.owner, cancellation.owner)
        if cancellation.state == .late, cancellation.canBeRefused {
            set(CancellationList.decideBy, cancellation.judgedAt.map { $0 + decideWithin })
            set(CancellationList.otherwise, "rejected by itself")
        }
    }

    init(exception: ExceptionRow) {
        self.init(
            ref: TargetRef(.exception, exception.id.rawValue), version: exception.version,
            severity: exception.severity, actions: exception.actions)
        set(ExceptionList.about, exception.identity)
        set(ExceptionList.title, exception.title)
        set(ExceptionList.summary, exception.summary)
        set(ExceptionList.since, exception.raisedAt)
        set(ExceptionList.dueBy, exception.dueBy)
        set(ExceptionList.severity, exception.severity)
        // Many block no order, and a zero would say that nothing depends on them.
        set(ExceptionList.orders, exception.orders > 0 ? Int64(exception.orders) : nil)
        set(ExceptionList.owner, exception.owner)
    }

    init(activity row: ActivityRow) {
        let leads: TargetRef? =
            switch row.subject {
            case .exception(let id): TargetRef(.exception, id.rawValue)
            case .check(let id): TargetRef(.check, id.rawValue)
            default: row.order.map { TargetRef(.order, $0.rawValue) }
            }
        self.init(ref: TargetRef(.act, String(row.seq)), version: row.seq, severity: .info, leads: leads)
        set(ActivityList.about, row.about)
        set(ActivityList.who, Owner(person: Actor.person(in: row.actor) ?? row.actor))
        set(ActivityList.what, ActionName(rawValue: row.action)?.spec.hint ?? StateWord.words(row.action))
        set(ActivityList.since, row.at)
        set(ActivityList.outcome, row.outcome)
        set(ActivityList.reason, row.reason)
    }

    /// - Parameter names: of the orders of the work on this page.
    init(work: WorkRow, names: [OrderID: String]) {
        let failed = work.state == .failed
        self.init(
            ref: TargetRef(.work, String(work.id)), version: work.version, severity: failed ? .warning : .info,
            leads: work.leads)
        set(WorkList.queue, work.queue.rawValue)
        set(WorkList.kind, StateWord.words(work.kind.rawValue))
        set(WorkList.about, work.words(names))
        set(WorkList.state, failed ? StateWord("FAILED", .critical) : StateWord(name: work.state.rawValue))
        set(WorkList.attempts, Int64(work.attempts))
        if work.state == .waiting || work.state == .ready { set(WorkList.due, work.due) }
        set(WorkList.error, work.error ?? work.heldFor.map { "waits for \($0)" })
    }
}

extension WorkRow {
    /// The order whose name tells what it is about.
    var order: OrderID? {
        if case .order(let id) = WorkKey(text: key) { id } else { nil }
    }

    /// `send order #1042`, as the list of work calls it too.
    func label(_ names: [OrderID: String]) -> String { "\(StateWord.words(kind.rawValue)) \(words(names))" }

    fileprivate func words(_ names: [OrderID: String]) -> String {
        switch WorkKey(text: key) {
        case .order(let id): words(names[id] ?? "order \(id)")
        case .shipment(let id), .watch(let id): "shipment \(id)"
        case .cancellation(let id): "cancellation \(id)"
        case .exception(let id): "exception \(id)"
        case .fulfilmentOrder(let id): "fulfilment order \(id)"
        case .body(let id): "message \(id)"
        default: "the whole shop"
        }
    }

    /// An order may have several parts and several shipments, and the same work for each.
    private func words(_ order: String) -> String {
        guard let part = WorkItem(kind: kind, key: key, argument: argument)?.part,
            String(order.drop { $0 == "#" }) != part
        else { return order }
        return "\(order) (\(part))"
    }

    /// What it is about, where that has a card.
    fileprivate var leads: TargetRef? {
        switch Subject(text: key) {
        case .order(let id): TargetRef(.order, id.rawValue)
        case .exception(let id): TargetRef(.exception, id.rawValue)
        default: nil
        }
    }
}

extension ExceptionType {
    /// What can be sent for exceptions of this type.
    func actions(isAboutMessage: Bool) -> Set<ActionName> {
        var actions = ActionName.usual(for: .exception)
        if self == .lateCancellation || self == .cancellationUnknown { actions.insert(.rejectCancellation) }
        if self == .notDue { actions.insert(.takeIn) }
        if self == .perhapsThere { actions.insert(.follow) }
        if isAboutMessage { actions.insert(.skip) }
        return actions
    }
}

extension ExceptionRow {
    fileprivate var actions: Set<ActionName> {
        ExceptionType(rawValue: type)?.actions(isAboutMessage: id.isAboutMessage) ?? ActionName.usual(for: .exception)
    }
}

extension ExceptionID {
    /// Whether it is a message that is set aside.
    var isAboutMessage: Bool { rawValue.hasPrefix("\(ExceptionType.setAside.rawValue)/body/") }
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
                "order": name, "sku": name, "title": name, "about": name, "stage": .state(StateWord("unreadable")),
                "state": .state(StateWord("unreadable")), "kind": .text("unreadable"), "detail": words,
                "problem": words,
                "summary": words, "reason": words, "error": words,
            ])
    }
}

extension SearchHit {
    init(_ found: Found) {
        self.init(
            ref: TargetRef(found.kind == .exception ? .exception : .order, found.id), title: found.title,
            subtitle: found.subtitle, stage: found.stage.map { StateWord($0.title) }, placedAt: found.placedAt,
            value: found.value, matched: found.matched)
    }
}

extension ExceptionCard {
    /// - Parameters:
    ///   - about: the name of the order that it is about.
    ///   - otherwise: what happens by itself when nobody has decided in time.
    init(
        _ found: Versioned<ExceptionRecord>, about: String?, otherwise: String?, orders: [ListRow], orderCount: Int,
        timeline: [TimelineEntry]
    ) {
        let record = found.record
        self.init(
            ref: TargetRef(.exception, record.id.rawValue), version: found.version,
            leads: record.order.map { TargetRef(.order, $0.rawValue) },
            about: about ?? record.subject.flatMap { if case .name(let name) = $0 { name } else { nil } },
            actions: record.type.actions(isAboutMessage: record.id.isAboutMessage), type: record.type.rawValue,
            title: record.type.title, summary: record.summary, detail: record.detail, suggestion: record.suggestion,
            owner: record.owner,
            ownerReason: record.ownerByHand ? "assigned by hand" : "default for \(record.type.title)",
            severity: record.severity, state: record.state, raisedAt: record.raisedAt, dueBy: record.dueBy,
            otherwise: otherwise, playbook: record.type.playbook, orders: orders, orderCount: orderCount,
            timeline: timeline)
    }
}

extension TroubleRow {
    init(_ trouble: Trouble) {
        self.init(
            name: trouble.kind.rawValue, detail: trouble.detail, since: trouble.since,
            stopsWork: trouble.kind.stopsWork)
    }
}
