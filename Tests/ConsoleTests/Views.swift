import Console
import DeskAPI
import Domain
import Screen

/// Every view that the console has, ready to be drawn.
enum View: String, CaseIterable, Sendable {
    case overview, gap, notDue, skus, holds, cancellations, exceptions, queues, activity, connectors, connector, checks,
        check, order,
        exception, found, help,
        palette
    case reason, owner, confirm, outcome, marked, stale, empty, trouble, silent, proofread, decision, mine, crowded,
        outage

    func desk(columns: Int, rows: Int, names: Samples.Names = .init()) -> Desk {
        func list(_ name: ListName) -> Desk { .list(name, columns: columns, rows: rows, names: names) }
        var desk = Desk(columns: columns, rows: rows, overview: Samples.overview(names))
        switch self {
        case .overview: desk.press("Tab")
        case .gap: desk = list(.gap)
        case .notDue: desk = list(.notDue)
        case .skus: desk = list(.skus)
        case .holds: desk = list(.holds)
        case .cancellations: desk = list(.cancellations)
        case .exceptions: desk = list(.exceptions)
        case .queues: desk = list(.work)
        case .activity: desk = list(.activity)
        case .connectors: desk = list(.connectors)
        case .connector:
            desk = list(.connectors)
            desk.press("Enter")
            if case .connectorCard(let question, _)? = desk.asked.last {
                desk.send(.connectorCard(question, Samples.connector(names)))
            }
        case .checks: desk = list(.checks)
        case .check:
            desk = list(.checks)
            desk.press("Down")
            desk.press("Enter")
            if case .checkCard(let question, _)? = desk.asked.last {
                desk.send(.checkCard(question, Samples.check(names)))
            }
        case .order: desk = .order(columns: columns, rows: rows, names: names)
        case .exception: desk = .exception(columns: columns, rows: rows, names: names)
        case .found: desk = .found(columns: columns, rows: rows, names: names)
        case .help:
            desk = list(.gap)
            desk.press("?")
        case .palette:
            desk = list(.gap)
            desk.press(":")
            desk.type("re")
        case .reason:
            desk = list(.cancellations)
            desk.press("X")
            desk.type("already picked")
        case .owner:
            desk = list(.exceptions)
            desk.press("Down", "o", "Down")
        case .confirm, .outcome:
            desk = list(.gap)
            desk.press("Space", "Space", "Space", "r")
            guard case .preview(let question, let request)? = desk.asked.last else { return desk }
            let messages: [(OutcomeKind, String, String)] = [
                (.done, names.order, "will be checked again and sent when nothing blocks it"),
                (.alreadyDone, "#1071", "is queued already"),
                (.changedSinceYouLooked, "#1072", "look again before you act"),
            ]
            let outcomes = zip(request.targets, messages).map {
                ActionOutcome(ref: $0.ref, label: $1.1, kind: $1.0, message: $1.2)
            }
            desk.send(.preview(question, ActionReply(outcomes: outcomes)))
            if self == .confirm { return desk }
            desk.press("y")
            guard case .act(let question, _)? = desk.asked.last else { return desk }
            desk.send(.outcome(question, ActionReply(outcomes: Array(outcomes.prefix(1)))))
        case .marked:
            desk = list(.gap)
            desk.press("Space", "Space")
            desk.send(.live(.overview(Samples.overview(sequence: 4712, names))))
            var page = Samples.page(.gap, names)
            page.rows.removeLast(2)
            desk.answer(page)
        case .trouble:
            var overview = Samples.overview(names)
            overview.troubles = Samples.troubles(names)
            desk.send(.live(.overview(overview)))
        case .silent:
            desk = list(.gap)
            desk.send(.clock(Samples.now + .seconds(3)))
        case .proofread:
            desk = list(.cancellations)
            desk.press("X")
            desk.type("Your order is being packed already, so we cannot stop it any more. Please refuse the parcel.")
            desk.press("Enter")
            desk.preview(.done, "rejected; the channel is told")
        case .decision:
            desk = list(.exceptions)
            desk.press("Down", "Down", "Enter")
            desk.answer(Samples.lateCancellation())
        case .mine:
            desk = list(.exceptions)
            desk.press("m", "s")
        case .outage:
            desk.send(.live(.overview(Samples.outage(names))))
        case .crowded:
            desk = list(.connectors)
            desk.send(.live(.overview(Samples.crowded(names))))
        case .stale:
            desk.send(.connection(up: false, reason: "connection refused"))
            desk.send(.clock(Samples.now + .seconds(192)))
        case .empty:
            var overview = Samples.overview(names)
            overview.gap = GapPanel(
                dueToday: 0, receivedToday: 0, gap: 0, under5m: 0, under15m: 0, under60m: 0, over60m: 0, oldest: nil,
                lastSeen: LastSeenCount.Point.allCases.map { LastSeenCount(point: $0, count: 0) },
                awaitingPayment: 0, notKnown: nil, dueBySlot: Array(repeating: 0, count: 24))
            overview.queues = Queue.allCases.map {
                QueuePanelRow(
                    queue: $0, depth: 0, oldest: nil, arrivalsPerMinuteTenths: 0, finishedPerMinuteTenths: 0,
                    inFlight: 0,
                    waiting: 0, held: 0, failed: 0)
            }
            overview.skus = SKUPanel(total: 0, rows: [])
            overview.holds = HoldPanel(held: 0, overdue: 0, stalled: 0, rows: [])
            overview.cancellations = CancellationPanel(open: 0, late: 0, unknown: 0)
            overview.exceptions = ExceptionPanel(open: 0, critical: 0, overdue: 0, unowned: 0, byOwner: [:])
            overview.connectors = ["Shopify", "Deposco", "AfterShip"].map {
                ConnectorRow(id: $0, name: $0, state: .ok, detail: "")
            }
            desk.send(.live(.overview(overview)))
        }
        return desk
    }
}
