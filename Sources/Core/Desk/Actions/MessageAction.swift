import DeskAPI
import Domain
import Store

/// A message that is read again, or that nobody needs.
struct MessageAction {
    let step: Step

    init(_ step: Step) { self.step = step }

    /// Reads a message again, or ends it, with the journal's record of who did.
    /// - Parameter reason: for ending it.
    func act(_ action: ActionName, on id: Int64, reason: String?, by actor: Actor) throws -> DeskAction.Ending {
        let (kind, words) = action == .skip ? try skip(id) : try retry(id)
        if kind == .done {
            try step.append(
                .acted(action: action.rawValue, reason: reason, outcome: words),
                to: .system(WorkKey.body(id).text), by: actor)
        }
        return (kind, words)
    }

    /// Puts a message back into the inbox, where it is read by itself, once.
    private func retry(_ id: Int64) throws -> DeskAction.Ending {
        guard let head = try step.known.inbox.bodyHead(id) else { return (.failed, "no message \(id) is kept") }
        if let outcome = head.outcome { return (.alreadyDone, "it is taken in: \(outcome)") }
        guard try step.tx.bodies.putBack(body: id) else {
            return (.alreadyDone, "it waits in the inbox and is read in its turn")
        }
        try step.drop(.takeBodyAgain, of: .body(id))
        return (.done, "it is read again")
    }

    /// Ends a message that nobody needs.
    private func skip(_ id: Int64) throws -> DeskAction.Ending {
        guard let head = try step.known.inbox.bodyHead(id) else { return (.failed, "no message \(id) is kept") }
        if let outcome = head.outcome { return (.alreadyDone, "it is taken in: \(outcome)") }
        try step.tx.bodies.settleBody(id, "skipped")
        try step.drop(.takeBodyAgain, of: .body(id))
        try step.resolve(.setAside(body: id), .skipped)
        return (.done, "it will not be read")
    }
}
