import DeskAPI
package import Domain
import Screen

/// An action from its key to its outcomes: reason or owner, then what would happen, then yes, then what did happen.
extension ConsoleState {
    /// The core takes at most this many targets in one action.
    static let maximumTargets = 500

    mutating func startDialog(_ action: ActionName, _ candidates: [Candidate]) -> [Effect] {
        guard let first = candidates.first else {
            note = "Nothing here to \(action.verb)."
            return []
        }
        if candidates.count > ConsoleState.maximumTargets {
            note = "\(Numbers.grouped(candidates.count)) are marked; at most \(ConsoleState.maximumTargets) at a time."
            return []
        }
        if candidates.contains(where: { $0.version == nil }) {
            return openTarget(first.ref, intended: Intention(action: action, about: first.ref))
        }
        dialog = ActionDialog(
            action: action, targets: candidates.map { ActionTarget(ref: $0.ref, version: $0.version ?? 0) },
            labels: candidates.map(\.label), requestID: nextActionID(), step: .reason)
        switch action {
        case .retry, .retryInPatchworks, .skip: return askPreview()
        case .assignOwner:
            dialog?.step = .owner(0)
            return []
        case .rejectCancellation, .releaseNotification, .erasePerson, .takeIn: return []
        }
    }

    /// Who can be chosen as an owner: oneself, the teams, nobody.
    package var ownerChoices: [Owner?] {
        guard let identity else { return [nil] }
        return [Owner(person: identity.name)] + identity.teams + [nil]
    }

    private mutating func askPreview() -> [Effect] {
        guard var request = dialog?.request else { return [] }
        let question = ask()
        dialog?.step = .previewing(question)
        request.requestID += "-preview"
        return [.preview(question, request)]
    }

    mutating func dialogKey(_ key: Key) -> [Effect] {
        guard let open = dialog else { return [] }
        dialog?.note = nil
        switch key.bindingName {
        case "Ctrl-L": return [.redraw]
        case "Ctrl-Z": return [.suspend]
        case "Esc": return closeDialog()
        default: break
        }
        switch open.step {
        case .reason: return reasonKey(key)
        case .owner(let choice): return ownerKey(key, choice: choice)
        case .ready: return confirmKey(key, canConfirm: !open.confirmable.isEmpty)
        case .unknown: return confirmKey(key, canConfirm: true)
        case .previewing, .acting:
            if key.bindingName == "n" || key.bindingName == "q" { return closeDialog() }
            dialog?.note = "Waiting for the core."
            return []
        case .done, .refused:
            switch key.bindingName {
            case "Enter", "q", "n", "y", "Space", "Backspace": return closeDialog()
            default: return scrollOutcomes(key)
            }
        }
    }

    private mutating func closeDialog() -> [Effect] {
        if case .acting = dialog?.step { note = "The core goes on with it; the outcome is in the journal." }
        dialog = nil
        return []
    }

    private mutating func reasonKey(_ key: Key) -> [Effect] {
        if key.bindingName == "Enter" {
            if dialog?.reason.trimmed.isEmpty != false {
                dialog?.note = "A reason is needed: it goes into the journal" + " with your name."
                return []
            }
            if let reason = staleReason {
                dialog?.note = "The core is not answering (\(reason)); nothing was sent."
                return []
            }
            return askPreview()
        }
        dialog?.reason.type(key)
        return []
    }

    private mutating func ownerKey(_ key: Key, choice: Int) -> [Effect] {
        let choices = ownerChoices
        switch key.bindingName {
        case "n", "q": return closeDialog()
        case "Up", "k", "Shift-Tab": dialog?.step = .owner((choice + choices.count - 1) % choices.count)
        case "Down", "j", "Tab": dialog?.step = .owner((choice + 1) % choices.count)
        case "Home", "g": dialog?.step = .owner(0)
        case "End", "G": dialog?.step = .owner(choices.count - 1)
        case "Enter":
            guard choices.indices.contains(choice) else { return [] }
            if let reason = staleReason {
                dialog?.note = "The core is not answering (\(reason)); nothing was sent."
                return []
            }
            dialog?.owner = .some(choices[choice])
            return askPreview()
        default:
            if let digit = key.typed.flatMap({ Int($0) }), choices.indices.contains(digit - 1) {
                dialog?.step = .owner(digit - 1)
            } else {
                dialog?.note = "Up and Down choose, Enter takes, Esc cancels."
            }
        }
        return []
    }

    private mutating func confirmKey(_ key: Key, canConfirm: Bool) -> [Effect] {
        switch key.bindingName {
        case "y": return canConfirm ? confirm() : noConfirm()
        case "n", "q": return closeDialog()
        case "Tab", "Shift-Tab", "Left", "Right":
            if canConfirm, let focus = dialog?.focus { dialog?.focus = focus == .confirm ? .cancel : .confirm }
            return []
        case "Enter":
            // Cancel has the focus until the user moves it, so a repeating Enter does no harm.
            return dialog?.focus == .confirm && canConfirm ? confirm() : closeDialog()
        default: return scrollOutcomes(key)
        }
    }

    private mutating func noConfirm() -> [Effect] {
        dialog?.note = "There is nothing to confirm."
        return []
    }

    private mutating func confirm() -> [Effect] {
        if let reason = staleReason {
            dialog?.note = "The core is not answering (\(reason)); nothing was sent."
            return []
        }
        guard var open = dialog else { return [] }
        // Only what the preview said would be done; after an unknown outcome, the same again under the same id.
        if case .ready = open.step {
            let confirmed = Set(open.confirmable.map(\.ref))
            let kept = zip(open.targets, open.labels).filter { confirmed.contains($0.0.ref) }
            open.targets = kept.map(\.0)
            open.labels = kept.map(\.1)
        }
        let question = ask()
        open.step = .acting(question)
        open.focus = .cancel
        dialog = open
        return [.act(question, open.request)]
    }

    private mutating func scrollOutcomes(_ key: Key) -> [Effect] {
        guard let open = dialog else { return [] }
        switch key.bindingName {
        case "Up", "k": dialog?.top = max(0, open.top - 1)
        case "Down", "j": dialog?.top = open.top + 1
        case "PgUp": dialog?.top = max(0, open.top - 5)
        case "PgDn": dialog?.top = open.top + 5
        case "Home": dialog?.top = 0
        case "End": dialog?.top = open.outcomes.count
        default: break
        }
        return []
    }
}
