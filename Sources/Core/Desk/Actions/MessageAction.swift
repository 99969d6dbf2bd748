import DeskAPI
import Domain
import Store

/// Reads a message again, or skips it.
struct MessageAction {
    let step: Step

    init(_ step: Step) { self.step = step }

    /// Reads a message again, or skips it, and records in the journal who did.
    /// - Parameter reason: why it is skipped.
    func act(_ action: ActionName, on id: Int64, reason: String?, by actor: Actor) throws -> DeskAction.Ending {
        let (kind, words) = action == .skip ? try skip(id) : try retry(id)
        if kind == .done {
            try step.append(
                .acted(action: action.rawValue, reason: reason, outcome: words),
                to: .system(WorkKey.body(id).text), by: actor)
        }
        return (kind, words)
    }

    /// Puts a message back into the inbox, where it is read once, alone in its batch.
    private func retry(_ id: Int64) throws -> DeskAction.Ending {
        guard let head = try step.known.inbox.bodyHead(id) else { return (.failed, "no message \(id) is kept") }
        if let outcome = head.outcome { return (.alreadyDone, "it is taken in: \(outcome)") }
        guard try step.tx.bodies.putBack(body: id) else {
            return (.alreadyDone, "it waits in the inbox and is read in its turn")
        }
        try step.drop(.takeBodyAgain, of: .body(id))
        return (.done, "it is read again")
    }

    /// Skips a message that nobody needs.
    private func skip(_ id: Int64) throws -> DeskAction.Ending {
        guard let head = try step.known.inbox.bodyHead(id) else { return (.failed, "no message \(id) is kept") }
        if let outcome = head.outcome { return (.alreadyDone, "it is taken in: \(outcome)") }
        try step.tx.bodies.settleBody(id, "skipped")
        try step.drop(.takeBodyAgain, of: .body(id))
        try step.resolve(.setAside(body: id), .skipped)
        return (.done, "it will not be read")
    }
}
