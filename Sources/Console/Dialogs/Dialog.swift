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
    /// Reasons to choose from.
    var templates: [String] = []
    /// The text as it was typed, before Tab put a template in its place. Tab leads back to it.
    var typedBefore = ""
    /// The state in which each target was shown.
    var states: [TargetRef: StateWord]
    /// How each target stands with the WMS, where that is known.
    var standings: [TargetRef: String]
    /// The number typed so as to confirm many at once.
    var typed = TextField()
    /// Set for `assignOwner` once chosen; `.some(nil)` takes the owner away.
    package var owner: Owner??
    /// The first outcome drawn.
    package var top = 0
    /// Why the last key did not do what it asked for.
    package var note: String?
    /// Changes to the targets that the core reports while a reason is typed.
    var news = TargetNews()

    init(_ action: ActionName, _ candidates: [Candidate], requestID: String) {
        self.action = action
        targets = candidates.map { ActionTarget(ref: $0.ref, version: $0.version ?? 0) }
        labels = candidates.map(\.label)
        states = Dictionary(
            candidates.compactMap { one in one.state.map { (one.ref, $0) } }, uniquingKeysWith: { first, _ in first })
        standings = Dictionary(
            candidates.compactMap { one in one.standing.map { (one.ref, $0) } }, uniquingKeysWith: { first, _ in first }
        )
        self.requestID = requestID
        step = .reason
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

    /// How a target reads: as it did where it was chosen, since the core no longer knows one that has gone.
    func label(of outcome: ActionOutcome) -> String {
        zip(targets, labels).first { $0.0.ref == outcome.ref }?.1 ?? outcome.label
    }

    /// The core's last answer for each target.
    private var latest: [ActionOutcome] { outcomes.isEmpty ? news.outcomes : outcomes }

    /// Whether somebody else did it to all of them, so that nothing is left to do.
    var isSettled: Bool { !latest.isEmpty && latest.allSatisfy { $0.kind == .alreadyDone } }

    /// Why the action is not possible for a target, such as `#1042: ada rejected it meanwhile`; `nil` if it is possible for all of them.
    var hindrance: String? {
        let those = latest.filter { $0.kind != .done }
        guard let first = those.first else { return nil }
        return "\(label(of: first)): \(first.message)" + (those.count > 1 ? ", and \(those.count - 1) more" : "")
    }

    /// Whether anything is, or was, done, so that what was typed is read by somebody.
    var hasEffect: Bool { outcomes.contains { $0.kind == .done } }

    /// The template that stands in the field as it is.
    var template: Int? { templates.firstIndex(of: reason.text) }

    /// The key under which a typed reason is kept when the dialog is left.
    var draft: Draft { Draft(action: action, targets: Set(targets.map(\.ref))) }

    /// More than this are confirmed by their number, since one key may be a slip.
    static let few = 10

    var asksForCount: Bool { if case .ready = step { confirmable.count > Self.few } else { false } }

    /// What the preview says will be done: these targets and no others are sent on confirming.
    package var confirmable: [ActionTarget] {
        guard case .ready(let reply) = step else { return [] }
        let refs = Set(reply.outcomes.filter { $0.kind == .done }.map(\.ref))
        return targets.filter { refs.contains($0.ref) }
    }
}

/// The action and the targets that a typed reason belongs to.
struct Draft: Hashable, Sendable {
    var action: ActionName
    var targets: Set<TargetRef>
}
