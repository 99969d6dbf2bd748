package import Domain

/// What the desk shows at a glance. `GET /v1/live` streams it, as one JSON object in a line, when something has changed. All
/// times are absolute (milliseconds UTC). Whoever shows an age computes it, so an idle desk sends nothing.
package struct Overview: Codable, Hashable, Sendable {
    /// The shop or brand this core serves, such as `acme-uk`.
    package var shop: String
    /// The core's clock when this was made.
    package var at: Instant
    /// The shop's local time, in minutes east of UTC.
    package var offset: Int64
    /// The journal's last sequence number when this was made.
    package var sequence: Int64
    package var gap: GapPanel
    package var queues: [QueuePanelRow]
    package var skus: SKUPanel
    package var holds: HoldPanel
    package var cancellations: CancellationPanel
    package var exceptions: ExceptionPanel
    package var connectors: [ConnectorRow]
    /// Remote systems that do not answer or refuse our credentials, the longest first. Nothing on the desk is more urgent.
    package var outages: [OutageRow]
    /// What is broken of a connection whose system answers, such as a webhook subscription that was dropped: the gravest first.
    package var breaks: [BreakRow]
    /// `nil` until Patchworks was read once, and in a shop without it.
    package var patchworks: PatchworksPanel?
    /// The core's own troubles, the worst first.
    package var troubles: [TroubleRow]

    package init(
        shop: String, at: Instant, offset: Int64 = 0, sequence: Int64, gap: GapPanel, queues: [QueuePanelRow],
        skus: SKUPanel,
        holds: HoldPanel, cancellations: CancellationPanel, exceptions: ExceptionPanel, connectors: [ConnectorRow],
        outages: [OutageRow] = [], breaks: [BreakRow] = [], patchworks: PatchworksPanel? = nil,
        troubles: [TroubleRow] = []
    ) {
        self.shop = shop
        self.at = at
        self.offset = offset
        self.sequence = sequence
        self.gap = gap
        self.queues = queues
        self.skus = skus
        self.holds = holds
        self.cancellations = cancellations
        self.exceptions = exceptions
        self.connectors = connectors
        self.outages = outages
        self.breaks = breaks
        self.patchworks = patchworks
        self.troubles = troubles
    }
}

/// A trouble of the core as a whole.
package struct TroubleRow: Codable, Hashable, Sendable {
    /// The kind of trouble, such as `store-refuses-writes`.
    package var name: String
    /// One sentence for whoever has to act.
    package var detail: String
    package var since: Instant
    /// Whether the core cannot work while it lasts.
    package var stopsWork: Bool

    package init(name: String, detail: String, since: Instant, stopsWork: Bool) {
        self.name = name
        self.detail = detail
        self.since = since
        self.stopsWork = stopsWork
    }
}

/// Patchworks' own queue and runs.
package struct PatchworksPanel: Codable, Hashable, Sendable {
    package var queued: Int
    package var running: Int
    /// How many runs may run at once, if that is configured.
    package var limit: Int?
    /// Runs that failed, wholly or in part, in the last 24 hours.
    package var failed: Int
    /// When these figures were read, if that is too long ago; otherwise `nil`.
    package var staleSince: Instant?

    package init(queued: Int, running: Int, limit: Int?, failed: Int, staleSince: Instant?) {
        self.queued = queued
        self.running = running
        self.limit = limit
        self.failed = failed
        self.staleSince = staleSince
    }
}

/// Orders placed against orders received.
package struct GapPanel: Codable, Hashable, Sendable {
    /// Orders that became due at the WMS today (UTC); below, how many of them were received.
    package var dueToday: Int
    package var receivedToday: Int
    /// Orders that are due and not received now.
    package var gap: Int
    /// Orders in the gap by the time since they became due: under 5 minutes, 5 to 15, 15 to 60, over 60.
    package var under5m, under15m, under60m, over60m: Int
    /// When the oldest order in the gap became due.
    package var oldest: Instant?
    /// Where the orders in the gap were last seen. The counts add up to `gap`.
    package var lastSeen: [LastSeenCount]
    package var awaitingPayment: Int
    /// Orders that the channel holds back for now, by the reason; the most first.
    package var notDue: [ReasonCount]
    /// Orders that are never due here, by the reason; the most first.
    package var elsewhere: [ReasonCount]
    /// All orders, as they add up.
    package var sums: OrderSums
    /// How many orders the channel has and the core does not know, by the last comparison; `nil` before the first one.
    package var notKnown: Int?
    /// How many orders became due in each of the last 24 slots of five minutes, the oldest first.
    package var dueBySlot: [Int]

    package init(
        dueToday: Int, receivedToday: Int, gap: Int, under5m: Int, under15m: Int, under60m: Int, over60m: Int,
        oldest: Instant?, lastSeen: [LastSeenCount], awaitingPayment: Int, notDue: [ReasonCount] = [],
        elsewhere: [ReasonCount] = [], sums: OrderSums = OrderSums(), notKnown: Int?, dueBySlot: [Int]
    ) {
        self.sums = sums
        self.notDue = notDue
        self.elsewhere = elsewhere
        self.dueToday = dueToday
        self.receivedToday = receivedToday
        self.gap = gap
        self.under5m = under5m
        self.under15m = under15m
        self.under60m = under60m
        self.over60m = over60m
        self.oldest = oldest
        self.lastSeen = lastSeen
        self.awaitingPayment = awaitingPayment
        self.notKnown = notKnown
        self.dueBySlot = dueBySlot
    }
}

/// Orders that do not leave from here, for one reason.
package struct ReasonCount: Codable, Hashable, Sendable {
    /// The reason's name, such as `held` or `fulfilled-elsewhere`: docs/due.md.
    package var reason: String
    package var count: Int

    package init(reason: String, count: Int) {
        self.reason = reason
        self.count = count
    }
}

package struct LastSeenCount: Codable, Hashable, Sendable {
    package enum Point: String, Codable, Hashable, Sendable, CaseIterable {
        case exception, queued, unconfirmed, review
    }

    package var point: Point
    package var count: Int

    package init(point: Point, count: Int) {
        self.point = point
        self.count = count
    }
}

/// Silent SKU failures: SKUs that the channel sells and the WMS would not take. Those that block open orders come first, by
/// value; then the others, by units sold.
package struct SKUPanel: Codable, Hashable, Sendable {
    package var total: Int
    package var rows: [SKURow]

    package init(total: Int, rows: [SKURow]) {
        self.total = total
        self.rows = rows
    }
}

package struct SKURow: Codable, Hashable, Sendable {
    package var ref: TargetRef
    package var sku: String
    /// A suggestion, or `not in Deposco`, `inactive item`.
    package var problem: CellValue
    /// How many open orders it blocks; below, their units of this SKU and their total value.
    package var orders: Int
    package var units: Int64
    package var value: Money
    package var owner: Owner?
    /// Units sold a day over the last seven days, in tenths.
    package var soldPerDayTenths: Int64?

    package init(
        ref: TargetRef, sku: String, problem: CellValue, orders: Int, units: Int64, value: Money, owner: Owner?,
        soldPerDayTenths: Int64? = nil
    ) {
        self.soldPerDayTenths = soldPerDayTenths
        self.ref = ref
        self.sku = sku
        self.problem = problem
        self.orders = orders
        self.units = units
        self.value = value
        self.owner = owner
    }
}

/// Notifications of shipments that are held for the carrier's first scan, the oldest first.
package struct HoldPanel: Codable, Hashable, Sendable {
    package var held: Int
    package var overdue: Int
    package var stalled: Int
    package var rows: [HoldRow]

    package init(held: Int, overdue: Int, stalled: Int, rows: [HoldRow]) {
        self.held = held
        self.overdue = overdue
        self.stalled = stalled
        self.rows = rows
    }
}

package struct HoldRow: Codable, Hashable, Sendable {
    package var ref: TargetRef
    /// Its order.
    package var leads: TargetRef?
    package var orderName: String
    package var carrier: String
    package var tracking: String
    package var since: Instant
    /// Why it is held, such as `no scan`.
    package var reason: String
    /// `held`, `OVERDUE` or `STALLED`.
    package var state: StateWord

    package init(
        ref: TargetRef, leads: TargetRef?, orderName: String, carrier: String, tracking: String, since: Instant,
        reason: String, state: StateWord
    ) {
        self.ref = ref
        self.leads = leads
        self.orderName = orderName
        self.carrier = carrier
        self.tracking = tracking
        self.since = since
        self.reason = reason
        self.state = state
    }
}

package struct CancellationPanel: Codable, Hashable, Sendable {
    package var open: Int
    /// Cancellations past the point of no return that wait for a decision.
    package var late: Int
    package var unknown: Int
    /// The first that wait for a decision, as rows of their list.
    package var due: [ListRow]

    package init(open: Int, late: Int, unknown: Int, due: [ListRow] = []) {
        self.due = due
        self.open = open
        self.late = late
        self.unknown = unknown
    }
}

package struct ExceptionPanel: Codable, Hashable, Sendable {
    package var open: Int
    package var critical: Int
    /// Open exceptions past their time to act.
    package var overdue: Int
    package var unowned: Int
    /// How many open exceptions each owner has, by name.
    package var byOwner: [String: Int]
    /// The worst, as rows of their list.
    package var worst: [ListRow]

    package init(
        open: Int, critical: Int, overdue: Int, unowned: Int, byOwner: [String: Int], worst: [ListRow] = []
    ) {
        self.worst = worst
        self.open = open
        self.critical = critical
        self.overdue = overdue
        self.unowned = unowned
        self.byOwner = byOwner
    }
}

package enum ConnectorState: String, Codable, Hashable, Sendable {
    case ok, idle, rateLimited, stalled, offline, refusing

    package var word: StateWord {
        switch self {
        case .ok: StateWord("ok")
        case .idle: StateWord("idle")
        case .rateLimited: StateWord("RATE-LIMITED", .warning)
        case .stalled: StateWord("STALLED", .warning)
        case .offline: StateWord("OFFLINE", .critical)
        case .refusing: StateWord("REFUSED", .critical)
        }
    }
}

package struct ConnectorRow: Codable, Hashable, Sendable {
    /// What its card is asked for by: `shopify`.
    package var id: String
    /// `Shopify`, `Deposco`, `Royal Mail` or `Patchworks`, or a service or carrier whose webhooks are taken.
    package var name: String
    package var state: ConnectorState
    /// The cause in a few words, such as `no webhook` or `connection refused`.
    package var detail: String
    /// When a rate limit ends or the next attempt is made.
    package var until: Instant?
    /// When this state began, if that matters (stalled, offline).
    package var since: Instant?
    /// What is left of the rate limit, and its maximum, if the system tells.
    package var available: Int?
    package var maximum: Int?

    package init(
        id: String, name: String, state: ConnectorState, detail: String, until: Instant? = nil,
        since: Instant? = nil, available: Int? = nil, maximum: Int? = nil
    ) {
        self.id = id
        self.name = name
        self.state = state
        self.detail = detail
        self.until = until
        self.since = since
        self.available = available
        self.maximum = maximum
    }
}

/// One line of `GET /v1/live`: an overview, or a sign of life if nothing has changed for a while.
package enum LiveLine: Codable, Hashable, Sendable {
    case overview(Overview)
    case alive(at: Instant)
}
