package import DeskAPI
import Domain
import Screen

/// The overview, with the row that is chosen on it.
package struct OverviewPlace: PlaceComponent {
    package private(set) var chosen: TargetRef?
    /// Nothing is asked: the live feed brings it.
    package var question: RequestID?

    package init() {}

    var asPlace: Place { .overview(self) }
    var tab: Command? { .overview }

    private struct Row {
        var candidate: Candidate
        var actions: Set<ActionName>
    }

    /// The rows that can be chosen, in the order of the panels. Figures have no versions: their cards are opened first.
    private func panels(_ around: Surroundings) -> [[Row]] {
        guard let overview = around.overview else { return [] }
        func figure(_ ref: TargetRef, _ label: String, leads: TargetRef? = nil) -> Row {
            Row(candidate: Candidate(ref: ref, label: label, leads: leads), actions: ActionName.usual(for: ref.kind))
        }
        func rows(_ rows: [ListRow], _ list: ListName) -> [Row] {
            rows.map { row in
                Row(
                    candidate: Candidate(
                        ref: row.ref, version: row.version, label: row.label(in: list.spec), leads: row.leads),
                    actions: row.actions)
            }
        }
        let figures = [
            overview.skus.rows.map { figure($0.ref, $0.sku) },
            overview.holds.rows.map { figure($0.ref, $0.orderName, leads: $0.leads) },
        ]
        let pen = Pen(glyphs: .unicode)
        let view = OverviewView(around: around, chosen: nil, overview: overview, pen: pen, layout: around.layout)
        let connectors = overview.connectors.map { figure(TargetRef(.connector, $0.id), $0.name) }
        guard view.showsBand else { return figures + [connectors] }
        return figures + [
            rows(overview.worstBesides, .exceptions), rows(overview.cancellations.due, .cancellations), connectors,
        ]
    }

    private func row(_ around: Surroundings) -> Row? {
        chosen.flatMap { chosen in panels(around).joined().first { $0.candidate.ref == chosen } }
    }

    func opened(_ around: Surroundings) -> TargetRef? {
        row(around).map { $0.candidate.leads ?? $0.candidate.ref }
    }

    mutating func refresh(_ around: Surroundings) -> Question? { nil }
    mutating func take(_ answer: Answer, _ around: Surroundings, isOnTop: Bool) -> [Wish] { [] }
    mutating func fail(_ reason: String) {}

    mutating func run(_ command: Command, _ around: Surroundings) -> [Wish] {
        if command == .next || command == .previous { return choose(by: command == .next ? 1 : -1, around) }
        let rows = panels(around).joined().map(\.candidate.ref)
        guard let movement = Movement(command), !rows.isEmpty else { return [] }
        if let chosen, let index = rows.firstIndex(of: chosen) {
            self.chosen = rows[movement.index(from: index, count: rows.count, page: around.layout.listRows)]
        } else {
            chosen = movement == .last || movement == .by(-1) ? rows.last : rows.first
        }
        return []
    }

    /// From panel to panel.
    private mutating func choose(by step: Int, _ around: Surroundings) -> [Wish] {
        let panels = panels(around).filter { !$0.isEmpty }
        guard !panels.isEmpty else { return [.note("There is nothing to choose on the overview now.")] }
        if let chosen, let index = panels.firstIndex(where: { $0.contains { $0.candidate.ref == chosen } }) {
            self.chosen = panels[(index + step + panels.count) % panels.count].first?.candidate.ref
        } else {
            chosen = (step > 0 ? panels.first : panels.last)?.first?.candidate.ref
        }
        return []
    }

    mutating func back(_ around: Surroundings) -> [Wish]? {
        guard chosen != nil else { return nil }
        chosen = nil
        return []
    }

    mutating func settle(_ around: Surroundings) -> String? {
        if chosen != nil, row(around) == nil { chosen = nil }
        return nil
    }

    func targets(of action: ActionName, _ around: Surroundings) -> [Candidate] {
        guard let row = row(around), row.actions.contains(action) else { return [] }
        return [row.candidate]
    }

    func copied(_ around: Surroundings) -> String? {
        let tracking = around.overview?.holds.rows.first { $0.ref == chosen }?.tracking ?? ""
        return tracking.isEmpty ? row(around)?.candidate.label : tracking
    }

    func noTarget(_ action: ActionName, _ around: Surroundings) -> String {
        chosen == nil
            ? "Choose a row first (\(around.keymap.shown(.next) ?? "Tab"))." : "Nothing here to \(action.spec.verb)."
    }

    func hints(_ around: Surroundings) -> [Command] {
        [.action(.retry), .action(.rejectCancellation), .action(.assignOwner), .filter, .next, .open]
    }

    func blocks(_ pen: Pen, _ around: Surroundings, _ layout: Layout) -> [Block] {
        guard let overview = around.overview else {
            return [Block(width: layout.size.columns, lines: waiting(pen, around))]
        }
        return OverviewView(around: around, chosen: chosen, overview: overview, pen: pen, layout: layout).blocks()
    }

    /// Before the first figures: what is being waited for.
    private func waiting(_ pen: Pen, _ around: Surroundings) -> [Line] {
        switch around.connection {
        case .connecting: return [Line(pen), Line(pen, "   Connecting to the core.", .dim)]
        case .up: return [Line(pen), Line(pen, "   Connected; the first figures are on their way.", .dim)]
        case .down(let reason):
            let width = around.size.columns - 4
            return [Line(pen)]
                + pen.wrapped("The core is not answering: \(reason)", width: width).map {
                    Line(pen, "   " + $0, .critical)
                }
                + pen.wrapped("The console connects by itself as soon as it is there.", width: width).map {
                    Line(pen, "   " + $0, .dim)
                }
        }
    }

    func moments(_ around: Surroundings) -> [Moment] {
        guard let overview = around.overview else { return [] }
        var since = [overview.gap.oldest, overview.patchworks?.staleSince]
        since += overview.queues.filter { $0.depth > 0 }.map(\.oldest)
        since += overview.holds.rows.map(\.since)
        var moments = (overview.exceptions.worst + overview.cancellations.due).flatMap(\.moments)
        for connector in overview.connectors {
            let end = connector.until.flatMap { $0 > around.now ? Moment.until($0) : nil }
            switch connector.state {
            case .ok, .idle: break
            case .rateLimited: moments += [end].compactMap { $0 }
            case .stalled, .refusing: since.append(connector.since)
            case .offline:
                since.append(connector.since)
                moments += [end].compactMap { $0 }
            }
        }
        return moments + since.compactMap { $0.map(Moment.since) }
    }
}
