package import Domain
import Foundation
import GRDB

/// Everything that the desk shows at a glance, from one snapshot. Its cost follows what is open, never what is stored.
package struct DeskFigures: Sendable {
    package var gap = GapFigures()
    package var queues: [QueueFigures] = []
    package var skuTotal = 0
    /// The worst ten, by the value of their open orders and then by what they sell.
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
    /// Orders that became due in each of the last 24 slots of five minutes, oldest first.
    package var dueBySlot: [Int] = []
}

package struct QueueFigures: Hashable, Sendable {
    package var queue: Queue
    package var depth = 0
    package var oldest: Instant?
    package var arrivalsPerMinuteTenths = 0, finishedPerMinuteTenths = 0
    package var inFlight = 0, waiting = 0, held = 0, failed = 0
}

/// A SKU that the WMS would not take, with what it blocks.
package struct SKUFailure: Sendable {
    package var exception: Versioned<ExceptionRecord>
    package var sku: String
    package var orders: Int
    package var units: Int64
    /// In the currency of most of the orders, of those alone.
    package var value: Money
    /// Units sold a day over the last days, in tenths.
    package var soldPerDayTenths: Int64
}

package struct HoldFigures: Sendable {
    package var held = 0, overdue = 0, stalled = 0
    /// The oldest ten.
    package var oldest: [Versioned<ShipmentRecord>] = []
}

package struct CancellationFigures: Hashable, Sendable {
    package var open = 0, late = 0, unknown = 0
}

package struct ExceptionFigures: Hashable, Sendable {
    package var open = 0, critical = 0, overdue = 0, unowned = 0
    package var byOwner: [String: Int] = [:]
}

extension Reader {
    package func figures(now: Instant) throws -> DeskFigures {
        var figures = DeskFigures()
        figures.gap = try gapFigures(now)
        figures.queues = try queueFigures(now)
        let failures = try skuFailures(now: now)
        figures.skuTotal = failures.count
        figures.skus = failures.prefix(10).compactMap(readableFailure)
        figures.holds = try holdFigures()
        let cancellations = try row(
            """
            SELECT COUNT(*) AS open, COALESCE(SUM(CASE WHEN state = 'late' THEN 1 ELSE 0 END), 0) AS late,
                COALESCE(SUM(CASE WHEN state = 'unknown' THEN 1 ELSE 0 END), 0) AS unknown
            FROM cancellation_record WHERE open
            """, [])
        figures.cancellations = CancellationFigures(
            open: cancellations?["open"] ?? 0, late: cancellations?["late"] ?? 0,
            unknown: cancellations?["unknown"] ?? 0)
        figures.exceptions = try exceptionFigures(now)
        return figures
    }

    private func gapFigures(_ now: Instant) throws -> GapFigures {
        var gap = GapFigures()
        let today = try row("SELECT due, received FROM day_count WHERE day = ?", [now.startOfDay.milliseconds])
        gap.dueToday = today?["due"] ?? 0
        gap.receivedToday = today?["received"] ?? 0
        for row in try rows(
            "SELECT due_at, stage FROM order_record WHERE stage IN ('blocked', 'queued', 'sent', 'review') ORDER BY due_at"
        ) {
            gap.gap += 1
            let due = Instant(milliseconds: row["due_at"] ?? now.milliseconds)
            gap.oldest = gap.oldest ?? due
            switch now - due {
            case ..<Span.minutes(5): gap.under5m += 1
            case ..<Span.minutes(15): gap.under15m += 1
            case ..<Span.minutes(60): gap.under60m += 1
            default: gap.over60m += 1
            }
            switch OrderStage(rawValue: row["stage"]) {
            case .blocked: gap.blocked += 1
            case .queued: gap.queued += 1
            case .review: gap.review += 1
            default: gap.sent += 1
            }
        }
        gap.awaitingPayment = try count("SELECT COUNT(*) FROM order_record WHERE stage = 'awaitingPayment'")
        let last = now.milliseconds / Transaction.slot.milliseconds
        var slots = [Int](repeating: 0, count: 24)
        for row in try rows("SELECT slot, due FROM due_slot WHERE slot > ? AND slot <= ?", [last - 24, last]) {
            slots[Int(23 - (last - (row["slot"] as Int64)))] = row["due"]
        }
        gap.dueBySlot = slots
        return gap
    }

    private func queueFigures(_ now: Instant) throws -> [QueueFigures] {
        var found = Dictionary(uniqueKeysWithValues: Queue.allCases.map { ($0, QueueFigures(queue: $0)) })
        for row in try rows(
            """
            SELECT queue, state, due <= ? AS is_due, COUNT(*) AS rows, MIN(due) AS oldest FROM work
            WHERE NOT periodic GROUP BY queue, state, due <= ?
            """, [now.milliseconds, now.milliseconds])
        {
            guard let queue = Queue(rawValue: row["queue"]) else { continue }
            let rows: Int = row["rows"]
            let due: Bool = row["is_due"]
            switch WorkState(rawValue: row["state"]) {
            case .ready where due, .waiting where due:
                found[queue]?.depth += rows
                let oldest = Instant(milliseconds: row["oldest"])
                let known = found[queue]?.oldest ?? oldest
                found[queue]?.oldest = min(known, oldest)
            case .ready, .waiting: found[queue]?.waiting += rows
            case .running: found[queue]?.inFlight += rows
            case .held: found[queue]?.held += rows
            case .failed: found[queue]?.failed += rows
            case .done, nil: break
            }
        }
        let minute = now.milliseconds / 60_000
        for row in try rows(
            """
            SELECT queue, SUM(arrived) AS arrived, SUM(finished) AS finished FROM queue_minute
            WHERE minute >= ? AND minute < ? GROUP BY queue
            """, [minute - 5, minute])
        {
            guard let queue = Queue(rawValue: row["queue"]) else { continue }
            found[queue]?.arrivalsPerMinuteTenths = (row["arrived"] as Int) * 2
            found[queue]?.finishedPerMinuteTenths = (row["finished"] as Int) * 2
        }
        return Queue.allCases.compactMap { found[$0] }
    }

    private func holdFigures() throws -> HoldFigures {
        let counts = try row(
            """
            SELECT COUNT(*) AS held, COALESCE(SUM(CASE WHEN warned AND NOT stalled THEN 1 ELSE 0 END), 0) AS overdue,
                COALESCE(SUM(CASE WHEN stalled THEN 1 ELSE 0 END), 0) AS stalled
            FROM shipment_record WHERE notice = 'held'
            """, [])
        return HoldFigures(
            held: counts?["held"] ?? 0, overdue: counts?["overdue"] ?? 0, stalled: counts?["stalled"] ?? 0,
            oldest: records(
                try rows(
                    "SELECT id, doc, version FROM shipment_record WHERE notice = 'held' ORDER BY held_since, id LIMIT 10"
                ), of: "shipment_record"))
    }

    private func exceptionFigures(_ now: Instant) throws -> ExceptionFigures {
        var figures = ExceptionFigures()
        for row in try rows(
            "SELECT urgency, due_by, owner FROM exception_record WHERE state = 'open' ORDER BY urgency")
        {
            figures.open += 1
            // The urgency of what is critical is its time alone (see `ExceptionRecord.urgency`).
            if row["urgency"] == row["due_by"] as Int64 { figures.critical += 1 }
            if row["due_by"] < now.milliseconds { figures.overdue += 1 }
            if let owner: String = row["owner"] {
                figures.byOwner[owner, default: 0] += 1
            } else {
                figures.unowned += 1
            }
        }
        return figures
    }
}
