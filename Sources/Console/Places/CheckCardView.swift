import DeskAPI
import Domain
import Screen

extension CheckCard: CardContent {
    static var heading: String { "CHECK" }
    static func question(_ id: String) -> Question { .check(id) }
    static func place(_ place: CardPlace<CheckCard>) -> Place { .check(place) }
    static func hints(of card: CheckCard?) -> [ActionName] {
        card?.actions.contains(.signOff) == false ? [] : [.signOff]
    }

    init?(_ answer: Answer) {
        guard case .check(let card) = answer else { return nil }
        self = card
    }

    var entries: [ListRow] { evidence }
    var entryList: ListName { list }
    var leads: TargetRef? { nil }
    var name: String { title }
    var forCustomer: String? { nil }

    var moments: [Moment] {
        [due.map(Moment.since), until.map(Moment.until), next.map(Moment.until)].compactMap { $0 }
            + evidence.flatMap(\.moments)
    }

    func targets(of action: ActionName) -> [Candidate] {
        guard actions.contains(action) else { return [] }
        return [Candidate(ref: ref, version: version, label: title)]
    }

    func drawn(_ parts: CardParts) -> [CardLine] { CheckCardView(card: self, parts: parts).lines() }
}

struct CheckCardView {
    let card: CheckCard
    let parts: CardParts

    private var pen: Pen { parts.pen }
    private var around: Surroundings { parts.around }

    func lines() -> [Line] {
        let state = pen.state(card.state)
        var lines = parts.head("CHECK", [(state.text, state.tone)], card.title) + [Line(pen)]
        let owner = around.ownerText(card.team)
        lines += parts.fact("team", owner.text, owner.tone)
        if let due = card.due {
            lines += parts.fact("due", "\(around.dayAndTime(due)) (\(Ages.since(due, now: around.now)) ago)")
        }
        if card.actions.contains(.signOff), let until = card.until {
            if let left = Ages.until(until, now: around.now) {
                lines += parts.fact("sign off in", left)
            } else {
                lines += parts.fact("sign off in", "over by \(Ages.since(until, now: around.now))", .warning)
            }
        }
        if let next = card.next { lines += parts.fact("due again", around.dayAndTime(next)) }
        let word = card.isSound ? "sound" : "needs looking at"
        var figures = parts.title("FIGURES NOW")
        figures.add("  " + word, card.isSound ? .good : .warning)
        lines += [Line(pen), figures]
        for figure in card.figures {
            // A figure's name may be as long as an exception's title, so it stands in the value where the column is too narrow.
            let mark = figure.asksForLook ? "  look" : ""
            var line = Line(pen, "   ")
            line.add(figure.name, .dim)
            line.add("  ")
            line.add(figure.value + mark, figure.asksForLook ? .warning : .normal)
            lines.append(line)
        }
        if !card.evidence.isEmpty {
            lines += [Line(pen), parts.title("READ FROM")]
            lines += parts.rows(card.list, card.evidence, chosen: parts.chosen)
        }
        lines += [Line(pen), parts.title("WHAT TO DO")] + parts.paragraph(card.playbook)
        return lines + parts.timeline(card.timeline)
    }
}
