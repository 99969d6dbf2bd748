import Connectors
import Domain
import Store

/// Messages on which our own code fails. Each is retried a few times, then set aside with an owner, and nothing waits behind it.
struct BodyFailures {
    let step: Step
    let backoff: Backoff
    let jitter: @Sendable () -> Int64

    init(_ step: Step, backoff: Backoff, jitter: @escaping @Sendable () -> Int64) {
        self.step = step
        self.backoff = backoff
        self.jitter = jitter
    }

    /// Records that our own code failed on a body.
    /// - Returns: whether the body is set aside now.
    func failed(_ head: BodyHead, _ words: String) throws -> Bool {
        var trouble = head.trouble ?? BodyTrouble(.waiting, reason: words, since: step.now)
        trouble.failures += 1
        trouble.reason = words
        try step.tx.bodies.letGo(head.id)
        if trouble.isSetAside || trouble.failures >= Limits.Inbox.failures {
            try setAside(head, trouble)
            return true
        }
        trouble.state = .waiting
        try step.tx.bodies.note(trouble, of: head.id)
        let wait = backoff.delay(after: trouble.failures, jitter: jitter())
        try step.enqueue(.takeBodyAgain(head.id), due: step.now + wait)
        return false
    }

    /// Records that a core ended while it was processing this body.
    /// - Parameter alone: whether nothing else can have caused the end.
    func left(_ id: Int64, alone: Bool) throws {
        try step.tx.bodies.letGo(id)
        guard let head = try step.known.inbox.bodyHead(id), head.outcome == nil else { return }
        var trouble =
            head.trouble ?? BodyTrouble(.suspect, reason: "it was in hand when the core ended", since: step.now)
        if alone { trouble.deaths += 1 }
        if alone, trouble.deaths >= Limits.Work.deaths || trouble.isSetAside { return try setAside(head, trouble) }
        if trouble.isSetAside {
            // Something else ended the core during the last retry, so the body gets another one.
            _ = try step.tx.bodies.putBack(body: id)
            return
        }
        trouble.state = .suspect
        try step.tx.bodies.note(trouble, of: id)
    }

    /// Sets a body aside, with an exception. The first time, it is retried once more later.
    private func setAside(_ head: BodyHead, _ known: BodyTrouble) throws {
        var trouble = known
        trouble.state = known.isSetAside ? .over : .aside
        try step.tx.bodies.note(trouble, of: head.id)
        let times =
            trouble.deaths >= Limits.Work.deaths
            ? "the core ended \(trouble.deaths) times while it read this alone" : "\(trouble.failures) failures"
        // Even if raising the exception fails, the body must not block the others.
        try? step.tx.apart {
            try step.raise(
                NewException(
                    .setAside(body: head.id),
                    summary: "message \(head.id), \(head.source) \(plain(head.topic)), cannot be taken in",
                    detail: "\(times): \(trouble.reason)"))
        }
        guard trouble.state == .aside else { return }
        try step.enqueue(.takeBodyAgain(head.id), due: step.now + Limits.Inbox.lastTry)
    }
}

/// Puts a body back into the inbox, where it is read alone in its batch.
struct TakeBodyAgain: Sendable {
    func work(_ body: Int64) -> Outcome {
        .write { step in
            _ = try step.tx.bodies.putBack(body: body)
            return .done
        }
    }
}
