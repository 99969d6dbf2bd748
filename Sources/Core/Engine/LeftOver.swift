import Domain
import Store

/// Items that an earlier core was processing when it ended. One of them may have crashed it, so they are processed one by one before
/// anything else. A crash counts against an item only if it was alone.
struct LeftOver: Sendable {
    let store: Store
    let settings: CoreSettings
    let clock: CoreClock

    /// Returns the last core's items to their queues as suspects. Sets aside those that crashed it too often, and work of unknown kinds.
    func takeUp() async throws {
        let now = clock.now
        try await store.transact { tx in
            let step = Step(tx, policy: settings.policy, at: now)
            let bodies = try tx.inbox.bodiesInHand()
            let works = try tx.work.runningWork()
            let alone = bodies.count + works.count == 1
            let failures = BodyFailures(step, backoff: settings.backoff, jitter: settings.jitter)
            for id in bodies { try failures.left(id, alone: alone) }
            for work in works { try left(work, alone: alone, step) }
            for (id, kind, key) in try tx.work.unknownWork() { try setAside(id, kind: kind, key: key, step) }
        }
    }

    private func setAside(_ id: Int64, kind: String, key: String, _ step: Step) throws {
        let error = "this version does not know work of the kind \(kind)"
        try step.tx.queues.setAsideUnknown(id, error: error)
        try step.raise(
            NewException(
                .deadLetter(kind: kind, key: key, work: id, order: nil), summary: "\(kind) of \(key) is not known",
                detail: error))
    }

    private func left(_ work: LeftWork, alone: Bool, _ step: Step) throws {
        let row = work.row
        let counts = alone && work.suspect
        let deaths = work.deaths + (counts ? 1 : 0)
        try step.tx.queues.giveBack(row.id, deaths: deaths)
        guard counts, deaths >= Limits.Work.deaths else { return }
        let claimed = Work(
            id: row.id, kind: row.kind, key: row.key, attempts: row.attempts, argument: row.argument,
            enqueuedAt: row.enqueuedAt)
        let words = "the core ended \(deaths) times while it did this alone"
        let attempt = Attempt(work: claimed, backoff: settings.backoff, jitter: settings.jitter, clock: clock)
        func tell() { try? step.tx.apart { try attempt.raiseDeadLetter("ends the core", words, step) } }
        // A core that somebody kills again and again ends during the longest work each time, so that has tries after a rest. A poll or
        // sweep has them for ever: other work waits for what it reads.
        guard row.kind.periodic || deaths < Limits.Work.lastDeath else {
            tell()
            try step.tx.queues.markFaulty(row.id)
            try step.tx.queues.finish(row.id, .deadLetter(error: words), at: step.now)
            return
        }
        let rest = Limits.Work.rest(afterDeaths: deaths)
        if rest >= Limits.Work.toldRest { tell() }
        try step.tx.queues.finish(row.id, .retry(at: step.now + rest, error: words), at: step.now)
        try step.tx.queues.keep(deaths: deaths, of: row.id)
    }
}
