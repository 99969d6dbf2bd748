import DeskAPI
import Domain
import Screen

extension ExceptionCard: CardContent {
    static var heading: String { "EXCEPTION" }
    static func question(_ id: String) -> Question { .exception(id) }
    static func place(_ place: CardPlace<ExceptionCard>) -> Place { .exception(place) }

    static func hints(of card: ExceptionCard?) -> [ActionName] {
        let particular = ([.rejectCancellation, .takeIn, .follow] as [ActionName]).filter {
            card?.actions.contains($0) == true
        }
        return [.retry] + particular + [.assignOwner, .note]
    }

    init?(_ answer: Answer) {
        guard case .exception(let card) = answer else { return nil }
        self = card
    }

    var entries: [ListRow] { orders }
    var entryList: ListName { .gap }
    var name: String { about ?? summary }
    var forCustomer: String? { nil }

    var moments: [Moment] { [.since(raisedAt), .until(dueBy)] + orders.flatMap(\.moments) }

    func targets(of action: ActionName) -> [Candidate] {
        guard state == .open, actions.contains(action) else { return [] }
        let standing = action == .rejectCancellation && !detail.isEmpty ? detail : nil
        return [Candidate(ref: ref, version: version, label: summary, standing: standing)]
    }

    func drawn(_ parts: CardParts) -> [CardLine] { ExceptionCardView(card: self, parts: parts).lines() }
}

struct ExceptionCardView {
    let card: ExceptionCard
    let parts: CardParts

    private var pen: Pen { parts.pen }
    private var width: Int { parts.width }
    private var around: Surroundings { parts.around }

    func lines() -> [Line] {
        let severity = pen.severity(card.severity)
        let state: (String, Tone) = card.state == .open ? ("open", .normal) : ("resolved", .good)
        let head = parts.head("EXCEPTION", [(severity.text, severity.tone), state], card.title)
        var lines = head + [Line(pen)] + parts.paragraph(card.summary) + [Line(pen)]
        let owner = around.ownerText(card.owner)
        lines += parts.fact("owner", "\(owner.text) (\(card.ownerReason))", owner.tone)
        lines += parts.fact(
            "raised", "\(around.dayAndTime(card.raisedAt)) (\(Ages.since(card.raisedAt, now: around.now)) ago)")
        if card.state == .open {
            if let left = Ages.until(card.dueBy, now: around.now) {
                lines += parts.fact("act in", left + (card.otherwise.map { "; after that \($0)" } ?? ""))
            } else {
                lines += parts.fact("act in", "over by \(Ages.since(card.dueBy, now: around.now))", .warning)
            }
        }
        if let about = card.about, card.leads != nil {
            lines += parts.fact("order", "\(about) (\(around.key(.open)) opens it)", .notice)
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
            lines += parts.rows(.gap, card.orders, chosen: parts.chosen)
        }
        return lines + parts.timeline(card.timeline)
    }
}
