package import Domain
import Foundation

/// Everything that the desk shows at a glance, from one snapshot. All figures are stored counters, so that reading them
/// costs the same however much is open or stored.
package struct DeskFigures: Sendable {
    /// When the passing of time next changes a figure, if nothing is written before.
    package var goodUntil: Instant
    package var gap = GapFigures()
    package var queues: [QueueFigures] = []
    package var again: [WaitingKind] = []
    package var skuTotal = 0
    /// The worst ten, by the value of their open orders and then by their sales.
    package var skus: [SKUFailure] = []
    package var holds = HoldFigures()
    package var cancellations = CancellationFigures()
    package var exceptions = ExceptionFigures()
}

package struct GapFigures: Hashable, Sendable {
    package var dueToday = 0, receivedToday = 0
    package var gap = 0
    package var under5m = 0, under15m = 0, under60m = 0, over60m = 0
    package var oldest: Instant?
    package var blocked = 0, queued = 0, sent = 0, review = 0
    package var awaitingPayment = 0
    /// All orders, those that are due, and how many count where.
    package var placed = 0, due = 0
    package var accounts: [OrderAccount: Int] = [:]
    /// Orders that the channel holds back for now, and those that are never due here, by the reason's name.
    package var notDue: [String: Int] = [:]
    package var elsewhere: [String: Int] = [:]
    /// Orders that became due in each of the last 24 slots of five minutes, oldest first.
    package var dueBySlot: [Int] = []
}

/// Work of one kind that failed and waits for its next attempt.
package struct WaitingKind: Hashable, Sendable {
    package var kind: WorkKind
    /// Periodic work is no backlog and is not counted.
    package var pieces: Int
    /// When the oldest of them was due first; below, when the next is tried again.
    package var oldest: Instant?
    package var next: Instant
}

package struct QueueFigures: Hashable, Sendable {
    package var queue: Queue
    /// Everything that is due and not done: `again` of it failed and waits for its next attempt.
    package var depth = 0, again = 0
    package var oldest: Instant?
    package var arrivalsPerMinuteTenths = 0, finishedPerMinuteTenths = 0, shrinksPerMinuteTenths = 0
    package var inFlight = 0, waiting = 0, held = 0, failed = 0
}

package struct HoldFigures: Sendable {
    package var held = 0, overdue = 0, stalled = 0
    /// The oldest ten.
    package var oldest: [HeldNotice] = []
}

package struct CancellationFigures: Hashable, Sendable {
    package var open = 0, late = 0, unknown = 0
    /// The first that wait for a decision.
    package var due: [CancellationRow] = []
}

package struct ExceptionFigures: Hashable, Sendable {
    package var open = 0, critical = 0, overdue = 0, unowned = 0
    package var byOwner: [String: Int] = [:]
    package var worst: [ExceptionRow] = []
}

/// Reads the stored counters.
package struct Figures: TableRows {
    let documents: Documents

    package func all(now: Instant) throws -> DeskFigures {
        let minute = Instant(milliseconds: (Tally.minute(now) + 1) * 60_000)
        var figures = DeskFigures(goodUntil: min(minute, try queueCounts.nextRipe(after: now) ?? minute))
        figures.gap = try gapFigures(now)
        figures.queues = try queueCounts.queueFigures(now)
        figures.again = try queueCounts.waitingAgain()
        figures.skuTotal = try tallies.of(.skus)[""] ?? 0
        figures.skus = try lists.worstSKUs(10, now: now)
        let held = try tallies.of(.held)
        figures.holds = HoldFigures(
            held: held.values.reduce(0, +), overdue: held["overdue"] ?? 0, stalled: held["stalled"] ?? 0,
            oldest: try lists.oldestHolds(10))
        for (state, count) in try tallies.of(.cancellations) {
            switch CancellationState(rawValue: state) {
            case .rejected, .done: continue
            case .late: figures.cancellations.late += count
            case .unknown: figures.cancellations.unknown += count
            case .requested, .stopped, .rejecting, nil: break
            }
            figures.cancellations.open += count
        }
        if figures.cancellations.late > 0 { figures.cancellations.due = try lists.dueCancellations(16) }
        figures.exceptions = try exceptionFigures(now)
        figures.exceptions.worst = try lists.worstExceptions(24)
        return figures
    }

    /// The most pieces of work that these queues finished in a minute of the hour before a moment.
    package func bestMinute(of queues: Set<Queue>, before moment: Instant) throws -> Int {
        let minute = Tally.minute(moment)
        var finished: [Int64: Int] = [:]
        for row in try rows(
            "SELECT queue, minute, finished FROM queue_minute WHERE minute >= ? AND minute < ?", [minute - 60, minute])
        {
            guard let queue = Queue(rawValue: try row["queue"]), queues.contains(queue) else { continue }
            finished[try row["minute"], default: 0] += try row["finished"] as Int
        }
        return finished.values.max() ?? 0
    }

    /// Counts the work of these kinds that is due and was queued before a moment, and says since when the oldest of it waits. At most ten
    /// thousand pieces of each queue are counted. Work that has failed since waits for its next attempt and is not counted.
    /// - Parameter isUntried: counts only what has not failed since it became due: what has is kept as a figure.
    package func left(of kinds: [WorkKind], from moment: Instant, now: Instant, isUntried: Bool = false) throws
        -> (pieces: Int, oldest: Instant?)
    {
        let states = isUntried ? "'ready'" : "'ready', 'waiting'"
        var pieces = 0
        var oldest: Instant?
        for queue in Set(kinds.map(\.queue)) {
            for row in try rows(
                """
                SELECT kind, COUNT(*) AS pieces, MIN(since) AS since FROM (
                    SELECT kind, COALESCE(since, due) AS since FROM work
                    WHERE queue = ? AND state IN (\(states)) AND due <= ? AND enqueued_at <= ? AND NOT periodic
                    ORDER BY due, id LIMIT 10000) AS behind
                GROUP BY kind
                """, [queue.rawValue, now.milliseconds, moment.milliseconds])
            {
                guard let kind = WorkKind(rawValue: try row["kind"]), kinds.contains(kind) else { continue }
                pieces += try row["pieces"] as Int
                let since = Instant(milliseconds: try row["since"])
                oldest = min(oldest ?? since, since)
            }
        }
        return (pieces, oldest)
    }

    private func gapFigures(_ now: Instant) throws -> GapFigures {
        var gap = GapFigures()
        let today = try row("SELECT due, received FROM day_count WHERE day = ?", [now.startOfDay.milliseconds])
        gap.dueToday = try today?["due"] ?? 0
        gap.receivedToday = try today?["received"] ?? 0
        let stages = try tallies.of(.gap)
        gap.blocked = stages[OrderStage.blocked.rawValue] ?? 0
        gap.queued = stages[OrderStage.queued.rawValue] ?? 0
        gap.sent = stages[OrderStage.sent.rawValue] ?? 0
        gap.review = stages[OrderStage.review.rawValue] ?? 0
        gap.gap = gap.blocked + gap.queued + gap.sent + gap.review
        // Ages are in whole minutes: orders that became due in the same minute change groups together.
        let minute = Tally.minute(now)
        gap.under5m = try tallies.sum(.gapMinute, from: minute - 4, to: .max)
        gap.under15m = try tallies.sum(.gapMinute, from: minute - 14, to: minute - 4)
        gap.under60m = try tallies.sum(.gapMinute, from: minute - 59, to: minute - 14)
        gap.over60m = gap.gap - gap.under5m - gap.under15m - gap.under60m
        gap.oldest = try row("SELECT MIN(due_at) AS due FROM order_record WHERE \(Self.inGap)", [])
            .flatMap { try ($0["due"] as Int64?).map(Instant.init(milliseconds:)) }
        gap.awaitingPayment = try tallies.of(.unpaid)[""] ?? 0
        let orders = try tallies.of(.orders)
        gap.placed = orders[Tally.placed] ?? 0
        gap.due = orders[Tally.due] ?? 0
        for account in OrderAccount.allCases { gap.accounts[account] = orders[account.rawValue] ?? 0 }
        gap.notDue = try tallies.of(.notDue)
        gap.elsewhere = try tallies.of(.elsewhere)
        let last = now.milliseconds / OrderProjection.slot.milliseconds
        var slots = [Int](repeating: 0, count: 24)
        for row in try rows("SELECT slot, due FROM due_slot WHERE slot > ? AND slot <= ?", [last - 24, last]) {
            slots[Int(23 - (last - (try row["slot"] as Int64)))] = try row["due"]
        }
        gap.dueBySlot = slots
        return gap
    }

    private func exceptionFigures(_ now: Instant) throws -> ExceptionFigures {
        var figures = ExceptionFigures()
        let severities = try tallies.of(.exceptions)
        figures.open = severities.values.reduce(0, +)
        figures.critical = severities[Severity.critical.rawValue] ?? 0
        figures.byOwner = try tallies.of(.owners)
        figures.unowned = figures.byOwner.removeValue(forKey: "") ?? 0
        // Whole days before today, whole hours of today, whole minutes of this hour.
        let (day, hour, minute) = (Tally.day(now), Tally.hour(now), Tally.minute(now))
        figures.overdue =
            try tallies.sum(.actDay, from: .min, to: day) + tallies.sum(.actHour, from: day * 24, to: hour)
            + tallies.sum(.actMinute, from: hour * 60, to: minute)
        return figures
    }

    static let inGap = "stage IN ('blocked', 'queued', 'sent', 'review')"
}
