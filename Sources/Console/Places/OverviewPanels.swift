import DeskAPI
import Domain
import Screen

/// The panels of the overview as lines, each for a width and at most a number of lines.
struct OverviewPanels {
    let around: Surroundings
    let chosen: TargetRef?
    let overview: Overview
    let pen: Pen
    let width: Int

    /// A panel's heading, with the age of what it shows while that may no longer be so.
    func heading(_ text: String, _ tail: String = "") -> Line {
        var line = Line(pen, " " + text, .heading)
        if !tail.isEmpty { line.add("  " + tail, .dim, limit: max(0, width - line.width - 2)) }
        return line
    }

    // MARK: Gap

    private var gap: GapPanel { overview.gap }

    private var gapTone: Tone {
        gap.over60m > 0 ? .critical : gap.under60m > 0 || gap.under15m > 0 ? .warning : .normal
    }

    private var buckets: Line {
        var line = Line(pen)
        line.pad(to: width < 50 ? 3 : 5)
        let all: [(String, Int, Tone)] = [
            ("<5m", gap.under5m, .normal), ("5-15m", gap.under15m, .warning), ("15-60m", gap.under60m, .warning),
            (">60m", gap.over60m, .critical),
        ]
        for (index, (name, count, tone)) in all.enumerated() {
            if index > 0 { line.add(width < 50 ? "  " : "   ") }
            line.add(name + " ", .dim)
            line.add(Numbers.grouped(count), count > 0 ? tone : .dim)
        }
        return line
    }

    private var lastSeen: Line {
        var line = Line(pen, "   last seen  ", .dim)
        var first = true
        for point in gap.lastSeen {
            if !first { line.add(pen.dot, .dim) }
            first = false
            line.add(point.point.word + " ", .dim)
            line.add(
                Numbers.grouped(point.count), point.count == 0 ? .dim : point.point == .exception ? .warning : .normal)
        }
        return line
    }

    private var notKnown: Line {
        var line = Line(pen, "   not known  ", .dim)
        if let unknown = gap.notKnown {
            line.add(Numbers.grouped(unknown), unknown > 0 ? .critical : .dim)
        } else {
            line.add("pending", .dim)
        }
        return line
    }

    /// All orders, as they add up.
    var sums: [Line] { GapSums(sums: gap.sums, pen: pen, width: width).lines() }

    private func sparkline(_ slots: Int) -> String { pen.sparkline(Array(gap.dueBySlot.suffix(slots))) }

    private var oldest: String { gap.oldest.map { "oldest \(Ages.since($0, now: around.now))" } ?? "" }

    /// The full panel, for a column of its own.
    func gapLines() -> [Line] {
        let edge = min(width - 2, 34)
        func figure(_ name: String, _ number: Int) -> Line {
            var line = Line(pen, "   \(name)", .dim)
            line.add(Numbers.grouped(number), .normal, endingAt: edge)
            return line
        }
        var total = Line(pen, "   GAP", .heading)
        total.add(Numbers.grouped(gap.gap), gap.gap > 0 ? gapTone : .good, endingAt: edge)
        if !oldest.isEmpty { total.add("   " + oldest, gapTone) }
        var slots = Line(pen, "   " + sparkline(24), .notice)
        slots.add("  due per 5 min, 2 h", .dim)
        // All of them, so that the figures add up.
        // This counts orders that were cancelled after they reached the WMS; `received` above does not.
        let today =
            "today \(Numbers.grouped(gap.dueToday)) due, \(Numbers.grouped(gap.receivedToday)) of them reached the WMS"
        return [
            heading("ORDERS PLACED \(pen.arrow) RECEIVED"), figure("due at the WMS", gap.sums.due),
            figure("received", gap.sums.received), figure("cancelled since", gap.sums.cancelledSince), total, buckets,
            lastSeen, notKnown, slots, Line(pen, "   " + today, .dim),
        ] + GapSums(sums: gap.sums, pen: pen, width: width).placed()
    }

    /// The panel in few lines: the first says it all.
    func gapCompact(_ height: Int) -> [Line] {
        var first = Line(pen, " GAP ", .heading)
        first.add(Numbers.grouped(gap.gap), gap.gap > 0 ? gapTone : .good)
        if !oldest.isEmpty { first.add("  " + oldest, gapTone) }
        let due = "today \(Numbers.grouped(gap.receivedToday)) of \(Numbers.grouped(gap.dueToday)) arrived"
        if first.width + due.count + 2 <= width { first.add("  " + due, .dim) }
        let room = width - first.width - 3
        if room >= 8 { first.add(sparkline(min(24, room)), .notice, endingAt: width - 1) }
        return Array(([first, buckets, lastSeen] + sums + [notKnown]).prefix(max(1, height)))
    }

    /// A panel's title with those headings of its columns that it leaves room for.
    func titled(_ title: Line, _ headings: Line) -> Line {
        var line = title
        var column = 0
        for span in headings.spans {
            let words = span.text.string
            if column >= line.width + 2, words.contains(where: { $0 != " " }) {
                line.pad(to: column)
                line.add(words, .dim)
            }
            column += span.text.width
        }
        return line
    }

    // MARK: SKUs and holds

    func skuLines(_ height: Int) -> [Line] {
        let panel = overview.skus
        let value = panel.rows.first.map { first in
            panel.rows.reduce(Money(minor: 0, currency: first.value.currency)) {
                Money(minor: $0.minor + ($1.value.currency == $0.currency ? $1.value.minor : 0), currency: $0.currency)
            }
        }
        if height == 1 || panel.rows.isEmpty {
            var line = Line(pen, width < 60 ? " SILENT SKUS " : " SILENT SKU FAILURES ", .heading)
            line.add(Numbers.grouped(panel.total), panel.total > 0 ? .warning : .good)
            line.add("  ")
            let orders = panel.rows.reduce(0) { $0 + $1.orders }
            var parts: [(text: String, tone: Tone)] = []
            if let value {
                parts.append((counted(orders, "order"), .normal))
                parts.append((Numbers.money(value, whole: true, ascii: pen.ascii), .normal))
            } else if panel.total == 0 {
                parts.append(("none: the WMS knows every SKU sold", .dim))
            }
            line.add(parts: parts, before: width)
            return [line]
        }
        let table = Table(
            columns: [
                .init(heading: "", maximum: 24, importance: 0),
                .init(heading: "", minimum: 12, maximum: 40, importance: 1, stretches: true),
                .init(heading: "orders", right: true, importance: 2),
                .init(heading: "value", right: true, importance: 3),
                .init(heading: "owner", minimum: 5, maximum: 14, importance: 4),
            ],
            rows: panel.rows.map { row in
                Table.Row(
                    cells: [
                        .init(text: row.sku),
                        CellView(around: around, pen: pen).cell(row.problem),
                        .init(text: Numbers.grouped(row.orders), tone: .warning),
                        .init(text: Numbers.money(row.value, whole: true, ascii: pen.ascii)),
                        around.ownerText(row.owner),
                    ], ref: row.ref, chosen: row.ref == chosen)
            })
        let title = heading("SILENT SKU FAILURES \(Numbers.grouped(panel.total))")
        return panelTable(title, table, height: height, total: panel.total, list: .list(.skus))
    }

    func holdLines(_ height: Int) -> [Line] {
        let panel = overview.holds
        var counts: [(text: String, tone: Tone)] = []
        if panel.stalled > 0 { counts.append(("\(Numbers.grouped(panel.stalled)) STALLED", .critical)) }
        if panel.overdue > 0 { counts.append(("\(Numbers.grouped(panel.overdue)) OVERDUE", .warning)) }
        if height == 1 || panel.rows.isEmpty {
            var line = Line(pen, width < 60 ? " HELD " : " HELD NOTIFICATIONS ", .heading)
            line.add(Numbers.grouped(panel.held), panel.held > 0 ? .normal : .good)
            line.add("  ")
            if panel.held == 0 { counts.append(("none: every parcel shipped was scanned", .dim)) }
            line.add(parts: counts, before: width)
            return [line]
        }
        let table = Table(
            columns: [
                .init(heading: "", minimum: 6, maximum: 16, importance: 0),
                .init(heading: "", minimum: 6, maximum: 20, importance: 3, stretches: true),
                .init(heading: "age", right: true, importance: 1), .init(heading: "since", maximum: 12, importance: 4),
                .init(heading: "state", importance: 2),
            ],
            rows: panel.rows.map { row in
                Table.Row(
                    cells: [
                        .init(text: row.orderName), .init(text: row.carrier), .init(text: around.age(row.since)),
                        .init(text: row.reason, tone: .dim), pen.state(row.state),
                    ], ref: row.ref, chosen: row.ref == chosen)
            })
        var title = heading("HELD NOTIFICATIONS \(Numbers.grouped(panel.held))")
        if !counts.isEmpty { title.add("  ") }
        title.add(parts: counts, before: width)
        return panelTable(title, table, height: height, total: panel.held, list: .list(.holds))
    }

    func panelTable(_ title: Line, _ table: Table, height: Int, total: Int, list: Command) -> [Line] {
        let layout = table.layout(pen, width: width - Table.lead - 1)
        var room = max(1, height - 1)
        let more = total > min(room, table.rows.count)
        let hasFoot = more && room > 3
        if hasFoot { room -= 1 }
        // Scrolls only as far as it must to show the chosen row.
        let chosen = table.rows.firstIndex { $0.chosen } ?? 0
        let start = min(max(0, chosen - room + 1), max(0, table.rows.count - room))
        let shown = table.rows[start..<min(table.rows.count, start + room)]
        var title = title
        // Where no line can be spared for it, the title says it.
        if more, !hasFoot { title.add(parts: [(moreWords(total - shown.count), .dim)], after: "  ", before: width) }
        var lines = [titled(title, table.heading(pen, layout))]
        lines += shown.map { table.line($0, pen, layout) }
        if hasFoot {
            let key = around.keymap.shown(list).map { "; \($0) lists them" } ?? ""
            lines.append(Line(pen, "   \(moreWords(total - shown.count))\(key)", .dim))
        }
        return lines
    }

    func moreWords(_ count: Int) -> String { "\(Numbers.grouped(count)) more" }

    // MARK: Counts

    /// What waits for a decision, and what is wrong: where there is one line only, the latter.
    func countLines(_ height: Int) -> [Line] { Array(countLines(withFirst: true).suffix(height < 2 ? height : 2)) }

    /// - Parameter withFirst: names the next decision and the worst exception too, where no other panel does.
    func countLines(withFirst: Bool) -> [Line] {
        let cancels = overview.cancellations
        let problems = overview.exceptions
        func counts(_ parts: [(Int, String, Tone)]) -> [(text: String, tone: Tone)] {
            parts.map { ("\(Numbers.grouped($0.0)) \($0.1)", $0.0 == 0 ? .dim : $0.2) }
        }
        let (next, worst) = withFirst ? (nextDecision, worstException) : (nil, nil)
        func named(_ words: String?) -> [(text: String, tone: Tone)] { words.map { [($0, .warning)] } ?? [] }
        // Where there is no room for all, what is named stays, and the last counts go.
        let first =
            counts([(cancels.open, "open", .normal), (cancels.late, "late", .warning)]) + named(next)
            + counts([(cancels.unknown, "unknown", .warning)])
        let second =
            counts([(problems.open, "open", .normal), (problems.critical, "critical", .critical)]) + named(worst)
            + counts([(problems.overdue, "overdue", .warning), (problems.unowned, "unowned", .warning)])
        func line(_ title: String, _ parts: [(text: String, tone: Tone)]) -> Line {
            var line = Line(pen, " " + title, .heading)
            line.add("  ")
            line.add(parts: parts, before: width)
            return line
        }
        return [line(width < 60 ? "CANCELS" : "CANCELLATIONS", first), line("EXCEPTIONS", second)]
    }

    private var nextDecision: String? {
        guard let row = overview.cancellations.due.first,
            case .text(let order)? = row.cells[CancellationList.order.face.key],
            case .until(let moment)? = row.cells[CancellationList.decideBy.face.key]
        else { return nil }
        return "next \(order) " + (Ages.until(moment, now: around.now).map { "in \($0)" } ?? "now")
    }

    private var worstException: String? {
        guard let row = overview.worstBesides.first, case .text(let about)? = row.cells[ExceptionList.about.face.key],
            case .text(let title)? = row.cells[ExceptionList.title.face.key]
        else { return nil }
        return "\(about) \(title)"
    }

    func ownersLine() -> Line? {
        let owners = overview.exceptions.byOwner.filter { $0.value > 0 }
            .sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        guard !owners.isEmpty else { return nil }
        var line = Line(pen, "   by owner  ", .dim)
        for (index, owner) in owners.enumerated() {
            let name = around.ownerText(name: owner.key)
            let part = "\(name.short ?? name.text) \(Numbers.grouped(owner.value))"
            let rest = owners.count - index - 1
            let more = rest > 0 ? " +\(rest + 1) more" : ""
            if line.width + pen.width(part) + 3 + pen.width(more) > width {
                line.add(" +\(rest + 1) more", .dim)
                break
            }
            if index > 0 { line.add(pen.dot, .dim) }
            line.add(part, name.tone)
        }
        return line
    }
}
