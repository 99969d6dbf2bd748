import DeskAPI
import Domain
import Screen

/// Changes the state by what happened and says what to do about it. Pure: the same state and message give the same answer.
package func update(_ state: inout ConsoleState, _ message: Message) -> [Effect] {
    var effects: [Effect] = []
    switch message {
    case .clock(let now):
        state.now = max(state.now, now)
    case .resized(let size):
        state.size = size
    case .key(let key):
        effects = state.press(key)
    case .paste(let text):
        state.paste(text)
    case .connection(let up, let reason):
        effects = state.connectionChanged(up: up, reason: reason)
    case .live(let line):
        effects = state.heard(line)
    case .identity(let identity):
        state.identity = identity
        state.identityQuestion = nil
    case .list(let question, let page):
        effects = state.listArrived(question, page)
    case .orderCard(let question, let card):
        effects = state.orderArrived(question, card)
    case .exceptionCard(let question, let card):
        effects = state.exceptionArrived(question, card)
    case .searchHits(let question, let hits):
        effects = state.searchArrived(question, hits)
    case .preview(let question, let reply):
        state.previewArrived(question, reply)
    case .outcome(let question, let reply):
        effects = state.outcomeArrived(question, reply)
    case .failed(let question, let reason):
        state.questionFailed(question, reason)
    }
    state.settle()
    return effects
}

extension ConsoleState {
    mutating func connectionChanged(up: Bool, reason: String) -> [Effect] {
        guard up else {
            connection = .down(reason: reason)
            return []
        }
        connection = .up
        heardAt = now
        forgetQuestions()
        let question = ask()
        identityQuestion = question
        return [.identity(question)] + reload()
    }

    /// What was asked over a connection that ended is not answered over the next one.
    private mutating func forgetQuestions() {
        for index in places.indices {
            switch places[index] {
            case .overview: break
            case .list(var list):
                list.question = nil
                places[index] = .list(list)
            case .order(var card):
                card.question = nil
                places[index] = .order(card)
            case .exception(var card):
                card.question = nil
                places[index] = .exception(card)
            case .found(var found):
                found.question = nil
                places[index] = .found(found)
            }
        }
    }

    mutating func heard(_ line: LiveLine) -> [Effect] {
        heardAt = now
        // A line proves that the connection is there, whatever the order of events was.
        connection = .up
        guard case .overview(let new) = line else { return [] }
        let changed = overview?.sequence != new.sequence || overview?.queues != new.queues
        overview = new
        if let chosen, !overviewRows.contains(chosen) { self.chosen = nil }
        return changed ? reload() : []
    }

    /// Asks anew for what is on the screen, one question at a time for each.
    mutating func reload() -> [Effect] {
        switch place {
        case .overview: return []
        case .list(var list):
            if list.question != nil, connection == .up, !list.asksForMore {
                list.askAgain = true
                place = .list(list)
                return []
            }
            return askForList()
        case .order(var card):
            if card.question != nil, card.card != nil {
                card.askAgain = true
                place = .order(card)
                return []
            }
            let question = ask()
            card.question = question
            place = .order(card)
            return [.orderCard(question, id: card.id)]
        case .exception(var card):
            if card.question != nil, card.card != nil {
                card.askAgain = true
                place = .exception(card)
                return []
            }
            let question = ask()
            card.question = question
            place = .exception(card)
            return [.exceptionCard(question, id: card.id)]
        case .found(var found):
            guard !found.loaded else { return [] }
            let question = ask()
            found.question = question
            place = .found(found)
            return [.search(question, found.query)]
        }
    }

    /// As many rows as are at hand, at least a page.
    mutating func askForList() -> [Effect] {
        guard var list = place.list else { return [] }
        let question = ask()
        list.question = question
        list.asksForMore = false
        list.askAgain = false
        place = .list(list)
        let limit = min(500, max(100, list.rows.count))
        return [.list(question, list.name, filter: list.filter, after: nil, limit: limit)]
    }

    mutating func open(_ new: Place) -> [Effect] {
        if places.count >= 20 { places.remove(at: 1) }
        places.append(new)
        return reload()
    }

    /// A view key: the overview, or a list above it.
    mutating func go(to view: ListName?) -> [Effect] {
        guard let view else {
            places = [.overview]
            return []
        }
        if places.count == 2, place.list?.name == view { return reload() }
        places = [.overview]
        return open(.list(ListPlace(view)))
    }

    mutating func questionFailed(_ question: RequestID, _ reason: String) {
        if question == identityQuestion {
            identityQuestion = nil
            note = "The core did not say what you may do: \(reason)"
        }
        if var dialog {
            switch dialog.step {
            case .previewing(question): dialog.step = .refused(reason)
            case .acting(question): dialog.step = .unknown(reason)
            default: break
            }
            dialog.focus = .cancel
            self.dialog = dialog
        }
        for index in places.indices {
            switch places[index] {
            case .list(var list) where list.question == question:
                list.question = nil
                list.failure = reason
                places[index] = .list(list)
            case .order(var card) where card.question == question:
                card.question = nil
                card.failure = reason
                card.intended = nil
                places[index] = .order(card)
            case .exception(var card) where card.question == question:
                card.question = nil
                card.failure = reason
                card.intended = nil
                places[index] = .exception(card)
            case .found(var found) where found.question == question:
                found.question = nil
                found.failure = reason
                found.intended = nil
                places[index] = .found(found)
            default: break
            }
        }
    }
}
