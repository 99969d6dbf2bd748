import DeskAPI
import Domain
import Screen

enum Movement: Hashable, Sendable {
    case by(Int)
    case pages(Int)
    case first, last

    /// The new index among `count`, from `index`.
    func index(from index: Int, count: Int, page: Int) -> Int {
        switch self {
        case .by(let rows): min(max(0, index + rows), max(0, count - 1))
        case .pages(let pages): min(max(0, index + pages * max(1, page)), max(0, count - 1))
        case .first: 0
        case .last: max(0, count - 1)
        }
    }
}

extension ConsoleState {
    /// The rows that can be chosen on the overview, in the order of the panels.
    var overviewRows: [TargetRef] { (overview?.skus.rows.map(\.ref) ?? []) + (overview?.holds.rows.map(\.ref) ?? []) }

    mutating func move(_ movement: Movement) -> [Effect] {
        let page = layout.listRows
        switch place {
        case .overview:
            let rows = overviewRows
            guard !rows.isEmpty else { return [] }
            if let chosen, let index = rows.firstIndex(of: chosen) {
                self.chosen = rows[movement.index(from: index, count: rows.count, page: page)]
            } else {
                chosen = movement == .last || movement == .by(-1) ? rows.last : rows.first
            }
        case .list(var list):
            guard !list.rows.isEmpty else { return [] }
            if list.selected == nil, case .by(let step) = movement, step > 0 {
                // The row that was here has gone and the next one moved up: that is one down.
                list.position = min(list.position, list.rows.count - 1)
            } else {
                list.position = movement.index(from: list.position, count: list.rows.count, page: page)
            }
            list.selected = list.rows[list.position].ref
            place = .list(list)
            return askForMoreRows()
        case .order(var card):
            card.top = movement.index(from: card.top, count: Int(Int16.max), page: page)
            place = .order(card)
        case .exception(var card):
            card.top = movement.index(from: card.top, count: Int(Int16.max), page: page)
            place = .exception(card)
        case .found(var found):
            let index = found.hits.firstIndex { $0.ref == found.selected } ?? 0
            guard !found.hits.isEmpty else { return [] }
            found.selected = found.hits[movement.index(from: index, count: found.hits.count, page: page)].ref
            place = .found(found)
        }
        return []
    }

    /// Tab: from panel to panel on the overview, from entry to entry on a card.
    mutating func choose(by step: Int) -> [Effect] {
        switch place {
        case .overview:
            let skus = overview?.skus.rows.map(\.ref) ?? []
            let holds = overview?.holds.rows.map(\.ref) ?? []
            let panels = [skus, holds].filter { !$0.isEmpty }
            guard !panels.isEmpty else {
                note = "There is nothing to choose on the overview now."
                return []
            }
            if let chosen, let index = panels.firstIndex(where: { $0.contains(chosen) }) {
                self.chosen = panels[(index + step + panels.count) % panels.count].first
            } else {
                chosen = (step > 0 ? panels.first : panels.last)?.first
            }
        case .list, .found:
            return move(.by(step))
        case .order(var card):
            card.chosen = Self.neighbour(of: card.chosen, in: card.card?.exceptions.map(\.ref) ?? [], step: step)
            place = .order(card)
            scrollToChosen()
        case .exception(var card):
            card.chosen = Self.neighbour(of: card.chosen, in: card.card?.orders.map(\.ref) ?? [], step: step)
            place = .exception(card)
            scrollToChosen()
        }
        return []
    }

    private static func neighbour(of chosen: TargetRef?, in refs: [TargetRef], step: Int) -> TargetRef? {
        guard !refs.isEmpty else { return nil }
        guard let chosen, let index = refs.firstIndex(of: chosen) else { return step > 0 ? refs.first : refs.last }
        return refs[(index + step + refs.count) % refs.count]
    }

    private mutating func scrollToChosen() {
        let layout = layout
        switch place {
        case .order(var card):
            let lines = cardLines(width: size.columns)
            guard let index = lines.firstIndex(where: { $0.link == card.chosen && card.chosen != nil }) else { return }
            card.top = min(max(card.top, index - layout.cardRows + 1), index)
            place = .order(card)
        case .exception(var card):
            let lines = cardLines(width: size.columns)
            guard let index = lines.firstIndex(where: { $0.link == card.chosen && card.chosen != nil }) else { return }
            card.top = min(max(card.top, index - layout.cardRows + 1), index)
            place = .exception(card)
        default: return
        }
    }

    /// When the choice nears the end of the rows at hand and the core has more.
    private mutating func askForMoreRows() -> [Effect] {
        guard var list = place.list, let next = list.next, list.question == nil, list.waiting == nil,
            list.position >= list.rows.count - layout.listRows * 2
        else { return [] }
        let question = ask()
        list.question = question
        list.asksForMore = true
        place = .list(list)
        return [.list(question, list.name, filter: list.filter, after: next, limit: 200)]
    }

    /// Keeps the chosen row on the screen and the scrolling inside what there is.
    mutating func settleScrolling() {
        let layout = layout
        switch place {
        case .overview: break
        case .list(var list):
            list.position = min(max(0, list.position), max(0, list.rows.count - 1))
            list.top = settled(list.top, showing: list.position, of: list.rows.count, rows: layout.listRows)
            if place.list != list { place = .list(list) }
        case .order(var card):
            let top = min(card.top, max(0, cardLines(width: size.columns).count - layout.cardRows))
            if top != card.top {
                card.top = top
                place = .order(card)
            }
        case .exception(var card):
            let top = min(card.top, max(0, cardLines(width: size.columns).count - layout.cardRows))
            if top != card.top {
                card.top = top
                place = .exception(card)
            }
        case .found(var found):
            let index = found.hits.firstIndex { $0.ref == found.selected } ?? 0
            let top = settled(found.top, showing: index, of: found.hits.count, rows: layout.listRows)
            if top != found.top {
                found.top = top
                place = .found(found)
            }
        }
        if let help { self.help = min(help, max(0, helpLines().count - layout.cardRows)) }
        if let dialog { self.dialog?.top = min(max(0, dialog.top), max(0, dialog.outcomes.count - 1)) }
    }

    private func settled(_ top: Int, showing index: Int, of count: Int, rows: Int) -> Int {
        let rows = max(1, rows)
        return max(0, min(min(max(top, index - rows + 1), index), max(0, count - rows)))
    }
}
