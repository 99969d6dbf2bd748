import DeskAPI
import Domain

/// What the core answered, put where it was asked for. An answer to a question that nobody waits for any more is dropped.
extension ConsoleState {
    /// A list or card must not change under the user's hands.
    package var still: Bool { dialog != nil || place.list.map { !$0.marked.isEmpty } == true }

    mutating func listArrived(_ question: RequestID, _ page: ListPage) -> [Effect] {
        guard
            let index = places.firstIndex(where: { $0.list?.question == question }), var list = places[index].list
        else { return [] }
        list.question = nil
        list.failure = nil
        let onTop = index == places.count - 1
        if list.asksForMore {
            let known = Set(list.rows.map(\.ref))
            list.rows += page.rows.filter { !known.contains($0.ref) }
            list.total = page.total
            list.more = page.more
            list.next = page.next
            list.asksForMore = false
        } else if list.loaded, onTop, still || !list.marked.isEmpty {
            list.waiting = page
        } else if list.show(page), onTop {
            note = "The row you were on has gone from this list; choose another."
        }
        let again = list.askAgain
        list.askAgain = false
        places[index] = .list(list)
        return again && onTop ? askForList() : []
    }

    mutating func orderArrived(_ question: RequestID, _ card: OrderCard) -> [Effect] {
        for index in places.indices {
            guard case .order(var place) = places[index], place.question == question else { continue }
            place.arrived(card, still: dialog != nil)
            let intended = place.intended
            place.intended = nil
            let again = place.askAgain
            place.askAgain = false
            places[index] = .order(place)
            guard index == places.count - 1 else { return [] }
            if let intended, dialog == nil {
                let own = candidates(for: intended.action).filter { $0.ref == intended.about }
                let found = own.isEmpty ? candidates(for: intended.action) : own
                return startDialog(intended.action, found)
            }
            return again ? reload() : []
        }
        return []
    }

    mutating func exceptionArrived(_ question: RequestID, _ card: ExceptionCard) -> [Effect] {
        for index in places.indices {
            guard case .exception(var place) = places[index], place.question == question else { continue }
            place.arrived(card, still: dialog != nil)
            let intended = place.intended
            place.intended = nil
            let again = place.askAgain
            place.askAgain = false
            places[index] = .exception(place)
            guard index == places.count - 1 else { return [] }
            if let intended, dialog == nil { return startDialog(intended.action, candidates(for: intended.action)) }
            return again ? reload() : []
        }
        return []
    }

    mutating func searchArrived(_ question: RequestID, _ hits: [SearchHit]) -> [Effect] {
        for index in places.indices {
            guard case .found(var found) = places[index], found.question == question else { continue }
            found.question = nil
            found.failure = nil
            found.loaded = true
            found.hits = hits
            found.selected = hits.first?.ref
            places[index] = .found(found)
            let orders = hits.filter { $0.ref.kind == .order && $0.matched == "order name" }
            let named = orders.filter { $0.title == found.query }
            let exact = named.isEmpty ? orders : named
            guard index == places.count - 1, found.opens, exact.count == 1, let hit = exact.first else { return [] }
            // The way there is not a place of its own: Esc leads back to where the user came from.
            places.removeLast()
            return open(.order(CardPlace(id: hit.ref.id, intended: found.intended)))
        }
        return []
    }

    mutating func previewArrived(_ question: RequestID, _ reply: ActionReply) {
        guard dialog?.step == .previewing(question) else { return }
        dialog?.step = .ready(reply)
        dialog?.note = nil
        dialog?.focus = .cancel
        dialog?.top = 0
    }

    mutating func outcomeArrived(_ question: RequestID, _ reply: ActionReply) -> [Effect] {
        guard dialog?.step == .acting(question) else { return [] }
        dialog?.step = .done(reply)
        dialog?.note = nil
        dialog?.focus = .cancel
        dialog?.top = 0
        if var list = place.list {
            // What was marked has been dealt with; a second action asks for a new choice.
            list.marked = []
            place = .list(list)
        }
        return reload()
    }

    /// Lets what waited be seen once nothing must stay still, and keeps scrolling inside what there is.
    mutating func settle() {
        if !still {
            switch place {
            case .list(var list):
                if let page = list.waiting {
                    list.waiting = nil
                    if list.show(page) { note = note ?? "The row you were on has gone from this list; choose another." }
                    place = .list(list)
                }
            case .order(var card):
                if let newer = card.waiting {
                    card.waiting = nil
                    card.card = newer
                    place = .order(card)
                }
            case .exception(var card):
                if let newer = card.waiting {
                    card.waiting = nil
                    card.card = newer
                    place = .exception(card)
                }
            default: break
            }
        }
        settleScrolling()
    }
}

extension ListPlace {
    /// Takes a new page of rows. The choice stays with its row, and the row stays at its height on the screen.
    /// - Returns: whether the chosen row has gone.
    mutating func show(_ page: ListPage) -> Bool {
        let first = !loaded
        rows = page.rows
        total = page.total
        more = page.more
        next = page.next
        loaded = true
        failure = nil
        let present = Set(rows.map(\.ref))
        marked.formIntersection(present)
        if first, selected == nil {
            selected = rows.first?.ref
            position = 0
            return false
        }
        guard let chosen = selected else { return false }
        if let index = rows.firstIndex(where: { $0.ref == chosen }) {
            top += index - position
            position = index
            return false
        }
        selected = nil
        return true
    }
}

extension CardPlace {
    mutating func arrived(_ new: Card, still: Bool) {
        question = nil
        failure = nil
        if still, card != nil { waiting = new } else { card = new }
    }
}
