import DeskAPI
import Domain

extension OverviewPanels {
    private func forecast(_ row: QueuePanelRow) -> QueuePanelRow.Forecast {
        row.forecast(at: around.now, outage: overview.hasOutage(at: around.now))
    }

    private func isSlow(_ row: QueuePanelRow) -> Bool { forecast(row) == .never }

    private func queueNote(_ row: QueuePanelRow) -> Table.Cell {
        let slow = isSlow(row)
        let tone: Tone = row.failed > 0 ? .critical : slow ? .warning : .dim
        // Each with a shorter form, the most pressing first.
        var parts: [(String, String)] = []
        func add(_ count: Int, _ words: String, _ short: String? = nil) {
            guard count > 0 else { return }
            let number = Numbers.grouped(count)
            parts.append(("\(number) \(words)", "\(number) \(short ?? words)"))
        }
        add(row.failed, "FAILED")
        if slow { parts.append(("SLOW", "SLOW")) }
        add(row.again, "to be tried again", "again")
        add(row.held, "held")
        add(row.waiting, "waiting")
        add(row.inFlight, "running")
        let room = width < 64 ? 11 : width < 90 ? 22 : 60
        var text = ""
        for (long, short) in parts {
            let lead = text.isEmpty ? "" : text + pen.dot
            // Once a part does not fit, even in short, the less pressing ones after it are left out too.
            guard let longer = [lead + long, lead + short].first(where: { pen.width($0) <= room }) else { break }
            text = longer
        }
        return .init(text: text, tone: tone)
    }

    func queueLines(_ height: Int) -> [Line] {
        if height == 1 { return [queueSummary] }
        let beside = height >= 4 ? patchworksLine : nil
        let shown = pressing(height - (beside == nil ? 1 : 2))
        let table = Table(
            columns: [
                .init(heading: "", importance: 0), .init(heading: "depth", right: true, importance: 1),
                .init(heading: "oldest", right: true, importance: 2),
                .init(heading: "in/m", right: true, importance: 5),
                .init(heading: "out/m", right: true, importance: 6),
                .init(heading: "empty", right: true, importance: 4),
                .init(heading: "", importance: 3),
            ],
            rows: shown.map { row in
                let empty =
                    switch forecast(row) {
                    case .empty, .unknown: "-"
                    case .minutes(let minutes): minutes < 60 ? "\(minutes)m" : "\(minutes / 60)h"
                    case .never: "never"
                    }
                let busy: Tone = row.depth == 0 ? .dim : .normal
                return Table.Row(cells: [
                    .init(text: row.queue.rawValue), .init(text: Numbers.grouped(row.depth), tone: busy),
                    .init(text: row.depth == 0 ? "-" : around.age(row.oldest), tone: busy),
                    .init(text: Numbers.tenths(row.arrivalsPerMinuteTenths), tone: .dim),
                    .init(text: Numbers.tenths(row.finishedPerMinuteTenths), tone: .dim),
                    .init(text: empty, tone: isSlow(row) ? .warning : busy), queueNote(row),
                ])
            })
        let layout = table.layout(pen, width: width - Table.lead - 1)
        let more = overview.queues.count - shown.count
        let title = heading("QUEUES", more > 0 ? moreWords(more) : "")
        var lines = [titled(title, table.heading(pen, layout))]
        lines += table.rows.map { table.line($0, pen, layout) }
        if let beside { lines.append(beside) }
        return Array(lines.prefix(height))
    }

    /// The queues to show in so many rows: all, or those most in need of a look, in their usual order.
    private func pressing(_ rows: Int) -> [QueuePanelRow] {
        guard overview.queues.count > rows else { return overview.queues }
        func need(_ row: QueuePanelRow) -> (Int, Int, Int) {
            (row.failed > 0 ? 1 : 0, isSlow(row) ? 1 : 0, row.depth)
        }
        let kept = overview.queues.sorted { need($0) > need($1) }.prefix(rows).map(\.queue)
        return overview.queues.filter { kept.contains($0.queue) }
    }

    private var queueSummary: Line {
        let depth = overview.queues.reduce(0) { $0 + $1.depth }
        let failed = overview.queues.reduce(0) { $0 + $1.failed }
        let held = overview.queues.reduce(0) { $0 + $1.held }
        var line = Line(pen, " QUEUES ", .heading)
        var parts: [(text: String, tone: Tone)] = [(Numbers.grouped(depth) + " deep", .normal)]
        if failed > 0 { parts.append(("\(Numbers.grouped(failed)) FAILED", .critical)) }
        let slow = overview.queues.filter { isSlow($0) }.map(\.queue.rawValue)
        if let first = slow.first {
            parts.append((slow.count == 1 ? "\(first) SLOW" : "\(slow.count) SLOW", .warning))
        }
        if depth > 0, let oldest = overview.queues.compactMap(\.oldest).min() {
            parts.append(("oldest \(around.age(oldest))", .dim))
        }
        if held > 0 { parts.append(("\(Numbers.grouped(held)) held", .dim)) }
        line.add(parts: parts, before: width)
        return line
    }

    /// Patchworks' own queue beside ours.
    var patchworksLine: Line? {
        guard let panel = overview.patchworks else { return nil }
        let limit = panel.limit.map { "/\(Numbers.grouped($0))" } ?? ""
        let full = panel.limit.map { panel.running >= $0 && panel.queued > 0 } ?? false
        var line = Line(pen, "   Patchworks ", .dim)
        if let since = panel.staleSince { line.add("STALE \(around.age(since))  ", .critical) }
        line.add(
            parts: [
                ("queued \(Numbers.grouped(panel.queued))", .normal),
                ("running \(Numbers.grouped(panel.running))\(limit)", full ? .warning : .normal),
                ("failed \(Numbers.grouped(panel.failed))", panel.failed > 0 ? .warning : .dim),
            ], before: width)
        return line
    }
}
