import DeskAPI
import Domain
import Screen

extension ConnectorCard: CardContent {
    static var heading: String { "CONNECTOR" }
    static func question(_ id: String) -> Question { .connector(id) }
    static func place(_ place: CardPlace<ConnectorCard>) -> Place { .connector(place) }
    static func hints(of card: ConnectorCard?) -> [ActionName] { [] }

    init?(_ answer: Answer) {
        guard case .connector(let card) = answer else { return nil }
        self = card
    }

    var entries: [ListRow] { exceptions }
    var entryList: ListName { .exceptions }
    var leads: TargetRef? { nil }
    var name: String { row.name }
    var forCustomer: String? { nil }

    var moments: [Moment] {
        [row.since, lastAnswer].compactMap { $0.map(Moment.since) } + [row.until].compactMap { $0.map(Moment.until) }
            + waiting.flatMap { [$0.oldest.map(Moment.since), .until($0.next)].compactMap { $0 } }
            + exceptions.flatMap(\.moments)
    }

    func targets(of action: ActionName) -> [Candidate] { [] }
    func drawn(_ parts: CardParts) -> [CardLine] { ConnectorCardView(card: self, parts: parts).lines() }
}

struct ConnectorCardView {
    let card: ConnectorCard
    let parts: CardParts

    private var pen: Pen { parts.pen }
    private var now: Instant { parts.around.now }

    func lines() -> [Line] {
        var head = parts.title("CONNECTOR  \(card.row.name)")
        let state = pen.state(card.row.state.word)
        head.add("  " + state.text, state.tone)
        var lines = [head, Line(pen)]
        lines += parts.fact("why", card.row.detail)
        lines += parts.fact("since", card.row.since.map(moment) ?? "")
        lines += parts.fact("last answer", card.lastAnswer.map(moment) ?? "none since the core was started")
        lines += parts.fact("last hour", share)
        if let available = card.row.available, let maximum = card.row.maximum {
            lines += parts.fact("budget", "\(Numbers.grouped(available)) of \(Numbers.grouped(maximum)) points left")
        }
        if let left = card.row.until.flatMap({ Ages.until($0, now: now) }) { lines += parts.fact("ends in", left) }
        for term in card.terms {
            lines += parts.fact(term.name, "\(term.state.word)\(pen.dot)\(term.value)", pen.state(term.state).tone)
        }
        lines += waitingLines()
        if !card.exceptions.isEmpty {
            lines += [Line(pen), parts.title("OPEN EXCEPTIONS")]
            lines += parts.rows(.exceptions, card.exceptions, chosen: parts.chosen)
        }
        let isSound = [.ok, .idle].contains(card.row.state)
        lines += [Line(pen), parts.title(isSound ? "WHEN IT FAILS" : "PLAYBOOK")] + parts.paragraph(card.playbook)
        return lines + parts.timeline(card.timeline)
    }

    private func moment(_ at: Instant) -> String {
        "\(parts.around.dayAndTime(at)) (\(Ages.since(at, now: now)) ago)"
    }

    /// `3 of 1 204 calls failed (0.2 %)`
    private var share: String {
        guard let calls = card.calls, let failed = card.failed else { return "" }
        guard calls > 0 else { return "no calls" }
        let tenths = failed * 1000 / calls
        let percent = failed > 0 ? " (\(tenths > 0 ? "\(tenths / 10).\(tenths % 10)" : "under 0.1") %)" : ""
        return "\(Numbers.grouped(failed)) of \(Numbers.grouped(calls)) calls failed\(percent)"
    }

    private func waitingLines() -> [Line] {
        guard !card.waiting.isEmpty else { return [] }
        let pieces = card.waiting.reduce(0) { $0 + $1.pieces }
        let clears =
            card.minutesToClear.map { ", cleared about \(max(1, $0))m after it answers" } ?? ""
        let rows = card.waiting.map { one in
            let oldest = one.oldest.map { ", the oldest for \(Ages.since($0, now: now))" } ?? ""
            let next = Ages.until(one.next, now: now).map { ", tried again in \($0)" } ?? ", tried again now"
            return Line(pen, "   \(Numbers.grouped(one.pieces)) × \(one.kind)\(oldest)\(next)")
        }
        return [Line(pen), parts.title("WAITS FOR IT  \(Numbers.grouped(pieces))\(clears)")] + rows
    }
}
