import Connectors
import DeskAPI
import Domain
import Store

/// Answers what the desk asks. Each answer is read from one snapshot of the store.
struct DeskReads: Sendable {
    let store: Store
    let settings: CoreSettings
    let clock: CoreClock
    let keptFigures: KeptFigures
    let connectors: ConnectorLine
    let terms: KeptTerms
    /// `nil` if Patchworks is not used.
    let patchworks: PatchworksFigures?
    let health: Health
    let surroundings: CheckSurroundings

    private var outages: Outages { Outages(connectors: connectors, clock: clock) }

    private var checkDesk: CheckDesk {
        CheckDesk(reads: CheckReads(policy: settings.policy, surroundings: surroundings, now: clock.now))
    }

    private var connectorDesk: ConnectorDesk { ConnectorDesk(line: connectors, terms: terms, clock: clock) }

    /// The current figures. The store is read only if something was written, or fell due, since the last reading.
    private func reading() async throws -> KeptFigures.Reading {
        try await keptFigures.current(at: clock.now, commits: store.commitCount) { commits in
            let now = clock.now
            return try await store.read { reader in
                let figures = try reader.figures.all(now: now)
                return KeptFigures.Reading(
                    figures: figures, sequence: try reader.journal.lastSequence,
                    notKnown: try reader.marks.mark("shopify.notKnown").flatMap { Int($0) },
                    patchworks: try patchworks?.panel(reader, at: now),
                    outages: try outages.facts(reader, again: figures.again), breaks: try outages.breaks(reader),
                    commits: commits, at: now)
            }
        }
    }

    func overview() async throws -> Overview {
        let kept = try await reading()
        let figures = kept.figures
        // The state of connectors and troubles is in memory, so it costs nothing.
        let now = clock.now
        return Overview(
            shop: settings.shop, at: now, offset: settings.policy.hold.hours.offset, sequence: kept.sequence,
            gap: GapPanel(figures.gap, notKnown: kept.notKnown), queues: figures.queues.map(QueuePanelRow.init),
            skus: SKUPanel(total: figures.skuTotal, rows: figures.skus.map(SKURow.init)),
            holds: HoldPanel(figures.holds),
            cancellations: CancellationPanel(
                figures.cancellations, decideWithin: settings.policy.decideWithin),
            exceptions: ExceptionPanel(figures.exceptions), connectors: connectors.rows(now),
            outages: outages.rows(kept.outages), breaks: kept.breaks, patchworks: kept.patchworks,
            troubles: health.troubles.map(TroubleRow.init))
    }

    /// People to whom something can be given: those whom the configuration names, who own something that is open, or who did something of
    /// late.
    func colleagues() async throws -> [Owner] {
        let named = settings.access.grants.compactMap { grant in
            if case .user(let name) = grant.holder { name } else { nil }
        }
        let since = clock.now - Self.lately
        let seen = try await store.read { try $0.lists.activity(filter: "", after: nil, limit: Self.lastActs).rows }
            .filter { $0.at >= since }.compactMap { Actor.person(in: $0.actor) }
        let owners = try await reading().figures.exceptions.byOwner.keys.filter { Team(rawValue: $0) == nil }
        return Set(named + seen + owners).sorted().prefix(Self.mostColleagues).map { Owner(person: $0) }
    }

    private static let lately = Span.day * 30
    private static let lastActs = 500
    private static let mostColleagues = 50

    func list(
        _ name: ListName, all: Bool, filter: String, after: String?, limit: Int
    ) async throws -> ListPage {
        let now = clock.now
        let limit = min(max(1, limit), 500)
        let outages = name == .connectors ? try await reading().outages : [:]
        return try await store.read { reader in
            func page<Row: Sendable>(_ slice: Slice<Row>, _ row: (Row) -> ListRow) -> ListPage {
                ListPage(
                    list: name, filter: filter, total: slice.total, more: slice.more,
                    rows: slice.rows.map(row) + slice.unreadable.map(ListRow.init(unreadable:)), next: slice.next,
                    at: now)
            }
            switch name {
            case .gap:
                return page(
                    try reader.lists.gapOrders(filter: filter, after: after, limit: limit), ListRow.init(order:))
            case .notDue:
                let policy = settings.policy
                return page(try reader.lists.waitingOrders(all: all, filter: filter, after: after, limit: limit)) {
                    ListRow(waiting: $0, policy: policy, now: now)
                }
            case .skus:
                return page(
                    try reader.lists.skuFailures(filter: filter, after: after, limit: limit, now: now),
                    ListRow.init(sku:))
            case .holds:
                return page(try reader.lists.holds(filter: filter, after: after, limit: limit), ListRow.init(hold:))
            case .cancellations:
                let decides = settings.policy.decideWithin
                return page(try reader.lists.cancellations(all: all, filter: filter, after: after, limit: limit)) {
                    ListRow(cancellation: $0, decideWithin: decides)
                }
            case .exceptions:
                return page(
                    try reader.lists.exceptions(filter: filter, after: after, limit: limit), ListRow.init(exception:))
            case .work:
                let work = try reader.workList.workRows(all: all, filter: filter, after: after, limit: limit, now: now)
                let names = try reader.orders.names(of: work.rows.compactMap(\.order))
                return page(work) { ListRow(work: $0, names: names) }
            case .activity:
                return page(
                    try reader.lists.activity(filter: filter, after: after, limit: limit), ListRow.init(activity:))
            case .checks: return try checkDesk.page(reader, filter: filter)
            case .connectors: return connectorDesk.page(outages, filter: filter)
            }
        }
    }

    func orderCard(_ id: OrderID) async throws -> OrderCard? {
        let policy = settings.policy
        let places = PlaceNames(policy)
        return try await store.read { reader in
            guard let order = try reader.orders.order(id) else { return nil }
            let shipments = try reader.shipments.all(of: id)
            let sold = Set(order.record.channel.shippableLines.compactMap(\.sku))
            let bundles = try reader.catalogue.bundles(reachedFrom: Array(sold))
            let parts = bundles.compositions.values.lazy.flatMap { $0.map(\.sku) }
            let matches = try reader.catalogue.match(Array(sold.union(parts)))
            return OrderCard(
                order, contact: try reader.contacts.contact(id) ?? Contact(), matches: matches, bundles: bundles,
                shipments: shipments,
                cancellations: try reader.lists.cancellationRows(of: id),
                exceptions: try reader.lists.exceptionRows(of: id).map(ListRow.init(exception:)),
                timeline: try reader.journal.timeline(order: id, limit: 200).shown.map {
                    try entry($0, places, reader)
                },
                policy: policy)
        }
    }

    func exceptionCard(_ id: ExceptionID) async throws -> ExceptionCard? {
        let policy = settings.policy
        return try await store.read { reader in
            guard let found = try reader.exceptions.exception(id) else { return nil }
            var (shown, otherwise) = (found, String?.none)
            if found.record.type == .lateCancellation, case .cancellation(let id)? = found.record.subject,
                let asked = try reader.cancellations.cancellation(id)?.record
            {
                let order = try reader.orders.order(asked.request.order)?.record
                if asked.request.source.canBeRefused {
                    otherwise = "it is rejected by itself, and the customer reads: \(policy.lateMessage(for: order))"
                }
                if let moved = asked.moved(to: order?.wmsStatus) {
                    let read = order?.wmsStatusAt.map { ", read \(policy.localTime(of: $0))" } ?? ""
                    shown.record.detail = "Deposco says \(moved.now)\(read); when asked: \(moved.then)"
                }
            }
            return ExceptionCard(
                shown, about: try found.record.order.flatMap { try reader.orders.names(of: [$0])[$0] },
                otherwise: otherwise,
                orders: try reader.lists.blockedOrders(by: id, limit: 50).map(ListRow.init(order:)),
                orderCount: try reader.orders.blockedCount(by: id).orders,
                timeline: try reader.journal.timeline(subject: .exception(id), limit: 200).shown.map {
                    TimelineEntry($0)
                })
        }
    }

    func connectorCard(_ id: String) async throws -> ConnectorCard? {
        let reading = try await reading()
        return try await store.read { try connectorDesk.card(id, reading, $0) }
    }

    func workStanding(_ id: Int64) async throws -> WorkStanding {
        let row = try await store.read { try $0.work.work(id) }
        return WorkStanding(
            ref: TargetRef(.work, String(id)), state: row?.state ?? .done, why: row.flatMap { $0.error ?? $0.heldFor })
    }

    func checkCard(_ id: String) async throws -> CheckCard? {
        let desk = checkDesk
        return try await store.read { try desk.card(id, $0) }
    }

    func checks(month: String) async throws -> [CheckTurnRow] {
        let desk = checkDesk
        return try await store.read { try desk.month(month, $0) }
    }

    func search(_ text: String) async throws -> [SearchHit] {
        try await store.read { try $0.search.hits(text, limit: SearchHit.most).map(SearchHit.init) }
    }

    /// A line of a timeline, with the personal text that is kept beside the journal.
    private func entry(_ row: JournalRow, _ places: PlaceNames, _ reader: Reader) throws -> TimelineEntry {
        var entry = TimelineEntry(row, places: places)
        if case .cancellationRequested = row.fact, case .cancellation(let id) = row.subject,
            let words = try reader.cancellations.words(of: id)
        {
            entry.text += ": \(words)"
        }
        return entry
    }
}
