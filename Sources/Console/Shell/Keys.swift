import DeskAPI
import Domain
import Screen

/// What a key does: to the prompt, the dialog or the help when one is open, else as the key map says.
extension ConsoleState {
    mutating func press(_ key: Key) -> [Effect] {
        note = nil
        if key.bindingName == "Ctrl-C" { return interrupt() }
        interruptedAt = nil
        if prompt != nil || dialog != nil {
            if key.bindingName == "Ctrl-L" { return [.redraw] }
            if key.bindingName == "Ctrl-Z" { return [.suspend] }
        }
        if prompt != nil { return promptKey(key) }
        if dialog != nil { return dialogKey(key) }
        if help != nil { return helpKey(key) }
        guard let name = key.bindingName else { return [] }
        guard let command = around.keymap.command(forKey: name) else {
            note = "\(name) does nothing here; \(around.key(.help)) shows the keys."
            return []
        }
        return run(command)
    }

    /// Pasted text goes where text is being typed, and is never a command.
    mutating func paste(_ text: String) {
        if prompt != nil {
            prompt?.field.insert(text)
        } else if dialog?.step == .reason {
            dialog?.reason.insert(text)
        } else {
            note = "Pasted text is not taken as keys; open / or : first."
        }
    }

    /// Ctrl-C: closes what is open; twice within a second, quits.
    private mutating func interrupt() -> [Effect] {
        if prompt != nil || dialog != nil || help != nil {
            if prompt == nil { closeDialog(saying: nil) }
            prompt = nil
            dialog = nil
            help = nil
            return []
        }
        if let before = interruptedAt, around.now - before <= .seconds(1) { return [.quit] }
        interruptedAt = around.now
        note = "Press Ctrl-C once more to quit."
        return []
    }

    mutating func run(_ command: Command) -> [Effect] {
        if let reason = unavailable(command) {
            note = reason
            return []
        }
        let around = around
        switch command {
        case .overview: return go(to: nil)
        case .list(let name): return go(to: name)
        case .up, .down, .pageUp, .pageDown, .first, .last, .next, .previous, .mark, .markAll, .sort, .mine, .all:
            return follow(place.component.run(command, around))
        case .open: return place.component.opened(around).map { open(cardOf: $0) } ?? []
        case .back: return back()
        case .copy: return copy(place.component.copied(around))
        case .copyWords: return copy(place.component.forCustomer)
        case .filter: return startFilter()
        case .find: prompt = Prompt(.find)
        case .action(let action): return start(action, place.component.targets(of: action, around))
        case .palette: prompt = Prompt(.command)
        case .help: help = 0
        case .refresh: return reload()
        case .redraw: return [.redraw]
        case .suspend: return [.suspend]
        case .quit: return [.quit]
        }
        return []
    }

    /// Some terminals refuse, and none says so: what was sent is shown.
    private mutating func copy(_ text: String?) -> [Effect] {
        guard let text else { return [] }
        note = "Sent to your terminal: \(text)"
        return [.copy(text)]
    }

    private mutating func startFilter() -> [Effect] {
        let around = around
        guard let filter = place.component.filter else {
            prompt = Prompt(.find)
            return []
        }
        if place.list?.marked.isEmpty == false { return follow(place.component.apply(filter: filter, around)) }
        prompt = Prompt(.filter, text: filter)
        return []
    }

    private mutating func promptKey(_ key: Key) -> [Effect] {
        guard let ending = prompt?.press(key) else { return [] }
        prompt = nil
        let around = around
        switch ending {
        case .closed: return []
        case .find(let text): return find(text)
        case .filter(let text):
            return place.component.filter == nil ? find(text) : follow(place.component.apply(filter: text, around))
        case .run(let command): return run(command)
        case .unknown(let word):
            note = "No command is called \"\(word)\"; \(around.key(.help)) lists them."
            return []
        }
    }

    private mutating func helpKey(_ key: Key) -> [Effect] {
        let page = max(1, size.rows - 4)
        switch key.bindingName.flatMap(around.keymap.command(forKey:)) {
        case .up: help = max(0, (help ?? 0) - 1)
        case .down: help = (help ?? 0) + 1
        case .pageUp: help = max(0, (help ?? 0) - page)
        case .pageDown: help = (help ?? 0) + page
        case .first: help = 0
        case .last: help = Int(Int16.max)
        case .redraw: return [.redraw]
        case .suspend: return [.suspend]
        default: help = nil
        }
        return []
    }

    // MARK: Actions

    /// The core takes at most this many targets in one action.
    static let maximumTargets = 500

    mutating func start(_ action: ActionName, _ candidates: [Candidate]) -> [Effect] {
        guard let first = candidates.first else {
            note = "Nothing here to \(action.spec.verb)."
            return []
        }
        if candidates.count > ConsoleState.maximumTargets {
            note = "\(Numbers.grouped(candidates.count)) are marked; at most \(ConsoleState.maximumTargets) at a time."
            return []
        }
        if candidates.contains(where: { $0.version == nil }) {
            return open(cardOf: first.leads ?? first.ref, intended: Intention(action: action, about: first.ref))
        }
        lastAction += 1
        var opened = ActionDialog(action, candidates, requestID: "\(seed)-\(lastAction)")
        opened.templates = around.identity?.reasons[action.rawValue] ?? []
        if let kept = drafts[opened.draft] { opened.reason = TextField(kept) }
        let wish = opened.begin()
        dialog = opened
        // Colleagues come and go while a console stays open.
        let question = action == .assignOwner ? [askWhoIsThere()] : []
        return question + (wish.map { follow($0) } ?? [])
    }

    private mutating func dialogKey(_ key: Key) -> [Effect] {
        let around = around
        guard let wish = dialog?.press(key, around) else { return [] }
        return follow(wish)
    }

    private mutating func follow(_ wish: ActionDialog.Wish) -> [Effect] {
        switch wish {
        case .close(let words):
            closeDialog(saying: words)
            return []
        case .preview(let request):
            let question = ask()
            dialog?.isPreviewing(question)
            return [.preview(question, request)]
        case .act(let request):
            let question = ask()
            dialog?.isActing(question)
            return [.act(question, request)]
        }
    }

    private mutating func closeDialog(saying words: String?) {
        guard let left = dialog else { return }
        dialog = nil
        // The answer that waited is shown first, so that the note below tells of the targets as they are now.
        let around = around
        let told = place.component.settle(around)
        note = words ?? keepDraft(of: left) ?? told
    }

    /// Keeps a reason that was typed and not sent, where anything is left that it can be for.
    private mutating func keepDraft(of left: ActionDialog) -> String? {
        guard !left.reason.trimmed.isEmpty else { return nil }
        if case .done = left.step { return nil }
        let remaining = Set(place.component.targets(of: left.action, around).map(\.ref))
        if left.isSettled || remaining.isDisjoint(with: left.draft.targets) {
            drafts[left.draft] = nil
            return left.hindrance ?? "There is nothing left to \(left.action.spec.verb); your words were not sent."
        }
        if drafts.count >= 20 { drafts = [:] }
        drafts[left.draft] = left.reason.trimmed
        return "Your words are kept; \(around.key(.action(left.action))) takes them up again."
    }

    /// What was marked has been dealt with.
    mutating func actionDone() -> [Effect] {
        if let dialog {
            drafts[dialog.draft] = nil
            if dialog.action == .retry, case .done(let reply) = dialog.step {
                retries.take(reply, since: around.overview?.at ?? around.now)
            }
        }
        if var list = place.list {
            list.unmark()
            place = .list(list)
        }
        return reload()
    }
}
