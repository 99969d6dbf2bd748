import DeskAPI
import Domain
import Screen

/// An action from its key to its outcomes: reason or owner, then what would happen, then yes, then what did happen.
extension ActionDialog {
    /// A request that the dialog makes of its surroundings, since it makes no calls itself.
    enum Wish: Hashable, Sendable {
        case preview(ActionRequest)
        case act(ActionRequest)
        /// With a word about what goes on.
        case close(String?)
    }

    /// Who can be chosen as an owner: oneself, the teams, colleagues, nobody.
    static func ownerChoices(_ around: Surroundings) -> [Owner?] {
        guard let identity = around.identity else { return [nil] }
        let me = Owner(person: identity.name)
        return [me] + identity.teams + identity.people.filter { $0 != me } + [nil]
    }

    /// Keeps the owner that is chosen when others can be chosen than before.
    mutating func keepChoice(_ before: Surroundings, _ now: Surroundings) {
        guard case .owner(let choice) = step else { return }
        let (old, new) = (Self.ownerChoices(before), Self.ownerChoices(now))
        guard old.indices.contains(choice) else { return }
        step = .owner(new.firstIndex(of: old[choice]) ?? 0)
    }

    mutating func begin() -> Wish? {
        if action.spec.needsReason { return nil }
        if action == .assignOwner {
            step = .owner(0)
            return nil
        }
        return preview
    }

    // MARK: Answers

    mutating func isPreviewing(_ question: RequestID) { step = .previewing(question) }

    mutating func isActing(_ question: RequestID) { step = .acting(question) }

    mutating func previewed(_ question: RequestID, _ reply: ActionReply) {
        if news.take(question, reply) { return }
        if step == .previewing(question) { show(.ready(reply)) }
    }

    /// The targets may have changed while a reason is typed.
    /// - Returns: a preview to ask the core for; `nil` if no target has another version than before.
    mutating func learn(_ versions: [TargetRef: Int64]) -> ActionRequest? {
        guard step == .reason, news.isNew(versions, of: targets) else { return nil }
        var request = request
        request.requestID += "-meanwhile"
        return request
    }

    /// - Returns: whether it was the answer awaited.
    mutating func acted(_ question: RequestID, _ reply: ActionReply) -> Bool {
        guard step == .acting(question) else { return false }
        show(.done(reply))
        return true
    }

    mutating func failed(_ question: RequestID, _ reason: String) {
        news.failed(question)
        switch step {
        case .previewing(question): step = .refused(reason)
        case .acting(question): step = .unknown(reason)
        default: break
        }
        focus = .cancel
    }

    private mutating func show(_ next: Step) {
        step = next
        note = nil
        focus = .cancel
        top = 0
    }

    mutating func settle() { top = min(max(0, top), max(0, outcomes.count - 1)) }

    private var preview: Wish {
        var request = request
        request.requestID += "-preview"
        return .preview(request)
    }

    // MARK: Keys

    mutating func press(_ key: Key, _ around: Surroundings) -> Wish? {
        note = nil
        if key.bindingName == "Esc" { return close }
        switch step {
        case .reason: return reasonKey(key, around)
        case .owner(let choice): return ownerKey(key, choice: choice, around)
        case .ready: return confirmKey(key, canConfirm: !confirmable.isEmpty, around)
        case .unknown: return confirmKey(key, canConfirm: true, around)
        case .previewing, .acting:
            if key.bindingName == "n" || key.bindingName == "q" { return close }
            note = "Waiting for the core."
            return nil
        case .done, .refused:
            switch key.bindingName {
            case "Enter", "q", "n", "y", "Space", "Backspace": return close
            default: return scroll(key)
            }
        }
    }

    private var close: Wish {
        if case .acting = step { return .close("The core goes on with it; the outcome is in the journal.") }
        return .close(nil)
    }

    private mutating func whileHeard(_ around: Surroundings, _ wish: () -> Wish) -> Wish? {
        guard let reason = around.staleReason else { return wish() }
        note = "The core is not answering (\(reason)); nothing was sent."
        return nil
    }

    private mutating func reasonKey(_ key: Key, _ around: Surroundings) -> Wish? {
        switch key.bindingName {
        case "Enter": break
        case "Tab", "Shift-Tab":
            choose(by: key.bindingName == "Tab" ? 1 : -1)
            return nil
        default:
            reason.type(key)
            return nil
        }
        if reason.trimmed.isEmpty {
            note = "A \(action.spec.asks.lowercased()) is needed: it goes into the journal with your name."
            return nil
        }
        let preview = preview
        return whileHeard(around) { preview }
    }

    /// From template to template, and back to what was typed, which is never lost.
    private mutating func choose(by step: Int) {
        if templates.isEmpty {
            note = "There are no reasons to choose from; the configuration can have some."
            return
        }
        let places = templates.count + 1
        if template == nil { typedBefore = reason.text }
        let next = ((template ?? templates.count) + step + places) % places
        reason = TextField(templates.indices.contains(next) ? templates[next] : typedBefore)
    }

    private mutating func ownerKey(_ key: Key, choice: Int, _ around: Surroundings) -> Wish? {
        let choices = Self.ownerChoices(around)
        switch key.bindingName {
        case "n", "q": return close
        case "Up", "k", "Shift-Tab": step = .owner((choice + choices.count - 1) % choices.count)
        case "Down", "j", "Tab": step = .owner((choice + 1) % choices.count)
        case "Home", "g": step = .owner(0)
        case "End", "G": step = .owner(choices.count - 1)
        case "Enter":
            guard choices.indices.contains(choice) else { return nil }
            if around.staleReason == nil { owner = .some(choices[choice]) }
            let preview = preview
            return whileHeard(around) { preview }
        default:
            if let digit = key.typed.flatMap({ Int($0) }), choices.indices.contains(digit - 1) {
                step = .owner(digit - 1)
            } else if let letter = key.typed, let next = Self.next(choices, after: choice, startingWith: letter) {
                step = .owner(next)
            } else {
                note = "Up and Down or a first letter choose, Enter takes, Esc cancels."
            }
        }
        return nil
    }

    /// The next choice whose name begins with a letter, from the first again after the last.
    private static func next(_ choices: [Owner?], after choice: Int, startingWith letter: String) -> Int? {
        choices.indices.map { (choice + 1 + $0) % choices.count }.first {
            choices[$0]?.name.lowercased().hasPrefix(letter.lowercased()) ?? false
        }
    }

    private mutating func confirmKey(_ key: Key, canConfirm: Bool, _ around: Surroundings) -> Wish? {
        switch key.bindingName {
        case "y":
            if asksForCount {
                note = "Type \(confirmable.count) and Enter: so many at once."
                return nil
            }
            if canConfirm { return confirm(around) }
            note = "There is nothing to confirm."
            return nil
        case "n", "q": return close
        case "Tab", "Shift-Tab", "Left", "Right":
            if canConfirm, !asksForCount { focus = focus == .confirm ? .cancel : .confirm }
            return nil
        case let digit? where asksForCount && digit.count == 1 && digit.allSatisfy(\.isNumber):
            typed.type(key)
            return nil
        case "Backspace" where asksForCount:
            typed.deleteBackward()
            return nil
        case "Enter" where asksForCount && !typed.text.isEmpty:
            if typed.text == String(confirmable.count) { return confirm(around) }
            note = "\(typed.text) is not their number, which is \(confirmable.count); nothing was done."
            typed.clear()
            return nil
        case "Enter":
            // Cancel has the focus until the user moves it, so a repeating Enter does no harm.
            return focus == .confirm && canConfirm ? confirm(around) : close
        default: return scroll(key)
        }
    }

    private mutating func confirm(_ around: Surroundings) -> Wish? {
        // Only what the preview said would be done; after an unknown outcome, the same again under the same id.
        if around.staleReason == nil, case .ready = step {
            let confirmed = Set(confirmable.map(\.ref))
            let kept = zip(targets, labels).filter { confirmed.contains($0.0.ref) }
            targets = kept.map(\.0)
            labels = kept.map(\.1)
        }
        let request = request
        return whileHeard(around) { .act(request) }
    }

    private mutating func scroll(_ key: Key) -> Wish? {
        switch key.bindingName {
        case "Up", "k": top = max(0, top - 1)
        case "Down", "j": top += 1
        case "PgUp": top = max(0, top - 5)
        case "PgDn": top += 5
        case "Home": top = 0
        case "End": top = outcomes.count
        default: break
        }
        return nil
    }
}
