import Domain
import Store

/// One step of a flow: its transaction, the shop's policy, and the one moment at which everything in it happens. Flows write only through
/// a step.
struct Step {
    let tx: Transaction
    let policy: Policy
    let now: Instant

    init(_ tx: Transaction, policy: Policy, at now: Instant) {
        self.tx = tx
        self.policy = policy
        self.now = now
    }

    /// The known state, including what this step has written.
    var known: Reader { tx }

    /// Adds a fact to the journal.
    /// - Parameter words: what people typed, kept beside the journal.
    func append(
        _ fact: Fact, to subject: Subject, by actor: Actor = .core, words: [String: String] = [:]
    ) throws {
        try tx.append(fact, to: subject, by: actor, at: now, words: words)
    }

    /// Writes a rule's effects, in order.
    func write(_ effects: [StepEffect]) throws {
        for effect in effects {
            switch effect {
            case .fact(let fact, let subject, let actor): try append(fact, to: subject, by: actor)
            case .raise(let new): try raise(new)
            case .resolve(let cause, let ending): try resolve(cause, ending)
            case .enqueue(let item, let due): try enqueue(item, due: due)
            }
        }
    }

    // MARK: Exceptions

    /// Raises an exception. The same cause is the same exception; if nothing changed, nothing is written.
    func raise(_ new: NewException, by actor: Actor = .core, again: Bool = false) throws {
        let (id, raised) = (new.cause.id, RaisedException(new, policy.exceptions))
        if !again, let known = try tx.exceptions.exception(id)?.record, known.state == .open,
            known.summary == raised.summary,
            try known.detail == raised.detail || isErased(known), known.suggestion == raised.suggestion
        {
            return
        }
        try append(.exceptionRaised(raised), to: .exception(id), by: actor)
    }

    /// After an erasure the detail is gone, so it cannot be compared.
    private func isErased(_ known: ExceptionRecord) throws -> Bool {
        guard known.detail == Fact.erasedWords, let order = known.order else { return false }
        return try tx.erasures.erasure(of: order)?.state == .erased
    }

    /// Ends an exception because its condition ended.
    func resolve(_ cause: ExceptionCause, _ ending: ExceptionEnding) throws { try resolve(cause.id, ending) }

    /// Ends an exception by its id.
    func resolve(_ id: ExceptionID, _ ending: ExceptionEnding) throws {
        guard let known = try tx.exceptions.exception(id)?.record, known.state == .open else { return }
        try append(.exceptionResolved(reason: ending.words), to: .exception(id))
    }

    // MARK: Work

    /// Adds work to its queue.
    /// - Parameters:
    ///   - due: `nil` means now.
    ///   - heldFor: the condition that the work waits for.
    /// - Returns: `false` if the queue already has it.
    @discardableResult
    func enqueue(_ item: WorkItem, due: Instant? = nil, heldFor: String? = nil) throws -> Bool {
        try tx.queues.enqueue(NewWork(item, due: due ?? now, heldFor: heldFor), at: now)
    }

    /// Removes work that has not begun.
    /// - Parameter argument: `nil` removes all work of that kind and key.
    func drop(_ kind: WorkKind, of key: WorkKey, argument: String? = nil) throws {
        try tx.queues.drop(kind, key: key.text, argument: argument)
    }

    /// Makes work that waits for a condition due now.
    func release(_ condition: String) throws { try tx.queues.release(condition, at: now) }

    /// The open work of a key.
    func openWork(_ key: WorkKey) throws -> [WorkRow] { try tx.work.openWork(key: key.text) }

    /// Makes a dead letter, or work that waits for its next attempt, due now.
    /// - Returns: `false` when it is neither.
    @discardableResult
    func retry(_ row: WorkRow) throws -> Bool { try tx.queues.retry(work: row.id, at: now) }
}
