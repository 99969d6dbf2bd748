import Console
import DeskAPI
import Domain
import Screen

/// A day at the desk, the same in every test.
enum Samples {
    static let now = Instant(milliseconds: 1_772_374_052_000)  // 2026-03-01T14:07:32Z

    static func ago(_ minutes: Int64, seconds: Int64 = 0) -> Instant { now - .minutes(minutes) - .seconds(seconds) }

    static func pounds(_ minor: Int64) -> Money { Money(minor: minor, currency: Currency("GBP")) }

    static let identity = Identity(
        uid: 1000, name: "ada", roles: ["operations", "cx"], allowed: Set(ActionName.allCases), reason: nil,
        teams: ["operations", "cx", "oncall", "finance", "merchandising"].map { Owner(team: $0) }, shop: "acme-uk",
        reasons: [
            "rejectCancellation": [
                "Your order is being packed already. Please refuse the parcel, or send it back for a refund.",
                "Your order has left us already.",
            ]
        ])

    static let onlooker = Identity(
        uid: 1001, name: "bob", roles: [], allowed: [], reason: "bob has no role that may act here; you may look",
        teams: [], shop: "acme-uk")

    /// Text that stands where a name, a title or an address would.
    struct Names {
        var order = "#1042"
        var sku = "SKU-RED-S"
        var carrier = "Royal Mail"
        var title = "Red T-shirt, small"
        var customer = "Ada Example"
        var detail = "no item with this number"

        static func hostile(_ text: String) -> Names {
            Names(order: text, sku: text, carrier: text, title: text, customer: text, detail: text)
        }
    }

    /// A name from outside stands in a detail only after it was cleaned, but a console does not rely on that.
    static func troubles(_ names: Names = Names()) -> [TroubleRow] {
        [
            TroubleRow(
                name: "store-refuses-writes",
                detail: "the disk is full: free space in /var/lib/tallyman; the core goes on by itself then",
                since: ago(3, seconds: 12), stopsWork: true),
            TroubleRow(
                name: "log-loses-lines", detail: "2 314 lines of the log were lost: No space left on device",
                since: ago(3, seconds: 8), stopsWork: false),
            TroubleRow(
                name: "configuration-refused",
                detail: "The new configuration is not used, the one before goes on: \(names.detail)", since: ago(1),
                stopsWork: false),
        ]
    }

    static func overview(sequence: Int64 = 4711, _ names: Names = Names()) -> Overview {
        Overview(
            shop: "acme-uk", at: now, sequence: sequence,
            gap: GapPanel(
                dueToday: 18_204, receivedToday: 18_190, gap: 14, under5m: 9, under15m: 3, under60m: 1, over60m: 1,
                oldest: ago(72),
                lastSeen: [
                    LastSeenCount(point: .exception, count: 2), LastSeenCount(point: .queued, count: 8),
                    LastSeenCount(point: .unconfirmed, count: 3), LastSeenCount(point: .review, count: 1),
                ], awaitingPayment: 12, notDue: [ReasonCount(reason: "held", count: 5)],
                elsewhere: [ReasonCount(reason: "pickup", count: 3)], sums: sums, notKnown: 0,
                dueBySlot: [1, 1, 2, 2, 4, 7, 11, 15, 17, 14, 9, 4, 3, 2, 1, 1, 1, 2, 2, 5, 6, 8, 9, 11]),
            queues: [
                QueuePanelRow(
                    queue: .stock, depth: 12, oldest: ago(0, seconds: 3), arrivalsPerMinuteTenths: 4200,
                    finishedPerMinuteTenths: 4310, inFlight: 4, waiting: 0, held: 0, failed: 0),
                QueuePanelRow(
                    queue: .cancellations, depth: 1, oldest: ago(0, seconds: 12), arrivalsPerMinuteTenths: 22,
                    finishedPerMinuteTenths: 24, inFlight: 1, waiting: 0, held: 0, failed: 0),
                QueuePanelRow(
                    queue: .orders, depth: 238, oldest: ago(2, seconds: 10), arrivalsPerMinuteTenths: 960,
                    finishedPerMinuteTenths: 610, inFlight: 8, waiting: 5, held: 0, failed: 0),
                QueuePanelRow(
                    queue: .shipments, depth: 9, oldest: ago(0, seconds: 6), arrivalsPerMinuteTenths: 330,
                    finishedPerMinuteTenths: 341, inFlight: 2, waiting: 0, held: 0, failed: 0),
                QueuePanelRow(
                    queue: .notifications, depth: 0, oldest: nil, arrivalsPerMinuteTenths: 80,
                    finishedPerMinuteTenths: 80, inFlight: 0, waiting: 0, held: 37, failed: 0),
                QueuePanelRow(
                    queue: .catalogue, depth: 2, oldest: ago(0, seconds: 40), arrivalsPerMinuteTenths: 2,
                    finishedPerMinuteTenths: 10, inFlight: 0, waiting: 0, held: 0, failed: 3),
            ],
            skus: SKUPanel(total: 4, rows: skuRows(names)),
            holds: HoldPanel(held: 37, overdue: 3, stalled: 1, rows: holdRows(names)),
            cancellations: CancellationPanel(
                open: 3, late: 1, unknown: 0, due: [rows(.cancellations, names)[0]]),
            exceptions: ExceptionPanel(
                open: 61, critical: 2, overdue: 4, unowned: 5,
                byOwner: ["merchandising": 24, "cx": 15, "operations": 11, "ada": 6], worst: rows(.exceptions, names)),
            connectors: [
                ConnectorRow(id: "shopify", name: "Shopify", state: .ok, detail: "", available: 1_640, maximum: 2_000),
                ConnectorRow(id: "deposco", name: "Deposco", state: .rateLimited, detail: "", until: now + .seconds(2)),
                ConnectorRow(id: "aftership", name: "AfterShip", state: .stalled, detail: "no webhook", since: ago(41)),
            ])
    }

    /// Deposco has been off for some minutes.
    static func outage(_ names: Names = Names()) -> Overview {
        var overview = overview(sequence: 4712, names)
        let since = ago(12)
        overview.outages = [
            OutageRow(
                ref: TargetRef(.exception, "connector-down/deposco"), system: "Deposco", refuses: false,
                detail: names.detail, since: since, backlog: 1_240, oldest: ago(11), nextAttempt: now + .seconds(9),
                minutesToClear: 7)
        ]
        overview.connectors[1] = ConnectorRow(
            id: "deposco", name: "Deposco", state: .offline, detail: "HTTP 503", until: now + .seconds(9), since: since)
        overview.queues[2].depth = 1_240
        overview.queues[2].again = 1_002
        return overview
    }

    /// A desk on a very bad day.
    static func crowded(_ names: Names = Names()) -> Overview {
        var overview = overview(sequence: 4712, names)
        overview.gap.gap = 18_204
        (overview.gap.awaitingPayment, overview.gap.sums.awaitingPayment) = (312, 312)
        (overview.gap.notDue, overview.gap.sums.notDue) = ([ReasonCount(reason: "held", count: 4_921)], 4_921)
        overview.skus.total = 1_204
        overview.holds.held = 3_117
        overview.cancellations.open = 412
        overview.exceptions.open = 50_000
        overview.queues[2].depth = 20_038
        return overview
    }

    static var sums: OrderSums {
        var sums = OrderSums()
        (sums.received, sums.gap, sums.cancelledSince, sums.due) = (181_002, 14, 203, 181_219)
        (sums.nothingToShip, sums.awaitingPayment, sums.notDue, sums.elsewhere) = (120, 12, 5, 3)
        (sums.cancelledBeforeDue, sums.placed) = (87, 181_446)
        return sums
    }

    static func skuRows(_ names: Names = Names()) -> [SKURow] {
        [
            SKURow(
                ref: TargetRef(.exception, "unknown-sku/SKU-RED-S"), sku: names.sku, problem: .text("not in Deposco"),
                orders: 84, units: 91, value: pounds(331_000), owner: Owner(team: "merchandising")),
            SKURow(
                ref: TargetRef(.exception, "unknown-sku/85123a"), sku: "85123a", problem: .suggestion("85123A"),
                orders: 7, units: 12, value: pounds(21_450), owner: nil),
            SKURow(
                ref: TargetRef(.exception, "inactive-item/TEE-XL"), sku: "TEE-XL", problem: .text("inactive item"),
                orders: 3,
                units: 3, value: pounds(9_100), owner: Owner(person: "ada")),
            SKURow(
                ref: TargetRef(.exception, "unknown-sku/GIFT-BOX-2026-LARGE"), sku: "GIFT-BOX-2026-LARGE",
                problem: .text("not in Deposco"), orders: 1, units: 1, value: pounds(1_250),
                owner: Owner(team: "merchandising")),
        ]
    }

    static func holdRows(_ names: Names = Names()) -> [HoldRow] {
        [
            HoldRow(
                ref: TargetRef(.shipment, "S-9001"), leads: TargetRef(.order, "1042"), orderName: names.order,
                carrier: names.carrier,
                tracking: "RM123456785GB", since: ago(1570), reason: "no scan", state: StateWord("STALLED", .critical)),
            HoldRow(
                ref: TargetRef(.shipment, "S-9002"), leads: TargetRef(.order, "1055"), orderName: "#1055",
                carrier: "Royal Mail",
                tracking: "RM123456799GB", since: ago(622), reason: "no scan", state: StateWord("OVERDUE", .warning)),
            HoldRow(
                ref: TargetRef(.shipment, "S-9003"), leads: TargetRef(.order, "1077"), orderName: "#1077",
                carrier: "DPD", tracking: "15501234567890",
                since: ago(62), reason: "no scan", state: StateWord("held")),
            HoldRow(
                ref: TargetRef(.shipment, "S-9004"), leads: TargetRef(.order, "1079"), orderName: "#1079",
                carrier: "Evri", tracking: "H00ABC1234567",
                since: ago(31), reason: "no scan", state: StateWord("held")),
            HoldRow(
                ref: TargetRef(.shipment, "S-9005"), leads: TargetRef(.order, "1080"), orderName: "#1080",
                carrier: "Evri", tracking: "H00ABC1234570",
                since: ago(4), reason: "no scan", state: StateWord("held")),
        ]
    }

    static func page(_ list: ListName, _ names: Names = Names(), filter: String = "") -> ListPage {
        let rows = rows(list, names)
        return ListPage(list: list, filter: filter, total: rows.count, rows: rows, next: nil, at: now)
    }

    static func rows(_ list: ListName, _ names: Names = Names()) -> [ListRow] {
        switch list {
        case .gap:
            [
                gapRow("1042", names.order, "blocked", 72, 8_450, nil, "SKU \(names.sku) is not in the WMS"),
                gapRow("1071", "#1071", "queued", 13, 2_199, nil, "waiting to be sent"),
                gapRow("1072", "#1072", "sent", 9, 124_900, "1072", "sent, not confirmed"),
                gapRow("1075", "#1075", "review", 4, 4_000, "1075", "parked in Review"),
                gapRow("1081", "#1081", "queued", 0, 1_999, nil, "waiting to be sent"),
            ]
        case .notDue:
            [
                waitingRow("1042", names.order, "notDue", .held("HIGH_RISK_OF_FRAUD"), 2_000, 8_450, limitIn: -560),
                waitingRow(
                    "1083", "#1083", "awaitingPayment", .onTerms, 610, 124_900, untilIn: 42_000, limitIn: 42_000),
                waitingRow("1084", "#1084", "notDue", .scheduled, 95, 2_199, untilIn: 3_000, limitIn: 3_060),
                waitingRow("1090", "#1090", "notDue", .riskReview, 12, 4_000, limitIn: 228),
                waitingRow("0991", "#0991", "elsewhere", .pickup, 5_100, 1_999),
            ]
        case .skus:
            skuRows(names).map { row in
                ListRow(
                    ref: row.ref, version: 3, severity: .warning,
                    cells: ListCells(
                        [
                            "sku": .text(row.sku), "problem": row.problem, "orders": .number(Int64(row.orders)),
                            "units": .number(row.units), "value": .money(row.value), "since": .since(ago(185)),
                            "perDay": .text("\(row.units / 7).\(row.units % 7)"),
                        ].merging(row.owner.map { ["owner": .owner($0)] } ?? [:]) { $1 }))
            }
        case .holds:
            holdRows(names).map { row in
                ListRow(
                    ref: row.ref, version: 5, severity: row.state.weight == .info ? .info : .warning, leads: row.leads,
                    cells: [
                        "order": .text(row.orderName), "carrier": .text(row.carrier), "tracking": .text(row.tracking),
                        "since": .since(row.since), "reason": .text(row.reason), "state": .state(row.state),
                    ])
            }
        case .cancellations:
            [
                cancellationRow("fo-1", names.order, "late", 18, "Picking", "changed my mind", decideIn: 12),
                cancellationRow("fo-2", "#1066", "unknown", 3, nil, "the WMS did not answer", decideIn: nil),
                cancellationRow("order-1069", "#1069", "requested", 0, "Released", "", decideIn: nil),
            ]
        case .exceptions:
            [
                exceptionRow(
                    "cancelled-and-shipped/1010", .cancelledAndShipped, names.order,
                    "\(names.order) left the warehouse", 44,
                    owner: nil,
                    orders: 1),
                exceptionRow(
                    "unknown-sku/SKU-RED-S", .unknownSKU, names.sku, "\(names.sku) is not in Deposco", 185,
                    owner: Owner(team: "merchandising"),
                    orders: 84),
                exceptionRow(
                    "late-cancellation/fo-1", .lateCancellation, names.order, "\(names.order) at Picking", 18,
                    owner: Owner(team: "cx"), orders: 0
                ),
                exceptionRow(
                    "notification-overdue/S-9002", .notificationOverdue, "#1055", "#1055 Royal Mail", 142,
                    owner: Owner(person: "ada"),
                    orders: 0),
                exceptionRow(
                    "duplicate-sku/MUG", .duplicateSKU, "MUG", "MUG on 2 variants", 2900,
                    owner: Owner(team: "merchandising"),
                    orders: 0),
            ]
        case .work:
            [
                workRow("91", .sendOrder, "#1071", .running, 1, due: nil, error: nil),
                workRow(
                    "92", .confirmOrder, "#1072", .waiting, 3, due: now + .seconds(31), error: "429 from Deposco"),
                workRow(
                    "93", .notifyCustomer, "shipment S-9001", .waiting, 2, due: now + .seconds(95), error: "HTTP 502"),
                workRow(
                    "94", .pollItems, "the whole shop", .failed, 12, due: nil,
                    error: "\(names.detail): connection reset"),
                workRow("95", .sendOrder, "#1081", .ready, 0, due: ago(0, seconds: 4), error: nil),
            ]
        case .activity:
            [
                actRow(4711, .retry, "#1071", "grace", 2, "will be sent", nil, leads: TargetRef(.order, "1071")),
                actRow(
                    4702, .rejectCancellation, names.order, "ada", 11, "rejected", "already picked",
                    leads: TargetRef(.order, "1042")),
                actRow(
                    4699, .assignOwner, names.sku, "ada", 12, "assigned to merchandising", nil,
                    leads: TargetRef(.exception, "unknown-sku/SKU-RED-S")),
                actRow(4650, .note, "#1055", "linus", 95, "noted", names.detail, leads: TargetRef(.order, "1055")),
            ]
        case .connectors:
            [
                connectorRow(
                    "deposco", "Deposco", .stalled, since: ago(12), waiting: 42, failed: "61/1204", detail: names.detail
                ),
                connectorRow("shopify", "Shopify", .ok, failed: "0/2310", budget: "1640/2000"),
            ]
        case .checks:
            [
                checkRow(
                    "gap/2026-03-01T13:00", DailyCheck.gap.title, StateWord("MISSED", .critical), "operations",
                    until: ago(7)),
                checkRow(
                    "silent-skus/2026-03-01T13:00", DailyCheck.silentSKUs.title, StateWord("due", .warning),
                    "merchandising",
                    until: now + .minutes(173)),
                checkRow(
                    "backup/2026-03-01T13:00", DailyCheck.backup.title, StateWord("signed off"), "oncall", who: "linus",
                    found: "sound"),
            ]
        }
    }

    private static func checkRow(
        _ turn: String, _ title: String, _ state: StateWord, _ team: String, until: Instant? = nil, who: String? = nil,
        found: String? = nil
    ) -> ListRow {
        var row = ListRow(
            ref: TargetRef(.check, turn), version: 0, severity: state.weight, actions: who == nil ? [.signOff] : [],
            cells: [
                "title": .text(title), "state": .state(state), "team": .owner(Owner(team: team)),
                "since": .since(ago(67)),
            ])
        row.cells["until"] = until.map(CellValue.until)
        row.cells["who"] = who.map { .owner(Owner(person: $0)) }
        row.cells["found"] = found.map(CellValue.text)
        return row
    }

    static func check(_ names: Names = Names()) -> CheckCard {
        CheckCard(
            ref: TargetRef(.check, "silent-skus/2026-03-01T13:00"), version: 0,
            title: DailyCheck.silentSKUs.title, team: Owner(team: "merchandising"), state: StateWord("due", .warning),
            due: ago(67), until: now + .minutes(173), next: now + .minutes(1_373),
            finding: .exceptions(
                [
                    OpenExceptions(type: .unknownSKU, count: 2, oldest: ago(134)),
                    OpenExceptions(type: .inactiveItem, count: 0, oldest: nil),
                ], at: now), list: .exceptions,
            evidence: [
                exceptionRow(
                    "unknown-sku/SKU-RED-S", .unknownSKU, names.sku, "SKU-RED-S is not in Deposco", 134,
                    owner: Owner(team: "merchandising"), orders: 84)
            ], playbook: DailyCheck.silentSKUs.playbook, actions: [.signOff],
            timeline: [
                TimelineEntry(at: ago(2_900), who: "core", text: "due 28 February, 13:00: not signed off in its time"),
                TimelineEntry(
                    at: ago(1_400), who: "grace(1001)",
                    text: "due 1 March, 13:00: signed off, sound (\"\(names.detail)\")"),
            ])
    }

    private static func connectorRow(
        _ id: String, _ name: String, _ state: ConnectorState, since: Instant? = nil, waiting: Int64? = nil,
        failed: String, budget: String? = nil, detail: String? = nil
    ) -> ListRow {
        var row = ListRow(
            ref: TargetRef(.connector, id), version: 0, severity: state.word.weight, actions: [],
            cells: [
                "name": .text(name), "state": .state(state.word), "success": .since(since ?? ago(0, seconds: 3)),
                "failed": .text(failed),
            ])
        row.cells["since"] = since.map(CellValue.since)
        row.cells["waiting"] = waiting.map(CellValue.number)
        row.cells["next"] = waiting.map { _ in .until(now + .seconds(48)) }
        row.cells["budget"] = budget.map(CellValue.text)
        row.cells["detail"] = detail.map(CellValue.text)
        return row
    }

    static func connector(_ names: Names = Names()) -> ConnectorCard {
        ConnectorCard(
            row: ConnectorRow(id: "deposco", name: "Deposco", state: .stalled, detail: names.detail, since: ago(12)),
            lastAnswer: ago(12), calls: 1_204, failed: 61,
            terms: [ConnectorCard.Term(name: "API version", value: "v2", state: StateWord("ok"))],
            waiting: [
                ConnectorCard.Waiting(kind: "send order", pieces: 41, oldest: ago(11), next: now + .seconds(48)),
                ConnectorCard.Waiting(kind: "read stock", pieces: 1, oldest: ago(9), next: now + .seconds(95)),
            ], minutesToClear: 3,
            exceptions: [
                exceptionRow(
                    "connector-down/deposco", .connectorDown, "Deposco", "Deposco does not answer", 11,
                    owner: Owner(team: "oncall"), orders: 0)
            ], playbook: ExceptionType.connectorDown.playbook,
            timeline: [
                TimelineEntry(at: ago(2_000), who: "core", text: "exception: Deposco does not answer"),
                TimelineEntry(at: ago(1_991), who: "core", text: "resolved: Deposco answers again"),
                TimelineEntry(at: ago(11), who: "core", text: "exception: Deposco does not answer"),
            ])
    }

    private static func gapRow(
        _ id: String, _ name: String, _ stage: String, _ minutes: Int64, _ value: Int64, _ wms: String?, _ why: String
    ) -> ListRow {
        ListRow(
            ref: TargetRef(.order, id), version: 7, severity: stage == "blocked" ? .warning : .info,
            cells: ListCells(
                [
                    "order": .text(name),
                    "stage": .state(StateWord(stage, stage == "queued" ? .info : .warning)),
                    "due": .since(ago(minutes, seconds: 12)),
                    "value": .money(pounds(value)), "detail": .text(why),
                ].merging(wms.map { ["wms": .text($0)] } ?? [:]) { $1 }))
    }

    private static func waitingRow(
        _ id: String, _ name: String, _ stage: String, _ reason: WaitReason, _ minutes: Int64, _ value: Int64,
        untilIn: Int64? = nil, limitIn: Int64? = nil
    ) -> ListRow {
        ListRow(
            ref: TargetRef(.order, id), version: 7, severity: (limitIn ?? 1) <= 0 ? .warning : .info,
            cells: ListCells(
                [
                    "order": .text(name), "stage": .state(StateWord(name: stage)), "reason": .text(reason.title),
                    "since": .since(ago(minutes)), "value": .money(pounds(value)),
                ].merging(untilIn.map { ["until": .until(now + .minutes($0))] } ?? [:]) { $1 }
                    .merging(limitIn.map { ["limit": .until(now + .minutes($0))] } ?? [:]) { $1 }))
    }

    private static func cancellationRow(
        _ id: String, _ name: String, _ state: String, _ minutes: Int64, _ stage: String?, _ detail: String,
        decideIn: Int64?
    ) -> ListRow {
        ListRow(
            ref: TargetRef(.cancellation, id), version: 2, severity: state == "requested" ? .info : .warning,
            leads: TargetRef(.order, String(name.drop { !$0.isNumber })),
            cells: ListCells(
                [
                    "order": .text(name), "state": .state(StateWord(state, state == "requested" ? .info : .warning)),
                    "since": .since(ago(minutes, seconds: 5)),
                    "detail": .text(detail),
                ].merging(stage.map { ["stage": .text($0)] } ?? [:]) { $1 }
                    .merging(
                        decideIn.map {
                            ["decideBy": .until(now + .minutes($0)), "otherwise": .text("rejected by itself")]
                        }
                            ?? [:]
                    ) { $1 }))
    }

    private static func exceptionRow(
        _ id: String, _ type: ExceptionType, _ about: String, _ summary: String, _ minutes: Int64, owner: Owner?,
        orders: Int64
    ) -> ListRow {
        ListRow(
            ref: TargetRef(.exception, id), version: 4, severity: type.severity,
            actions: ActionName.usual(for: .exception).union(
                type == .lateCancellation ? [.rejectCancellation] : []),
            cells: ListCells(
                [
                    "about": .text(about), "title": .text(type.title), "summary": .text(summary),
                    "since": .since(ago(minutes)),
                    "dueBy": .until(ago(minutes) + type.timeToAct), "severity": .severity(type.severity),
                    "orders": .number(orders),
                ].merging(owner.map { ["owner": .owner($0)] } ?? [:]) { $1 }))
    }

    private static func workRow(
        _ id: String, _ kind: WorkKind, _ about: String, _ state: WorkState, _ attempts: Int64, due: Instant?,
        error: String?
    ) -> ListRow {
        ListRow(
            ref: TargetRef(.work, id), version: 1, severity: state == .failed ? .warning : .info,
            leads: about.hasPrefix("#") ? TargetRef(.order, String(about.dropFirst())) : nil,
            cells: ListCells(
                [
                    "queue": .text(kind.queue.rawValue), "about": .text(about),
                    "kind": .text(StateWord.words(kind.rawValue)),
                    "state": .state(state == .failed ? StateWord("FAILED", .critical) : StateWord(state.rawValue)),
                    "attempts": .number(attempts),
                ].merging(due.map { ["due": .until($0)] } ?? [:]) { $1 }
                    .merging(error.map { ["error": .text($0)] } ?? [:]) { $1 }))
    }

    private static func actRow(
        _ seq: Int64, _ action: ActionName, _ about: String, _ who: String, _ minutes: Int64, _ outcome: String,
        _ reason: String?, leads: TargetRef
    ) -> ListRow {
        ListRow(
            ref: TargetRef(.act, String(seq)), version: seq, severity: .info, leads: leads,
            cells: ListCells(
                [
                    "about": .text(about), "who": .owner(Owner(person: who)), "what": .text(action.spec.hint),
                    "since": .since(ago(minutes)), "outcome": .text(outcome),
                ].merging(reason.map { ["reason": .text($0)] } ?? [:]) { $1 }))
    }

    static func order(_ names: Names = Names()) -> OrderCard {
        OrderCard(
            ref: TargetRef(.order, "1042"), version: 7, name: names.order, stage: StateWord(name: "partlyShipped"),
            sentence:
                "Your order left our warehouse on 28 February with Royal Mail (RM123456785GB), and the carrier has not "
                + "scanned the parcel yet.",
            evidenceAt: ago(12), customer: names.customer, email: "ada@shop.example",
            address: ["\(names.customer), 1 High Street", "Leeds", "LS1 1AA", "United Kingdom"], placedAt: ago(3_020),
            payment: "captured", total: pounds(8_450), wmsNumber: "1042", wmsStatus: "Partially Shipped",
            waits: [
                OrderCard.Wait(
                    reason: WaitReason.held("OTHER").title, units: 1, since: ago(190), until: nil,
                    limit: ago(190) + .day, isForPeople: false)
            ],
            lines: [
                OrderCard.Line(
                    sku: names.sku, title: names.title, quantity: 2, price: pounds(3_600),
                    note: StateWord("not in Deposco", .warning)),
                OrderCard.Line(
                    sku: "85123A", title: "White hanging heart", quantity: 1, price: pounds(1_000), note: nil),
                OrderCard.Line(
                    sku: nil, title: "Gift card", quantity: 1, price: pounds(250), note: StateWord("nothing to ship")),
            ],
            shipments: [
                OrderCard.Shipment(
                    ref: TargetRef(.shipment, "S-9001"), version: 5, carrier: names.carrier,
                    tracking: ["RM123456785GB"],
                    shippedAt: ago(1570), firstScanAt: nil, notifiedAt: nil,
                    notice: StateWord("held", .warning), actions: [.assignOwner, .releaseNotification])
            ], cancellations: [rows(.cancellations, names)[0]], exceptions: [rows(.exceptions, names)[1]],
            timeline: [
                TimelineEntry(at: ago(3_020), who: "shopify", text: "placed; 3 lines, £84.50"),
                TimelineEntry(at: ago(3_019), who: "core", text: "sent to the WMS as 1042"),
                TimelineEntry(at: ago(3_018), who: "core", text: "received: read back and equal"),
                TimelineEntry(at: ago(1_570), who: "deposco", text: "shipment S-9001 with \(names.carrier)"),
                TimelineEntry(at: ago(18), who: "shopify", text: "cancellation asked for: changed my mind"),
            ])
    }

    static func exception(_ names: Names = Names()) -> ExceptionCard {
        ExceptionCard(
            ref: TargetRef(.exception, "unknown-sku/SKU-RED-S"), version: 4,
            actions: ActionName.usual(for: .exception), type: "unknown-sku",
            title: ExceptionType.unknownSKU.title, summary: "\(names.sku) is sold and no item has this number",
            detail: "84 open orders, 91 units; first met on order \(names.order)", suggestion: "SKU-RED-5",
            owner: Owner(team: "merchandising"), ownerReason: "default for SKU not in the WMS", severity: .warning,
            state: .open, raisedAt: ago(185), dueBy: ago(65), playbook: ExceptionType.unknownSKU.playbook,
            orders: Array(rows(.gap, names).prefix(3)), orderCount: 84,
            timeline: [
                TimelineEntry(at: ago(185), who: "core", text: "raised"),
                TimelineEntry(at: ago(180), who: "ada(1000)", text: "owner is merchandising"),
            ])
    }

    /// An exception about one order.
    static func lateCancellation() -> ExceptionCard {
        ExceptionCard(
            ref: TargetRef(.exception, "late-cancellation/fo-1"), version: 4, leads: TargetRef(.order, "1042"),
            about: "#1042", actions: ActionName.usual(for: .exception).union([.rejectCancellation]),
            type: "late-cancellation", title: ExceptionType.lateCancellation.title,
            summary: "#1042 is asked to be cancelled at Picking", detail: "Deposco says Picking", suggestion: nil,
            owner: Owner(team: "cx"), ownerReason: "default for it", severity: .warning, state: .open,
            raisedAt: ago(3), dueBy: now + .minutes(12),
            otherwise: "it is rejected by itself, and the customer reads: Too late.",
            playbook: ExceptionType.lateCancellation.playbook, orders: [], orderCount: 0,
            timeline: [TimelineEntry(at: ago(3), who: "core", text: "raised")])
    }

    static func hits(_ names: Names = Names()) -> [SearchHit] {
        [
            SearchHit(
                ref: TargetRef(.order, "1042"), title: names.order, stage: StateWord("received"),
                placedAt: ago(3_020), value: pounds(8_450), matched: "order name"),
            SearchHit(
                ref: TargetRef(.order, "1055"), title: "#1055", stage: StateWord("awaiting payment"),
                placedAt: ago(4_020), value: pounds(1_200), matched: "tracking number"),
            SearchHit(
                ref: TargetRef(.exception, "unknown-sku/SKU-RED-S"), title: names.sku,
                subtitle: "not in Deposco, 84 orders",
                matched: "SKU"),
        ]
    }
}
