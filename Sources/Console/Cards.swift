import DeskAPI
import Domain
import Screen

extension ConsoleState {
    /// The lines of the card on the screen, for scrolling. Glyph sets do not differ in how many lines they make.
    func cardLines(width: Int) -> [Line] { cardLines(Pen(glyphs: .unicode), width: width) }

    func cardLines(_ pen: Pen, width: Int) -> [Line] {
        switch place {
        case .order(let place):
            guard let card = place.card else { return waitingLines(pen, "ORDER", failure: place.failure) }
            return OrderCardView(state: self, card: card, chosen: place.chosen, pen: pen, width: width).lines()
        case .exception(let place):
            guard let card = place.card else { return waitingLines(pen, "EXCEPTION", failure: place.failure) }
            return ExceptionCardView(state: self, card: card, chosen: place.chosen, pen: pen, width: width).lines()
        default: return []
        }
    }

    private func waitingLines(_ pen: Pen, _ title: String, failure: String?) -> [Line] {
        var line = Line(pen, " " + title, .heading)
        if let failure {
            return [line, Line(pen), Line(pen, "   The core gave no answer: \(failure)", .critical)]
        }
        line.add("  asking the core", .dim)
        return [line]
    }
}

/// Pieces that both cards are made of.
struct CardParts {
    let state: ConsoleState
    let pen: Pen
    let width: Int

    /// The column where the values of named facts begin.
    static let indent = 14

    func title(_ text: String) -> Line {
        var line = Line(pen, " " + text, .heading)
        if let age = state.staleAge { line.add("  STALE \(age)", .critical) }
        return line
    }

    /// `   owner      cx (default for …)`, wrapped under itself.
    func fact(_ name: String, _ value: String, _ tone: Tone = .normal) -> [Line] {
        guard !value.isEmpty else { return [] }
        return pen.wrapped(value, width: width - CardParts.indent - 1).enumerated().map { index, text in
            var line = Line(pen)
            if index == 0 { line.add("   " + name, .dim, limit: CardParts.indent - 1) }
            line.pad(to: CardParts.indent)
            line.add(text, tone)
            return line
        }
    }

    func paragraph(_ text: String, _ tone: Tone = .normal) -> [Line] {
        pen.wrapped(text, width: min(width - 4, 96)).map { Line(pen, "   " + $0, tone) }
    }

    func rows(_ name: ListName, _ rows: [ListRow], chosen: TargetRef?) -> [Line] {
        var place = ListPlace(name)
        place.rows = rows
        place.loaded = true
        place.selected = chosen
        let size = Size(rows: rows.count + 10, columns: width)
        let view = ListView(state: state, list: place, pen: pen, layout: Layout(size: size))
        return Array(view.lines().dropFirst())
    }

    func timeline(_ entries: [TimelineEntry]) -> [Line] {
        guard !entries.isEmpty else { return [] }
        var lines = [Line(pen), title("TIMELINE")]
        let who = min(18, entries.reduce(4) { max($0, pen.width($1.who)) })
        let times = entries.reduce(0) { max($0, $1.at.dayAndTime.count) }
        let start = 3 + times + 2 + who + 2
        for entry in entries {
            for (index, text) in pen.wrapped(entry.text, width: max(12, width - start - 1)).enumerated() {
                var line = Line(pen)
                if index == 0 {
                    line.pad(to: 3)
                    line.add(entry.at.dayAndTime, .dim, endingAt: 3 + times)
                    line.add("  ")
                    line.add(entry.who, .dim, limit: who)
                }
                line.pad(to: start)
                line.add(text)
                lines.append(line)
            }
        }
        return lines
    }
}

struct OrderCardView {
    let state: ConsoleState
    let card: OrderCard
    let chosen: TargetRef?
    let pen: Pen
    let width: Int

    private var parts: CardParts { CardParts(state: state, pen: pen, width: width) }

    func lines() -> [Line] {
        var head = parts.title("ORDER \(card.name)")
        head.add("  ")
        head.add(pen.state(card.stage).text, pen.state(card.stage).tone)
        head.add(Numbers.money(card.total, ascii: pen.ascii), .normal, endingAt: width - 1)
        var lines = [head, Line(pen)] + sentence + [Line(pen)]
        lines += parts.fact("placed", "\(card.placedAt.dayAndTime) (\(Ages.since(card.placedAt, now: state.now)) ago)")
        lines += parts.fact("payment", card.payment)
        let wms = [card.wmsNumber, card.wmsStatus].compactMap { $0 }.joined(separator: pen.dot)
        lines += parts.fact("WMS", wms.isEmpty ? "not there" : wms, wms.isEmpty ? .dim : .normal)
        for (index, wait) in card.waits.enumerated() {
            lines += parts.fact(index == 0 ? "waits" : "", words(wait), isLate(wait) ? .warning : .normal)
        }
        lines += parts.fact("customer", [card.customer, card.email].filter { !$0.isEmpty }.joined(separator: pen.dot))
        lines += parts.fact("address", card.address.filter { !$0.isEmpty }.joined(separator: ", "))
        lines += orderLines + shipmentLines
        if !card.cancellations.isEmpty {
            lines += [Line(pen), parts.title("CANCELLATIONS")]
            lines += parts.rows(.cancellations, card.cancellations, chosen: nil)
        }
        if !card.exceptions.isEmpty {
            lines += [Line(pen), parts.title("EXCEPTIONS \(card.exceptions.count)")]
            lines += parts.rows(.exceptions, card.exceptions, chosen: chosen)
        }
        return lines + parts.timeline(card.timeline)
    }

    private func isLate(_ wait: OrderCard.Wait) -> Bool { wait.limit.map { $0 <= state.now } ?? false }

    /// `2 units held by the channel: OTHER, 3h, until in 2d, limit in 21h`.
    private func words(_ wait: OrderCard.Wait) -> String {
        var words = [
            "\(counted(Int(clamping: wait.units), "unit")) \(wait.reason)", Ages.since(wait.since, now: state.now),
        ]
        if let left = wait.until.flatMap({ Ages.until($0, now: state.now) }) { words.append("until in \(left)") }
        if let limit = wait.limit {
            words.append(Ages.until(limit, now: state.now).map { "limit in \($0)" } ?? "over its limit")
        }
        return words.joined(separator: ", ")
    }

    /// What to tell the customer: only as sure as the evidence. While the core is not heard, nobody knows.
    private var sentence: [Line] {
        let confirmed = card.evidenceAt.map { "confirmed \($0.dayAndTime) UTC, \(Ages.since($0, now: state.now)) ago" }
        if let age = state.staleAge {
            var lines = parts.paragraph("We do not know right now: the core has not been heard for \(age).", .critical)
            lines += parts.paragraph("Before that: \(card.sentence)", .stale)
            return lines + (confirmed.map { [Line(pen, "   " + $0, .dim)] } ?? [])
        }
        return parts.paragraph(card.sentence, .notice)
            + [Line(pen, "   " + (confirmed ?? "not confirmed by any system yet"), .dim)]
    }

    private var orderLines: [Line] {
        guard !card.lines.isEmpty else { return [] }
        let table = Table(
            columns: [
                .init(heading: "SKU", minimum: 8, maximum: 32, importance: 1),
                .init(heading: "title", minimum: 12, maximum: 60, importance: 4),
                .init(heading: "qty", right: true, importance: 0),
                .init(heading: "price", right: true, importance: 3),
                .init(heading: "note", minimum: 8, maximum: 30, importance: 2),
            ],
            rows: card.lines.map { line in
                Table.Row(cells: [
                    line.sku.map { .init(text: $0) } ?? .init(text: "no SKU", tone: .warning), .init(text: line.title),
                    .init(text: Numbers.grouped(line.quantity)),
                    .init(text: Numbers.money(line.price, ascii: pen.ascii)),
                    .init(text: line.note, tone: line.note == "nothing to ship" ? .dim : .warning),
                ])
            })
        let columns = table.layout(pen, width: width - Table.lead - 1)
        return [Line(pen), parts.title("LINES \(card.lines.count)"), table.heading(pen, columns)]
            + table.rows.map { table.line($0, pen, columns) }
    }

    private var shipmentLines: [Line] {
        guard !card.shipments.isEmpty else { return [] }
        func moment(_ at: Instant?) -> Table.Cell {
            at.map { .init(text: $0.dayAndTime) } ?? .init(text: "not yet", tone: .dim)
        }
        let table = Table(
            columns: [
                .init(heading: "carrier", minimum: 6, maximum: 24, importance: 1),
                .init(heading: "tracking", minimum: 12, maximum: 50, importance: 2),
                .init(heading: "shipped", importance: 3), .init(heading: "first scan", importance: 4),
                .init(heading: "customer told", importance: 5),
                .init(heading: "notification", maximum: 24, importance: 0),
            ],
            rows: card.shipments.map { shipment in
                Table.Row(cells: [
                    .init(text: shipment.carrier), .init(text: shipment.tracking.joined(separator: ", ")),
                    moment(shipment.shippedAt), moment(shipment.firstScanAt), moment(shipment.notifiedAt),
                    .init(text: shipment.notice, tone: shipment.notice == "held" ? .warning : .normal),
                ])
            })
        let columns = table.layout(pen, width: width - Table.lead - 1)
        return [Line(pen), parts.title("SHIPMENTS \(card.shipments.count)"), table.heading(pen, columns)]
            + table.rows.map { table.line($0, pen, columns) }
    }
}

struct ExceptionCardView {
    let state: ConsoleState
    let card: ExceptionCard
    let chosen: TargetRef?
    let pen: Pen
    let width: Int

    private var parts: CardParts { CardParts(state: state, pen: pen, width: width) }

    func lines() -> [Line] {
        var head = parts.title("EXCEPTION")
        let severity = pen.severity(card.severity)
        head.add("  " + severity.text, severity.tone)
        head.add("  " + (card.state == .open ? "open" : "resolved"), card.state == .open ? .normal : .good)
        head.add("  " + card.title, .heading, limit: max(0, width - head.width - 1))
        var lines = [head, Line(pen)] + parts.paragraph(card.summary) + [Line(pen)]
        let owner = state.ownerText(card.owner)
        lines += parts.fact("owner", "\(owner.text) (\(card.ownerReason))", owner.tone)
        lines += parts.fact("raised", "\(card.raisedAt.dayAndTime) (\(Ages.since(card.raisedAt, now: state.now)) ago)")
        if card.state == .open {
            if let left = Ages.until(card.dueBy, now: state.now) {
                lines += parts.fact("act in", left)
            } else {
                lines += parts.fact("act in", "over by \(Ages.since(card.dueBy, now: state.now))", .warning)
            }
        }
        if let suggestion = card.suggestion {
            lines += parts.fact("suggestion", "\(suggestion) (check it, never take it unread)", .notice)
        }
        lines += parts.fact("detail", card.detail)
        lines += [Line(pen), parts.title("PLAYBOOK")] + parts.paragraph(card.playbook)
        if !card.orders.isEmpty {
            let shown =
                card.orderCount > card.orders.count
                ? "the first \(card.orders.count) of \(Numbers.grouped(card.orderCount))" : "\(card.orders.count)"
            lines += [Line(pen), parts.title("ORDERS THAT WAIT FOR IT  \(shown)")]
            lines += parts.rows(.gap, card.orders, chosen: chosen)
        }
        return lines + parts.timeline(card.timeline)
    }
}
