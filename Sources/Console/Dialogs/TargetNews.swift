import DeskAPI

/// Changes to a dialog's targets while a reason is typed. The screen below the dialog stands still, but a colleague may act meanwhile.
struct TargetNews: Hashable, Sendable {
    /// The question that is open.
    private(set) var question: RequestID?
    /// The preview of the action as of now; empty until a target has changed.
    private(set) var outcomes: [ActionOutcome] = []
    /// The versions that the core was last asked about.
    private var asked: [TargetRef: Int64]?

    /// Notes the versions that there are now.
    /// - Returns: whether they ask for a question.
    mutating func isNew(_ versions: [TargetRef: Int64], of targets: [ActionTarget]) -> Bool {
        let now = targets.reduce(into: [TargetRef: Int64]()) { $0[$1.ref] = versions[$1.ref] }
        let before = asked ?? targets.reduce(into: [:]) { $0[$1.ref] = $1.version }
        guard question == nil, now != before else { return false }
        asked = now
        return true
    }

    mutating func isAsking(_ question: RequestID) { self.question = question }

    /// - Returns: whether it was the answer awaited.
    mutating func take(_ question: RequestID, _ reply: ActionReply) -> Bool {
        guard self.question == question else { return false }
        self.question = nil
        outcomes = reply.outcomes
        return true
    }

    mutating func failed(_ question: RequestID) { if self.question == question { self.question = nil } }
}
