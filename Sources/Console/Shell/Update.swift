import DeskAPI
import Domain
import Screen

/// Changes the state by what happened and says what to do about it. Pure: the same state and message give the same answer.
package func update(_ state: inout ConsoleState, _ message: Message) -> [Effect] {
    var effects: [Effect] = []
    switch message {
    case .clock(let now): state.around.now = max(state.around.now, now)
    case .resized(let size): state.around.size = size
    case .key(let key): effects = state.press(key)
    case .paste(let text): state.paste(text)
    case .connection(let up, let reason): effects = state.connectionChanged(up: up, reason: reason)
    case .live(let line): effects = state.heard(line)
    case .identity(let identity):
        let before = state.around
        state.around.identity = identity
        state.identityQuestion = nil
        let now = state.around
        state.dialog?.keepChoice(before, now)
    case .list(let question, let page): effects = state.answered(question, .list(page))
    case .orderCard(let question, let card): effects = state.answered(question, .order(card))
    case .exceptionCard(let question, let card): effects = state.answered(question, .exception(card))
    case .workStanding(let question, let work): effects = state.answered(question, .work(work))
    case .connectorCard(let question, let card): effects = state.answered(question, .connector(card))
    case .checkCard(let question, let card): effects = state.answered(question, .check(card))
    case .searchHits(let question, let hits): effects = state.answered(question, .hits(hits))
    case .preview(let question, let reply): state.dialog?.previewed(question, reply)
    case .outcome(let question, let reply):
        if state.dialog?.acted(question, reply) == true { effects = state.actionDone() }
    case .failed(let question, let reason): state.questionFailed(question, reason)
    }
    state.settle()
    return effects
}

// The core's messages, and the way from place to place.
extension ConsoleState {
    mutating func connectionChanged(up: Bool, reason: String) -> [Effect] {
        guard up else {
            around.connection = .down(reason: reason)
            return []
        }
        around.connection = .up
        around.heardAt = around.now
        // What was asked over a connection that ended is not answered over the next one.
        for index in places.indices { places[index].component.question = nil }
        retries.unanswered()
        return [askWhoIsThere()] + reload()
    }

    /// Asks who the reader is, what they may do, and who else is there.
    mutating func askWhoIsThere() -> Effect {
        let question = ask()
        identityQuestion = question
        return .identity(question)
    }

    mutating func heard(_ line: LiveLine) -> [Effect] {
        around.heardAt = around.now
        // A line proves that the connection is there, whatever the order of events was.
        around.connection = .up
        guard case .overview(let new) = line else { return [] }
        let changed = around.overview?.sequence != new.sequence || around.overview?.queues != new.queues
        around.overview = new
        guard changed else { return [] }
        return reload() + [retries.ask(&lastRequest)].compactMap { $0 }
    }

    /// An answer to a question that nobody waits for any more is dropped.
    mutating func answered(_ question: RequestID, _ answer: Answer) -> [Effect] {
        if question == retries.question {
            retries.answered(answer)
            return []
        }
        guard let index = places.firstIndex(where: { $0.component.question == question }) else { return [] }
        let around = around
        places[index].component.question = nil
        let wishes = places[index].component.take(answer, around, isOnTop: index == places.count - 1)
        return follow(wishes) + learn()
    }

    /// While a reason is typed, asks what a change below the dialog means for it.
    private mutating func learn() -> [Effect] {
        guard let open = dialog, let versions = place.component.coming(open.action, open.targets.map(\.ref)),
            let request = dialog?.learn(versions)
        else { return [] }
        let question = ask()
        dialog?.news.isAsking(question)
        return [.preview(question, request)]
    }

    mutating func questionFailed(_ question: RequestID, _ reason: String) {
        if question == identityQuestion {
            identityQuestion = nil
            note = "The core did not say what you may do: \(reason)"
        }
        if question == retries.question { retries.unanswered() }
        dialog?.failed(question, reason)
        if let index = places.firstIndex(where: { $0.component.question == question }) {
            places[index].component.question = nil
            places[index].component.fail(reason)
        }
    }

    /// Asks anew for what is on the screen.
    mutating func reload() -> [Effect] {
        let around = around
        return place.component.refresh(around).map { [asked($0)] } ?? []
    }

    /// Numbers a question of the place on the screen.
    private mutating func asked(_ question: Question) -> Effect {
        let id = ask()
        place.component.question = id
        return switch question {
        case .list(let name, let all, let filter, let after, let limit):
            .list(id, name, all: all, filter: filter, after: after, limit: limit)
        case .order(let order): .orderCard(id, id: order)
        case .exception(let exception): .exceptionCard(id, id: exception)
        case .connector(let connector): .connectorCard(id, id: connector)
        case .check(let check): .checkCard(id, id: check)
        case .search(let text): .search(id, text)
        }
    }

    /// Does what the place on the screen wants.
    mutating func follow(_ wishes: [Wish]) -> [Effect] {
        wishes.flatMap { wish -> [Effect] in
            switch wish {
            case .ask(let question): return [asked(question)]
            case .note(let words):
                note = words
                return []
            case .start(let action, let candidates): return start(action, candidates)
            }
        }
    }

    mutating func open(_ new: Place) -> [Effect] {
        if places.count >= 20 { places.remove(at: 1) }
        places.append(new)
        return reload()
    }

    /// A view key: the overview, or a list above it.
    mutating func go(to view: ListName?) -> [Effect] {
        if let view, places.count == 2, place.component.tab == .list(view) { return reload() }
        places = [.overview(OverviewPlace())]
        return view.map { open(.list(ListPlace($0))) } ?? []
    }

    mutating func back() -> [Effect] {
        let around = around
        if let wishes = place.component.back(around) { return follow(wishes) }
        guard places.count > 1 else { return [] }
        places.removeLast()
        return reload()
    }

    /// Opens the card of a thing. Shipments and cancellations are shown on their order's card.
    mutating func open(cardOf ref: TargetRef, intended: Intention? = nil) -> [Effect] {
        if let card = Place(cardOf: ref, intended: intended) { return open(card) }
        switch ref.kind {
        case .body: note = "A message is looked at with `tallyman inbox show`."
        case .order, .exception, .shipment, .cancellation: note = "Its order is not known here."
        default: note = "There is no more to see of it than its row."
        }
        return []
    }

    mutating func find(_ text: String) -> [Effect] {
        guard !text.isEmpty else { return [] }
        if case .found = place { places.removeLast() }
        return open(.found(FoundPlace(query: text)))
    }
}
