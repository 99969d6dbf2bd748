import Domain
import Store

/// Erases the person behind one order, in one transaction. Does nothing while the order is open; this work is enqueued again when the
/// order ends.
struct ErasePerson: Sendable {
    let store: Store
    let health: Health

    func work(_ id: OrderID) async throws -> Outcome {
        let known = try await store.read { reader in
            (due: try reader.erasures.erasure(of: id)?.state == .due, over: try PersonReads(reader).isOver(id))
        }
        guard known.due else { return .done }
        // Recorded first, so that restoring an old copy of the store does not restore the person.
        try store.rememberErasure(of: id)
        guard known.over else { return .done }
        let marks = try await store.read { try PersonReads($0).messageMarks(of: id) }
        let (messages, last) = try await KeptMessages(store: store).about([marks])
        return .write { try erase(id, marks, messages: messages.flatMap { $0 }, lookedUpTo: last, $0) }
    }

    private func erase(
        _ id: OrderID, _ marks: PersonMarks, messages: [Int64], lookedUpTo last: Int64, _ step: Step
    ) throws -> WorkEnding {
        guard try step.known.erasures.erasure(of: id)?.state == .due, try PersonReads(step.known).isOver(id) else {
            return .done
        }
        let late = try step.known.inbox.keptBodies(after: last, limit: Limits.Privacy.lateMessages)
            .filter { marks.occur(in: $0.bytes) }
        _ = try step.tx.erasing.erase(id, messages: messages + late.map(\.id))
        try step.append(.erased(aged: false), to: .order(id))
        try step.append(.markMoved(step.now.iso), to: .mark(Store.vacuumMark))
        Self.tellVacuumDue(health, at: step.now)
        return .done
    }

    static func tellVacuumDue(_ health: Health, at now: Instant) {
        health.raise(
            .vacuumDue,
            "people were erased: stop the core when it suits and run `tallyman store vacuum`, so that nothing of them stays in the file",
            at: now)
    }
}

/// Repeats, at a start, the erasures that were made after a restored copy of the store.
struct PastErasures: Sendable {
    let store: Store
    let policy: Policy
    let health: Health
    let clock: CoreClock

    /// Enqueues those erasures again, and reports whether a vacuum is due.
    func resume() async throws {
        let now = clock.now
        let back = try await store.reconcileErasures(at: now)
        try await store.transact { tx in
            let flow = PrivacyFlow(Step(tx, policy: policy, at: now))
            for id in back { try flow.askErasure(id, by: .core) }
        }
        if try await store.read({ try $0.marks.mark(Store.vacuumMark) }) != nil {
            ErasePerson.tellVacuumDue(health, at: now)
        }
    }
}
