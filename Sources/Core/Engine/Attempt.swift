import Connectors
import Domain
import Store

/// One attempt at a piece of work, and what its failures mean.
struct Attempt: Sendable {
    let work: Work
    let backoff: Backoff
    let jitter: @Sendable () -> Int64
    let clock: CoreClock
    /// Since when the system that the work calls gave no answer.
    var silentSince: Steady?
    /// Since when that system refused every call as one too many.
    var limitedSince: Steady?

    /// The outcome of work whose call failed, unless the worker decides otherwise.
    func outcome(of failure: CallFailure) -> Outcome { .write { try ending(of: failure, $0) } }

    /// How a failed call ends the work.
    func ending(of failure: CallFailure, _ step: Step) throws -> WorkEnding {
        switch failure {
        case .rateLimited(let until, let message):
            let wait = max(.zero, until - clock.steady)
            try tellOfQuota(step, until: step.now + wait)
            return .later(at: step.now + wait, because: message)
        case .notSent(let message):
            try tellOfOutage(step)
            // Being offline is not the work's fault: it waits, however long that takes.
            return .later(at: step.now + offlineWait, because: message)
        case .unauthorised(let message):
            let system = work.kind.system
            try step.raise(
                NewException(
                    .connectorRefusing(system), summary: "\(system) refuses our credentials", detail: message))
            return .later(at: step.now + .minutes(1), because: message)
        case .busy(let message): return try again(message, step)
        case .unknown(let message):
            try tellOfOutage(step)
            return try again(message, step)
        case .refused(let message): return try setAside(message, step)
        }
    }

    /// One exception tells of an outage, however much work waits for its end.
    private func tellOfOutage(_ step: Step) throws {
        guard let silentSince, isOut else { return }
        let system = RemoteSystem(work.kind)
        guard try step.known.exceptions.exception(system.down.id)?.record.state != .open else { return }
        try step.raise(
            NewException(
                system.down, summary: "\(system.title) does not answer",
                detail: "no answer since \(step.policy.localTime(of: clock.time(at: silentSince)))"))
    }

    /// Limits of calls a second or a minute end by themselves. A quota that lasts is for a person, before orders are late.
    private func tellOfQuota(_ step: Step, until: Instant) throws {
        let since = limitedSince.map(clock.time(at:)) ?? step.now
        guard until - since >= Limits.Work.quota else { return }
        let system = RemoteSystem(work.kind)
        guard try step.known.exceptions.exception(system.usedUp.id)?.record.state != .open else { return }
        try step.raise(
            NewException(
                system.usedUp, summary: "\(system.title) takes no more calls",
                detail: "refused as too many since \(step.policy.localTime(of: since)); "
                    + "the next is tried \(step.policy.localTime(of: until))"))
    }

    /// Schedules another attempt after the backoff, or makes a dead letter after the last one. Periodic work never gives up. In an outage
    /// no work is given up, and one poll looks often whether it is over, since all else waits for that.
    func again(_ message: String, _ step: Step) throws -> WorkEnding {
        if work.attempts >= backoff.attempts, !work.kind.periodic, !isOut { return try setAside(message, step) }
        var wait = backoff.delay(after: work.attempts, jitter: jitter())
        if isOut, RemoteSystem.probes.contains(work.kind) { wait = min(wait, Limits.Work.outageLooks) }
        return .retry(at: step.now + wait, error: message)
    }

    /// Whether the system that the work calls has not answered for as long as an outage takes.
    private var isOut: Bool { silentSince.map { clock.steady - $0 >= Limits.Work.outage } ?? false }

    /// Makes a dead letter and raises its exception.
    func setAside(_ message: String, _ step: Step) throws -> WorkEnding {
        if work.kind.periodic { return .later(at: step.now + .minutes(1), because: message) }
        // Work is set aside a second time only after somebody retried it, who is to learn of it even if it failed in the same way.
        try raiseDeadLetter("failed \(work.attempts) times", message, step, again: true)
        return .deadLetter(error: message)
    }

    /// Retries work on which our own code failed, and makes it a dead letter after the last attempt. Periodic work goes on, with an
    /// exception that ends when it succeeds.
    func ownFault(_ words: String, _ step: Step) throws -> WorkEnding {
        let enough = work.attempts >= (work.kind.periodic ? Self.patience : backoff.attempts)
        if enough {
            // Even if raising the exception fails, the work must end.
            try? step.tx.apart { try raiseDeadLetter("fails in Tallyman's own code", words, step) }
            guard work.kind.periodic else {
                try step.tx.queues.markFaulty(work.id)
                return .deadLetter(error: words)
            }
        }
        let wait = backoff.delay(after: work.attempts, jitter: jitter())
        return .retry(at: step.now + wait, error: words)
    }

    /// Failures of our own code in periodic work before an exception.
    private static let patience = 5

    private var offlineWait: Span { Span(milliseconds: 8_000 + 8 * jitter()) }

    func raiseDeadLetter(_ what: String, _ message: String, _ step: Step, again: Bool = false) throws {
        try step.raise(
            NewException(
                work.deadLetter, summary: "\(work.kind.rawValue) of \(work.key) \(what)", detail: message),
            again: again)
    }
}
