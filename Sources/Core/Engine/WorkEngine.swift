import Connectors
import Domain
import Logging
import Store
import Synchronization

/// Claims due work under leases and runs it, with a limit for each queue. Sleeps until something is due or changes.
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

    /// Runs what was running when the last core ended, one at a time, before anything else.
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
                    // Claiming is retried after any error: without it, all work would stop for good.
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

    /// Claims as much work as there are free slots. If there is none, waits until there may be some.
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

    /// Waits for a commit, for the end of a piece of work, or for the next due time.
    private func rest(since now: Instant) async throws {
        let due = try await core.store.nextDue(now: now)
        core.pulses.rests(.claims)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await bell.wait() }
            // Work that is due already waits for its key or for a slot, and the end of other work rings.
            if let due, due > now {
                group.addTask { try await core.clock.sleep(until: core.clock.steady(at: due)) }
            }
            try await group.next()
            group.cancelAll()
        }
    }

    /// Runs the most urgent due work to its end, for tests that drive a core step by step.
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
                // The attempt may have had its effect, so it counts, and the next one looks it up.
                outcome = .write { .retry(at: $0.now + Limits.Work.refusedWait, error: "\(refusal)") }
            }
            guard let ending = try await keep(outcome, of: work) else { return }
            core.counters.finished(ending.name)
            // Bodies may have waited for the item master, or for this retry.
            if work.kind == .pollItems || work.kind == .takeBodyAgain { core.ingestBell.ring() }
            // Unreadable rows and documents turn up in polls and sweeps.
            if work.kind.periodic {
                try await core.setAsideReport.tellUnreadable()
                try await core.setAsideReport.tell()
            }
        } catch is CancellationError {
            // The lease stays. The next start returns it.
        } catch {
            await failed(work, error)
        }
    }

    /// Our own code failed, or the store did not take the outcome.
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

    /// Stores an outcome together with the end of its work. A call cannot be undone, so while the store refuses writes the outcome is
    /// kept in memory and retried.
    /// - Returns: `nil` if this attempt no longer owns the work: a commit that was reported as lost did reach the disk, or the lease
    ///   expired and another attempt looks up the effect of the call.
    private func keep(_ outcome: Outcome, of work: Work) async throws -> WorkEnding? {
        var offered = false
        while true {
            do {
                return try await core.store.transact { [offered] tx in
                    if offered, try !tx.work.isHeld(work) { return nil }
                    // Read inside the transaction, so that no clock step comes between the time and the write.
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

/// The running work of each queue, and its free slots.
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
    /// Whether the work succeeded. Periodic work that succeeded is due again, without a reason.
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
