import DeskAPI
import Domain
import Store

/// Prometheus text exposition, version 0.0.4.
struct MetricsText {
    private(set) var text = ""

    mutating func family(_ name: String, _ kind: String, _ help: String, _ samples: [(labels: [(String, String)], Int)])
    {
        text += "# HELP tallyman_\(name) \(help)\n# TYPE tallyman_\(name) \(kind)\n"
        for (labels, value) in samples {
            let list = labels.map { "\($0)=\"\(Self.escaped($1))\"" }.joined(separator: ",")
            text += "tallyman_\(name)\(list.isEmpty ? "" : "{\(list)}") \(value)\n"
        }
    }

    private static func escaped(_ value: String) -> String {
        var out = ""
        for character in value {
            switch character {
            case "\\": out += "\\\\"
            case "\"": out += "\\\""
            case "\n": out += "\\n"
            default: out.append(character)
            }
        }
        return out
    }
}

/// The content of `/metrics`.
struct Metrics: Sendable {
    let overview: Overview
    let counters: CoreCounters
    let health: Health
    let logWriter: LineWriter?

    func words() -> String {
        let view = overview
        let counted = counters.snapshot
        var metrics = MetricsText()
        metrics.family("gap_orders", "gauge", "Orders due at the WMS and not received.", [([], view.gap.gap)])
        metrics.family(
            "gap_orders_by_age", "gauge", "Gap orders by minutes since they became due.",
            [
                ([("minutes", "0-5")], view.gap.under5m), ([("minutes", "5-15")], view.gap.under15m),
                ([("minutes", "15-60")], view.gap.under60m), ([("minutes", "60+")], view.gap.over60m),
            ])
        metrics.family(
            "gap_orders_last_seen", "gauge", "Gap orders by the last point at which they were seen.",
            view.gap.lastSeen.map { ([("point", $0.point.rawValue)], $0.count) })
        metrics.family(
            "orders_awaiting_payment", "gauge", "Orders that wait for their payment.", [([], view.gap.awaitingPayment)])
        metrics.family(
            "orders_not_due", "gauge", "Orders that the channel holds back for now, by reason.",
            view.gap.notDue.map { ([("reason", $0.reason)], $0.count) })
        metrics.family(
            "orders_elsewhere", "gauge", "Orders that are never due here, by reason.",
            view.gap.elsewhere.map { ([("reason", $0.reason)], $0.count) })
        for (name, help, value) in Self.sumGauges {
            metrics.family(name, "gauge", help, [([], value(view.gap.sums))])
        }
        for (name, help, value) in Self.queueGauges {
            metrics.family(name, "gauge", help, view.queues.map { ([("queue", $0.queue.rawValue)], value($0)) })
        }
        if let patchworks = view.patchworks {
            metrics.family(
                "patchworks_runs", "gauge", "Patchworks' own runs; failed counts the last 24 hours.",
                [
                    ([("state", "queued")], patchworks.queued), ([("state", "running")], patchworks.running),
                    ([("state", "failed")], patchworks.failed),
                ])
        }
        metrics.family("sku_failures", "gauge", "SKUs that the WMS would not take.", [([], view.skus.total)])
        metrics.family("held_notifications", "gauge", "Notifications held for the first scan.", [([], view.holds.held)])
        metrics.family("exceptions_open", "gauge", "Open exceptions.", [([], view.exceptions.open)])
        metrics.family(
            "exceptions_overdue", "gauge", "Open exceptions past their SLA.", [([], view.exceptions.overdue)])
        metrics.family(
            "cancellations_late", "gauge", "Cancellations waiting for a decision.", [([], view.cancellations.late)])
        metrics.family(
            "connector_up", "gauge", "1 when the connector is in this state.",
            view.connectors.map { ([("connector", $0.name), ("state", $0.state.rawValue)], 1) })
        metrics.family(
            "webhooks_accepted_total", "counter", "Webhooks stored and answered 200.", [([], counted.accepted)])
        metrics.family("webhooks_duplicate_total", "counter", "Repeated webhooks.", [([], counted.duplicates)])
        metrics.family(
            "webhooks_refused_total", "counter", "Webhooks that were not accepted.",
            counted.refused.sorted { $0.key < $1.key }.map { ([("status", String($0.key))], $0.value) })
        metrics.family(
            "work_ended_total", "counter", "Ended attempts of work.",
            counted.finished.sorted { $0.key < $1.key }.map { ([("ending", $0.key)], $0.value) })
        metrics.family(
            "outage", "gauge", "1 while the remote system does not answer, or refuses our credentials.",
            view.outages.filter { $0.answersSince == nil }.map { ([("system", $0.system)], 1) })
        let troubles = health.troubles.map(\.kind)
        metrics.family(
            "trouble", "gauge", "1 while this is wrong with the core as a whole.",
            Trouble.Kind.allCases.map { ([("name", $0.rawValue)], troubles.contains($0) ? 1 : 0) })
        metrics.family(
            "log_lines_dropped_total", "counter", "Lines of the log that could not be written.",
            [([], logWriter?.losses.lines ?? 0)])
        return metrics.text
    }

    /// With what waits, is somebody else's and is missing, they add up.
    private static let sumGauges: [(String, String, @Sendable (OrderSums) -> Int)] = [
        (
            "orders_placed",
            "All orders: nothing to ship, awaiting payment, not due, elsewhere, cancelled before due, and due.",
            { $0.placed }
        ),
        ("orders_nothing_to_ship", "Orders of which nothing is shipped.", { $0.nothingToShip }),
        ("orders_cancelled_before_due", "Orders cancelled before they were due.", { $0.cancelledBeforeDue }),
        ("orders_due", "Orders due at the WMS: received, in the gap, and cancelled since.", { $0.due }),
        ("orders_received", "Orders that the WMS has, or had.", { $0.received }),
        ("orders_cancelled_since", "Orders cancelled after they were due.", { $0.cancelledSince }),
    ]

    private static let queueGauges: [(String, String, @Sendable (QueuePanelRow) -> Int)] = [
        ("queue_depth", "Work that is due and not done, with what waits for its next attempt.", { $0.depth }),
        ("queue_retrying", "Work that failed and waits for its next attempt.", { $0.again }),
        ("queue_in_flight", "Work that is being done.", { $0.inFlight }),
        ("queue_waiting", "Work that is due later.", { $0.waiting }),
        ("queue_held", "Work that waits for a condition.", { $0.held }),
        ("queue_failed", "Dead letters.", { $0.failed }),
    ]
}
