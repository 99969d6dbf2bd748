package import DeskAPI
package import Domain
package import Screen

/// The console without a screen, for screen readers, logs and terminals that can only print: a snapshot, then a line for each
/// change. Pure; every line is one line of printable text.
package enum Plain {
    /// The whole overview, a line for each thing.
    package static func snapshot(_ overview: Overview, now: Instant, glyphs: Glyphs) -> [String] {
        let say = Sayer(now: now, offset: overview.offset, pen: Pen(glyphs: glyphs))
        return ["Tallyman, \(say.clean(overview.shop)), \(now.iso)"]
            + say.facts(overview).map { "\($0.name): \($0.text)" }
    }

    /// What differs between two overviews, a line for each thing, each with the time. Ages alone make no line.
    package static func changes(from old: Overview, to new: Overview, now: Instant, glyphs: Glyphs) -> [String] {
        let say = Sayer(now: now, offset: new.offset, pen: Pen(glyphs: glyphs))
        let before = Dictionary(say.facts(old).map { ($0.name, $0.identity) }, uniquingKeysWith: { $1 })
        let facts = say.facts(new)
        let time = (now + .minutes(new.offset)).clockText
        var lines = facts.filter { before[$0.name] != $0.identity }.map { "\(time) \($0.name): \($0.text)" }
        let present = Set(facts.map(\.name))
        lines += say.facts(old).filter { !present.contains($0.name) }.map { "\(time) \($0.name): cleared" }
        return lines
    }

    /// Whether two overviews differ in what stands on the first lines. That is said at once, and all else now and then, since whoever
    /// listens cannot look away from figures that change each second.
    package static func isUrgent(from old: Overview, to new: Overview) -> Bool {
        func titles(_ overview: Overview) -> [String] {
            overview.alarms(now: overview.at, exceptions: "", clock: \.clockText).map(\.title)
        }
        return titles(old) != titles(new)
    }

    /// How long changes are gathered that are not urgent.
    package static let gathers = Duration.seconds(10)

    /// A list: what it is, then a line for each row, with each value after its column's heading.
    /// - Parameter offset: the shop's local time, in minutes east of UTC.
    package static func list(
        _ page: ListPage, for reader: Identity, now: Instant, offset: Int64, glyphs: Glyphs
    ) -> [String] {
        var around = Surroundings(now: now, size: Size(rows: 1, columns: 1), keymap: .standard)
        around.identity = reader
        around.plainOffset = offset
        let (spec, pen) = (page.list.spec, Pen(glyphs: glyphs))
        let cells = CellView(around: around, pen: pen)
        guard !page.rows.isEmpty else { return [spec.empty] }
        let more = page.rows.count < page.total || page.more ? ", the first \(Numbers.grouped(page.rows.count))" : ""
        return ["\(spec.about): \(Numbers.grouped(page.total))\(page.more ? "+" : "")\(more)"]
            + page.rows.map { row in
                spec.columns.compactMap { face -> String? in
                    let text = cells.cell(row.cells[face.key], face).text
                    return text.isEmpty ? nil : "\(face.heading) \(pen.display(text).string)"
                }.joined(separator: ", ")
            }
    }

    /// The connection came or went.
    package static func connection(up: Bool, reason: String, now: Instant, glyphs: Glyphs) -> String {
        let pen = Pen(glyphs: glyphs)
        return up ? "\(now.clockText) LIVE" : "\(now.clockText) STALE: \(pen.display(reason).string)"
    }
}

/// One thing that can be told: what it is called, what makes it the same as before, and how it reads.
private struct Fact {
    var name: String
    var identity: String
    var text: String

    init(_ name: String, _ text: String, identity: String? = nil) {
        self.name = name
        self.text = text
        self.identity = identity ?? text
    }
}

private struct Sayer {
    let now: Instant
    /// The shop's local time, in minutes east of UTC.
    let offset: Int64
    let pen: Pen

    private var cells: CellView {
        var around = Surroundings(now: now, size: Size(rows: 1, columns: 1), keymap: .standard)
        around.plainOffset = offset
        return CellView(around: around, pen: pen)
    }

    func clean(_ text: String) -> String { pen.display(text).string }

    func facts(_ overview: Overview) -> [Fact] {
        let local = { (at: Instant) in (at + .minutes(overview.offset)).clockText }
        let alarms = overview.alarms(now: now, exceptions: "the list of exceptions", clock: local)
        return alarms.map { alarm($0, at: overview.at, local) } + [gap(overview.gap)]
            + overview.queues.map { queue($0, outage: overview.hasOutage(at: now)) }
            + (overview.patchworks.map { [patchworks($0)] } ?? [])
            + skus(overview.skus) + holds(overview.holds)
            + [cancellations(overview.cancellations)]
            + rows(.cancellations, overview.cancellations.due, "Decide on")
            + [exceptions(overview.exceptions)] + rows(.exceptions, overview.worstBesides, "Exception")
            + overview.connectors.map(connector)
    }

    private func alarm(_ row: Alarm, at: Instant, _ local: (Instant) -> String) -> Fact {
        let since = row.since.map { "since \(local($0))" } ?? ""
        // The figures of an outage are told anew each minute.
        let minute = row.tone == .critical ? row.since.map { ", \((at - $0).milliseconds / 60_000)" } ?? "" : ""
        return Fact(
            "\(row.isOver ? "News" : "Trouble") \(clean(row.title))", "\(clean(row.detail)), \(since)",
            identity: since + minute)
    }

    private func gap(_ gap: GapPanel) -> Fact {
        var text = "\(counted(gap.gap, "order")) due and not received"
        if gap.gap > 0 {
            text += "; under 5 minutes \(gap.under5m), to 15 minutes \(gap.under15m), to an hour \(gap.under60m), "
            text += "over an hour \(gap.over60m)"
            let points = gap.lastSeen.filter { $0.count > 0 }.map { "\($0.point.word) \($0.count)" }
            if !points.isEmpty { text += "; last seen " + points.joined(separator: ", ") }
        }
        let sums = gap.sums
        text +=
            "; in all \(sums.due) due = \(sums.received) received + \(sums.gap) gap + \(sums.cancelledSince) cancelled"
        text += "; today \(gap.dueToday) due, \(gap.receivedToday) of them reached the WMS"
        text +=
            "; in all \(sums.placed) placed = \(sums.nothingToShip) nothing to ship + \(sums.awaitingPayment) awaiting payment "
        text +=
            "+ \(sums.notDue) not due yet + \(sums.elsewhere) elsewhere + \(sums.cancelledBeforeDue) cancelled before "
        text += "+ \(sums.due) due"
        let reasons = gap.notDue.map { "\(clean($0.reason)) \($0.count)" }
        if !reasons.isEmpty { text += "; not due yet " + reasons.joined(separator: ", ") }
        if let unknown = gap.notKnown { text += "; not known here \(unknown)" }
        let oldest = gap.oldest.map { "; oldest \(Ages.since($0, now: now))" } ?? ""
        return Fact("Gap", text + oldest, identity: text)
    }

    private func queue(_ row: QueuePanelRow, outage: Bool) -> Fact {
        var text = "\(row.depth) deep"
        if row.isSlow(at: now, outage: outage) { text += ", SLOW" }
        if row.failed > 0 { text += ", \(row.failed) FAILED" }
        if row.held > 0 { text += ", \(row.held) held" }
        if row.again > 0 { text += ", \(row.again) to be tried again" }
        if row.waiting > 0 { text += ", \(row.waiting) waiting" }
        let oldest = row.depth > 0 ? row.oldest.map { ", oldest \(Ages.since($0, now: now))" } ?? "" : ""
        return Fact("Queue \(row.queue.rawValue)", text + oldest, identity: text)
    }

    private func patchworks(_ panel: PatchworksPanel) -> Fact {
        let limit = panel.limit.map { " of \($0)" } ?? ""
        let text = "queued \(panel.queued), running \(panel.running)\(limit), failed \(panel.failed)"
        let stale = panel.staleSince.map { ", STALE \(Ages.since($0, now: now))" } ?? ""
        return Fact("Patchworks", text + stale, identity: text + (stale.isEmpty ? "" : ", STALE"))
    }

    private func skus(_ panel: SKUPanel) -> [Fact] {
        [Fact("Silent SKU failures", Numbers.grouped(panel.total))]
            + panel.rows.map { row in
                let owner = row.owner.map { clean($0.name) } ?? "nobody"
                let value = Numbers.money(row.value, whole: true, ascii: pen.ascii)
                return Fact(
                    "SKU \(clean(row.sku))",
                    "\(clean(problem(row.problem))), \(counted(row.orders, "order")), \(value), owner \(owner)")
            }
    }

    private func problem(_ value: CellValue) -> String {
        switch value {
        case .suggestion(let sku): "did you mean \(sku)?"
        case .text(let text): text
        default: ""
        }
    }

    private func holds(_ panel: HoldPanel) -> [Fact] {
        let more = panel.held - panel.rows.count
        let listed = more > 0 ? ", of which the first \(panel.rows.count) are told" : ""
        return [
            Fact("Held notifications", "\(panel.held), \(panel.overdue) OVERDUE, \(panel.stalled) STALLED\(listed)")
        ]
            + panel.rows.map { row in
                let text =
                    "\(clean(row.carrier)), \(clean(row.reason)), \(clean(row.state.word))"
                return Fact(
                    "Held \(clean(row.orderName)) \(clean(row.tracking))",
                    text + ", \(Ages.since(row.since, now: now))", identity: text)
            }
    }

    private func cancellations(_ panel: CancellationPanel) -> Fact {
        Fact("Cancellations", "\(panel.open) open, \(panel.late) late, \(panel.unknown) unknown")
    }

    /// The rows of a list that the overview shows, with each value after its column's heading. Ages alone are no news.
    private func rows(_ name: ListName, _ rows: [ListRow], _ what: String) -> [Fact] {
        rows.map { row in
            func told(_ hasTimes: Bool) -> String {
                name.spec.columns.compactMap { face -> String? in
                    guard !name.spec.names.contains(face.key), let value = row.cells[face.key],
                        hasTimes || !value.isTime
                    else { return nil }
                    let text = cells.cell(value, face).text
                    return text.isEmpty ? nil : "\(face.heading) \(clean(text))"
                }.joined(separator: ", ")
            }
            return Fact("\(what) \(clean(row.label(in: name.spec)))", told(true), identity: told(false))
        }
    }

    private func exceptions(_ panel: ExceptionPanel) -> Fact {
        let owners = panel.byOwner.filter { $0.value > 0 }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        let byOwner =
            owners.isEmpty ? "" : "; by owner " + owners.map { "\(clean($0.key)) \($0.value)" }.joined(separator: ", ")
        return Fact(
            "Exceptions",
            "\(panel.open) open, \(panel.critical) critical, \(panel.overdue) overdue, \(panel.unowned) unowned"
                + byOwner)
    }

    private func connector(_ row: ConnectorRow) -> Fact {
        var still = row
        still.since = nil
        still.until = nil
        // The budget left changes all the time and says little.
        still.available = nil
        let text = clean(pen.connector(still, now: Instant(milliseconds: 0)).text)
        return Fact(
            "Connector \(clean(row.name))", clean(pen.connector(row, now: now).text),
            identity: row.state.rawValue + text)
    }
}

extension CellValue {
    fileprivate var isTime: Bool {
        switch self {
        case .since, .until: true
        default: false
        }
    }
}
