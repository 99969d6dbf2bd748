package import DeskAPI
package import Domain

/// An action on its way from the key to its outcomes. Its targets, their versions and its request id are fixed when it opens.
package struct ActionDialog: Hashable, Sendable {
    package enum Step: Hashable, Sendable {
        /// Choosing who shall own it: the index of the choice.
        case owner(Int)
        /// Typing the reason, which the core wants before it says what would happen.
        case reason
        /// Asking the core what would happen.
        case previewing(RequestID)
        /// The preview is there: cancel, or confirm.
        case ready(ActionReply)
        case acting(RequestID)
        case done(ActionReply)
        /// The preview could not be made: nothing was done.
        case refused(String)
        /// The core did not answer the action: perhaps done. Trying again is safe, since the request id stays the same.
        case unknown(String)
    }

    /// The button that Enter presses.
    package enum Focus: Hashable, Sendable {
        case cancel, confirm
    }

    package var action: ActionName
    package var targets: [ActionTarget]
    /// How the desk knows each target, in the order of `targets`.
    package var labels: [String]
    package var requestID: String
    package var step: Step
    package var focus: Focus = .cancel
    package var reason = TextField()
    /// Set for `assignOwner` once chosen; `.some(nil)` takes the owner away.
    package var owner: Owner??
    /// The first outcome drawn.
    package var top = 0
    /// Why the last key did not do what it asked for.
    package var note: String?

    /// The core refuses these without a reason.
    package var needsReason: Bool {
        [.rejectCancellation, .releaseNotification, .erasePerson, .takeIn].contains(action)
    }

    package var request: ActionRequest {
        ActionRequest(
            requestID: requestID, action: action, targets: targets,
            reason: reason.trimmed.isEmpty ? nil : reason.trimmed, owner: owner ?? nil)
    }

    /// The outcomes at hand, of the preview or of the action.
    package var outcomes: [ActionOutcome] {
        switch step {
        case .ready(let reply), .done(let reply): reply.outcomes
        default: []
        }
    }

    /// What the preview says will be done: these targets and no others are sent on confirming.
    package var confirmable: [ActionTarget] {
        guard case .ready(let reply) = step else { return [] }
        let refs = Set(reply.outcomes.filter { $0.kind == .done }.map(\.ref))
        return targets.filter { refs.contains($0.ref) }
    }
}

/// One line of text being typed.
package struct TextField: Hashable, Sendable {
    package private(set) var text = ""
    /// Far more than any name, address or reason.
    static let limit = 500

    package init(_ text: String = "") { insert(text) }

    /// Adds text at the end, without control characters (a pasted line break becomes a space).
    package mutating func insert(_ added: String) {
        for scalar in added.unicodeScalars where text.unicodeScalars.count < TextField.limit {
            switch scalar.value {
            case 9, 10, 13: if !text.isEmpty { text.unicodeScalars.append(" ") }
            case ..<32, 127..<160: continue
            default: text.unicodeScalars.append(scalar)
            }
        }
    }

    package mutating func deleteBackward() { if !text.isEmpty { text.removeLast() } }

    package mutating func deleteWord() {
        while text.last == " " { text.removeLast() }
        while let last = text.last, last != " " { text.removeLast() }
    }

    package mutating func clear() { text = "" }

    package var trimmed: String {
        var slice = text[...]
        while slice.first == " " { slice.removeFirst() }
        while slice.last == " " { slice.removeLast() }
        return String(slice)
    }
}

/// What is being typed at the bottom of the screen.
package struct Prompt: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case filter, find, command
    }

    package var kind: Kind
    package var field: TextField
    /// The chosen suggestion of the palette.
    package var choice = 0

    package init(_ kind: Kind, text: String = "") {
        self.kind = kind
        field = TextField(text)
    }
}
