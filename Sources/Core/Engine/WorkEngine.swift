import Connectors
import Domain
import Logging
import Store
import Synchronization

/// Claims due work under leases and runs it, bounded per queue; sleeps until something is due or something changed.
struct WorkEngine: Sendable {
    let core: IntegrationCore
    private let slots = Slots()
    private let bell = Bell()

    init(core: IntegrationCore) { self.core = core }

    func runUntilCancelled() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for await _ in core.store.changes() { bell.ring() }
            }
            group.addTask { try await claimUntilCancelled() }
            try await group.next()
            group.cancelAll()
        }
    }

    /// Runs what ran when the last core ended, one after the other, before anything else.
    func proveSuspects() async throws {
        try await withThrowingDiscardingTaskGroup { group in
            while let work = try await core.store.claimSuspect(now: core.clock.now, lease: Limits.Work.lease) {
                let ended = Bell()
                group.addTask {
                    await perform(work)
                    ended.ring()
                }
                try await withThrowingTaskGroup(of: Void.self) { race in
                    race.addTask { await ended.wait() }
                    race.addTask { try await core.clock.sleep(for: Limits.Work.proving) }
                    try await race.next()
                    race.cancelAll()
                }
                try await core.store.transact { try $0.queues.clearSuspicion(of: work.id) }
            }
        }
    }

    private func claimUntilCancelled() async throws {
        try await withThrowingDiscardingTaskGroup { group in
            var said: String?
            while !Task.isCancelled {
                let works: [Work]
                do {
                    works = try await claim()
                    said = nil
                } catch is CancellationError {
                    return
                } catch {
                    let words = Store.words(of: error)
                    // Whatever refuses this now is asked again: work that nobody claims stands still for good.
                    if said != words { core.log.error("work cannot be claimed", metadata: ["error": "\(words)"]) }
                    said = words
                    try await core.clock.sleep(for: Limits.Work.refusedWait)
                    continue
                }
                for work in works {
                    slots.take(work.kind.queue)
                    group.addTask {
                        await perform(work)
                        slots.give(work.kind.queue)
                        bell.ring()
                    }
                }
            }
        }
    }

    /// Claims what there is room for; with nothing to claim it first waits until there may be something.
    private func claim() async throws -> [Work] {
        core.pulses.begins(.claims)
        let caps = slots.free
        await core.followClock()
        let now = core.clock.now
        let works = try await core.store.claim(
            limit: caps.values.reduce(0, +), caps: caps, now: now, lease: Limits.Work.lease,
            leaving: try await core.importRule.leftToBatches(now: now))
        if works.isEmpty { try await rest(since: now) }
        return works
    }

    /// Until a commit, the end of a piece of work, or the next due time after the moment of the claim.
    private func rest(since now: Instant) async throws {
        let due = try await core.store.nextDue(now: now)
        core.pulses.rests(.claims)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await bell.wait() }
            // What is due already waits for a running row of its key or for a slot: its end rings.
            if let due, due > now {
                group.addTask { try await core.clock.sleep(until: core.clock.steady(at: due)) }
            }
            try await group.next()
            group.cancelAll()
        }
    }

    /// Does the one most urgent piece of work that is due, to its end: for whoever drives a core step by step.
    /// - Returns: `false` when nothing was due.
    func workOnce() async throws -> Bool {
        await core.followClock()
        let now = core.clock.now
        let work = try await core.store.claim(
            limit: 1, caps: Dictionary(uniqueKeysWithValues: Queue.allCases.map { ($0, 1) }), now: now,
            lease: Limits.Work.lease, leaving: try await core.importRule.leftToBatches(now: now)
        ).first
        guard let work else { return false }
        await perform(work)
        return true
    }

    /// Runs one piece of work to its end, whatever that is.
    func perform(_ work: Work) async {
        do {
            let outcome: Outcome
            do {
                outcome = try await Dispatch(core).handle(work)
            } catch let failure as CallFailure {
                outcome = core.attempt(work).outcome(of: failure)
            } catch {
                guard let refusal = core.store.refusal(behind: error) else { throw error }
                // What it had done by then is not known here: the attempt counts, so that the next one looks.
                outcome = .write { .retry(at: $0.now + Limits.Work.refusedWait, error: "\(refusal)") }
            }
            guard let ending = try await keep(outcome, of: work) else { return }
            core.counters.finished(ending.name)
            // Bodies that came before the item master was read, or that wait to be tried again, waited for this commit.
            if work.kind == .pollItems || work.kind == .takeBodyAgain { core.ingestBell.ring() }
            // Rows and documents are looked at by the polls and sweeps.
            if work.kind.periodic {
                try await core.setAsideReport.tellUnreadable()
                try await core.setAsideReport.tell()
            }
        } catch is CancellationError {
            // The lease stays; the next start gives it back.
        } catch {
            await failed(work, error)
        }
    }

    /// Our own code could not do it, or the store did not take its outcome.
    private func failed(_ work: Work, _ error: any Error) async {
        let words = Store.words(of: error)
        core.log.error(
            "work failed", metadata: ["kind": "\(work.kind)", "key": "\(work.key)", "error": "\(words)"])
        let wait = core.settings.backoff.delay(after: work.attempts, jitter: core.settings.jitter())
        let isStores = Store.isRefusal(error)
        do {
            let ending = try await core.store.transact { tx in
                let now = core.clock.now
                let ending: WorkEnding =
                    isStores
                    ? .retry(at: now + wait, error: words)
                    : try core.attempt(work).ownFault(words, Step(tx, policy: core.settings.policy, at: now))
                try tx.queues.finish(work.id, ending, at: now)
                return ending
            }
            if case .deadLetter = ending { try await core.setAsideReport.tell() }
        } catch {
            core.log.critical(
                "the outcome of work cannot be stored", metadata: ["error": "\(Store.words(of: error))"])
        }
    }

    /// Stores an outcome with the end of its work. A call that was made cannot be taken back: while the store refuses writes, the
    /// outcome is kept here and offered again.
    /// - Returns: `nil` when the work is no longer this one's to end: a commit that was reported lost had reached the disk, or the
    ///   lease has passed and another attempt looks up what became of the call.
    private func keep(_ outcome: Outcome, of work: Work) async throws -> WorkEnding? {
        var offered = false
        while true {
            do {
                return try await core.store.transact { [offered] tx in
                    if offered, try !tx.work.isHeld(work) { return nil }
                    // Read here, where no step of the clock can come between this and what it is written with.
                    let now = core.clock.now
                    let step = Step(tx, policy: core.settings.policy, at: now)
                    let ending = try outcome.write(step)
                    try tx.queues.finish(work.id, ending, at: now)
                    if ending.succeeded(work.kind) { try step.resolve(work.deadLetter, .workSucceeded) }
                    return ending
                }
            } catch is StoreRefusal {
                offered = true
                try await core.clock.sleep(for: Limits.Work.refusedWait)
            }
        }
    }
}

/// How many pieces of work of each queue may run at once.
private final class Slots: Sendable {
    private let taken = Mutex<[Queue: Int]>([:])

    var free: [Queue: Int] {
        taken.withLock { taken in
            var free: [Queue: Int] = [:]
            for queue in Queue.allCases {
                let room = Limits.Work.slots(queue) - taken[queue, default: 0]
                if room > 0 { free[queue] = room }
            }
            return free
        }
    }

    func take(_ queue: Queue) { taken.withLock { $0[queue, default: 0] += 1 } }
    func give(_ queue: Queue) { taken.withLock { $0[queue, default: 0] -= 1 } }
}

extension WorkEnding {
    /// Whether it did what it was for. Periodic work is due again when it did.
    fileprivate func succeeded(_ kind: WorkKind) -> Bool {
        switch self {
        case .done: true
        case .later(_, let reason): kind.periodic && reason.isEmpty
        case .retry, .deadLetter: false
        }
    }

    /// The ending's name in metrics.
    fileprivate var name: String {
        switch self {
        case .done: "done"
        case .later, .retry: "again"
        case .deadLetter: "failed"
        }
    }
}

extension Work {
    var deadLetter: ExceptionCause {
        .deadLetter(kind: kind.rawValue, key: key, work: id, order: WorkKey(text: key)?.order)
    }
}
